package mock

import (
	"net/http"
	"slices"

	"github.com/understudy-api/understudy/specs"
)

// showing works out, once, which credentials the request shows.
func (x *exchange) showing() {
	if !x.asked {
		x.credentials, x.missing = x.role.op.AppendCredentials(x.credentials[:0], x.Request)
		x.asked = true
	}
}

// authenticated refuses requests without the credentials that the document
// asks for, or with ones that the config does not accept: without one for the
// scheme, all but [invalid] are accepted.
func authenticated(next handler) handler {
	return func(x *exchange) {
		if x.server.config.Auth == "off" || len(x.role.op.Security) == 0 {
			next(x)
			return
		}
		if x.showing(); x.missing != nil {
			x.unauthorized(*x.missing)
			return
		}
		for _, c := range x.credentials {
			accepted, listed := x.server.config.Credentials[c.Scheme.Name]
			if listed && !slices.Contains(accepted, c.Value) || !listed && c.Value == invalid(c.Scheme) {
				x.unauthorized(specs.Violation{
					Code: specs.CodeRefused, In: "security", Name: c.Scheme.Name,
					Expected: "a credential that is accepted", Rule: c.Scheme.Location,
				})
				return
			}
		}
		next(x)
	}
}

// invalid is the credential that is never accepted, for who wants to see how the
// API refuses one.
func invalid(s *specs.Scheme) string {
	if s.HTTP == "basic" {
		return "invalid:invalid"
	}
	return "invalid"
}

func (x *exchange) unauthorized(v specs.Violation) {
	var challenges []string
	for _, requirement := range x.role.op.Security {
		for _, s := range requirement {
			if c := s.Challenge(); c != "" && !slices.Contains(challenges, c) {
				challenges = append(challenges, c)
			}
		}
	}
	if challenges != nil {
		x.Writer.Header()["Www-Authenticate"] = challenges
	}
	status := http.StatusUnauthorized
	if op := x.role.op; !op.Documents(status) && op.Documents(http.StatusForbidden) {
		status = http.StatusForbidden // what the document has for it
	}
	x.refuse(status, v)
}
