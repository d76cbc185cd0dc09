// Package world is what a stand-in remembers.
//
// A world is what a seed makes of a document's collections, and what clients
// have changed of that. What the seed makes is a pure function and never stored;
// changes are kept in a [store.Store]. Each session has a world of its own.
//
// What an operation does to a world is worked out by package resources, and
// corrected by the rules that documents declare under x-understudy.
package world

import (
	"container/list"
	"context"
	"sync"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/mock/store"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// Config chooses the worlds that there are.
type Config struct {
	fixtures.Settings

	// Examples says, for a document, whether its world begins with what its
	// examples show.
	Examples func(*specs.Document) bool

	// Sessions is how many of them are known at once.
	Sessions int
}

// Worlds are those of all sessions, for the documents that are served together.
// It is safe for concurrent use.
type Worlds struct {
	config Config
	store  store.Store
	bases  bases

	outcomes cache[outcomeKey, *Outcome]
	plays    []*play
	acts     map[*specs.Operation]*act

	mu       sync.Mutex
	sessions map[string]*list.Element
	order    list.List // of sessions, the one used last in front
}

// New prepares the worlds of documents. generators make what belongs to each.
// Problems are faults of what documents say under x-understudy: what they
// concern is left out.
func New(config Config, kept store.Store, docs []*specs.Document, generators []*fixtures.Generator) (*Worlds, []specs.Problem) {
	w := &Worlds{
		config: config, store: kept,
		acts:     map[*specs.Operation]*act{},
		sessions: map[string]*list.Element{},
	}
	w.bases.kept.most, w.bases.kept.each = maxBases, overhead
	w.outcomes.most, w.outcomes.each = maxOutcomes, overhead
	var problems []specs.Problem
	for i, doc := range docs {
		p := &play{
			worlds: w, doc: doc, digest: doc.Digest()[:16], generator: generators[i], model: resources.Infer(doc),
			shapes: shapes{}, byCollection: map[*resources.Collection]*kind{}, examples: config.Examples != nil && config.Examples(doc), valid: map[*specs.MediaType][]*schema.Value{},
		}
		problems = append(problems, p.model.Problems...)
		problems = append(problems, p.prepare()...)
		w.plays = append(w.plays, p)
	}
	return w, problems
}

// Session returns the session with that name; "" for the one of those who name
// none. It begins when it is first used.
func (w *Worlds) Session(name string) *Session {
	w.mu.Lock()
	defer w.mu.Unlock()
	if el := w.sessions[name]; el != nil {
		w.order.MoveToFront(el)
		return el.Value.(*Session)
	}
	s := &Session{name: name, worlds: w, shelves: map[shelfKey]*shelf{}}
	w.sessions[name] = w.order.PushFront(s)
	// A session that is put out here loses nothing but what this process
	// remembers of it: the store knows the rest.
	for w.config.Sessions > 0 && w.order.Len() > w.config.Sessions {
		last := w.order.Back()
		w.order.Remove(last)
		delete(w.sessions, last.Value.(*Session).name)
	}
	return s
}

// Sessions lists the worlds that the store knows.
func (w *Worlds) Sessions(ctx context.Context) ([]store.World, error) { return w.store.Worlds(ctx) }

// Drop ends a session: whoever uses it again begins anew.
func (w *Worlds) Drop(ctx context.Context, name string) error { return w.store.Drop(ctx, name) }

// Stateful reports whether a world says what an operation answers.
func (w *Worlds) Stateful(op *specs.Operation) bool { return w.acts[op] != nil }

// Model returns what was found out of a document.
func (w *Worlds) Model(doc *specs.Document) *resources.Model {
	for _, p := range w.plays {
		if p.doc == doc {
			return p.model
		}
	}
	return nil
}
