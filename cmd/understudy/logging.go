package main

import (
	"io"
	"log/slog"
	"os"

	"github.com/lmittmann/tint"
	"golang.org/x/term"
)

// logger writes to standard error. Quiet leaves out what is not at least a
// warning.
func (w *world) logger(format string, quiet bool) *slog.Logger {
	level := slog.LevelInfo
	if quiet {
		level = slog.LevelWarn
	}
	return slog.New(w.handler(format, terminal(w.stderr), level))
}

// handler writes lines for people on a terminal, JSON otherwise.
func (w *world) handler(format string, tty bool, level slog.Level) slog.Handler {
	if format == "json" || format == "auto" && !tty {
		return slog.NewJSONHandler(w.stderr, &slog.HandlerOptions{Level: level, ReplaceAttr: readable})
	}
	return tint.NewTextHandler(w.stderr, &tint.Options{Level: level, TimeFormat: "15:04:05", NoColor: !colour(tty, w.getenv)})
}

// readable writes durations with their unit, which slog's JSON does not.
func readable(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindDuration {
		a.Value = slog.StringValue(a.Value.Duration().String())
	}
	return a
}

// colour reports whether to colour what is written (see no-color.org).
func colour(tty bool, getenv func(string) string) bool {
	return tty && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
}

// terminal reports whether a person reads the stream.
func terminal(stream io.Writer) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
