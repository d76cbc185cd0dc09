package store

import (
	"cmp"
	"container/list"
	"context"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
)

// Memory is a [Store] in the memory of this process. Operations on different
// worlds do not wait for each other, except that a world is found, created and
// evicted under one lock.
type Memory struct {
	limits   Limits
	version  atomic.Uint64 // the last that was given out
	counters counters

	mu     sync.Mutex // taken before that of a world, never after
	worlds map[string]*world
	used   list.List // of worlds with a name, most recently used first
}

// NewMemory returns a store without any changes.
func NewMemory(l Limits) *Memory {
	return &Memory{limits: l.withDefaults(), worlds: map[string]*world{}}
}

// Read implements [Store].
func (m *Memory) Read(ctx context.Context, name, shelf string, since uint64) (Changes, error) {
	if err := ctx.Err(); err != nil {
		return Changes{}, err
	}
	if w := m.use(name); w != nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		if s := w.shelves[shelf]; s != nil {
			return s.since(since), nil
		}
	}
	return Changes{Whole: since != 0}, nil
}

// Commit implements [Store]. It costs as much as there are items in the batches.
func (m *Memory) Commit(ctx context.Context, name string, batches ...Batch) (uint64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	for {
		w := m.use(name)
		if w == nil {
			version, done, err := m.first(name, batches)
			if done {
				return version, err
			}
			continue
		}
		w.mu.Lock()
		if !w.gone {
			defer w.mu.Unlock()
			return w.commit(batches, m.limits, &m.version)
		}
		w.mu.Unlock()
	}
}

// first commits to a world that does not exist yet, unless it does by now.
func (m *Memory) first(name string, batches []Batch) (version uint64, done bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.worlds[name] != nil {
		return 0, false, nil
	}
	w := &world{name: name, shelves: map[string]*shelf{}}
	version, err = w.commit(batches, m.limits, &m.version)
	if err == nil && w.items > 0 {
		m.add(w)
	}
	return version, true, err
}

// Count implements [Store].
func (m *Memory) Count(ctx context.Context, name, counter string, window int64) (int64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	m.use(name)
	return m.counters.count(name, counter, window), nil
}

// Snapshot implements [Store].
func (m *Memory) Snapshot(ctx context.Context, name string) (Snapshot, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	w := m.worlds[name]
	m.mu.Unlock()
	if w == nil {
		return Snapshot{}, nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	all := make(Snapshot, len(w.shelves))
	for name, s := range w.shelves {
		all[name] = s.since(0).Items
	}
	return all, nil
}

// Restore implements [Store].
func (m *Memory) Restore(ctx context.Context, name string, s Snapshot) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w := &world{name: name, shelves: map[string]*shelf{}}
	batches := make([]Batch, 0, len(s))
	for shelf, items := range s {
		batches = append(batches, Batch{Shelf: shelf, Items: items})
	}
	if _, err := w.commit(batches, m.limits, &m.version); err != nil {
		return err
	}

	m.mu.Lock()
	defer m.mu.Unlock()
	m.remove(name)
	if w.items > 0 {
		// Only now can nobody else commit to the world that was there.
		w.renew(m.version.Add(1))
		m.add(w)
	}
	return nil
}

// Drop implements [Store].
func (m *Memory) Drop(ctx context.Context, name string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.remove(name)
	return nil
}

// Worlds implements [Store].
func (m *Memory) Worlds(ctx context.Context) ([]World, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	all := make([]World, 0, len(m.worlds))
	for w := range maps.Values(m.worlds) {
		w.mu.Lock()
		all = append(all, World{Name: w.name, Items: w.items, Bytes: w.bytes})
		w.mu.Unlock()
	}
	slices.SortFunc(all, func(a, b World) int { return cmp.Compare(a.Name, b.Name) })
	return all, nil
}

// Close implements [Store]. It does nothing.
func (m *Memory) Close() error { return nil }

// use finds a world and notes that it was used; nil if there is none.
func (m *Memory) use(name string) *world {
	m.mu.Lock()
	defer m.mu.Unlock()
	w := m.worlds[name]
	if w != nil && w.place != nil {
		m.used.MoveToFront(w.place)
	}
	return w
}

// add adds a world that is not there, and makes room for it.
func (m *Memory) add(w *world) {
	m.worlds[w.name] = w
	if w.name == "" {
		return
	}
	w.place = m.used.PushFront(w)
	for m.used.Len() > m.limits.Worlds {
		m.remove(m.used.Back().Value.(*world).name)
	}
}

// remove forgets a world, after what is being committed to it.
func (m *Memory) remove(name string) {
	m.counters.drop(name)
	w := m.worlds[name]
	if w == nil {
		return
	}
	delete(m.worlds, name)
	if w.place != nil {
		m.used.Remove(w.place)
	}
	w.mu.Lock()
	w.gone = true
	w.mu.Unlock()
}
