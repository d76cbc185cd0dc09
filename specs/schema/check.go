package schema

import (
	"strconv"
	"sync"
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

// maxNesting bounds how deep schemas apply within one another.
const maxNesting = 64 * MaxDepth

// maxKept bounds the stack that is kept for the next check.
const maxKept = 1024

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
	if s.alone && v.Kind != Array && v.Kind != Object {
		c := checker{quiet: 1} // does not escape: most parameters are checked without the pool
		if (s.Types == 0 || typeFits(s.Types, v)) && c.assert(s, v) {
			return nil
		}
	}
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
	scope    []*resource   // dynamic scope, outermost first
	active   []application // what is being checked, outermost first
	hops     []int         // where in active a discriminator has led to another schema
	tries    int           // how many verdicts are being found within one another
	tried    map[application]verdict
	reach    int // the outermost of active that had a say in a verdict besides schema and value; -1: the scope
}

// step is one reference token of the place in the value.
type step struct {
	key   string
	index int // when key is ""; -1: the key is really ""
}

// application is a schema that applies to a value.
type application struct {
	schema *Schema
	value  *Value
}

func (c *checker) release() {
	if cap(c.active) <= maxKept {
		*c = checker{path: c.path[:0], scope: c.scope[:0], active: c.active[:0], hops: c.hops[:0]}
		checkers.Put(c)
	}
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
	if v := s.Raw.Get(name); v != nil {
		return s.Locate(v, name)
	}
	return s.Location
}

// Locate returns the place of a value that is written in the schema, at the
// tokens of a JSON Pointer from there.
func (s *Schema) Locate(v *Value, tokens ...string) Location {
	pointer := JoinPointer(s.Location.Pointer, tokens...)
	if s.resource == nil { // made by hand
		return Location{File: s.Location.File, Line: int(v.Line), Column: int(v.Column), Pointer: pointer}
	}
	return s.resource.source.Locate(v, pointer)
}

// stop tells an applicator to go no further: the verdict is known and no
// report is wanted.
func (c *checker) stop(ok bool) bool { return !ok && c.quiet > 0 }

// applying reports whether the schema is being checked against the value
// already, somewhere above, but not outside of active[from:].
func (c *checker) applying(s *Schema, v *Value, from int) bool {
	for i := len(c.active) - 1; i >= from && c.active[i].value == v; i-- {
		if c.active[i].schema == s {
			c.reach = min(c.reach, i)
			return true
		}
	}
	return false
}

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
	// A schema that comes to itself again with the same value would do so for
	// ever (JSON Schema 2020-12 Core, section 9.4.1), unless a discriminator has
	// led there: it leads to each schema once.
	from := 0
	if n := len(c.hops); n > 0 {
		from = c.hops[n-1]
	}
	if c.applying(s, v, from) || len(c.active) > maxNesting {
		return c.broken(s, "recursion", nil, "a schema that does not apply itself for ever")
	}
	c.active = append(c.active, application{s, v})
	scope := len(c.scope)
	if scope == 0 || c.scope[scope-1] != s.resource {
		c.scope = append(c.scope, s.resource)
	}
	ok := c.keywords(s, v, seen)
	c.scope = c.scope[:scope]
	c.active = c.active[:len(c.active)-1]
	return ok
}

func (c *checker) keywords(s *Schema, v *Value, outer *evaluated) bool {
	seen := outer
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
	return ok
}
