package mock

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// validated reads the request, and refuses it where it breaks what the
// document asks for.
func validated(next handler) handler {
	return func(x *exchange) {
		limit := x.server.config.MaxBody
		if limit == 0 {
			limit = specs.MaxBody
		}
		violations := x.role.op.ReadInto(&x.read, x.Request, x.params, limit)
		x.input = &x.read
		for i := range x.input.Coerced {
			x.Writer.Header().Add(headerCoerced, coerced(&x.input.Coerced[i]))
		}
		if violations == nil || x.mayRepeat(violations) {
			x.repeated = violations
			next(x)
			return
		}
		status := x.role.invalid
		switch violations[0].Code {
		case specs.CodeSize:
			status = http.StatusRequestEntityTooLarge
			x.Writer.Header().Set("Connection", "close") // the rest of the body is not read
		case specs.CodeMediaType:
			if violations[0].In == "header" {
				status = http.StatusUnsupportedMediaType
			}
		case specs.CodeEncoding:
			status = http.StatusUnsupportedMediaType
			x.Writer.Header().Set("Accept-Encoding", "gzip") // RFC 9110, section 12.5.3
		}
		x.refuse(status, violations...)
	}
}

// mayRepeat reports whether all that is wrong with a change is that it says what
// is only read: who has read a thing, changed a part of it and sends all of it back
// changes nothing there. Whether that is so, the world knows.
func (x *exchange) mayRepeat(violations []specs.Violation) bool {
	if x.Request.Method != http.MethodPut && x.Request.Method != http.MethodPatch || !x.remembers() {
		return false
	}
	return !slices.ContainsFunc(violations, func(v specs.Violation) bool { return v.Code != "readOnly" || v.In != "body" })
}

func coerced(c *specs.Coercion) string {
	used := "ignored"
	if c.Used != nil {
		used = "taken as " + schema.Show(c.Used)
	}
	return printable(c.Parameter.In + "/" + c.Parameter.Name + ": " + strconv.Quote(c.Got) + " " + used)
}

// printable makes a text fit for a header: one line of ASCII.
func printable(s string) string {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			q := strconv.QuoteToASCII(s)
			return strings.ReplaceAll(q[1:len(q)-1], `\"`, `"`)
		}
	}
	return s
}
