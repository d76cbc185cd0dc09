package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// text writes an explanation for people: a line for each collection and each
// operation, below it what belongs to it, and the reasons in brackets.
func (e *explanation) text() string {
	var b strings.Builder
	line := func(format string, args ...any) {
		b.WriteString(strings.TrimRight(fmt.Sprintf(format, args...), " ") + "\n")
	}
	if len(e.Collections) == 0 {
		line("No collections.")
	}
	for _, c := range e.Collections {
		line("%s  %s", c.Name, c.what())
		for _, p := range c.Parents {
			line("  in       %s", p)
		}
		for _, r := range c.Reasons {
			line("  [%s]", r)
		}
	}
	line("")
	for _, o := range e.Operations {
		name := o.Operation
		if o.Webhook {
			name = "webhook " + name
		}
		line("%s  %s", name, o.what())
		for _, p := range o.Parents {
			line("  in       %s", p)
		}
		if o.Within != nil {
			line("  of       %s", *o.Within)
		}
		for _, f := range o.Filters {
			line("  filter   %s -> %s  [%s]", f.Parameter, f.says(), f.Reason)
		}
		if s := o.Search; s != nil {
			line("  search   %s -> %s  [%s]", s.Parameter, cmp.Or(strings.Join(s.Members, ", "), "all texts"), s.Reason)
		}
		if s := o.Sort; s != nil {
			line("  sort     %s  [%s]", strings.TrimSpace(s.Parameter+" "+s.Direction), s.Reason)
		}
		for _, s := range o.showsOnce() {
			line("  shows    %s", s)
		}
		if len(o.Rules) > 0 {
			line("  rules    x-understudy has %s", strings.Join(o.Rules, ", "))
		}
		for _, r := range o.Reasons {
			line("  [%s]", r)
		}
	}
	return b.String()
}

func (c *explainedCollection) what() string {
	parts := []string{cmp.Or(c.Path, "without a path")}
	switch {
	case c.Single:
		parts = append(parts, "one thing")
	case c.Key == "":
		parts = append(parts, "no key")
	default:
		parts = append(parts, "key "+c.Key)
	}
	if c.Listed {
		parts = append(parts, "listed")
	}
	return strings.Join(parts, ", ")
}

func (p explainedParent) String() string {
	s := "{" + p.Parameter + "}"
	if p.Collection != "" {
		s += " of " + p.Collection
	}
	if p.Member != "" {
		s += ", which items name at " + p.Member
	}
	return s
}

func (o *explainedOperation) what() string {
	s := o.Does
	if o.Collection != "" {
		s += " " + o.Collection
	}
	if o.Key != nil {
		s += ", by " + o.Key.Name + " in " + o.Key.In
	}
	if o.Item != "" {
		s += ", from " + o.Item + " of the body"
	}
	return s
}

func (f *explainedFilter) says() string {
	switch {
	case f.Expression != "":
		return f.Expression
	case f.Test != "equal":
		return f.Test + " " + strings.Join(f.Members, " or ")
	}
	return strings.Join(f.Members, " or ")
}

// showsOnce describes the bodies that show items; those that differ in status
// and media type only are one.
func (o *explainedOperation) showsOnce() []string {
	var list []string
	for _, s := range o.Shows {
		text := "the body"
		if s.At != "" {
			text = s.At
		}
		if p := s.Paging; p != nil {
			text = "a list at " + text
			for _, one := range []struct{ what, name string }{{"size", p.Size}, {"page", p.Page}, {"offset", p.Offset}, {"cursor", p.Cursor}} {
				if one.name != "" {
					text += fmt.Sprintf(", %s by %s", one.what, one.name)
				}
			}
			if p.Page != "" {
				text += fmt.Sprintf(" from %d", p.FirstPage)
			}
			for _, t := range p.Tells {
				text += fmt.Sprintf(", %s in %s", t.What, cmp.Or(t.Member, t.Header))
			}
		} else {
			text = "one item at " + text
		}
		if !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	return list
}
