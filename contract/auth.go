package contract

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/understudy-api/understudy/specs"
)

// credential is a text that a request shows in a place.
type credential struct {
	place
	value string
}

// auth shows who sends requests.
type auth struct {
	given  []credential // those that stay the same
	plain  []credential // headers that show nothing
	madeUp []credential // those that planned requests have where the settings give none

	source func(context.Context) (*token, error) // nil: there is no token to ask for

	mu       sync.Mutex
	current  *token
	past     map[string]bool // tokens that were given up
	rejected bool            // a token was asked for anew because it was refused
}

// token is a credential that may expire.
type token struct {
	credential
	renew time.Time // when to ask for another; zero: never
}

// newAuth reads the settings; nothing is sent.
func newAuth(c *client, docs []*specs.Document) (*auth, error) {
	schemes := schemesOf(docs)
	a := &auth{past: map[string]bool{}}
	for _, line := range c.running.Header {
		name, value, err := parseHeader(line)
		if err != nil {
			return nil, err
		}
		one := credential{place{"header", http.CanonicalHeaderKey(name)}, value}
		if telling(name) || slices.ContainsFunc(schemes, func(s *specs.Scheme) bool { return s.In == "header" && strings.EqualFold(s.Key, name) }) {
			c.secrets.hideHeader(name, value)
			a.given = append(a.given, one)
		} else {
			a.plain = append(a.plain, one)
		}
	}
	if basic := c.running.Auth.Basic; basic != "" {
		a.given = append(a.given, authorization("Basic "+base64.StdEncoding.EncodeToString([]byte(basic))))
	}
	for _, name := range sortedNames(c.running.Auth.Schemes) {
		i := slices.IndexFunc(schemes, func(s *specs.Scheme) bool { return s.Name == name })
		if i < 0 {
			return nil, unknownName("security scheme", name, schemeNames(schemes))
		}
		in, at, text := specs.Credential{Scheme: schemes[i], Value: c.running.Auth.Schemes[name]}.Place()
		if in == "" {
			return nil, fmt.Errorf("a request does not show the security scheme %q: it is of the type %s", name, schemes[i].Type)
		}
		a.given = append(a.given, credential{place{in, at}, text})
	}
	for _, s := range schemes {
		value := "demo"
		if s.HTTP == "basic" {
			value = "demo:demo"
		}
		if in, name, text := (specs.Credential{Scheme: s, Value: value}).Place(); in != "" {
			a.madeUp = append(a.madeUp, credential{place{in, name}, text})
		}
	}
	a.source = c.tokenSource()
	return a, nil
}

func authorization(text string) credential {
	return credential{place{"header", "Authorization"}, text}
}

// begin asks for the first token.
func (a *auth) begin(ctx context.Context) (err error) {
	if a.source != nil {
		a.current, err = a.source(ctx)
	}
	return err
}

// fresh asks for another token where the one that there is expires soon.
func (a *auth) fresh(ctx context.Context) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.current == nil || a.current.renew.IsZero() || time.Now().Before(a.current.renew) {
		return nil
	}
	return a.replace(ctx)
}

// renewed reports whether a request that was refused is worth sending again, with
// another token than it carried. A new one is asked for once in a run: a server
// that refuses that one too means it.
func (a *auth) renewed(ctx context.Context, refused *http.Request) (bool, error) {
	if a.source == nil || refused == nil {
		return false, nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	carried := a.current.read(refused)
	switch {
	case a.past[carried]: // another worker has asked already
		return true, nil
	case carried != a.current.value || a.rejected:
		return false, nil
	}
	a.rejected = true
	if err := a.replace(ctx); err != nil {
		return false, fmt.Errorf("the token was refused in the middle of the run, and there is no other: %w", err)
	}
	return a.current.value != carried, nil
}

func (a *auth) replace(ctx context.Context) error {
	next, err := a.source(ctx)
	if err != nil {
		return err
	}
	if next.value != a.current.value {
		a.past[a.current.value] = true
	}
	a.current = next
	return nil
}

// shown lists the credentials that requests carry now.
func (a *auth) shown() []credential {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.current == nil {
		return a.given
	}
	return append(slices.Clip(a.given), a.current.credential)
}
