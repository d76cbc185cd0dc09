package contract

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"syscall"
)

// reach looks whether anything listens at the target, so that what is no fault of
// an operation is told once, and before anything is sent. A server that is just
// being started is waited for as long as there are attempts.
func (c *client) reach(ctx context.Context, t *http.Transport) error {
	u, err := url.Parse(c.root)
	if err != nil {
		return err
	}
	if via, err := t.Proxy(&http.Request{URL: u}); err != nil || via != nil {
		return err // the first request finds out
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	for attempt := 0; ; attempt++ {
		err := c.knock(ctx, t, net.JoinHostPort(u.Hostname(), port))
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if attempt >= c.running.Retries || timedOut(err) || c.pause(ctx, attempt) != nil {
			return fmt.Errorf("cannot reach the target %s: %s", c.root+c.base, plainly(err))
		}
	}
}

func (c *client) knock(ctx context.Context, t *http.Transport, address string) error {
	ctx, cancel := c.bounded(ctx)
	defer cancel()
	connection, err := t.DialContext(ctx, "tcp", address)
	if err != nil {
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		return err
	}
	return connection.Close()
}

// plainly is an error of the network without the names of system calls.
func plainly(err error) string {
	var lookup *net.DNSError
	switch {
	case errors.As(err, &lookup):
		return fmt.Sprintf("the name %q cannot be resolved", lookup.Name)
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens there (connection refused)"
	case errors.Is(err, syscall.ECONNRESET):
		return "the connection was reset"
	}
	var operation *net.OpError
	if errors.As(err, &operation) {
		return operation.Err.Error()
	}
	return err.Error()
}
