package world

import (
	"hash/fnv"
	"slices"
	"time"

	"github.com/understudy-api/understudy/specs/schema"
)

// base is a collection as the world begins: a pure function of the seed, never
// stored.
type base struct {
	items []*Item // in the order of their ranks
	index map[string]*Item
	given map[string]*schema.Value // what the document itself says of items, by key
	bytes int
}

func (b *base) add(it *Item) {
	if b.index[it.Key] != nil {
		return
	}
	it.rank = int64(len(b.items))
	b.items = append(b.items, it)
	b.index[it.Key] = it
	b.bytes += len(it.Value.JSON()) * bytesPerByte
}

// give adds an item of which the document says something itself.
func (b *base) give(it *Item, said *schema.Value) {
	if b.index[it.Key] == nil {
		b.given[it.Key] = said
	}
	b.add(it)
}

// bytesPerByte is how much memory a byte of an item's text takes, once it is
// read.
const bytesPerByte = 6

// bases makes the collections of seeds, and keeps the last ones that were asked
// for.
type bases struct {
	kept cache[baseKey, *base]
}

type baseKey struct {
	kind  *kind
	seed  uint64
	scope string
}

// maxBases bounds the memory that collections of seeds are kept in, in bytes.
const maxBases = 256 << 20

func (b *bases) of(k *kind, seed uint64, scope []schema.Value) (*base, error) {
	key := baseKey{k, seed, k.shelf(scope)}
	return b.kept.get(key, func() (*base, int, error) {
		made, err := k.make(seed, scope)
		if err != nil {
			return nil, 0, err
		}
		err = k.relate(b, made, seed, scope)
		return made, made.bytes, err
	})
}

// make makes the items that a collection begins with.
func (k *kind) make(seed uint64, scope []schema.Value) (*base, error) {
	made := &base{index: map[string]*Item{}, given: map[string]*schema.Value{}}
	if k.Single {
		v, err := k.reading(seed, scope, nil, time.Time{})
		if err != nil || v == nil {
			return made, err
		}
		made.add(&Item{Value: *v})
		return made, nil
	}
	if k.play.examples && len(scope) == 0 {
		for _, v := range k.examples(k.list) {
			made.give(&Item{Key: k.keyOf(&v), Value: v}, &v)
		}
	}
	shown := len(made.items)
	for i := range k.items {
		key := k.items[i].Get(k.Key)
		v, err := k.fresh(seed, scope, key, time.Time{})
		if err != nil {
			return made, err
		}
		whole, ok := k.mend(merge(v, &k.items[i], false, nil), &v)
		if !ok {
			whole = v // no body could show it
		}
		made.give(&Item{Key: keyText(key), Value: whole}, &k.items[i])
	}
	if shown == 0 && !k.open {
		if err := k.generate(made, seed, scope); err != nil {
			return made, err
		}
	}
	if k.play.examples && len(scope) == 0 {
		for _, v := range k.examples(k.read) {
			made.give(&Item{Key: k.keyOf(&v), Value: v}, &v)
		}
	}
	if !k.open {
		for i := range k.named { // what the document names as an example is there
			if made.index[keyText(&k.named[i])] != nil {
				continue
			}
			v, err := k.fresh(seed, scope, &k.named[i], time.Time{})
			if err != nil {
				return made, err
			}
			made.add(&Item{Key: keyText(&k.named[i]), Value: v})
		}
	}
	return made, nil
}

// relate makes the items of a collection refer to things that there are.
func (k *kind) relate(all *bases, made *base, seed uint64, scope []schema.Value) error {
	if k.play.examples && len(k.examples(k.list)) > 0 {
		return k.applyDefaults(all, made, seed) // the document says what they refer to
	}
	for _, l := range k.links {
		things, err := l.to.things(all, seed)
		if err != nil {
			return err
		}
		if len(things) == 0 {
			continue
		}
		for _, it := range made.items {
			old := get(&it.Value, l.path)
			thing := things[pick(len(things), it.Key, l.to.Name)]
			if old == nil || old.Kind != thing.Value.Get(l.to.Key).Kind {
				continue
			}
			v := set(it.Value, l.path, *thing.Value.Get(l.to.Key))
			it.Value = k.fit(l.show(v, &thing.Value), &it.Value)
		}
	}
	for i, p := range k.Parents {
		if p.Member == nil || i >= len(scope) {
			continue
		}
		for _, it := range made.items {
			it.Value = k.fit(set(it.Value, p.Member, scope[i]), &it.Value)
		}
	}
	for _, owner := range k.owners {
		things, err := owner.things(all, seed)
		if err != nil {
			return err
		}
		for _, it := range made.items {
			if len(things) > 0 {
				it.belong(owner, things[pick(len(things), it.Key, owner.Name)].Key)
			}
		}
	}
	return k.applyDefaults(all, made, seed)
}

// things are what others may refer to in a collection, as it begins: they refer to
// nothing themselves yet.
func (k *kind) things(all *bases, seed uint64) ([]*Item, error) {
	if k.open || len(k.Parents) > 0 || k.Single {
		return nil, nil
	}
	made, err := all.raw(k, seed)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(made.items), func(it *Item) bool { return it.Value.Get(k.Key) == nil }), nil
}

// raw is a collection before it refers to others.
func (b *bases) raw(k *kind, seed uint64) (*base, error) {
	return b.kept.get(baseKey{k, seed, ""}, func() (*base, int, error) {
		made, err := k.make(seed, nil)
		return made, made.bytes, err
	})
}

func (it *Item) belong(to *kind, key string) {
	if it.of == nil {
		it.of = map[string]string{}
	}
	it.of[to.Name] = key
}

// pick chooses one of n by what it is chosen for.
func pick(n int, texts ...string) int {
	h := fnv.New64a()
	for _, t := range texts {
		_, _ = h.Write([]byte(t))
		_, _ = h.Write([]byte{0})
	}
	x := h.Sum64()
	x ^= x >> 32
	x *= 0xD6E8FEB86659FD93
	x ^= x >> 32
	return int(x % uint64(n))
}
