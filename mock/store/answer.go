package store

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// answer takes the answer of a script apart.
type answer struct {
	rest []any
	err  error
}

func (a *answer) next() any {
	if len(a.rest) == 0 {
		a.fail(nil)
		return nil
	}
	v := a.rest[0]
	a.rest = a.rest[1:]
	return v
}

func (a *answer) fail(v any) {
	if a.err == nil {
		a.err = garbled(fmt.Errorf("an answer with %T", v))
	}
	a.rest = nil
}

func (a *answer) text() string {
	v := a.next()
	s, ok := v.(string)
	if !ok {
		a.fail(v)
	}
	return s
}

// number takes a number, or a text that is one.
func (a *answer) number() uint64 {
	switch v := a.next().(type) {
	case int64:
		return uint64(v)
	case string:
		n, err := strconv.ParseUint(v, 10, 64)
		if err != nil {
			a.fail(v)
		}
		return n
	default:
		a.fail(v)
		return 0
	}
}

// The length of a stamp, and of the version in it.
const (
	stampLength   = 23
	versionLength = 16
)

// assemble makes a snapshot of the shelves and texts of a world.
func assemble(shelves, texts map[string]string) (Snapshot, error) {
	type stamped struct {
		stamp string
		Item
	}
	byID := make(map[string][]stamped, len(shelves))
	for field, text := range texts {
		id, key, _ := strings.Cut(field, ":")
		if len(text) < stampLength {
			return nil, garbled(fmt.Errorf("a text without a stamp"))
		}
		stamp := text[:stampLength]
		version, err := strconv.ParseUint(stamp[:versionLength], 10, 64)
		if err != nil {
			return nil, garbled(err)
		}
		byID[id] = append(byID[id], stamped{stamp, Item{Key: key, Text: text[stampLength:], Version: version}})
	}
	all := make(Snapshot, len(shelves))
	for name, info := range shelves {
		id, _, _ := strings.Cut(info, " ")
		list := byID[id]
		slices.SortFunc(list, func(a, b stamped) int { return cmp.Compare(a.stamp, b.stamp) })
		items := make([]Item, len(list))
		for i, it := range list {
			items[i] = it.Item
		}
		all[name] = items
	}
	return all, nil
}
