package reports

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/understudy-api/understudy/contract"
)

// Style says how text looks.
type Style struct {
	Color   bool // with the escape sequences of terminals
	Verbose bool // with all that was not seen
}

func writeText(w io.Writer, r *contract.Report) error { return Text(w, r, Style{}) }

// Text writes a report for people. What went wrong comes first, and the verdict
// last, where a terminal leaves it in sight.
func Text(w io.Writer, r *contract.Report, s Style) error {
	t := text{Report: r, Style: s}
	t.head()
	t.findings()
	t.operations()
	t.coverage()
	t.leftOut()
	t.end()
	_, err := w.Write(t.Bytes())
	return err
}

type text struct {
	*contract.Report
	Style
	bytes.Buffer
}

// The colours, which say nothing that the words do not say.
const (
	red    = "31"
	green  = "32"
	yellow = "33"
	bold   = "1"
	faint  = "2"
)

// in is a text in a colour.
func (t *text) in(colour, s string) string {
	if !t.Color || s == "" {
		return s
	}
	return "\x1b[" + colour + "m" + s + "\x1b[0m"
}

func (t *text) printf(format string, args ...any) {
	fmt.Fprintf(&t.Buffer, format, args...)
}

// chapter begins a part, with a blank line before it.
func (t *text) chapter(title string) { t.printf("\n%s\n", t.in(bold, title)) }

// fact is a line with a name, if there is anything to say.
func (t *text) fact(name, value string) {
	t.labelled(name, line(value))
}

// command is a fact to be copied.
func (t *text) command(name, value string) { t.labelled(name, lines(value)) }

func (t *text) labelled(name, value string) {
	if name != "" {
		name += ":"
	}
	if value != "" {
		t.printf("    %s %s\n", t.in(faint, fmt.Sprintf("%-9s", name)), value)
	}
}

func (t *text) head() {
	t.printf("%s %s (OpenAPI %s), %s\n", line(t.Document.Title), line(t.Document.Version), line(t.Document.OpenAPI), line(t.Document.Location))
	t.printf("verified at %s, seed %d", line(t.Target), t.Seed)
	if t.Shard != "" {
		t.printf(", shard %s", line(t.Shard))
	}
	t.printf("\n")
}

func (t *text) findings() {
	if len(t.Findings) == 0 {
		return
	}
	t.chapter(count(len(t.Findings), "finding"))
	for i := range t.Findings {
		f := &t.Findings[i]
		colour, codes := red, line(f.Check)
		if f.Fault != "" {
			codes += ", " + line(f.Fault)
		}
		if f.Accepted != "" {
			colour, codes = yellow, codes+", accepted"
		}
		t.printf("\n  %s [%s]\n", t.in(colour, line(f.Title)), codes)
		t.fact("what", f.Message)
		t.fact("where", strings.Join(f.Operations, ", "))
		t.fact("place", f.Place)
		t.fact("expected", f.Expected)
		t.fact("actual", f.Actual)
		t.fact("rule", f.Rule.String())
		t.fact("accepted", f.Accepted)
		t.fact("finding", f.ID)
		t.fact("cases", t.listed(f.Cases))
		if f.Example != nil {
			for _, step := range f.Example.Steps {
				t.command("before", step.Curl)
				t.fact("", fmt.Sprintf("answered %d", step.Status))
			}
			t.command("curl", f.Example.Curl)
		}
		t.command("replay", replay(t.Report, f))
	}
}

// few is how much of a list stands for the whole where not all is wanted.
const few = 3

// listed is a list, or its beginning and how much more there is.
func (t *text) listed(list []string) string {
	if t.Verbose {
		return strings.Join(list, ", ")
	}
	return beginning(list, few)
}

func (t *text) operations() {
	if len(t.Operations) == 0 {
		return
	}
	t.chapter("Operations")
	var b bytes.Buffer
	tab := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, op := range t.Operations {
		word, why := "proved", ""
		if !op.Proved {
			word, why = "not proved", "  "+line(because(op.Code, op.Reason))
			if op.Allowed {
				why += " (allowed)"
			}
		}
		fmt.Fprintf(tab, "  %s\t%s\t%s, %d failed, %d skipped\t%s\n", word, line(op.Operation), count(op.Cases, "case"), op.Failed, op.Skipped, why) //nolint:errcheck // to memory
	}
	_ = tab.Flush() // to memory
	for l := range strings.Lines(b.String()) {
		l = strings.TrimRight(l, " \n")
		switch {
		case strings.HasPrefix(l, "  proved"):
			l = strings.Replace(l, "proved", t.in(green, "proved"), 1)
		default:
			l = strings.Replace(l, "not proved", t.in(red, "not proved"), 1)
		}
		t.printf("%s\n", l)
	}
}

func (t *text) coverage() {
	t.chapter("Coverage")
	for _, d := range t.Coverage.Dimensions() {
		if len(d.Seen)+len(d.Unseen) == 0 {
			t.printf("  %-12s there are none\n", d.Name)
			continue
		}
		t.printf("  %-12s %d of %d, %s\n", d.Name, len(d.Seen), len(d.Seen)+len(d.Unseen), percent(d.Percent()))
		if len(d.Unseen) == 0 {
			continue
		}
		if t.Verbose {
			for _, u := range d.Unseen {
				t.printf("    not seen: %s\n", line(u))
			}
			continue
		}
		t.printf("    not seen: %s\n", line(t.listed(d.Unseen)))
	}
}

// percent is a share that is 100 % only when it is the whole.
func percent(p float64) string {
	s := fmt.Sprintf("%.1f %%", p)
	if p < 100 && s == "100.0 %" {
		return "99.9 %"
	}
	return s
}

// leftOut counts by reason.
func (t *text) leftOut() {
	if len(t.LeftOut) == 0 {
		return
	}
	t.chapter("Left out")
	for _, l := range leftOutBy(t.LeftOut) {
		t.printf("  %s: %s\n", count(l.cases, "case"), line(l.reason))
		for _, part := range l.parts {
			if t.Verbose {
				t.printf("    %s, %s: %d\n", line(part.Operation), line(string(part.Family)), part.Cases)
			}
		}
	}
}

func (t *text) end() {
	if len(t.Failures) > 0 {
		t.chapter("It does not pass")
		for _, f := range t.Failures {
			t.printf("  %s %s\n", t.in(red, "✗"), line(f.Message))
		}
	}
	colour := red
	if t.Passed {
		colour = green
	}
	t.printf("\n%s", t.in(colour, verdict(t.Report)))
	if t.Elapsed > 0 {
		rate, digits := float64(t.Counts.Requests)/t.Elapsed.Seconds(), 0
		if rate < 10 {
			digits = 1
		}
		t.printf(" in %s, %.*f requests a second", t.Elapsed.Round(time.Millisecond), digits, rate)
	}
	t.printf("\n")
}

// reason is why cases were left out, and which.
type reason struct {
	reason string
	cases  int
	parts  []contract.LeftOut
}

// leftOutBy puts together what was left out for one reason, in the order in which
// the reasons come up.
func leftOutBy(list []contract.LeftOut) []*reason {
	var reasons []*reason
	by := map[string]*reason{}
	for _, l := range list {
		if by[l.Reason] == nil {
			by[l.Reason] = &reason{reason: l.Reason}
			reasons = append(reasons, by[l.Reason])
		}
		by[l.Reason].cases += l.Cases
		by[l.Reason].parts = append(by[l.Reason].parts, l)
	}
	return reasons
}
