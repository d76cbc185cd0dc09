package resources

import (
	"slices"
	"strings"
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
				x.exact[tight(m.words)] = append(x.exact[tight(m.words)], p)
				x.alike[tight(oneOf(m.words))] = append(x.alike[tight(oneOf(m.words))], p)
				if depth > 0 {
					whole := words(strings.Join(p.path, " "))
					x.exact[tight(whole)] = append(x.exact[tight(whole)], p)
				}
				if p.view.isObject() && !seen[p.view] {
					seen[p.view] = true
					next = append(next, p)
				}
			}
		}
		level = next
	}
	return x
}

// nearest returns those that are least deep among the members that fit.
func nearest(of []place, fits func(*view) bool) []place {
	var list []place
	for _, p := range of {
		if len(list) > 0 && len(p.path) > len(list[0].path) {
			break
		}
		if fits(p.view) {
			list = append(list, p)
		}
	}
	return list
}
