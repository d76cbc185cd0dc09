package schema

import (
	"unicode/utf8"
)

// assert checks the keywords that look at the value alone.
func (c *checker) assert(s *Schema, v *Value) bool {
	ok := true
	if s.Enum != nil && !oneOfValues(s.Enum, v) {
		ok = c.broken(s, "enum", v, enumText(s.Enum))
	}
	if s.Const != nil && !c.stop(ok) && !Equal(s.Const, v) {
		ok = c.broken(s, "const", v, "the constant "+Show(s.Const))
	}
	if c.stop(ok) {
		return false
	}
	switch v.Kind {
	case Number:
		ok = c.number(s, v) && ok
	case String:
		ok = c.string(s, v) && ok
	}
	return ok
}

func typeFits(t Types, v *Value) bool {
	switch v.Kind {
	case Null:
		return t&TypeNull != 0
	case Bool:
		return t&TypeBoolean != 0
	case String:
		return t&TypeString != 0
	case Array:
		return t&TypeArray != 0
	case Object:
		return t&TypeObject != 0
	}
	return t&TypeNumber != 0 || t&TypeInteger != 0 && NumberOf(v.Text).IsInt()
}

func oneOfValues(values []Value, v *Value) bool {
	for i := range values {
		if Equal(&values[i], v) {
			return true
		}
	}
	return false
}

func (c *checker) number(s *Schema, v *Value) bool {
	ok := true
	if s.Minimum != nil || s.Maximum != nil || s.ExclusiveMinimum != nil || s.ExclusiveMaximum != nil || s.MultipleOf != nil {
		d := NumberOf(v.Text)
		if s.Minimum != nil && d.Cmp(*s.Minimum) < 0 {
			ok = c.broken(s, "minimum", v, "a number of at least "+s.Minimum.String())
		}
		if s.ExclusiveMinimum != nil && d.Cmp(*s.ExclusiveMinimum) <= 0 {
			ok = c.broken(s, "exclusiveMinimum", v, "a number above "+s.ExclusiveMinimum.String())
		}
		if s.Maximum != nil && d.Cmp(*s.Maximum) > 0 {
			ok = c.broken(s, "maximum", v, "a number of at most "+s.Maximum.String())
		}
		if s.ExclusiveMaximum != nil && d.Cmp(*s.ExclusiveMaximum) >= 0 {
			ok = c.broken(s, "exclusiveMaximum", v, "a number below "+s.ExclusiveMaximum.String())
		}
		if s.MultipleOf != nil && !d.MultipleOf(*s.MultipleOf) {
			ok = c.broken(s, "multipleOf", v, "a multiple of "+s.MultipleOf.String())
		}
	}
	if s.format != nil && s.format.Number != nil && !s.format.Number(v.Text) {
		ok = c.broken(s, "format", v, "a number of format "+s.Format)
	}
	return ok
}

func (c *checker) string(s *Schema, v *Value) bool {
	ok := true
	if s.MinLength >= 0 || s.MaxLength >= 0 {
		n := utf8.RuneCountInString(v.Text)
		if n < s.MinLength {
			ok = c.broken(s, "minLength", v, "at least "+count(s.MinLength, "character"))
		}
		if s.MaxLength >= 0 && n > s.MaxLength {
			ok = c.broken(s, "maxLength", v, "at most "+count(s.MaxLength, "character"))
		}
	}
	if s.Pattern != nil && !s.Pattern.MatchString(v.Text) {
		ok = c.broken(s, "pattern", v, "text that matches "+s.Pattern.String())
	}
	if s.format != nil && s.format.Text != nil && !s.format.Text(v.Text) {
		ok = c.broken(s, "format", v, "text of format "+s.Format)
	}
	return ok
}
