package specs

import (
	"bytes"
	"encoding/xml"
	"strings"
	"unicode/utf8"

	"github.com/understudy-api/understudy/specs/schema"
)

// appendXML appends a value as an XML document whose elements and attributes
// are named as the schema says (OpenAPI 3.1.1, XML Object). The root is named by
// its own XML Object, else like its component, else root. Characters that a
// name cannot have become underscores.
func appendXML(dst []byte, v *schema.Value, s *schema.Schema) []byte {
	w := xmlWriter{}
	w.WriteString(xml.Header)
	name := componentName(s, "root")
	if v.Kind == schema.Array { // there must be one root
		label, declared := labelOf(xmlOf(s), name)
		w.WriteString("<" + label + declared + ">")
		for i := range v.Items {
			item := elementOf(s, i)
			w.element(componentName(item, "item"), &v.Items[i], item)
		}
		w.WriteString("</" + label + ">")
	} else {
		w.element(name, v, s)
	}
	return append(dst, w.Bytes()...)
}

type xmlWriter struct{ bytes.Buffer }

// element writes a value under the name that its holder has for it. The
// elements of an array stand beside one another, unless it is wrapped; the XML
// Object of an array that is not does nothing.
func (w *xmlWriter) element(name string, v *schema.Value, s *schema.Schema) {
	x := xmlOf(s)
	if v.Kind == schema.Array && !x.Flag("wrapped") {
		for i := range v.Items {
			w.element(name, &v.Items[i], elementOf(s, i))
		}
		return
	}
	label, declared := labelOf(x, name)
	w.WriteString("<" + label + declared)
	switch v.Kind {
	case schema.Null:
		w.WriteString("/>")
		return
	case schema.Array:
		w.WriteByte('>')
		if own := x.Str("name"); own != "" {
			name = own // and the elements too, unless they have names of their own
		}
		for i := range v.Items {
			w.element(name, &v.Items[i], elementOf(s, i))
		}
	case schema.Object:
		w.members(v, s)
	default:
		w.WriteByte('>')
		w.text(v.Plain())
	}
	w.WriteString("</" + label + ">")
}

// members writes attributes, the end of the start tag, and elements.
func (w *xmlWriter) members(v *schema.Value, s *schema.Schema) {
	isAttribute := func(i int) (*schema.Value, bool) {
		x := xmlOf(memberOf(s, v.Keys[i]))
		return x, x.Flag("attribute") && v.Items[i].Kind < schema.Array
	}
	for i, name := range v.Keys {
		x, attribute := isAttribute(i)
		if !attribute || v.Items[i].Kind == schema.Null {
			continue
		}
		label, declared := labelOf(x, name)
		if x.Str("prefix") == "" {
			declared = "" // an attribute without a prefix has no namespace
		}
		w.WriteString(declared + " " + label + `="`)
		w.text(v.Items[i].Plain())
		w.WriteByte('"')
	}
	w.WriteByte('>')
	for i, name := range v.Keys {
		if _, attribute := isAttribute(i); !attribute {
			w.element(name, &v.Items[i], memberOf(s, name))
		}
	}
}

func (w *xmlWriter) text(s string) { _ = xml.EscapeText(w, []byte(s)) } // a buffer takes everything

// labelOf returns the name that an XML Object gives, else the one at hand, with
// its prefix; and the declaration of its namespace.
func labelOf(x *schema.Value, name string) (label, declared string) {
	if own := x.Str("name"); own != "" {
		name = own
	}
	label = xmlName(name)
	prefix, space := x.Str("prefix"), x.Str("namespace")
	if prefix != "" {
		prefix = ":" + xmlName(strings.ReplaceAll(prefix, ":", "_"))
		label = prefix[1:] + ":" + strings.ReplaceAll(label, ":", "_")
	}
	if space != "" {
		var b bytes.Buffer
		_ = xml.EscapeText(&b, []byte(space)) // a buffer takes everything
		declared = " xmlns" + prefix + `="` + b.String() + `"`
	}
	return label, declared
}

// xmlName makes a name that an element can have (Namespaces in XML 1.0, section
// 4): there may be one colon, between names.
func xmlName(name string) string {
	if prefix, local, ok := strings.Cut(name, ":"); ok && prefix != "" && local != "" {
		return xmlName(strings.ReplaceAll(prefix, ":", "_")) + ":" + xmlName(strings.ReplaceAll(local, ":", "_"))
	}
	name = strings.Map(func(c rune) rune {
		if c < utf8.RuneSelf && (unreserved(byte(c)) && c != '~') || c >= utf8.RuneSelf && isName("_"+string(c)) {
			return c
		}
		return '_'
	}, name)
	if !isName(name) {
		name = "_" + name // the first character may stand further behind only
	}
	return name
}

// isName asks package encoding/xml, which has the tables.
func isName(name string) bool { return xml.Unmarshal([]byte("<"+name+"/>"), &struct{}{}) == nil }
