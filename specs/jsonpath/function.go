package jsonpath

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/understudy-api/understudy/specs/schema"
)

// The types of what functions take and make (section 2.4.1).
type typ string

const (
	valueType typ = "a value"
	nodesType typ = "nodes"
)

// function is one that the RFC has (sections 2.4.4 to 2.4.8). One that makes a
// logical value has holds, another has value.
type function struct {
	takes []typ
	value func(args []argument) *schema.Value
	holds func(args []argument) bool
}

// argument is a value, where nil is Nothing, or nodes.
type argument struct {
	value *schema.Value
	nodes []Node
}

var functions = map[string]function{
	"length": {takes: []typ{valueType}, value: length},
	"count": {takes: []typ{nodesType}, value: func(a []argument) *schema.Value {
		n := schema.Int(int64(len(a[0].nodes)))
		return &n
	}},
	"value": {takes: []typ{nodesType}, value: func(a []argument) *schema.Value {
		if len(a[0].nodes) != 1 {
			return nil
		}
		return a[0].nodes[0].Value
	}},
	"match":  {takes: []typ{valueType, valueType}, holds: func(a []argument) bool { return matches(a, `\A(?:`, `)\z`) }},
	"search": {takes: []typ{valueType, valueType}, holds: func(a []argument) bool { return matches(a, `(?:`, `)`) }},
}

func length(a []argument) *schema.Value {
	if a[0].value == nil {
		return nil
	}
	var n schema.Value
	switch v := a[0].value; v.Kind {
	case schema.String:
		n = schema.Int(int64(utf8.RuneCountInString(v.Text)))
	case schema.Array, schema.Object:
		n = schema.Int(int64(len(v.Items)))
	default:
		return nil
	}
	return &n
}

func matches(a []argument, before, after string) bool {
	text, pattern := a[0].value, a[1].value
	if text == nil || pattern == nil || text.Kind != schema.String || pattern.Kind != schema.String {
		return false
	}
	re, err := regexp.Compile(before + dotted(pattern.Text) + after)
	return err == nil && re.MatchString(text.Text) // a wrong pattern matches nothing
}

// dotted writes an I-Regexp (RFC 9485) for Go: its dot stops at carriage
// returns as well.
func dotted(pattern string) string {
	var b strings.Builder
	class := false
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '\\' && i+1 < len(pattern):
			b.WriteByte(c)
			i++
			b.WriteByte(pattern[i])
			continue
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '.' && !class:
			b.WriteString(`[^\n\r]`)
			continue
		}
		b.WriteByte(pattern[i])
	}
	return b.String()
}

// call is a function with its arguments: each a valued one, or an embedded
// query where the function takes nodes.
type call struct {
	function
	name string
	args []any
}

func (e call) arguments(q query, current *Node) []argument {
	list := make([]argument, len(e.args))
	for i, a := range e.args {
		if e.takes[i] == nodesType {
			list[i].nodes = a.(embedded).nodes(q, current)
		} else {
			list[i].value = a.(valued).value(q, current)
		}
	}
	return list
}

func (e call) value(q query, current *Node) *schema.Value {
	return e.function.value(e.arguments(q, current))
}

func (e call) holds(q query, current *Node) bool {
	return e.function.holds(e.arguments(q, current))
}
