package resources

import (
	"strings"

	"github.com/understudy-api/understudy/specs"
)

// read finds out what the operations do that change nothing.
func (in *inference) read() {
	for _, op := range in.ops {
		if op.Method != "GET" {
			continue
		}
		h := &op.at.home
		switch {
		case h.lists != nil:
			op.do(List, h.lists)
			if h.list != nil {
				op.because("it answers with an array of %s%s", h.list.item.titles(), h.list.where())
			}
			if !h.lists.at.leads(op.at) {
				op.because("%s has such things too", h.lists.collection.Path)
			}
		case h.items != nil && h.item != nil:
			op.do(Read, h.items)
			op.action.Key = pathParameter(op, op.lastName())
			op.because("it answers with one %s%s", h.item.item.title(), h.item.where())
		case h.single != nil:
			op.do(Read, h.single)
			op.because("it answers with one %s%s", h.item.item.title(), h.item.where())
		case len(op.bodies) == 0:
			op.because("it answers with nothing that has members")
		default:
			op.because("what it answers is neither a list of objects nor a thing that its path names")
		}
	}
}

const nothingThere = "no list and no thing is known to stand at its path"

// write finds out what the operations do that change things.
func (in *inference) write() {
	for _, op := range in.ops {
		h := &op.at.home
		switch {
		case op.Method == "GET" || op.Method == "HEAD" || op.Method == "OPTIONS" || op.Method == "TRACE":
		case h.items != nil:
			in.change(op, h.items)
		case h.single != nil && op.Method != "POST":
			in.change(op, h.single)
		case h.makes != nil && op.Method == "POST":
			in.create(op, h.makes, false)
		case h.makes != nil:
			in.changeByBody(op, h.makes)
		case op.Method == "POST" && op.at.parent != nil && op.at.literal != "" && op.at.parent.home.makes != nil:
			in.create(op, op.at.parent.home.makes, true)
		default:
			op.because(nothingThere)
		}
		if op.action.Kind == None {
			op.action.Body = nil
		}
	}
}

// change is about operations on the path of a thing.
func (in *inference) change(op *operation, d *draft) {
	kind := map[string]Kind{"PUT": Replace, "PATCH": Update, "POST": Update, "DELETE": Remove}[op.Method]
	if kind == "" {
		op.because("%s is no method that changes things in a known way", op.Method)
		return
	}
	switch {
	case kind == Remove:
		op.because("DELETE of %s", op.Path)
	case op.Method == "PATCH" && patches(op.Operation):
		op.because("PATCH of %s, which may be a list of changes", op.Path)
	default:
		n, ok := in.about(op, d)
		if !ok {
			return
		}
		op.because("%s of %s, whose body has %d of the members of %s", op.Method, op.Path, n, d.like[0].titles())
	}
	op.do(kind, d)
	if !d.collection.Single {
		op.action.Key = pathParameter(op, op.lastName())
	}
}

// about reports whether the body of an operation has members of the items of a
// collection, and how many; where not, the operation has the reason.
func (in *inference) about(op *operation, d *draft) (n int, ok bool) {
	if op.input == nil {
		op.because("it takes no body that has members")
		return 0, false
	}
	if op.input.view.isArray() {
		op.because("its body is an array, not one thing")
		return 0, false
	}
	if !op.input.view.isObject() {
		op.because("its body is no object")
		return 0, false
	}
	for _, v := range d.like {
		if op.input.view.free || v.free || related(op.input.view, v) {
			return max(1, overlap(op.input.view, v)), true
		}
		path := op.input.path
		if shared := in.shared(op.input, v, d.noun); shared > n {
			n = shared
		} else {
			op.input.path = path
		}
	}
	if n == 0 {
		op.because("its body has nothing in common with %s", d.like[0].titles())
		return 0, false
	}
	op.action.Body = op.input.path
	return n, true
}

// create is about POST beside or, below, under a list of things.
func (in *inference) create(op *operation, d *draft, below bool) {
	shows := false // an answer shows what is made
	for _, v := range d.like {
		for _, b := range op.bodies {
			if _, item := in.itemIn(b.view, d.noun, "", v); item != nil && related(item, v) {
				shows = true
			}
		}
	}
	made := op.Documents(201)
	if op.input == nil && !below && made && shows {
		op.do(Create, d)
		op.because("it takes no body and answers 201 with a %s", d.like[0].title())
		return
	}
	n, ok := in.about(op, d)
	if !ok {
		return
	}
	own := in.inner(op.input)
	all := len(own.members)
	kin := false
	for _, v := range d.like {
		kin = kin || related(own, v)
	}
	enough := kin || n*3 >= all || shows || own.free
	if below {
		verb := words(strings.TrimPrefix(op.at.literal, ":"))
		first, _, _ := strings.Cut(verb, " ")
		if !among(first, makers) && !(kin && made) {
			op.because("%s does not say that it makes one of %s", op.at.literal, d.like[0].titles())
			return
		}
		enough = n*2 >= all
	}
	if !enough || own.free && !shows && len(d.like[0].members) > 0 {
		op.because("its body has %d of %d members in common with %s: it is not one of them", n, all, d.like[0].titles())
		return
	}
	op.do(Create, d)
	op.because("POST to %s, whose body has %d of the members of %s", op.Path, n, d.like[0].titles())
}

// makers are words in paths that say that something is made.
var makers = []string{"create", "add", "new", "insert"}

// changeByBody is about PUT, PATCH and DELETE on the path of a list, where the
// request says in another place which item is meant.
func (in *inference) changeByBody(op *operation, d *draft) {
	key := d.collection.Key
	kind := map[string]Kind{"PUT": Replace, "PATCH": Update, "DELETE": Remove}[op.Method]
	if key == "" || kind == "" {
		op.because("nothing in it names one of the items")
		return
	}
	if kind == Remove {
		for _, p := range op.Parameters {
			if p.In == "query" && p.Required && in.names(p, d) && !in.views.of(p.Schema).isArray() {
				op.do(kind, d)
				op.action.Key = p
				op.because("its query parameter %s names one of them", p.Name)
				return
			}
		}
		op.because("nothing in it names one of the items")
		return
	}
	if n, ok := in.about(op, d); ok {
		m := in.inner(op.input).member(key)
		if m == nil {
			op.action.Body = nil
			op.because("its body has no %s to name an item by", key)
			return
		}
		op.do(kind, d)
		op.action.BodyKey = key
		op.because("%s of %s, whose body has %d of the members of %s, among them %s", op.Method, op.Path, n, d.like[0].titles(), key)
	}
}

// names reports whether a parameter is called like the key of items.
func (in *inference) names(p *specs.Parameter, d *draft) bool {
	key, sure := in.keyOf(p, p.Name, nouns(d.noun, d.like...), d.like...)
	return sure && key == d.collection.Key
}
