package specs

import (
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// xmlReader makes values of elements.
type xmlReader struct {
	dir    schema.Direction
	shapes *xmlShapes
	made   int  // how many shapes this body has made
	left   int  // how many more elements may be gone over to try alternatives
	deep   bool // the value would be nested too deep
}

// xmlPlace is where a value stands.
type xmlPlace struct {
	root    bool
	wrapped bool   // an array has an element of its own
	name    string // what the elements of a wrapped array are called
	nested  int    // how many arrays without elements of their own are around
}

func (f *xmlField) place() xmlPlace {
	m := xmlPlace{wrapped: f.wrapped, name: f.name}
	if f.wrapped && f.own != "" {
		m.name = f.own
	}
	return m
}

// value reads the elements of one member. Where there are alternatives, all of
// them together are tried first, since most need no choice; then the one that a
// discriminator tells, then each. What fits none is read by all of them, for the
// schema to refuse.
func (r *xmlReader) value(list []*element, sh *xmlShape, m xmlPlace, depth int) schema.Value {
	if depth > schema.MaxDepth {
		r.deep = true
	}
	if r.deep {
		return schema.Value{}
	}
	v := r.together(list, sh, m, depth)
	if len(sh.open) == 0 || r.valid(sh, &v, list) {
		return v
	}
	alternatives := r.alternatives(sh)
	if told := sh.told(&v); told >= 0 {
		return r.value(list, alternatives[told], m, depth)
	}
	for _, other := range alternatives {
		if w := r.value(list, other, m, depth); r.valid(sh, &w, list) {
			return w
		}
	}
	return v
}

// told returns the alternative to which a discriminator leads, or -1.
func (sh *xmlShape) told(v *schema.Value) int {
	d := sh.open[0].owner.Discriminator
	if d == nil {
		return -1
	}
	target := d.Lookup(v.Str(d.Property))
	for i, s := range sh.open[0].among() {
		if target != nil && (s == target || s.Ref == target) {
			return i
		}
	}
	return -1
}

// valid reports whether a value keeps all schemas of a shape. Alternatives in
// one another could be tried nearly without end: when it has been enough,
// anything will do.
func (r *xmlReader) valid(sh *xmlShape, v *schema.Value, list []*element) bool {
	for _, e := range list {
		r.left -= e.size
	}
	if r.left < 0 {
		return true
	}
	for _, s := range sh.schemas {
		if !s.Valid(v, r.dir) {
			return false
		}
	}
	return true
}

// together reads by all that a shape says.
func (r *xmlReader) together(list []*element, sh *xmlShape, m xmlPlace, depth int) schema.Value {
	loose := sh.types&schema.TypeArray != 0 && !m.wrapped && !m.root && m.nested < maxNested
	only := loose && sh.types&^schema.TypeNull == schema.TypeArray
	if len(list) == 1 && (!only || list[0].null && sh.null) {
		v := r.single(list[0], sh, m, depth)
		if !loose || r.valid(sh, &v, list) {
			return v
		}
	}
	if loose {
		return r.elements(list, sh, m, depth)
	}
	v := schema.Value{Kind: schema.Array} // which the schema did not ask for
	for _, e := range list {
		v.Items = append(v.Items, r.single(e, sh, m, depth+1))
	}
	return v
}

// elements reads the elements of an array.
func (r *xmlReader) elements(list []*element, sh *xmlShape, m xmlPlace, depth int) schema.Value {
	v := schema.Value{Kind: schema.Array}
	for i, e := range list {
		item := r.item(sh, i)
		name := m.name
		if m.root {
			name = componentName(item.first(), "item")
		}
		inner := newField(name, item.schemas).place()
		inner.nested = m.nested + 1
		v.Items = append(v.Items, r.value([]*element{e}, item, inner, depth+1))
	}
	return v
}

// single reads one element that is not one of an array without an element of
// its own.
func (r *xmlReader) single(e *element, sh *xmlShape, m xmlPlace, depth int) schema.Value {
	if e.null {
		return schema.Value{}
	}
	object := len(e.children) > 0 || len(e.attrs) > 0 && sh.has(schema.TypeObject)
	if sh.types&schema.TypeArray != 0 && r.wraps(e, sh, m) {
		v := r.elements(e.children, sh, m, depth)
		if sh.types == schema.TypeArray && !sh.null || r.valid(sh, &v, []*element{e}) || object && !sh.has(schema.TypeObject) {
			return v
		}
	}
	if object {
		return r.object(e, sh, depth)
	}
	return r.leaf(e, sh)
}

// wraps reports whether an element has the elements of an array, and nothing
// else. Those of the root may be called anything, unless it could be an object
// too.
func (r *xmlReader) wraps(e *element, sh *xmlShape, m xmlPlace) bool {
	switch {
	case !m.root && !m.wrapped || !e.blank():
		return false
	case m.root && sh.types&schema.TypeObject == 0:
		return true
	case m.root:
		m.name = componentName(r.item(sh, 0).first(), "item")
	}
	names := r.itemNames(sh, m.name)
	for _, child := range e.children {
		if !names[child.name.Local] {
			return false
		}
	}
	return true
}

// leaf reads a text by the types that are declared. One that fits none of them
// stays text, for the schema to refuse.
func (r *xmlReader) leaf(e *element, sh *xmlShape) schema.Value {
	text := schema.Text(e.text)
	isText := sh.has(schema.TypeString)
	fits := func(v *schema.Value) bool { return r.valid(sh, v, []*element{e}) }
	if e.blank() {
		object := sh.types&schema.TypeObject != 0
		if isText && (sh.types == 0 || !object && !sh.null || fits(&text)) {
			return text
		}
		if object {
			v := schema.Value{Kind: schema.Object}
			r.addUnwritten(&v, sh)
			if !sh.null || fits(&v) {
				return v
			}
		}
		if sh.null {
			return schema.Value{}
		}
		return text
	}
	if sh.types == 0 {
		return text
	}
	v := text
	trimmed := strings.TrimSpace(e.text)
	switch {
	case sh.has(schema.TypeInteger|schema.TypeNumber) && schema.IsNumber(trimmed):
		v = schema.Value{Kind: schema.Number, Text: trimmed}
	case sh.has(schema.TypeBoolean) && (trimmed == "true" || trimmed == "false"):
		v = schema.Boolean(trimmed == "true")
	}
	if isText && v.Kind != schema.String && !fits(&v) {
		return text
	}
	return v
}
