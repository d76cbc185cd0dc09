package specs

import (
	"bytes"
	"encoding/xml"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/understudy-api/understudy/specs/schema"
)

// appendXML appends a value as an XML document whose elements and attributes
// are named as the schema says (OpenAPI 3.1.1, XML Object). The root is named by
// its own XML Object, else like its component, else root. Characters that a
// name cannot have become underscores. [MediaType.xmlValue] reads it back; what
// XML cannot tell are empty arrays without an element of their own, attributes
// that are null, and where an array inside of such an array ends.
func (c *xmlCache) appendXML(dst []byte, v *schema.Value, s *schema.Schema) []byte {
	w := xmlWriter{read: c.reader(schema.Neither)}
	w.WriteString(xml.Header)
	name := componentName(s, "root")
	if v.Kind == schema.Array { // there must be one root
		label, declared := labelOf(xmlOf(s), name)
		w.WriteString("<" + label + declared + ">")
		sh := w.shape(v, s)
		for i := range v.Items {
			item := w.read.item(sh, i).first()
			w.element(componentName(item, "item"), &v.Items[i], item)
		}
		w.WriteString("</" + label + ">")
	} else {
		w.element(name, v, s)
	}
	return append(dst, w.Bytes()...)
}

type xmlWriter struct {
	bytes.Buffer
	read xmlReader // it knows what schemas say
}

// shape returns what a schema says of a value, by the alternatives that the
// value is of.
func (w *xmlWriter) shape(v *schema.Value, s *schema.Schema) *xmlShape {
	sh := w.read.of(s)
	for len(sh.open) > 0 {
		made := sh.told(v)
		if made < 0 {
			made = slices.IndexFunc(sh.open[0].among(), func(s *schema.Schema) bool { return s.Valid(v, schema.Neither) })
		}
		if made < 0 {
			break
		}
		sh = w.read.alternatives(sh)[made]
	}
	return sh
}

// first returns the schema that has the say where several describe a value.
func (sh *xmlShape) first() *schema.Schema {
	if len(sh.schemas) == 0 {
		return nil
	}
	return sh.schemas[0]
}

// member returns what a shape says of a member, or nil.
func (sh *xmlShape) member(name string) *schema.Schema {
	f := sh.byName[name]
	if f == nil {
		f = sh.undeclared(name)
	}
	if len(f.schemas) == 0 {
		return nil
	}
	return f.schemas[0]
}

// null is the rest of an element that is null. It is said where no text at all
// would be something else.
func (w *xmlWriter) null(name string, s *schema.Schema) string {
	sh := w.read.of(s)
	w.read.left = maxNested
	at := newField(name, sh.schemas).place()
	if read := w.read.value([]*element{{size: 1}}, sh, at, 1); sh.null && read.Kind != schema.Null {
		return ` xmlns:xsi="` + xmlInstance + `" xsi:nil="true"/>`
	}
	return "/>"
}

// element writes a value under the name that its holder has for it. The
// elements of an array stand beside one another, unless it is wrapped; the XML
// Object of an array that is not does nothing.
func (w *xmlWriter) element(name string, v *schema.Value, s *schema.Schema) {
	x := xmlOf(s)
	if v.Kind == schema.Array && !x.Flag("wrapped") {
		w.elements(name, v, s)
		return
	}
	label, declared := labelOf(x, name)
	w.WriteString("<" + label + declared)
	switch v.Kind {
	case schema.Null:
		w.WriteString(w.null(name, s))
		return
	case schema.Array:
		w.WriteByte('>')
		if own := x.Str("name"); own != "" {
			name = own // and the elements too, unless they have names of their own
		}
		w.elements(name, v, s)
	case schema.Object:
		w.members(v, s, declared)
	default:
		w.WriteByte('>')
		w.text(v.Plain())
	}
	w.WriteString("</" + label + ">")
}

func (w *xmlWriter) elements(name string, v *schema.Value, s *schema.Schema) {
	sh := w.shape(v, s)
	for i := range v.Items {
		w.element(name, &v.Items[i], w.read.item(sh, i).first())
	}
}

// members writes attributes, the end of the start tag, and elements. declared is
// what the tag has already: no attribute may be there twice.
func (w *xmlWriter) members(v *schema.Value, s *schema.Schema, declared string) {
	there := map[string]bool{"": true, attributeName(declared): true}
	attribute := func(name, text string) {
		if !there[name] {
			there[name] = true
			w.WriteString(text)
		}
	}
	sh := w.shape(v, s)
	isAttribute := func(i int) (*schema.Value, bool) {
		x := xmlOf(sh.member(v.Keys[i]))
		return x, x.Flag("attribute") && v.Items[i].Kind < schema.Array
	}
	for i, name := range v.Keys {
		x, is := isAttribute(i)
		if !is || v.Items[i].Kind == schema.Null {
			continue
		}
		label, space := labelOf(x, name)
		if x.Str("prefix") != "" { // an attribute without a prefix has no namespace
			attribute(attributeName(space), space)
		}
		attribute(label, " "+label+`="`+escaped(v.Items[i].Plain())+`"`)
	}
	w.WriteByte('>')
	for i, name := range v.Keys {
		if _, attribute := isAttribute(i); !attribute {
			w.element(name, &v.Items[i], sh.member(name))
		}
	}
}

func (w *xmlWriter) text(s string) { w.WriteString(escaped(s)) }

func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a builder takes everything
	return b.String()
}

// attributeName returns the name of the attribute that is written, "" for none.
func attributeName(attribute string) string {
	name, _, _ := strings.Cut(strings.TrimSpace(attribute), "=")
	return name
}

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
		declared = " xmlns" + prefix + `="` + escaped(space) + `"`
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
