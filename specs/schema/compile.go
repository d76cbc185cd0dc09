package schema

import (
	"fmt"
)

// Compiler makes schemas of the values of one document and of the sources it
// refers to. Each schema is compiled once, wherever it is referred to from.
// The zero value is ready, and is for one goroutine.
type Compiler struct {
	// OpenAPI30 chooses the dialect of OpenAPI 3.0 (Schema Object): nullable,
	// boolean exclusive bounds, references without siblings. Otherwise schemas
	// are JSON Schema 2020-12 with the OpenAPI 3.1 vocabulary.
	OpenAPI30 bool

	// Open returns the source for an absolute URI that a reference leads to.
	// Without it references cannot leave the sources at hand.
	Open func(uri string) (*Source, error)

	// Problem is told of keywords that make no sense and are passed over.
	Problem func(Location, string)

	compiled  map[*Value]*Schema
	resources map[string]*resource
	rootOf    map[*Value]*resource
	scanned   map[*Value]bool
	children  map[*Source]map[string][]string
	failed    error
}

// Error is a fault that leaves a document unusable, and its place.
type Error struct {
	Location Location
	Err      error
}

func (e *Error) Error() string { return e.Location.String() + ": " + e.Err.Error() }

// Unwrap returns the fault.
func (e *Error) Unwrap() error { return e.Err }

// Compile returns the schema at a pointer of a source. The error is an
// [*Error]: a reference that leads nowhere, or only to itself.
func (c *Compiler) Compile(source *Source, v *Value, pointer string) (*Schema, error) {
	c.init()
	in := c.resourceOf(source)
	c.scan(v, in, pointer)
	s := c.schema(in, v, pointer)
	c.dynamicAnchors()
	if err := c.failed; err != nil {
		c.failed = nil
		return nil, err
	}
	return s, nil
}

// dynamicAnchors compiles every schema that a $dynamicRef may come out at.
func (c *Compiler) dynamicAnchors() {
	for again := true; again; {
		again = false
		for _, r := range c.resources {
			for name, a := range r.anchors {
				if a.dynamic && r.dynamic[name] == nil {
					if r.dynamic == nil {
						r.dynamic = map[string]*Schema{}
					}
					r.dynamic[name] = c.schema(r, a.value, a.pointer)
					again = true
				}
			}
			if again {
				break // compiling may have added resources
			}
		}
	}
}

func (c *Compiler) init() {
	if c.compiled == nil {
		c.compiled = map[*Value]*Schema{}
		c.resources = map[string]*resource{}
		c.rootOf = map[*Value]*resource{}
		c.scanned = map[*Value]bool{}
		c.children = map[*Source]map[string][]string{}
	}
}

func (c *Compiler) fail(l Location, format string, args ...any) {
	if c.failed == nil {
		c.failed = &Error{l, fmt.Errorf(format, args...)}
	}
}

func (c *Compiler) schema(in *resource, v *Value, pointer string) *Schema {
	if s := c.compiled[v]; s != nil {
		return s
	}
	if own := c.rootOf[v]; own != nil {
		in = own
	}
	k := &keywords{c: c, in: in, v: v, pointer: pointer}
	s := &Schema{
		Location: in.source.Locate(v, pointer), Raw: v, resource: in,
		MinLength: -1, MaxLength: -1, MinItems: -1, MaxItems: -1,
		MinContains: -1, MaxContains: -1, MinProperties: -1, MaxProperties: -1,
	}
	if c.OpenAPI30 && v.Kind == Object && v.Get("$ref") != nil {
		return c.alias(k, v)
	}
	c.compiled[v] = s
	switch v.Kind {
	case Bool:
		s.Never = !v.True
	case Object:
		k.fill(s)
	default:
		k.problem(v, pointer, "expected a schema, found %s", article(v.Kind.String()))
	}
	return s
}

// alias compiles the target of a reference that has no say of its own.
func (c *Compiler) alias(k *keywords, v *Value) *Schema {
	seen := map[*Value]bool{}
	in, pointer := k.in, k.pointer
	for v.Kind == Object && v.Get("$ref") != nil {
		ref := v.Get("$ref")
		if ref.Kind != String {
			c.fail(in.source.Locate(ref, pointer+"/$ref"), "$ref must be a string, found %s", Show(ref))
			return &Schema{}
		}
		if seen[v] {
			c.fail(in.source.Locate(ref, pointer+"/$ref"), "reference %q leads only to itself", ref.Text)
			return &Schema{}
		}
		seen[v] = true
		if s := c.compiled[v]; s != nil {
			return s
		}
		t, err := c.resolve(in, ref.Text)
		if err != nil {
			c.fail(in.source.Locate(ref, pointer+"/$ref"), "%w", err)
			return &Schema{}
		}
		in, v, pointer = t.in, t.Value, t.Pointer
	}
	s := c.schema(in, v, pointer)
	for from := range seen {
		c.compiled[from] = s
	}
	return s
}

// Compiled returns every schema compiled so far, in no order.
func (c *Compiler) Compiled() []*Schema {
	seen := make(map[*Schema]bool, len(c.compiled))
	list := make([]*Schema, 0, len(c.compiled))
	for _, s := range c.compiled {
		if !seen[s] {
			seen[s] = true
			list = append(list, s)
		}
	}
	return list
}
