package specs

import (
	"net/url"
	"strings"
)

// nextPair splits the first name=value off a raw query or form (WHATWG URL,
// section 5.1). The name is unescaped, the value as it came; ok is false at
// the end.
func nextPair(raw string) (name, value, rest string, ok bool) {
	for raw != "" {
		var part string
		part, raw, _ = strings.Cut(raw, "&")
		if part != "" {
			name, value, _ = strings.Cut(part, "=")
			return unquery(name), value, raw, true
		}
	}
	return "", "", "", false
}

// queryValue returns the first value of a name in a raw query, unescaped.
func queryValue(raw, name string) (string, bool) {
	for key, value, rest, ok := nextPair(raw); ok; key, value, rest, ok = nextPair(rest) {
		if key == name {
			return unquery(value), true
		}
	}
	return "", false
}

// unquery unescapes a part of a query; what is malformed stays as it is.
func unquery(s string) string {
	if strings.IndexByte(s, '%') < 0 && strings.IndexByte(s, '+') < 0 {
		return s
	}
	if u, err := url.QueryUnescape(s); err == nil {
		return u
	}
	return s
}

func unescape(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}

// same is for text that has no escapes.
func same(s string) string { return s }
