package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"
)

// grace is how long requests that are under way may take after a signal.
const grace = 5 * time.Second

// echo is for how long after the first signal another one is taken for the same:
// timeout, make and others send theirs to the process and to its group.
const echo = 200 * time.Millisecond

// play serves until a signal comes, and then until the requests under way are
// answered, the time is up, or a second signal comes.
func play(listener net.Listener, handler http.Handler, signals <-chan os.Signal, grace time.Duration, log *slog.Logger) error {
	server := &http.Server{
		Handler: handler,
		// A client that dawdles must not hold a connection for ever. Answers
		// have no limit: they are written as fast as the client reads.
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err := <-served:
		return failed("the server stopped: %w", err)
	case <-signals:
	}
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	finished := make(chan error, 1)
	go func() { finished <- server.Shutdown(ctx) }()
	begun := time.Now()
	for {
		select {
		case err := <-finished:
			if errors.Is(err, context.DeadlineExceeded) {
				log.Warn("requests were cut off: they took too long to finish", "waited", grace)
			}
			_ = server.Close() // what is cut off has nobody to tell
			return nil
		case <-signals:
			if time.Since(begun) < echo {
				continue
			}
			_ = server.Close() // the same
			return failed("ended at once by a second signal")
		}
	}
}
