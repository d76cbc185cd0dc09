package schema

import (
	"strings"
	"unicode/utf8"
)

// isURITemplate checks URI-Template of RFC 6570 section 2. The operators which
// it reserves for extensions are part of the grammar.
func isURITemplate(s string) bool {
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == '{':
			end := strings.IndexByte(s[i:], '}')
			if end < 0 || !isTemplateExpression(s[i+1:i+end]) {
				return false
			}
			i += end + 1
		case c == '%':
			if !isPctEncoded(s[i:]) {
				return false
			}
			i += 3
		case c <= ' ', c == 0x7F, strings.IndexByte("\"'<>\\^`|}", c) >= 0:
			return false
		case c < utf8.RuneSelf:
			i++
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			if !isUCSChar(r) && !isIPrivate(r) {
				return false
			}
			i += size
		}
	}
	return true
}

func isTemplateExpression(s string) bool {
	if s != "" && strings.IndexByte("+#./;?&=,!@|", s[0]) >= 0 {
		s = s[1:]
	}
	for more := true; more; {
		var spec string
		spec, s, more = strings.Cut(s, ",")
		if !isVarspec(spec) {
			return false
		}
	}
	return true
}

// isVarspec checks a variable name with an optional * or :length up to 9999.
func isVarspec(s string) bool {
	if name, length, ok := strings.Cut(s, ":"); ok {
		if length == "" || len(length) > 4 || length[0] == '0' || digitsPrefix(length) != len(length) {
			return false
		}
		s = name
	} else {
		s = strings.TrimSuffix(s, "*")
	}
	dot := true // not allowed here
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '.' && !dot:
			dot = true
			continue
		case isASCIILetter(c), c-'0' <= 9, c == '_':
		case c == '%' && isPctEncoded(s[i:]):
			i += 2
		default:
			return false
		}
		dot = false
	}
	return !dot
}

// isJSONPointer checks RFC 6901 section 3.
func isJSONPointer(s string) bool {
	if s != "" && s[0] != '/' {
		return false
	}
	for i := range len(s) {
		if s[i] == '~' && (i+1 == len(s) || s[i+1] != '0' && s[i+1] != '1') {
			return false
		}
	}
	return true
}

// isRelativeJSONPointer checks draft-bhutton-relative-json-pointer-00 section
// 3, which JSON Schema 2020-12 refers to.
func isRelativeJSONPointer(s string) bool {
	n := indexPrefix(s)
	if n == 0 {
		return false
	}
	s = s[n:]
	if s != "" && (s[0] == '+' || s[0] == '-') {
		if n = indexPrefix(s[1:]); n == 0 {
			return false
		}
		s = s[1+n:]
	}
	return s == "#" || isJSONPointer(s)
}

// indexPrefix returns the length of the integer without leading zeros that s
// starts with, or 0.
func indexPrefix(s string) int {
	if s != "" && s[0] == '0' {
		return 1
	}
	return digitsPrefix(s)
}
