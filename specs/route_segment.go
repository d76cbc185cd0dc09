package specs

import "strings"

// capture matches one segment of a path with a template, and adds what the
// parameters stand for; none of them may be empty. Each takes as little as it
// can, the last one the rest.
func (s *search) capture(t *template, part string) bool {
	last := len(t.literal) - 1
	n := prefix(part, t.literal[0])
	if n < 0 {
		return false
	}
	part = part[n:]
	if n = suffix(part, t.literal[last]); n < 0 {
		return false
	}
	part = part[:n]
	for _, literal := range t.literal[1:last] {
		at, length := index(part, literal)
		if at < 0 {
			return false
		}
		s.take(part[:at])
		part = part[at+length:]
	}
	s.take(part)
	return part != ""
}

func (s *search) take(value string) {
	if s.params == nil {
		s.params = make(Params, 0, 4)
	}
	s.params = append(s.params, PathValue{Value: value})
}

// The literal text of a template is compared with what the escapes of a path
// stand for (RFC 3986, section 6.2.2); the values around it stay escaped.

// prefix returns how many bytes of s the literal takes at its start, -1 when
// s starts otherwise.
func prefix(s, literal string) int {
	if strings.HasPrefix(s, literal) {
		return len(literal)
	}
	at := 0
	for i := range len(literal) {
		n := unit(s[at:])
		if n == 0 || unescape(s[at:at+n]) != literal[i:i+1] {
			return -1
		}
		at += n
	}
	return at
}

// suffix returns where the literal starts that s ends in, -1 when it ends
// otherwise.
func suffix(s, literal string) int {
	if rest, ok := strings.CutSuffix(s, literal); ok {
		return len(rest)
	}
	if strings.IndexByte(s, '%') < 0 {
		return -1
	}
	for at := 0; at < len(s); at += unit(s[at:]) {
		if prefix(s[at:], literal) == len(s)-at {
			return at
		}
	}
	return -1
}

// index returns where the literal first stands in s behind at least one
// character, and how many bytes it takes.
func index(s, literal string) (at, length int) {
	for at = unit(s); at > 0 && at < len(s); at += unit(s[at:]) {
		if n := prefix(s[at:], literal); n >= 0 {
			return at, n
		}
	}
	return -1, 0
}

// unit returns the length of the character or escape that s starts with, 0 at
// the end.
func unit(s string) int {
	switch {
	case s == "":
		return 0
	case s[0] == '%' && len(s) >= 3:
		return 3
	}
	return 1
}
