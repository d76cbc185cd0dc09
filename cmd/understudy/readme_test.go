package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/understudy-api/understudy/specs"
)

const readme = "../../README.md"

// block is a fenced block of a Markdown text.
type block struct {
	line     int
	language string
	text     string
}

func blocks(markdown string) []block {
	var list []block
	open := -1
	for i, line := range strings.SplitAfter(markdown, "\n") {
		fence, isFence := strings.CutPrefix(line, "```")
		switch {
		case isFence && open < 0:
			list = append(list, block{line: i + 2, language: strings.TrimSpace(fence)})
			open = len(list) - 1
		case isFence:
			open = -1
		case open >= 0:
			list[open].text += line
		}
	}
	return list
}

// step is a command of a session, and what it prints.
type step struct {
	line    int
	command string
	want    string
}

// steps reads a session: commands behind "$ ", each with its output below.
func steps(b block) ([]step, error) {
	var list []step
	for i, line := range strings.SplitAfter(b.text, "\n") {
		command, isCommand := strings.CutPrefix(line, "$ ")
		switch {
		case isCommand:
			list = append(list, step{line: b.line + i, command: strings.TrimSpace(command)})
		case line == "":
		case list == nil:
			return nil, fmt.Errorf("line %d: a session begins with a command", b.line)
		default:
			list[len(list)-1].want += line
		}
	}
	return list, nil
}

// agrees reports whether an output is as it is written down. An ellipsis stands
// for anything in its line; alone on a line, for any number of lines.
func agrees(want, got string) bool {
	var pattern strings.Builder
	pattern.WriteString(`^`)
	for line := range strings.Lines(strings.TrimSpace(want)) {
		line = strings.TrimRight(line, "\n")
		if line == "…" {
			pattern.WriteString(`(?:[^\n]*\n)*`)
			continue
		}
		for i, part := range strings.Split(line, "…") {
			if i > 0 {
				pattern.WriteString(`[^\n]*`)
			}
			pattern.WriteString(regexp.QuoteMeta(part))
		}
		pattern.WriteString(`\n`)
	}
	pattern.WriteString(`$`)
	got = strings.TrimSpace(strings.ReplaceAll(got, "\r\n", "\n"))
	return regexp.MustCompile(pattern.String()).MatchString(got+"\n") ||
		got == "" && strings.TrimSpace(want) == ""
}

// token is a piece of JSON text: a string, a name, a number, or what is between.
var token = regexp.MustCompile(`"(?:[^"\\]|\\.)*":?|[0-9][0-9.]*|"|[^"0-9]+`)

// renew writes down an output as one of the same shape was: other values, but
// the same names, and the same things left out. ok is false where the shape is
// another; that takes a person.
func renew(want, got string) (renewed string, ok bool) {
	lines, news := strings.Split(strings.TrimSpace(want), "\n"), strings.Split(strings.TrimSpace(got), "\n")
	if len(lines) != len(news) {
		return "", false
	}
	for i, line := range lines {
		var pattern strings.Builder
		for j, part := range strings.Split(line, "…") {
			if j > 0 {
				pattern.WriteString(`.*`)
			}
			pattern.WriteString("(")
			for _, t := range token.FindAllString(part, -1) {
				switch {
				case len(t) > 1 && t[0] == '"' && !strings.HasSuffix(t, ":"):
					pattern.WriteString(`"(?:[^"\\]|\\.)*"`)
				case t[0] >= '0' && t[0] <= '9':
					pattern.WriteString(`[0-9.]+`)
				default:
					pattern.WriteString(regexp.QuoteMeta(t))
				}
			}
			pattern.WriteString(")")
		}
		parts := regexp.MustCompile("^" + pattern.String() + "$").FindStringSubmatch(news[i])
		if parts == nil {
			return "", false
		}
		renewed += strings.Join(parts[1:], "…") + "\n"
	}
	return renewed, true
}

// written is the port that the README writes.
const written = "127.0.0.1:8080"

// reader plays the reader of the README: one terminal, and beside it the
// stand-in that was started last.
type reader struct {
	dir     string
	address string // of the stand-in
	stop    func()
}

// do runs a command of the README and returns what it printed.
func (r *reader) do(s step) (string, error) {
	if strings.HasPrefix(s.command, "understudy serve") {
		return r.serve(s)
	}
	c := exec.Command("sh", "-c", strings.ReplaceAll(s.command, written, r.address))
	c.Dir = r.dir
	out, err := c.CombinedOutput()
	return strings.ReplaceAll(string(out), r.address, written), err
}

