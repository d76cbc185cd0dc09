package world

import (
	"slices"

	"github.com/understudy-api/understudy/specs"
)

// link is a member that holds the key of a thing of another collection.
type link struct {
	path []string
	to   *kind
}

// link finds the members that hold the keys of other things: the userId of an
// order, where there are users.
func (p *play) link() {
	named := map[string]*kind{} // by what a member is called that holds a key
	for _, k := range p.kinds {
		if k.open || k.Single || len(k.Parents) > 0 || k.Key == "" {
			continue
		}
		words := specs.Words(k.Key)
		name := singular(nameOf(specs.Words(k.Name))) + " " + words[len(words)-1]
		if named[name] == nil {
			named[name] = k
		}
	}
	for _, k := range p.kinds {
		for _, v := range k.views {
			for i := range v.shape.members {
				name := v.shape.members[i].name
				if to := named[nameOf(specs.Words(name))]; to != nil && to != k && name != k.Key {
					k.refer([]string{name}, to)
				}
			}
		}
	}
	for op := range p.doc.Operations() {
		action := p.model.Action(op)
		if w := action.Within; w != nil && w.Member != nil {
			if k, to := p.kind(action.Collection), p.kind(w.Collection); k != nil && to != nil {
				k.refer(w.Member, to)
			}
		}
	}
}

// refer adds a link, unless the member has one.
func (k *kind) refer(path []string, to *kind) {
	if !slices.ContainsFunc(k.links, func(l link) bool { return slices.Equal(l.path, path) }) {
		k.links = append(k.links, link{path, to})
	}
}

// addresses finds the paths of items: that of the operation that reads one, or
// else of what changes it.
func (p *play) addresses() {
	for op := range p.doc.Operations() {
		action := p.model.Action(op)
		k := p.kind(action.Collection)
		if k != nil && action.Key != nil && action.Key.In == "path" && (k.address == "" || op.Method == "GET") {
			k.address = op.Path
		}
	}
}

// singular is the name of one of what is named in the plural.
func singular(name string) string {
	switch n := len(name); {
	case n > 3 && name[n-3:] == "ies":
		return name[:n-3] + "y"
	case n > 4 && (name[n-4:] == "sses" || name[n-4:] == "xes"):
		return name[:n-2]
	case n > 2 && name[n-1] == 's' && name[n-2] != 's':
		return name[:n-1]
	}
	return name
}
