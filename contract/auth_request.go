package contract

import (
	"net/http"
	"slices"

	"github.com/understudy-api/understudy/specs"
)

// authenticate sets the headers and the credentials that the settings give, over
// made-up ones in a planned request. Requests to another host than the target get
// none.
func (c *client) authenticate(r *http.Request) { c.authenticateFor(nil, r) }

// authenticateFor is authenticate for a request to an operation: where the
// settings meet one of its requirements, what was made up for another goes. What
// except names stays as the request has it, since that is what the case tries:
// places such as header.X-Tenant.
func (c *client) authenticateFor(op *specs.Operation, r *http.Request, except ...string) {
	c.equip(r, except...)
	if r.URL.Host != c.host {
		return
	}
	shown := slices.DeleteFunc(slices.Clone(c.auth.shown()), func(one credential) bool { return one.named(except) })
	if len(shown) > 0 && (op == nil || c.auth.meets(op)) {
		for _, one := range c.auth.madeUp {
			if one.read(r) == one.value && !one.named(except) {
				one.remove(r)
			}
		}
	}
	for _, one := range shown {
		one.set(r)
	}
}

// equip sets the headers of the settings that are no credentials, for requests
// that are to show none, or others.
func (c *client) equip(r *http.Request, except ...string) {
	if r.URL.Host != c.host {
		return
	}
	for _, one := range c.auth.plain {
		if !one.named(except) {
			one.set(r)
		}
	}
}

// credentialHeaders lists where the credentials of the settings stand in requests:
// header.Authorization, query.key, cookie.session.
func (c *client) credentialHeaders() []string {
	var list []string
	for _, one := range c.auth.shown() {
		if name := one.String(); !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return list
}

// meets reports whether the settings have what one of the requirements of an
// operation asks for.
func (a *auth) meets(op *specs.Operation) bool {
	shown := a.shown()
	return slices.ContainsFunc(op.Security, func(requirement specs.Requirement) bool {
		return len(requirement) > 0 && !slices.ContainsFunc(requirement, func(s *specs.Scheme) bool {
			in, name, _ := specs.Credential{Scheme: s}.Place()
			return in != "" && !slices.ContainsFunc(shown, func(one credential) bool { return one.is(in, name) })
		})
	})
}
