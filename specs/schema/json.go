package schema

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// MaxDepth is how deep arrays and objects may nest in a text that is parsed.
// Deeper ones are refused, so that no text can exhaust the stack.
const MaxDepth = 512

// SyntaxError says where a text stops being JSON or YAML.
type SyntaxError struct {
	Line, Column int // counted from 1
	Message      string
	Duplicate    bool // the text is well-formed, but an object has a member twice
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Message)
}

// ParseJSON reads one JSON value (RFC 8259) strictly: text in UTF-8, no member
// name twice, nothing behind the value, at most [MaxDepth] levels. The error is
// a [*SyntaxError]. The value refers to text and must not outlive a change of
// it.
func ParseJSON(text string) (v Value, err error) {
	p := parsers.Get().(*parser)
	p.text, p.at, p.line, p.lineStart = text, 0, 1, 0
	defer func() {
		p.release()
		switch r := recover().(type) {
		case nil:
		case *SyntaxError:
			v, err = Value{}, r
		default:
			panic(r)
		}
	}()
	p.space()
	v = p.value(0)
	p.space()
	if p.at < len(p.text) {
		p.fail("unexpected %s after the JSON value", p.found())
	}
	return v, nil
}

var parsers = sync.Pool{New: func() any { return new(parser) }}

// maxScratch bounds the scratch that is kept for the next text, in values.
const maxScratch = 1024

// release keeps the scratch, but none of the text.
func (p *parser) release() {
	p.text = ""
	if cap(p.values) > maxScratch || cap(p.keys) > maxScratch {
		p.values, p.keys = nil, nil
	}
	clear(p.values[:cap(p.values)])
	clear(p.keys[:cap(p.keys)])
	p.values, p.keys = p.values[:0], p.keys[:0]
	parsers.Put(p)
}

type parser struct {
	text      string
	at        int
	line      int
	lineStart int

	// Members and elements of the containers being read. A container's own
	// slice is cut to size when it closes.
	values []Value
	keys   []string
}

func (p *parser) fail(format string, args ...any) {
	panic(&SyntaxError{Line: p.line, Column: p.at - p.lineStart + 1, Message: fmt.Sprintf(format, args...)})
}

// found names what stands at the current place, for an error.
func (p *parser) found() string {
	if p.at >= len(p.text) {
		return "end of text"
	}
	r, _ := utf8.DecodeRuneInString(p.text[p.at:])
	return strconv.QuoteRune(r)
}

func (p *parser) space() {
	for p.at < len(p.text) && p.text[p.at] <= ' ' {
		switch p.text[p.at] {
		case '\n':
			p.line++
			p.lineStart = p.at + 1
		case ' ', '\t', '\r':
		default:
			return
		}
		p.at++
	}
}

func (p *parser) value(depth int) Value {
	v := Value{Line: int32(p.line), Column: int32(p.at - p.lineStart + 1)}
	if p.at >= len(p.text) {
		p.fail("expected a JSON value, found end of text")
	}
	switch c := p.text[p.at]; {
	case c == '{':
		p.object(&v, depth+1)
	case c == '[':
		p.array(&v, depth+1)
	case c == '"':
		v.Kind, v.Text = String, p.string()
	case c == '-' || c >= '0' && c <= '9':
		v.Kind, v.Text = Number, p.number()
	case p.literal("null"):
	case p.literal("true"):
		v.Kind, v.True = Bool, true
	case p.literal("false"):
		v.Kind = Bool
	default:
		p.fail("expected a JSON value, found %s", p.found())
	}
	return v
}

func (p *parser) literal(word string) bool {
	if strings.HasPrefix(p.text[p.at:], word) {
		p.at += len(word)
		return true
	}
	return false
}

func (p *parser) open(depth int) {
	if depth > MaxDepth {
		p.fail("nested more than %d levels deep", MaxDepth)
	}
	p.at++
	p.space()
}

func (p *parser) array(v *Value, depth int) {
	v.Kind = Array
	p.open(depth)
	if p.closes(']') {
		return
	}
	first := len(p.values)
	for {
		item := p.value(depth)
		p.values = append(p.values, item)
		p.space()
		if p.closes(']') {
			break
		}
		p.comma(']')
	}
	v.Items = append([]Value(nil), p.values[first:]...)
	p.values = p.values[:first]
}

func (p *parser) object(v *Value, depth int) {
	v.Kind = Object
	p.open(depth)
	if p.closes('}') {
		return
	}
	first, firstKey := len(p.values), len(p.keys)
	var seen map[string]bool // only for objects too large to scan
	for {
		if p.at >= len(p.text) || p.text[p.at] != '"' {
			p.fail("expected a member name in double quotes, found %s", p.found())
		}
		start := p.at
		key := p.string()
		keys := p.keys[firstKey:]
		switch {
		case seen != nil:
			if seen[key] {
				p.duplicate(start, key)
			}
			seen[key] = true
		case len(keys) == 32:
			seen = make(map[string]bool, 64)
			for _, k := range keys {
				seen[k] = true
			}
			fallthrough
		default:
			for _, k := range keys {
				if k == key {
					p.duplicate(start, key)
				}
			}
			if seen != nil {
				seen[key] = true
			}
		}
		p.space()
		if p.at >= len(p.text) || p.text[p.at] != ':' {
			p.fail("expected ':' after the member name %q, found %s", key, p.found())
		}
		p.at++
		p.space()
		p.keys = append(p.keys, key)
		item := p.value(depth)
		p.values = append(p.values, item)
		p.space()
		if p.closes('}') {
			break
		}
		p.comma('}')
	}
	v.Items = append([]Value(nil), p.values[first:]...)
	v.Keys = append([]string(nil), p.keys[firstKey:]...)
	p.values, p.keys = p.values[:first], p.keys[:firstKey]
}

func (p *parser) duplicate(at int, key string) {
	panic(&SyntaxError{
		Line: p.line, Column: at - p.lineStart + 1, Duplicate: true,
		Message: fmt.Sprintf("the object has the member %q twice", key),
	})
}

func (p *parser) closes(c byte) bool {
	if p.at < len(p.text) && p.text[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *parser) comma(end byte) {
	if !p.closes(',') {
		p.fail("expected ',' or '%c', found %s", end, p.found())
	}
	p.space()
}
