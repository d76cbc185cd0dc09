package store

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A commit that found its world before it was dropped, and got hold of it after.
func TestCommitToAWorldThatIsGone(t *testing.T) {
	ctx := context.Background()
	m := NewMemory(Limits{})
	change := Batch{Shelf: "a", Items: []Item{{Key: "k", Text: "1"}}}
	v, err := m.Commit(ctx, "w", change)
	require.NoError(t, err)
	change.At = v

	w := m.use("w")
	w.mu.Lock()
	done := make(chan error)
	go func() {
		_, err := m.Commit(ctx, "w", change)
		done <- err
	}()
	time.Sleep(20 * time.Millisecond) // until it waits; if it does not yet, it sees the same
	m.mu.Lock()
	delete(m.worlds, "w")
	m.used.Remove(w.place)
	w.gone = true
	m.mu.Unlock()
	w.mu.Unlock()
	require.ErrorIs(t, <-done, ErrConflict)
	all, err := m.Worlds(ctx)
	require.NoError(t, err)
	assert.Empty(t, all)
}

func TestCountersAreForgotten(t *testing.T) {
	var c counters
	c.count("w", "counted again", 1)
	c.count("w", "not counted again", 1)
	for i := range maxCounters - 2 {
		c.count("v", strconv.Itoa(i), 1)
	}
	assert.EqualValues(t, 2, c.count("w", "counted again", 1))
	c.count("v", "one more", 1)
	assert.Equal(t, maxCounters, c.used.Len())
	assert.EqualValues(t, 3, c.count("w", "counted again", 1))
	assert.EqualValues(t, 1, c.count("w", "not counted again", 1), "100,000 others were counted since")
	c.drop("v")
	assert.Equal(t, 2, c.used.Len())
	assert.EqualValues(t, 1, c.count("v", "one more", 1))
}
