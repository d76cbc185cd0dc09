package specs

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// What is encoded here is read back at once by the decoder of requests, and
// refused when it is not the value that it was: no style can write every value,
// and which ones it cannot is known best by what reads them.

// AppendTarget appends the target of a request to the operation: the escaped
// path, under the first of BasePaths, and the query. It writes the arguments
// for parameters in path and query, in the order of Parameters, and what is
// shown of credentials in the query.
//
// It is an error when a path parameter has no argument, when a value cannot be
// written in the style of its parameter, and when the path is one that the
// document gives to another operation.
func (o *Operation) AppendTarget(dst []byte, arguments []Argument, shown ...Credential) ([]byte, error) {
	start := len(dst)
	dst, err := o.appendPath(dst, arguments)
	if err != nil {
		return dst[:start], err
	}
	if err := o.confirmPath(string(dst[start:]), arguments); err != nil {
		return dst[:start], err
	}
	path := len(dst)
	if dst, err = o.appendQuery(dst, arguments, shown); err != nil {
		return dst[:start], err
	}
	query := strings.TrimPrefix(string(dst[path:]), "?")
	for _, p := range o.query {
		if v := argument(arguments, p); v != nil {
			if err := p.confirm(v, p.fromQuery(query)); err != nil {
				return dst[:start], err
			}
		}
	}
	return dst, nil
}

// argument returns the value that is given for a parameter, or nil.
func argument(arguments []Argument, p *Parameter) *schema.Value {
	for i := range arguments {
		if arguments[i].Parameter == p {
			return &arguments[i].Value
		}
	}
	return nil
}

func (o *Operation) appendPath(dst []byte, arguments []Argument) ([]byte, error) {
	dst = appendLiteral(dst, o.BasePaths[0])
	rest := o.Path
	for _, p := range o.pathVars {
		v := argument(arguments, p)
		if v == nil {
			return dst, fmt.Errorf("the path parameter %q of %s has no value", p.Name, o)
		}
		literal, behind, _ := strings.Cut(rest, "{")
		_, rest, _ = strings.Cut(behind, "}")
		dst = appendLiteral(dst, literal)
		var err error
		mark := len(dst)
		if dst, err = p.write(dst, v); err != nil {
			return dst, err
		}
		if len(dst) == mark {
			return dst, p.refuse(v, "nothing would stand in the path for it")
		}
	}
	return appendLiteral(dst, rest), nil
}

// confirmPath finds out whether a path leads to the operation and its values.
func (o *Operation) confirmPath(path string, arguments []Argument) error {
	found, params, err := o.Document.Match(o.Method, path)
	switch {
	case err != nil:
		return fmt.Errorf("%s cannot be reached by its own path: %w", o, err)
	case found != o:
		return fmt.Errorf("%s is not reached by the path %s: that is %s", o, path, found)
	}
	for i, p := range o.pathVars {
		v, raw := argument(arguments, p), params[i].Value
		if (raw == "." || raw == "..") && strings.Contains(path+"/", "/"+raw+"/") {
			return p.refuse(v, "a segment "+raw+" is taken out of paths on their way (RFC 3986, section 5.2.4)")
		}
		if err := p.confirm(v, p.fromPath(raw)); err != nil {
			return err
		}
	}
	return nil
}

func (o *Operation) appendQuery(dst []byte, arguments []Argument, shown []Credential) ([]byte, error) {
	start := len(dst)
	separate := func() int {
		if len(dst) == start {
			dst = append(dst, '?')
		} else {
			dst = append(dst, '&')
		}
		return len(dst)
	}
	for _, p := range o.query {
		v := argument(arguments, p)
		if v == nil {
			continue
		}
		var err error
		mark := separate()
		if dst, err = p.write(dst, v); err != nil {
			return dst, err
		}
		if len(dst) == mark {
			return dst, p.refuse(v, "nothing would stand in the query for it")
		}
	}
	written := string(dst[start:])
	for _, c := range shown {
		in, name, text := c.Place()
		if _, given := queryValue(strings.TrimPrefix(written, "?"), name); in == "query" && !given {
			separate()
			dst = append(appendEscaped(dst, name, ""), '=')
			dst = appendEscaped(dst, text, "")
		}
	}
	return dst, nil
}

