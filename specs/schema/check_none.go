package schema

import "strconv"

// none reports that no alternative describes the value. Where only one can
// have been meant, what is wrong with that one is the report: the only one for
// a value of its type, or the only one whose constants the value has.
func (c *checker) none(s *Schema, keyword string, list []*Schema, v *Value) bool {
	if c.quiet > 0 {
		return false
	}
	types, every := Types(0), false
	var meant []*Schema
	for _, sub := range list {
		t := sub.typesOf(0)
		every = every || t == 0
		types |= t
		if t.Has(TypeOf(v)) && !sub.Never {
			meant = append(meant, sub)
		}
	}
	if len(meant) == 0 && len(list) > 0 && !every {
		return c.broken(s, "type", v, typesText(types))
	}
	if len(meant) > 1 && v.Kind == Object {
		var alike []*Schema
		for _, sub := range meant {
			if !sub.contradicts(v, 0) {
				alike = append(alike, sub)
			}
		}
		if len(alike) > 0 {
			meant = alike
		}
	}
	if len(meant) == 1 {
		return c.check(meant[0], v, nil)
	}
	return c.broken(s, keyword, v, "a value that one of "+strconv.Itoa(len(list))+" alternatives describes")
}

// typesOf returns the types that the schema allows as far as type, constants,
// references and combinations tell; 0 for every type.
func (s *Schema) typesOf(depth int) Types {
	switch {
	case depth > 16:
		return 0
	case s.Types != 0:
		return s.Types
	case s.Const != nil:
		return TypeOf(s.Const)
	case len(s.Enum) > 0:
		var t Types
		for i := range s.Enum {
			t |= TypeOf(&s.Enum[i])
		}
		return t
	case s.Ref != nil:
		if t := s.Ref.typesOf(depth + 1); t != 0 {
			return t
		}
	}
	for _, sub := range s.AllOf {
		if t := sub.typesOf(depth + 1); t != 0 {
			return t
		}
	}
	for _, list := range [][]*Schema{s.AnyOf, s.OneOf} {
		var all Types
		for _, sub := range list {
			t := sub.typesOf(depth + 1)
			if t == 0 {
				return 0
			}
			all |= t
		}
		if all != 0 {
			return all
		}
	}
	return 0
}

// contradicts reports whether the object has a member that the schema declares
// as a constant, and it is another one: such as the type that tells apart the
// alternatives of a schema without a discriminator.
func (s *Schema) contradicts(v *Value, depth int) bool {
	if depth > 16 {
		return false
	}
	for i, name := range v.Keys {
		p := s.Property(name)
		for n := 0; p != nil && n < 16; n++ {
			if p.Const != nil && !Equal(p.Const, &v.Items[i]) || p.Enum != nil && !oneOfValues(p.Enum, &v.Items[i]) {
				return true
			}
			p = p.Ref
		}
	}
	if s.Ref != nil && s.Ref.contradicts(v, depth+1) {
		return true
	}
	for _, sub := range s.AllOf {
		if sub.contradicts(v, depth+1) {
			return true
		}
	}
	return false
}
