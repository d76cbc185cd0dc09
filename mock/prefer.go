package mock

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/understudy-api/understudy/specs"
)

// preference is what the client would rather have, in a Prefer header (RFC
// 7240) or, for clients that cannot set headers, in query parameters: code or
// __code, and so on.
type preference struct {
	code    int
	example string
	variant string
	dynamic bool
	seed    uint64
	seeded  bool
	applied []string // what was followed, for Preference-Applied
}

// preferred reads the preferences. Ones that cannot be followed are refused
// rather than ignored: who asks for a 500 and gets a 200 would test the wrong
// thing.
func preferred(next handler) handler {
	return func(x *exchange) {
		header := x.Request.Header["Prefer"]
		query := x.Request.URL.RawQuery
		if header == nil && !strings.Contains(query, "__") {
			next(x)
			return
		}
		complain := ""
		set := func(name, value string) {
			complain = cmp.Or(complain, x.prefer.set(x.role, strings.ToLower(name), value))
		}
		for _, line := range header {
			for _, part := range strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ';' }) {
				name, value, _ := strings.Cut(part, "=")
				set(strings.TrimSpace(name), strings.Trim(strings.TrimSpace(value), `"`))
			}
		}
		for part := range strings.SplitSeq(query, "&") { // in the order they stand in
			name, value, _ := strings.Cut(part, "=")
			if rest, ok := strings.CutPrefix(name, "__"); ok {
				if unescaped, err := url.QueryUnescape(value); err == nil {
					value = unescaped
				}
				set(rest, value)
			}
		}
		if complain != "" {
			x.problem(http.StatusBadRequest, "A preference that cannot be followed", complain, nil)
			return
		}
		if x.prefer.applied != nil {
			x.Writer.Header()["Preference-Applied"] = []string{strings.Join(x.prefer.applied, ", ")}
		}
		next(x)
	}
}

// set takes one preference; it returns what is wrong with it, or "". Those of
// other specifications are passed over.
func (p *preference) set(r *role, name, value string) string {
	switch name {
	case "code", "status":
		code, err := strconv.Atoi(value)
		if err != nil || code < 100 || code > 599 {
			return "code must be an HTTP status, found " + strconv.Quote(value) + "."
		}
		if r.reply(code) == nil {
			return "The status " + value + " is not documented for " + r.op.String() + "; there are " + statuses(r.op) + "."
		}
		p.code = code
	case "example":
		p.example = value
	case "variant":
		p.variant = value
	case "dynamic":
		p.dynamic = value != "false"
	case "seed":
		seed, err := strconv.ParseUint(value, 10, 64)
		if err != nil {
			return "seed must be a whole number of at least 0, found " + strconv.Quote(value) + "."
		}
		p.seed, p.seeded = seed, true
	default:
		return ""
	}
	if value != "" {
		name += "=" + printable(value)
	}
	p.applied = append(p.applied, name)
	return ""
}

func statuses(op *specs.Operation) string {
	var list []string
	for _, r := range op.Responses {
		list = append(list, r.Status)
	}
	return strings.Join(list, ", ")
}
