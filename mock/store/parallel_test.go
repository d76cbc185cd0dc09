package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock/store"
)

// A writer that keeps a copy of a shelf, as the stand-in does.
type reader struct {
	version uint64
	texts   map[string]string
	changed map[string]uint64
}

func (r *reader) read(s store.Store, world, shelf string) error {
	c, err := s.Read(bg, world, shelf, r.version)
	if err != nil {
		return err
	}
	if c.Whole || r.texts == nil {
		r.texts, r.changed = map[string]string{}, map[string]uint64{}
	}
	if !c.Whole && c.Version < r.version {
		return fmt.Errorf("the shelf went back from version %d to %d", r.version, c.Version)
	}
	for _, it := range c.Items {
		if it.Version <= r.changed[it.Key] || it.Version > c.Version {
			return fmt.Errorf("%q went from version %d to %d on a shelf at %d", it.Key, r.changed[it.Key], it.Version, c.Version)
		}
		r.texts[it.Key], r.changed[it.Key] = it.Text, it.Version
	}
	r.version = c.Version
	return nil
}

// writersThatMeet adds to a few numbers from many goroutines. Two shelves are
// written together and must never be seen apart.
func writersThatMeet(t *testing.T, s store.Store) {
	const writers, writes, keys = 8, 60, 3
	var (
		acknowledged [keys]atomic.Int64
		mu           sync.Mutex
		versions     = map[uint64]bool{}
		wg           sync.WaitGroup
	)
	for w := range writers {
		wg.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(w), 1))
			var a, b reader
			var last uint64
			for range writes {
				k := rng.IntN(keys)
				key := strconv.Itoa(k)
				for {
					if !assert.NoError(t, a.read(s, "w", "a")) || !assert.NoError(t, b.read(s, "w", "b")) {
						return
					}
					n, _ := strconv.Atoi(a.texts[key])
					next := item(key, strconv.Itoa(n+1))
					v, err := s.Commit(bg, "w", batch("a", a.version, next), batch("b", b.version, next))
					if errors.Is(err, store.ErrConflict) {
						continue
					}
					if !assert.NoError(t, err) {
						return
					}
					assert.Equal(t, a.texts[key], b.texts[key], "the shelves are changed together")
					assert.Greater(t, v, last)
					assert.Greater(t, v, a.version)
					last = v
					acknowledged[k].Add(1)
					mu.Lock()
					assert.False(t, versions[v], "version %d twice", v)
					versions[v] = true
					mu.Unlock()
					break
				}
			}
		})
	}
	wg.Wait()
	var a, b reader
	require.NoError(t, a.read(s, "w", "a"))
	require.NoError(t, b.read(s, "w", "b"))
	for k := range keys {
		assert.Equal(t, strconv.FormatInt(acknowledged[k].Load(), 10), a.texts[strconv.Itoa(k)])
	}
	assert.Equal(t, a.texts, b.texts)
	assert.Len(t, versions, writers*writes)
}

// restoresWhileWriting has writers that keep their copies up to date with what
// they read and what they write, while the world is replaced and dropped.
func restoresWhileWriting(t *testing.T, s store.Store) {
	snap := store.Snapshot{"a": {item("n", "0")}}
	for i := range 300 {
		snap["b"] = append(snap["b"], item(strconv.Itoa(i), "b"))
	}
	var writers, restorer sync.WaitGroup
	var stop atomic.Bool
	restorer.Go(func() {
		for i := 0; !stop.Load(); i++ {
			assert.NoError(t, s.Restore(bg, "w", snap))
			if i%8 == 0 {
				assert.NoError(t, s.Drop(bg, "w"))
			}
			time.Sleep(200 * time.Microsecond) // for writers to go on with a stale copy, if they can
		}
	})
	for w := range 6 {
		writers.Go(func() {
			var a reader
			key := strconv.Itoa(w)
			for i := range 150 {
				if !assert.NoError(t, a.read(s, "w", "a")) {
					return
				}
				if i%2 == 0 && !sameCopy(t, s, &a) {
					return
				}
				next := item(key, strconv.Itoa(i))
				v, err := s.Commit(bg, "w", batch("a", a.version, next))
				if err == nil {
					a.texts[key], a.changed[key], a.version = next.Text, v, v
				} else if !assert.ErrorIs(t, err, store.ErrConflict) {
					return
				}
			}
		})
	}
	writers.Wait()
	stop.Store(true)
	restorer.Wait()
}

// sameCopy compares a copy that was kept up to date with a new one of the same
// version.
func sameCopy(t *testing.T, s store.Store, a *reader) bool {
	for range 100 {
		var b reader
		if !assert.NoError(t, b.read(s, "w", "a")) || !assert.NoError(t, a.read(s, "w", "a")) {
			return false
		}
		if a.version == b.version {
			return assert.Equal(t, b.texts, a.texts) && assert.Equal(t, b.changed, a.changed)
		}
	}
	return true // never quiet
}

// evictionsWhileWriting has more worlds than fit: what was acknowledged is
// there, or all of its world is gone.
func evictionsWhileWriting(t *testing.T, s store.Store) {
	var wg sync.WaitGroup
	for w := range 6 {
		wg.Go(func() {
			world := fmt.Sprint("w", w%3)
			var a reader
			for i := range 60 {
				if !assert.NoError(t, a.read(s, world, "a")) {
					return
				}
				assert.Contains(t, []int{0, 2}, len(a.texts), "half a world")
				assert.Equal(t, a.texts["x"], a.texts["y"])
				n := fmt.Sprint(w, i)
				_, err := s.Commit(bg, world, batch("a", a.version, item("x", n), item("y", n)))
				if err != nil && !assert.ErrorIs(t, err, store.ErrConflict) {
					return
				}
				if i%10 == 0 {
					assert.NoError(t, s.Drop(bg, world))
				}
			}
		})
	}
	wg.Wait()
	all, err := s.Worlds(bg)
	require.NoError(t, err)
	assert.LessOrEqual(t, len(all), 2)
	for _, w := range all {
		assert.Equal(t, 2, w.Items)
	}
}
