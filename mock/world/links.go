package world

import (
	"slices"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// link is a member that holds the key of a thing of another collection.
type link struct {
	path []string
	to   *kind

	// shown is the member beside it that shows the thing itself, such as the user
	// beside a userId; nil where there is none.
	shown *member
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
		name := resources.Singular(nameOf(specs.Words(k.Name))) + " " + words[len(words)-1]
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
	if slices.ContainsFunc(k.links, func(l link) bool { return slices.Equal(l.path, path) }) {
		return
	}
	l := link{path: path, to: to}
	if words := specs.Words(path[0]); len(path) == 1 && len(words) > 1 {
		for _, v := range k.views {
			if m := v.shape.like(nameOf(words[:len(words)-1])); m != nil && m.shape != nil && m.shape.member(to.Key) != nil {
				l.shown = m
			}
		}
	}
	k.links = append(k.links, l)
}

// show puts the thing that a link leads to where the item shows it.
func (l link) show(v schema.Value, thing *schema.Value) schema.Value {
	if l.shown == nil {
		return v
	}
	old := v.Get(l.shown.name)
	if old == nil || old.Kind != schema.Object {
		return v
	}
	known := l.to.plain(*thing)
	shown := l.shown.shape.show(&known, nil)
	return set(v, []string{l.shown.name}, more(shown, old))
}

// addresses finds the paths of items, which are those of the operations that read
// one, and in which shapes they are written.
func (p *play) addresses() {
	defer p.shapes.guard()
	for op := range p.doc.Operations() {
		action := p.model.Action(op)
		p.writes(action)
		k := p.kind(action.Collection)
		if k != nil && action.Key != nil && action.Key.In == "path" && op.Method == "GET" && k.reader == nil {
			k.reader = op
		}
	}
}
