package main

import (
	"bufio"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expectations of the scripts")

// TestMain puts the real main on the PATH, for the scripts and for the
// commands of the README.
func TestMain(m *testing.M) {
	commands := map[string]func(){"understudy": main}
	if _, err := exec.LookPath("curl"); err != nil || filepath.Base(os.Args[0]) == "curl" {
		commands["curl"] = curl // a fresh machine need not have one of its own
	}
	testscript.Main(m, commands)
}

// TestScripts runs testdata/script: one behaviour a file, through the real
// main. Besides the commands of testscript there are
//
//	status N COMMAND...     run it; it must exit with that status
//	start ARGS...           understudy serve ARGS, in the background; sets URL and PORT
//	signal TERM|INT         send it to what was started
//	ended N                 what was started ends with that status; then files out and err hold its output
//	http METHOD PATH [NAME:VALUE]... [BODY]   ask what was started; stdout is the status, headers and body
//	samebody FILE FILE      two answers of http have the same body
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("GORACE", os.Getenv("GORACE"))
			e.Values[staged] = &stage{}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status":   status,
			"start":    start,
			"signal":   send,
			"ended":    ended,
			"http":     ask,
			"samebody": sameBody,
		},
	})
}

// staged is the key of the process that a script has started.
const staged = "stage"

type stage struct {
	cmd      *exec.Cmd
	out, err buffer
}

// buffer is filled by a process and read by a script.
type buffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// patience is how long anything in a script may take.
const patience = 20 * time.Second

// until waits for a condition that another process brings about.
func until(ok func() bool) bool {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if ok() {
			return true
		}
	}
	return ok()
}

func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N command...")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit status %d, want %s", got, args[0])
	}
}

func start(ts *testscript.TestScript, _ bool, args []string) {
	s := ts.Value(staged).(*stage)
	*s = stage{cmd: exec.Command("understudy", append([]string{"serve"}, args...)...)}
	s.cmd.Dir, s.cmd.Env = ts.MkAbs("."), append(os.Environ(), "HOME="+ts.MkAbs("."))
	s.cmd.Stdout, s.cmd.Stderr = &s.out, &s.err
	ts.Check(s.cmd.Start())
	ts.Defer(func() {
		_ = s.cmd.Process.Kill() // it may have ended
		_ = s.cmd.Wait()
	})
	if !until(func() bool { return strings.Contains(s.out.String(), "\n") }) {
		ts.Fatalf("it printed no address; standard error:\n%s", s.err.String())
	}
	address := strings.TrimSpace(s.out.String())
	u, err := url.Parse(address)
	ts.Check(err)
	ts.Setenv("URL", address)
	ts.Setenv("PORT", u.Port())
}

func send(ts *testscript.TestScript, _ bool, args []string) {
	signals := map[string]os.Signal{"TERM": syscall.SIGTERM, "INT": os.Interrupt}
	ts.Check(ts.Value(staged).(*stage).cmd.Process.Signal(signals[args[0]]))
}

func ended(ts *testscript.TestScript, _ bool, args []string) {
	s := ts.Value(staged).(*stage)
	_ = s.cmd.Wait() // the status says it
	ts.Check(os.WriteFile(ts.MkAbs("out"), []byte(s.out.String()), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("err"), []byte(s.err.String()), 0o600))
	if got := strconv.Itoa(s.cmd.ProcessState.ExitCode()); got != args[0] {
		ts.Fatalf("exit status %s, want %s; standard error:\n%s", got, args[0], s.err.String())
	}
}

func ask(ts *testscript.TestScript, _ bool, args []string) {
	headers, body := args[2:], ""
	if n := len(headers); n > 0 && strings.HasPrefix(headers[n-1], "{") {
		headers, body = headers[:n-1], headers[n-1]
	}
	req, err := http.NewRequest(args[0], ts.Getenv("URL")+args[1], strings.NewReader(body))
	ts.Check(err)
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ":")
		req.Header.Set(name, strings.TrimSpace(value))
	}
	client := http.Client{Timeout: patience}
	res, err := client.Do(req)
	ts.Check(err)
	defer res.Body.Close()
	writeResponse(ts.Stdout(), res)
}

func sameBody(ts *testscript.TestScript, neg bool, args []string) {
	_, one, _ := strings.Cut(ts.ReadFile(args[0]), "\n\n")
	_, other, _ := strings.Cut(ts.ReadFile(args[1]), "\n\n")
	if (one == other) == neg || one == "" {
		ts.Fatalf("the bodies:\n%s\n%s", one, other)
	}
}

// writeResponse writes a response as curl -i does, with the headers sorted.
func writeResponse(w io.Writer, res *http.Response) {
	b := bufio.NewWriter(w)
	defer b.Flush()
	fmt.Fprintf(b, "%s %s\n", res.Proto, res.Status)
	var names []string
	for name := range res.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range res.Header[name] {
			fmt.Fprintf(b, "%s: %s\n", name, value)
		}
	}
	fmt.Fprintln(b)
	_, _ = io.Copy(b, res.Body) // what is missing shows
}
