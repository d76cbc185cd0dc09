package reports_test

import (
	"encoding/json"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/understudy-api/understudy/contract"
)

func sarifSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile("testdata/sarif-2.1.0.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled(t, text)
}

func TestSARIFFitsSchema(t *testing.T) {
	s := sarifSchema(t)
	for name, sample := range samples {
		t.Run(name, func(t *testing.T) { valid(t, s, written(t, "sarif", sample())) })
	}
}

// result is what readers of SARIF look at.
type result struct {
	RuleID, Level string
	RuleIndex     int
	Message       struct{ Text string }
	Locations     []struct {
		PhysicalLocation struct {
			ArtifactLocation struct{ URI string }
			Region           struct{ StartLine, StartColumn int }
		}
	}
	PartialFingerprints map[string]string
	Suppressions        []struct{ Kind, Justification string }
	Properties          map[string]any
}

type sarif struct {
	Runs []struct {
		Tool struct {
			Driver struct {
				Rules []struct {
					ID               string
					ShortDescription struct{ Text string }
				}
			}
		}
		Invocations []struct {
			ToolExecutionNotifications []struct{ Message struct{ Text string } }
		}
		Results []result
	}
}

func scanned(t testing.TB, r *contract.Report) sarif {
	t.Helper()
	var log sarif
	if err := json.Unmarshal(written(t, "sarif", r), &log); err != nil {
		t.Fatal(err)
	}
	return log
}

func TestSARIF(t *testing.T) {
	run := scanned(t, hostile()).Runs[0]
	type seen struct {
		URI          string
		Line, Column int
		Fingerprint  string
		Suppressed   bool
	}
	var got []seen
	for _, r := range run.Results {
		s := seen{Fingerprint: r.PartialFingerprints["understudy/v1"], Suppressed: len(r.Suppressions) > 0}
		for _, l := range r.Locations {
			p := l.PhysicalLocation
			s.URI, s.Line, s.Column = p.ArtifactLocation.URI, p.Region.StartLine, p.Region.StartColumn
		}
		got = append(got, s)
		if rule := run.Tool.Driver.Rules[r.RuleIndex]; rule.ID != r.RuleID {
			t.Errorf("rule %d is %s, want %s", r.RuleIndex, rule.ID, r.RuleID)
		}
		if r.Level != "error" {
			t.Errorf("%s is at level %s", s.Fingerprint, r.Level)
		}
	}
	want := []seen{
		{"api%20dir/open%25api:%C3%BC%231.yaml", 12, 7, "f1", false},
		{"https://example.com/a%20b.yaml", 1, 1, "f2", true},
		{"file:///abs/a%20b.yaml", 3, 0, "f3", false},
		{"", 0, 0, "f4", false},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
	if curl, _ := run.Results[0].Properties["curl"].(string); !strings.HasPrefix(curl, "curl -d '") {
		t.Errorf("curl is %q", curl)
	}
	if n := len(run.Invocations[0].ToolExecutionNotifications); n != 2 {
		t.Errorf("%d notifications, want one for the operation that is not proved and one for the failure", n)
	}
}

// FuzzSARIF shows that any text leaves a file that is valid, with URIs that can be
// read.
func FuzzSARIF(f *testing.F) {
	f.Add(evil, "http://[::1")
	f.Add("\xfa", "\xeb") // which JSON makes the same
	f.Add("a:b", "//x/../%zz\\?#")
	s := sarifSchema(f)
	f.Fuzz(func(t *testing.T, a, b string) {
		valid(t, s, written(t, "sarif", sown(a, b)))
		for _, r := range scanned(t, sown(a, b)).Runs[0].Results {
			for _, l := range r.Locations {
				if _, err := url.Parse(l.PhysicalLocation.ArtifactLocation.URI); err != nil {
					t.Error(err)
				}
			}
		}
	})
}
