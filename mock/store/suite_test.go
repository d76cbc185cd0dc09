package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock/store"
)

// opener opens an empty store.
type opener func(t testing.TB, l store.Limits) store.Store

// suite is what every store keeps.
var suite = []struct {
	name   string
	limits store.Limits
	run    func(t *testing.T, s store.Store)
}{
	{"a shelf that was never changed", store.Limits{}, neverChanged},
	{"reading only what is newer", store.Limits{}, newer},
	{"all batches or none", store.Limits{}, allOrNone},
	{"a batch without items", store.Limits{}, onlyExpects},
	{"a key that comes twice", store.Limits{}, twice},
	{"a world that was dropped", store.Limits{}, dropped},
	{"a world that was restored", store.Limits{}, restored},
	{"versions are not given out again", store.Limits{}, notAgain},
	{"worlds", store.Limits{}, worlds},
	{"too many items", store.Limits{Items: 3}, tooManyItems},
	{"too many bytes", store.Limits{Bytes: 10}, tooManyBytes},
	{"too many worlds", store.Limits{Worlds: 2}, tooManyWorlds},
	{"counters", store.Limits{}, counters},
	{"any bytes", store.Limits{}, anyBytes},
	{"many and long items", store.Limits{}, many},
	{"a context that has ended", store.Limits{}, ended},
	{"writers that meet", store.Limits{}, writersThatMeet},
	{"restores while writing", store.Limits{}, restoresWhileWriting},
	{"evictions while writing", store.Limits{Worlds: 2}, evictionsWhileWriting},
}

func runSuite(t *testing.T, open opener) {
	for _, c := range suite {
		t.Run(c.name, func(t *testing.T) { c.run(t, open(t, c.limits)) })
	}
	t.Run("as the model", func(t *testing.T) { asTheModel(t, open) })
}

func TestMemory(t *testing.T) {
	runSuite(t, func(_ testing.TB, l store.Limits) store.Store { return store.NewMemory(l) })
}

var bg = context.Background()

func item(key, text string) store.Item { return store.Item{Key: key, Text: text} }

func batch(shelf string, at uint64, items ...store.Item) store.Batch {
	return store.Batch{Shelf: shelf, At: at, Items: items}
}

func commit(t testing.TB, s store.Store, world string, batches ...store.Batch) uint64 {
	t.Helper()
	v, err := s.Commit(bg, world, batches...)
	require.NoError(t, err)
	return v
}

func read(t testing.TB, s store.Store, world, shelf string, since uint64) store.Changes {
	t.Helper()
	c, err := s.Read(bg, world, shelf, since)
	require.NoError(t, err)
	return c
}

// plain tells items without their versions.
func plain(items []store.Item) string {
	var b strings.Builder
	for _, it := range items {
		fmt.Fprintf(&b, "%s=%s ", it.Key, it.Text)
	}
	return strings.TrimSuffix(b.String(), " ")
}

func names(t testing.TB, s store.Store) []string {
	t.Helper()
	all, err := s.Worlds(bg)
	require.NoError(t, err)
	list := []string{}
	for _, w := range all {
		list = append(list, w.Name)
	}
	return list
}

func neverChanged(t *testing.T, s store.Store) {
	assert.Equal(t, store.Changes{}, read(t, s, "w", "a", 0))
	assert.Equal(t, store.Changes{Whole: true}, read(t, s, "w", "a", 7), "whoever has seen it at a version must forget it")
	snap, err := s.Snapshot(bg, "w")
	require.NoError(t, err)
	assert.Equal(t, store.Snapshot{}, snap)
	require.NoError(t, s.Drop(bg, "w"))
	assert.Empty(t, names(t, s))
}

