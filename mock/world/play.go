package world

import (
	"fmt"
	"slices"

	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// play does what the rules of the operation say, and works out what they say of
// the answer: in the same moment of the world.
func (out *Outcome) play() error {
	for i := range out.act.rules.steps {
		if err := out.step(&out.act.rules.steps[i]); err != nil {
			return err
		}
	}
	if len(out.act.rules.respond) == 0 {
		return nil
	}
	vars, err := out.atHand()
	if err != nil {
		return err
	}
	for _, s := range out.act.rules.respond {
		v, ok, err := out.evaluate(s.program, vars)
		if err != nil {
			return err
		}
		if ok {
			out.answers = append(out.answers, answer{s.path, v})
		}
	}
	return nil
}

// atHand are the variables of what the request itself is about: the item that
// it names, or the thing that its path leads through.
func (out *Outcome) atHand() (variables, error) {
	it := out.item
	if it == nil && out.act.kind == nil {
		_, at, err := out.host(out.act.target())
		if err != nil {
			return nil, err
		}
		it = at
	}
	if it == nil {
		return variables{}, nil
	}
	return variables{}.with(it), nil
}

// host opens a collection for a rule, and finds the thing that the request names
// in it; nil where it names none.
func (out *Outcome) host(k *kind) (*opened, *Item, error) {
	a, in := out.act, out.request.Input
	if k == nil {
		return nil, nil, nil
	}
	if out.opened != nil && out.opened.kind == k {
		return out.opened, out.current(out.opened, out.item), nil
	}
	scope := scopeOf(a.Operation, in, len(k.Parents))
	if len(scope) < len(k.Parents) {
		return nil, nil, nil
	}
	o, err := out.tx.open(k, scope)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range a.parents {
		if key := in.Value("path", p.Parameter); p.kind == k && key != nil {
			it, err := o.find(key)
			return o, it, err
		}
	}
	return o, nil, nil
}

// current is an item as it has become.
func (out *Outcome) current(o *opened, it *Item) *Item {
	if it != nil && o.staged[it.Key] != nil && !o.staged[it.Key].gone {
		return o.staged[it.Key]
	}
	return it
}

// maxTargets bounds how many things one rule does something to.
const maxTargets = 10_000

// step does one rule.
func (out *Outcome) step(r *rule) error {
	o, own, err := out.host(r.kind)
	if o == nil || err != nil {
		return err
	}
	vars := variables{}
	if own != nil {
		vars = vars.with(own)
	}
	if r.each == nil {
		if r.makes {
			return out.make(o, r, vars)
		}
		if own == nil {
			if r.refuse != 0 {
				return out.apply(o, r, nil, vars)
			}
			return nil
		}
		return out.apply(o, r, own, vars)
	}
	list, _, err := out.evaluate(r.each, vars)
	if err != nil {
		return err
	}
	if len(list.Items) > maxTargets {
		return &Refused{Reason: fmt.Sprintf("it is about %d things, which is more than %d", len(list.Items), maxTargets)}
	}
	for i := range list.Items {
		if err := out.tx.ctx.Err(); err != nil {
			return err // nobody waits for it
		}
		value := &list.Items[i]
		vars[varValue] = value
		if r.makes {
			if err := out.make(o, r, vars); err != nil {
				return err
			}
			continue
		}
		key := value
		if value.Kind == schema.Object {
			if key = value.Get(o.Key); key == nil {
				continue
			}
		}
		it, err := o.find(key)
		if err != nil {
			return err
		}
		if it != nil { // what there is not cannot be changed, and is not counted
			if err := out.apply(o, r, it, vars.with(it)); err != nil {
				return err
			}
		}
	}
	return nil
}

// apply changes one thing.
func (out *Outcome) apply(o *opened, r *rule, it *Item, vars variables) error {
	if r.when != nil {
		if ok, err := out.holds(r.when, vars); !ok {
			return err
		}
	}
	if r.refuse != 0 {
		return &Refusal{Status: r.refuse, Rule: r.location, Why: r.why()}
	}
	if r.remove != nil {
		gone, err := out.holds(r.remove, vars)
		if err != nil {
			return err
		}
		if gone {
			o.remove(it)
			out.change(it)
			return nil
		}
	}
	v := it.Value
	for _, s := range r.set {
		to, ok, err := out.evaluate(s.program, vars)
		if err != nil {
			return err
		}
		if ok {
			v = set(v, s.path, to)
		}
	}
	for _, s := range r.append {
		element, ok, err := out.evaluate(s.program, vars)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if element, err = out.element(o, s.path[0], element, it); err != nil {
			return err
		}
		list := schema.Value{Kind: schema.Array}
		if old := v.Get(s.path[0]); old != nil && old.Kind == schema.Array {
			list = own(*old)
		}
		list.Items = append(list.Items, element)
		v = set(v, s.path, list)
	}
	if schema.Equal(&v, &it.Value) {
		return nil
	}
	v, ok := o.mend(touch(v, &schema.Value{}, out.tx.stamp()), &it.Value)
	if !ok || schema.Equal(&v, &it.Value) {
		return nil
	}
	now := it.with(v)
	if now.rank < 0 {
		now.rank = o.rank()
	}
	o.stage(now)
	out.change(now)
	if out.item != nil && out.item.Key == it.Key && out.opened == o {
		out.item = now
	}
	return nil
}

// change counts an item that rules have changed, once.
func (out *Outcome) change(it *Item) {
	if out.changed == nil {
		out.changed = map[string]bool{}
	}
	out.changed[it.Key] = true
}

// element completes what is appended to a list: what the rule does not say of
// it, the server makes, as of now.
func (out *Outcome) element(o *opened, name string, said schema.Value, it *Item) (schema.Value, error) {
	var s *schema.Schema
	var sh *shape
	for _, v := range o.views {
		if m := v.shape.member(name); m != nil && m.shape != nil && m.shape.element != nil {
			s, sh = elementOf(m.schema), m.shape.element
		}
	}
	if s == nil || said.Kind != schema.Object {
		return said, nil
	}
	n := 0
	if list := it.Value.Get(name); list != nil {
		n = len(list.Items)
	}
	text, err := o.play.generator.Value(nil, s, resources.Singular(name), out.tx.state.Seed, fmt.Sprint(o.Name, " ", it.Key, " ", name, " ", n, " ", out.tx.state.Writes), out.tx.stamp())
	if err != nil {
		return said, err
	}
	made, err := schema.ParseJSON(string(text))
	if err != nil {
		return said, err
	}
	for i, member := range said.Keys {
		put(&made, member, said.Items[i])
	}
	return sh.show(&made, nil), nil
}

// elementOf is the schema of the elements of a list.
func elementOf(s *schema.Schema) *schema.Schema {
	for depth := 0; s != nil && depth < maxNesting; depth, s = depth+1, s.Ref {
		if s.Items != nil {
			return s.Items
		}
	}
	return nil
}

// make creates a thing: what the rule says of it, and the rest as things are.
func (out *Outcome) make(o *opened, r *rule, vars variables) error {
	if r.when != nil {
		if ok, err := out.holds(r.when, vars); !ok {
			return err
		}
	}
	said := schema.Value{Kind: schema.Object}
	for _, s := range append(slices.Clip(r.create), r.set...) {
		to, ok, err := out.evaluate(s.program, vars)
		if err != nil {
			return err
		}
		if ok {
			said = set(said, s.path, to)
		}
	}
	var key *schema.Value
	var err error
	if v := said.Get(o.Key); o.Key != "" && v != nil && v.Kind != schema.Null {
		there, err := o.find(v)
		if err != nil || there != nil && there.rank >= 0 {
			return err // it is there already: what is sent twice arrives once
		}
		key = v
	} else if key, err = o.unusedKey(); key == nil || err != nil {
		return err
	}
	made, err := o.fresh(out.tx.state.Seed, o.scope, key, out.tx.stamp())
	if err != nil {
		return err
	}
	it := &Item{Key: keyText(key), Value: o.name(merge(made, &said, false, nil), key), rank: o.rank()}
	if err := o.applyDefault(it, &said); err != nil {
		return err
	}
	var ok bool
	if it.Value, ok = o.mend(it.Value, &made); !ok {
		return nil
	}
	o.stage(it)
	out.created = append(out.created, it)
	out.change(it)
	return nil
}
