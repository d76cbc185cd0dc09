package world

import (
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// maxMends bounds how often a value is mended before it is given up.
const maxMends = 4

// mend makes an item such that every body that shows it is valid: what is not,
// and what is missing, is taken from another, that was. ok is false where that
// is not enough.
//
// Documents may ask for less of what they take than of what they show: that a
// name has a letter, say. What clients write is kept as far as it can be shown.
func (k *kind) mend(v schema.Value, from *schema.Value) (_ schema.Value, ok bool) {
	for range maxMends {
		ok = true
		for _, view := range k.views {
			shown := view.show(&v)
			for _, violation := range view.schema.Check(&shown, schema.ToClient, "body", "") {
				ok = false
				v = view.mendAt(v, from, violation.Pointer)
			}
			for i := range view.shape.members {
				m := &view.shape.members[i]
				if other := from.Get(m.name); m.required && !m.writeOnly && v.Get(m.name) == nil && other != nil {
					ok = false
					v = set(v, []string{m.name}, *other)
				}
			}
		}
		if ok {
			return v, true
		}
	}
	return v, false
}

// mendAt mends the member of an item that a violation is in.
func (view *view) mendAt(v schema.Value, from *schema.Value, pointer string) schema.Value {
	if pointer == "" || v.Kind != schema.Object {
		return v
	}
	name, _ := schema.NextToken(pointer)
	other := from.Get(name)
	was := v.Get(name)
	switch {
	case other != nil && (was == nil || !schema.Equal(other, was)):
		return set(v, []string{name}, *other)
	case was != nil:
		if m := view.shape.member(name); m == nil || !m.required {
			v = own(v)
			drop(&v, name)
		}
	}
	return v
}

// fit returns v where every body may show it, and old otherwise.
func (k *kind) fit(v schema.Value, old *schema.Value) schema.Value {
	if k.shows(&v) {
		return v
	}
	return *old
}

// shows reports whether every body may show a value.
func (k *kind) shows(v *schema.Value) bool {
	for _, view := range k.views {
		shown := view.show(v)
		if !view.schema.Valid(&shown, schema.ToClient) {
			return false
		}
	}
	return true
}

func nameOf(words []string) string { return strings.Join(words, " ") }
