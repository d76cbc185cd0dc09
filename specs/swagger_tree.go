package specs

import (
	"iter"

	"github.com/understudy-api/understudy/specs/schema"
)

// objectAt makes an empty object in the place of v.
func objectAt(v *schema.Value) schema.Value {
	return schema.Value{Kind: schema.Object, File: v.File, Line: v.Line, Column: v.Column}
}

// textAt makes a string in the place of v.
func textAt(v *schema.Value, s string) schema.Value {
	return schema.Value{Kind: schema.String, Text: s, File: v.File, Line: v.Line, Column: v.Column}
}

// put adds a member, unless there is one of that name.
func put(object *schema.Value, name string, v schema.Value) {
	if object.Get(name) == nil {
		object.Keys = append(object.Keys, name)
		object.Items = append(object.Items, v)
	}
}

type converter = func(v *schema.Value, at string) schema.Value

// each converts the members of an object; at is where the object goes.
func each(v *schema.Value, at string, convert converter) schema.Value {
	out := *v
	if v.Kind == schema.Object {
		out.Items = make([]schema.Value, len(v.Items))
		for i := range v.Items {
			out.Items[i] = convert(&v.Items[i], schema.JoinPointer(at, v.Keys[i]))
		}
	}
	return out
}

// eachField is each for objects that have extensions among their members.
// Where names are free, x-y is a name like others.
func eachField(v *schema.Value, at string, convert converter) schema.Value {
	out := *v
	if v.Kind == schema.Object {
		out.Items = make([]schema.Value, len(v.Items))
		for i, name := range v.Keys {
			if out.Items[i] = v.Items[i]; !isExtension(name) {
				out.Items[i] = convert(&v.Items[i], schema.JoinPointer(at, name))
			}
		}
	}
	return out
}

// membersOf ranges over an object; in anything else there are none.
func membersOf(v *schema.Value) iter.Seq2[string, *schema.Value] {
	return func(yield func(string, *schema.Value) bool) {
		if v == nil || v.Kind != schema.Object {
			return
		}
		for i := range v.Items {
			if !yield(v.Keys[i], &v.Items[i]) {
				return
			}
		}
	}
}

// elementsOf ranges over an array; in anything else there are none.
func elementsOf(v *schema.Value) iter.Seq[*schema.Value] {
	return func(yield func(*schema.Value) bool) {
		if v == nil || v.Kind != schema.Array {
			return
		}
		for i := range v.Items {
			if !yield(&v.Items[i]) {
				return
			}
		}
	}
}
