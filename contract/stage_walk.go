package contract

import (
	"net/url"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// walk is going through the pages of a list.
type walk struct {
	pages []*page
	items []schema.Value
	size  int  // that was asked for; 0: the usual one
	ended bool // there are no more pages

	below trail
}

// paged reports whether pages of a list can be asked for in turn.
func paged(paging *resources.Paging) bool {
	return paging.Offset != nil || paging.Page != nil || showing(paging, resources.Next, resources.Links)
}

// walkOn goes on from a first page, for a number of pages at most.
func (s *stage) walkOn(first *page, below trail, size, pages int) *walk {
	w := &walk{pages: []*page{first}, items: slices.Clone(first.items), size: size, below: below}
	for len(w.pages) < pages && !w.ended && !s.over {
		request, more := s.next(w)
		if !more { // of a full page the rest may be what cannot be asked for
			w.ended = size == 0 || len(w.items) < size || paged(first.paging)
			break
		}
		r := s.send(first.action, request)
		switch {
		case r == nil:
		case r.answer.status == 429 || r.answer.status >= 500:
			s.stop(RateLimited, "a page was answered with "+statusName(r.answer.status))
		case !r.ok():
			w.ended = true // there is no such page
		default:
			p := s.paged(r)
			if p == nil {
				return w
			}
			if len(p.items) == 0 {
				w.ended = true
			}
			w.pages, w.items = append(w.pages, p), append(w.items, p.items...)
		}
	}
	return w
}

// next is the request for the page behind the last one; more is false where there
// is none.
func (s *stage) next(w *walk) (request *fixtures.Request, more bool) {
	last := w.pages[len(w.pages)-1]
	a, paging := last.action, last.paging
	if len(last.items) == 0 {
		return nil, false
	}
	ask := func(p *specs.Parameter, v schema.Value) (*fixtures.Request, bool) {
		return s.asking(a, w.below, append(sized(paging, w.size), specs.Argument{Parameter: p, Value: v})...), true
	}
	switch {
	case paging.Offset != nil:
		return ask(paging.Offset, schema.Int(int64(len(w.items))))
	case paging.Page != nil && allows(paging.Page, paging.FirstPage+len(w.pages)):
		return ask(paging.Page, schema.Int(int64(paging.FirstPage+len(w.pages))))
	}
	if link := linkTo(last.answer.header.Values("Link"), "next"); link != "" {
		return s.along(last, link), true
	}
	v := last.told(resources.Next)
	switch {
	case v == nil || v.Kind == schema.Null || v.Plain() == "" || v.Kind == schema.Bool:
		return nil, false
	case v.Kind == schema.String && (strings.Contains(v.Text, "://") || strings.HasPrefix(v.Text, "/") || strings.HasPrefix(v.Text, "?")):
		return s.along(last, v.Text), true
	case paging.Cursor != nil:
		return ask(paging.Cursor, *v)
	}
	return nil, false
}

// along is the request that a link on a page leads to.
func (s *stage) along(from *page, link string) *fixtures.Request {
	target, _ := s.target(from.exchange, from.action.Operation, link)
	if target == "" {
		return nil
	}
	other := *from.request
	other.Target = target
	return &other
}

// target is where a reference in an answer leads to, as the document has its
// paths, and the host it names; "" where it is no reference.
func (s *stage) target(from *exchange, op *specs.Operation, reference string) (target, host string) {
	base, err1 := url.Parse(from.sent.url)
	u, err2 := url.Parse(reference)
	if err1 != nil || err2 != nil {
		return "", ""
	}
	u = base.ResolveReference(u)
	path := u.EscapedPath()
	if r := s.run; r.rebase && len(op.BasePaths) > 0 {
		if below, is := strings.CutPrefix(path, r.base); is {
			path = op.BasePaths[0] + below
		}
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	return path, u.Host
}

// linkTo finds the link with a relation among Link headers (RFC 8288, section 3).
func linkTo(headers []string, relation string) string {
	for _, header := range headers {
		for header != "" {
			_, rest, found := strings.Cut(header, "<")
			link, behind, closed := strings.Cut(rest, ">")
			if !found || !closed {
				break
			}
			parameters, after, _ := strings.Cut(behind, "<")
			for parameter := range strings.SplitSeq(parameters, ";") {
				name, value, _ := strings.Cut(parameter, "=")
				value = strings.Trim(strings.TrimSpace(value), "\", ")
				if strings.EqualFold(strings.TrimSpace(name), "rel") && slices.Contains(strings.Fields(strings.ToLower(value)), relation) {
					return link
				}
			}
			if header = ""; after != "" {
				header = "<" + after
			}
		}
	}
	return ""
}
