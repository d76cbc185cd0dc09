package reports_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/understudy-api/understudy/contract"
	"github.com/understudy-api/understudy/contract/reports"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func written(t testing.TB, format string, r *contract.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := reports.Write(format, &b, r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestGolden compares each format with what was looked at and found right.
func TestGolden(t *testing.T) {
	for _, format := range reports.Formats() {
		for name, sample := range samples {
			t.Run(format+"/"+name, func(t *testing.T) {
				got := written(t, format, sample())
				if again := written(t, format, sample()); !bytes.Equal(got, again) {
					t.Error("the same report is not the same bytes the second time")
				}
				golden(t, name+"."+format, got)
			})
		}
	}
}

func TestGoldenTextStyles(t *testing.T) {
	for name, style := range map[string]reports.Style{"color": {Color: true}, "verbose": {Verbose: true}} {
		var b bytes.Buffer
		if err := reports.Text(&b, hostile(), style); err != nil {
			t.Fatal(err)
		}
		golden(t, "hostile.text-"+name, b.Bytes())
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s is not what is written now; see go test ./contract/reports -update and git diff (-want +got):\n%s", file, diff)
	}
}

func TestFormats(t *testing.T) {
	want := []string{"text", "json", "junit", "sarif", "html", "github"}
	if diff := cmp.Diff(want, reports.Formats()); diff != "" {
		t.Errorf("formats (-want +got):\n%s", diff)
	}
	for _, f := range reports.Formats() {
		if reports.Says(f) == "" {
			t.Errorf("%s does not say what it is for", f)
		}
	}
	err := reports.Write("pdf", &bytes.Buffer{}, empty())
	if want := `there is no format "pdf" of reports: there are text, json, junit, sarif, html, github`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// TestTextIsOnlyText shows that nothing in a report reaches a terminal or the log
// of a CI as a command.
func TestTextIsOnlyText(t *testing.T) {
	for _, format := range []string{"text", "github"} {
		text := string(written(t, format, hostile()))
		for _, c := range text {
			if c != '\n' && !unicode.IsGraphic(c) {
				t.Errorf("%s has the character %U", format, c)
			}
		}
		for line := range strings.Lines(text) {
			command := strings.HasPrefix(strings.TrimSpace(line), "::")
			ours := strings.HasPrefix(line, "::error ") || strings.HasPrefix(line, "::notice ")
			if command && (format == "text" || !ours) {
				t.Errorf("%s has a command that is none of its own: %s", format, line)
			}
		}
	}
}
