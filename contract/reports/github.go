package reports

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/contract"
	"github.com/understudy-api/understudy/specs"
)

// writeGitHub writes workflow commands: an annotation for each finding that is not
// accepted, each operation that stays unproved and each failure of the run, and a
// notice of how it ended. GitHub shows ten of a kind for a step; the log has all.
func writeGitHub(w io.Writer, r *contract.Report) error {
	var b strings.Builder
	annotate := func(kind, title, message string, at specs.Location) {
		b.WriteString("::" + kind + " ")
		if inRepository(r, at) {
			fmt.Fprintf(&b, "file=%s,line=%d,col=%d,", property(line(at.File)), at.Line, max(at.Column, 1))
		}
		fmt.Fprintf(&b, "title=%s::%s\n", property(line(title)), data(message))
	}
	for _, f := range unaccepted(r) {
		text := []string{line(f.Message), line(strings.Join(f.Operations, ", "))}
		if f.Expected != "" || f.Actual != "" {
			text = append(text, "expected: "+line(f.Expected), "actual: "+line(f.Actual))
		}
		if f.Example != nil {
			text = append(text, lines(f.Example.Curl))
		}
		text = append(text, lines(replay(r, &f)))
		text = slices.DeleteFunc(text, func(s string) bool { return s == "" })
		annotate("error", f.Title+" ["+f.Check+"]", strings.Join(text, "\n"), f.Rule)
	}
	for _, op := range r.Operations {
		if !op.Proved && !op.Allowed {
			annotate("error", op.Operation+" is not proved", line(because(op.Code, op.Reason)), op.Location)
		}
	}
	for _, f := range otherFailures(r) {
		annotate("error", "understudy", line(f), specs.Location{})
	}
	text := verdict(r)
	if n := len(r.Findings) - len(unaccepted(r)); n > 0 {
		text += "; " + count(n, "finding") + " accepted"
	}
	annotate("notice", "understudy", text, specs.Location{})
	_, err := io.WriteString(w, b.String())
	return err
}

// inRepository reports whether a place can be one in a file of the repository: not
// of a document from the network, the box or standard input.
func inRepository(r *contract.Report, at specs.Location) bool {
	return at.File != "" && at.File != "-" && at.Line > 0 && !remote(at.File) && !slices.Contains(specs.Names(), r.Document.Location)
}

// remote reports whether a document comes from the network.
func remote(file string) bool {
	return strings.HasPrefix(file, "http://") || strings.HasPrefix(file, "https://")
}

// data escapes the message of a workflow command.
func data(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

// property escapes a property of a workflow command.
func property(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data(s))
}
