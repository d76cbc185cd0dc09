// Package store keeps what clients have changed.
//
// A stand-in serves a seeded world, and everything in it is a pure function of
// the seed: only what clients created, changed and removed has to be kept. A
// world is one session's state. A shelf is one collection in it. An item is one
// thing on a shelf: a key and a text, which the store does not look into.
// Names, keys and texts may be any bytes.
//
// Whoever reads a shelf keeps a copy of it and asks only for what is newer
// ([Store.Read]). Whoever writes says what the copy was made from, and writes
// nothing if that is no longer so ([Store.Commit]): read again, work it out
// again, try again.
//
// [NewMemory] keeps worlds in this process. [Open] also knows Redis, for several
// replicas that share their worlds.
package store

import (
	"context"
	"errors"
	"fmt"
)

// Store keeps what clients have changed in the worlds of a stand-in. It is safe
// for concurrent use, and every operation is atomic. An operation whose context
// has ended fails with the context's error, one that cannot reach the store
// with [ErrUnavailable].
//
// Versions are numbers that grow with each change in the store and are never
// given out again, whatever happens to a world, so that a version names one
// state of a shelf, or none. A shelf on which nothing was ever changed, or that
// was lost with its world, has version 0.
type Store interface {
	// Read returns the changes of a shelf that are newer than version since, a
	// version that an earlier Read or Commit returned, or 0 for all there are.
	// It costs as much as there are changes to return, which from a Redis have to
	// come within a second.
	Read(ctx context.Context, world, shelf string, since uint64) (Changes, error)

	// Commit makes the changes of all batches, or none. It returns the version
	// that each shelf with changed items has now, one for all of them; 0 if no
	// batch had an item. When a shelf is not at the version that its batch
	// expects, the error is an [ErrConflict]; when the changes would be more than
	// a world may hold, a [*FullError].
	//
	// When the error is ErrUnavailable, or the context ended in the middle, the
	// changes may or may not have been made, and the version of the shelf tells.
	//
	// A first change to a world may evict the one that was used least recently:
	// see [Limits].
	Commit(ctx context.Context, world string, batches ...Batch) (uint64, error)

	// Count adds one to a counter of a world and returns what it has come to in
	// this window of time, which is given by its number. A later window starts
	// at one, and the earlier are forgotten; a window that is earlier than the
	// latest, on a replica whose clock is behind, counts as the latest. So the
	// windows of one counter must be of one length: let the name tell the length.
	//
	// A store may forget a counter that was not counted for an hour, and
	// counters beyond some 100,000. When a connection breaks, a call may count
	// twice.
	Count(ctx context.Context, world, counter string, window int64) (int64, error)

	// Snapshot returns all changes of a world, as of one moment. It costs as much
	// as there are.
	Snapshot(ctx context.Context, world string) (Snapshot, error)

	// Restore replaces all changes of a world, and forgets its counters. It
	// fails as Commit does, but for conflicts.
	Restore(ctx context.Context, world string, s Snapshot) error

	// Drop forgets all changes of a world and its counters. There need not be any.
	Drop(ctx context.Context, world string) error

	// Worlds lists the worlds that hold changes, sorted by name.
	Worlds(ctx context.Context) ([]World, error)

	// Close releases what the store holds on to. It must not be used afterwards.
	Close() error
}

// Item is a thing that was changed.
type Item struct {
	Key string

	// Text is the thing as it is now, or "" when it was removed.
	Text string

	// Version is that of the change. The store sets it, Commit and Restore
	// ignore it.
	Version uint64
}

// Changes are what [Store.Read] returns.
type Changes struct {
	// Version is that of the shelf: what to ask from next time.
	Version uint64

	// Items are the changed items, oldest change first and in the order of
	// their batches, each key once, with its latest change.
	Items []Item

	// Whole says that the shelf was lost or replaced since. Items are then all
	// there are, and the reader must forget what it knew. It is never set for
	// who asks from 0, and has nothing to forget.
	Whole bool
}

// Batch is a change to one shelf.
type Batch struct {
	Shelf string

	// At is the version of the shelf that the change was worked out from.
	At uint64

	// Items are the changed items. When a key comes twice, the last counts.
	// Without items, the batch only says that the shelf must not have changed.
	Items []Item
}

// Snapshot is all that was changed in a world: items by shelf, oldest change
// first.
type Snapshot map[string][]Item

// World is what a world comes to.
type World struct {
	Name  string
	Items int   // changed items, removed ones included
	Bytes int64 // of keys and texts
}

// ErrConflict says that a shelf is not at the version a batch expects.
var ErrConflict = errors.New("the shelf has changed")

// ErrUnavailable says that a store cannot be reached, or cannot work.
var ErrUnavailable = errors.New("the store is unavailable")

// FullError says that a world would become larger than it may. Nothing was
// changed.
type FullError struct {
	What  string // "items" or "bytes"
	Limit int64
}

func (e *FullError) Error() string {
	return fmt.Sprintf("the world is full: it may hold %d %s of changes", e.Limit, e.What)
}
