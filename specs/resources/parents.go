package resources

import (
	"strings"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// parents finds out what the paths lead through.
func (in *inference) parents() {
	for _, d := range in.drafts {
		if d.at == nil {
			continue
		}
		for _, n := range d.at.parameters() {
			d.collection.Parents = append(d.collection.Parents, in.parent(n, n.parameter, d.like...))
		}
	}
	for _, op := range in.ops {
		own := in.kinds[op.action.Collection]
		way := op.at.parameters()
		for i, n := range way {
			if key := op.action.Key; key != nil && key.In == "path" && key.Name == op.names[i] {
				continue
			}
			var like []*view
			if own != nil {
				like = own.like
			}
			p := in.parent(n, op.names[i], like...)
			op.action.Parents = append(op.action.Parents, p)
			adds := op.action.Kind == List || op.action.Kind == Create
			if adds && own != nil && own.at != nil && !n.leads(own.at) && (p.Collection != nil || p.Member != nil) {
				op.action.Within = &p
			}
		}
		if p := op.action.Within; p != nil && p.Member != nil {
			op.because("%s of the items says which {%s} they belong to", dotted(p.Member), p.Parameter)
		}
	}
}

// parameters are the parameters on the way to a place, outermost first.
func (n *node) parameters() []*node {
	var list []*node
	for at := n; at != nil; at = at.parent {
		if at.parameter != "" {
			list = append([]*node{at}, list...)
		}
	}
	return list
}

// parent is what a parameter on the way names, and where items say so.
func (in *inference) parent(n *node, name string, like ...*view) Parent {
	p := Parent{Parameter: name}
	noun, key := Singular(n.parent.noun()), ""
	if d := n.home.items; d != nil && words(name) != "parent" { // which is one of another kind
		p.Collection, key = d.collection, d.collection.Key
		noun = Singular(d.noun)
	}
	w := words(name)
	bare := strings.TrimSuffix(strings.TrimSuffix(w, " id"), " uuid")
	for _, v := range like {
		for _, candidate := range []string{w, noun + " " + w, noun + " id", noun + " " + words(key), "parent " + noun + " id", "parent id"} {
			if noun == "" && candidate != w && candidate != "parent id" {
				continue
			}
			if m := v.named(candidate); m != nil && !among(candidate, keyNames) && in.links(m) {
				if candidate == "parent id" && in.kinds[p.Collection] == nil {
					continue
				}
				p.Member = []string{m.name}
				return p
			}
		}
		for _, candidate := range []string{noun, bare} {
			m := v.named(candidate)
			if m == nil || among(candidate, keyNames) { // their own key
				continue
			}
			owner := in.views.value(m)
			for _, k := range []string{key, "id"} {
				if k != "" && owner.isObject() && owner.member(k) != nil {
					p.Member = []string{m.name, k}
					return p
				}
			}
			if in.links(m) && !owner.is(schema.TypeObject) {
				p.Member = []string{m.name}
				return p
			}
		}
	}
	return p
}

func (in *inference) links(m *member) bool {
	v := in.views.value(m)
	return v.isScalar() && v.types != schema.TypeBoolean && !v.isArray() && !v.is(schema.TypeObject)
}

// linked reports whether a member is where items say whose they are.
func linked(a *Action, path []string) *specs.Parameter {
	for _, p := range a.Parents {
		if len(p.Member) > 0 && dotted(p.Member) == dotted(path) {
			return a.Operation.Parameter("path", p.Parameter)
		}
	}
	return nil
}
