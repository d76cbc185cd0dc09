package world

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/mock/store"
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
	tells   bool // it does something to the thing that its path leads through, and answers with it

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
	own := *action
	a := &act{Action: &own, play: p}
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
	a.attend()
	problems := a.compile()
	if a.Kind == resources.None || a.Kind == "" {
		a.Kind = resources.None
		if len(a.parents) == 0 && a.rules == nil && !a.tells {
			return nil, problems
		}
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

// Do does what a request asks for. The outcome is nil where the world has
// nothing to say, and the answer is made up.
//
// The error is a [*Missing] where the request is about what there is not, a
// [*Taken] where something would have the key of another, a [*Refused] where a
// patch does not fit, and one of package store where what was changed cannot be
// kept.
func (s *Session) Do(ctx context.Context, r Request) (*Outcome, error) {
	a := s.worlds.acts[r.Operation]
	if a == nil {
		return nil, nil
	}
	switch {
	case r.Seed != nil:
		return a.look(&tx{ctx: ctx, session: s, state: state{Seed: *r.Seed}, apart: true}, r)
	case a.reads():
		return s.read(ctx, a, r)
	}
	var out *Outcome
	err := s.change(ctx, func(t *tx) (err error) {
		out, err = a.look(t, r)
		return err
	})
	return out, err
}

// read looks at the world until it has seen one moment of it.
func (s *Session) read(ctx context.Context, a *act, r Request) (*Outcome, error) {
	for attempt := 0; ; attempt++ {
		t, err := s.begin(ctx)
		if err != nil {
			return nil, err
		}
		var out *Outcome
		if r.Same && r.Input.Body == nil && len(r.Input.BodyText) == 0 {
			t.ctx = context.WithoutCancel(ctx) // others may wait for the same
			key := outcomeKey{s.name, t.version, a, r.URL, r.Caller}
			out, err = s.worlds.outcomes.get(key, func() (*Outcome, int, error) {
				r.Input = &specs.Input{Values: slices.Clone(r.Input.Values)} // the outcome stays, the request does not
				out, err := a.look(t, r)
				if t.stale && err == nil {
					err = store.ErrConflict
				}
				return out, out.settle(r.Media), err
			})
		} else if out, err = a.look(t, r); t.stale && err == nil {
			err = store.ErrConflict
		}
		if !errors.Is(err, store.ErrConflict) || attempt == maxAttempts {
			return out, err
		}
	}
}

// look does what a request asks for in one look at the world. Where the document
// allows no such thing as it is about, there is nothing to say.
func (a *act) look(t *tx, r Request) (*Outcome, error) {
	out := &Outcome{act: a, tx: t, request: r}
	err := out.do()
	var none *fixtures.Unsatisfiable
	if errors.As(err, &none) || err == nil && out.nothing {
		t.opened = nil // what was begun is not kept
		return nil, nil
	}
	return out, err
}

// outcomeKey is what the outcome of a request follows from: every change is also
// one of the state of its session.
type outcomeKey struct {
	session string
	version uint64
	act     *act
	url     string
	caller  string
}

// maxOutcomes is how many bytes the outcomes that are kept may take, and overhead
// how many each takes besides its body.
const (
	maxOutcomes = 64 << 20
	overhead    = 2 << 10
)

// settle makes an outcome fit to be kept: with its body, and without what that was
// made of. It returns how many bytes it takes.
func (out *Outcome) settle(m *specs.MediaType) int {
	if out == nil {
		return 0
	}
	size := len(out.request.URL) + len(out.request.Caller)
	if m != nil {
		_, text := out.Body(m)
		size += len(text) * bytesPerByte
	}
	out.known = nil
	return size
}

// reads reports whether the operation changes nothing.
func (a *act) reads() bool {
	if a.rules != nil && a.rules.writes() {
		return false
	}
	return !a.tells && slices.Contains([]resources.Kind{resources.None, resources.List, resources.Read}, a.Kind)
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
	fault   error          // of the rules, the first

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
		if a.tells {
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
	v, err := out.act.kind.fresh(out.tx.state.Seed, out.opened.scope, key, time.Time{})
	return &Item{Key: keyText(key), Value: v, rank: -1}, err
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
			return slices.ContainsFunc(show.Media.Examples, func(e specs.Example) bool {
				return show.Media.Schema == nil || show.Media.Schema.Valid(e.Value, schema.ToClient)
			})
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
