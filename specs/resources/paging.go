package resources

import (
	"strings"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

const numbers = schema.TypeInteger | schema.TypeNumber

// paging finds out how an answer shows a part of a list, which stands at a path
// of its body.
func (vs views) paging(op *specs.Operation, r *specs.Response, body *view, path []string) *Paging {
	p := vs.pages(op)
	p.Members = vs.members(body, path)
	p.Headers = headers(r)
	return p
}

// pages finds the parameters that divide lists into pages.
func (vs views) pages(op *specs.Operation) *Paging {
	p := &Paging{FirstPage: 1}
	for _, q := range op.Parameters {
		if q.In != "query" {
			continue
		}
		switch vs.pagingOf(q) {
		case sizeNames[0]:
			first(&p.Size, q)
		case pageNames[0]:
			first(&p.Page, q)
		case offsetNames[0]:
			first(&p.Offset, q)
		case cursorNames[0]:
			first(&p.Cursor, q)
		}
	}
	if p.Page != nil {
		v := vs.of(p.Page.Schema)
		if v.fallback != nil && v.fallback.Text == "0" || v.minimum != nil && v.minimum.Sign() == 0 && v.fallback == nil {
			p.FirstPage = 0
		}
	}
	return p
}

// Parameters lists the parameters that say which part of the list is asked for:
// none where all of it is shown.
func (p *Paging) Parameters() []*specs.Parameter {
	var list []*specs.Parameter
	for _, q := range []*specs.Parameter{p.Size, p.Page, p.Offset, p.Cursor} {
		if q != nil {
			list = append(list, q)
		}
	}
	return list
}

func first(at **specs.Parameter, p *specs.Parameter) {
	if *at == nil {
		*at = p
	}
}

// pagingOf returns the first name of the list of names that a parameter of the
// query is in, "" where it has nothing to do with pages, or in a way of its own.
func (vs views) pagingOf(p *specs.Parameter) string {
	w := words(p.Name)
	v := vs.of(p.Schema)
	dated := strings.HasPrefix(v.format, "date")
	number := v.types == 0 || v.is(numbers)
	text := v.is(schema.TypeString) && !v.is(numbers) && len(v.enum) == 0 && !dated
	switch {
	case v.isArray() || v.isObject():
		return ""
	case among(w, sizeNames) && (number || text && among(w, sizeNames[:3])):
		return sizeNames[0]
	case among(w, pageNames) && (number || text && w == "page" && !tokens(p)):
		return pageNames[0]
	case among(w, offsetNames) && (number || text && among(w, offsetNames[:2])) && !counted(p):
		return offsetNames[0]
	case among(w, cursorNames) && (text || v.types == 0 || v.is(numbers) && w != "after"), w == "page" && text:
		return cursorNames[0]
	}
	return ""
}

// tokens reports whether the description of a parameter says that it is a
// cursor.
func tokens(p *specs.Parameter) bool {
	d := strings.ToLower(p.Description)
	return strings.Contains(d, "token") || strings.Contains(d, "cursor")
}
