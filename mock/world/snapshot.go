package world

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/understudy-api/understudy/mock/store"
	"github.com/understudy-api/understudy/specs/schema"
)

// Members of a snapshot. An item that was removed has recordRemoved in the place
// of recordItem.
const (
	snapSeed     = "seed"
	snapWrites   = "writes"
	snapClock    = "clock"
	snapAdvanced = "advanced"
	snapRunning  = "running"
	snapShelves  = "shelves"

	shelfDocument   = "document" // for people: shelfDigest is what counts
	shelfDigest     = "digest"
	shelfCollection = "collection"
	shelfParents    = "parents"
	shelfItems      = "items"

	recordKey     = "key"
	recordRemoved = "removed"
)

// maxRank leaves room behind it for items that are added, up to 1<<53: every reader
// of JSON keeps numbers up to there.
const maxRank = 1 << 52

// Snapshot is all that makes the world of a session: what it is set to, and what
// was changed in it, which is to say what the seed does not make. The same world
// has the same snapshot, whatever way it came to be. How long the clock of rate
// limits has run is not in it.
func (s *Session) Snapshot(ctx context.Context) (*schema.Value, error) {
	if _, _, err := s.current(ctx); err != nil {
		return nil, err
	}
	kept, err := s.worlds.store.Snapshot(ctx, s.name)
	if err != nil {
		return nil, err
	}
	var st state
	for _, it := range kept[stateShelf] {
		if st, err = readState(it.Text); err != nil {
			return nil, err
		}
	}
	clock := object(
		snapAdvanced, schema.Text(st.Offset.String()),
		snapRunning, schema.Boolean(st.Began != 0),
	)
	shelves := schema.Value{Kind: schema.Array}
	for _, name := range sorted(kept) {
		k, scope := s.worlds.shelved(name)
		if k == nil {
			continue // of documents that are not served here
		}
		shelf, err := k.showShelf(scope, kept[name])
		if err != nil {
			return nil, err
		}
		shelves.Items = append(shelves.Items, shelf)
	}
	return new(object(
		snapSeed, schema.Value{Kind: schema.Number, Text: strconv.FormatUint(st.Seed, 10)},
		snapWrites, schema.Int(st.Writes),
		snapClock, clock,
		snapShelves, shelves,
	)), nil
}

// object makes an object of names and values.
func object(members ...any) schema.Value {
	v := schema.Value{Kind: schema.Object}
	for i := 0; i < len(members); i += 2 {
		put(&v, members[i].(string), members[i+1].(schema.Value))
	}
	return v
}

// showShelf is what was changed of a collection, as a snapshot has it: in the
// order of the collection.
func (k *kind) showShelf(scope []schema.Value, kept []store.Item) (schema.Value, error) {
	items := make([]*Item, len(kept))
	for i, it := range kept {
		var err error
		if items[i], err = readRecord(it.Key, it.Text); err != nil {
			return schema.Value{}, fmt.Errorf("%q in %s: %w", it.Key, k.Name, err)
		}
	}
	slices.SortFunc(items, byRank)
	list := schema.Value{Kind: schema.Array}
	for _, it := range items {
		one := object(recordKey, schema.Text(it.Key), recordRank, schema.Int(it.rank))
		if len(it.of) > 0 {
			of := schema.Value{Kind: schema.Object}
			for _, name := range sorted(it.of) {
				put(&of, name, schema.Text(it.of[name]))
			}
			put(&one, recordOf, of)
		}
		if it.gone {
			put(&one, recordRemoved, schema.Boolean(true))
		} else {
			put(&one, recordItem, it.Value)
		}
		list.Items = append(list.Items, one)
	}
	return object(
		shelfDocument, schema.Text(k.play.doc.Location), shelfDigest, schema.Text(k.play.digest),
		shelfCollection, schema.Text(k.Name), shelfParents, schema.Value{Kind: schema.Array, Items: scope},
		shelfItems, list,
	), nil
}

