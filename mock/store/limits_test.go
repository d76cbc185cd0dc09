package store_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock/store"
)

func full(t *testing.T, err error, want store.FullError) {
	t.Helper()
	var e *store.FullError
	require.ErrorAs(t, err, &e)
	assert.Equal(t, want, *e)
	assert.NotErrorIs(t, err, store.ErrConflict)
}

func tooManyItems(t *testing.T, s store.Store) {
	want := store.FullError{What: "items", Limit: 3}
	_, err := s.Commit(bg, "w", batch("a", 0, item("1", ""), item("2", ""), item("3", ""), item("4", "")))
	full(t, err, want)
	assert.Empty(t, names(t, s))
	v := commit(t, s, "w", batch("a", 0, item("1", "x"), item("2", "x")), batch("b", 0, item("1", "x"), item("1", "y")))
	_, err = s.Commit(bg, "w", batch("a", v, item("1", ""), item("3", "x")))
	full(t, err, want)
	assert.Equal(t, v, read(t, s, "w", "a", 0).Version)
	assert.Equal(t, "1=x 2=x", plain(read(t, s, "w", "a", 0).Items))
	commit(t, s, "w", batch("a", v, item("1", ""), item("2", "")))
	err = s.Restore(bg, "w", store.Snapshot{"a": {item("1", ""), item("2", "")}, "b": {item("1", ""), item("2", "")}})
	full(t, err, want)
	assert.Equal(t, "1= 2=", plain(read(t, s, "w", "a", 0).Items))
	require.NoError(t, s.Restore(bg, "w", store.Snapshot{"c": {item("1", ""), item("2", ""), item("1", ""), item("3", "")}}))
	assert.Equal(t, "2= 1= 3=", plain(read(t, s, "w", "c", 0).Items))
}

func tooManyBytes(t *testing.T, s store.Store) {
	want := store.FullError{What: "bytes", Limit: 10}
	v := commit(t, s, "w", batch("a", 0, item("key", "1234567")))
	_, err := s.Commit(bg, "w", batch("a", v, item("key", "12345678")))
	full(t, err, want)
	_, err = s.Commit(bg, "w", batch("b", 0, item("k", "")))
	full(t, err, want)
	v = commit(t, s, "w", batch("a", v, item("key", "")), batch("b", 0, item("k", "123456")))
	_, err = s.Commit(bg, "w", batch("a", v, item("key", "1")))
	full(t, err, want)
	full(t, s.Restore(bg, "new", store.Snapshot{"a": {item("key", "12345678")}}), want)
	assert.Equal(t, []string{"w"}, names(t, s))
}

func tooManyWorlds(t *testing.T, s store.Store) {
	for _, w := range []string{"", "a", "b"} {
		commit(t, s, w, batch("s", 0, item("k", w)))
	}
	assert.Equal(t, []string{"", "a", "b"}, names(t, s), "the default world is not counted")

	va := read(t, s, "a", "s", 0).Version
	_, err := s.Commit(bg, "c", batch("s", 7, item("k", "c")))
	require.ErrorIs(t, err, store.ErrConflict)
	commit(t, s, "c", batch("s", 0))
	read(t, s, "c", "s", 0)
	assert.Equal(t, []string{"", "a", "b"}, names(t, s), "only a change needs room")

	vc := commit(t, s, "c", batch("s", 0, item("k", "c")))
	assert.Equal(t, []string{"", "a", "c"}, names(t, s), "a was read after b was changed")
	assert.Equal(t, store.Changes{Whole: true}, read(t, s, "b", "s", va))
	read(t, s, "c", "s", 0)
	_, err = s.Count(bg, "a", "n", 1)
	require.NoError(t, err)
	require.NoError(t, s.Restore(bg, "d", store.Snapshot{"s": {item("k", "d")}}))
	assert.Equal(t, []string{"", "a", "d"}, names(t, s), "a was counted in after c was read")
	_, err = s.Commit(bg, "c", batch("s", vc, item("k", "c")))
	require.ErrorIs(t, err, store.ErrConflict)
	commit(t, s, "a", batch("s", va, item("k", "a2")))
	commit(t, s, "b", batch("s", 0, item("k", "b")))
	assert.Equal(t, []string{"", "a", "b"}, names(t, s))
	require.NoError(t, s.Restore(bg, "a", store.Snapshot{"s": {item("k", "a3")}}))
	assert.Equal(t, []string{"", "a", "b"}, names(t, s), "restoring what is there needs no room")
}
