package contract

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/understudy-api/understudy/specs"
)

// Usual settings of a run.
const (
	usualWorkers = 8
	usualTimeout = 10 * time.Second
	usualRetries = 2
	usualShrink  = 40
)

// answer is what came back for one request.
type answer struct {
	status  int
	header  http.Header
	body    []byte // nil: none, as for HEAD
	elapsed time.Duration
}

// client sends the requests of a run.
type client struct {
	running   Running
	transport http.RoundTripper
	auth      func(*http.Request) // shows who sends it
	sent      atomic.Int64
}

func newClient(ctx context.Context, running Running, t Target) (*client, error) {
	if running.Workers <= 0 {
		running.Workers = usualWorkers
	}
	if running.Timeout <= 0 {
		running.Timeout = usualTimeout
	}
	if running.Retries == 0 {
		running.Retries = usualRetries
	}
	if running.Shrink == 0 {
		running.Shrink = usualShrink
	}
	c := &client{running: running, transport: t.Transport, auth: func(*http.Request) {}}
	if c.transport == nil {
		c.transport = dialled(running.Workers)
	}
	return c, nil
}

// close lets go of the connections.
func (c *client) close() {
	if t, is := c.transport.(*http.Transport); is {
		t.CloseIdleConnections()
	}
}

// do sends one request and reads the answer. make makes the request, anew for each
// attempt. The error is for what no answer came to.
func (c *client) do(ctx context.Context, make func(context.Context) (*http.Request, error)) (*answer, error) {
	for attempt := 0; ; attempt++ {
		a, err := c.once(ctx, make)
		if err == nil || attempt >= c.running.Retries || ctx.Err() != nil || !lost(err) {
			return a, err
		}
	}
}

// lost reports whether an error is one of the connection, so that another attempt
// makes sense.
func lost(err error) bool { return !errors.Is(err, context.DeadlineExceeded) }

func (c *client) once(ctx context.Context, make func(context.Context) (*http.Request, error)) (*answer, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.running.Timeout, fmt.Errorf("no answer within %s: %w", c.running.Timeout, context.DeadlineExceeded))
	defer cancel()
	r, err := make(ctx)
	if err != nil {
		return nil, err
	}
	c.sent.Add(1)
	begun := time.Now()
	response, err := c.transport.RoundTrip(r)
	if err != nil {
		if cause := context.Cause(ctx); cause != nil {
			err = cause
		}
		return nil, err
	}
	defer func() { _ = response.Body.Close() }() // it was read as far as it matters
	body, err := io.ReadAll(io.LimitReader(response.Body, specs.MaxBody+1))
	if err != nil {
		return nil, fmt.Errorf("the answer breaks off: %w", err)
	}
	if r.Method == http.MethodHead {
		body = nil
	} else if body == nil {
		body = []byte{}
	}
	return &answer{response.StatusCode, response.Header, body, time.Since(begun)}, nil
}
