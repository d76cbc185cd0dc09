package world

import (
	"slices"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
)

// page is what of a list one answer shows.
type page struct {
	items []*Item
	all   []*Item // that fit, on all pages
	start int     // how many of them are before this page
	asked int     // which page was asked for, from 0: it may be behind the last
	size  int     // how many a page may have; 0: all
	more  bool
	next  string // the cursor of the next page
}

// usualPage is how many items a page has where nobody says.
const usualPage = 20

// paginate takes out the page that a request asks for.
func paginate(a *act, in *specs.Input, fit []*Item, at func(*Item) position, by []ordering) *page {
	p := &page{all: fit}
	var how *resources.Paging
	limit := -1
	for _, show := range a.Shows {
		if show.List != nil {
			how, limit = show.List, a.play.mostItems(show)
			break
		}
	}
	if how == nil || how.Size == nil && how.Page == nil && how.Offset == nil && how.Cursor == nil {
		p.items = fit
		if limit >= 0 && len(fit) > limit {
			p.items, p.more = fit[:limit], true
		}
		return p
	}
	p.size = usualPage
	if limit >= 0 {
		p.size = limit
	}
	if n, ok := whole(in, how.Size); ok {
		p.size = max(0, n)
	}
	if limit >= 0 {
		p.size = min(p.size, limit)
	}
	switch cursor, ok := asked(in, how.Cursor); {
	case ok:
		if after, ok := parseCursor(cursor.Plain()); ok {
			p.start, _ = slices.BinarySearchFunc(fit, after, func(it *Item, after position) int {
				if c := at(it).compare(after, by); c != 0 {
					return c
				}
				return -1 // behind the one where the page before ended
			})
		}
	default:
		if n, ok := whole(in, how.Page); ok {
			p.asked = max(0, n-how.FirstPage)
			p.start = min(p.asked, len(fit)) * p.size
		}
		if n, ok := whole(in, how.Offset); ok {
			p.start, p.asked = n, 0
		}
	}
	p.start = clamp(p.start, len(fit))
	p.asked = max(p.asked, p.start/max(p.size, 1))
	end := clamp(p.start+p.size, len(fit))
	p.items, p.more = fit[p.start:end], end < len(fit) && p.size > 0
	if p.more && end > p.start {
		p.next = at(fit[end-1]).cursor()
	}
	return p
}

// previous is where the page before begins: the last one there is, before a page
// that was asked for behind the end.
func (p *page) previous(how *resources.Paging, size int) int {
	if how.Page != nil && p.start > 0 && p.start == len(p.all) {
		return (p.start - 1) / size * size
	}
	return max(p.start-size, 0)
}

func clamp(n, most int) int { return max(0, min(n, most)) }

// mostItems is how many items a list may have, -1 where the document does not
// say.
func (p *play) mostItems(show *resources.Show) int {
	list := show.Media.Schema
	for _, name := range show.Path {
		m := p.shapes.of(list).member(name)
		if m == nil {
			return -1
		}
		list = m.schema
	}
	for depth := 0; list != nil && depth < maxNesting; depth, list = depth+1, list.Ref {
		if list.MaxItems >= 0 {
			return list.MaxItems
		}
	}
	return -1
}