// shelved is the reverse of shelf: which collection has that name in a store. It
// is nil where none that is served has it.
func (w *Worlds) shelved(name string) (*kind, []schema.Value) {
	digest, rest, _ := strings.Cut(name, " ")
	p := w.played(digest)
	if p == nil {
		return nil, nil
	}
	for _, k := range p.kinds {
		keys, ok := strings.CutPrefix(rest+"/", k.Name+"/")
		if !ok || strings.Count(keys, "/") != len(k.Parents) {
			continue
		}
		var scope []schema.Value
		for key := range strings.SplitSeq(strings.TrimSuffix(keys, "/"), "/") {
			if len(k.Parents) > 0 {
				scope = append(scope, schema.Text(unescapeShelf.Replace(key)))
			}
		}
		return k, scope
	}
	return nil, nil
}

var unescapeShelf = strings.NewReplacer("%2F", "/", "%25", "%")

// played is the document with a digest, nil where none that is served has it.
func (w *Worlds) played(digest string) *play {
	for _, p := range w.plays {
		if p.digest == digest {
			return p
		}
	}
	return nil
}

// Restore makes the world what it was when a snapshot was taken. Whoever wrote
// since is forgotten. The error is a [*Refused], and nothing is changed, where
// the snapshot is none, or none of the documents that are served.
func (s *Session) Restore(ctx context.Context, snapshot *schema.Value) error {
	r := &restoring{worlds: s.worlds}
	st := r.state(snapshot)
	r.seed = st.Seed
	kept := store.Snapshot{stateShelf: stateBatch(st, 0).Items}
	shelves := r.list(snapshot, "", snapShelves)
	for i := range shelves {
		at := schema.JoinPointer("", snapShelves, strconv.Itoa(i))
		name, items := r.shelf(&shelves[i], at)
		if kept[name] != nil && r.err == nil {
			r.refuse(at, "a shelf that is there once")
		}
		kept[name] = items
	}
	if r.err != nil {
		return r.err
	}
	return s.worlds.store.Restore(ctx, s.name, kept)
}

// restoring reads a snapshot up to its first fault.
type restoring struct {
	worlds *Worlds
	seed   uint64
	err    error
}

func (r *restoring) refuse(pointer, expected string) {
	if r.err == nil {
		r.err = &Refused{Pointer: pointer, Reason: "expected " + expected}
	}
}

// member is a member of an object that has to be of a kind.
func (r *restoring) member(v *schema.Value, at, name string, kind schema.Kind) *schema.Value {
	m := v.Get(name)
	if m == nil || m.Kind != kind {
		r.refuse(schema.JoinPointer(at, name), "the member "+name+": a JSON "+kind.String())
		return &schema.Value{Kind: kind, Text: "0"}
	}
	return m
}

func (r *restoring) list(v *schema.Value, at, name string) []schema.Value {
	return r.member(v, at, name, schema.Array).Items
}

// number is a whole number from 0 to most.
func (r *restoring) number(v *schema.Value, at, name string, most uint64) uint64 {
	n, err := strconv.ParseUint(schema.NumberOf(r.member(v, at, name, schema.Number).Text).String(), 10, 64)
	if err != nil || n > most {
		r.refuse(schema.JoinPointer(at, name), "a whole number from 0 to "+strconv.FormatUint(most, 10))
	}
	return n
}

func (r *restoring) state(v *schema.Value) state {
	clock, at := r.member(v, "", snapClock, schema.Object), schema.JoinPointer("", snapClock)
	st := state{
		Seed:   r.number(v, "", snapSeed, 1<<64-1),
		Writes: int64(r.number(v, "", snapWrites, uint64(maxOffset/time.Second))), //nolint:gosec // it is bounded
	}
	var err error
	if st.Offset, err = time.ParseDuration(r.member(clock, at, snapAdvanced, schema.String).Text); err != nil || st.Offset < 0 || st.Offset > maxOffset {
		r.refuse(schema.JoinPointer(at, snapAdvanced), "a duration, such as 1h30m, of at most 100 years")
	}
	if r.member(clock, at, snapRunning, schema.Bool).True {
		st.Began = time.Now().UnixMilli()
	}
	return st
}

