package resources_test

import (
	"fmt"
	"strings"

	"github.com/understudy-api/understudy/specs/resources"
)

// text writes a model down, for people who compare it with the one before.
func text(m *resources.Model) string {
	var b strings.Builder
	line := func(indent int, format string, args ...any) {
		b.WriteString(strings.Repeat("  ", indent))
		fmt.Fprintf(&b, format+"\n", args...)
	}
	for _, c := range m.Collections {
		line(0, "%s", c.Name)
		line(1, "path=%s key=%s single=%t listed=%t shows=%d", c.Path, c.Key, c.Single, c.Listed, len(c.Shows))
		for _, p := range c.Parents {
			line(1, "parent %s", parent(p))
		}
		for _, r := range c.Reasons {
			line(1, "because %s", r)
		}
	}
	for op := range m.Document.Operations() {
		writeAction(line, op.String(), m.Action(op))
	}
	for w := range m.Document.Webhooks() {
		writeAction(line, "webhook "+w.Name, m.Action(w.Operation))
	}
	for _, p := range m.Problems {
		line(0, "problem: %s", p)
	}
	return b.String()
}

func parent(p resources.Parent) string {
	s := "{" + p.Parameter + "}"
	if p.Collection != nil {
		s += " of " + p.Collection.Name
	}
	if p.Member != nil {
		s += ", told by " + strings.Join(p.Member, ".")
	}
	return s
}

func writeAction(line func(int, string, ...any), title string, a *resources.Action) {
	what := string(a.Kind)
	if a.Collection != nil {
		what += " " + a.Collection.Name
	}
	if a.Key != nil {
		what += " by " + a.Key.In + " " + a.Key.Name
	}
	if a.BodyKey != "" {
		what += " by body." + a.BodyKey
	}
	if len(a.Body) > 0 {
		what += " from body /" + strings.Join(a.Body, "/")
	}
	line(0, "%s: %s", title, what)
	for _, p := range a.Parents {
		line(1, "parent %s", parent(p))
	}
	if a.Within != nil {
		line(1, "within %s", parent(*a.Within))
	}
	for _, f := range a.Filters {
		name := f.Parameter.Name
		if f.Member != "" {
			name += "[" + f.Member + "]"
		}
		var paths []string
		for _, p := range f.Paths {
			paths = append(paths, strings.Join(p, "."))
		}
		how := strings.Join(paths, "|")
		if f.Expression.Present() {
			how = "expression " + f.Expression.Value().Text
		}
		line(1, "filter %s %s %s: %s", name, f.Test, how, f.Reason)
	}
	if s := a.Search; s != nil {
		line(1, "search %s %v: %s", s.Parameter.Name, s.Paths, s.Reason)
	}
	if s := a.Sort; s != nil {
		direction := ""
		if s.Direction != nil {
			direction = " " + s.Direction.Name
		}
		line(1, "sort %s%s: %s", s.Parameter.Name, direction, s.Reason)
	}
	for _, s := range a.Shows {
		line(1, "shows in %s %s at /%s%s", s.Response.Status, s.Media.Name, strings.Join(s.Path, "/"), paging(s.List))
	}
	for _, r := range a.Reasons {
		line(1, "because %s", r)
	}
}

func paging(p *resources.Paging) string {
	if p == nil {
		return ""
	}
	s := ", a list"
	if p.Size != nil {
		s += " size=" + p.Size.Name
	}
	if p.Page != nil {
		s += fmt.Sprintf(" page=%s from %d", p.Page.Name, p.FirstPage)
	}
	if p.Offset != nil {
		s += " offset=" + p.Offset.Name
	}
	if p.Cursor != nil {
		s += " cursor=" + p.Cursor.Name
	}
	for _, t := range p.Members {
		s += fmt.Sprintf(" %s=%s", t.What, strings.Join(t.Path, "."))
	}
	for _, t := range p.Headers {
		s += fmt.Sprintf(" %s=%s", t.What, t.Name)
	}
	return s
}
