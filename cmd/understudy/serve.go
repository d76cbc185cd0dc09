package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/understudy-api/understudy/mock"
	"github.com/understudy-api/understudy/mock/store"
	"github.com/understudy-api/understudy/specs"
)

// serving is what the command line of serve says.
type serving struct {
	settings
	file  string // --config
	refs  string
	log   string
	quiet bool
}

func (w *world) serve() *cobra.Command {
	s := &serving{settings: settings{Host: "127.0.0.1", Port: 8080}, log: "auto"}
	c := &cobra.Command{
		Use:   "serve [SPEC...]",
		Short: "Stand in for the APIs of documents, on one port",
		Long: `Stand in for the APIs of documents, all on one port. Without SPEC, and without
specs in a settings file, the contracts of the box are served.

The address is printed to standard output; what is served, a request to try,
and a line for each request go to standard error.

Settings are read from understudy.yaml in the working directory when it is
there, or from the file that --config names: specs, overlays, host, port, seed,
now, profile, auth, credentials, rateLimits, generate, state, store, maxSessions,
maxItems, maxWorld, maxBody, journal. Flags win over the file.

What clients write is remembered: in memory, or in Redis (--store), where several
replicas share it. The header X-Understudy-Session gives each test a world of its
own. "understudy explain" prints what was understood of a document.

SIGINT and SIGTERM end it: requests that are under way are finished, for at
most 5 seconds. A second signal ends it at once.`,
		Example: `  understudy serve
  understudy serve openapi.yaml --port 0
  understudy serve tendsocial-inbox --auth off --rate-limits off
  understudy serve a.yaml b.json --seed 7 --now 2026-03-01
  understudy serve tendsocial-inbox --overlay mine.yaml`,
		ValidArgsFunction: completeSpecs,
		RunE: func(c *cobra.Command, args []string) error {
			if err := s.complete(c.Flags(), args); err != nil {
				return err
			}
			return w.perform(c.Context(), s)
		},
	}
	f := c.Flags()
	f.SortFlags = false
	f.IntVarP(&s.Port, "port", "p", s.Port, "port to listen on; 0 picks a free one and prints it")
	f.StringVar(&s.Host, "host", s.Host, "address to listen on; 0.0.0.0 lets other machines in")
	f.Uint64Var(&s.Seed, "seed", 0, "which world to play: the same seed, the same data")
	f.Var(instant{&s.Now}, "now", "the present of that world (default 2026-01-15T12:00:00Z)")
	profileFlag(f, &s.Profile, "how much of what may be left out generated bodies have (default typical)")
	f.Var(oneOf(&s.Auth, "on", "off"), "auth", "whether requests must show credentials (default on)")
	f.Var(oneOf(&s.RateLimits, "on", "off"), "rate-limits", "whether rate limits are kept (default on)")
	f.Var(oneOf(&s.Generate, "auto", "always", "never"), "generate", "when bodies are generated rather than taken from examples (default: as the document says, or auto)")
	f.Int64Var(&s.MaxBody, "max-body", 0, "how large a request body may be, in bytes (default 10485760)")
	f.Var(oneOf(&s.State, "on", "off"), "state", "whether what clients write is remembered (default on)")
	f.StringVar(&s.Store, "store", "", "where it is kept: memory, or redis://HOST:PORT/DB, for several replicas (default memory)")
	f.IntVar(&s.MaxSessions, "max-sessions", 0, "how many sessions there may be; the one used least recently makes room (default 1000)")
	f.IntVar(&s.MaxItems, "max-items", 0, "how many items a session may change (default 100000)")
	f.Int64Var(&s.MaxWorld, "max-world", 0, "how large what a session changes may be, in bytes (default 268435456)")
	overlayFlag(f, &s.Overlays)
	refsFlag(f, &s.refs)
	f.StringVar(&s.file, "config", "", "file of settings (default understudy.yaml, where there is one)")
	f.BoolVarP(&s.quiet, "quiet", "q", false, "print no line for each request")
	f.Var(oneOf(&s.log, "auto", "text", "json"), "log", "how to log; auto is text on a terminal, JSON otherwise")
	return c
}

// complete reads the settings file, under the flags that are given.
func (s *serving) complete(flags *pflag.FlagSet, args []string) error {
	given, overlays := map[*pflag.Flag]string{}, s.Overlays
	flags.Visit(func(f *pflag.Flag) { given[f] = f.Value.String() })
	if err := s.read(s.file); err != nil {
		return err
	}
	for f, value := range given {
		if f.Name == "overlay" { // a list has no text to set it to
			s.Overlays = overlays
		} else if err := f.Value.Set(value); err != nil {
			return usageError("--%s: %w", f.Name, err)
		}
	}
	if len(args) > 0 {
		s.Specs = args
	}
	if len(s.Specs) == 0 {
		s.Specs = specs.Names()
	}
	switch {
	case s.Port < 0 || s.Port > 65535:
		return usageError("port %d: a port is a number from 0 to 65535", s.Port)
	case s.MaxBody < 0:
		return usageError("max-body %d: it must be at least 0", s.MaxBody)
	}
	if err := s.Check(); err != nil {
		return usageError("%w", err)
	}
	return nil
}

// perform serves until a signal ends it.
func (w *world) perform(ctx context.Context, s *serving) error {
	logger := w.logger(s.log, s.quiet)
	// Listening comes first: a busy port is told before anything is read, and
	// clients that come early wait rather than fail.
	listener, err := s.listen()
	if err != nil {
		return err
	}
	defer listener.Close() //nolint:errcheck // the server has closed it by then
	docs, err := w.open(ctx, reading{s.refs, s.Overlays}, s.Specs)
	if err != nil {
		return err
	}
	s.Log = logger
	kept, err := store.Open(ctx, s.Store, s.Limits())
	if errors.Is(err, store.ErrUnavailable) {
		return failed("--store: %w", err)
	} else if err != nil {
		return usageError("--store: %w", err)
	}
	defer kept.Close() //nolint:errcheck // nothing is written any more
	s.Config.Store = kept
	server, err := mock.New(s.Config, docs...)
	if err != nil {
		return usageError("%w", err)
	}
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)

	address := "http://" + listener.Addr().String()
	if err := w.print(address + "\n"); err != nil {
		return err
	}
	w.announce(s, address, docs, server, logger)
	return play(listener, server, signals, grace, logger)
}

// listen opens the port.
func (s *serving) listen() (net.Listener, error) {
	address := net.JoinHostPort(s.Host, strconv.Itoa(s.Port))
	listener, err := net.Listen("tcp", address)
	switch {
	case err == nil:
		return listener, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, failed("port %d of %s is busy: stop what listens there, or pick another with --port (0 picks a free one)", s.Port, s.Host)
	case errors.Is(err, syscall.EACCES):
		return nil, failed("port %d may not be opened by this user: pick one above 1023 with --port", s.Port)
	}
	var lookup *net.DNSError
	if errors.As(err, &lookup) || errors.Is(err, syscall.EADDRNOTAVAIL) {
		return nil, failed("%s is not an address of this machine: pick one with --host, such as 127.0.0.1 or 0.0.0.0", s.Host)
	}
	return nil, failed("cannot listen on %s: %w", address, err)
}

// reachable is an address that a client on this machine can use.
func reachable(address string) string {
	for _, unspecified := range []string{"http://0.0.0.0:", "http://[::]:"} {
		if port, ok := strings.CutPrefix(address, unspecified); ok {
			return "http://127.0.0.1:" + port
		}
	}
	return address
}

// plural counts things.
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