func newer(t *testing.T, s store.Store) {
	v1 := commit(t, s, "w", batch("a", 0, item("z", "1"), item("y", "2"), item("x", "3")))
	c := read(t, s, "w", "a", 0)
	assert.Equal(t, store.Changes{Version: v1, Items: []store.Item{
		{Key: "z", Text: "1", Version: v1}, {Key: "y", Text: "2", Version: v1}, {Key: "x", Text: "3", Version: v1},
	}}, c)
	assert.Equal(t, store.Changes{Version: v1}, read(t, s, "w", "a", v1), "nothing is new")

	v2 := commit(t, s, "w", batch("a", v1, item("y", ""), item("n", "4")))
	v3 := commit(t, s, "w", batch("a", v2, item("z", "5")))
	assert.Less(t, v1, v2)
	assert.Less(t, v2, v3)
	c = read(t, s, "w", "a", v1)
	assert.Equal(t, store.Changes{Version: v3, Items: []store.Item{
		{Key: "y", Version: v2}, {Key: "n", Text: "4", Version: v2}, {Key: "z", Text: "5", Version: v3},
	}}, c)
	assert.Equal(t, "z=5", plain(read(t, s, "w", "a", v2).Items))
	assert.Equal(t, "x=3 y= n=4 z=5", plain(read(t, s, "w", "a", 0).Items), "each key once, with its latest change")

	other := commit(t, s, "w", batch("b", 0, item("z", "other")))
	assert.Greater(t, other, v3)
	assert.Equal(t, store.Changes{Version: v3}, read(t, s, "w", "a", v3), "another shelf is another matter")
	assert.Equal(t, store.Changes{}, read(t, s, "v", "a", 0), "and so is another world")
}

func allOrNone(t *testing.T, s store.Store) {
	v := commit(t, s, "w", batch("a", 0, item("k", "1")), batch("b", 0, item("k", "2")))
	assert.Equal(t, v, read(t, s, "w", "a", 0).Version)
	assert.Equal(t, v, read(t, s, "w", "b", 0).Version)

	for _, at := range []uint64{0, v - 1, v + 1} {
		_, err := s.Commit(bg, "w", batch("a", v, item("k", "3")), batch("b", at, item("k", "4")))
		require.ErrorIs(t, err, store.ErrConflict)
	}
	_, err := s.Commit(bg, "w", batch("c", v, item("k", "3")))
	require.ErrorIs(t, err, store.ErrConflict, "the shelf is not there")
	_, err = s.Commit(bg, "new", batch("c", v, item("k", "3")))
	require.ErrorIs(t, err, store.ErrConflict, "nor is the world")
	assert.Equal(t, "k=1", plain(read(t, s, "w", "a", 0).Items))
	assert.Equal(t, "k=2", plain(read(t, s, "w", "b", 0).Items))
	assert.Equal(t, []string{"w"}, names(t, s))
}

func onlyExpects(t *testing.T, s store.Store) {
	assert.Zero(t, commit(t, s, "w"))
	assert.Zero(t, commit(t, s, "w", batch("a", 0)))
	assert.Empty(t, names(t, s), "nothing was changed")

	v1 := commit(t, s, "w", batch("a", 0, item("k", "1")))
	v2 := commit(t, s, "w", batch("a", v1), batch("b", 0, item("k", "2")))
	assert.Equal(t, v1, read(t, s, "w", "a", 0).Version)
	assert.Equal(t, v2, read(t, s, "w", "b", 0).Version)
	_, err := s.Commit(bg, "w", batch("a", 0), batch("b", v2, item("k", "3")))
	require.ErrorIs(t, err, store.ErrConflict)
}

func twice(t *testing.T, s store.Store) {
	commit(t, s, "w", batch("a", 0, item("k", "1"), item("l", "22"), item("k", "333")), batch("a", 0, item("m", "4"), item("l", "")))
	assert.Equal(t, "k=333 m=4 l=", plain(read(t, s, "w", "a", 0).Items))
	all, err := s.Worlds(bg)
	require.NoError(t, err)
	assert.Equal(t, []store.World{{Name: "w", Items: 3, Bytes: 7}}, all)
}

func dropped(t *testing.T, s store.Store) {
	v := commit(t, s, "w", batch("a", 0, item("k", "1")))
	n, err := s.Count(bg, "w", "c", 1)
	require.NoError(t, err)
	assert.EqualValues(t, 1, n)
	require.NoError(t, s.Drop(bg, "w"))
	assert.Equal(t, store.Changes{Whole: true}, read(t, s, "w", "a", v))
	assert.Empty(t, names(t, s))
	_, err = s.Commit(bg, "w", batch("a", v, item("k", "2")))
	require.ErrorIs(t, err, store.ErrConflict)
	n, err = s.Count(bg, "w", "c", 1)
	require.NoError(t, err)
	assert.EqualValues(t, 1, n, "its counters are forgotten")

	v2 := commit(t, s, "w", batch("a", 0, item("l", "2")))
	assert.Greater(t, v2, v)
	c := read(t, s, "w", "a", v)
	assert.True(t, c.Whole)
	assert.Equal(t, "l=2", plain(c.Items))
}

