package jsonpath

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxNesting bounds how deep filters and parentheses may nest.
const maxNesting = 100

// maxInt is the largest index there may be (RFC 7493, section 2.2).
const maxInt = 1<<53 - 1

// Parse reads an expression. The error is a [*SyntaxError].
func Parse(text string) (path *Path, err error) {
	p := &parser{text: text}
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *SyntaxError:
			path, err = nil, r
		default:
			panic(r)
		}
	}()
	if i := strings.IndexFunc(text, func(r rune) bool { return r == utf8.RuneError }); i >= 0 && !utf8.ValidString(text) {
		p.at = i
		p.fail("the text is not UTF-8")
	}
	if !p.take("$") {
		p.fail("an expression begins with $")
	}
	path = &Path{text: text, segments: p.segments()}
	if p.at < len(text) {
		p.fail("expected a segment such as .name or ['name'], found %s", p.found())
	}
	return path, nil
}

type parser struct {
	text    string
	at      int
	nesting int
}

func (p *parser) fail(format string, args ...any) {
	panic(&SyntaxError{Text: p.text, Offset: p.at, Message: fmt.Sprintf(format, args...)})
}

func (p *parser) found() string {
	if p.at >= len(p.text) {
		return "the end"
	}
	r, _ := utf8.DecodeRuneInString(p.text[p.at:])
	if r == '-' && p.at > 0 && isNameChar(rune(p.text[p.at-1])) {
		return `'-'; a name with a hyphen is written ['a-b']`
	}
	return strconv.QuoteRune(r)
}

// rest is what is left; peek is its first byte, or 0.
func (p *parser) rest() string { return p.text[p.at:] }

