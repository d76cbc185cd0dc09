package reports

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/understudy-api/understudy/contract"
)

// words are the functions of the page. What they are given is data: what a reader
// is not meant to see is spelled out, as in text.
var words = template.FuncMap{
	"line":     func(v any) string { return line(fmt.Sprint(v)) },
	"because":  func(code, reason string) string { return line(because(code, reason)) },
	"verdict":  verdict,
	"facts":    factsOf,
	"exchange": exchange,
	"percent":  percent,
	"width":    func(p float64) string { return fmt.Sprintf("%.2f", p) },
	"all":      func(d contract.Dimension) int { return len(d.Seen) + len(d.Unseen) },
	"replay":   func(r *contract.Report, f contract.Finding) string { return replay(r, &f) },
	"command": func(title, text string) map[string]string {
		return map[string]string{"Title": title, "Text": lines(text)}
	},
	"leftOut": func(list []contract.LeftOut) []map[string]any {
		var shown []map[string]any
		for _, l := range leftOutBy(list) {
			shown = append(shown, map[string]any{"Title": count(l.cases, "case") + ": " + line(l.reason), "Parts": l.parts})
		}
		return shown
	},
}

// exchange is a request and its answer, about as HTTP has them.
func exchange(e *contract.Example) string {
	var b strings.Builder
	put := func(first string, header []string, body string, binary bool) {
		fmt.Fprintln(&b, line(first))
		for _, h := range header {
			fmt.Fprintln(&b, line(h))
		}
		if body != "" {
			if binary {
				b.WriteString("\n(in Base64)")
			}
			fmt.Fprintf(&b, "\n%s\n", lines(body))
		}
	}
	put(e.Request.Method+" "+e.Request.URL, e.Request.Header, e.Request.Body, e.Request.Binary)
	if a := e.Response; a != nil {
		b.WriteString("\n")
		put(fmt.Sprintf("Answer: %d", a.Status), a.Header, a.Body, a.Binary)
		if a.Cut {
			b.WriteString("… (the rest is left out)\n")
		}
	}
	return b.String()
}
