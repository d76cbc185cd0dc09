package specs

import (
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// Scheme is a security scheme of a document.
type Scheme struct {
	Location Location
	Name     string
	Type     string // apiKey, http, oauth2, openIdConnect or mutualTLS
	In       string // of an apiKey: query, header or cookie
	Key      string // of an apiKey: the name of the parameter
	HTTP     string // of http: the authentication scheme, in lower case

	canonical string // Key as http.Header has it
}

// Requirement is one set of schemes that lets a request in: all of them
// together. An empty one lets everybody in.
type Requirement []*Scheme

// Credential is what a request shows for one scheme.
type Credential struct {
	Scheme *Scheme
	Value  string // the key, the token, or user:password
}

func (b *builder) scheme(name string, n node) *Scheme {
	s := &Scheme{
		Location: n.location(), Name: name, Type: n.str("type"),
		In: n.str("in"), Key: n.str("name"), HTTP: strings.ToLower(n.str("scheme")),
	}
	s.canonical = http.CanonicalHeaderKey(s.Key)
	switch s.Type {
	case "apiKey":
		if s.Key == "" || s.In != "query" && s.In != "header" && s.In != "cookie" {
			b.problem("security", s.Location, "the apiKey scheme %q needs a name, and in: query, header or cookie", name)
		}
	case "http":
		if s.HTTP == "" {
			b.problem("security", s.Location, "the http scheme %q names no scheme", name)
		}
	case "oauth2", "openIdConnect":
		s.HTTP = "bearer" // RFC 6750
	case "mutualTLS":
	default:
		b.problem("security", s.Location, "the security scheme %q has the unknown type %q", name, s.Type)
	}
	return s
}

func (b *builder) security(holder node) []Requirement {
	var list []Requirement
	for _, e := range holder.raw("security").elements() {
		if e.v.Kind != schema.Object {
			b.problem("security", e.location(), "a security requirement is an object of scheme names, found %s; it is left out", schema.Show(e.v))
			continue
		}
		r := Requirement{}
		for name, n := range e.members() {
			s := b.schemes[name]
			if s == nil {
				b.problem("security", n.location(), "no security scheme is named %q under components/securitySchemes", name)
				continue
			}
			r = append(r, s)
		}
		if len(r) == 0 && len(e.v.Keys) > 0 {
			continue // all its schemes are unknown: it must not let everybody in
		}
		list = append(list, r)
	}
	return list
}

// Credentials returns what the request shows for the first requirement that it
// meets. Without one, it returns a violation: of code credentials, naming what
// is missing.
func (o *Operation) Credentials(r *http.Request) ([]Credential, *Violation) {
	shown, missing := o.AppendCredentials(nil, r)
	if missing != nil {
		return nil, missing
	}
	return shown, nil
}

// AppendCredentials is Credentials that appends to a slice of the caller's,
// which may be used again.
func (o *Operation) AppendCredentials(shown []Credential, r *http.Request) ([]Credential, *Violation) {
	if len(o.Security) == 0 {
		return shown, nil
	}
	none := len(shown)
	var missing *Scheme
	for _, requirement := range o.Security {
		met := true
		for _, s := range requirement {
			value := s.shown(r)
			if value == "" && s.Type != "mutualTLS" {
				// Of several alternatives, the one begun comes nearest.
				if missing == nil || len(shown) > none {
					missing = s
				}
				met = false
				break
			}
			shown = append(shown, Credential{s, value})
		}
		if met {
			return shown, nil
		}
		shown = shown[:none]
	}
	return shown, &Violation{
		Code: CodeCredentials, In: "security", Name: missing.Name,
		Expected: missing.asks(), Rule: missing.Location,
	}
}

// shown returns the credential that a request carries for the scheme, or "".
func (s *Scheme) shown(r *http.Request) string {
	switch s.Type {
	case "apiKey":
		switch s.In {
		case "header":
			if lines := r.Header[s.canonical]; len(lines) > 0 {
				return lines[0]
			}
			return ""
		case "query":
			value, _ := queryValue(r.URL.RawQuery, s.Key)
			return value
		case "cookie":
			if c, err := r.Cookie(s.Key); err == nil {
				return c.Value
			}
		}
		return ""
	case "mutualTLS":
		return ""
	}
	lines := r.Header["Authorization"]
	if len(lines) == 0 {
		return ""
	}
	scheme, value, _ := strings.Cut(lines[0], " ")
	if !strings.EqualFold(scheme, s.HTTP) {
		return ""
	}
	value = strings.TrimSpace(value)
	if s.HTTP == "basic" {
		// RFC 7617: what is not user:password in base64 is no credential, nor is
		// nobody with no password.
		plain, err := base64.StdEncoding.DecodeString(value)
		if err != nil || !strings.Contains(string(plain), ":") || string(plain) == ":" {
			return ""
		}
		return string(plain)
	}
	return value
}

// asks says how the credential is to be sent.
func (s *Scheme) asks() string {
	switch s.Type {
	case "apiKey":
		where := map[string]string{"header": "the header ", "query": "the query parameter ", "cookie": "the cookie "}[s.In]
		return "a key in " + where + s.Key
	case "mutualTLS":
		return "a client certificate"
	}
	switch s.HTTP {
	case "basic":
		return "the header Authorization: Basic with user:password in base64"
	case "bearer":
		return "the header Authorization: Bearer with a token"
	}
	return "the header Authorization with the scheme " + s.HTTP
}

// Challenge returns the value of WWW-Authenticate that asks for the scheme
// (RFC 9110, section 11.6.1), "" where the scheme is not one of HTTP's.
func (s *Scheme) Challenge() string {
	switch s.HTTP {
	case "":
		return ""
	case "bearer":
		return "Bearer"
	case "basic":
		return `Basic realm="` + strings.ReplaceAll(s.Name, `"`, "") + `", charset="UTF-8"`
	}
	return strings.ToUpper(s.HTTP[:1]) + s.HTTP[1:]
}

// Violation is one way in which a message breaks what a document promises.
type Violation = schema.Violation

// Codes of violations, besides the JSON Schema keywords. They are stable.
const (
	CodeSyntax      = "syntax"      // the body or a parameter is not in the format it claims
	CodeMediaType   = "mediaType"   // the Content-Type is not one that is declared
	CodeEncoding    = "encoding"    // the Content-Encoding is not known, or a lie
	CodeSize        = "size"        // the body is larger than is accepted
	CodeStyle       = "style"       // a parameter is not written in its style
	CodeRepeated    = "repeated"    // a parameter that has one value is given twice
	CodeCredentials = "credentials" // a credential is missing
	CodeRefused     = "credentialsRefused"
	CodeStatus      = "status"    // the status is not documented
	CodeBody        = "body"      // there is a body where none is allowed, or none where one must be
	CodeRateLimit   = "rateLimit" // too many requests
	CodePath        = "path"      // no such path
	CodeMethod      = "method"    // no such method on the path
	CodeAccept      = "accept"    // no media type that the client accepts

	// Of a server that remembers.
	CodeUnknown     = "unknown"     // there is no such thing
	CodeTaken       = "taken"       // there is such a thing already
	CodePatch       = "patch"       // a patch that does not fit what it is for
	CodeRule        = "rule"        // a rule of the document refuses it
	CodeFull        = "full"        // no more can be remembered
	CodeUnavailable = "unavailable" // what remembers cannot be reached
	CodeSession     = "session"     // the name of a session that cannot be one
)
