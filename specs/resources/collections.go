package resources

import (
	"slices"
)

// draft is a collection with what it was inferred from.
type draft struct {
	collection *Collection
	at         *node // where its list is, or would be
	rank       int   // where the document comes to it
	like       []*view
	noun       string
	keyReason  string
}

// home is what a place of the tree is to collections.
type home struct {
	lists  *draft // GET here lists them
	items  *draft // the parameter here names one of them
	makes  *draft // POST here adds to them
	single *draft // it is the one thing here
	list   *found
	item   *found
}

// collect finds the things that have a path of their own: a parameter at its end
// that names one.
func (in *inference) collect() {
	for rank, n := range in.nodes {
		if n.parameter != "" && n.home.items == nil {
			in.collectAt(n, rank)
		}
	}
	for _, n := range in.nodes {
		if n.home.items == nil || n.parameter == "" {
			n.home.list = in.listAt(n)
		}
	}
}

// collectAt makes a collection of the things that the parameter n names, where
// there are any.
func (in *inference) collectAt(n *node, rank int) {
	base := n.parent
	noun := base.noun()
	list := in.listAt(base)
	d := &draft{at: base, rank: rank, noun: noun}
	name, get := n.parameter, n.method("GET")
	item := in.readAt(n, get, noun, list)
	if item == nil && get != nil && n.below == nil && list == nil {
		return
	}
	shown := item
	if shown == nil && list == nil {
		shown = in.written(n, noun)
	}
	parameter := pathParameter(n.ops[0], n.ops[0].lastName())
	var listed, one *view
	if list != nil {
		listed = list.item
	}
	if shown != nil {
		one = shown.item
	}
	if listed == nil && one == nil {
		return
	}
	key, sure := in.keyOf(parameter, name, nouns(noun, one, listed), one, listed)
	if hinted := in.hinted(base); one.has(hinted) || listed.has(hinted) {
		key, sure = hinted, false
	}
	if key == "" && listed != nil && one != nil { // they are of different kinds
		if key, sure = in.keyOf(parameter, name, nouns(noun, one), one); key != "" {
			list, listed = nil, nil
		}
	}
	writes := n.method("PUT") != nil || n.method("PATCH") != nil || n.method("DELETE") != nil
	if key == "" && (list != nil || !writes) {
		return // what is listed could not be told apart
	}
	c := &Collection{Path: base.path, Key: key}
	d.collection = c
	if c.Path == "" {
		c.Path = "/"
	}
	for _, v := range []*view{one, listed} {
		if v != nil {
			d.like = append(d.like, v)
		}
	}
	if list != nil {
		c.Listed = true
		c.because("GET %s answers with an array of %s%s", base.shown(), list.item.titles(), list.where())
		base.home.lists, base.home.list = d, list
	}
	if item != nil {
		c.because("GET %s answers with one %s%s", n.shown(), item.item.title(), item.where())
		n.home.item = item
	}
	switch {
	case key == "":
		c.because("nothing in them is what {%s} names", name)
	case sure:
		d.keyReason = "they have " + key + ", which {" + name + "} of " + n.shown() + " names"
	default:
		d.keyReason = "they have " + key + ", which {" + name + "} of " + n.shown() + " is taken to name"
	}
	n.home.items, base.home.makes = d, d
	in.keep(d)
}

// shown is the path of a place as the document writes it.
func (n *node) shown() string {
	if len(n.ops) > 0 {
		return n.ops[0].Path
	}
	return n.path
}

// lastName is the name of the last parameter of the path.
func (o *operation) lastName() string {
	if len(o.names) == 0 {
		return ""
	}
	return o.names[len(o.names)-1]
}

func (in *inference) keep(d *draft) {
	if d.keyReason != "" {
		d.collection.Reasons = append(d.collection.Reasons, d.keyReason)
	}
	in.kinds[d.collection] = d
	in.drafts = append(in.drafts, d)
}

