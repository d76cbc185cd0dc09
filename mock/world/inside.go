package world

import (
	"context"
	"errors"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// Collection is one that a document has.
type Collection struct {
	Document string   `json:"document"` // where it was read from
	Name     string   `json:"name"`
	Path     string   `json:"path,omitempty"`
	Key      string   `json:"key,omitempty"`     // the member that tells items apart
	Parents  []string `json:"parents,omitempty"` // path parameters: there is one such collection for each combination
}

func (k *kind) collection() Collection {
	c := Collection{Document: k.play.doc.Location, Name: k.Name, Path: k.Path, Key: k.Key}
	for _, p := range k.Parents {
		c.Parents = append(c.Parents, p.Parameter)
	}
	return c
}

// Collections lists those of all documents, with the name, or all when it is "".
func (w *Worlds) Collections(name string) []Collection {
	var list []Collection
	for _, p := range w.plays {
		for _, k := range p.kinds {
			if name == "" || k.Name == name {
				list = append(list, k.collection())
			}
		}
	}
	return list
}

// Holding is a collection as a session has it.
type Holding struct {
	Collection

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
			h := Holding{Collection: k.collection(), Items: -1}
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
// members. parents are the keys of what they belong to, outermost first: the
// error is a [*Missing] where there is no such thing.
func (s *Session) Items(ctx context.Context, document, collection string, parents ...string) ([]*Item, error) {
	for _, p := range s.worlds.plays {
		for _, k := range p.kinds {
			if p.doc.Location != document || k.Name != collection || len(k.Parents) != len(parents) {
				continue
			}
			t, err := s.begin(ctx)
			if err != nil {
				return nil, err
			}
			scope, err := t.scope(k, parents)
			if err != nil {
				return nil, err
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

// scope finds the things that a collection belongs to.
func (t *tx) scope(k *kind, parents []string) ([]schema.Value, error) {
	scope := make([]schema.Value, len(parents))
	for i, text := range parents {
		scope[i] = k.parentKey(i, text)
		owner := k.play.kind(k.Parents[i].Collection)
		if owner == nil || len(owner.Parents) != i {
			continue
		}
		o, err := t.open(owner, scope[:i])
		if err != nil {
			return nil, err
		}
		it, err := o.find(&scope[i])
		if err != nil {
			return nil, err
		}
		if it == nil {
			return nil, &Missing{Kind: owner.Name, Key: scope[i]}
		}
	}
	return scope, nil
}

// parentKey is the value of the nth parameter that leads to a collection, as a
// request has it that gives it this text.
func (k *kind) parentKey(n int, text string) schema.Value {
	number := schema.Value{Kind: schema.Number, Text: text}
	for _, show := range k.Shows {
		names := show.Operation.PathNames
		if n >= len(names) {
			continue
		}
		p := show.Operation.Parameter("path", names[n])
		if v := schema.Text(text); p == nil || p.Schema == nil || p.Schema.Valid(&v, schema.ToServer) {
			continue
		}
		if schema.IsNumber(text) && p.Schema.Valid(&number, schema.ToServer) {
			return number
		}
	}
	return schema.Text(text)
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

// Happens reports whether the document says what a webhook changes.
func (w *Worlds) Happens(hook *specs.Webhook) bool {
	a := w.acts[hook.Operation]
	return a != nil && a.rules != nil && a.rules.writes()
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

// Pass lets a moment pass in which nothing is changed.
func (s *Session) Pass(ctx context.Context) error {
	_, err := s.set(ctx, func(st *state) error {
		st.Writes++
		return nil
	})
	return err
}
