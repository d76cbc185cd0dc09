package contract

import (
	"fmt"

	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// counting are those tellings that the list itself shows to be right or wrong.
var counting = []resources.Telling{
	resources.Total, resources.More, resources.Pages, resources.PageNumber, resources.PageSize, resources.Count, resources.Start,
	resources.Before, resources.First, resources.Last, resources.Empty,
}

// countersAgree compares what a list tells of itself with what it shows.
var countersAgree = scenario{
	Check: Check{
		ID: "counters-agree", Title: "The counts that a list gives do not match its items",
		Explanation: "Members and headers that tell how many items and pages there are, and whether there are more, agree with what going through the pages comes to.",
	},
	plan: func(_ *planner, a *resources.Action) []Sequence {
		paging := listing(a)
		if paging == nil || !showing(paging, counting...) {
			return nil
		}
		s, _ := sequence(a.Collection, "list", a)
		return []Sequence{s}
	},
	play: func(s *stage) {
		var wrong, expected, actual string
		for range 2 { // a list that changes by itself looks wrong once
			if wrong, expected, actual = s.recount(s.action("list")); wrong == "" || s.over {
				return
			}
		}
		s.fail(wrong, expected, actual)
	},
}

// recount goes through a list in large pages, and where it has only one of those,
// in small ones, and says what they tell that is not so.
func (s *stage) recount(a *resources.Action) (wrong, expected, actual string) {
	first, size := s.wide(a, nil)
	if first == nil {
		return "", "", ""
	}
	w := s.walkOn(first, nil, size, 20)
	if wrong, expected, actual = s.judged(w); wrong != "" || s.over || !w.ended || len(w.items) < 3 || len(first.items) < len(w.items) {
		return wrong, expected, actual
	}
	less := small(first.paging, len(w.items))
	if less == 0 || less >= len(w.items) || !paged(first.paging) {
		return "", "", ""
	}
	if first = s.list(a, nil, sized(first.paging, less)...); first == nil {
		return "", "", ""
	}
	again := s.walkOn(first, nil, less, 20)
	if again.ended && len(again.items) != len(w.items) {
		s.stop(Undone, "smaller pages show other items than large ones")
		return "", "", ""
	}
	return s.judged(again)
}

// judged is what a walk tells that is not so, where it shows nothing twice.
func (s *stage) judged(w *walk) (wrong, expected, actual string) {
	key, seen := "", map[string]bool{}
	if c := w.pages[0].action.Collection; c != nil {
		key = c.Key
	}
	for i := range w.items {
		if id := memberOf(&w.items[i], key); id != nil && id.Kind != schema.Null {
			if seen[id.Plain()] {
				s.stop(Undone, "the pages of the list show an item twice")
			}
			seen[id.Plain()] = true
		}
	}
	if s.over {
		return "", "", ""
	}
	return w.miscounted()
}

// miscounted says what the pages of a walk tell that is not so; "" where there is
// nothing.
func (w *walk) miscounted() (wrong, expected, actual string) {
	full := w.pages // those that have items, or the only one
	for len(full) > 1 && len(full[len(full)-1].items) == 0 {
		full = full[:len(full)-1]
	}
	before := 0
	for n, p := range full {
		last := n == len(full)-1
		for _, one := range p.counts(n, before, len(full), len(w.items), w.ended, last) {
			if v := p.told(one.what); v != nil && !one.fits(v) {
				return fmt.Sprintf("page %d of the list tells %s as the %s", n+1, schema.Show(v), one.what), one.expected, schema.Show(v)
			}
		}
		before += len(p.items)
	}
	return "", "", ""
}

// count is what a page must tell.
type count struct {
	what     resources.Telling
	expected string
	fits     func(*schema.Value) bool
}

// counts are what the nth page must tell, with items before it, by what a walk
// came to.
func (p *page) counts(n, before, pages, items int, ended, last bool) []count {
	here := len(p.items)
	whole := ended && items < 10_000 // beyond, servers estimate
	_, totals := p.number(resources.Total)
	list := []count{
		flag(resources.First, n == 0),
		flag(resources.Before, n > 0),
		flag(resources.Empty, here == 0),
		number(resources.PageSize, fmt.Sprintf("%d at least", here), func(i int) bool { return i >= here }),
		number(resources.Start, fmt.Sprint(before), func(i int) bool { return i == before || i == before+1 }),
	}
	if totals {
		list = append(list, exactly(resources.Count, here))
	} else { // some call the number of all items so
		list = append(list, number(resources.Count, fmt.Sprint(here), func(i int) bool { return i == here || i > here && (!whole || i == items) }))
	}
	if p.paging.Page != nil {
		list = append(list, exactly(resources.PageNumber, p.paging.FirstPage+n))
	}
	if whole {
		list = append(list, flag(resources.More, !last), flag(resources.Last, last),
			number(resources.Pages, fmt.Sprint(pages), func(i int) bool { return i == pages || items == 0 && i <= 1 }))
	}
	if whole && !narrowed(p.action) {
		list = append(list, exactly(resources.Total, items))
	} else { // it may be that of all, whatever the list shows of them
		list = append(list, number(resources.Total, fmt.Sprintf("%d at least", items), func(i int) bool { return i >= items || i < 0 }))
	}
	return list
}

func flag(what resources.Telling, is bool) count {
	return count{what, fmt.Sprint(is), func(v *schema.Value) bool { return v.Plain() != fmt.Sprint(!is) }}
}

func exactly(what resources.Telling, n int) count {
	return number(what, fmt.Sprint(n), func(i int) bool { return i == n })
}

// number is a count that fits when its number does; what is no number is for the
// schema to judge.
func number(what resources.Telling, expected string, fits func(int) bool) count {
	return count{what, expected, func(v *schema.Value) bool {
		if !schema.IsNumber(v.Plain()) {
			return true
		}
		i, ok := schema.NumberOf(v.Plain()).Int64()
		return !ok || fits(int(i))
	}}
}