// readAt finds the one thing that GET answers with where a parameter names it.
func (in *inference) readAt(n *node, get *operation, noun string, list *found) *found {
	if get == nil {
		return nil
	}
	parameter := pathParameter(get, get.lastName())
	var like []*view
	if list != nil {
		like = append(like, list.item)
	}
	for _, b := range get.bodies {
		if !b.view.isObject() {
			continue
		}
		if key, sure := in.keyOf(parameter, get.lastName(), nouns(noun, b.view), b.view); key != "" && (sure || like == nil || related(b.view, like[0])) {
			if _, item := in.itemIn(b.view, noun, "", like...); item == b.view || b.view.named("id") != nil {
				return &found{b, nil, b.view}
			}
		}
		path, item := in.itemIn(b.view, noun, "", like...)
		if len(path) == 0 {
			// A list behind a parameter, such as the pets of a category.
			if _, listed := in.listIn(b.view, n.noun(), false); listed != nil {
				continue
			}
		}
		return &found{b, path, item}
	}
	return nil
}

// listAt finds the list that GET answers with, where no parameter names one
// thing.
func (in *inference) listAt(n *node) *found {
	get := n.method("GET")
	if get == nil {
		return nil
	}
	list := in.listOf(get)
	if list == nil || len(list.path) == 0 {
		return list
	}
	identified := list.view.named("id") != nil || list.view.named("uuid") != nil
	if identified && (n.below == nil || len(n.below.ops) == 0 || n.parameter != "") {
		return nil
	}
	if n.parameter != "" {
		if key, _ := in.keyOf(pathParameter(get, get.lastName()), get.lastName(), nouns(n.parent.noun()), list.view); key != "" {
			return nil
		}
	}
	return list
}

// written finds the one thing that an operation which changes it answers with,
// or that its creation does.
func (in *inference) written(n *node, noun string) *found {
	for _, op := range []*operation{n.method("PUT"), n.method("PATCH"), n.parent.method("POST"), n.method("POST")} {
		if f := in.itemOf(op, noun, ""); f != nil && !f.item.free {
			if key, _ := in.keyOf(nil, n.parameter, nouns(noun, f.item), f.item); key != "" {
				return f
			}
		}
	}
	return nil
}

// singles finds the things there is one of: GET shows it, PUT or PATCH changes
// it at the same path.
func (in *inference) singles() {
	for rank, n := range in.nodes {
		get := n.method("GET")
		if n.parameter != "" || n.home.lists != nil || get == nil || n.method("PUT") == nil && n.method("PATCH") == nil {
			continue
		}
		noun := n.noun()
		item := in.itemOf(get, noun, "")
		if item == nil || n.literal == "" || in.chosen(get, item.item, noun) {
			continue
		}
		var by *operation
		for _, op := range []*operation{n.method("PUT"), n.method("PATCH")} {
			if op == nil || by != nil {
				continue
			}
			if op.input != nil && op.input.view.isObject() && (in.shared(op.input, item.item, noun) > 0 || item.item.free && op.input.view.free) {
				by = op
			}
		}
		if by == nil {
			continue
		}
		c := &Collection{Path: n.path, Single: true}
		c.because("GET %s answers with one %s%s, which %s %s changes", get.Path, item.item.title(), item.where(), by.Method, by.Path)
		d := &draft{collection: c, at: n, rank: rank, noun: noun, like: []*view{item.item}}
		n.home.single, n.home.item = d, item
		in.keep(d)
	}
	slices.SortStableFunc(in.drafts, func(a, b *draft) int { return a.rank - b.rank })
	for _, d := range in.drafts {
		in.model.Collections = append(in.model.Collections, d.collection)
	}
}

// chosen reports whether the query says which thing is shown: then there is more
// than one.
func (in *inference) chosen(get *operation, item *view, noun string) bool {
	for _, p := range get.Parameters {
		if p.In == "query" && p.Required {
			if _, sure := in.keyOf(p, p.Name, nouns(noun, item), item); sure {
				return true
			}
		}
	}
	return false
}

// shared counts the members that the body of a request has in common with
// items, and remembers where in the body they are.
func (in *inference) shared(r *request, item *view, noun string) int {
	n := overlap(r.view, item)
	if len(r.view.members) == 1 || n == 0 {
		for i := range r.view.members {
			m := &r.view.members[i]
			v := in.views.value(m)
			if !v.isObject() || !(len(r.view.members) == 1 || among(m.words, itemNames) || same(m.words, noun)) {
				continue
			}
			if below := overlap(v, item); below > n {
				n, r.path = below, []string{m.name}
			}
		}
	}
	return n
}

// inner is the item in the body of a request.
func (in *inference) inner(r *request) *view {
	if v := in.views.at(r.view, r.path); v != nil {
		return v
	}
	return r.view
}
