package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/understudy-api/understudy/specs"
)

// full is a stream that takes nothing, like a full disk.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestRunTellsOfAFullDisk(t *testing.T) {
	var stderr bytes.Buffer
	status := run([]string{"list", "social-messages"}, env(nil), strings.NewReader(""), full{}, &stderr)
	if status != exitFailed || stderr.String() != "understudy: standard output: no space left on device\n" {
		t.Errorf("status %d, standard error %q", status, stderr.String())
	}
}

// torn is a standard input with a fault of ours behind it.
type torn struct{}

func (torn) Read([]byte) (int, error) { panic("torn") }

func TestRunHidesTheStackOfAPanic(t *testing.T) {
	var stdout, stderr bytes.Buffer
	status := run([]string{"list", "-"}, env(nil), torn{}, &stdout, &stderr)
	want := "understudy: a fault of its own: torn; please report it, with the command line\n"
	if status != exitFailed || stderr.String() != want {
		t.Errorf("status %d, standard error %q", status, stderr.String())
	}
}

func env(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

func TestColour(t *testing.T) {
	for _, test := range []struct {
		why  string
		tty  bool
		env  map[string]string
		want bool
	}{
		{"a terminal has colours", true, nil, true},
		{"a file has none", false, nil, false},
		{"NO_COLOR wins", true, map[string]string{"NO_COLOR": "1"}, false},
		{"an empty NO_COLOR says nothing (no-color.org)", true, map[string]string{"NO_COLOR": ""}, true},
		{"a dumb terminal has none", true, map[string]string{"TERM": "dumb"}, false},
	} {
		if got := colour(test.tty, env(test.env)); got != test.want {
			t.Errorf("%s: colour is %v", test.why, got)
		}
	}
}

func TestHandler(t *testing.T) {
	for _, test := range []struct {
		format string
		tty    bool
		want   string // how a line starts
	}{
		{"auto", true, "\x1b["},
		{"auto", false, "{"},
		{"json", true, "{"},
		{"text", true, "\x1b["},
	} {
		var b bytes.Buffer
		w := &world{getenv: env(nil), stderr: &b}
		slog.New(w.handler(test.format, test.tty, slog.LevelInfo)).LogAttrs(context.Background(), slog.LevelInfo, "GET /")
		if !strings.HasPrefix(b.String(), test.want) {
			t.Errorf("%s, terminal %v: %q", test.format, test.tty, b.String())
		}
	}
}

func TestProgrammeOfManyOperations(t *testing.T) {
	var paths strings.Builder
	for i := range maxTable + 1 {
		fmt.Fprintf(&paths, "  /a%d: {get: {responses: {'200': {description: Fine.}}}}\n", i)
	}
	got := programme([]string{"big.yaml"}, []*specs.Document{document(t, paths.String())})
	want := "understudy serves 1 document, 31 operations\n\nbig.yaml: Test 1, 31 operations\n"
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestAbout(t *testing.T) {
	got := aboutOf(&debug.BuildInfo{
		Main: debug.Module{Version: "v1.2.3"},
		Deps: []*debug.Module{{Path: "github.com/getkin/kin-openapi", Version: "v0.152.0"}},
		Settings: []debug.BuildSetting{
			{Key: "vcs.revision", Value: "0123abc"},
			{Key: "vcs.modified", Value: "true"},
		},
	}).String()
	for _, want := range []string{"understudy v1.2.3\n", "revision 0123abc, modified\n", "kin-openapi v0.152.0\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("version prints no %q:\n%s", want, got)
		}
	}
	if got := aboutOf(nil).Version; got != "(unknown)" {
		t.Errorf("without build information the version is %q", got)
	}
}
