package resources

import "github.com/understudy-api/understudy/specs"

// Bodies finds out what single bodies show, from no more than their schemas and
// the paths of the document: a fraction of what [Infer] takes, which knows more
// where operations belong together. It remembers the schemas that it has come to,
// and is for one goroutine.
type Bodies struct {
	views views
	root  *node
}

// NewBodies is for the bodies of one document.
func NewBodies(doc *specs.Document) *Bodies {
	b := &Bodies{views{}, &node{}}
	for op := range doc.Operations() {
		at, _ := b.root.place(op.Path)
		at.ops = append(at.ops, &operation{Operation: op})
	}
	return b
}

// Show returns what a body of a response of success shows: a list, or one item.
// nil where it shows no object, or the document does not say what it shows.
func (b *Bodies) Show(op *specs.Operation, r *specs.Response, m *specs.MediaType) *Show {
	if m.Schema == nil {
		return nil
	}
	at, _ := b.root.place(op.Path)
	a := alone{b.views, op, at, len(b.views.pages(op).Parameters()) > 0}
	body, s := b.views.of(m.Schema), &Show{Operation: op, Response: r, Media: m}
	path, item, key := a.named(body)
	if item == nil {
		if path, item = a.list(body); item != nil {
			s.List, key = b.views.paging(op, r, body, path), a.listed(item)
		} else {
			path, item, key, _ = a.item(body)
		}
	}
	if item == nil {
		return nil
	}
	s.Path, s.Schema, s.Key = path, item.schema, key
	return s
}

// alone is an operation whose place among the paths is all that is known.
type alone struct {
	views
	op    *specs.Operation
	at    *node
	paged bool // it asks for pages
}

// named finds the one thing that the end of the path names: what it has a list of
// is its own.
func (a *alone) named(body *view) (path []string, item *view, key string) {
	if a.at.parameter == "" {
		return nil, nil, ""
	}
	path, item, key, sure := a.item(body)
	if key == "" || !sure && (a.paged || len(path) > 0) {
		return nil, nil, ""
	}
	return path, item, key
}

// list finds the list of a body. Any array of objects is it where pages are
// asked for, or nothing says that the body is about one thing.
func (a *alone) list(body *view) (path []string, item *view) {
	noun := a.at.noun()
	if path, item = a.listIn(body, noun, false); item != nil {
		return path, item
	}
	if !a.paged {
		path, one, key, _ := a.item(body)
		if one != nil && (a.at.parameter != "" || key != "" && len(path) > 0 || one.named("id") != nil || one.named("uuid") != nil) {
			return nil, nil
		}
	}
	return a.listIn(body, noun, true)
}

// listed is the member that tells the items of a list apart: the one that the path
// of one of them names, or else the usual one.
func (a *alone) listed(item *view) string {
	of := nouns(a.at.noun(), item)
	if one := a.at.below; one != nil && len(one.ops) > 0 {
		if key, _ := a.keyOf(one.ops[0].Parameter("path", one.parameter), one.parameter, of, item); key != "" {
			return key
		}
	}
	key, _ := a.keyOf(nil, "", of, item)
	return key
}

// item finds the one thing in a body: where nothing tells the body itself apart,
// what a member for things holds. sure: its key is what the path names.
func (a *alone) item(body *view) (path []string, item *view, key string, sure bool) {
	noun := a.at.noun()
	if path, item = a.itemIn(body, noun, ""); item == nil {
		return nil, nil, "", false
	}
	p := a.op.Parameter("path", a.at.parameter)
	keyOf := func(v *view) (string, bool) { return a.keyOf(p, a.at.parameter, nouns(noun, v), v) }
	if key, sure = keyOf(item); key != "" || item != body {
		return path, item, key, sure
	}
	for i := range body.members {
		m := &body.members[i]
		if v := a.value(m); v.isObject() && (among(m.words, itemNames) || same(m.words, noun)) {
			if key, sure = keyOf(v); key != "" {
				return []string{m.name}, v, key, sure
			}
		}
	}
	return nil, body, "", false
}
