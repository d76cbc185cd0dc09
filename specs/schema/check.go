package schema

import (
	"strconv"
	"sync"
	"unicode/utf8"
)

// Direction tells which way a value travels: readOnly and writeOnly
// properties depend on it.
type Direction uint8

// The directions. A value that goes neither way is checked without regard to
// readOnly and writeOnly.
const (
	Neither Direction = iota
	ToServer
	ToClient
)

// hides reports whether the property must not be sent that way.
func (d Direction) hides(s *Schema) bool {
	return d == ToServer && s.ReadOnly || d == ToClient && s.WriteOnly
}

// Hides reports whether a property, directly or through a reference, must not
// be sent in the direction.
func (d Direction) Hides(s *Schema) bool {
	for n := 0; s != nil && n < 100; n++ {
		if d.hides(s) {
			return true
		}
		s = s.Ref
	}
	return false
}

// maxViolations bounds what is reported of one value.
const maxViolations = 100

// maxNesting bounds how deep schemas apply within one another, for schemas
// that refer to themselves without going down into the value.
const maxNesting = 4 * MaxDepth

// Valid reports whether v keeps the schema.
func (s *Schema) Valid(v *Value, dir Direction) bool {
	c := checkers.Get().(*checker)
	c.dir, c.quiet = dir, 1
	ok := c.check(s, v, nil)
	c.release()
	return ok
}

// Check returns every way in which v breaks the schema, at most 100, in the
// order of the value; nil for none. In and Name of the violations are those
// given.
func (s *Schema) Check(v *Value, dir Direction, in, name string) []Violation {
	c := checkers.Get().(*checker)
	c.dir, c.quiet, c.in, c.name = dir, 0, in, name
	c.check(s, v, nil)
	out := c.out
	c.release()
	return out
}

var checkers = sync.Pool{New: func() any { return new(checker) }}

// checker walks one value. It reports violations unless it is quiet, when it
// only finds the verdict and stops at the first fault.
type checker struct {
	dir      Direction
	in, name string
	quiet    int
	out      []Violation
	path     []step
	scope    []*resource // dynamic scope, outermost first
	depth    int
	active   []application // subtypes being applied
}

// step is one reference token of the place in the value.
type step struct {
	key   string
	index int // when key is ""; -1: the key is really ""
}

type application struct {
	schema *Schema
	value  *Value
}

func (c *checker) release() {
	*c = checker{path: c.path[:0], scope: c.scope[:0], active: c.active[:0]}
	checkers.Put(c)
}

func (c *checker) pointer() string {
	var b []byte
	for _, s := range c.path {
		if s.key == "" && s.index >= 0 {
			b = strconv.AppendInt(append(b, '/'), int64(s.index), 10)
		} else {
			b = AppendToken(b, s.key)
		}
	}
	return string(b)
}

func (c *checker) enter(key string) { c.path = append(c.path, step{key: key, index: -1}) }
func (c *checker) at(i int)         { c.path = append(c.path, step{index: i}) }
func (c *checker) leave()           { c.path = c.path[:len(c.path)-1] }

// broken reports one violation; v is nil where there is no value to show. It
// returns false, so that checks can end with it.
func (c *checker) broken(s *Schema, keyword string, v *Value, expected string) bool {
	if c.quiet > 0 || len(c.out) >= maxViolations {
		return false
	}
	pointer := c.pointer()
	for i := range c.out {
		if c.out[i].Code == keyword && c.out[i].Pointer == pointer && c.out[i].Expected == expected {
			return false // two schemas ask for the same thing
		}
	}
	violation := Violation{
		Code: keyword, In: c.in, Name: c.name, Pointer: pointer,
		Expected: expected, Rule: s.keyword(keyword),
	}
	if v != nil {
		violation.Value = Show(v)
	}
	c.out = append(c.out, violation)
	return false
}

