package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock/store"
)

func counters(t *testing.T, s store.Store) {
	count := func(world, counter string, window int64) int64 {
		n, err := s.Count(bg, world, counter, window)
		require.NoError(t, err)
		return n
	}
	assert.EqualValues(t, 1, count("w", "a", 5))
	assert.EqualValues(t, 2, count("w", "a", 5))
	assert.EqualValues(t, 1, count("w", "b", 5))
	assert.EqualValues(t, 1, count("v", "a", 5))
	assert.EqualValues(t, 3, count("w", "a", 4), "a clock that is behind")
	assert.EqualValues(t, 1, count("w", "a", 6))
	assert.EqualValues(t, 2, count("w", "a", 5))
	assert.EqualValues(t, 1, count("w", "n", -3))
	assert.EqualValues(t, 2, count("w", "n", -3))
	assert.EqualValues(t, 1, count("w", "n", 0))
	assert.Empty(t, names(t, s), "counting changes nothing")
}

func anyBytes(t *testing.T, s store.Store) {
	odd := []string{
		"", " ", "\x00", "\x00\x00", "{", "}", "{}", "a}b{c", ":", "1:", "items", "doc /api/{id}", "é", "日本", "\xff\xfe",
		"\r\n", "%s", "[", "(", "+", "-", "*", "\"", "\\", "0", "00", strings.Repeat("long", 300),
	}
	for i, world := range odd {
		var batches []store.Batch
		for j, shelf := range odd {
			b := batch(shelf, 0)
			for k, key := range odd {
				b.Items = append(b.Items, item(key, fmt.Sprint(i, j, k)+odd[(i+j+k)%len(odd)]))
			}
			batches = append(batches, b)
		}
		commit(t, s, world, batches...)
	}
	for i, world := range odd {
		for j, shelf := range odd {
			c := read(t, s, world, shelf, 0)
			require.Len(t, c.Items, len(odd))
			for k, it := range c.Items {
				require.Equal(t, odd[k], it.Key)
				require.Equal(t, fmt.Sprint(i, j, k)+odd[(i+j+k)%len(odd)], it.Text)
			}
			if j == i {
				v := commit(t, s, world, batch(shelf, c.Version, item(odd[j], shelf)))
				require.Equal(t, []store.Item{{Key: odd[j], Text: shelf, Version: v}}, read(t, s, world, shelf, c.Version).Items)
			}
		}
		snap, err := s.Snapshot(bg, world)
		require.NoError(t, err)
		require.Len(t, snap, len(odd))
		for _, c := range odd {
			n, err := s.Count(bg, world, c, 1)
			require.NoError(t, err)
			require.EqualValues(t, 1, n)
		}
	}
	require.Len(t, names(t, s), len(odd))
	for i, world := range odd {
		require.NoError(t, s.Drop(bg, world))
		require.Len(t, names(t, s), len(odd)-1-i)
	}
}

func many(t *testing.T, s store.Store) {
	const n = 5_000
	b := batch("a", 0)
	for i := range n {
		b.Items = append(b.Items, item(fmt.Sprint(i), fmt.Sprintf(`{"id":%d,"none":[],"big":9007199254740993}`, i)))
	}
	commit(t, s, "w", b)
	c := read(t, s, "w", "a", 0)
	require.Len(t, c.Items, n)
	for i, it := range c.Items {
		require.Equal(t, b.Items[i].Key, it.Key)
		require.Equal(t, b.Items[i].Text, it.Text)
	}
	snap, err := s.Snapshot(bg, "w")
	require.NoError(t, err)
	require.NoError(t, s.Restore(bg, "v", snap))
	require.Equal(t, plain(c.Items), plain(read(t, s, "v", "a", 0).Items))

	long := strings.Repeat("0123456789abcdef", 1<<18)
	v := commit(t, s, "w", batch("a", c.Version, item("7", long)))
	c = read(t, s, "w", "a", c.Version)
	require.Equal(t, v, c.Version)
	require.Len(t, c.Items, 1)
	require.True(t, c.Items[0].Text == long)
}

func ended(t *testing.T, s store.Store) {
	v := commit(t, s, "w", batch("a", 0, item("k", "1")))
	ctx, cancel := context.WithCancel(bg)
	cancel()
	_, err1 := s.Read(ctx, "w", "a", 0)
	_, err2 := s.Commit(ctx, "w", batch("a", v, item("k", "2")))
	_, err3 := s.Count(ctx, "w", "c", 1)
	_, err4 := s.Snapshot(ctx, "w")
	err5 := s.Restore(ctx, "w", nil)
	err6 := s.Drop(ctx, "w")
	_, err7 := s.Worlds(ctx)
	for i, err := range []error{err1, err2, err3, err4, err5, err6, err7} {
		assert.ErrorIs(t, err, context.Canceled, "%d", i)
		assert.False(t, errors.Is(err, store.ErrUnavailable), "%d", i)
	}
	assert.Equal(t, "k=1", plain(read(t, s, "w", "a", 0).Items))
}
