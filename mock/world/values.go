package world

import (
	"slices"

	"github.com/understudy-api/understudy/specs/schema"
)

// put sets a member of an object that is being made.
func put(v *schema.Value, name string, member schema.Value) {
	if i := slices.Index(v.Keys, name); i >= 0 {
		v.Items[i] = member
		return
	}
	v.Keys = append(v.Keys, name)
	v.Items = append(v.Items, member)
}

// drop takes a member out of an object that is being made.
func drop(v *schema.Value, name string) {
	if i := slices.Index(v.Keys, name); i >= 0 {
		v.Keys = slices.Delete(v.Keys, i, i+1)
		v.Items = slices.Delete(v.Items, i, i+1)
	}
}

// own returns a value whose members may be changed without changing v's.
func own(v schema.Value) schema.Value {
	v.Keys, v.Items = slices.Clone(v.Keys), slices.Clone(v.Items)
	return v
}

// get follows a path of member names.
func get(v *schema.Value, path []string) *schema.Value {
	for _, name := range path {
		v = v.Get(name)
	}
	return v
}

// set returns v with the value at a path replaced. Objects that are missing on
// the way are made.
func set(v schema.Value, path []string, to schema.Value) schema.Value {
	if len(path) == 0 {
		return to
	}
	if v.Kind != schema.Object {
		v = schema.Value{Kind: schema.Object}
	}
	v = own(v)
	var inner schema.Value
	if old := v.Get(path[0]); old != nil {
		inner = *old
	}
	put(&v, path[0], set(inner, path[1:], to))
	return v
}

// each calls f with the values at a path. Lists on the way are gone through.
func each(v *schema.Value, path []string, f func(*schema.Value) bool) bool {
	if v == nil {
		return true
	}
	if v.Kind == schema.Array {
		for i := range v.Items {
			if !each(&v.Items[i], path, f) {
				return false
			}
		}
		return true
	}
	if len(path) == 0 {
		return f(v)
	}
	return each(v.Get(path[0]), path[1:], f)
}

// texts calls f with every text in a value.
func texts(v *schema.Value, f func(string) bool) bool {
	if v.Kind == schema.String {
		return f(v.Text)
	}
	for i := range v.Items {
		if !texts(&v.Items[i], f) {
			return false
		}
	}
	return true
}
