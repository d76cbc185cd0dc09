package reports

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/contract"
)

//go:embed page
var page embed.FS

// writeHTML writes one page that opens from a disk. Its policy forbids it every
// request, and every style and script but its own two.
func writeHTML(w io.Writer, r *contract.Report) error {
	t, err := template.New("report.gohtml").Funcs(words).ParseFS(page, "page/report.gohtml")
	if err != nil {
		return err
	}
	p := &htmlPage{Report: r, Groups: groups(r)}
	style, script := asset("report.css"), asset("report.js")
	p.StyleSheet = template.HTML("<style>" + style + "</style>")
	p.Script = template.HTML("<script>" + script + "</script>")
	p.Policy = fmt.Sprintf("default-src 'none'; style-src '%s'; script-src '%s'; img-src data:; base-uri 'none'; form-action 'none'",
		digest(style), digest(script))
	return t.Execute(w, p)
}

func asset(name string) string {
	text, err := page.ReadFile("page/" + name)
	if err != nil {
		panic(err) // it is embedded
	}
	return string(text)
}

// digest names a text in a policy (CSP 3, section 2.3.1).
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// htmlPage is what the template shows.
type htmlPage struct {
	*contract.Report
	Policy             string
	StyleSheet, Script template.HTML
	Groups             []*htmlGroup
}

// Dimensions are what coverage counts.
func (p *htmlPage) Dimensions() []contract.Dimension { return p.Coverage.Dimensions() }

// Verdicts lists the verdicts that there are, for the filter.
func (p *htmlPage) Verdicts() []string {
	var list []string
	for _, v := range verdicts {
		if slices.ContainsFunc(p.Cases, func(c contract.CaseResult) bool { return c.Verdict == v }) {
			list = append(list, string(v))
		}
	}
	return list
}

// Families lists the families that there are, in the order in which they come up.
func (p *htmlPage) Families() []string {
	var list []string
	known := map[contract.Family]bool{}
	for _, c := range p.Cases {
		if !known[c.Family] {
			known[c.Family] = true
			list = append(list, string(c.Family))
		}
	}
	return list
}

// htmlGroup is an operation and its cases.
type htmlGroup struct {
	Operation string
	Cases     []htmlCase
}

// Count says how many cases there are, and how many failed.
func (g *htmlGroup) Count() string {
	bad := 0
	for _, c := range g.Cases {
		if c.Verdict == contract.Failed || c.Verdict == contract.Error {
			bad++
		}
	}
	if bad == 0 {
		return count(len(g.Cases), "case")
	}
	return fmt.Sprintf("%s, %d failed", count(len(g.Cases), "case"), bad)
}

type htmlCase struct {
	contract.CaseResult
	Links []htmlLink
}

// htmlLink leads to a finding.
type htmlLink struct {
	Index int
	Title string
}

// groups puts cases together by operation, those of the report's list first.
func groups(r *contract.Report) []*htmlGroup {
	links := map[string][]htmlLink{}
	for i, f := range r.Findings {
		for _, id := range f.Cases {
			links[id] = append(links[id], htmlLink{i, line(f.Title)})
		}
	}
	by := map[string]*htmlGroup{}
	var list []*htmlGroup
	group := func(operation string) *htmlGroup {
		if by[operation] == nil {
			by[operation] = &htmlGroup{Operation: line(operation)}
			list = append(list, by[operation])
		}
		return by[operation]
	}
	for _, op := range r.Operations {
		group(op.Operation)
	}
	for _, c := range r.Cases {
		g := group(c.Operation)
		g.Cases = append(g.Cases, htmlCase{c, links[c.ID]})
	}
	return slices.DeleteFunc(list, func(g *htmlGroup) bool { return len(g.Cases) == 0 })
}

// fact is a line about a finding.
type fact struct {
	Name, Value string
	Code        bool
}

func factsOf(f contract.Finding) []fact {
	list := []fact{
		{"Where", line(strings.Join(f.Operations, ", ")), false},
		{"Place", line(f.Place), true},
		{"Expected", line(f.Expected), false},
		{"Actual", line(f.Actual), false},
		{"Rule", line(f.Rule.String()), true},
		{"Accepted", line(f.Accepted), false},
		{"Finding", line(f.ID), true},
		{"Cases", line(beginning(f.Cases, 20)), true}, // below, each case leads to its findings
	}
	return slices.DeleteFunc(list, func(f fact) bool { return f.Value == "" })
}