func restored(t *testing.T, s store.Store) {
	v1 := commit(t, s, "w", batch("a", 0, item("k", "1"), item("j", "")), batch("b", 0, item("k", "2")))
	v2 := commit(t, s, "w", batch("a", v1, item("i", "3"), item("k", "4")))
	snap, err := s.Snapshot(bg, "w")
	require.NoError(t, err)
	if diff := cmp.Diff(store.Snapshot{
		"a": {{Key: "j", Version: v1}, {Key: "i", Text: "3", Version: v2}, {Key: "k", Text: "4", Version: v2}},
		"b": {{Key: "k", Text: "2", Version: v1}},
	}, snap); diff != "" {
		t.Fatal(diff)
	}
	v3 := commit(t, s, "w", batch("a", v2, item("k", "5")), batch("c", 0, item("k", "6")))
	_, err = s.Count(bg, "w", "c", 1)
	require.NoError(t, err)

	for _, world := range []string{"w", "elsewhere"} {
		require.NoError(t, s.Restore(bg, world, snap))
		a := read(t, s, world, "a", v3)
		assert.True(t, a.Whole)
		assert.Greater(t, a.Version, v3)
		assert.Equal(t, "j= i=3 k=4", plain(a.Items))
		for _, it := range a.Items {
			assert.LessOrEqual(t, it.Version, a.Version)
			assert.Greater(t, it.Version, v3, "restoring changes it")
		}
		assert.Equal(t, store.Changes{Whole: true}, read(t, s, world, "c", v3))
		assert.Equal(t, "k=2", plain(read(t, s, world, "b", 0).Items))
		n, err := s.Count(bg, world, "c", 1)
		require.NoError(t, err)
		assert.EqualValues(t, 1, n)
		commit(t, s, world, batch("a", a.Version, item("k", "7")))
		c := read(t, s, world, "a", a.Version)
		assert.False(t, c.Whole)
		assert.Equal(t, "k=7", plain(c.Items))
	}

	all, err := s.Worlds(bg)
	require.NoError(t, err)
	assert.Equal(t, []store.World{{"elsewhere", 4, 7}, {"w", 4, 7}}, all)
	require.NoError(t, s.Restore(bg, "w", store.Snapshot{"a": nil}))
	assert.Equal(t, []string{"elsewhere"}, names(t, s), "restoring nothing is dropping")
}

func notAgain(t *testing.T, s store.Store) {
	seen := map[uint64]bool{}
	var last uint64
	for i := range 30 {
		v := commit(t, s, "w", batch("a", 0, item("k", fmt.Sprint(i))))
		require.Greater(t, v, last)
		if last != 0 {
			require.True(t, read(t, s, "w", "a", last).Whole)
		}
		seen[v], last = true, v
		switch i % 3 {
		case 0:
			require.NoError(t, s.Drop(bg, "w"))
		case 1:
			require.NoError(t, s.Restore(bg, "w", nil))
		default:
			require.NoError(t, s.Restore(bg, "w", store.Snapshot{"a": {item("k", "r")}}))
			v := read(t, s, "w", "a", 0).Version
			require.Greater(t, v, last)
			require.NoError(t, s.Drop(bg, "w"))
			last = v
		}
	}
	require.Len(t, seen, 30)
}

func worlds(t *testing.T, s store.Store) {
	commit(t, s, "b", batch("a", 0, item("key", "text"), item("gone", "")))
	v := commit(t, s, "", batch("a", 0, item("", "")))
	commit(t, s, "a", batch("a", 0, item("k", "long")), batch("b", 0, item("k", "é")))
	_, err := s.Count(bg, "counted only", "c", 1)
	require.NoError(t, err)
	all, err := s.Worlds(bg)
	require.NoError(t, err)
	assert.Equal(t, []store.World{{"", 1, 0}, {"a", 2, 8}, {"b", 2, 11}}, all)

	commit(t, s, "", batch("a", v, item("", "x"), item("k", "yz")))
	require.NoError(t, s.Drop(bg, "b"))
	all, err = s.Worlds(bg)
	require.NoError(t, err)
	assert.Equal(t, []store.World{{"", 2, 4}, {"a", 2, 8}}, all)
}