func (p *parser) peek() byte {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

func (p *parser) take(s string) bool {
	if strings.HasPrefix(p.rest(), s) {
		p.at += len(s)
		return true
	}
	return false
}

func (p *parser) expect(s, where string) {
	if !p.take(s) {
		p.fail("expected %s %s, found %s", s, where, p.found())
	}
}

func (p *parser) space() {
	for p.at < len(p.text) && strings.IndexByte(" \t\n\r", p.text[p.at]) >= 0 {
		p.at++
	}
}

// deeper guards recursion.
func (p *parser) deeper() func() {
	if p.nesting++; p.nesting > maxNesting {
		p.fail("nested more than %d levels deep", maxNesting)
	}
	return func() { p.nesting-- }
}

// segments reads as many as there are. Space behind the last one is left, for
// it belongs to what comes next.
func (p *parser) segments() []segment {
	var list []segment
	for {
		start := p.at
		p.space()
		switch {
		case p.take(".."):
			s := segment{descend: true}
			if p.peek() == '[' {
				s.selectors = p.brackets()
			} else {
				s.selectors = []selector{p.dotted("..")}
			}
			list = append(list, s)
		case p.take("."):
			list = append(list, segment{selectors: []selector{p.dotted(".")}})
		case p.peek() == '[':
			list = append(list, segment{selectors: p.brackets()})
		default:
			p.at = start
			return list
		}
	}
}

// dotted reads what follows one dot, or two.
func (p *parser) dotted(dots string) selector {
	if p.take("*") {
		return wildcard{}
	}
	start := p.at
	for i, r := range p.rest() {
		if !isNameChar(r) || i == 0 && r >= '0' && r <= '9' {
			break
		}
		p.at = start + i + utf8.RuneLen(r)
	}
	if p.at == start {
		p.fail("expected a name or * after %s, found %s", dots, p.found())
	}
	return name(p.text[start:p.at])
}

func isNameChar(r rune) bool {
	return r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0x80
}

func (p *parser) brackets() []selector {
	defer p.deeper()()
	p.at++ // [
	var list []selector
	for {
		p.space()
		list = append(list, p.selector())
		p.space()
		if p.take("]") {
			return list
		}
		p.expect(",", "or ]")
	}
}

func (p *parser) selector() selector {
	switch c := p.peek(); {
	case c == '\'' || c == '"':
		return name(p.string())
	case c == '*':
		p.at++
		return wildcard{}
	case c == '?':
		p.at++
		p.space()
		return filter{p.or()}
	case c == ':' || c == '-' || c >= '0' && c <= '9':
		return p.indexOrSlice()
	}
	p.fail("expected a quoted name, an index, a slice, * or ?, found %s", p.found())
	return nil
}

// indexOrSlice reads 1, or start:end:step with any of them left out.
func (p *parser) indexOrSlice() selector {
	var s slice
	s.start = p.bound()
	after := p.at
	p.space()
	if !p.take(":") {
		p.at = after
		return index(*s.start)
	}
	p.space()
	s.end = p.bound()
	if s.end != nil {
		p.space()
	}
	if p.take(":") {
		after = p.at
		p.space()
		if s.step = p.bound(); s.step == nil {
			p.at = after
		}
	}
	return s
}

// bound reads a whole number, where there is one.
func (p *parser) bound() *int {
	c := p.peek()
	if c != '-' && (c < '0' || c > '9') {
		return nil
	}
	start := p.at
	p.take("-")
	digits := p.digits()
	switch {
	case digits == "":
		p.fail("expected a digit after -, found %s", p.found())
	case digits == "0" && p.text[start] == '-':
		p.at = start
		p.fail("-0 is no index")
	case len(digits) > 1 && digits[0] == '0':
		p.at = start
		p.fail("a number does not begin with 0")
	}
	i, err := strconv.ParseInt(p.text[start:p.at], 10, 64)
	if err != nil || i > maxInt || i < -maxInt {
		p.at = start
		p.fail("an index is from -(2^53-1) to 2^53-1")
	}
	n := int(i)
	return &n
}

func (p *parser) digits() string {
	start := p.at
	for c := p.peek(); c >= '0' && c <= '9'; c = p.peek() {
		p.at++
	}
	return p.text[start:p.at]
}

// string reads a name or a text in either kind of quotes (section 2.3.1.1).
func (p *parser) string() string {
	quote := p.peek()
	opened := p.at
	p.at++
	var b strings.Builder
	for {
		switch c := p.peek(); {
		case p.at >= len(p.text):
			p.at = opened
			p.fail("the quotes are not closed")
		case c == quote:
			p.at++
			return b.String()
		case c < ' ':
			p.fail("a control character must be escaped")
		case c == '\\':
			b.WriteRune(p.escape(quote))
		default:
			b.WriteByte(c)
			p.at++
		}
	}
}

// escape reads a character behind a backslash.
func (p *parser) escape(quote byte) rune {
	start := p.at
	p.at++
	c := p.peek()
	p.at++
	if i := strings.IndexByte(`bfnrt/\`, c); i >= 0 && c != 0 {
		return rune("\b\f\n\r\t/\\"[i])
	}
	if c == quote {
		return rune(c)
	}
	if c == 'u' {
		r, ok := p.hex()
		if ok && r >= 0xD800 && r < 0xDC00 && p.take(`\u`) {
			var low rune
			if low, ok = p.hex(); ok && low >= 0xDC00 && low < 0xE000 {
				return (r-0xD800)<<10 + (low - 0xDC00) + 0x10000
			}
		}
		if ok && (r < 0xD800 || r > 0xDFFF) {
			return r
		}
		p.at = start
		p.fail(`\u takes four hexadecimal digits that stand for a character, or two of them for a surrogate pair`)
	}
	p.at = start
	p.fail("there is no such escape")
	return 0
}

func (p *parser) hex() (rune, bool) {
	if len(p.rest()) < 4 || slices.ContainsFunc([]byte(p.rest()[:4]), func(c byte) bool {
		return strings.IndexByte("0123456789abcdefABCDEF", c) < 0
	}) {
		return 0, false
	}
	n, _ := strconv.ParseUint(p.rest()[:4], 16, 32) // they are digits
	p.at += 4
	return rune(n), true
}
