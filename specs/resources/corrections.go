package resources

import (
	"fmt"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// Words that x-understudy has for a collection.
var collectionWords = []string{"path", "schema", "key", "size", "complete", "items", "of", "set", "exists"}

// problem notes a fault of what stands under x-understudy.
func (in *inference) problem(at specs.Extension, format string, args ...any) {
	in.model.Problems = append(in.model.Problems, at.Problem(specs.ProblemHint, fmt.Sprintf(format, args...)))
}

// word reads a text, "" where there is none.
func (in *inference) word(x specs.Extension) string {
	switch v := x.Value(); {
	case v == nil:
		return ""
	case v.Kind != schema.String:
		in.problem(x, "expected a text, found %s", schema.Show(v))
		return ""
	default:
		return v.Text
	}
}

// isObject reports whether an extension has members, and notes a problem where
// it should have.
func (in *inference) isObject(x specs.Extension) bool {
	if v := x.Value(); v != nil && v.Kind != schema.Object {
		in.problem(x, "expected an object, found %s", schema.Show(v))
		return false
	}
	return x.Present()
}

// hinted returns the key that the document names for what is listed at a place.
func (in *inference) hinted(n *node) string {
	for name, x := range in.model.Document.Hints.State.Get("collections").Members() {
		path := x.Get("path").Value()
		if path == nil && name == n.name() && n.path != "" || path != nil && path.Kind == schema.String && in.existing(path.Text) == n {
			if key := x.Get("key").Value(); key != nil && key.Kind == schema.String {
				return key.Text
			}
		}
	}
	return ""
}

// existing finds the place of a path that the document has, or nil.
func (in *inference) existing(path string) *node {
	at := in.root
	for _, s := range steps(path) {
		if s.parameter {
			at = at.below
		} else {
			at = at.literals[s.text]
		}
		if at == nil {
			return nil
		}
	}
	return at
}

// correctCollections reads what the document says of its collections.
func (in *inference) correctCollections() {
	all := in.model.Document.Hints.State.Get("collections")
	if !in.isObject(all) {
		all = specs.Extension{}
	}
	for name, x := range all.Members() {
		if !in.isObject(x) {
			continue
		}
		for word, at := range x.Members() {
			if !among(word, collectionWords) && !strings.HasPrefix(word, "x-") {
				in.problem(at, "unknown setting %q; a collection has %s", word, strings.Join(collectionWords, ", "))
			}
		}
		if name == string(None) {
			in.problem(x, "a collection cannot be named none")
			continue
		}
		in.correctCollection(name, x)
	}
	in.makeNamed()
	for name, x := range all.Members() {
		if c := in.model.Collection(name); c != nil {
			c.Hint = x
			in.correctKey(in.kinds[c], x)
		} else if v := x.Value(); v.Kind == schema.Object && v.Get("path") == nil && v.Get("schema") == nil && name != string(None) {
			in.problem(x, "no collection is named %q%s; to declare one, give its schema", name, in.others())
		}
	}
}

func (in *inference) correctCollection(name string, x specs.Extension) {
	c := in.model.Collection(name)
	declared := x.Get("schema").Schema()
	if path := in.word(x.Get("path")); path != "" {
		at := in.existing(path)
		i := slices.IndexFunc(in.drafts, func(d *draft) bool { return d.at == at && at != nil })
		switch {
		case i < 0 && declared == nil:
			in.problem(x.Get("path"), "nothing is known to stand at %s%s", path, in.others())
			return
		case i >= 0 && c != nil && in.drafts[i].collection != c:
			in.problem(x, "%s has that name already", c.Path)
			return
		case i >= 0:
			c = in.drafts[i].collection
			c.Name = name
		}
	}
	switch {
	case c != nil && declared != nil:
		d := in.kinds[c]
		c.Schema = declared
		d.like = append(d.like, in.views.of(declared))
	case declared != nil:
		d := in.declare(name, in.views.of(declared))
		d.collection.Schema = declared
		d.collection.Listed = true
		d.collection.because("the document declares it")
	}
}

// declare adds a collection that no path stands for.
func (in *inference) declare(name string, like *view) *draft {
	d := &draft{collection: &Collection{Name: name}, noun: words(name), like: []*view{like}}
	d.collection.Key, _ = in.keyOf(nil, "", nouns(d.noun, like), like)
	in.keySchema(d)
	in.kinds[d.collection] = d
	in.drafts = append(in.drafts, d)
	in.model.Collections = append(in.model.Collections, d.collection)
	return d
}

func (in *inference) correctKey(d *draft, x specs.Extension) {
	key := in.word(x.Get("key"))
	if key == "" || d == nil {
		return
	}
	c := d.collection
	if !slices.ContainsFunc(d.like, func(v *view) bool { return v.free || v.member(key) != nil }) {
		in.problem(x.Get("key"), "%s has no member %q", d.like[0].title(), key)
		return
	}
	if d.keyReason != "" {
		c.Reasons = slices.DeleteFunc(c.Reasons, func(r string) bool { return r == d.keyReason })
	}
	c.because("the document says that their key is %s", key)
	c.Key = key
	in.keySchema(d)
}

func (in *inference) keySchema(d *draft) {
	d.collection.KeySchema = nil
	for _, v := range d.like {
		if m := v.member(d.collection.Key); m != nil {
			d.collection.KeySchema = m.of[0]
			return
		}
	}
}

// others names the collections there are, for messages.
func (in *inference) others() string {
	if len(in.model.Collections) == 0 {
		return ""
	}
	var names []string
	for _, c := range in.model.Collections {
		if names = append(names, c.Name); len(names) == 8 {
			names = append(names, "...")
			break
		}
	}
	return "; there are " + strings.Join(names, ", ")
}

// makeNamed makes the collections that operations name and nothing else knows,
// of what the operations show.
func (in *inference) makeNamed() {
	for _, op := range append(slices.Clone(in.ops), in.hooks...) {
		x := op.action.Hint.Get("collection").Value()
		if x == nil || x.Kind != schema.String || x.Text == string(None) || in.model.Collection(x.Text) != nil {
			continue
		}
		does := op.action.Hint.Get("does").Value()
		if does == nil || does.Kind != schema.String {
			continue
		}
		var item *view
		for _, b := range op.bodies {
			switch Kind(does.Text) {
			case List:
				_, item = in.listIn(b.view, words(x.Text), true)
			case Read, Create:
				_, item = in.itemIn(b.view, words(x.Text), "")
			}
			if item != nil {
				break
			}
		}
		if item == nil {
			continue
		}
		d := in.declare(x.Text, item)
		d.collection.Listed = does.Text == string(List)
		d.collection.because("%s says that it is about them", op)
		if p := in.parameterOf(op, op.action.Hint.Get("key")); p != nil {
			if key, sure := in.keyOf(p, p.Name, nouns(d.noun, item), item); sure {
				d.collection.Key = key
				d.collection.because("they have %s, which the parameter %s names", key, p.Name)
			}
		}
		in.keySchema(d)
	}
}
