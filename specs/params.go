package specs

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// shape is what a parameter's schema lets its value be, worked out once: it
// decides how text becomes a value.
type shape struct {
	types  schema.Types // of single values; 0: any
	array  bool
	object bool
	items  *schema.Schema
	fields map[string]*schema.Schema
	inner  *shape // of items; nil deep down, where it is worked out when needed
}

func shapeOf(s *schema.Schema) shape { return shapeAt(s, 0) }

func shapeAt(s *schema.Schema, depth int) shape {
	var sh shape
	sh.add(s, 0)
	if sh.array && depth < 4 {
		inner := shapeAt(sh.items, depth+1)
		sh.inner = &inner
	}
	if sh.array || sh.object {
		if sh.types&^(schema.TypeArray|schema.TypeObject) == 0 {
			sh.types = schema.TypeString
		}
	}
	return sh
}

// add gathers the types that a schema names, through references and
// combinations.
func (sh *shape) add(s *schema.Schema, depth int) {
	if s == nil || depth > 32 {
		return
	}
	types := s.Types
	if types == 0 {
		for i := range s.Enum {
			types |= schema.TypeOf(&s.Enum[i])
		}
		if s.Const != nil {
			types |= schema.TypeOf(s.Const)
		}
		if s.Properties != nil {
			types |= schema.TypeObject
		}
		if s.Items != nil {
			types |= schema.TypeArray
		}
	}
	sh.types |= types
	sh.array = sh.array || types&schema.TypeArray != 0
	sh.object = sh.object || types&schema.TypeObject != 0
	if s.Items != nil && sh.items == nil {
		sh.items = s.Items
	}
	for _, p := range s.Properties {
		if sh.fields == nil {
			sh.fields = map[string]*schema.Schema{}
		}
		sh.fields[p.Name] = p.Schema
	}
	sh.add(s.Ref, depth+1)
	for _, list := range [][]*schema.Schema{s.AllOf, s.AnyOf, s.OneOf} {
		for _, sub := range list {
			sh.add(sub, depth+1)
		}
	}
}

// single turns text into the single value that the shape allows: a number
// where it may be one and is, and so on. Text that fits nothing stays text,
// for the schema to refuse.
func (sh *shape) single(text string) schema.Value {
	t := sh.types
	if t == 0 || t == schema.TypeString {
		return schema.Text(text)
	}
	if t&(schema.TypeInteger|schema.TypeNumber) != 0 && schema.IsNumber(text) {
		return schema.Value{Kind: schema.Number, Text: text}
	}
	if t&schema.TypeBoolean != 0 && (text == "true" || text == "false") {
		return schema.Boolean(text == "true")
	}
	if t&schema.TypeNull != 0 && t&schema.TypeString == 0 && (text == "" || text == "null") {
		return schema.Value{}
	}
	return schema.Text(text)
}

func (sh *shape) item() *shape {
	if sh.inner != nil {
		return sh.inner
	}
	inner := shapeOf(sh.items)
	return &inner
}

func (sh *shape) field(name string) *shape {
	inner := shapeOf(sh.fields[name])
	return &inner
}

// pair is one name=value of a query, escaped as it came.
type pair struct{ name, value string }

// eachPair ranges over a raw query or form (WHATWG URL, section 5.1).
func eachPair(raw string, yield func(name, value string) bool) {
	for raw != "" {
		var part string
		part, raw, _ = strings.Cut(raw, "&")
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		if !yield(unquery(name), value) {
			return
		}
	}
}

// queryValue returns the first value of a name in a raw query, unescaped.
func queryValue(raw, name string) (string, bool) {
	var found string
	ok := false
	eachPair(raw, func(n, value string) bool {
		if n == name {
			found, ok = unquery(value), true
		}
		return !ok
	})
	return found, ok
}

// unquery unescapes a part of a query; what is malformed stays as it is.
func unquery(s string) string {
	if !strings.ContainsAny(s, "%+") {
		return s
	}
	if u, err := url.QueryUnescape(s); err == nil {
		return u
	}
	return s
}

// decoded is what a parameter came out as.
type decoded struct {
	value   schema.Value
	present bool
	fault   *Violation // it could not be decoded
}

func (p *Parameter) fault(code, expected, text string) decoded {
	v := schema.Text(text)
	return decoded{present: true, fault: &Violation{
		Code: code, In: p.In, Name: p.Name, Expected: expected, Value: schema.Show(&v), Rule: p.Location,
	}}
}

// fromContent reads a parameter that is written as a media type.
func (p *Parameter) fromContent(text string) decoded {
	if formatOf(essenceOf(p.MediaType)) != bodyJSON {
		return decoded{value: schema.Text(text), present: true}
	}
	v, err := schema.ParseJSON(text)
	if err != nil {
		return p.fault(CodeSyntax, "JSON: "+err.Error(), text)
	}
	return decoded{value: v, present: true}
}

// fromQuery decodes a query parameter in its style (OpenAPI 3.1.1, Style
// Values).
func (p *Parameter) fromQuery(raw string) decoded {
	if p.shape.object && (p.Style == "deepObject" || p.Style == "form" && p.Explode) && p.MediaType == "" {
		return p.fromFields(raw)
	}
	var first string
	var values []string
	n := 0
	name := p.Name
	eachPair(raw, func(key, value string) bool {
		if key == name || p.shape.array && key == name+"[]" {
			if n == 0 {
				first = value
			} else if n == 1 {
				values = []string{first, value}
			} else {
				values = append(values, value)
			}
			n++
		}
		return true
	})
	switch {
	case n == 0:
		return decoded{}
	case p.MediaType != "":
		return p.fromContent(unquery(first))
	case p.shape.array && p.Explode:
		if n == 1 {
			values = []string{first}
		}
		return decoded{value: p.list(values, unquery), present: true}
	case n > 1:
		return p.fault(CodeRepeated, "the parameter once, got it "+strconv.Itoa(n)+" times", unquery(values[1]))
	case p.shape.array, p.shape.object:
		parts := split(first, p.Style)
		if p.shape.array {
			return decoded{value: p.list(parts, unquery), present: true}
		}
		return p.pairs(parts, unquery)
	}
	return decoded{value: p.shape.single(unquery(first)), present: true}
}

