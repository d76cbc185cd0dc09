package reports

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/understudy-api/understudy/contract"
)

// verdict says in one line how a run ended.
func verdict(r *contract.Report) string {
	word := "FAILED"
	if r.Passed {
		word = "PASSED"
	}
	return word + ": " + summary(r)
}

// summary counts what came of the cases.
func summary(r *contract.Report) string {
	c := r.Counts
	parts := []string{count(c.Cases, "case")}
	for _, p := range []struct {
		n    int
		says string
	}{{c.Passed, "passed"}, {c.Failed, "failed"}, {c.Skipped, "skipped"}, {c.Errors, "without an answer"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.says))
		}
	}
	return strings.Join(parts, ", ") + "; " + count(c.Requests, "request")
}

// count is a number of things, such as "1 case" or "2 cases".
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// beginning is a list, or the first n of it and how many more there are.
func beginning(list []string, n int) string {
	if len(list) <= n {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:n], ", "), len(list)-n)
}

// unaccepted lists the findings that fail a run.
func unaccepted(r *contract.Report) []contract.Finding {
	var list []contract.Finding
	for _, f := range r.Findings {
		if f.Accepted == "" {
			list = append(list, f)
		}
	}
	return list
}

// otherFailures lists the failures of a run but for operations that are not proved,
// of which more is said where the operations are.
func otherFailures(r *contract.Report) []string {
	var list []string
	for _, f := range r.Failures {
		if f.Code != contract.NotProved {
			list = append(list, f.Message)
		}
	}
	return list
}

// because joins the code and the sentence of a reason.
func because(code, reason string) string {
	switch {
	case code == "":
		return reason
	case reason == "":
		return code
	}
	return code + ": " + reason
}

// replay is the command that tries a finding again.
func replay(r *contract.Report, f *contract.Finding) string {
	switch {
	case f.Example != nil:
		return rerun(r, f.Example.Case, f.Example.Seed)
	case len(f.Cases) > 0:
		return rerun(r, f.Cases[0], r.Seed)
	}
	return ""
}

// rerun is the command that runs one case again.
func rerun(r *contract.Report, id string, seed uint64) string {
	target, _, _ := strings.Cut(r.Target, ", ") // a merged report has those of all its parts
	text := fmt.Sprintf("understudy verify %s --target %s --case %s --seed %d", quoted(r.Document.Location), quoted(target), quoted(id), seed)
	if r.Replay != "" {
		text += " " + r.Replay
	}
	return text
}

// quoted is an argument as a shell reads it.
func quoted(s string) string {
	plain := func(c rune) bool {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("-_./:@%+,", c)
	}
	if s != "" && strings.IndexFunc(s, func(c rune) bool { return !plain(c) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// line is a text in one line that does nothing but stand there: what is not meant
// to be seen, such as an escape sequence or a change of direction, is spelled out.
func line(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		c, size := utf8.DecodeRuneInString(s)
		switch {
		case c == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\t':
			b.WriteString(`\t`)
		case c == '\r':
			b.WriteString(`\r`)
		case unicode.IsGraphic(c):
			b.WriteRune(c)
		case c < 0x100:
			fmt.Fprintf(&b, `\x%02x`, c)
		case c < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, c)
		default:
			fmt.Fprintf(&b, `\U%08x`, c)
		}
		s = s[size:]
	}
	return b.String()
}

// lines is a command as [line] has it, but with the line breaks and tabs that it
// must have to do the same when it is copied. They stay out where a line of it
// would be a command to the log of a CI.
func lines(s string) string {
	list := strings.Split(s, "\n")
	for i, l := range list {
		start := strings.TrimSpace(l)
		if i > 0 && (strings.HasPrefix(start, "::") || strings.HasPrefix(start, "##")) {
			return line(s)
		}
		parts := strings.Split(l, "\t")
		for j, p := range parts {
			parts[j] = line(p)
		}
		list[i] = strings.Join(parts, "\t")
	}
	return strings.Join(list, "\n")
}

func isPlain(s string) bool {
	for _, c := range s {
		if c == utf8.RuneError || !unicode.IsGraphic(c) {
			return false
		}
	}
	return true
}