// Text returns a value as it stands in its place: the value of the header field,
// in style simple; what stands in the Cookie field, name=value, and where the
// style asks for several cookies, each of them; the pairs of the query, escaped;
// what stands in the path, escaped. It is an error when the value cannot be
// written so.
func (p *Parameter) Text(v *schema.Value) (string, error) {
	written, err := p.write(nil, v)
	if err != nil {
		return "", err
	}
	text := string(written)
	switch p.In {
	case "path":
		return text, p.confirm(v, p.fromPath(text))
	case "query":
		return text, p.confirm(v, p.fromQuery(text))
	case "cookie":
		r := http.Request{Header: http.Header{"Cookie": {text}}}
		return text, p.confirm(v, p.fromCookies(r.Cookies()))
	}
	if i := strings.IndexFunc(text, func(c rune) bool { return c < ' ' && c != '\t' || c == 0x7F }); i >= 0 {
		return "", p.refuse(v, "a header has no control characters (RFC 9110, section 5.5)")
	}
	return text, p.confirm(v, p.fromHeader([]string{text}))
}

// Text returns a value as the header has it, in style simple. It is an error
// when the value cannot be written so.
func (h *Header) Text(v *schema.Value) (string, error) { return h.parameter.Text(v) }

// confirm compares a value with what its text reads as.
func (p *Parameter) confirm(v *schema.Value, d decoded) error {
	switch {
	case d.fault != nil:
		return p.refuse(v, "it would not be read: expected "+d.fault.Expected)
	case !d.present:
		return p.refuse(v, "nothing would be read")
	case !reads(&d.value, v):
		return p.refuse(v, "it would be read as "+schema.Show(&d.value))
	}
	return nil
}

func (p *Parameter) refuse(v *schema.Value, why string) error {
	return fmt.Errorf("the %s parameter %q cannot be %s in style %s: %s", p.In, p.Name, schema.Show(v), p.Style, why)
}

// reads reports whether the value that was read is the one that was written.
// The text of a value has no type: 7 may be read as "7", and where the document
// leaves it open whether there is one or a list, one as a list of one.
func reads(got, want *schema.Value) bool {
	switch {
	case got.Kind == schema.Array && want.Kind == schema.Array:
		if len(got.Items) != len(want.Items) {
			return false
		}
		for i := range got.Items {
			if !reads(&got.Items[i], &want.Items[i]) {
				return false
			}
		}
		return true
	case got.Kind == schema.Object && want.Kind == schema.Object:
		if len(got.Items) != len(want.Items) {
			return false
		}
		for i, name := range want.Keys {
			if m := got.Get(name); m == nil || !reads(m, &want.Items[i]) {
				return false
			}
		}
		return true
	case got.Kind == schema.Array && want.Kind != schema.Object:
		return len(got.Items) == 1 && reads(&got.Items[0], want)
	}
	return got.Plain() == want.Plain()
}

// appendEscaped escapes all but the unreserved characters (RFC 3986, section
// 2.3), and of those the ones in also.
func appendEscaped(dst []byte, text, also string) []byte {
	const hex = "0123456789ABCDEF"
	for i := range len(text) {
		c := text[i]
		if unreserved(c) && strings.IndexByte(also, c) < 0 {
			dst = append(dst, c)
		} else {
			dst = append(dst, '%', hex[c>>4], hex[c&15])
		}
	}
	return dst
}

func unreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~'
}

// appendLiteral escapes the text of a template around its parameters. Escapes
// that it has already, and what may stand in a path, stay as they are.
func appendLiteral(dst []byte, literal string) []byte {
	for i := range len(literal) {
		c := literal[i]
		switch {
		case unreserved(c), strings.IndexByte("/!$&'()*+,;=:@", c) >= 0:
			dst = append(dst, c)
		case c == '%' && isEscape(literal[i:]):
			dst = append(dst, c)
		default:
			dst = appendEscaped(dst, literal[i:i+1], "")
		}
	}
	return dst
}

func isEscape(s string) bool {
	if len(s) < 3 {
		return false
	}
	_, err := url.PathUnescape(s[:3])
	return err == nil
}
