package resources

import (
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// index finds the members of items by name, the outermost first.
type index struct {
	exact map[string][]place // by the name, or the whole path, in tight words
	alike map[string][]place // by the singular of the name
	size  int
}

// place is a member, at any depth.
type place struct {
	path []string
	view *view
}

// Bounds of what is looked at of one kind of items.
const (
	deepest  = 4
	manyDeep = 3000
)

// indexOf makes the index of items, once.
func (in *inference) indexOf(item *view) *index {
	if item.found != nil {
		return item.found
	}
	x := &index{exact: map[string][]place{}, alike: map[string][]place{}}
	item.found = x
	level := []place{{nil, item}}
	seen := map[*view]bool{item: true}
	for depth := 0; depth < deepest && len(level) > 0; depth++ {
		var next []place
		for _, at := range level {
			for i := range at.view.members {
				m := &at.view.members[i]
				if x.size++; x.size > manyDeep {
					return x
				}
				p := place{append(slices.Clone(at.path), m.name), in.views.value(m)}
				x.exact[m.tight] = append(x.exact[m.tight], p)
				x.alike[tight(Singular(m.words))] = append(x.alike[tight(Singular(m.words))], p)
				if depth > 0 {
					whole := words(strings.Join(p.path, " "))
					x.exact[tight(whole)] = append(x.exact[tight(whole)], p)
				}
				if p.view.is(schema.TypeObject) && !p.view.isArray() && !seen[p.view] {
					seen[p.view] = true
					next = append(next, p)
				}
			}
		}
		level = next
	}
	return x
}

// nearest returns those that are least deep among the members that a parameter
// may equal. Of an object that is what tells it from others, such as the id of
// a customer.
func (in *inference) nearest(of []place, param *view) []place {
	var list []place
	depth := 0
	for _, p := range of {
		if len(list) > 0 && len(p.path) > depth {
			break
		}
		before := len(list)
		if in.comparable(param, p.view) {
			if list = append(list, p); p.view.isArray() {
				list = append(list, in.labels(param, []place{p})...)
			}
		}
		if p.view.is(schema.TypeObject) {
			list = append(list, in.label(param, p, p.view, "id", "uuid", "login", "username", "key", "slug", "code", "name")...)
		}
		if len(list) > before {
			depth = len(p.path)
		}
	}
	return list
}

// label finds the first of the members of a thing with one of the names that a
// parameter may equal.
func (in *inference) label(param *view, at place, thing *view, names ...string) []place {
	for _, name := range names {
		if m := thing.named(name); m != nil && in.comparable(param, in.views.value(m)) {
			return []place{{append(slices.Clone(at.path), m.name), in.views.value(m)}}
		}
	}
	return nil
}

// labels finds what a parameter says of the things in a list that items have,
// such as the names of their tags.
func (in *inference) labels(param *view, of []place) []place {
	for _, at := range of {
		if at.view.isArray() {
			thing := in.views.itemOf(at.view)
			if list := in.label(param, at, thing, "name", "slug", "login", "username", "id", "key", "code", "label", "title", "value"); list != nil && thing.is(schema.TypeObject) {
				return list
			}
		}
	}
	return nil
}

// ordered returns the first of the members that fits.
func ordered(of []place, fits func(*view) bool) []place {
	for _, p := range of {
		if fits(p.view) {
			return []place{p}
		}
	}
	return nil
}
