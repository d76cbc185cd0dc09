package contract

import (
	"mime"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// undeclared reports members that no schema of the document declares. Objects of
// which the document declares no member may have any.
func undeclared(l *look) (list []problem) {
	if !l.suite.Config.Checks.Strict {
		return nil
	}
	m, v := l.typed()
	if m == nil {
		return nil
	}
	var visit func(schemas []*schema.Schema, v *schema.Value, pointer string)
	visit = func(given []*schema.Schema, v *schema.Value, pointer string) {
		var schemas []*schema.Schema
		for _, s := range given {
			applied(s, v, schema.ToClient, func(s *schema.Schema) { schemas = append(schemas, s) }, func(*schema.Schema, string, int) {})
		}
		switch v.Kind {
		case schema.Object:
			i := slices.IndexFunc(schemas, func(s *schema.Schema) bool { return len(s.Properties) > 0 })
			for at, name := range v.Keys {
				inner, declared := membersOf(schemas, name)
				where := schema.JoinPointer(pointer, name)
				switch {
				case declared:
					visit(inner, &v.Items[at], where)
				case i >= 0 && !l.ignores(name, where):
					rule := schemas[i].Location
					list = append(list, problem{
						message: "body" + where + ": the document declares no such member", expected: "no member " + name,
						actual: schema.Show(&v.Items[at]), rule: rule, cause: ruleName(l.suite.Document, rule) + " " + name,
					})
				}
			}
		case schema.Array:
			for i := range v.Items {
				visit(itemsAt(schemas, i), &v.Items[i], pointer+"/*")
			}
		}
	}
	visit([]*schema.Schema{m.Schema}, v, "")
	return slices.CompactFunc(list, func(a, b problem) bool { return a.cause == b.cause })
}

// ignores reports whether the config ignores a member, by its name or by where it
// is; items of lists have * for their number.
func (l *look) ignores(name, pointer string) bool {
	return slices.Contains(l.suite.Config.Checks.Ignore, name) || slices.Contains(l.suite.Config.Checks.Ignore, pointer)
}

// typed is the body of the answer as a value, with the documented media type that
// it has; nil where there is no such body, or it is not JSON.
func (l *look) typed() (*specs.MediaType, *schema.Value) {
	r := l.op.Response(l.status)
	if r == nil || len(l.body) == 0 || l.expect == NoMethod {
		return nil, nil
	}
	kind, _, err := mime.ParseMediaType(l.header.Get("Content-Type"))
	if err != nil {
		return nil, nil
	}
	for _, m := range r.Content {
		if m.Schema == nil || !m.IsJSON() || m.Essence() != kind && !strings.Contains(m.Name, "*") {
			continue
		}
		if v, err := schema.ParseJSON(string(l.body)); err == nil {
			return m, &v
		}
	}
	return nil, nil
}
