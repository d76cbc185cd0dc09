package specs

import (
	"net/url"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// schema converts a Schema Object or an Items Object. Only what is a schema
// itself is walked: examples, defaults, enums and extensions may look like one.
//
// Results are kept, so that what YAML aliases share, and what is copied into
// many operations, stays one.
func (c *swagger) schema(v *schema.Value) schema.Value {
	if v.Kind != schema.Object {
		return *v
	}
	if _, ok := c.refers(v); ok {
		return c.reference(v) // Reference Object: what stands beside is ignored
	}
	if done, ok := c.schemas[v]; ok {
		return done
	}
	out := objectAt(v)
	for name, m := range membersOf(v) {
		switch name {
		case "items", "additionalProperties", "not", "allOf", "anyOf", "oneOf":
			put(&out, name, c.subschemas(m))
		case "properties", "patternProperties":
			put(&out, name, c.schemasOf(m))
		case "discriminator":
			if m.Kind == schema.String {
				d := objectAt(m)
				put(&d, "propertyName", *m)
				m = &d
			}
			put(&out, name, *m)
		case "x-nullable":
			if m.Kind == schema.Bool {
				name = "nullable"
			}
			put(&out, name, *m)
		case "collectionFormat":
			// OpenAPI 3.0 says nothing of arrays in arrays outside of JSON.
			put(&out, "x-collectionFormat", *m)
		case "type":
			putType(&out, m)
		default:
			put(&out, name, *m)
		}
	}
	c.schemas[v] = out
	return out
}

// schemasOf converts an object of schemas by name.
func (c *swagger) schemasOf(v *schema.Value) schema.Value {
	return each(v, "", func(s *schema.Value, _ string) schema.Value { return c.schema(s) })
}

// subschemas converts a schema or a list of them.
func (c *swagger) subschemas(v *schema.Value) schema.Value {
	if v.Kind != schema.Array {
		return c.schema(v)
	}
	out := *v
	out.Items = make([]schema.Value, len(v.Items))
	for i := range v.Items {
		out.Items[i] = c.schema(&v.Items[i])
	}
	return out
}

// putType writes the type file (Parameter Object, Response Object) as what
// stands for it in OpenAPI 3.0, and a type beside null, which the JSON Schema
// of Swagger lets pass, as nullable.
func putType(out, v *schema.Value) {
	if v.Kind == schema.Array {
		types := slices.DeleteFunc(slices.Clone(v.Items), func(t schema.Value) bool {
			return t.Kind == schema.Null || t.Text == "null"
		})
		if len(types) == 1 {
			putType(out, &types[0])
			if len(v.Items) > 1 {
				put(out, "nullable", schema.Value{Kind: schema.Bool, True: true, File: v.File, Line: v.Line, Column: v.Column})
			}
			return
		}
	}
	if v.Text == "file" {
		put(out, "type", textAt(v, "string"))
		put(out, "format", textAt(v, "binary"))
		return
	}
	put(out, "type", *v)
}

// move notes where a value goes. The first place counts: copies have others.
func (c *swagger) move(v *schema.Value, to string) {
	if _, ok := c.moved[v]; !ok {
		c.moved[v] = to
	}
}

// refers reports whether v is a Reference Object, and where it leads to: a
// JSON Pointer in the document, "" when it leads out of it.
func (c *swagger) refers(v *schema.Value) (pointer string, ok bool) {
	ref := v.Get("$ref")
	if ref == nil || ref.Kind != schema.String {
		return "", false
	}
	file, fragment, hasFragment := strings.Cut(ref.Text, "#")
	if !hasFragment && c.root.Get("definitions").Get(file) != nil {
		return schema.JoinPointer("/definitions", file), true // as in drafts of the specification
	}
	if file != "" && schema.ResolveURI(c.source.URI, file) != c.source.URI {
		c.leaves = true
		return "", true
	}
	pointer, err := url.PathUnescape(fragment)
	if err != nil || !strings.HasPrefix(pointer, "/") {
		return "", true
	}
	return pointer, true
}

// target follows references. It is nil where they lead out of the document,
// nowhere, or round in a circle.
func (c *swagger) target(v *schema.Value) *schema.Value {
	for range 100 {
		pointer, ok := c.refers(v)
		if !ok {
			return v
		}
		if pointer == "" {
			return nil
		}
		v = c.root.At(pointer)
	}
	return nil
}

// reference rewrites a Reference Object. Its target is where the nearest value
// above it moved to, and as far below as it was.
func (c *swagger) reference(v *schema.Value) schema.Value {
	rest, _ := c.refers(v)
	if rest == "" {
		return *v
	}
	var token, to string
	for at := c.root; rest != ""; {
		token, rest = schema.NextToken(rest)
		at, to = at.At(schema.JoinPointer("", token)), schema.JoinPointer(to, token)
		if moved, ok := c.moved[at]; ok {
			to = moved
		}
	}
	out := *v
	out.Items = slices.Clone(v.Items)
	out.Items[slices.Index(out.Keys, "$ref")].Text = "#" + (&url.URL{Fragment: to}).EscapedFragment()
	return out
}

// isMember reports whether a pointer leads to a member of a group at the top
// of the document.
func isMember(pointer, group string) bool {
	name, ok := strings.CutPrefix(pointer, "/"+group+"/")
	return ok && !strings.Contains(name, "/")
}
