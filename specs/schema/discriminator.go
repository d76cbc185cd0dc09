package schema

import (
	"slices"
	"strings"
)

// discrimination is how a discriminator is checked. With alternatives
// (oneOf or anyOf) the property chooses among them, and a value that chooses
// none is a violation. Without, the schema is a base that others extend
// through allOf: the property leads to the extending schema, and values that
// lead nowhere have only the base to keep.
type discrimination struct {
	*Discriminator
	closed bool
}

func (k *keywords) discriminator(s *Schema) {
	d := k.v.Get("discriminator")
	if d == nil {
		return
	}
	if d.Kind == String { // Swagger 2.0 names the property alone
		d = &Value{Kind: Object, Keys: []string{"propertyName"}, Items: []Value{*d}}
	}
	name := d.Str("propertyName")
	if name == "" {
		k.wrong("discriminator", d, "an object with a propertyName")
		return
	}
	s.Discriminator = &Discriminator{Property: name}
	s.discriminate = &discrimination{s.Discriminator, len(s.OneOf)+len(s.AnyOf) > 0}
	mapped := map[*Schema]bool{}
	if m := d.Get("mapping"); m != nil && m.Kind == Object {
		for i := range m.Items {
			target := k.mapped(&m.Items[i])
			if target == nil {
				k.problem(&m.Items[i], JoinPointer(k.pointer, "discriminator", "mapping", m.Keys[i]),
					"the mapping of %q leads to no schema: %s", m.Keys[i], Show(&m.Items[i]))
				continue
			}
			mapped[target] = true
			s.Discriminator.Mapping = append(s.Discriminator.Mapping, Property{m.Keys[i], target})
		}
	}
	implicit := func(schemaName string, target *Schema) {
		if target == nil || mapped[target] {
			return
		}
		for _, name := range valuesOf(target.Raw, name, schemaName) {
			if s.Discriminator.Lookup(name) == nil {
				s.Discriminator.Mapping = append(s.Discriminator.Mapping, Property{name, target})
			}
		}
	}
	if s.discriminate.closed {
		for _, keyword := range []string{"oneOf", "anyOf"} {
			if list := k.v.Get(keyword); list != nil && list.Kind == Array {
				for i := range list.Items {
					if ref := list.Items[i].Str("$ref"); ref != "" {
						target, _ := k.reference("$ref", list.Items[i].Get("$ref"))
						implicit(ref[strings.LastIndexByte(ref, '/')+1:], target)
					}
				}
			}
		}
		return
	}
	for _, child := range k.c.extending(k.in.source)[k.pointer] {
		value := k.in.source.Root.At(child)
		if value == nil {
			continue
		}
		target := k.c.schema(k.in, value, child)
		name, _ := NextToken(child[strings.LastIndexByte(child, '/'):])
		implicit(name, target)
	}
}

// valuesOf returns the values of the discriminating property that mean a
// schema without an explicit mapping: its name, unless the schema itself says
// by an enum or a const that the property has other values.
func valuesOf(v *Value, property, schemaName string) []string {
	var own []string
	parts := []*Value{v}
	if all := v.Get("allOf"); all != nil && all.Kind == Array {
		for i := range all.Items {
			parts = append(parts, &all.Items[i])
		}
	}
	for _, part := range parts {
		p := part.Get("properties").Get(property)
		if c := p.Get("const"); c != nil {
			own = append(own, c.Text)
		}
		if e := p.Get("enum"); e != nil && e.Kind == Array {
			for i := range e.Items {
				own = append(own, e.Items[i].Text)
			}
		}
	}
	if own == nil || slices.Contains(own, schemaName) {
		return []string{schemaName}
	}
	return own
}

// mapped resolves a value of a mapping: the name of a schema, or a reference.
func (k *keywords) mapped(v *Value) *Schema {
	if v.Kind != String {
		return nil
	}
	for _, at := range []string{"/components/schemas", "/definitions"} {
		if t := k.in.source.Root.At(JoinPointer(at, v.Text)); t != nil {
			return k.c.schema(k.in, t, JoinPointer(at, v.Text))
		}
	}
	t, err := k.c.resolve(k.in, v.Text)
	if err != nil {
		return nil
	}
	return k.c.schema(t.in, t.Value, t.Pointer)
}

// extending maps the pointer of each named schema of a source to the pointers
// of those that extend it through allOf, at any remove.
func (c *Compiler) extending(source *Source) map[string][]string {
	if m, ok := c.children[source]; ok {
		return m
	}
	m := map[string][]string{}
	c.children[source] = m
	bases := map[string][]string{}
	var names []string
	for _, at := range []string{"/components/schemas", "/definitions"} {
		named := source.Root.At(at)
		if named == nil || named.Kind != Object {
			continue
		}
		for i := range named.Items {
			pointer := JoinPointer(at, named.Keys[i])
			names = append(names, pointer)
			if all := named.Items[i].Get("allOf"); all != nil && all.Kind == Array {
				for j := range all.Items {
					if ref := all.Items[j].Str("$ref"); strings.HasPrefix(ref, "#/") {
						bases[pointer] = append(bases[pointer], ref[1:])
					}
				}
			}
		}
	}
	for _, name := range names {
		seen := map[string]bool{name: true}
		for queue := bases[name]; len(queue) > 0; queue = queue[1:] {
			if base := queue[0]; !seen[base] {
				seen[base] = true
				m[base] = append(m[base], name)
				queue = append(queue, bases[base]...)
			}
		}
	}
	return m
}
