package specs

import (
	"errors"
	"fmt"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// piece is what a form has once: one field, or one part.
type piece struct {
	name   string
	value  *schema.Value // nil where text is all there is
	text   string        // of what has a name[member], or is a list in one field
	member *schema.Schema
	json   bool // it is written as JSON
}

// pieces takes an object apart into what a form has, as [form.value] puts it
// together.
func (m *MediaType) pieces(v *schema.Value) ([]piece, error) {
	if v.Kind != schema.Object {
		return nil, fmt.Errorf("a form is an object, found %s", schema.Show(v))
	}
	var list []piece
	for i, name := range v.Keys {
		item := &v.Items[i]
		sub := memberOf(m.Schema, name)
		enc, said := m.Encoding[name]
		one := piece{name: name, value: item, member: sub, json: item.Kind >= schema.Array || m.asJSON(name)}
		switch {
		case item.Kind < schema.Array:
			list = append(list, one)
		case enc.Style == "deepObject":
			assigned, ok := deep(nil, name, item)
			if !ok {
				return nil, m.refuse(name, item, "its style has no way to write all of it")
			}
			for _, a := range assigned {
				list = append(list, piece{name: a.name, text: a.text})
			}
		case item.Kind == schema.Object:
			list = append(list, one)
		case said && !enc.Explode && !one.holds(schema.Array) && !m.asJSON(name):
			list = append(list, piece{name: name, text: joined(item, enc.Style)})
		default:
			for j := range item.Items {
				element := &item.Items[j]
				list = append(list, piece{
					name: name, value: element, member: elementOf(sub, j),
					json: element.Kind >= schema.Array || m.asJSON(name),
				})
			}
		}
	}
	for _, p := range list {
		if p.value != nil && p.value.Kind == schema.Null && !p.json {
			return nil, m.refuse(p.name, p.value, "null has no text")
		}
	}
	return list, nil
}

// asJSON reports whether the Encoding Object of a field asks for JSON.
func (m *MediaType) asJSON(name string) bool {
	return formatOf(essenceOf(m.Encoding[name].ContentType)) == bodyJSON
}

// holds reports whether there are values of the kind, or of a later one, right
// inside.
func (p *piece) holds(kind schema.Kind) bool {
	for i := range p.value.Items {
		if p.value.Items[i].Kind >= kind {
			return true
		}
	}
	return false
}

// joined writes elements in one field; what reads it takes the separator for
// one wherever it stands.
func joined(v *schema.Value, style string) string {
	separator := ","
	switch style {
	case "spaceDelimited":
		separator = " "
	case "pipeDelimited":
		separator = "|"
	}
	texts := make([]string, len(v.Items))
	for i := range v.Items {
		texts[i] = v.Items[i].Plain()
	}
	return strings.Join(texts, separator)
}

// content is the text of a piece.
func (p *piece) content() string {
	switch {
	case p.value == nil:
		return p.text
	case p.json:
		return p.value.JSON()
	}
	return p.value.Plain()
}

// encodeForm writes application/x-www-form-urlencoded (WHATWG URL, section
// 5.2).
func (m *MediaType) encodeForm(v *schema.Value) ([]byte, error) {
	list, err := m.pieces(v)
	if err != nil {
		return nil, err
	}
	var dst []byte
	for i, p := range list {
		if i > 0 {
			dst = append(dst, '&')
		}
		dst = append(appendEscaped(dst, p.name, ""), '=')
		dst = appendEscaped(dst, p.content(), "")
	}
	got, _, fault := m.formValue(string(dst))
	return dst, m.confirm(v, &got, fault)
}

// confirm compares the value of a form with what it reads as.
func (m *MediaType) confirm(v, got *schema.Value, fault *Violation) error {
	if fault != nil {
		return errors.New("the form would not be read: " + fault.String())
	}
	for i, name := range v.Keys {
		read := got.Get(name)
		switch {
		case read == nil:
			return m.refuse(name, &v.Items[i], "nothing would be read")
		case !reads(read, &v.Items[i]):
			return m.refuse(name, &v.Items[i], "it would be read as "+schema.Show(read))
		}
	}
	return nil
}

func (m *MediaType) refuse(name string, v *schema.Value, why string) error {
	return fmt.Errorf("the field %q of %s cannot be %s: %s", name, m.Name, schema.Show(v), why)
}