// serve starts the stand-in that the command starts, on a free port, and waits
// until it has printed what it is to print.
func (r *reader) serve(s step) (string, error) {
	r.close()
	var out buffer
	c := exec.Command("understudy", append(strings.Fields(s.command)[1:], "--port", "0")...)
	c.Dir, c.Stdout, c.Stderr = r.dir, &out, &out
	if err := c.Start(); err != nil {
		return "", err
	}
	r.stop = func() {
		_ = c.Process.Kill() // it may have ended
		_ = c.Wait()
	}
	printed := func() string {
		address, _, _ := strings.Cut(out.String(), "\n")
		if u, err := url.Parse(address); err == nil && u.Host != "" {
			r.address = u.Host
		}
		return strings.ReplaceAll(out.String(), r.address, written)
	}
	until(func() bool { return strings.Contains(printed(), "Try:") && agrees(s.want, printed()) })
	return printed(), nil
}

func (r *reader) close() {
	if r.stop != nil {
		r.stop()
		r.stop = nil
	}
}

// TestReadme runs every session of the README, in its order.
// fileOf is the file that a block is, for the sessions behind it: the one that a
// comment at its top names, or else what kind of document it is; "" for none.
func fileOf(b block) string {
	if b.language != "yaml" {
		return ""
	}
	first, _, _ := strings.Cut(b.text, "\n")
	if name, ok := strings.CutPrefix(first, "# "); ok {
		return strings.TrimSuffix(name, settingsFile) // settings are for whoever names them
	}
	for _, kind := range []string{"openapi", "overlay"} {
		if strings.HasPrefix(first, kind+":") {
			return kind + ".yaml"
		}
	}
	return ""
}

