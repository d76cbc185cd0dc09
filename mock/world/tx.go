package world

import (
	"context"
	"errors"
	"time"

	"github.com/understudy-api/understudy/mock/store"
	"github.com/understudy-api/understudy/specs/schema"
)

// tx is one request's look at a world, and what it changes there. Nothing is
// changed before commit, which fails where what it was worked out from has
// changed in the meantime: then all of it is done again.
type tx struct {
	ctx     context.Context
	session *Session
	state   state // of the session, when the request came
	version uint64
	opened  []*opened
	stale   bool
	edits   int   // how often something was staged
	fault   error // of the rules, the first

	// apart is a look at another world than the session's: one that nobody has
	// changed, and that keeps nothing.
	apart bool
}

// opened is a collection in a tx.
type opened struct {
	*kind
	tx    *tx
	scope []schema.Value
	shelf *shelf
	base  *base

	seen    bool
	version uint64 // that was seen first
	staged  map[string]*Item
	order   []*Item // as they were staged, each key once
	next    int64   // the rank of what is added next; 0: not known
}

// open brings a collection up to date, once in a tx.
func (t *tx) open(k *kind, scope []schema.Value) (*opened, error) {
	name := k.shelf(scope)
	for _, o := range t.opened {
		if o.shelf.name == name {
			return o, nil
		}
	}
	b, err := t.session.worlds.bases.begin(k, t.state.Seed, scope)
	if err != nil {
		return nil, err
	}
	s := &shelf{name: name}
	if !t.apart {
		if s, err = t.session.shelf(t.ctx, shelfKey{name, t.state.Seed}, b); err != nil {
			return nil, err
		}
	}
	o := &opened{kind: k, tx: t, scope: scope, shelf: s, base: b}
	t.opened = append(t.opened, o)
	return o, nil
}

// at notes which version of the collection was seen. A request that has seen two,
// or one from after the moment of the session that it began with, has seen what
// never was: every change is also one of the session's state.
func (o *opened) at(version uint64) {
	if o.seen && o.version != version || version > o.tx.version && !o.tx.apart {
		o.tx.stale = true
	}
	o.seen, o.version = true, version
}

// find returns the item with a key, nil where there is none. Of collections
// that nothing lists there is every item that was not removed.
func (o *opened) find(key *schema.Value) (*Item, error) {
	text := keyText(key)
	if it := o.staged[text]; it != nil {
		if it.gone {
			return nil, nil
		}
		return it, nil
	}
	it, removed, version := o.shelf.find(o.base, text)
	o.at(version)
	if it == nil && !removed && o.kind.open {
		var err error
		if it, err = o.imagine(key); err != nil {
			return nil, err
		}
	}
	if it != nil && !o.lives(it) {
		return nil, nil
	}
	return it, nil
}

// imagine is the item with a key that nobody has told of: it has no rank until it
// is written.
func (o *opened) imagine(key *schema.Value) (*Item, error) {
	v, err := o.kind.fresh(o.tx.state.Seed, o.scope, key, time.Time{})
	if err != nil {
		return nil, err
	}
	it := &Item{Key: keyText(key), Value: v, rank: -1}
	return it, o.applyDefault(it, nil)
}

// removed reports whether there was an item with the key, and is no more.
func (o *opened) removed(key string) bool {
	if it := o.staged[key]; it != nil {
		return it.gone
	}
	_, removed, version := o.shelf.find(o.base, key)
	o.at(version)
	return removed
}

// touched reports whether an item is no longer what the world began with.
func (o *opened) touched(key string) bool {
	o.shelf.mu.RLock()
	defer o.shelf.mu.RUnlock()
	o.at(o.shelf.version)
	return o.shelf.changed[key] != nil || o.staged[key] != nil
}

// untouched reports whether all items are what the world began with.
func (o *opened) untouched() bool {
	o.shelf.mu.RLock()
	defer o.shelf.mu.RUnlock()
	o.at(o.shelf.version)
	return len(o.shelf.changed)+len(o.staged) == 0
}

// list returns the items in their order.
func (o *opened) list() []*Item {
	items, version := o.shelf.list(o.base)
	o.at(version)
	if len(o.staged) == 0 && o.exists == nil {
		return items
	}
	list := make([]*Item, 0, len(items)+len(o.order))
	known := make(map[string]bool, len(o.staged))
	for _, it := range items {
		if now := o.staged[it.Key]; now != nil {
			known[it.Key] = true
			it = now
		}
		if !it.gone && o.lives(it) {
			list = append(list, it)
		}
	}
	for _, it := range o.order {
		if !known[it.Key] && !it.gone && o.lives(it) {
			list = append(list, it)
		}
	}
	return list
}

// stage takes an item as it shall be. An item without a rank is put behind all
// others.
func (o *opened) stage(it *Item) {
	o.tx.edits++
	if o.staged == nil {
		o.staged = map[string]*Item{}
	}
	if o.staged[it.Key] == nil {
		o.order = append(o.order, it)
	} else {
		for i := range o.order {
			if o.order[i].Key == it.Key {
				o.order[i] = it
			}
		}
	}
	o.staged[it.Key] = it
}

// rank is that of a new item.
func (o *opened) rank() int64 {
	o.next = max(o.next, o.shelf.nextRank(o.base))
	o.next++
	return o.next - 1
}

// remove takes an item away.
func (o *opened) remove(it *Item) {
	rank := it.rank
	if rank < 0 {
		rank = 0
	}
	o.stage(&Item{Key: it.Key, rank: rank, of: it.of, gone: true})
}

// writes reports whether the tx changes anything.
func (t *tx) writes() bool {
	for _, o := range t.opened {
		if len(o.order) > 0 {
			return true
		}
	}
	return false
}

// commit makes the changes, all or none. The error is store.ErrConflict where
// it was worked out from what is no more.
func (t *tx) commit() error {
	if t.stale {
		return store.ErrConflict
	}
	batches := []store.Batch{t.tick()}
	for _, o := range t.opened {
		if len(o.order) == 0 {
			continue
		}
		b := store.Batch{Shelf: o.shelf.name, At: o.version}
		for _, it := range o.order {
			b.Items = append(b.Items, store.Item{Key: it.Key, Text: it.record()})
		}
		batches = append(batches, b)
	}
	_, err := t.session.worlds.store.Commit(t.ctx, t.session.name, batches...)
	var full *store.FullError
	if errors.As(err, &full) && full.What == "items" {
		return &store.FullError{What: full.What, Limit: full.Limit - 1} // the session's state is one that nobody has asked for
	}
	return err
}

// maxAttempts is how often a change is worked out again because somebody else
// was faster.
const maxAttempts = 200

// change does something to the world of the session, as often as it takes. do
// must do the same each time, but for what it sees. Requests of one process
// wait for one another; those of others are noticed at the end.
func (s *Session) change(ctx context.Context, do func(t *tx) error) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	for attempt := range maxAttempts {
		t, err := s.begin(ctx)
		if err != nil {
			return err
		}
		if err := do(t); err != nil {
			if t.stale {
				continue // it was worked out from what never was
			}
			return err
		}
		if !t.writes() && !t.stale {
			return nil
		}
		if err = t.commit(); !errors.Is(err, store.ErrConflict) {
			return err
		}
		if attempt > 3 {
			if err := pause(ctx, time.Duration(attempt)*time.Millisecond/2); err != nil {
				return err
			}
		}
	}
	return store.ErrConflict
}

// pause waits, unless there is nobody left to wait for.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
