package specs

import (
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// form collects the fields of a form, in the order in which they come.
type form struct {
	media  *MediaType
	fields []formField
	at     map[string]int
}

// formField is all that a form has of one name.
type formField struct {
	name  string
	parts []formPart
	deep  *field // of name[member]=value
}

// formPart is a text, or the value of a part that is JSON.
type formPart struct {
	text  string
	value *schema.Value
}

func (m *MediaType) formValue(raw string) (schema.Value, bool, *Violation) {
	f := form{media: m}
	for name, value, rest, ok := nextPair(raw); ok; name, value, rest, ok = nextPair(rest) {
		if !f.add(name, formPart{text: unquery(value)}) {
			return schema.Value{}, false, &Violation{
				Code: CodeStyle, In: "body", Pointer: schema.JoinPointer("", name),
				Expected: "each field to be a value or to have members, not both",
			}
		}
	}
	return f.value(), true, nil
}

func (f *form) field(name string) *formField {
	if f.at == nil {
		f.at = map[string]int{}
	}
	i, ok := f.at[name]
	if !ok {
		i = len(f.fields)
		f.at[name] = i
		f.fields = append(f.fields, formField{name: name})
	}
	return &f.fields[i]
}

// add takes one field. A declared object or array may have its members in
// fields of their own, name[member]=value (style deepObject).
func (f *form) add(name string, part formPart) bool {
	shape := f.media.form
	name = shape.arrayName(name)
	if open := strings.IndexByte(name, '['); open > 0 && part.value == nil && shape.fields[name] == nil {
		if sh := shape.fields[name[:open]]; sh != nil && (sh.object || sh.array) {
			path, ok := brackets(name[open:])
			if !ok {
				return false
			}
			into := f.field(name[:open])
			if into.deep == nil {
				into.deep = &field{}
			}
			return into.parts == nil && into.deep.set(path, part.text)
		}
	}
	into := f.field(name)
	into.parts = append(into.parts, part)
	return into.deep == nil
}

// value makes the object that the form stands for, by the type that the schema
// has for each field (OpenAPI 3.1.1, Encoding Object).
func (f *form) value() schema.Value {
	v := schema.Value{Kind: schema.Object}
	for _, field := range f.fields {
		v.Keys = append(v.Keys, field.name)
		sh := f.media.form.field(field.name)
		if field.deep != nil {
			v.Items = append(v.Items, field.deep.value(sh))
		} else {
			v.Items = append(v.Items, f.media.fieldValue(sh, field))
		}
	}
	return v
}

func (m *MediaType) fieldValue(sh *shape, f formField) schema.Value {
	enc, said := m.Encoding[f.name]
	asJSON := formatOf(essenceOf(enc.ContentType)) == bodyJSON
	if !sh.array && len(f.parts) == 1 {
		return f.parts[0].read(sh, asJSON)
	}
	if sh.array && len(f.parts) == 1 {
		switch whole := f.parts[0].read(sh, asJSON); {
		case whole.Kind == schema.Array:
			return whole
		case said && !enc.Explode && f.parts[0].value == nil:
			return sh.list(split(f.parts[0].text, enc.Style), same)
		}
	}
	v := schema.Value{Kind: schema.Array}
	for i, part := range f.parts {
		item := sh
		if sh.array {
			item = sh.item(i)
		}
		v.Items = append(v.Items, part.read(item, asJSON))
	}
	return v
}

// read makes a value of one part. Objects are JSON unless something else is
// said.
func (p formPart) read(sh *shape, asJSON bool) schema.Value {
	if p.value != nil {
		return *p.value
	}
	if asJSON || sh.object {
		if v, err := schema.ParseJSON(p.text); err == nil {
			return v
		}
	}
	return sh.single(p.text)
}
