package contract

import (
	"slices"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// distinct are the last words of the names of members that many implementations
// allow one thing only to have.
var distinct = []string{
	"email", "mail", "username", "login", "handle", "nickname", "slug", "code", "sku", "isbn", "name", "title", "number",
	"phone", "reference", "identifier", "subdomain", "domain", "barcode", "label",
}

// freshen gives what a request creates names of its own, so that the second case is
// not refused because of the first. What the case is about stays as it is.
func (p *planner) freshen(c *Case) {
	a := p.model.Action(c.Operation)
	if c.Violation != nil || c.Request.Body == nil || c.Family == Examples || a.Kind == resources.List || a.Kind == resources.Remove {
		return
	}
	item := said(a, c.Request)
	if item == nil || item.Kind != schema.Object {
		return
	}
	other, err := p.generator.RequestAs(c.Operation, fixtures.Full.Variant(), mix(p.Config.Seed, "fresh "+c.Operation.String()+" "+c.Place+" "+c.Name, 0))
	if err != nil {
		return
	}
	fresh := said(a, other)
	if fresh == nil {
		return
	}
	for _, name := range item.Keys {
		words := specs.Words(name)
		v := fresh.Get(name)
		if v == nil || v.Kind != schema.String || len(words) == 0 || !slices.Contains(distinct, words[len(words)-1]) {
			continue
		}
		if r := p.renamed(c, a, name, v); r != nil {
			c.Request = r
		}
	}
}

// renamed is the request with another text in a member; nil where that is the place
// that the case is about, or the request would not be the same any more.
func (p *planner) renamed(c *Case, a *resources.Action, name string, v *schema.Value) *fixtures.Request {
	place := "body"
	for _, token := range append(slices.Clone(a.Body), name) {
		place += "." + token
	}
	if c.tries(place) {
		return nil
	}
	item := said(a, c.Request)
	if was := item.Get(name); was == nil || was.Kind != schema.String {
		return nil
	}
	renamed, _ := set(*item, []string{name}, *v)
	r := saying(a, c.Request, renamed)
	if r == nil || !c.keeps(r) {
		return nil
	}
	return r
}
