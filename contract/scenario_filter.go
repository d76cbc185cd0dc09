package contract

import (
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// filterMatches narrows a list by a value that its items have.
var filterMatches = scenario{
	Check: Check{
		ID: "filter-matches", Title: "A filtered list shows what does not fit, or not what does",
		Explanation: "A list is asked for with a filter, for a value that some of its items have and others have not. Every item that is shown fits; the one from which the value is, is shown. Texts may fit in part, and in either case.",
	},
	plan: func(_ *planner, a *resources.Action) (list []Sequence) {
		if listing(a) == nil {
			return nil
		}
		for i := range a.Filters {
			f := &a.Filters[i]
			if f.Expression.Present() || len(f.Paths) == 0 || f.Parameter.In != "query" {
				continue
			}
			s, _ := sequence(a.Collection, "list", a)
			if s.Parameter = nameOf(f); !slices.ContainsFunc(list, func(has Sequence) bool { return has.Parameter == s.Parameter }) {
				list = append(list, s)
			}
		}
		return list
	},
	play: func(s *stage) {
		a := s.action("list")
		same := func(f resources.Filter) bool { return nameOf(&f) == s.trial.Sequence.Parameter }
		i := slices.IndexFunc(a.Filters, same)
		t := trial{stage: s, action: a, filter: &a.Filters[i]}
		alone := !slices.ContainsFunc(a.Filters[i+1:], same) // a day is the least and the most of moments
		whole, _ := s.wide(a, nil)
		if whole == nil {
			return
		}
		value, source := t.choose(whole.items)
		if value == nil {
			if !s.over {
				s.stop(NoThing, "no value of "+dotted(t.filter.Paths[0])+" tells the items of the list apart")
			}
			return
		}
		p, size := s.wide(a, nil, t.argument(*value))
		if p == nil {
			return
		}
		for i := range p.items {
			if t.fits(&p.items[i], value) == fitNo {
				s.fail("an item is shown that does not fit "+schema.Show(value), t.wanted(value), schema.Show(t.shown(&p.items[i])))
				return
			}
		}
		if source == nil || !alone || p.told(resources.Next) != nil || size > 0 && len(p.items) >= size || size == 0 && paged(p.paging) && len(p.items) > 0 {
			return // it may be on another page
		}
		key := source.Get(a.Collection.Key)
		if key == nil || key.Kind == schema.Null {
			return
		}
		if !slices.ContainsFunc(p.items, func(item schema.Value) bool { id := item.Get(a.Collection.Key); return id != nil && sameKey(key, id) }) {
			s.fail("the item with the "+a.Collection.Key+" "+schema.Show(key)+" is not shown, and fits "+schema.Show(value), "that item among others", "a list without it")
		}
	},
}

// nameOf is the place in the request that a filter is.
func nameOf(f *resources.Filter) string {
	if f.Member != "" {
		return "query." + f.Parameter.Name + "." + f.Member
	}
	return "query." + f.Parameter.Name
}

func dotted(names []string) string { return strings.Join(names, ".") }
