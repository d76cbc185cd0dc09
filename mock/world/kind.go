package world

import (
	"slices"
	"strings"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/mock/expression"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// kind is a collection with all that can be worked out of it before a request
// comes.
type kind struct {
	*resources.Collection
	play *play

	list *resources.Show // the list that its items are made for; nil: none shows them
	read *resources.Show // the body that shows one of them; nil: none does

	reader *specs.Operation // that has the address of one item in its path; nil: none
	views  []*view          // every shape that it is shown in
	facets facets           // the shapes of those, and those in which it is written
	known  map[string]bool
	open   bool           // no operation lists its items: any key exists
	size   int            // how many there are at first, where the document says so; 0: as many as usual
	named  []schema.Value // keys that the document gives as examples

	complete bool // its items have all optional members
	links    []link
	owners   []*kind // whose things it belongs to without saying so

	items     []schema.Value // that the document declares; they come first
	belongs   *kind          // each item belongs to one of these, as the document declares
	defaults  []setting      // what items that are made have besides
	defaulted bool           // defaults are compiled
	exists    *expression.Program
}

// view is one way in which items are shown.
type view struct {
	kind   *kind
	schema *schema.Schema
	shape  *shape
	hidden map[string]bool // members of other views
}

// newKind prepares a collection.
func (p *play) newKind(c *resources.Collection) *kind {
	k := &kind{Collection: c, play: p, known: map[string]bool{}}
	for _, show := range c.Shows {
		switch {
		case show.List != nil && (k.list == nil || k.list.Operation.Path != c.Path && show.Operation.Path == c.Path):
			k.list = show
		case show.List == nil && show.Operation.Method == "GET" && k.read == nil:
			k.read = show
		}
		k.addView(show.Schema)
	}
	if c.Schema != nil {
		k.addView(c.Schema)
	}
	for _, v := range k.views {
		for _, name := range v.shape.names() {
			k.known[name] = true
		}
	}
	for _, v := range k.views {
		v.hidden = k.known
	}
	k.open = !c.Listed && !c.Single
	return k
}

func (k *kind) addView(s *schema.Schema) {
	if s == nil || k.view(s) != nil {
		return
	}
	sh := k.play.shapes.of(s)
	k.views = append(k.views, &view{kind: k, schema: s, shape: sh})
	k.facets = k.facets.add(sh, true)
}

func (k *kind) view(s *schema.Schema) *view {
	for _, v := range k.views {
		if v.schema == s {
			return v
		}
	}
	return nil
}

// knows reports whether items have a member with that name, all of them where the
// document lets them, and how they call it themselves.
func (k *kind) knows(name string) (own string, ok bool) {
	if k.known[name] {
		return name, true
	}
	for _, v := range k.views {
		if m := v.shape.like(name); m != nil {
			return m.name, true
		}
	}
	return name, slices.ContainsFunc(k.views, func(v *view) bool { return v.shape.open })
}

// show returns an item as a body shows it.
func (k *kind) show(s *resources.Show, it *Item) schema.Value {
	if v := k.view(s.Schema); v != nil {
		return v.show(&it.Value)
	}
	return k.plain(it.Value)
}

// show returns what of an item the view shows. What only requests name, and call
// secret, is not shown because the view lets things have any members.
func (v *view) show(item *schema.Value) schema.Value {
	known := (&veil{}).over(*item, v.kind.facets)
	return v.shape.show(&known, v.hidden)
}

// inputFor is what a request for the things of a scope says: the path
// parameters of an operation, in their order, and whatever names the key.
func inputFor(op *specs.Operation, key *specs.Parameter, scope []schema.Value, of *schema.Value) *specs.Input {
	in := &specs.Input{}
	for i, name := range op.PathNames {
		if p := op.Parameter("path", name); p != nil && p != key && i < len(scope) {
			in.Values = append(in.Values, specs.Argument{Parameter: p, Value: scope[i]})
		}
	}
	if key != nil && of != nil {
		in.Values = append(in.Values, specs.Argument{Parameter: key, Value: *of})
	}
	return in
}

// scopeOf returns the values of the path parameters that lead to a collection:
// the first of those in the path.
func scopeOf(op *specs.Operation, in *specs.Input, parents int) []schema.Value {
	scope := make([]schema.Value, 0, parents)
	for _, name := range op.PathNames {
		if len(scope) == parents {
			break
		}
		if v := in.Value("path", name); v != nil {
			scope = append(scope, *v)
		}
	}
	return scope
}

// shelf is the name that the collection of a scope has in a store.
func (k *kind) shelf(scope []schema.Value) string {
	var b strings.Builder
	b.WriteString(k.play.digest)
	b.WriteByte(' ')
	b.WriteString(k.Name)
	for i := range scope {
		b.WriteByte('/')
		b.WriteString(strings.ReplaceAll(strings.ReplaceAll(keyText(&scope[i]), "%", "%25"), "/", "%2F"))
	}
	return b.String()
}

// play is one document on stage.
type play struct {
	worlds    *Worlds
	doc       *specs.Document
	digest    string
	generator *fixtures.Generator
	model     *resources.Model
	shapes    shapes
	kinds     []*kind

	byCollection map[*resources.Collection]*kind
	values       []named
	examples     bool                                 // the world begins with what the examples of the document show
	valid        map[*specs.MediaType][]*schema.Value // examples that are
}

// kind returns a collection, nil for none.
func (p *play) kind(c *resources.Collection) *kind { return p.byCollection[c] }
