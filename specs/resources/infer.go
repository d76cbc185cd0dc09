package resources

import (
	"fmt"
	"slices"

	"github.com/understudy-api/understudy/specs"
)

// Infer finds out what the operations of a document do. It looks at nothing but
// the document, and comes to the same model every time. Time grows with the
// number of operations and the members of what they send and answer.
func Infer(doc *specs.Document) *Model {
	in := &inference{
		model: &Model{Document: doc, actions: map[*specs.Operation]*Action{}},
		views: views{}, root: &node{}, kinds: map[*Collection]*draft{},
	}
	in.survey()
	in.collect()            // things with a path of their own
	in.elsewhere()          // lists of them at other paths
	in.singles()            // things there is one of
	in.name()               // so that x-understudy can speak of them
	in.correctCollections() // what it says of them
	in.read()               // what the operations do
	in.write()
	in.correctOperations() // what x-understudy says that they do
	in.parents()           // what must exist for it
	in.narrow()            // filters, search, sort
	in.correctNarrowing()  // what x-understudy says of them
	in.show()              // bodies, and what they tell of lists
	in.attend()            // what shows a thing besides
	slices.SortStableFunc(in.model.Problems, specs.Problem.Compare)
	in.model.Problems = slices.Compact(in.model.Problems)
	return in.model
}

// inference is a model in the making.
type inference struct {
	model *Model
	views
	root   *node
	nodes  []*node // in the order in which the document comes to them
	ops    []*operation
	hooks  []*operation
	drafts []*draft
	kinds  map[*Collection]*draft
}

// survey puts the operations in the tree of paths.
func (in *inference) survey() {
	seen := map[*node]bool{}
	add := func(op *specs.Operation) *operation {
		o := &operation{
			Operation: op, bodies: in.answersOf(op), input: in.requestOf(op),
			action: &Action{Operation: op, Kind: None, Hint: op.Hints.State},
		}
		in.model.actions[op] = o.action
		return o
	}
	for op := range in.model.Document.Operations() {
		o := add(op)
		o.at, o.names = in.root.place(op.Path)
		o.at.ops = append(o.at.ops, o)
		in.ops = append(in.ops, o)
		if !seen[o.at] {
			seen[o.at] = true
			in.nodes = append(in.nodes, o.at)
		}
	}
	for hook := range in.model.Document.Webhooks() {
		in.hooks = append(in.hooks, add(hook.Operation))
	}
}

// because adds to the reasons of an action.
func (o *operation) because(format string, args ...any) {
	o.action.Reasons = append(o.action.Reasons, fmt.Sprintf(format, args...))
}

func (c *Collection) because(format string, args ...any) {
	c.Reasons = append(c.Reasons, fmt.Sprintf(format, args...))
}

// do settles what an operation does.
func (o *operation) do(kind Kind, d *draft) {
	o.action.Kind, o.action.Collection = kind, d.collection
}

// found is an item, or a list of items, in a body.
type found struct {
	*answer
	path []string
	item *view
}

// method returns the operation of a place with that method, or nil.
func (n *node) method(method string) *operation {
	if n == nil {
		return nil
	}
	for _, op := range n.ops {
		if op.Method == method {
			return op
		}
	}
	return nil
}

// listOf finds the list that an operation answers with, or nil.
func (in *inference) listOf(op *operation) *found {
	if op == nil {
		return nil
	}
	for _, b := range op.bodies {
		if path, item := in.listIn(b.view, op.at.noun(), false); item != nil {
			return &found{b, path, item}
		}
	}
	return nil
}

// itemOf finds the thing that an operation answers with, or nil.
func (in *inference) itemOf(op *operation, noun, key string, like ...*view) *found {
	if op == nil {
		return nil
	}
	for _, b := range op.bodies {
		if path, item := in.itemIn(b.view, noun, key, like...); item != nil {
			return &found{b, path, item}
		}
	}
	return nil
}