// split cuts at the separator of a style, before anything is unescaped, so
// that an escaped comma is text.
func split(s, style string) []string {
	if s == "" {
		return nil
	}
	switch style {
	case "spaceDelimited":
		return strings.Split(strings.ReplaceAll(s, "%20", "+"), "+")
	case "pipeDelimited":
		return strings.Split(strings.ReplaceAll(strings.ReplaceAll(s, "%7C", "|"), "%7c", "|"), "|")
	}
	return strings.Split(s, ",")
}

func (p *Parameter) list(texts []string, unescape func(string) string) schema.Value {
	v := schema.Value{Kind: schema.Array, Items: make([]schema.Value, len(texts))}
	item := p.shape.item()
	for i, text := range texts {
		v.Items[i] = item.single(unescape(text))
	}
	return v
}

// pairs reads an object written as name,value,name,value.
func (p *Parameter) pairs(parts []string, unescape func(string) string) decoded {
	if len(parts)%2 != 0 {
		return p.fault(CodeStyle, "names and values in turn, separated by commas", strings.Join(parts, ","))
	}
	v := schema.Value{Kind: schema.Object}
	for i := 0; i < len(parts); i += 2 {
		name := unescape(parts[i])
		if v.Get(name) != nil {
			return p.fault(CodeRepeated, "each member once", name)
		}
		v.Keys = append(v.Keys, name)
		v.Items = append(v.Items, p.shape.field(name).single(unescape(parts[i+1])))
	}
	return decoded{value: v, present: true}
}

// assignments reads an object written as name=value, separated by sep.
func (p *Parameter) assignments(text, sep string, unescape func(string) string) decoded {
	var parts []string
	for part := range strings.SplitSeq(text, sep) {
		name, value, ok := strings.Cut(part, "=")
		if !ok {
			return p.fault(CodeStyle, "name=value, separated by "+strconv.Quote(sep), text)
		}
		parts = append(parts, name, value)
	}
	return p.pairs(parts, unescape)
}

// fromPath decodes the escaped text of a path parameter.
func (p *Parameter) fromPath(raw string) decoded {
	if p.MediaType != "" {
		return p.fromContent(unescape(raw))
	}
	switch p.Style {
	case "label":
		text, ok := strings.CutPrefix(raw, ".")
		if !ok {
			return p.fault(CodeStyle, "a value that starts with a point (style label)", unescape(raw))
		}
		separator := ","
		if p.Explode {
			separator = "."
		}
		return p.delimited(text, separator)
	case "matrix":
		return p.fromMatrix(raw)
	}
	return p.delimited(raw, ",")
}

// delimited decodes a value whose elements stand behind one another.
func (p *Parameter) delimited(text, separator string) decoded {
	switch {
	case p.shape.array:
		return decoded{value: p.list(strings.Split(text, separator), unescape), present: true}
	case p.shape.object && p.Explode:
		return p.assignments(text, separator, unescape)
	case p.shape.object:
		return p.pairs(strings.Split(text, separator), unescape)
	}
	return decoded{value: p.shape.single(unescape(text)), present: true}
}

// fromMatrix decodes ;name=value (RFC 6570, section 3.2.7).
func (p *Parameter) fromMatrix(raw string) decoded {
	text, ok := strings.CutPrefix(raw, ";")
	if !ok {
		return p.fault(CodeStyle, "a value that starts with a semicolon (style matrix)", unescape(raw))
	}
	if p.shape.object && p.Explode {
		return p.assignments(text, ";", unescape)
	}
	var values []string
	for part := range strings.SplitSeq(text, ";") {
		name, value, _ := strings.Cut(part, "=")
		if unescape(name) != p.Name {
			return p.fault(CodeStyle, ";"+p.Name+"=value (style matrix)", unescape(raw))
		}
		values = append(values, value)
	}
	switch {
	case p.shape.array && p.Explode:
		return decoded{value: p.list(values, unescape), present: true}
	case len(values) > 1:
		return p.fault(CodeRepeated, "the parameter once", unescape(raw))
	}
	return p.delimited(values[0], ",")
}

// fromHeader decodes the lines of a header or a cookie value.
func (p *Parameter) fromHeader(lines []string) decoded {
	switch {
	case len(lines) == 0:
		return decoded{}
	case p.MediaType != "":
		return p.fromContent(lines[0])
	case !p.shape.array && !p.shape.object:
		if len(lines) > 1 {
			return p.fault(CodeRepeated, "the header once, got it "+strconv.Itoa(len(lines))+" times", lines[1])
		}
		return decoded{value: p.shape.single(strings.TrimSpace(lines[0])), present: true}
	}
	text := strings.Join(lines, ",")
	trim := func(s string) string { return strings.TrimSpace(s) }
	switch {
	case p.shape.array:
		if text == "" {
			return decoded{value: p.list(nil, trim), present: true}
		}
		return decoded{value: p.list(strings.Split(text, ","), trim), present: true}
	case p.Explode:
		return p.assignments(text, ",", trim)
	}
	return p.pairs(strings.Split(text, ","), trim)
}
