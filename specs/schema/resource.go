package schema

import (
	"fmt"
	"net/url"
	"strings"
)

// Source is one text that a document is made of.
type Source struct {
	URI  string // absolute; references resolve against it
	Name string // as people know it, for locations
	Root *Value

	Overlays []string // the names of the texts laid over it, which Value.File counts
}

// Locate returns the location of a value in the source: in the text that it
// was written in. The pointer is that of the value in the source as a whole.
func (s *Source) Locate(v *Value, pointer string) Location {
	file := s.Name
	if v.File > 0 {
		file = s.Overlays[v.File-1]
	}
	return Location{File: file, Line: int(v.Line), Column: int(v.Column), Pointer: pointer}
}

// resource is a schema resource (JSON Schema 2020-12 Core, section 4.3.5): a
// source, or a subschema of one that has an $id.
type resource struct {
	uri     string
	source  *Source
	root    *Value
	pointer string             // of root, in the source
	anchors map[string]anchor  // $anchor and $dynamicAnchor
	dynamic map[string]*Schema // of $dynamicAnchor, compiled
}

type anchor struct {
	value   *Value
	pointer string
	dynamic bool
}

// Keywords whose values hold subschemas, by the shape of the value.
var (
	schemaKeywords = []string{
		"items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames",
		"unevaluatedItems", "unevaluatedProperties", "contentSchema", "additionalItems",
	}
	listKeywords = []string{"allOf", "anyOf", "oneOf", "prefixItems"}
	mapKeywords  = []string{"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"}
)

// scan registers the $id, $anchor and $dynamicAnchor of a schema and of all
// below it.
func (c *Compiler) scan(v *Value, in *resource, pointer string) {
	if c.OpenAPI30 || v.Kind != Object || c.scanned[v] {
		return // OpenAPI 3.0 has no $id and no anchors
	}
	c.scanned[v] = true
	if id := v.Str("$id"); id != "" {
		uri, _, _ := strings.Cut(ResolveURI(in.uri, id), "#")
		in = &resource{uri: uri, source: in.source, root: v, pointer: pointer, anchors: map[string]anchor{}}
		c.resources[uri] = in
		c.rootOf[v] = in
	}
	if a := v.Str("$anchor"); a != "" {
		in.anchors[a] = anchor{v, pointer, false}
	}
	if a := v.Str("$dynamicAnchor"); a != "" {
		in.anchors[a] = anchor{v, pointer, true}
	}
	for _, k := range schemaKeywords {
		if sub := v.Get(k); sub != nil {
			c.scan(sub, in, JoinPointer(pointer, k))
		}
	}
	for _, k := range listKeywords {
		if sub := v.Get(k); sub != nil && sub.Kind == Array {
			for i := range sub.Items {
				c.scan(&sub.Items[i], in, fmt.Sprintf("%s/%s/%d", pointer, k, i))
			}
		}
	}
	for _, k := range mapKeywords {
		if sub := v.Get(k); sub != nil && sub.Kind == Object {
			for i := range sub.Items {
				c.scan(&sub.Items[i], in, JoinPointer(pointer, k, sub.Keys[i]))
			}
		}
	}
}

// resourceOf returns the resource of a whole source.
func (c *Compiler) resourceOf(s *Source) *resource {
	r := c.resources[s.URI]
	if r == nil {
		r = &resource{uri: s.URI, source: s, root: s.Root, anchors: map[string]anchor{}}
		c.resources[s.URI] = r
		c.rootOf[s.Root] = r
		// Named schemas may be referred to by identifier or anchor from
		// anywhere; those written in place are scanned when they are compiled.
		for _, at := range []string{"/components/schemas", "/definitions"} {
			if named := s.Root.At(at); named != nil && named.Kind == Object {
				for i := range named.Items {
					c.scan(&named.Items[i], r, JoinPointer(at, named.Keys[i]))
				}
			}
		}
		if s.Root.Get("openapi") == nil && s.Root.Get("swagger") == nil {
			c.scan(s.Root, r, "")
			if own := c.rootOf[s.Root]; own != r {
				c.resources[s.URI] = own
				r = own
			}
		}
	}
	return r
}

// Target is what a reference points at.
type Target struct {
	Source  *Source
	Value   *Value
	Pointer string

	in *resource
}

// Location returns the place of the target.
func (t Target) Location() Location { return t.Source.Locate(t.Value, t.Pointer) }

// Resolve follows one reference that stands in a source: a URI reference
// whose fragment is a JSON Pointer.
func (c *Compiler) Resolve(from *Source, ref string) (Target, error) {
	c.init()
	return c.resolve(c.resourceOf(from), ref)
}

func (c *Compiler) resolve(from *resource, ref string) (Target, error) {
	location, fragment, _ := strings.Cut(ref, "#")
	in := from
	if location != "" {
		uri := ResolveURI(from.uri, location)
		if in = c.resources[uri]; in == nil {
			if c.Open == nil {
				return Target{}, fmt.Errorf("reference %q leaves the document", ref)
			}
			source, err := c.Open(uri)
			if err != nil {
				return Target{}, fmt.Errorf("reference %q: %w", ref, err)
			}
			in = c.resourceOf(source)
		}
	}
	fragment, err := url.PathUnescape(fragment)
	if err != nil {
		return Target{}, fmt.Errorf("reference %q: %w", ref, err)
	}
	if fragment != "" && fragment[0] != '/' {
		a, ok := in.anchors[fragment]
		if !ok {
			return Target{}, fmt.Errorf("reference %q: no anchor %q in %s", ref, fragment, in.source.Name)
		}
		return Target{in.source, a.value, a.pointer, in}, nil
	}
	v, pointer := in.root, in.pointer
	for rest := fragment; rest != ""; {
		var token string
		token, rest = NextToken(rest)
		next := v.step(token)
		if next == nil {
			where := in.source.Name
			if pointer != "" {
				where += "#" + pointer
			}
			return Target{}, fmt.Errorf("reference %q: %s has no %q", ref, where, token)
		}
		v, pointer = next, JoinPointer(pointer, token)
		if own := c.rootOf[v]; own != nil {
			in = own
		}
	}
	return Target{in.source, v, pointer, in}, nil
}

// ResolveURI resolves a URI reference against a base (RFC 3986, section 5.2).
// What is no URI stays as it is.
func ResolveURI(base, ref string) string {
	b, err := url.Parse(base)
	if err != nil {
		return ref
	}
	r, err := url.Parse(ref)
	if err != nil {
		return ref
	}
	return b.ResolveReference(r).String()
}
