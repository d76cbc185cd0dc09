package resources

import (
	"fmt"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// filters finds what a parameter narrows a list by.
func (in *inference) filters(op *operation, p *specs.Parameter, item *view, d *draft) []Filter {
	v := in.views.of(p.Schema)
	if v.isObject() {
		var list []Filter
		for i := range v.members {
			m := &v.members[i]
			if f, ok := in.filter(op, p, m.name, in.views.value(m), item, d); ok {
				f.Member = m.name
				list = append(list, in.byDay(f, in.views.value(m), item)...)
			}
		}
		return list
	}
	if among(words(p.Name), shapeNames, otherPaging) && !strings.HasPrefix(v.format, "date") && in.indexOf(item).exact[tight(words(p.Name))] == nil {
		return nil
	}
	if f, ok := in.filter(op, p, p.Name, v, item, d); ok {
		return in.byDay(f, v, item)
	}
	return nil
}

// filter finds the member that a name stands for, and how it is compared.
func (in *inference) filter(op *operation, p *specs.Parameter, name string, v *view, item *view, d *draft) (Filter, bool) {
	x := in.indexOf(item)
	f := Filter{Parameter: p, Test: Equal}
	whole := words(name)
	found := func(list []place) bool {
		for _, at := range list {
			if linked(op.action, at.path) == nil {
				f.Paths = append(f.Paths, at.path)
			}
		}
		return len(f.Paths) > 0
	}
	for _, candidate := range candidates(whole, d) {
		if list := in.nearest(x.exact[tight(candidate)], v); found(list) {
			f.Reason = fmt.Sprintf("%s has the name of %s", name, paths(f.Paths))
			return f, true
		}
	}
	for _, candidate := range candidates(whole, d) {
		if list := in.nearest(x.alike[tight(Singular(candidate))], v); found(list) {
			f.Reason = fmt.Sprintf("%s is %s but for the number", name, paths(f.Paths))
			return f, true
		}
	}
	for _, candidate := range candidates(whole, d) {
		if list := in.labels(v, x.alike[tight(Singular(candidate))]); found(list) {
			f.Reason = fmt.Sprintf("%s is what tells them apart at %s", name, paths(f.Paths))
			return f, true
		}
	}
	test, rest, ok := testOf(whole)
	if !ok {
		return f, false
	}
	f.Test = test.test
	for _, candidate := range in.tested(rest, p, d) {
		if found(ordered(x.exact[tight(candidate)], func(m *view) bool { return in.ordered(v, m, candidate, test) })) {
			f.Reason = fmt.Sprintf("%s is %s of %s", name, test.says, paths(f.Paths))
			return f, true
		}
	}
	return f, false
}

func paths(list [][]string) string {
	var b []string
	for _, p := range list {
		b = append(b, dotted(p))
	}
	return strings.Join(b, " and ")
}

// candidates are the names, in words, that the items may have for a parameter.
func candidates(whole string, d *draft) []string {
	list := []string{whole}
	for _, noun := range nouns(d.noun, d.like...) {
		if rest, ok := without(whole, noun); ok {
			list = append(list, rest)
		}
	}
	for _, prefix := range []string{"filter", "by", "with", "where"} {
		if rest, ok := without(whole, prefix); ok {
			list = append(list, rest)
		}
	}
	for _, suffix := range []string{" in", " eq", " equals", " filter", " is"} {
		if rest, ok := strings.CutSuffix(whole, suffix); ok {
			list = append(list, rest)
		}
	}
	return list
}

// comparable reports whether a member can equal what a parameter says.
func (in *inference) comparable(param, member *view) bool {
	if param.isArray() {
		param = in.views.itemOf(param)
	}
	if member.isArray() {
		member = in.views.itemOf(member)
	}
	if param.isObject() || member.isObject() && !member.is(scalars) {
		return false
	}
	if param.types == 0 || member.types == 0 {
		return member.isScalar()
	}
	kinds := func(t schema.Types) schema.Types {
		if t&numbers != 0 {
			t |= numbers
		}
		return t & scalars
	}
	if kinds(param.types)&kinds(member.types) == 0 {
		return param.is(schema.TypeString) && spelled(param, member)
	}
	return !apart(param.enum, member.enum) && !differ(param.format, member.format)
}

// spelled reports whether a parameter that is a text lists texts for what the
// member is.
func spelled(param, member *view) bool {
	for i := range param.enum {
		text := param.enum[i].Text
		if !(member.types == schema.TypeBoolean && (text == "true" || text == "false")) && !(member.is(numbers) && schema.IsNumber(text)) {
			return false
		}
	}
	return len(param.enum) > 0
}

// apart reports whether two lists of values have none in common.
func apart(a, b []schema.Value) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	for i := range a {
		if slices.ContainsFunc(b, func(v schema.Value) bool { return strings.EqualFold(v.Text, a[i].Text) && v.Kind == a[i].Kind }) {
			return false
		}
	}
	return true
}

// differ reports whether a text cannot have both formats.
func differ(a, b string) bool {
	class := func(f string) string {
		switch f {
		case "date", "date-time":
			return "time"
		case "uuid", "email", "ipv4", "ipv6", "time", "duration":
			return f
		case "uri", "url":
			return "uri"
		}
		return ""
	}
	return class(a) != "" && class(b) != "" && class(a) != class(b)
}
