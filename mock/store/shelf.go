package store

import "slices"

// shelf is a shelf in memory: items by key, in a ring that goes from the oldest
// change to the newest.
type shelf struct {
	born    uint64 // the version it began with
	version uint64
	items   map[string]*entry
	ends    entry // between the newest and the oldest
}

type entry struct {
	Item
	prev, next *entry
}

func newShelf(born uint64) *shelf {
	s := &shelf{born: born, items: map[string]*entry{}}
	s.ends.prev, s.ends.next = &s.ends, &s.ends
	return s
}

// at returns the version of the shelf, which may be nil.
func (s *shelf) at() uint64 {
	if s == nil {
		return 0
	}
	return s.version
}

// length returns how long the text of an item is, and whether there is one. The
// shelf may be nil.
func (s *shelf) length(key string) (n int, known bool) {
	if s == nil {
		return 0, false
	}
	e := s.items[key]
	if e == nil {
		return 0, false
	}
	return len(e.Text), true
}

// set changes an item, which is then the newest.
func (s *shelf) set(key, text string, version uint64) {
	e := s.items[key]
	if e == nil {
		e = &entry{Item: Item{Key: key}}
		s.items[key] = e
	} else {
		e.prev.next, e.next.prev = e.next, e.prev
	}
	e.Text, e.Version = text, version
	e.prev, e.next = s.ends.prev, &s.ends
	e.prev.next, e.next.prev = e, e
}

// since returns the changes that are newer than a version.
func (s *shelf) since(version uint64) Changes {
	c := Changes{Version: s.version, Whole: version != 0 && (version < s.born || version > s.version)}
	if c.Whole {
		version = 0
	}
	for e := s.ends.prev; e != &s.ends && e.Version > version; e = e.prev {
		c.Items = append(c.Items, e.Item)
	}
	slices.Reverse(c.Items)
	return c
}
