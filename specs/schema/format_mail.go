package schema

import (
	"strings"
	"unicode/utf8"
)

// isEmail checks Mailbox of RFC 5321 section 4.1.2, with the lengths of
// section 4.5.3.1.
func isEmail(s string) bool { return isMailbox(s, false) }

// isIDNEmail checks Mailbox as RFC 6531 section 3.3 extends it.
func isIDNEmail(s string) bool { return isMailbox(s, true) }

const (
	maxLocalPart = 64
	maxMailbox   = 254 // a path of 256 without the angle brackets
)

func isMailbox(s string, idn bool) bool {
	if len(s) > maxMailbox {
		return false
	}
	n := localPart(s, idn)
	if n == 0 || n > maxLocalPart || n >= len(s) || s[n] != '@' {
		return false
	}
	domain := s[n+1:]
	if strings.HasPrefix(domain, "[") {
		return isAddressLiteral(domain)
	}
	if idn && !isASCII(domain) {
		return isIDNHostname(domain)
	}
	for more := true; more; {
		var label string
		label, domain, more = strings.Cut(domain, ".")
		if !isLDHLabel(label) {
			return false
		}
	}
	return true
}

// localPart returns the length of the Dot-string or Quoted-string that s
// starts with, 0 if there is none.
func localPart(s string, idn bool) int {
	if s != "" && s[0] == '"' {
		return quotedString(s, idn)
	}
	atom := false // an Atom of at least one character precedes
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case isAtext(c):
			atom = true
			i++
		case c == '.' && atom:
			atom = false
			i++
		case c >= utf8.RuneSelf && idn:
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				return 0
			}
			atom = true
			i += size
		case c == '@' && atom:
			return i
		default:
			return 0
		}
	}
	return 0
}

// isAtext checks atext of RFC 5322 section 3.2.3.
func isAtext(c byte) bool {
	return isASCIILetter(c) || c-'0' <= 9 || strings.IndexByte("!#$%&'*+-/=?^_`{|}~", c) >= 0
}

func quotedString(s string, idn bool) int {
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return i + 1
		case c == '\\':
			if i++; i == len(s) || s[i] < ' ' || s[i] > '~' {
				return 0
			}
		case c >= utf8.RuneSelf && idn:
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				return 0
			}
			i += size - 1
		case c < ' ' || c > '~':
			return 0
		}
	}
	return 0
}

// isAddressLiteral checks address-literal of RFC 5321 section 4.1.3. IPv6 is
// the only tag that is registered.
func isAddressLiteral(s string) bool {
	s, closed := strings.CutSuffix(s[1:], "]")
	if !closed {
		return false
	}
	if hasPrefixFold(s, "ipv6:") {
		return isIPv6(s[len("ipv6:"):])
	}
	return isIPv4(s)
}
