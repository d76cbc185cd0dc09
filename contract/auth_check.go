package contract

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/understudy-api/understudy/specs"
)

// Check refuses settings that contradict themselves, or name what the document
// has not. Nothing is sent.
func (r Running) Check(doc *specs.Document) error {
	for _, line := range r.Header {
		if _, _, err := parseHeader(line); err != nil {
			return err
		}
	}
	a := r.Auth
	var ways []string
	for _, way := range []struct {
		given bool
		name  string
	}{
		{a.Token != "", "a token"},
		{a.TokenEnv != "", "an environment variable"},
		{len(a.TokenCommand) > 0, "a command"},
		{a.OAuth2 != nil, "OAuth2"},
		{a.Login != nil, "a login"},
	} {
		if way.given {
			ways = append(ways, way.name)
		}
	}
	switch {
	case len(ways) > 1:
		return fmt.Errorf("there is one token, and it comes from %s", strings.Join(ways, " and from "))
	case a.Basic != "" && !strings.Contains(a.Basic, ":"):
		return errors.New("basic credentials must be user:password") // without showing them
	case a.Basic != "" && len(ways) > 0 && (a.Login == nil || !strings.HasPrefix(a.Login.Token, "cookie ")):
		return fmt.Errorf("basic credentials and the token from %s both go in the header Authorization", ways[0])
	case a.Basic != "" || len(ways) > 0:
		if slices.ContainsFunc(r.Header, isAuthorization) {
			return errors.New("the header Authorization is given twice: as it stands, and by a token or basic credentials")
		}
	}
	if o := a.OAuth2; o != nil && (o.TokenURL == "" || o.ClientID == "") {
		return errors.New("oauth2 needs a tokenURL and a clientID")
	}
	schemes := schemesOf([]*specs.Document{doc})
	for _, name := range sortedNames(a.Schemes) {
		if !slices.ContainsFunc(schemes, func(s *specs.Scheme) bool { return s.Name == name }) {
			return unknownName("security scheme", name, schemeNames(schemes))
		}
		if strings.ContainsFunc(a.Schemes[name], unicode.IsControl) {
			return fmt.Errorf("the credential for the security scheme %s has control characters in it", name)
		}
	}
	if a.Login != nil {
		if err := a.Login.check(); err != nil {
			return fmt.Errorf("login: %w", err)
		}
		if t := a.Login.Token; !strings.HasPrefix(t, "/") && !strings.HasPrefix(t, "header ") && !strings.HasPrefix(t, "cookie ") {
			return fmt.Errorf("login: the token is at %q: it must be such as /access_token, header NAME or cookie NAME", t)
		}
	}
	for _, e := range slices.Concat(r.Before, r.After) {
		if err := e.check(); err != nil {
			return err
		}
	}
	return nil
}

func isAuthorization(line string) bool {
	name, _, _ := strings.Cut(line, ":")
	return strings.EqualFold(strings.TrimSpace(name), "Authorization")
}

func (e Errand) check() error {
	if !strings.HasPrefix(e.URL, "/") && !strings.HasPrefix(e.URL, "http://") && !strings.HasPrefix(e.URL, "https://") {
		return fmt.Errorf("the errand %s: its URL must be absolute, or a path of the target such as /login", e)
	}
	for _, name := range sortedNames(e.Values) {
		if p := e.Values[name]; p != "" && p[0] != '/' {
			return fmt.Errorf("the errand %s: the value %s is at %q, which is no JSON Pointer such as /id", e, name, p)
		}
	}
	return nil
}

// parseHeader reads Name: value.
func parseHeader(line string) (name, value string, err error) {
	name, value, found := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	switch {
	case !found:
		return "", "", fmt.Errorf("the header %q must be written as Name: value", shorten(name, 40))
	case name == "" || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r) }):
		return "", "", fmt.Errorf("%q is no name of a header", name)
	case strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }):
		return "", "", fmt.Errorf("the header %s has control characters in its value", name)
	}
	return name, value, nil
}

// schemesOf lists the security schemes that operations of documents ask for.
func schemesOf(docs []*specs.Document) (list []*specs.Scheme) {
	for _, doc := range docs {
		for op := range doc.Operations() {
			for _, requirement := range op.Security {
				for _, s := range requirement {
					if !slices.Contains(list, s) {
						list = append(list, s)
					}
				}
			}
		}
	}
	return list
}

func schemeNames(schemes []*specs.Scheme) (names []string) {
	for _, s := range schemes {
		names = append(names, s.Name)
	}
	return names
}
