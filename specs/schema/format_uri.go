package schema

import (
	"strings"
	"unicode/utf8"
)

// The URI formats follow the ABNF of RFC 3986 appendix A and RFC 3987 section
// 2.2. Nothing is decoded, resolved or checked against a scheme's own rules.

func isURI(s string) bool {
	n := uriScheme(s)
	return n > 0 && isURIRest(s[n:], false)
}

func isIRI(s string) bool {
	n := uriScheme(s)
	return n > 0 && isURIRest(s[n:], true)
}

func isURIReference(s string) bool { return isReference(s, false) }

func isIRIReference(s string) bool { return isReference(s, true) }

func isReference(s string, iri bool) bool {
	if n := uriScheme(s); n > 0 {
		return isURIRest(s[n:], iri)
	}
	// path-noscheme: no colon in the first segment.
	if i := strings.IndexAny(s, ":/?#"); i >= 0 && s[i] == ':' {
		return false
	}
	return isURIRest(s, iri)
}

// uriScheme returns the length of the scheme and colon that s starts with, or 0.
func uriScheme(s string) int {
	for i := range len(s) {
		switch c := s[i]; {
		case isASCIILetter(c):
		case i > 0 && (c-'0' <= 9 || c == '+' || c == '-' || c == '.'):
		case i > 0 && c == ':':
			return i + 1
		default:
			return 0
		}
	}
	return 0
}

// isURIRest checks hier-part or relative-part, query and fragment.
func isURIRest(s string, iri bool) bool {
	if strings.HasPrefix(s, "//") {
		n := strings.IndexAny(s[2:], "/?#")
		if n < 0 {
			n = len(s) - 2
		}
		if !isAuthority(s[2:2+n], iri) {
			return false
		}
		s = s[2+n:]
	}
	part := inPath
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '#' && part != inFragment:
			part = inFragment
			i++
		case c == '?' && part == inPath:
			part = inQuery
			i++
		case c < utf8.RuneSelf:
			if uriClass[c]&part == 0 {
				return false
			}
			if c == '%' && !isPctEncoded(s[i:]) {
				return false
			}
			i++
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			if !iri || !isUCSChar(r) && (part != inQuery || !isIPrivate(r)) {
				return false
			}
			i += size
		}
	}
	return true
}

func isPctEncoded(s string) bool {
	return len(s) > 2 && isHexDigit(s[1]) && isHexDigit(s[2])
}

func isAuthority(s string, iri bool) bool {
	if i := strings.IndexByte(s, '@'); i >= 0 {
		if !isAll(s[:i], inUserinfo, iri) {
			return false
		}
		s = s[i+1:]
	}
	if strings.HasPrefix(s, "[") {
		end := strings.IndexByte(s, ']')
		if end < 0 || !isIPv6(s[1:end]) && !isIPvFuture(s[1:end]) {
			return false
		}
		s = s[end+1:]
		return s == "" || s[0] == ':' && digitsPrefix(s[1:]) == len(s)-1
	}
	if i := strings.LastIndexByte(s, ':'); i >= 0 {
		if digitsPrefix(s[i+1:]) != len(s)-i-1 {
			return false
		}
		s = s[:i]
	}
	return isAll(s, inRegName, iri)
}

func isIPvFuture(s string) bool {
	if s == "" || s[0]|0x20 != 'v' {
		return false
	}
	version, address, _ := strings.Cut(s[1:], ".")
	for i := range len(version) {
		if !isHexDigit(version[i]) {
			return false
		}
	}
	return version != "" && address != "" && !strings.Contains(address, "%") && isAll(address, inUserinfo, false)
}

// isAll checks that s has only characters of a part, or percent-encoded ones.
func isAll(s string, part uriPart, iri bool) bool {
	for i, r := range s {
		switch {
		case r >= utf8.RuneSelf:
			if !iri || !isUCSChar(r) {
				return false
			}
		case uriClass[r]&part == 0, r == '%' && !isPctEncoded(s[i:]):
			return false
		}
	}
	return true
}

// uriPart is a set of places in a URI.
type uriPart uint8

const (
	inRegName uriPart = 1 << iota
	inUserinfo
	inPath
	inQuery
	inFragment
)

// uriClass says in which parts an ASCII character may stand.
var uriClass = func() (class [utf8.RuneSelf]uriPart) {
	add := func(parts uriPart, chars string) {
		for i := range len(chars) {
			class[chars[i]] |= parts
		}
	}
	const anywhere = inRegName | inUserinfo | inPath | inQuery | inFragment
	add(anywhere, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~") // unreserved
	add(anywhere, "!$&'()*+,;=")                                                        // sub-delims
	add(anywhere, "%")
	add(anywhere&^inRegName, ":")
	add(inPath|inQuery|inFragment, "@/")
	add(inQuery|inFragment, "?")
	return class
}()

// isUCSChar checks ucschar of RFC 3987 section 2.2.
func isUCSChar(r rune) bool {
	switch {
	case r < 0x10000:
		return 0xA0 <= r && r <= 0xD7FF || 0xF900 <= r && r <= 0xFDCF || 0xFDF0 <= r && r <= 0xFFEF
	case r < 0xE0000:
		return r&0xFFFF <= 0xFFFD
	}
	return 0xE1000 <= r && r <= 0xEFFFD
}

// isIPrivate checks iprivate of RFC 3987 section 2.2.
func isIPrivate(r rune) bool {
	return 0xE000 <= r && r <= 0xF8FF || r >= 0xF0000 && r&0xFFFF <= 0xFFFD
}
