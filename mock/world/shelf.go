package world

import (
	"context"
	"slices"
	"sync"

	"github.com/understudy-api/understudy/mock/store"
)

// shelf is what one session has changed of one collection, as far as this
// process knows.
type shelf struct {
	name string

	mu      sync.RWMutex
	version uint64
	changed map[string]*Item
	added   []*Item // those of changed that the world did not begin with, by rank
	next    int64   // the rank of what is added next
}

// newer takes over what the store has that the shelf has not.
func (s *shelf) newer(ctx context.Context, from store.Store, session string, b *base) error {
	for {
		s.mu.RLock()
		version := s.version
		s.mu.RUnlock()
		news, err := from.Read(ctx, session, s.name, version)
		if err != nil {
			return err
		}
		if news.Version == version && !news.Whole {
			return nil
		}
		items := make([]*Item, len(news.Items))
		for i, n := range news.Items {
			if items[i], err = readRecord(n.Key, n.Text); err != nil {
				return err
			}
		}
		if s.apply(version, news.Version, news.Whole, items, b) {
			return nil
		}
	}
}

// at is the version of the shelf.
func (s *shelf) at() uint64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.version
}

// apply takes over what is newer than a version. It reports false where the
// shelf has left that version in the meantime: somebody else was faster, and
// what was read may be older than what is there.
func (s *shelf) apply(from, to uint64, whole bool, items []*Item, b *base) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.version != from {
		return false
	}
	if whole || s.changed == nil {
		s.changed, s.added, s.next = map[string]*Item{}, nil, 0
	}
	for _, it := range items {
		s.take(it, b)
	}
	s.version = to
	return true
}

// take takes over one item as it has become.
func (s *shelf) take(it *Item, b *base) {
	if old := s.changed[it.Key]; old != nil && old.rank != it.rank {
		s.place(old, true)
	}
	s.changed[it.Key] = it
	s.next = max(s.next, it.rank+1)
	if old := b.index[it.Key]; old != nil && old.rank == it.rank {
		return // it stands where the world began with it
	}
	s.place(it, it.gone)
}

// place puts an item among those that were added, or takes it away.
func (s *shelf) place(it *Item, gone bool) {
	i, there := slices.BinarySearchFunc(s.added, it, byRank)
	switch {
	case there && gone:
		s.added = slices.Delete(s.added, i, i+1)
	case there:
		s.added[i] = it
	case !gone:
		s.added = slices.Insert(s.added, i, it)
	}
}

// find returns the item with a key, nil where there is none, and the version
// of the shelf that this was found in.
func (s *shelf) find(b *base, key string) (it *Item, removed bool, version uint64) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if it := s.changed[key]; it != nil {
		if it.gone {
			return nil, true, s.version
		}
		return it, false, s.version
	}
	return b.index[key], false, s.version
}

// list returns all items in their order.
func (s *shelf) list(b *base) (items []*Item, version uint64) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if len(s.changed) == 0 {
		return b.items, s.version
	}
	items = make([]*Item, 0, len(b.items)+len(s.added))
	for _, it := range b.items {
		if now := s.changed[it.Key]; now != nil {
			if now.gone || now.rank != it.rank {
				continue // removed, or added anew further down
			}
			it = now
		}
		items = append(items, it)
	}
	return append(items, s.added...), s.version
}

// nextRank is that of what is added next.
func (s *shelf) nextRank(b *base) int64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return max(s.next, int64(len(b.items)))
}
