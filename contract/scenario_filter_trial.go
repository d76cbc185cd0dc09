package contract

import (
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// trial is trying out one filter.
type trial struct {
	*stage
	action *resources.Action
	filter *resources.Filter
}

// fit is whether an item fits a filter. An item that does not show what is
// compared leaves it open.
type fit int

const (
	fitOpen fit = iota
	fitYes
	fitNo
)

// fewItems is how many items of a list are compared with each other: one that
// pays no heed to the size of its pages may show any number.
const fewItems = 2 * most

// choose chooses a value to filter by, and the item that it is from: one that
// others do not fit, or else one that is listed and no item has; then item is nil.
func (t *trial) choose(items []schema.Value) (value, item *schema.Value) {
	some := items[:min(len(items), fewItems)]
	for i := range some {
		for _, v := range t.values(&some[i]) {
			v := t.given(v)
			if v == nil || !t.askable(v) {
				continue
			}
			var fitting, other *schema.Value
			for j := range some {
				switch t.fits(&some[j], v) {
				case fitYes:
					fitting = &some[j]
				case fitNo:
					other = &some[j]
				}
			}
			if other != nil && (fitting != nil || t.fits(&some[i], v) == fitOpen) {
				return v, fitting
			}
		}
	}
	if len(items) == 0 || t.filter.Test != resources.Equal {
		return nil, nil
	}
	for _, v := range t.listed() {
		fitting := false
		for i := range items {
			fitting = fitting || t.fits(&items[i], &v) != fitNo
		}
		if !fitting && t.had(&v) && t.askable(&v) {
			return &v, nil
		}
	}
	return nil, nil
}

// had reports whether items may have a value, by their schema: a filter may list
// others that mean all of them, or none.
func (t *trial) had(v *schema.Value) bool {
	for _, show := range t.action.Shows {
		for _, names := range t.filter.Paths {
			s := referred(show.Schema)
			for _, name := range names {
				if s = referred(member(s, name)); s != nil && s.Items != nil {
					s = referred(s.Items)
				}
			}
			if s != nil && (len(s.Enum) > 0 || s.Types == schema.TypeBoolean) && s.Valid(v, schema.ToClient) {
				return true
			}
		}
	}
	return false
}

// listed are the values that the schema of the parameter lists.
func (t *trial) listed() []schema.Value {
	s := t.schema()
	switch {
	case s == nil:
		return nil
	case s.Types == schema.TypeBoolean:
		return []schema.Value{schema.Boolean(true), schema.Boolean(false)}
	}
	return s.Enum
}

// schema is what one value of the filter must be.
func (t *trial) schema() *schema.Schema {
	s := t.filter.Parameter.Schema
	if s != nil && t.filter.Member != "" {
		s = member(s, t.filter.Member)
	}
	if s != nil && s.Ref != nil {
		s = s.Ref
	}
	if s != nil && s.Items != nil && s.Types == schema.TypeArray {
		s = s.Items
	}
	return s
}

// given is a value of an item as the parameter has it: a day of a moment where it
// asks for days. nil where it cannot have it.
func (t *trial) given(v *schema.Value) *schema.Value {
	s := t.schema()
	if v.Kind == schema.Null || v.Kind == schema.Object || v.Kind == schema.Array || v.Plain() == "" {
		return nil
	}
	other := *v
	if s != nil && s.Format == "date" && len(v.Text) > 10 {
		other = schema.Text(v.Text[:10])
	}
	if s == nil || s.Valid(&other, schema.ToServer) {
		return &other
	}
	for _, kind := range []schema.Kind{schema.String, schema.Number} {
		if f := fitting(other, kind); s.Valid(&f, schema.ToServer) {
			return &f
		}
	}
	return nil
}

func (t *trial) askable(v *schema.Value) bool {
	return t.asking(t.action, nil, t.argument(*v)) != nil
}

// argument is the filter with a value.
func (t *trial) argument(v schema.Value) specs.Argument {
	p := t.filter.Parameter
	if t.filter.Member != "" {
		s := member(p.Schema, t.filter.Member)
		if s != nil && s.Types == schema.TypeArray {
			v = schema.Value{Kind: schema.Array, Items: []schema.Value{v}}
		}
		return specs.Argument{Parameter: p, Value: schema.Value{Kind: schema.Object, Keys: []string{t.filter.Member}, Items: []schema.Value{v}}}
	}
	if s := p.Schema; s != nil && s.Types == schema.TypeArray {
		v = schema.Value{Kind: schema.Array, Items: []schema.Value{v}}
	}
	return specs.Argument{Parameter: p, Value: v}
}

// values are what an item has where the filter looks.
func (t *trial) values(item *schema.Value) (list []*schema.Value) {
	for _, p := range t.filter.Paths {
		list = append(list, reached(item, p)...)
	}
	return list
}

// reached are the values at a path, which leads through lists.
func reached(v *schema.Value, names []string) (list []*schema.Value) {
	if v == nil {
		return nil
	}
	if v.Kind == schema.Array {
		for i := range v.Items {
			list = append(list, reached(&v.Items[i], names)...)
		}
		return list
	}
	if len(names) == 0 {
		return []*schema.Value{v}
	}
	return reached(v.Get(names[0]), names[1:])
}

// wanted says in words what fits.
func (t *trial) wanted(value *schema.Value) string {
	test := string(t.filter.Test)
	if test != "" {
		test += " "
	}
	return "items whose " + dotted(t.filter.Paths[0]) + " is " + test + schema.Show(value)
}

// shown is what an item has instead.
func (t *trial) shown(item *schema.Value) *schema.Value {
	if list := t.values(item); len(list) > 0 {
		return list[0]
	}
	return item
}
