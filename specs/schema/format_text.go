package schema

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// isUUID checks UUID of RFC 4122 section 3, of any version and variant.
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if s[i] != '-' {
				return false
			}
		} else if !isHexDigit(s[i]) {
			return false
		}
	}
	return true
}

// isRegex checks for ECMA-262's grammar without what [CompilePattern]
// tolerates beyond it.
func isRegex(s string) bool {
	tree, err := parsePattern(s)
	return err == nil && tree.tolerated == nil
}

// isBase64 checks RFC 4648 section 4, with padding and without line breaks.
func isBase64(s string) bool { return isEncoded(s, base64.StdEncoding) }

// isBase64URL checks RFC 4648 section 5, where padding may be left out.
func isBase64URL(s string) bool {
	if strings.HasSuffix(s, "=") {
		return isEncoded(s, base64.URLEncoding)
	}
	return isEncoded(s, base64.RawURLEncoding)
}

func isEncoded(s string, encoding *base64.Encoding) bool {
	if strings.ContainsAny(s, "\r\n") { // which package base64 skips
		return false
	}
	// Decode in pieces of whole groups, to need no memory of the text's size.
	var in [512]byte
	var out [384]byte
	for len(s) > len(in) {
		if n, err := encoding.Decode(out[:], in[:copy(in[:], s)]); err != nil || n != len(out) {
			return false
		}
		s = s[len(in):]
	}
	_, err := encoding.Decode(out[:], in[:copy(in[:], s)])
	return err == nil
}

// isChar checks for a single code point.
func isChar(s string) bool { return utf8.RuneCountInString(s) == 1 }
