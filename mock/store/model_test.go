package store_test

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/understudy-api/understudy/mock/store"
)

// model says what a store must answer, with maps and whole copies.
type model struct {
	limits store.Limits
	worlds map[string]map[string]modelShelf
	used   []string // names of worlds, least recently used first
	counts map[[2]string][2]int64
}

// modelShelf remembers every state of a shelf, by version.
type modelShelf struct {
	version uint64
	items   []store.Item
	states  map[uint64]bool // the versions since it began
}

func (m *model) use(world string) {
	if m.worlds[world] == nil || world == "" {
		return
	}
	m.used = slices.DeleteFunc(m.used, func(w string) bool { return w == world })
	m.used = append(m.used, world)
}

func (m *model) drop(world string) {
	delete(m.worlds, world)
	maps.DeleteFunc(m.counts, func(k [2]string, _ [2]int64) bool { return k[0] == world })
	m.used = slices.DeleteFunc(m.used, func(w string) bool { return w == world })
}

func (m *model) read(world, shelf string, since uint64) store.Changes {
	m.use(world)
	s := m.worlds[world][shelf]
	c := store.Changes{Version: s.version, Whole: since != 0 && !s.states[since]}
	for _, it := range s.items {
		if c.Whole || it.Version > since {
			c.Items = append(c.Items, it)
		}
	}
	return c
}

// plan returns the world after the batches, or what keeps it from being so.
func (m *model) plan(world string, batches []store.Batch, version uint64) (map[string]modelShelf, string) {
	after := map[string]modelShelf{}
	for name, s := range m.worlds[world] {
		after[name] = modelShelf{s.version, slices.Clone(s.items), maps.Clone(s.states)}
	}
	for _, b := range batches {
		if after[b.Shelf].version != b.At {
			return nil, "conflict"
		}
	}
	for _, b := range batches {
		s := after[b.Shelf]
		for _, it := range b.Items {
			s.items = slices.DeleteFunc(s.items, func(o store.Item) bool { return o.Key == it.Key })
			s.items = append(s.items, store.Item{Key: it.Key, Text: it.Text, Version: version})
			if s.states == nil {
				s.states = map[uint64]bool{}
			}
			s.version = version
			s.states[version] = true
		}
		if len(s.items) > 0 {
			after[b.Shelf] = s
		}
	}
	w := size(world, after)
	if w.Items > m.limits.Items {
		return nil, "items"
	}
	if w.Bytes > m.limits.Bytes {
		return nil, "bytes"
	}
	return after, ""
}

func (m *model) put(world string, after map[string]modelShelf) {
	if len(after) == 0 {
		return
	}
	m.worlds[world] = after
	m.use(world)
	for len(m.used) > m.limits.Worlds {
		m.drop(m.used[0])
	}
}

func (m *model) count(world, counter string, window int64) int64 {
	m.use(world)
	at := [2]string{world, counter}
	c, known := m.counts[at]
	if !known || window > c[0] {
		c = [2]int64{window, 0}
	}
	c[1]++
	m.counts[at] = c
	return c[1]
}

func size(name string, shelves map[string]modelShelf) store.World {
	w := store.World{Name: name}
	for _, s := range shelves {
		for _, it := range s.items {
			w.Items++
			w.Bytes += int64(len(it.Key) + len(it.Text))
		}
	}
	return w
}

func (m *model) list() []store.World {
	all := []store.World{}
	for name, shelves := range m.worlds {
		all = append(all, size(name, shelves))
	}
	slices.SortFunc(all, func(a, b store.World) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// why tells an error of Commit or Restore in the words of the model.
func why(t *rapid.T, err error) string {
	var f *store.FullError
	switch {
	case err == nil:
		return ""
	case errors.Is(err, store.ErrConflict):
		return "conflict"
	case errors.As(err, &f):
		return f.What
	}
	t.Fatalf("an error of no kind: %v", err)
	return ""
}

// asTheModel does any operations to a store and to the model.
func asTheModel(t *testing.T, open opener) {
	limits := store.Limits{Worlds: 2, Items: 5, Bytes: 30}
	s := open(t, limits)
	rapid.Check(t, func(t *rapid.T) {
		all, err := s.Worlds(bg)
		ok(t, err)
		for _, w := range all {
			ok(t, s.Drop(bg, w.Name))
		}
		r := &run{s: s, m: &model{limits: limits, worlds: map[string]map[string]modelShelf{}, counts: map[[2]string][2]int64{}}}
		for _, w := range worldNames {
			ok(t, s.Drop(bg, w)) // for its counters
		}
		t.Repeat(map[string]func(*rapid.T){
			"read": r.read, "commit": r.commit, "count": r.count,
			"snapshot": r.snapshot, "restore": r.restore, "drop": r.drop, "": r.same,
		})
	})
}

type run struct {
	s    store.Store
	m    *model
	seen []uint64 // versions
}

var (
	worldNames = []string{"", "a", "b", "c\x00{}"}
	shelfNames = rapid.SampledFrom([]string{"", "s", "s:t"})
	keys       = rapid.SampledFrom([]string{"", "k", "l", "mm:"})
	items      = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) store.Item {
		return item(keys.Draw(t, "key"), rapid.StringMatching(`[a-z]{0,8}`).Draw(t, "text"))
	}), 0, 4)
)

