package contract

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// WriteBaseline writes a baseline with the findings of a report, for people to
// fill in why each is accepted: an entry without a reason accepts nothing. Those
// that the report has as accepted keep their reason, and those of the baseline
// that was in force their day.
func WriteBaseline(w io.Writer, r *Report, inForce Baseline) error {
	expires := map[string]string{}
	for _, a := range inForce {
		expires[a.Finding] = a.Expires
	}
	var b strings.Builder
	b.WriteString("# Findings of " + oneLine(r.Document.Title) + " that are known. An entry accepts nothing until\n" +
		"# its reason is filled in; expires: 2026-03-31 accepts until that day.\n")
	if len(r.Findings) == 0 {
		b.WriteString("[]\n")
	}
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "\n# %s\n", oneLine(f.Check+": "+f.Message))
		for _, op := range f.Operations {
			fmt.Fprintf(&b, "#   %s\n", oneLine(op))
		}
		fmt.Fprintf(&b, "- finding: %s\n  reason: %s\n", f.ID, quoted(f.Accepted))
		if day := expires[f.ID]; day != "" && f.Accepted != "" {
			fmt.Fprintf(&b, "  expires: %s\n", day)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// oneLine leaves out what YAML has no place for, even in a comment.
func oneLine(text string) string {
	text = strings.Map(func(c rune) rune {
		if !unicode.IsGraphic(c) && !unicode.IsSpace(c) {
			return -1
		}
		return c
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// quoted writes a text in double quotes, as YAML and JSON both read it.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(oneLine(text)) + `"`
}