// shelf reads what was changed of a collection, and what the store calls it.
func (r *restoring) shelf(v *schema.Value, at string) (name string, items []store.Item) {
	digest := r.member(v, at, shelfDigest, schema.String).Text
	p := r.worlds.played(digest)
	if p == nil {
		r.refuse(schema.JoinPointer(at, shelfDigest), "the digest of a document that is served ("+r.worlds.digests()+"), got "+strconv.Quote(digest))
		return "", nil
	}
	collection := r.member(v, at, shelfCollection, schema.String).Text
	i := slices.IndexFunc(p.kinds, func(k *kind) bool { return k.Name == collection })
	if i < 0 {
		r.refuse(schema.JoinPointer(at, shelfCollection), "a collection of "+p.doc.Location+", got "+strconv.Quote(collection)+closest(collection, p.names()))
		return "", nil
	}
	k := p.kinds[i]
	scope := r.list(v, at, shelfParents)
	if len(scope) != len(k.Parents) {
		r.refuse(schema.JoinPointer(at, shelfParents), strconv.Itoa(len(k.Parents))+" keys: those of what the collection belongs to")
	}
	if r.err != nil {
		return "", nil
	}
	for i := range scope {
		scope[i] = k.parentKey(i, scope[i].Plain()) // as requests have it
	}
	b, err := r.worlds.bases.begin(k, r.seed, scope)
	if err != nil {
		r.refuse(at, "a collection that can be made up: "+err.Error())
		return "", nil
	}
	seen, ranks := map[string]bool{}, map[int64]bool{}
	list := r.list(v, at, shelfItems)
	for i := range list {
		at := schema.JoinPointer(at, shelfItems, strconv.Itoa(i))
		it := r.item(k, &list[i], at)
		if seen[it.Key] {
			r.refuse(schema.JoinPointer(at, recordKey), "a key that no other item has")
		}
		if !it.gone && (ranks[it.rank] || b.taken(it)) {
			r.refuse(schema.JoinPointer(at, recordRank), "a rank that no other item has")
		}
		if r.err != nil {
			return "", nil
		}
		seen[it.Key], ranks[it.rank] = true, ranks[it.rank] || !it.gone
		items = append(items, store.Item{Key: it.Key, Text: it.record()})
	}
	return k.shelf(scope), items
}

// taken reports whether the world begins with another item of that rank.
func (b *base) taken(it *Item) bool {
	return it.rank < int64(len(b.items)) && b.items[it.rank].Key != it.Key
}

// item reads one item. It has to be one that every body may show.
func (r *restoring) item(k *kind, v *schema.Value, at string) *Item {
	it := &Item{
		Key:  r.member(v, at, recordKey, schema.String).Text,
		rank: int64(r.number(v, at, recordRank, maxRank)), //nolint:gosec // it is bounded
	}
	if of := v.Get(recordOf); of != nil {
		it.of = map[string]string{}
		for _, name := range of.Keys {
			it.of[name] = r.member(of, schema.JoinPointer(at, recordOf), name, schema.String).Text
		}
	}
	value := v.Get(recordItem)
	if it.gone = v.Flag(recordRemoved); it.gone == (value != nil) {
		r.refuse(at, "either an item, or removed: true")
		return it
	}
	if it.gone {
		return it
	}
	at = schema.JoinPointer(at, recordItem)
	it.Value = *value
	if key := value.Get(k.Key); k.Key != "" && key != nil && keyText(key) != it.Key {
		r.refuse(schema.JoinPointer(at, k.Key), "the key of the item, "+strconv.Quote(it.Key))
	}
	for _, view := range k.views {
		shown := view.show(value)
		for _, fault := range view.schema.Check(&shown, schema.ToClient, "body", "") {
			r.refuse(at+fault.Pointer, fault.Expected)
		}
	}
	return it
}

// digests lists the documents that are served, and what tells them apart.
func (w *Worlds) digests() string {
	list := make([]string, len(w.plays))
	for i, p := range w.plays {
		list[i] = p.doc.Location + " " + p.digest
	}
	return cmp.Or(strings.Join(list, ", "), "none")
}

// names lists the collections of a document.
func (p *play) names() []string {
	list := make([]string, len(p.kinds))
	for i, k := range p.kinds {
		list[i] = k.Name
	}
	return list
}
