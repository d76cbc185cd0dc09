package main

import (
	"io"
	"log/slog"
	"os"

	"github.com/lmittmann/tint"
	"golang.org/x/term"
)

// logger writes to standard error: lines for people on a terminal, JSON
// otherwise. Quiet leaves out what is not at least a warning.
func (w *world) logger(format string, quiet bool) *slog.Logger {
	level := slog.LevelInfo
	if quiet {
		level = slog.LevelWarn
	}
	tty := terminal(w.stderr)
	if format == "json" || format == "auto" && !tty {
		return slog.New(slog.NewJSONHandler(w.stderr, &slog.HandlerOptions{Level: level, ReplaceAttr: readable}))
	}
	return slog.New(tint.NewHandler(w.stderr, &tint.Options{
		Level:      level,
		TimeFormat: "15:04:05",
		NoColor:    !tty || w.getenv("NO_COLOR") != "" || w.getenv("TERM") == "dumb",
	}))
}

// readable writes durations with their unit, which slog's JSON does not.
func readable(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindDuration {
		a.Value = slog.StringValue(a.Value.Duration().String())
	}
	return a
}

// terminal reports whether a person reads the stream.
func terminal(stream io.Writer) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
