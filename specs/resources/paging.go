package resources

import (
	"slices"
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
	case among(w, offsetNames) && (number || text && among(w, offsetNames[:2])):
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

// members finds the members around a list that tell of the whole of it.
func (vs views) members(body *view, path []string) []Tells {
	var list []Tells
	var walk func(v *view, at []string, depth int)
	walk = func(v *view, at []string, depth int) {
		for i := range v.members {
			m := &v.members[i]
			here := append(slices.Clone(at), m.name)
			if slices.Equal(here, path) {
				continue
			}
			value := vs.value(m)
			if what := vs.telling(m); what != "" {
				list = append(list, Tells{Path: here, What: what})
				continue
			}
			leads := len(here) < len(path) && slices.Equal(here, path[:len(here)])
			if value.isObject() && depth < 3 && (leads || around(m.words) || among(m.words, wrapNames, nextNames, backNames)) {
				if among(m.words, nextNames, backNames) {
					for _, name := range []string{"href", "url", "uri", "cursor"} {
						if value.member(name) != nil {
							what := Next
							if among(m.words, backNames) {
								what = Previous
							}
							list = append(list, Tells{Path: append(here, name), What: what})
							break
						}
					}
					continue
				}
				walk(value, here, depth+1)
			}
		}
	}
	if body.isObject() {
		walk(body, nil, 0)
	}
	return settle(list)
}

// telling is what a member tells by its name and type, "" for nothing. A count
// is taken for that of the page.
func (vs views) telling(m *member) Telling {
	v := vs.value(m)
	w := strings.TrimPrefix(strings.TrimPrefix(m.words, "odata "), "hydra ")
	number := v.types == 0 && !v.isObject() || v.is(numbers)
	text := v.types == 0 && !v.isObject() || v.is(schema.TypeString) || v.is(numbers)
	switch {
	case v.isArray() || v.isObject():
		return ""
	case among(w, moreNames) && (v.is(schema.TypeBoolean) || v.types == 0):
		return More
	case v.types == schema.TypeBoolean:
		return ""
	case among(w, totalNames) && (number || text):
		return Total
	case among(w, pagesNames) && number:
		return Pages
	case among(w, numberNames) && number:
		return PageNumber
	case among(w, countNames) && number && w != "size":
		return Count
	case among(w, widthNames) && number:
		return PageSize
	case among(w, startNames) && number:
		return Start
	case (among(w, nextNames) || strings.HasPrefix(w, "next page ")) && text:
		return Next
	case among(w, backNames) && text:
		return Previous
	case strings.HasSuffix(w, " count") && v.is(numbers):
		return Count
	}
	return ""
}

// settle decides what is told twice: a count is the total where nothing else
// is, all of them are where several are counted, and the first one stays.
func settle(list []Tells) []Tells {
	total := slices.ContainsFunc(list, func(t Tells) bool { return t.What == Total })
	counts := 0
	for _, t := range list {
		if t.What == Count {
			counts++
		}
	}
	kept := list[:0]
	for _, t := range list {
		plain := among(words(t.Path[len(t.Path)-1]), countNames)
		if t.What == Count {
			switch {
			case !total && counts == 1:
				t.What = Total
			case !plain:
				continue // of something else
			case !total && words(t.Path[len(t.Path)-1]) == "count":
				t.What = Total
			}
		}
		kept = append(kept, t)
	}
	return slices.Clip(kept)
}

// headers finds the headers that tell of a list.
func headers(r *specs.Response) []Tells {
	var list []Tells
	for _, h := range r.Headers {
		w := strings.TrimPrefix(words(h.Name), "x ")
		w = strings.TrimPrefix(strings.TrimPrefix(w, "pagination "), "paging ")
		what := Telling("")
		switch {
		case strings.HasPrefix(w, "rate") || strings.Contains(w, "ratelimit"):
		case w == "link":
			what = Links
		case among(w, pagesNames):
			what = Pages
		case among(w, totalNames), w == "count":
			what = Total
		case among(w, []string{"page", "current page", "page number"}):
			what = PageNumber
		case among(w, []string{"per page", "page size", "limit"}):
			what = PageSize
		case among(w, []string{"next page", "next cursor", "next", "next page token", "cursor"}):
			what = Next
		case among(w, []string{"prev page", "previous page", "prev", "previous", "prev cursor"}):
			what = Previous
		case w == "offset":
			what = Start
		case w == "has more", w == "has next":
			what = More
		}
		if what != "" {
			list = append(list, Tells{Name: h.Name, What: what})
		}
	}
	return list
}