// keyword returns the place of a keyword, or of the schema when the keyword is
// not written in it.
func (s *Schema) keyword(name string) Location {
	l := s.Location
	if v := s.Raw.Get(name); v != nil {
		l.Line, l.Column, l.Pointer = int(v.Line), int(v.Column), JoinPointer(l.Pointer, name)
	}
	return l
}

// stop tells an applicator to go no further: the verdict is known and no
// report is wanted.
func (c *checker) stop(ok bool) bool { return !ok && c.quiet > 0 }

// check applies a schema to a value. seen, unless nil, collects which members
// and elements were evaluated.
func (c *checker) check(s *Schema, v *Value, seen *evaluated) bool {
	if s.Never {
		return c.broken(s, "false", v, "nothing here: the schema is false")
	}
	if s.Nullable && v.Kind == Null {
		return true
	}
	if s.Types != 0 && !typeFits(s.Types, v) {
		return c.broken(s, "type", v, typesText(s.Types)) // what else is wrong follows from it
	}
	if c.depth++; c.depth > maxNesting {
		c.depth--
		return c.broken(s, "recursion", nil, "a schema that does not apply itself for ever")
	}
	if n := len(c.scope); n == 0 || c.scope[n-1] != s.resource {
		c.scope = append(c.scope, s.resource)
		defer func() { c.scope = c.scope[:n] }()
	}
	outer := seen
	if s.UnevaluatedProperties != nil || s.UnevaluatedItems != nil {
		seen = newEvaluated(v)
	}
	ok := c.assert(s, v)
	if !c.stop(ok) {
		switch v.Kind {
		case Array:
			ok = c.array(s, v, seen) && ok
		case Object:
			ok = c.object(s, v, seen) && ok
		}
	}
	if !c.stop(ok) {
		ok = c.apply(s, v, seen) && ok
	}
	if !c.stop(ok) && seen != outer {
		ok = c.unevaluated(s, v, seen) && ok
	}
	if ok && outer != nil && seen != outer {
		outer.add(seen)
	}
	c.depth--
	return ok
}

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

// apply checks the keywords that apply other schemas to the same value.
func (c *checker) apply(s *Schema, v *Value, seen *evaluated) bool {
	ok := true
	if s.Ref != nil {
		ok = c.check(s.Ref, v, seen)
	}
	if s.DynamicRef != nil && !c.stop(ok) {
		ok = c.check(c.dynamic(s), v, seen) && ok
	}
	for _, sub := range s.AllOf {
		if c.stop(ok) {
			return false
		}
		if sub.subtype || s.subtype {
			c.active = append(c.active, application{s, v})
			ok = c.check(sub, v, seen) && ok
			c.active = c.active[:len(c.active)-1]
		} else {
			ok = c.check(sub, v, seen) && ok
		}
	}
	if s.discriminate != nil && v.Kind == Object && !c.stop(ok) {
		chosen, good := c.discriminated(s, v, seen)
		ok = good && ok
		if chosen {
			return c.rest(s, v, seen, ok)
		}
	}
	if s.AnyOf != nil && !c.stop(ok) {
		ok = c.anyOf(s, v, seen) && ok
	}
	if s.OneOf != nil && !c.stop(ok) {
		ok = c.oneOf(s, v, seen) && ok
	}
	return c.rest(s, v, seen, ok)
}

func (c *checker) rest(s *Schema, v *Value, seen *evaluated, ok bool) bool {
	if s.Not != nil && !c.stop(ok) && c.try(s.Not, v, seen.fresh()) {
		ok = c.broken(s, "not", v, "a value that the schema under not does not describe")
	}
	if s.If != nil && !c.stop(ok) {
		inner := seen.fresh()
		branch := s.Else
		if c.try(s.If, v, inner) {
			seen.add(inner)
			branch = s.Then
		}
		if branch != nil {
			ok = c.check(branch, v, seen) && ok
		}
	}
	return ok
}

// try finds the verdict without a report.
func (c *checker) try(s *Schema, v *Value, seen *evaluated) bool {
	c.quiet++
	ok := c.check(s, v, seen)
	c.quiet--
	return ok
}

