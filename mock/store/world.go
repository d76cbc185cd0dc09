package store

import (
	"container/list"
	"fmt"
	"sync"
	"sync/atomic"
)

// world is a world in memory.
type world struct {
	name  string
	place *list.Element // among the used ones

	mu      sync.Mutex
	gone    bool // no longer in the store, look again
	shelves map[string]*shelf
	items   int
	bytes   int64
}

// commit makes the changes of all batches, or none, with the next version.
func (w *world) commit(batches []Batch, l Limits, last *atomic.Uint64) (uint64, error) {
	for _, b := range batches {
		if at := w.shelves[b.Shelf].at(); at != b.At {
			return 0, conflict(b, at)
		}
	}
	items, bytes := w.growth(batches)
	if err := l.hold(w.items+items, w.bytes+bytes); err != nil {
		return 0, err
	}
	w.items += items
	w.bytes += bytes

	var version uint64
	for _, b := range batches {
		if len(b.Items) == 0 {
			continue
		}
		if version == 0 {
			version = last.Add(1)
		}
		s := w.shelves[b.Shelf]
		if s == nil {
			s = newShelf(version)
			w.shelves[b.Shelf] = s
		}
		for _, it := range b.Items {
			s.set(it.Key, it.Text, version)
		}
		s.version = version
	}
	return version, nil
}

// growth returns how many items and bytes more the world has after the batches.
func (w *world) growth(batches []Batch) (items int, bytes int64) {
	type place struct{ shelf, key string }
	var before map[place]int // the length of the text, for keys that may come again
	for _, b := range batches {
		s := w.shelves[b.Shelf]
		for _, it := range b.Items {
			n, known := s.length(it.Key)
			if len(batches) > 1 || len(b.Items) > 1 {
				if before == nil {
					before = map[place]int{}
				}
				at := place{b.Shelf, it.Key}
				if m, again := before[at]; again {
					n, known = m, true
				}
				before[at] = len(it.Text)
			}
			if !known {
				items++
				bytes += int64(len(it.Key))
			}
			bytes += int64(len(it.Text) - n)
		}
	}
	return items, bytes
}

// renew makes all that is in the world a change of this version.
func (w *world) renew(version uint64) {
	for _, s := range w.shelves {
		s.born, s.version = version, version
		for e := s.ends.next; e != &s.ends; e = e.next {
			e.Version = version
		}
	}
}

func conflict(b Batch, at uint64) error {
	return fmt.Errorf("%w: %q is at version %d, not %d", ErrConflict, b.Shelf, at, b.At)
}
