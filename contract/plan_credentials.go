package contract

import (
	"net/url"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs"
)

// credentials plans requests with empty and wrong credentials; those without any
// are among those with one fault.
func (p *planner) credentials(op *specs.Operation) {
	shown, ok := op.Demo()
	if !ok || len(shown) == 0 || slices.ContainsFunc(op.Security, func(r specs.Requirement) bool { return len(r) == 0 }) {
		return
	}
	r, err := p.generator.Request(op)
	if err != nil {
		return
	}
	first := shown[0]
	in, name, text := first.Place()
	for _, try := range []struct{ how, text string }{
		{"an empty credential", strings.TrimSuffix(text, first.Value)},
		{"a credential that nobody has", strings.TrimSuffix(text, first.Value) + wrong(first)},
	} {
		if first.Scheme.HTTP == "basic" {
			other := specs.Credential{Scheme: first.Scheme, Value: ":"}
			if !strings.HasPrefix(try.how, "an empty") {
				other.Value = wrong(first)
			}
			_, _, try.text = other.Place()
		}
		other := *r
		switch in {
		case "header":
			other.Header = withHeader(r.Header, name, try.text)
		case "query":
			path, query, _ := strings.Cut(r.Target, "?")
			pair := url.QueryEscape(name) + "=" + url.QueryEscape(try.text)
			if rest := withoutPairs(query, name); rest != "" {
				pair = rest + "&" + pair
			}
			other.Target = path + "?" + pair
		case "cookie":
			other.Header = withCookie(r.Header, name, try.text)
		default:
			return
		}
		p.add(&Case{
			Family: Credentials, Operation: op, Name: try.how, Place: in + "." + name, Rule: first.Scheme.Location,
			Expect: Unauthorized, Request: &other,
		})
	}
}

// wrong is a credential that no server accepts, nor the stand-in of this module.
func wrong(c specs.Credential) string {
	if c.Scheme.HTTP == "basic" {
		return "invalid:invalid"
	}
	return "invalid"
}

func withCookie(fields []fixtures.Field, name, value string) []fixtures.Field {
	var cookies []string
	for _, f := range fields {
		if !strings.EqualFold(f.Name, "Cookie") {
			continue
		}
		for cookie := range strings.SplitSeq(f.Value, "; ") {
			if key, _, _ := strings.Cut(cookie, "="); key != name {
				cookies = append(cookies, cookie)
			}
		}
	}
	return withHeader(fields, "Cookie", strings.Join(append(cookies, name+"="+value), "; "))
}
