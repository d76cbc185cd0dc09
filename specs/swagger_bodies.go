package specs

import (
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

const (
	urlencoded = "application/x-www-form-urlencoded"
	multiparts = "multipart/form-data"
)

// mediaTypes returns consumes or produces of the document or an operation. An
// empty list clears what would be inherited (Operation Object).
func mediaTypes(holder *schema.Value, name string, inherited []string) []string {
	v := holder.Get(name)
	if v == nil || v.Kind != schema.Array {
		return inherited
	}
	var types []string
	for m := range elementsOf(v) {
		if m.Kind == schema.String && !slices.Contains(types, m.Text) {
			types = append(types, m.Text)
		}
	}
	return types
}

// orJSON is for documents that do not say what they are written in. Swagger
// 2.0 gives no default; JSON is what its authors left out.
func orJSON(types []string) []string {
	if len(types) == 0 {
		return []string{"application/json"}
	}
	return types
}

// response converts a Response Object. Its media types are up to the operation
// that gives it: one that produces something else than the document at large
// cannot refer to a shared response, and gets a copy.
func (c *swagger) response(v *schema.Value, at string, produces []string) schema.Value {
	if pointer, ok := c.refers(v); ok {
		t := c.target(v)
		alike := slices.Equal(produces, c.produces) || t.Get("schema") == nil && t.Get("examples") == nil
		if t == nil || alike && isMember(pointer, "responses") {
			return c.reference(v)
		}
		v = t
	}
	if v.Kind != schema.Object {
		return *v
	}
	out, media := objectAt(v), objectAt(v)
	var types []string
	if s := v.Get("schema"); s != nil {
		if types = orJSON(produces); len(produces) == 0 && s.Str("type") == "file" {
			types = []string{"application/octet-stream"}
		}
		c.move(s, schema.JoinPointer(at, "content", types[0], "schema"))
		put(&media, "schema", c.schema(s))
	}
	for name, m := range membersOf(v) {
		switch name {
		case "schema", "examples":
		case "headers":
			put(&out, name, each(m, at+"/headers", c.parameter))
		default:
			put(&out, name, *m)
		}
	}
	if body := contentOf(types, media, v.Get("examples")); len(body.Keys) > 0 {
		put(&out, "content", body)
	}
	return out
}

// contentOf writes a body under each media type. An example is named by a media
// type (Example Object), which is added where it is not among them; one that is
// named otherwise goes with all of them.
func contentOf(types []string, body schema.Value, examples *schema.Value) schema.Value {
	for name := range membersOf(examples) {
		same := func(t string) bool { return essenceOf(t) == essenceOf(name) }
		if strings.Contains(name, "/") && !slices.ContainsFunc(types, same) {
			types = append(slices.Clip(types), name)
		}
	}
	out := objectAt(&body)
	for _, t := range types {
		media, named := objectAt(&body), objectAt(&body)
		for name, m := range membersOf(&body) {
			put(&media, name, *m)
		}
		for name, e := range membersOf(examples) {
			switch {
			case isExtension(name):
			case !strings.Contains(name, "/"):
				put(&named, name, namedExample(e))
			case t == name, essenceOf(t) == essenceOf(name) && !slices.Contains(types, name):
				put(&media, "example", *e)
			}
		}
		if len(named.Keys) > 0 {
			put(&media, "examples", named)
		}
		put(&out, t, media)
	}
	return out
}

// namedExample makes an Example Object of OpenAPI 3.0, unless v looks like one.
func namedExample(v *schema.Value) schema.Value {
	if v.Get("value") != nil {
		return *v
	}
	out := objectAt(v)
	put(&out, "value", *v)
	return out
}

// requestBody converts a body parameter, or form parameters; the zero Value
// stands for none. Both together are forbidden (Parameter Object), but written
// by some generators: then it may be either.
func (c *swagger) requestBody(in inputs, at string, consumes []string) schema.Value {
	if in.body == nil {
		if in.form == nil {
			return schema.Value{}
		}
		return c.form(in.form, at, consumes)
	}
	if in.form == nil {
		return c.body(in.body, at, consumes)
	}
	out, form := c.body(c.target(in.body), at, consumes), c.form(in.form, at, consumes)
	either := *out.Get("content")
	for name, media := range membersOf(form.Get("content")) {
		put(&either, name, *media)
	}
	out.Items[slices.Index(out.Keys, "content")] = either
	return out
}

// body converts a parameter in body, or a reference to one. As responses do,
// it takes the media types of the operation.
func (c *swagger) body(v *schema.Value, at string, consumes []string) schema.Value {
	if pointer, ok := c.refers(v); ok {
		if isMember(pointer, "parameters") && slices.Equal(consumes, c.consumes) {
			return c.reference(v)
		}
		v = c.target(v)
	}
	types := orJSON(consumes)
	own, body := c.split(v, schema.JoinPointer(at, "content", types[0], "schema"))
	out, media := objectAt(v), objectAt(v)
	for name, m := range membersOf(&own) {
		switch name {
		case "in":
		case "name":
			put(&out, "x-body-name", *m) // a body has none in OpenAPI 3.0
		case "x-examples":
			if m.Kind != schema.Object { // nothing that content can place
				put(&out, name, *m)
			}
		case "example":
			put(&media, name, *m)
		default:
			put(&out, name, *m)
		}
	}
	if body != nil {
		put(&media, "schema", *body)
	}
	put(&out, "content", contentOf(types, media, v.Get("x-examples")))
	return out
}

// form converts parameters in formData to one object. Of the media types only
// two can hold a form (Parameter Object), and one of them a file (HTML 4.01,
// section 17.13.4): it is added where there is a file.
func (c *swagger) form(params []*schema.Value, at string, consumes []string) schema.Value {
	var types []string
	for _, t := range consumes {
		if e := essenceOf(t); e == urlencoded || e == multiparts {
			types = append(types, t)
		}
	}
	holdsFiles := func(t string) bool { return essenceOf(t) == multiparts }
	if slices.ContainsFunc(params, isFile) && !slices.ContainsFunc(types, holdsFiles) {
		types = append(types, multiparts)
	}
	if len(types) == 0 {
		types = []string{urlencoded}
	}
	first := params[0]
	at = schema.JoinPointer(at, "content", types[0], "schema", "properties")
	properties, encodings, required := objectAt(first), objectAt(first), objectAt(first)
	required.Kind = schema.Array
	for _, p := range params {
		name := p.Str("name")
		if properties.Get(name) != nil {
			continue
		}
		put(&properties, name, c.property(p, schema.JoinPointer(at, name)))
		if p.Flag("required") {
			required.Items = append(required.Items, textAt(p.Get("required"), name))
		}
		encoding := objectAt(p)
		if putStyle(&encoding, p); len(encoding.Keys) > 0 {
			put(&encodings, name, encoding)
		}
	}
	out, media, object := objectAt(first), objectAt(first), objectAt(first)
	put(&object, "type", textAt(first, "object"))
	put(&object, "properties", properties)
	if len(required.Items) > 0 {
		// A form that must have a field must be there (OpenAPI 3.0 asks).
		must := required.Items[0]
		put(&object, "required", required)
		put(&out, "required", schema.Value{Kind: schema.Bool, True: true, File: must.File, Line: must.Line, Column: must.Column})
	}
	put(&media, "schema", object)
	if len(encodings.Keys) > 0 {
		put(&media, "encoding", encodings)
	}
	put(&out, "content", contentOf(types, media, nil))
	return out
}

func isFile(p *schema.Value) bool {
	return p.Str("type") == "file" || p.Get("items").Str("type") == "file"
}
