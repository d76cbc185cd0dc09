package contract

import (
	"strings"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
)

// lanes divides cases that write into those that may disturb each other: about
// collections that belong together, by way of any operation, or on paths that
// begin the same.
func (r *run) lanes(cases []int) (lanes [][]int) {
	leads := map[string]string{} // from a name to another one of the same realm
	realm := func(name string) string {
		for leads[name] != "" {
			name = leads[name]
		}
		return name
	}
	for op := range r.Document.Operations() {
		names := r.touches(op)
		for _, name := range names[1:] {
			if a, b := realm(names[0]), realm(name); a != b {
				leads[b] = a
			}
		}
	}
	index := map[string]int{}
	for _, i := range cases {
		name := realm(r.touches(r.Cases[i].Operation)[0])
		at, known := index[name]
		if !known {
			at = len(lanes)
			index[name] = at
			lanes = append(lanes, nil)
		}
		lanes[at] = append(lanes[at], i)
	}
	return lanes
}

// touches names what an operation is about: its collection and those that lead to
// it, or the beginning of its path.
func (r *run) touches(op *specs.Operation) (names []string) {
	a := r.model.Action(op)
	add := func(c *resources.Collection) {
		if c != nil {
			names = append(names, c.Name)
		}
	}
	add(a.Collection)
	if a.Within != nil {
		add(a.Within.Collection)
	}
	parents := a.Parents
	if a.Collection != nil {
		parents = append(parents[:len(parents):len(parents)], a.Collection.Parents...)
	}
	for _, p := range parents {
		add(p.Collection)
	}
	if names == nil {
		first, _, _ := strings.Cut(strings.TrimPrefix(op.Path, "/"), "/")
		names = []string{"/" + first}
	}
	return names
}
