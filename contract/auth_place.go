package contract

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// place is where a request shows a text: in is header, query or cookie.
type place struct{ in, name string }

// String is such as header.Authorization.
func (p place) String() string { return p.in + "." + p.name }

func (p place) is(in, name string) bool {
	return p.in == in && (p.name == name || in == "header" && strings.EqualFold(p.name, name))
}

// named reports whether the place is in a list of such as header.X-Tenant.
func (p place) named(list []string) bool {
	return slices.ContainsFunc(list, func(text string) bool {
		in, name, _ := strings.Cut(text, ".")
		return p.is(in, name)
	})
}

// read returns what a request has in the place, or "".
func (p place) read(r *http.Request) string {
	switch p.in {
	case "header":
		return r.Header.Get(p.name)
	case "cookie":
		if c, err := r.Cookie(p.name); err == nil {
			return c.Value
		}
		return ""
	}
	for part := range strings.SplitSeq(r.URL.RawQuery, "&") {
		if name, value, _ := strings.Cut(part, "="); fromQuery(name) == p.name {
			return fromQuery(value)
		}
	}
	return ""
}

// set puts the text where it belongs, in place of what is there.
func (c credential) set(r *http.Request) {
	if c.in == "header" {
		r.Header.Set(c.name, c.value)
		return
	}
	c.remove(r)
	if c.in == "cookie" {
		line := c.name + "=" + c.value
		if others := r.Header.Get("Cookie"); others != "" {
			line = others + "; " + line
		}
		r.Header.Set("Cookie", line)
		return
	}
	r.URL.RawQuery = strings.TrimPrefix(r.URL.RawQuery+"&", "&") + url.QueryEscape(c.name) + "=" + url.QueryEscape(c.value)
}

// remove takes away what a request has in the place. The rest of a query stays as
// it is written.
func (p place) remove(r *http.Request) {
	switch p.in {
	case "header":
		r.Header.Del(p.name)
	case "cookie":
		var lines []string
		for _, line := range r.Header.Values("Cookie") {
			if line = leaveOut(line, "; ", func(name string) bool { return strings.TrimSpace(name) == p.name }); line != "" {
				lines = append(lines, line)
			}
		}
		r.Header.Del("Cookie")
		if len(lines) > 0 {
			r.Header.Set("Cookie", strings.Join(lines, "; ")) // there is one at most (RFC 6265, section 5.4)
		}
	case "query":
		r.URL.RawQuery = leaveOut(r.URL.RawQuery, "&", func(name string) bool { return fromQuery(name) == p.name })
	}
}

// leaveOut leaves out of a list of name=value what has a certain name.
func leaveOut(list, separator string, named func(string) bool) string {
	return strings.Join(slices.DeleteFunc(strings.Split(list, separator), func(part string) bool {
		name, _, _ := strings.Cut(part, "=")
		return named(name)
	}), separator)
}

func fromQuery(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}
