package world

import (
	"time"

	"github.com/understudy-api/understudy/mock/expression"
	"github.com/understudy-api/understudy/specs/schema"
)

// bear gives the items that a collection begins with what the document says
// they have besides, and what they belong to.
func (k *kind) bear(all *bases, made *base, seed uint64) error {
	var owners *base
	if k.belongs != nil {
		var err error
		if owners, err = all.raw(k.belongs, seed); err != nil {
			return err
		}
	}
	for _, it := range made.items {
		of := schema.Value{Kind: schema.Object}
		if owners != nil && len(owners.items) > 0 {
			owner := owners.items[pick(len(owners.items), it.Key, k.belongs.Name)]
			it.belong(k.belongs, owner.Key)
			put(&of, identifier(k.belongs.Name), owner.Value)
		}
		for _, s := range k.born {
			v, err := s.program.Run(map[string]any{expression.Seed: seed, varItem: &it.Value, varOf: &of})
			if err != nil {
				return err
			}
			it.Value = set(it.Value, s.path, v)
		}
		if len(k.born) > 0 {
			before := it.Value
			it.Value, _ = k.mend(it.Value, &before)
		}
	}
	return nil
}

// lives reports whether an item is there at the time of the world.
func (o *opened) lives(it *Item) bool {
	if o.exists == nil {
		return true
	}
	now := o.tx.state.now(o.tx.session.worlds.config.Present())
	ok, err := o.exists.Holds(map[string]any{varItem: &it.Value, varNow: now.UTC().Format(time.RFC3339)})
	return ok || err != nil
}
