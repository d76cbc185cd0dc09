package world

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// Item is one thing of a collection, as it was at one moment. It is read-only:
// who changes it makes another.
type Item struct {
	Key   string // text of the member that names it
	Value schema.Value

	// rank is its place in the collection: the things that the world began with
	// come first, and what was added later follows.
	rank int64

	// of are the keys of what it belongs to, by collection, where it does not say
	// so itself.
	of map[string]string

	gone bool // it was removed
}

// keyText is how a key is compared: numbers and texts of digits are the same,
// since documents are not strict about them, and 1.0 is 1.
func keyText(v *schema.Value) string {
	if v.Kind == schema.Number && strings.ContainsAny(v.Text, ".eE") {
		return schema.NumberOf(v.Text).String()
	}
	return v.Plain()
}

// with returns the item with another value.
func (it *Item) with(v schema.Value) *Item {
	return &Item{Key: it.Key, Value: v, rank: it.rank, of: it.of}
}

// Members of a record: how an item is written in a store.
const (
	recordRank = "rank"
	recordOf   = "of"
	recordItem = "item"
)

// record is the item as a text for the store.
func (it *Item) record() string {
	v := schema.Value{Kind: schema.Object}
	put(&v, recordRank, schema.Int(it.rank))
	if len(it.of) > 0 {
		of := schema.Value{Kind: schema.Object}
		for _, name := range sorted(it.of) {
			put(&of, name, schema.Text(it.of[name]))
		}
		put(&v, recordOf, of)
	}
	if !it.gone {
		put(&v, recordItem, it.Value)
	}
	return v.JSON()
}

var errRecord = errors.New("what is stored is not an item of a world")

// readRecord is the reverse of record.
func readRecord(key, text string) (*Item, error) {
	v, err := schema.ParseJSON(text)
	if err != nil {
		return nil, errors.Join(errRecord, err)
	}
	it := &Item{Key: key, gone: true}
	rank := v.Get(recordRank)
	if rank == nil || rank.Kind != schema.Number {
		return nil, errRecord
	}
	it.rank, _ = schema.NumberOf(rank.Text).Int64()
	if of := v.Get(recordOf); of != nil && of.Kind == schema.Object {
		it.of = make(map[string]string, len(of.Keys))
		for i, name := range of.Keys {
			it.of[name] = of.Items[i].Text
		}
	}
	if item := v.Get(recordItem); item != nil {
		it.Value, it.gone = *item, false
	}
	return it, nil
}

func byRank(a, b *Item) int {
	return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.Key, b.Key))
}

func sorted[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
