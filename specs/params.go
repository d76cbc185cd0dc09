package specs

import (
	"strconv"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

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

func (p *Parameter) repeated(n int, text string) decoded {
	return p.fault(CodeRepeated, "the parameter once, got it "+strconv.Itoa(n)+" times", text)
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
	if p.members() {
		return p.fromMembers(raw)
	}
	first, n := "", 0
	for key, value, rest, ok := nextPair(raw); ok; key, value, rest, ok = nextPair(rest) {
		if p.named(key) {
			if n == 0 {
				first = value
			}
			n++
		}
	}
	switch {
	case n == 0:
		return decoded{}
	case p.shape.array && p.Explode && p.MediaType == "":
		return decoded{value: p.shape.list(p.all(raw, n), unquery), present: true}
	case n > 1:
		return p.repeated(n, unquery(p.all(raw, n)[1]))
	case p.MediaType != "":
		return p.fromContent(unquery(first))
	case p.shape.array:
		return decoded{value: p.shape.list(split(first, p.Style), unquery), present: true}
	case p.shape.object:
		return p.pairs(split(first, p.Style), unquery)
	}
	return decoded{value: p.shape.single(unquery(first)), present: true}
}

// named reports whether a name of the query is this parameter's. Many clients
// write name[] for arrays.
func (p *Parameter) named(key string) bool {
	if key == p.Name {
		return true
	}
	short, ok := strings.CutSuffix(key, "[]")
	return ok && p.shape.array && short == p.Name
}

// all returns the n values of the parameter in a query, as they came.
func (p *Parameter) all(raw string, n int) []string {
	values := make([]string, 0, n)
	for key, value, rest, ok := nextPair(raw); ok; key, value, rest, ok = nextPair(rest) {
		if p.named(key) {
			values = append(values, value)
		}
	}
	return values
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

// pairs reads an object written as name,value,name,value.
func (p *Parameter) pairs(parts []string, unescape func(string) string) decoded {
	if len(parts)%2 != 0 {
		return p.fault(CodeStyle, "names and values in turn, separated by commas", strings.Join(parts, ","))
	}
	v := schema.Value{Kind: schema.Object}
	seen := make(map[string]bool, len(parts)/2)
	for i := 0; i < len(parts); i += 2 {
		name := unescape(parts[i])
		if seen[name] {
			return p.fault(CodeRepeated, "each member once", name)
		}
		seen[name] = true
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

// delimited decodes a value whose elements stand behind one another.
func (p *Parameter) delimited(text, separator string, unescape func(string) string) decoded {
	switch {
	case !p.shape.array && !p.shape.object:
		return decoded{value: p.shape.single(unescape(text)), present: true}
	case text == "" && p.shape.array:
		return decoded{value: schema.Value{Kind: schema.Array}, present: true}
	case text == "":
		return decoded{value: schema.Value{Kind: schema.Object}, present: true}
	case p.shape.array:
		return decoded{value: p.shape.list(strings.Split(text, separator), unescape), present: true}
	case p.Explode:
		return p.assignments(text, separator, unescape)
	}
	return p.pairs(strings.Split(text, separator), unescape)
}
