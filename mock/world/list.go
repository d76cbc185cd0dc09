package world

import (
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// list works out which items a request asks for.
func (out *Outcome) list() error {
	a, in := out.act, out.request.Input
	fit, err := out.fitting("")
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
			return len(items) > 0 && len(items) == len(out.page.items) && oneValid(show.Media)
		}
	}
	return false
}

// oneValid reports whether a media type has one valid example and no other.
func oneValid(m *specs.MediaType) bool {
	n := 0
	for _, e := range m.Examples {
		if m.Schema == nil || m.Schema.Valid(e.Value, schema.ToClient) {
			n++
		}
	}
	return n == 1
}

// fitting lists the items that fit what the request asks for, but for one
// parameter.
func (out *Outcome) fitting(but string) ([]*Item, error) {
	a, in := out.act, out.request.Input
	items := out.opened.list()
	var tests []test
	if w := a.within; w != nil {
		if key := in.Value("path", w.Parameter); key != nil {
			tests = append(tests, w.holds(key))
		}
	}
	for i := range a.filters {
		f := &a.filters[i]
		if f.Parameter.Name == but {
			continue
		}
		if t := f.test(out); t != nil {
			tests = append(tests, t)
		}
	}
	if s := a.Search; s != nil && s.Parameter.Name != but {
		if v := in.Value(s.Parameter.In, s.Parameter.Name); v != nil && v.Kind == schema.String && v.Text != "" {
			tests = append(tests, searching(a.kind, s, strings.ToLower(v.Text)))
		}
	}
	if len(tests) == 0 {
		return items, nil
	}
	fit := make([]*Item, 0, len(items))
	for _, it := range items {
		ok := true
		for _, t := range tests {
			var err error
			if ok, err = t(it); err != nil {
				return nil, err
			}
			if !ok {
				break
			}
		}
		if ok {
			fit = append(fit, it)
		}
	}
	return fit, nil
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
