package world

import (
	"slices"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// shape is which members a schema declares: what of an item a body shows, and
// what of a body an item takes over. One item may be shown in several shapes: a
// list shows less of it than a detail does.
type shape struct {
	members []member // in the order of the document
	index   map[string]int
	words   map[string]int // the same by the words of the names
	open    bool           // the document allows members that it does not name
	element *shape         // of the elements of an array; nil where they are shown whole
	secret  bool           // there is, at some depth, what clients only write
	fixed   bool           // or what they only read

	required []string
}

// member is a declared member of an object.
type member struct {
	name     string
	schema   *schema.Schema // the first that declares it
	shape    *shape         // nil where the value is shown whole
	required bool

	readOnly, writeOnly bool
}

// shapes remembers the shape of each schema: schemas may be recursive.
type shapes map[*schema.Schema]*shape

// maxNesting bounds how many references are followed from one schema.
const maxNesting = 32

func (all shapes) of(s *schema.Schema) *shape {
	if s == nil {
		return nil
	}
	if sh := all[s]; sh != nil {
		return sh
	}
	sh := &shape{index: map[string]int{}}
	all[s] = sh
	from := &gathering{all: all, sh: sh, seen: map[*schema.Schema]bool{}}
	from.add(s)
	if len(sh.members) == 0 && !from.closed {
		sh.open = true
	}
	sh.words = make(map[string]int, len(sh.members))
	for i := range sh.members {
		m := &sh.members[i]
		if words := nameOf(specs.Words(m.name)); sh.words[words] == 0 {
			sh.words[words] = i
		}
		m.shape, m.required = all.of(m.schema), slices.Contains(sh.required, m.name)
	}
	return sh
}

// gathering is a shape that is being made of a schema and all that it is put
// together of. Each of them is looked at once: they may refer to one another.
type gathering struct {
	all    shapes
	sh     *shape
	seen   map[*schema.Schema]bool
	closed bool
}

func (g *gathering) add(s *schema.Schema) {
	if s == nil || g.seen[s] {
		return
	}
	g.seen[s] = true
	sh := g.sh
	for _, p := range s.Properties {
		i, known := sh.index[p.Name]
		if !known {
			i = len(sh.members)
			sh.index[p.Name] = i
			sh.members = append(sh.members, member{name: p.Name, schema: p.Schema})
		}
		m := &sh.members[i]
		r, w := access(p.Schema, map[*schema.Schema]bool{})
		m.readOnly, m.writeOnly = m.readOnly || r, m.writeOnly || w
	}
	if a := s.AdditionalProperties; a != nil {
		if a.Never {
			g.closed = true
		} else {
			sh.open = true
		}
	}
	sh.open = sh.open || len(s.PatternProperties) > 0
	if s.Items != nil && sh.element == nil {
		sh.element = g.all.of(s.Items)
	}
	g.add(s.Ref)
	for _, list := range [][]*schema.Schema{s.AllOf, s.AnyOf, s.OneOf, {s.Then, s.Else}} {
		for _, sub := range list {
			g.add(sub)
		}
	}
	sh.required = append(sh.required, s.Required...)
}

// access reports whether a schema, or what it refers to, is only read or only
// written.
func access(s *schema.Schema, seen map[*schema.Schema]bool) (readOnly, writeOnly bool) {
	if s == nil || seen[s] {
		return false, false
	}
	seen[s] = true
	readOnly, writeOnly = s.ReadOnly, s.WriteOnly
	for _, sub := range append([]*schema.Schema{s.Ref}, s.AllOf...) {
		r, w := access(sub, seen)
		readOnly, writeOnly = readOnly || r, writeOnly || w
	}
	return readOnly, writeOnly
}

// member returns the declared member with that name, or nil.
func (sh *shape) member(name string) *member {
	if sh == nil {
		return nil
	}
	if i, ok := sh.index[name]; ok {
		return &sh.members[i]
	}
	return nil
}

// show returns what of a value the shape shows to clients, in the order of the
// document. hidden are members that other shapes of the same thing declare: an
// open shape does not show them either.
func (sh *shape) show(v *schema.Value, hidden map[string]bool) schema.Value {
	if sh == nil {
		return *v
	}
	switch v.Kind {
	case schema.Array:
		if sh.element == nil {
			return *v
		}
		list := schema.Value{Kind: schema.Array, Items: make([]schema.Value, len(v.Items))}
		for i := range v.Items {
			list.Items[i] = sh.element.show(&v.Items[i], nil)
		}
		return list
	case schema.Object:
		o := schema.Value{Kind: schema.Object, Keys: make([]string, 0, len(v.Keys)), Items: make([]schema.Value, 0, len(v.Keys))}
		for i := range sh.members {
			m := &sh.members[i]
			if m.writeOnly {
				continue
			}
			if value := v.Get(m.name); value != nil {
				o.Keys = append(o.Keys, m.name)
				o.Items = append(o.Items, m.shape.show(value, nil))
			}
		}
		if sh.open {
			for i, name := range v.Keys {
				if _, declared := sh.index[name]; !declared && !hidden[name] {
					o.Keys = append(o.Keys, name)
					o.Items = append(o.Items, v.Items[i])
				}
			}
		}
		return o
	}
	return *v
}

// take returns what of a body goes into an item: all but what clients may only
// read, and what no shape of the item knows.
func (sh *shape) take(v *schema.Value, known func(name string) (string, bool)) schema.Value {
	o := schema.Value{Kind: schema.Object}
	for i, name := range v.Keys {
		if m := sh.member(name); m != nil && m.readOnly {
			continue
		}
		if own, ok := known(name); ok {
			put(&o, own, v.Items[i])
		}
	}
	return o
}

// like returns the declared member with that name, or else the one whose name has
// the same words, as forms that say FriendlyName have it beside friendly_name.
func (sh *shape) like(name string) *member {
	if m := sh.member(name); m != nil || sh == nil {
		return m
	}
	if i, ok := sh.words[nameOf(specs.Words(name))]; ok {
		return &sh.members[i]
	}
	return nil
}

// names lists the declared members.
func (sh *shape) names() []string {
	if sh == nil {
		return nil
	}
	list := make([]string, len(sh.members))
	for i := range sh.members {
		list[i] = sh.members[i].name
	}
	return list
}

// same reports whether two shapes declare the same members at the top.
func (sh *shape) same(other *shape) bool {
	return sh == other || sh != nil && other != nil && sh.open == other.open && slices.Equal(sh.names(), other.names())
}
