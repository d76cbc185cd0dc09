package contract

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"time"
)

// answer is what came back for one request.
type answer struct {
	status  int
	header  http.Header
	body    []byte // decompressed; nil: none, as for HEAD
	elapsed time.Duration

	// unread is why the body is not the whole of what was sent: it is too large,
	// or not in the encoding that it claims. "": it is the whole.
	unread string
}

// do sends one request and reads the answer. build makes the request, anew for
// each attempt. The error is for what no answer came to.
//
// A request is sent again after errors of the connection only, never after an
// answer or when time is up; one that may change something, only where it
// certainly did not arrive. A token that was refused is asked for anew, once in a
// run.
func (c *client) do(ctx context.Context, build func(context.Context) (*http.Request, error)) (*answer, error) {
	if err := c.auth.fresh(ctx); err != nil {
		return nil, err
	}
	counted := func(ctx context.Context) (*http.Request, error) {
		c.sent.Add(1)
		return build(ctx)
	}
	a, r, err := c.persist(ctx, counted)
	if err == nil && a.status == http.StatusUnauthorized {
		renewed, failure := c.auth.renewed(ctx, r)
		if failure != nil {
			return nil, failure
		}
		if renewed {
			a, _, err = c.persist(ctx, counted)
		}
	}
	return a, err
}

// persist sends until there is an answer, or no sense in another attempt.
func (c *client) persist(ctx context.Context, build func(context.Context) (*http.Request, error)) (*answer, *http.Request, error) {
	for attempt := 0; ; attempt++ {
		a, r, err := c.once(ctx, build)
		if err == nil || attempt >= c.running.Retries || ctx.Err() != nil || !again(r, err) || c.pause(ctx, attempt) != nil {
			return a, r, err
		}
	}
}

// once sends a request. It is nil where it could not be made.
func (c *client) once(ctx context.Context, build func(context.Context) (*http.Request, error)) (*answer, *http.Request, error) {
	if err := c.await(ctx); err != nil {
		return nil, nil, err
	}
	ctx, cancel := c.bounded(ctx)
	defer cancel()
	r, err := build(ctx)
	if err != nil {
		return nil, nil, err
	}
	a, err := c.exchange(r)
	return a, r, err
}

// exchange sends a request whose context bounds it, reads the answer and tells of
// both.
func (c *client) exchange(r *http.Request) (*answer, error) {
	a, err := c.transfer(r)
	if c.running.Trace != nil {
		var came string
		if err != nil {
			came = plainly(err)
		} else {
			came = fmt.Sprintf("%d, %s", a.status, a.elapsed.Round(time.Millisecond))
		}
		c.tracing.Lock()
		defer c.tracing.Unlock()
		c.running.Trace(c.redact(r.Method + " " + r.URL.String() + ": " + came))
	}
	return a, err
}

func (c *client) transfer(r *http.Request) (*answer, error) {
	transport := c.transport
	if r.URL.Host != c.host {
		transport = c.outside
	}
	begun := time.Now()
	response, err := fresh(transport, r)
	if err != nil {
		return nil, causeOf(r.Context(), err)
	}
	defer func() { _ = response.Body.Close() }() // it was read as far as it matters
	a := &answer{status: response.StatusCode, header: response.Header}
	if err := a.read(r.Method, response.Body); err != nil {
		return nil, fmt.Errorf("the answer breaks off: %w", causeOf(r.Context(), err))
	}
	a.elapsed = time.Since(begun)
	return a, nil
}

// staleConnections is on how many connections a request may find that the server
// has closed them since the last answer.
const staleConnections = 3

// fresh sends a request, and sends it again where the connection had been used
// before and was closed without an answer: servers close connections that idle, or
// after a failure, and nothing of that is about the request that comes next. A
// request whose connection was its own is not sent again here.
func fresh(transport http.RoundTripper, r *http.Request) (*http.Response, error) {
	for attempt := 1; ; attempt++ {
		used := false
		trace := &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) { used = info.Reused }}
		response, err := transport.RoundTrip(r.WithContext(httptrace.WithClientTrace(r.Context(), trace)))
		if err == nil || !used || attempt >= staleConnections || r.Context().Err() != nil || timedOut(err) {
			return response, err
		}
		if r.Body != nil {
			if r.GetBody == nil {
				return nil, err
			}
			body, failure := r.GetBody()
			if failure != nil {
				return nil, err
			}
			r = r.Clone(r.Context())
			r.Body = body
		}
		if t, is := transport.(*http.Transport); is {
			t.CloseIdleConnections()
		}
	}
}

// causeOf is why a context ended, where it did, and else the error.
func causeOf(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// bounded is a context for one request.
func (c *client) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, c.running.Timeout, fmt.Errorf("no answer within %s: %w", c.running.Timeout, context.DeadlineExceeded))
}

// await keeps to the rate, which all workers share.
func (c *client) await(ctx context.Context) error {
	if c.limiter == nil {
		return ctx.Err()
	}
	if err := c.limiter.Wait(ctx); err != nil {
		return causeOf(ctx, err)
	}
	return nil
}

// The time between attempts doubles, to a bound.
const (
	firstPause = 100 * time.Millisecond
	lastPause  = 2 * time.Second
)

func (c *client) pause(ctx context.Context, attempt int) error {
	timer := time.NewTimer(min(firstPause<<min(attempt, 10), lastPause))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// again reports whether a request may be sent again after an error. A DELETE that
// did arrive is idempotent for the server, but its second answer is another.
func again(r *http.Request, err error) bool {
	if r == nil || timedOut(err) || errors.Is(err, context.Canceled) || untrusted(err) {
		return false
	}
	return safe(r.Method) || r.Method == http.MethodTrace || undelivered(err)
}

// undelivered reports whether there was no connection to send a request on.
func undelivered(err error) bool {
	var operation *net.OpError
	return errors.As(err, &operation) && operation.Op == "dial"
}

func timedOut(err error) bool {
	var network net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &network) && network.Timeout()
}

// untrusted reports whether it is the certificate of the server that is wrong.
func untrusted(err error) bool {
	var certificate *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	return errors.As(err, &certificate) || errors.As(err, &authority)
}
