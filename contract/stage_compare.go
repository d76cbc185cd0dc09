package contract

import (
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// memberOf is a member of what may be no object, or nothing at all.
func memberOf(v *schema.Value, name string) *schema.Value {
	if v == nil || v.Kind != schema.Object {
		return nil
	}
	return v.Get(name)
}

func scalar(v *schema.Value) bool { return v.Kind != schema.Object && v.Kind != schema.Array }

// steady is what two looks at a thing have in common: without the members that
// differ between them, such as how often it was read. nil where either shows no
// object.
func steady(first, again *schema.Value) *schema.Value {
	if first == nil || again == nil || first.Kind != schema.Object || again.Kind != schema.Object {
		return nil
	}
	common := schema.Value{Kind: schema.Object}
	for i, name := range again.Keys {
		if was := first.Get(name); was != nil && schema.Equal(was, &again.Items[i]) {
			common.Keys = append(common.Keys, name)
			common.Items = append(common.Items, again.Items[i])
		}
	}
	return &common
}

// disjoint reports whether an object shows no member of another one that has some,
// so that nothing can be said of whether they are the same.
func disjoint(said, shown *schema.Value) bool {
	if said == nil || shown == nil || said.Kind != schema.Object || shown.Kind != schema.Object || len(said.Keys) == 0 {
		return false
	}
	return !slices.ContainsFunc(said.Keys, func(name string) bool { return shown.Get(name) != nil })
}

// unmoved reports whether a thing is shown as it was in two looks before: with what
// these have in common, and nothing more than they have.
func unmoved(first, again, now *schema.Value) bool {
	common := steady(first, again)
	if common == nil || len(common.Keys) == 0 || now == nil || now.Kind != schema.Object {
		return false
	}
	for i, name := range common.Keys {
		if is := now.Get(name); is == nil || !schema.Equal(is, &common.Items[i]) {
			return false
		}
	}
	return !slices.ContainsFunc(now.Keys, func(name string) bool { return first.Get(name) == nil && again.Get(name) == nil })
}

// blankValue reports whether a value says nothing: null, nothing, none, no.
func blankValue(v *schema.Value) bool {
	switch v.Kind {
	case schema.Null:
		return true
	case schema.Bool:
		return !v.True
	case schema.Number:
		return schema.NumberOf(v.Text).Sign() == 0
	case schema.String:
		return v.Text == ""
	}
	return len(v.Items) == 0
}

// sameKey reports whether two keys are of one thing, whether written as a number or
// a text; in UUIDs, small and large letters are the same.
func sameKey(a, b *schema.Value) bool {
	x, y := a.Plain(), b.Plain()
	return x == y || len(x) == 36 && strings.EqualFold(x, y)
}
