package specs

import (
	"slices"
	"strconv"

	"github.com/understudy-api/understudy/specs/schema"
)

// inputs are the parameters of an operation or a path item, by what OpenAPI
// 3.0 makes of them.
type inputs struct {
	converted []schema.Value  // those in path, query and header
	body      *schema.Value   // as it is written, perhaps a reference
	form      []*schema.Value // those in formData, dereferenced
}

// inputs sorts a list of Parameter Objects and references to them.
func (c *swagger) inputs(list *schema.Value, at string) inputs {
	var in inputs
	for p := range elementsOf(list) {
		t := c.target(p)
		switch t.Str("in") {
		case "body":
			if in.body != nil {
				c.fail(p, at, "an operation has one body at most, this is its second")
			}
			in.body = p
		case "formData":
			in.form = append(in.form, t)
		default:
			to := schema.JoinPointer(at, strconv.Itoa(len(in.converted)))
			c.move(p, to)
			in.converted = append(in.converted, c.parameter(p, to))
		}
	}
	return in
}

// put adds the parameters that stay parameters, in the place of a list.
func (in inputs) put(object, list *schema.Value) {
	if len(in.converted) > 0 {
		out := *list
		out.Items = in.converted
		put(object, "parameters", out)
	}
}

// inherit adds the body or form of a path item, but for what an operation has
// of its own: a body or a form is instead of a body, a body instead of a form,
// and a form parameter instead of one of its name.
func (in inputs) inherit(item inputs) inputs {
	if in.body != nil {
		return in
	}
	if in.form == nil {
		in.body = item.body
	}
	own := in.form
	in.form = nil
	for _, p := range item.form {
		if !slices.ContainsFunc(own, func(o *schema.Value) bool { return o.Str("name") == p.Str("name") }) {
			in.form = append(in.form, p)
		}
	}
	in.form = append(in.form, own...)
	return in
}

// sharedParameters converts the Parameters Definitions Object: bodies become
// shared request bodies; those in formData stand for no object of OpenAPI 3.0
// and are copied wherever they are referred to.
func (c *swagger) sharedParameters(out, v *schema.Value) {
	parameters, bodies := objectAt(v), objectAt(v)
	for name, p := range membersOf(v) {
		switch c.target(p).Str("in") {
		case "body":
			at := schema.JoinPointer("/components/requestBodies", name)
			c.move(p, at)
			put(&bodies, name, c.body(p, at, c.consumes))
		case "formData":
		default:
			at := schema.JoinPointer("/components/parameters", name)
			c.move(p, at)
			put(&parameters, name, c.parameter(p, at))
		}
	}
	if len(parameters.Keys) > 0 {
		put(out, "parameters", parameters)
	}
	if len(bodies.Keys) > 0 {
		put(out, "requestBodies", bodies)
	}
}

// split divides a Parameter or Header Object into what stays its own and its
// schema, which is nil when it has none; at is where the schema goes.
func (c *swagger) split(v *schema.Value, at string) (own schema.Value, s *schema.Value) {
	own = objectAt(v)
	keywords := objectAt(v)
	for name, m := range membersOf(v) {
		switch name {
		case "schema", "collectionFormat":
		case "name", "in", "description", "required", "allowEmptyValue", "deprecated", "example", "x-examples":
			put(&own, name, *m)
		case "x-example":
			put(&own, "example", *m)
		default:
			ofValue := name == "x-nullable" || name == extension && v.Get("schema") == nil
			if isExtension(name) && !ofValue {
				put(&own, name, *m)
				continue
			}
			c.move(m, schema.JoinPointer(at, name))
			put(&keywords, name, *m)
		}
	}
	if given := v.Get("schema"); given != nil {
		// Only a body has one, but others are seen with one too.
		c.move(given, at)
		converted := c.schema(given)
		return own, &converted
	}
	if len(keywords.Keys) == 0 {
		return own, nil
	}
	converted := c.schema(&keywords)
	return own, &converted
}

// parameter converts a Parameter Object in path, query or header, a Header
// Object, or a reference to one. What is not among the shared parameters is
// copied, for its place may be gone.
func (c *swagger) parameter(v *schema.Value, at string) schema.Value {
	if pointer, ok := c.refers(v); ok {
		t := c.target(v)
		if t == nil || isMember(pointer, "parameters") {
			return c.reference(v)
		}
		v = t
	}
	if v.Kind != schema.Object {
		return *v
	}
	own, s := c.split(v, at+"/schema")
	out := objectAt(v)
	for name, m := range membersOf(&own) {
		if name == "x-examples" && m.Kind == schema.Object {
			name = "examples"
			named := each(m, "", func(e *schema.Value, _ string) schema.Value { return namedExample(e) })
			m = &named
		}
		put(&out, name, *m)
	}
	putStyle(&out, v)
	if s != nil {
		put(&out, "schema", *s)
	}
	return out
}

// property converts a parameter in formData to the schema of a property.
func (c *swagger) property(v *schema.Value, at string) schema.Value {
	own, s := c.split(v, at)
	out := objectAt(v)
	for name, m := range membersOf(&own) {
		switch name {
		case "name", "in", "required":
		case "allowEmptyValue":
			put(&out, "x-"+name, *m) // OpenAPI 3.0 has it for queries only
		default:
			put(&out, name, *m)
		}
	}
	for name, m := range membersOf(s) {
		put(&out, name, *m)
	}
	return out
}

// queryStyles are style and explode for each collectionFormat in a query or a
// form.
var queryStyles = map[string]struct {
	style   string
	explode bool
}{
	"csv":   {"form", false},
	"ssv":   {"spaceDelimited", false},
	"pipes": {"pipeDelimited", false},
	"multi": {"form", true},
}

// putStyle writes the collectionFormat of an array as style and explode. csv
// is the default of Swagger 2.0, and in a path or a header also of OpenAPI 3.0,
// which has no other there and nothing like tsv anywhere. An array in such a
// format is taken to be separated by commas; x-collectionFormat remembers it.
func putStyle(out, v *schema.Value) {
	if v.Str("type") != "array" && v.Get("items") == nil {
		return
	}
	name, from := "csv", v
	if f := v.Get("collectionFormat"); f != nil {
		name, from = f.Text, f
	}
	s, known := queryStyles[name]
	if in := v.Str("in"); in == "query" || in == "formData" {
		if !known {
			s = queryStyles["csv"]
		}
		put(out, "style", textAt(from, s.style))
		put(out, "explode", schema.Value{Kind: schema.Bool, True: s.explode, File: from.File, Line: from.Line, Column: from.Column})
	} else {
		known = name == "csv"
	}
	if !known {
		put(out, "x-collectionFormat", *from)
	}
}
