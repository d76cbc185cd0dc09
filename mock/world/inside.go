package world

import (
	"context"
	"errors"
	"fmt"

	"github.com/understudy-api/understudy/mock/store"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// Holding is a collection as a session has it.
type Holding struct {
	Document string `json:"document"` // where it was read from
	Name     string `json:"name"`
	Path     string `json:"path,omitempty"`
	Key      string `json:"key,omitempty"`

	// Items is how many there are; -1 where every key exists, or where there are
	// as many collections as things they belong to.
	Items   int `json:"items"`
	Changed int `json:"changed"` // how many of them are not what the world began with
}

// Holdings lists the collections of a session.
func (s *Session) Holdings(ctx context.Context) ([]Holding, error) {
	t, err := s.begin(ctx)
	if err != nil {
		return nil, err
	}
	list := []Holding{}
	for _, p := range s.worlds.plays {
		for _, k := range p.kinds {
			h := Holding{Document: p.doc.Location, Name: k.Name, Path: k.Path, Key: k.Key, Items: -1}
			if len(k.Parents) == 0 {
				o, err := t.open(k, nil)
				if err != nil {
					return nil, err
				}
				if !k.open {
					h.Items = len(o.list())
				}
				o.shelf.mu.RLock()
				h.Changed = len(o.shelf.changed)
				o.shelf.mu.RUnlock()
			}
			list = append(list, h)
		}
	}
	return list, nil
}

// ErrNoCollection says that there is no such collection.
var ErrNoCollection = errors.New("there is no such collection")

// Items lists the items of a collection of a document, as they are, with all
// members. parents are the keys of what they belong to, outermost first.
func (s *Session) Items(ctx context.Context, document, collection string, parents ...string) ([]*Item, error) {
	for _, p := range s.worlds.plays {
		if document != "" && p.doc.Location != document {
			continue
		}
		for _, k := range p.kinds {
			if k.Name != collection || len(k.Parents) != len(parents) {
				continue
			}
			t, err := s.begin(ctx)
			if err != nil {
				return nil, err
			}
			scope := make([]schema.Value, len(parents))
			for i, text := range parents {
				scope[i] = keyValue(text)
			}
			o, err := t.open(k, scope)
			if err != nil {
				return nil, err
			}
			return o.list(), nil
		}
	}
	return nil, ErrNoCollection
}

// keyValue is the value of a key that is given as a text.
func keyValue(text string) schema.Value {
	if schema.IsNumber(text) {
		return schema.Value{Kind: schema.Number, Text: text}
	}
	return schema.Text(text)
}

// Snapshot is all that makes the world of a session: what it is set to, and what
// was changed in it.
func (s *Session) Snapshot(ctx context.Context) (store.Snapshot, error) {
	if _, _, err := s.current(ctx); err != nil {
		return nil, err
	}
	return s.worlds.store.Snapshot(ctx, s.name)
}

// Restore makes the world what it was when a snapshot was taken. Whoever wrote
// since is forgotten. A snapshot that is none of a world changes nothing.
func (s *Session) Restore(ctx context.Context, snapshot store.Snapshot) error {
	if len(snapshot[stateShelf]) != 1 || snapshot[stateShelf][0].Key != stateKey {
		return errors.New("the snapshot does not say what the session is set to")
	}
	if _, err := readState(snapshot[stateShelf][0].Text); err != nil {
		return err
	}
	for shelf, items := range snapshot {
		if shelf == stateShelf {
			continue
		}
		for _, it := range items {
			if _, err := readRecord(it.Key, it.Text); err != nil {
				return fmt.Errorf("%q in %q: %w", it.Key, shelf, err)
			}
		}
	}
	return s.worlds.store.Restore(ctx, s.name, snapshot)
}

// Webhooks lists what may happen to the worlds by itself.
func (w *Worlds) Webhooks() []*specs.Webhook {
	var list []*specs.Webhook
	for _, p := range w.plays {
		for hook := range p.doc.Webhooks() {
			list = append(list, hook)
		}
	}
	return list
}

// Happen does to the world what the rules of a webhook say happens when it is
// sent: as if the API had sent it, of what came to it from elsewhere. The number
// is how many items were changed.
func (s *Session) Happen(ctx context.Context, hook *specs.Webhook, in *specs.Input) (changed int, err error) {
	a := s.worlds.acts[hook.Operation]
	if a == nil || a.rules == nil {
		return 0, nil
	}
	err = s.change(ctx, func(t *tx) error {
		out := &Outcome{act: a, tx: t, request: Request{Operation: hook.Operation, Input: in}}
		err := out.do()
		changed = len(out.changed)
		return err
	})
	return changed, err
}
