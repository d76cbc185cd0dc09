package schema

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
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
	p := parser{text: text, line: 1}
	defer func() {
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
	for p.at < len(p.text) {
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

// number checks the grammar of RFC 8259, section 6, and returns the literal.
func (p *parser) number() string {
	n := scanNumber(p.text[p.at:])
	if n == 0 {
		p.at++
		p.fail("malformed number")
	}
	s := p.text[p.at : p.at+n]
	p.at += n
	return s
}

// scanNumber returns how many bytes of s are a JSON number, 0 for none.
func scanNumber(s string) int {
	digits := func(i int) int {
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		return i
	}
	i := 0
	if i < len(s) && s[i] == '-' {
		i++
	}
	switch end := digits(i); {
	case end == i:
		return 0
	case s[i] == '0' && end > i+1:
		return 0 // leading zero
	default:
		i = end
	}
	if i < len(s) && s[i] == '.' {
		end := digits(i + 1)
		if end == i+1 {
			return 0
		}
		i = end
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		j := i + 1
		if j < len(s) && (s[j] == '+' || s[j] == '-') {
			j++
		}
		end := digits(j)
		if end == j {
			return 0
		}
		i = end
	}
	return i
}

// string reads a string that starts at a double quote. Text without escapes is
// not copied.
func (p *parser) string() string {
	p.at++
	start := p.at
	for p.at < len(p.text) {
		c := p.text[p.at]
		switch {
		case c == '"':
			s := p.text[start:p.at]
			p.at++
			return s
		case c == '\\':
			return p.escaped(start)
		case c < ' ':
			p.fail("control character %U in a string must be escaped", c)
		case c < utf8.RuneSelf:
			p.at++
		default:
			p.rune()
		}
	}
	p.fail("the string has no closing quote")
	return ""
}

func (p *parser) rune() {
	n := runeLen(p.text[p.at:])
	if n == 0 {
		p.fail("invalid UTF-8 in a string")
	}
	p.at += n
}

// runeLen returns the length of the UTF-8 sequence that s starts with, 0 when
// it is malformed.
func runeLen(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && n <= 1 {
		return 0
	}
	return n
}

func (p *parser) escaped(start int) string {
	b := append(make([]byte, 0, p.at-start+32), p.text[start:p.at]...)
	for p.at < len(p.text) {
		c := p.text[p.at]
		switch {
		case c == '"':
			p.at++
			return string(b)
		case c < ' ':
			p.fail("control character %U in a string must be escaped", c)
		case c >= utf8.RuneSelf:
			from := p.at
			p.rune()
			b = append(b, p.text[from:p.at]...)
		case c != '\\':
			b = append(b, c)
			p.at++
		default:
			b = p.escape(b)
		}
	}
	p.fail("the string has no closing quote")
	return ""
}

func (p *parser) escape(b []byte) []byte {
	if p.at+1 >= len(p.text) {
		p.fail("the string has no closing quote")
	}
	c := p.text[p.at+1]
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 {
		p.at += 2
		return append(b, "\"\\/\b\f\n\r\t"[i])
	}
	if c != 'u' {
		p.at++
		p.fail("unknown escape of %s in a string", p.found())
	}
	r := p.hex4()
	if utf16.IsSurrogate(r) {
		// A lone surrogate has no character: U+FFFD, as encoding/json does.
		low := rune(utf8.RuneError)
		if strings.HasPrefix(p.text[p.at:], `\u`) {
			back := p.at
			if low = utf16.DecodeRune(r, p.hex4()); low == utf8.RuneError {
				p.at = back
			}
		}
		r = low
	}
	return utf8.AppendRune(b, r)
}

func (p *parser) hex4() rune {
	if p.at+6 <= len(p.text) {
		if n, err := strconv.ParseUint(p.text[p.at+2:p.at+6], 16, 16); err == nil {
			p.at += 6
			return rune(n)
		}
	}
	p.fail("expected four hexadecimal digits after \\u")
	return 0
}

// IsNumber reports whether the whole text is a JSON number.
func IsNumber(text string) bool { return text != "" && scanNumber(text) == len(text) }