// dynamic resolves a $dynamicRef (JSON Schema 2020-12 Core, section 8.2.3.2).
func (c *checker) dynamic(s *Schema) *Schema {
	if s.dynamic != "" {
		for _, r := range c.scope {
			if target := r.dynamic[s.dynamic]; target != nil {
				return target
			}
		}
	}
	return s.DynamicRef
}

func (c *checker) anyOf(s *Schema, v *Value, seen *evaluated) bool {
	matched := false
	for _, sub := range s.AnyOf {
		inner := seen.fresh()
		if c.try(sub, v, inner) {
			seen.add(inner)
			if matched = true; seen == nil {
				break
			}
		}
	}
	return matched || c.none(s, "anyOf", s.AnyOf, v)
}

func (c *checker) oneOf(s *Schema, v *Value, seen *evaluated) bool {
	matched := 0
	for _, sub := range s.OneOf {
		inner := seen.fresh()
		if c.try(sub, v, inner) {
			seen.add(inner)
			if matched++; matched > 1 && c.quiet > 0 {
				return false
			}
		}
	}
	switch matched {
	case 0:
		return c.none(s, "oneOf", s.OneOf, v)
	case 1:
		return true
	}
	return c.broken(s, "oneOf", v, "a value that exactly one of "+strconv.Itoa(len(s.OneOf))+" alternatives describes; "+strconv.Itoa(matched)+" do")
}

// none reports that no alternative describes the value. Where only one was
// meant for a value of its type, what is wrong with that one is the report.
func (c *checker) none(s *Schema, keyword string, list []*Schema, v *Value) bool {
	if c.quiet > 0 {
		return false
	}
	types := Types(0)
	var meant []*Schema
	for _, sub := range list {
		t := sub.typesOf(0)
		if t == 0 {
			types = ^Types(0)
		}
		types |= t
		if t.Has(TypeOf(v)) && !sub.Never {
			meant = append(meant, sub)
		}
	}
	switch {
	case len(meant) == 0 && len(list) > 0 && types != ^Types(0):
		return c.broken(s, "type", v, typesText(types))
	case len(meant) == 1:
		return c.check(meant[0], v, nil)
	}
	return c.broken(s, keyword, v, "a value that one of "+strconv.Itoa(len(list))+" alternatives describes")
}

// typesOf returns the types that the schema allows as far as type and
// references tell.
func (s *Schema) typesOf(depth int) Types {
	if s.Types == 0 && s.Ref != nil && depth < 100 {
		return s.Ref.typesOf(depth + 1)
	}
	return s.Types
}

// discriminated lets the discriminator choose. chosen is true when it has:
// the alternatives need no look then.
func (c *checker) discriminated(s *Schema, v *Value, seen *evaluated) (chosen, ok bool) {
	d := s.discriminate
	value := v.Get(d.Property)
	if !d.closed {
		if value == nil || value.Kind != String {
			return false, true
		}
		target := d.Lookup(value.Text)
		if target == nil || target == s {
			return false, true
		}
		for _, a := range c.active {
			if a.value == v && a.schema == target {
				return false, true // the extending schema is what led here
			}
		}
		c.active = append(c.active, application{target, v})
		ok = c.check(target, v, seen)
		c.active = c.active[:len(c.active)-1]
		return false, ok
	}
	if value == nil || value.Kind != String {
		if len(d.Mapping) == 0 {
			return false, true
		}
		return true, c.broken(s, "discriminator", nil, "a member "+strconv.Quote(d.Property)+" that names one of: "+mappingText(d.Mapping))
	}
	target := d.Lookup(value.Text)
	if target == nil {
		if len(d.Mapping) == 0 {
			return false, true
		}
		c.enter(d.Property)
		defer c.leave()
		return true, c.broken(s, "discriminator", value, "one of: "+mappingText(d.Mapping))
	}
	return true, c.check(target, v, seen)
}
