package world

import (
	"slices"
	"sync"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// act is an operation with all that can be worked out of what it does before a
// request comes.
type act struct {
	*resources.Action
	play    *play
	kind    *kind // nil where the operation is about no collection
	parents []parent
	within  *parent
	refuses bool // the document has an answer for what there is not

	filters []filter
	order   []ordering // of a list, where the request asks for none
	lets    []named    // what the document gives names to
	rules   *rules
}

// parent is a thing that must exist.
type parent struct {
	resources.Parent
	kind *kind
}

// newAct prepares an operation; nil where the world has nothing to do with it.
func (p *play) newAct(op *specs.Operation) (*act, []specs.Problem) {
	action := p.model.Action(op)
	a := &act{Action: action, play: p}
	if action.Collection != nil {
		a.kind = p.kind(action.Collection)
	}
	for _, one := range action.Parents {
		if k := p.kind(one.Collection); k != nil {
			a.parents = append(a.parents, parent{one, k})
		}
	}
	if w := action.Within; w != nil {
		a.within = &parent{*w, p.kind(w.Collection)}
	}
	if r := op.Response(404); r != nil {
		a.refuses = r.Status != "default" || len(op.Responses) > 1
	}
	for _, r := range op.Responses {
		for _, m := range r.Content {
			p.shapes.of(m.Schema) // requests only look shapes up
		}
	}
	if op.Body != nil {
		for _, m := range op.Body.Content {
			p.shapes.of(m.Schema)
		}
	}
	if a.Acts {
		a.kind = a.parents[len(a.parents)-1].kind
	}
	problems := a.compile()
	if a.Kind == resources.None && len(a.parents) == 0 && a.rules == nil {
		return nil, problems
	}
	return a, problems
}

// Request is what a client asks for.
type Request struct {
	Operation *specs.Operation
	Input     *specs.Input
	Caller    string // whose credentials it shows
	URL       string // absolute, as it came, with the query

	// Media is the media type that the answer is to be in; nil where it has none.
	Media *specs.MediaType

	// Same says that the answer follows from the URL and the caller, so that it may
	// be given again while nothing is written.
	Same bool

	Base string // what stands before the path of the operation

	// Unchanged are the JSON Pointers of what the body says and clients may only
	// read: the error is ErrReadOnly unless it is what the thing has already.
	Unchanged []string

	// Seed asks for an answer of another world than the session's, as it is at
	// first: nothing of it is kept.
	Seed *uint64
}

// reads reports whether the operation changes nothing.
func (a *act) reads() bool {
	if a.rules != nil && a.rules.writes() {
		return false
	}
	return !a.Acts && slices.Contains([]resources.Kind{resources.None, resources.List, resources.Read}, a.Kind)
}

// Outcome is what a request came to.
type Outcome struct {
	// Status is that of the answer; 0: whichever the document has for success.
	Status int

	// Location is the address of what was created; "" where nothing was.
	Location string

	act     *act
	tx      *tx
	request Request

	opened  *opened
	item    *Item // that is shown; nil: none
	page    *page // that is shown; nil: none
	nothing bool
	answers []answer // what rules say of the body
	changed map[string]bool
	created []*Item
	known   map[string]any // variables that were worked out
	edits   int            // of the tx, when they were

	bodies sync.Map // of media types: *told
}

func (out *Outcome) do() error {
	a := out.act
	if err := out.checkParents(); err != nil || out.nothing {
		return err
	}
	if a.kind != nil {
		scope := scopeOf(a.Operation, out.request.Input, len(a.kind.Parents))
		if len(scope) < len(a.kind.Parents) {
			out.nothing = true
			return nil
		}
		var err error
		if out.opened, err = out.tx.open(a.kind, scope); err != nil {
			return err
		}
	}
	if len(out.request.Unchanged) > 0 {
		if err := out.checkUnchanged(); err != nil {
			return err
		}
	}
	var err error
	switch a.Kind {
	case resources.List:
		err = out.list()
	case resources.Read:
		err = out.read()
	case resources.Create:
		err = out.create()
	case resources.Replace:
		err = out.replace()
	case resources.Update:
		err = out.update()
	case resources.Remove:
		err = out.remove()
	default:
		out.nothing = a.rules == nil
		if a.Acts {
			err = out.perform()
		}
	}
	if err != nil || a.rules == nil || out.nothing {
		return err
	}
	return out.play()
}

// checkParents makes sure that there is what the path leads through. Where there
// is not, and the document has no answer for that, nothing is remembered below it
// either.
func (out *Outcome) checkParents() error {
	a, in := out.act, out.request.Input
	for _, p := range a.parents {
		key := in.Value("path", p.Parameter)
		if key == nil || p.kind == nil {
			continue
		}
		o, err := out.tx.open(p.kind, scopeOf(a.Operation, in, len(p.kind.Parents)))
		if err != nil {
			return err
		}
		it, err := o.find(key)
		if err != nil {
			return err
		}
		if it != nil {
			continue
		}
		if a.refuses || o.removed(keyText(key)) {
			return &Missing{Kind: p.kind.Name, Parameter: a.Operation.Parameter("path", p.Parameter), Key: *key}
		}
		out.nothing = true
	}
	return nil
}

// key returns what names the item that the request is about, nil for a single
// thing, and where the request does not say.
func (out *Outcome) key() *schema.Value {
	a, in := out.act, out.request.Input
	if a.Key != nil {
		return in.Value(a.Key.In, a.Key.Name)
	}
	if a.BodyKey != "" && in.Body != nil {
		return get(in.Body, a.Body).Get(a.BodyKey)
	}
	return nil
}

// target finds the item that the request is about; nil, and no error, where it
// does not say. Where the document has no answer for what there is not, there is
// everything that was not removed.
func (out *Outcome) target() (*Item, error) {
	key := out.key()
	if out.act.kind.Single {
		key = &schema.Value{Kind: schema.String}
	} else if key == nil {
		return nil, nil
	}
	it, err := out.opened.find(key)
	if it != nil || err != nil {
		return it, err
	}
	if out.act.refuses || out.opened.removed(keyText(key)) {
		return nil, &Missing{Kind: out.act.kind.Name, Parameter: out.act.Key, Key: *key}
	}
	return out.opened.imagine(key)
}

func (out *Outcome) read() error {
	it, err := out.target()
	out.item, out.nothing = it, it == nil || out.isExample(it)
	return err
}

// isExample reports whether an item is one that the document shows in full: then
// the answer is in the document's own words. What no operation lists is shown by
// the example too, until it is written.
func (out *Outcome) isExample(it *Item) bool {
	if !out.act.play.examples || out.act.rules != nil || out.opened.touched(it.Key) {
		return false
	}
	for _, show := range out.act.Shows {
		for _, v := range out.act.kind.examples(show) {
			return out.act.kind.open || it.rank < 0 || out.act.kind.keyOf(&v) == it.Key
		}
		if show.List == nil && out.act.kind.Single {
			return len(out.act.play.valid[show.Media]) > 0
		}
	}
	return false
}

func (out *Outcome) remove() error {
	it, err := out.target()
	if it == nil {
		out.nothing = err == nil
		return err
	}
	if out.act.rules == nil || !out.act.rules.removes {
		out.opened.remove(it)
	}
	out.item = it
	return nil
}