func TestReadme(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	r := &reader{dir: t.TempDir()}
	defer r.close()
	if _, err := r.serve(step{command: "understudy serve", want: "…"}); err != nil { // make run
		t.Fatal(err)
	}
	commands, updated := 0, string(text)
	for _, b := range blocks(string(text)) {
		if name := fileOf(b); name != "" {
			if err := os.WriteFile(filepath.Join(r.dir, name), []byte(b.text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if b.language != "console" {
			continue
		}
		session, err := steps(b)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range session {
			commands++
			got, err := r.do(s)
			if err != nil {
				t.Errorf("README.md:%d: $ %s: %v", s.line, s.command, err)
			}
			if agrees(s.want, got) {
				continue
			}
			if renewed, ok := renew(s.want, got); *update && ok {
				updated = strings.Replace(updated, s.want, renewed, 1)
			} else {
				t.Errorf("README.md:%d: $ %s\nprints\n%s\nand not\n%s", s.line, s.command, got, s.want)
			}
		}
	}
	if updated != string(text) {
		if err := os.WriteFile(readme, []byte(updated), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if commands < 15 {
		t.Errorf("only %d commands were found: are the sessions still marked console?", commands)
	}
}

// TestReadmeRun shows that make run starts what the sessions run against.
func TestReadmeRun(t *testing.T) {
	makefile, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`(?m)^run: build .*\n.*\$\(BIN\) serve --port \$\(PORT\) \$\(SPECS\)$`).Match(makefile) {
		t.Error("make run no longer starts understudy serve with the box: change the README and its test with it")
	}
}

// TestReadmeSettings reads the settings that the README shows.
func TestReadmeSettings(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, b := range blocks(string(text)) {
		if !strings.HasPrefix(b.text, "# "+settingsFile) {
			continue
		}
		found = true
		path := filepath.Join(t.TempDir(), settingsFile)
		if err := os.WriteFile(path, []byte(b.text), 0o600); err != nil {
			t.Fatal(err)
		}
		var s settings
		if err := s.read(path); err != nil {
			t.Error(err)
		}
		if s.Seed != 7 || s.Auth != "on" || s.Specs[0] != specs.Names()[3] || len(s.Credentials["bearerAuth"]) != 2 {
			t.Errorf("the settings are read as %+v", s)
		}
	}
	if !found {
		t.Error("the README shows no " + settingsFile)
	}
}

// testFunction finds the names of tests.
var testFunction = regexp.MustCompile(`(?m)^func (Test\w+)\(`)

// TestReadmeGo runs the Go tests that the README shows.
func TestReadmeGo(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, b := range blocks(string(text)) {
		if b.language != "go" {
			continue
		}
		file, overlay := filepath.Join(t.TempDir(), "shop_test.go"), filepath.Join(t.TempDir(), "overlay.json")
		// To the go command it lies in a folder of the module that is not there.
		replace, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(root, "shop", "shop_test.go"): file}})
		if err != nil {
			t.Fatal(err)
		}
		for path, content := range map[string][]byte{file: []byte(b.text), overlay: replace} {
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		binary := filepath.Join(t.TempDir(), "shop.test")
		c := exec.Command("go", "test", "-vet=off", "-c", "-o", binary, "-overlay", overlay, "./shop")
		c.Dir = root
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("README.md:%d: %v\n%s", b.line, err, out)
		}
		out, err := exec.Command(binary, "-test.v").CombinedOutput()
		if err != nil {
			t.Errorf("README.md:%d: %v\n%s", b.line, err, out)
		}
		for _, test := range testFunction.FindAllStringSubmatch(b.text, -1) {
			ran++
			if !strings.Contains(string(out), "--- PASS: "+test[1]+" ") {
				t.Errorf("README.md:%d: %s does not pass\n%s", b.line, test[1], out)
			}
		}
	}
	if ran == 0 {
		t.Error("the README shows no tests in Go")
	}
}

func TestSteps(t *testing.T) {
	markdown := "text\n```console\n$ one\n1\n\n2\n$ two\n```\n```sh\n$ not a session\n```\n```console\noutput first\n```\n"
	list := blocks(markdown)
	if len(list) != 3 {
		t.Fatalf("%d blocks, want 3", len(list))
	}
	got, err := steps(list[0])
	want := []step{{3, "one", "1\n\n2\n"}, {7, "two", ""}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(step{})); diff != "" || err != nil {
		t.Errorf("steps: %v (-want +got):\n%s", err, diff)
	}
	if _, err := steps(list[2]); err == nil {
		t.Error("a session that begins with output is not refused")
	}
}

func TestAgrees(t *testing.T) {
	for _, test := range []struct {
		why, want, got string
		agrees         bool
	}{
		{"the same", "a\nb\n", "a\nb\n", true},
		{"another line", "a\nb\n", "a\nc\n", false},
		{"one line too many", "a\n", "a\nb\n", false},
		{"one line too few", "a\nb\n", "a\n", false},
		{"something where nothing is written down", "", "a\n", false},
		{"nothing where nothing is written down", "", "", true},
		{"the last line break does not count", "a\n", "a", true},
		{"nor do those of HTTP", "a\nb\n", "a\r\nb", true},
		{"left out in a line", "a…z\n", "a b z\n", true},
		{"but what is left has to be there", "a…z\n", "a b y\n", false},
		{"in a line, not beyond", "a…z\n", "a\nz\n", false},
		{"lines left out", "a\n…\nz\n", "a\nb\nc\nz\n", true},
		{"or none", "a\n…\nz\n", "a\nz\n", true},
		{"but not the end", "a\n…\nz\n", "a\nb\n", false},
		{"everything left out", "…\n", "a\nb\n", true},
		{"what is a pattern elsewhere is not one here", "a.c*\n", "abcc\n", false},
	} {
		if got := agrees(test.want, test.got); got != test.agrees {
			t.Errorf("%s: agrees(%q, %q) = %v", test.why, test.want, test.got, got)
		}
	}
}

func TestRenew(t *testing.T) {
	for _, test := range []struct {
		why, want, got, renewed string
	}{
		{"values change", `{"a":"x","b":[1]}`, `{"a":"y","b":[2.5]}`, `{"a":"y","b":[2.5]}` + "\n"},
		{"what was left out stays out", `{"a":"x",…,"z":1}`, `{"a":"y","b":[2],"z":3}`, `{"a":"y",…,"z":3}` + "\n"},
		{"to the end", `{"a":"x",…`, `{"a":"y \" z","b":[2]}`, `{"a":"y \" z",…` + "\n"},
		{"other names are for a person", `{"a":"x"}`, `{"b":"x"}`, ""},
		{"so are other lines", "1\n2", "1", ""},
	} {
		if got, ok := renew(test.want, test.got); got != test.renewed || ok != (test.renewed != "") {
			t.Errorf("%s: renew is %q, %v", test.why, got, ok)
		}
	}
}

// TestReaderNotices shows that a command that fails, or prints something else,
// is noticed.
func TestReaderNotices(t *testing.T) {
	r := &reader{dir: t.TempDir(), address: "127.0.0.1:1"}
	defer r.close()
	if _, err := r.do(step{command: "curl -s http://" + written + "/"}); err == nil {
		t.Error("nobody listens, and curl is fine with it")
	}
	got, err := r.do(step{command: "understudy list social-messages"})
	if err != nil || agrees("nothing", got) {
		t.Errorf("%v, and the output agrees with anything: %s", err, got)
	}
}