func drawWorld(t *rapid.T) string { return rapid.SampledFrom(worldNames).Draw(t, "world") }

func (r *run) drawVersion(t *rapid.T, world, shelf string) uint64 {
	if len(r.seen) == 0 || rapid.IntRange(0, 3).Draw(t, "current") > 0 {
		return r.m.worlds[world][shelf].version
	}
	return rapid.SampledFrom(append([]uint64{0}, r.seen...)).Draw(t, "version")
}

func ok(t *rapid.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func same(t *rapid.T, want, got any) {
	t.Helper()
	if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatal(diff)
	}
}

func (r *run) read(t *rapid.T) {
	world, shelf := drawWorld(t), shelfNames.Draw(t, "shelf")
	since := r.drawVersion(t, world, shelf)
	if s := r.m.worlds[world][shelf]; since != 0 && !s.states[since] {
		// Versions of other shelves are not for this one.
		if len(s.states) > 0 && since > slices.Min(slices.Collect(maps.Keys(s.states))) && since < s.version {
			t.Skip("not a version of this shelf")
		}
	}
	c, err := r.s.Read(bg, world, shelf, since)
	ok(t, err)
	same(t, r.m.read(world, shelf, since), c)
}

func (r *run) commit(t *rapid.T) {
	world := drawWorld(t)
	var batches []store.Batch
	for range rapid.IntRange(0, 2).Draw(t, "batches") {
		shelf := shelfNames.Draw(t, "shelf")
		batches = append(batches, batch(shelf, r.drawVersion(t, world, shelf), items.Draw(t, "items")...))
	}
	v, err := r.s.Commit(bg, world, batches...)
	r.m.use(world)
	after, reason := r.m.plan(world, batches, v)
	same(t, reason, why(t, err))
	if err != nil || v == 0 {
		return
	}
	if len(r.seen) > 0 && v <= slices.Max(r.seen) {
		t.Fatalf("version %d after %d", v, slices.Max(r.seen))
	}
	r.seen = append(r.seen, v)
	r.m.put(world, after)
}

func (r *run) count(t *rapid.T) {
	world, counter, window := drawWorld(t), keys.Draw(t, "counter"), rapid.Int64Range(-1, 3).Draw(t, "window")
	n, err := r.s.Count(bg, world, counter, window)
	ok(t, err)
	same(t, r.m.count(world, counter, window), n)
}

func (r *run) snapshot(t *rapid.T) {
	world := drawWorld(t)
	snap, err := r.s.Snapshot(bg, world)
	ok(t, err)
	want := store.Snapshot{}
	for name, s := range r.m.worlds[world] {
		want[name] = s.items
	}
	same(t, want, snap)
}

func (r *run) restore(t *rapid.T) {
	world := drawWorld(t)
	snap := rapid.MapOfN(shelfNames, items, 0, 3).Draw(t, "snapshot")
	var batches []store.Batch
	for shelf, items := range snap {
		batches = append(batches, store.Batch{Shelf: shelf, Items: items})
	}
	_, reason := (&model{limits: r.m.limits}).plan(world, batches, 1)
	same(t, reason, why(t, r.s.Restore(bg, world, snap)))
	if reason != "" {
		return
	}
	var v uint64
	for shelf, items := range snap {
		if len(items) == 0 {
			continue
		}
		c, err := r.s.Read(bg, world, shelf, 0)
		ok(t, err)
		if v != 0 && v != c.Version {
			t.Fatalf("restored at %d and %d", v, c.Version)
		}
		v = c.Version
	}
	after, _ := (&model{limits: r.m.limits}).plan(world, batches, v)
	r.m.drop(world)
	if v != 0 {
		r.seen = append(r.seen, v)
		r.m.put(world, after)
	}
}

func (r *run) drop(t *rapid.T) {
	world := drawWorld(t)
	ok(t, r.s.Drop(bg, world))
	r.m.drop(world)
}

// same compares what is left in all worlds.
func (r *run) same(t *rapid.T) {
	all, err := r.s.Worlds(bg)
	ok(t, err)
	same(t, r.m.list(), all)
}
