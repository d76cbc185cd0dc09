package specs

import (
	"net/http"
	"strings"
)

// fromPath decodes the escaped text of a path parameter.
func (p *Parameter) fromPath(raw string) decoded {
	if p.MediaType != "" {
		return p.fromContent(unescape(raw))
	}
	switch p.Style {
	case "label":
		text, ok := strings.CutPrefix(raw, ".")
		if !ok {
			return p.fault(CodeStyle, "a value that starts with a point (style label)", unescape(raw))
		}
		separator := ","
		if p.Explode {
			separator = "."
		}
		return p.delimited(text, separator, unescape)
	case "matrix":
		return p.fromMatrix(raw)
	}
	return p.delimited(raw, ",", unescape)
}

// fromMatrix decodes ;name=value (RFC 6570, section 3.2.7).
func (p *Parameter) fromMatrix(raw string) decoded {
	text, ok := strings.CutPrefix(raw, ";")
	if !ok {
		return p.fault(CodeStyle, "a value that starts with a semicolon (style matrix)", unescape(raw))
	}
	if p.shape.object && !p.shape.array && p.Explode {
		return p.assignments(text, ";", unescape)
	}
	var values []string
	for part := range strings.SplitSeq(text, ";") {
		name, value, _ := strings.Cut(part, "=")
		if unescape(name) != p.Name {
			return p.fault(CodeStyle, ";"+p.Name+"=value (style matrix)", unescape(raw))
		}
		values = append(values, value)
	}
	switch {
	case p.shape.array && p.Explode:
		return decoded{value: p.shape.list(values, unescape), present: true}
	case len(values) > 1:
		return p.repeated(len(values), unescape(raw))
	}
	return p.delimited(values[0], ",", unescape)
}

// fromHeader decodes the lines of a header, which has no escapes. Lines of one
// name are one list (RFC 9110, section 5.3).
func (p *Parameter) fromHeader(lines []string) decoded {
	switch {
	case len(lines) == 0:
		return decoded{}
	case p.MediaType == "" && (p.shape.array || p.shape.object):
		return p.delimited(strings.TrimSpace(strings.Join(lines, ",")), ",", strings.TrimSpace)
	case len(lines) > 1:
		return p.repeated(len(lines), lines[1])
	case p.MediaType != "":
		return p.fromContent(lines[0])
	}
	return decoded{value: p.shape.single(strings.TrimSpace(lines[0])), present: true}
}

// fromCookies decodes a cookie, in style form. Exploded, an array is one
// cookie an element, and an object one cookie a member; a single cookie may
// hold all elements.
func (p *Parameter) fromCookies(cookies []*http.Cookie) decoded {
	if p.members() {
		m := members{parameter: p}
		for _, c := range cookies {
			m.add(c.Name, unescape(c.Value))
		}
		return m.decoded()
	}
	var values []string
	for _, c := range cookies {
		if c.Name == p.Name {
			values = append(values, c.Value)
		}
	}
	switch {
	case len(values) == 0:
		return decoded{}
	case p.MediaType != "":
		return p.fromContent(unescape(values[0]))
	case p.shape.array && p.Explode && len(values) > 1:
		return decoded{value: p.shape.list(values, unescape), present: true}
	}
	// A cookie may come twice, set for two paths: the first is the nearer one
	// (RFC 6265, section 5.4).
	return p.delimited(values[0], ",", unescape)
}
