package world

import (
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// list works out which items a request asks for.
func (out *Outcome) list() error {
	a, in := out.act, out.request.Input
	fit, err := out.fitting()
	if err != nil {
		return err
	}
	by := a.order
	if a.Sort != nil {
		if asked := a.sorting(in); asked != nil {
			by = asked
		}
	}
	at := func(it *Item) position { return position{rank: it.rank} }
	if len(by) > 0 {
		keys := make(map[*Item]position, len(fit))
		for _, it := range fit {
			p := position{rank: it.rank}
			for _, o := range by {
				p.by = append(p.by, o.value(a.kind, it))
			}
			keys[it] = p
		}
		fit = slices.Clone(fit)
		slices.SortStableFunc(fit, func(x, y *Item) int { return keys[x].compare(keys[y], by) })
		at = func(it *Item) position { return keys[it] }
	}
	out.page = paginate(a, in, fit, at, by)
	out.nothing = out.isExamplePage()
	return nil
}

// isExamplePage reports whether the list is one that the document shows in full:
// then the answer is in the document's own words.
func (out *Outcome) isExamplePage() bool {
	a := out.act
	if !a.play.examples || a.rules != nil || !out.opened.untouched() || len(out.page.items) != len(out.opened.base.items) {
		return false
	}
	for _, p := range a.Operation.Parameters {
		if p.In == "query" && out.request.Input.Value("query", p.Name) != nil {
			return false
		}
	}
	for _, show := range a.Shows {
		if show.List != nil {
			items := a.kind.examples(show)
			return len(items) > 0 && len(items) == len(out.page.items) && len(a.play.valid[show.Media]) == 1
		}
	}
	return false
}

// ask is a test, and the parameter that asks for it; "" for what the path says.
type ask struct {
	parameter string
	test      test
}

// asks are what a request asks of the items of a list.
func (out *Outcome) asks() []ask {
	a, in := out.act, out.request.Input
	var asks []ask
	if w := a.within; w != nil {
		if key := in.Value("path", w.Parameter); key != nil {
			asks = append(asks, ask{"", w.holds(key)})
		}
	}
	for i := range a.filters {
		f := &a.filters[i]
		if t := f.test(out); t != nil {
			asks = append(asks, ask{f.Parameter.Name, t})
		}
	}
	if s := a.Search; s != nil {
		if v := in.Value(s.Parameter.In, s.Parameter.Name); v != nil && v.Kind == schema.String && v.Text != "" {
			asks = append(asks, ask{s.Parameter.Name, searching(a.kind, s, strings.ToLower(v.Text))})
		}
	}
	return asks
}

// fitting lists the items that fit what the request asks for.
func (out *Outcome) fitting() ([]*Item, error) {
	items, asks := out.opened.list(), out.asks()
	if len(asks) == 0 {
		return items, nil
	}
	fit := make([]*Item, 0, len(items))
	for _, it := range items {
		_, fails, err := refusing(asks, it)
		if err != nil {
			return nil, err
		}
		if !fails {
			fit = append(fit, it)
		}
	}
	return fit, nil
}

// except lists, by query parameter, the items that would fit without it.
func (out *Outcome) except() (map[string][]*Item, error) {
	asks := out.asks()
	lists := map[string][]*Item{}
	for _, it := range out.opened.list() {
		by, fails, err := refusing(asks, it)
		if err != nil {
			return nil, err
		}
		for _, p := range out.act.Operation.Parameters {
			if p.In == "query" && (!fails || by == p.Name) {
				lists[p.Name] = append(lists[p.Name], it)
			}
		}
	}
	return lists, nil
}

// refusing reports whether an item fails what is asked, and by which parameter
// alone; "" where it is by several, or by what the path says.
func refusing(asks []ask, it *Item) (by string, fails bool, err error) {
	for _, a := range asks {
		ok, err := a.test(it)
		switch {
		case err != nil:
			return "", true, err
		case ok:
		case fails && by != a.parameter, a.parameter == "":
			return "", true, nil
		default:
			by, fails = a.parameter, true
		}
	}
	return by, fails, nil
}

// holds is the test that an item belongs to a thing.
func (p *parent) holds(key *schema.Value) test {
	text := keyText(key)
	return func(it *Item) (bool, error) {
		if p.Member != nil {
			v := get(&it.Value, p.Member)
			return v != nil && keyText(v) == text, nil
		}
		return p.kind != nil && it.of[p.kind.Name] == text, nil
	}
}

// searching looks for a text in what items say. What clients only write is not
// looked into: they could find it out letter by letter.
func searching(k *kind, s *resources.Search, text string) test {
	has := func(found string) bool { return !strings.Contains(strings.ToLower(found), text) }
	return func(it *Item) (bool, error) {
		known := k.plain(it.Value)
		if s.Paths == nil {
			return !texts(&known, has), nil
		}
		for _, path := range s.Paths {
			if !each(&known, path, func(v *schema.Value) bool { return texts(v, has) }) {
				return true, nil
			}
		}
		return false, nil
	}
}
