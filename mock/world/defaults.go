package world

import (
	"slices"
	"time"

	"github.com/understudy-api/understudy/mock/expression"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// items reads the items that the document declares: each has a key, and of its
// other members as many as matter.
func (c *compiler) items(k *kind, e specs.Extension) {
	if !e.Present() {
		return
	}
	if e.Value().Kind != schema.Array {
		c.fault(e, "expected a list of items, found "+schema.Show(e.Value()))
		return
	}
	sh := k.shape()
	for _, one := range e.Elements() {
		v := one.Value()
		if v.Kind != schema.Object || k.Key == "" || v.Get(k.Key) == nil {
			c.fault(one, "expected an object with the member "+k.Key+", found "+schema.Show(v))
			continue
		}
		for name, member := range one.Members() {
			m := sh.member(name)
			if m == nil && !sh.open {
				c.fault(member, "there is no member "+name+closest(name, sh.names()))
			} else if m != nil && m.schema != nil && !m.schema.Valid(member.Value(), schema.ToClient) {
				c.fault(member, schema.Show(member.Value())+" is not what "+name+" may be")
			}
		}
		k.items = append(k.items, *v)
	}
}

// chain makes sure that no collection belongs to itself by way of others.
func (c *compiler) chain(k *kind) {
	seen := []*kind{k}
	for at := k.belongs; at != nil; at = at.belongs {
		if slices.Contains(seen, at) {
			c.fault(k.Hint.Get("of"), "a collection cannot belong to itself")
			k.belongs = nil
			return
		}
		seen = append(seen, at)
	}
}

// defaults reads what items that are made have besides. What a member is set to may
// use those before it, and what the item belongs to.
func (c *compiler) defaults(k *kind) {
	if k.defaulted {
		return
	}
	k.defaulted = true
	if k.belongs != nil {
		c.defaults(k.belongs)
	}
	if !k.Hint.Present() {
		return
	}
	sh := k.shape()
	sh.open = true // members that nothing shows are the document's own
	if set := k.Hint.Get("set"); set.Present() && set.Value().Kind != schema.Object {
		c.fault(set, "expected an object of expressions, found "+schema.Show(set.Value()))
	} else {
		for name, member := range set.Members() {
			env := expression.Env{varItem: k.typeOf(), varOf: k.ofType(), varNow: expression.Only(schema.TypeString)}
			if name == k.Key {
				c.fault(member, "what a thing is called cannot be set")
				continue
			}
			k.defaults = append(k.defaults, c.setting(member, env, sh, name)...)
		}
	}
	env := expression.Env{varItem: k.typeOf(), varOf: k.ofType(), varNow: expression.Only(schema.TypeString)}
	if k.exists = c.program(k.Hint.Get("exists"), env, expression.Want{Types: schema.TypeBoolean}); k.exists != nil && k.exists.Uses(varOf) {
		c.fault(k.Hint.Get("exists"), "exists sees the item and now, nothing else")
		k.exists = nil
	}
}

// applyDefaults gives the items that a collection begins with what the document says
// they have besides, and what they belong to. There is an item for each thing to
// belong to, where there are enough; the others belong to any.
func (k *kind) applyDefaults(all *bases, made *base, seed uint64) error {
	var owners []*Item
	if k.belongs != nil {
		b, err := all.of(k.belongs, seed, nil)
		if err != nil {
			return err
		}
		owners = b.items
	}
	for i, it := range made.items {
		var owner *Item
		if i < len(owners) {
			owner = owners[i]
		} else if len(owners) > 0 {
			some := owners
			if n := len(k.belongs.items); n < len(owners) {
				some = owners[n:] // of those that the document declares nothing more is made up
			}
			owner = some[pick(len(some), it.Key, k.belongs.Name)]
		}
		before := it.Value
		k.fill(it, owner, made.given[it.Key], seed, k.play.worlds.config.Present())
		if len(k.defaults) > 0 {
			var ok bool
			if it.Value, ok = k.mend(it.Value, &before); !ok {
				it.Value = before // no body could show it
			}
		}
	}
	return nil
}

// fill gives an item what the document says it has besides, but for what was
// said of it.
func (k *kind) fill(it, owner *Item, said *schema.Value, seed uint64, now time.Time) {
	of := schema.Value{Kind: schema.Object}
	if owner != nil {
		it.belong(k.belongs, owner.Key)
		put(&of, identifier(k.belongs.Name), owner.Value)
	}
	for _, s := range k.defaults {
		if said != nil && get(said, s.path) != nil {
			continue
		}
		v, err := s.program.Run(map[string]any{expression.Seed: seed, varItem: &it.Value, varOf: &of, varNow: now.UTC().Format(time.RFC3339)})
		if err != nil {
			continue // it cannot be worked out of this item: it stays without
		}
		it.Value = set(it.Value, s.path, v)
	}
}

// applyDefault does the same for an item that comes to be later.
func (o *opened) applyDefault(it *Item, said *schema.Value) error {
	if o.belongs == nil && len(o.defaults) == 0 {
		return nil
	}
	var owner *Item
	if o.belongs != nil {
		owners, err := o.tx.open(o.belongs, nil)
		if err != nil {
			return err
		}
		if list := owners.list(); len(list) > 0 {
			owner = list[pick(len(list), it.Key, o.belongs.Name)]
		}
		if key, ok := it.of[o.belongs.Name]; ok {
			key := schema.Text(key)
			if owner, err = owners.find(&key); err != nil {
				return err
			}
		}
	}
	o.fill(it, owner, said, o.tx.state.Seed, o.tx.stamp())
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
