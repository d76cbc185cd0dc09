package schema

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

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
	i := 0
	if s != "" && s[0] == '-' {
		i = 1
	}
	whole := digitsLen(s[i:])
	if whole == 0 || whole > 1 && s[i] == '0' {
		return 0 // none, or a leading zero
	}
	i += whole
	if i < len(s) && s[i] == '.' {
		n := digitsLen(s[i+1:])
		if n == 0 {
			return 0
		}
		i += 1 + n
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		i++
		if i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		n := digitsLen(s[i:])
		if n == 0 {
			return 0
		}
		i += n
	}
	return i
}

func digitsLen(s string) int {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return i
		}
	}
	return len(s)
}

// string reads a string that starts at a double quote. Text without escapes is
// not copied.
func (p *parser) string() string {
	p.at++
	start := p.at
	for p.at < len(p.text) {
		p.at += plainLen(p.text[p.at:])
		if p.at == len(p.text) {
			break
		}
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
		default:
			p.rune()
		}
	}
	p.fail("the string has no closing quote")
	return ""
}

// plainLen returns how many bytes at the start of s are ASCII that stands for
// itself in a string.
func plainLen(s string) int {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= utf8.RuneSelf || c == '"' || c == '\\' {
			return i
		}
	}
	return len(s)
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
