package world

import (
	"net/url"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// Header is a header that tells of a list.
type Header struct{ Name, Value string }

// Headers are what the documented headers of a response tell of the list, and
// where what was created is. One without a value has nothing to tell and is not
// to be sent. One that the document requires, and that may not say what there is
// to tell, is left to whoever makes it up.
func (out *Outcome) Headers(r *specs.Response) []Header {
	var list []Header
	if out.Location != "" {
		list = append(list, out.located(r)...)
	}
	if out.page == nil {
		return list
	}
	for _, show := range out.act.Shows {
		if show.Response != r || show.List == nil {
			continue
		}
		for _, tells := range show.List.Headers {
			h := r.Header(tells.Name)
			if h == nil {
				continue
			}
			text := ""
			if tells.What == resources.Links {
				text = fitting(h, out.links(show.List))
			} else {
				for _, v := range out.tell(show.List, tells.What, nil) {
					if v.Kind != schema.Null && (h.Schema == nil || h.Schema.Valid(&v, schema.ToClient)) {
						text = v.Plain()
						break
					}
				}
			}
			if text != "" || !h.Required {
				list = append(list, Header{h.Name, text})
			}
		}
		break
	}
	return slices.Clip(list)
}

// located is the Location of what was created, in the first form that the document
// allows: the path, or the whole address.
func (out *Outcome) located(r *specs.Response) []Header {
	h := r.Header("Location")
	if h == nil {
		return []Header{{"Location", out.Location}}
	}
	text := fitting(h, out.Location)
	if u, err := url.Parse(out.request.URL); text == "" && err == nil {
		text = fitting(h, u.Scheme+"://"+u.Host+out.Location)
	}
	if text == "" && h.Required {
		return nil
	}
	return []Header{{h.Name, text}}
}

// fitting is the text where the document allows it in a header, "" elsewhere.
func fitting(h *specs.Header, text string) string {
	if v := schema.Text(text); h.Schema != nil && !h.Schema.Valid(&v, schema.ToClient) {
		return ""
	}
	return text
}

// links is a Link header (RFC 8288) with the pages around this one.
func (out *Outcome) links(how *resources.Paging) string {
	p := out.page
	var list []string
	if !leads(how) {
		return ""
	}
	add := func(rel string, start int, cursor string) {
		list = append(list, "<"+out.link(how, start, cursor)+`>; rel="`+rel+`"`)
	}
	if p.more {
		add("next", p.start+len(p.items), p.next)
	}
	if how.Cursor == nil && p.size > 0 {
		if p.start > 0 {
			add("first", 0, "")
			add("prev", p.previous(how, p.size), "")
		}
		if p.more {
			add("last", (len(p.all)-1)/p.size*p.size, "")
		}
	}
	return strings.Join(list, ", ")
}
