package world

import (
	"slices"
	"strconv"
	"strings"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// written is what the body of a request says of an item, and the shape that the
// document gives it.
func (out *Outcome) written() (schema.Value, *shape) {
	a, in := out.act, out.request.Input
	if in.Body == nil || in.MediaType == nil {
		return schema.Value{Kind: schema.Object}, &shape{open: true}
	}
	sh := a.play.shapes.of(in.MediaType.Schema)
	v := in.Body
	for _, name := range a.Body {
		if m := sh.member(name); m != nil {
			sh = m.shape
		}
		v = v.Get(name)
	}
	if sh == nil {
		sh = &shape{open: true}
	}
	if v == nil || v.Kind != schema.Object {
		return schema.Value{Kind: schema.Object}, sh
	}
	return sh.take(v, a.kind.knows), sh
}

// required reports whether some body must show a member.
func (k *kind) required(name string) bool {
	return slices.ContainsFunc(k.views, func(v *view) bool {
		m := v.shape.member(name)
		return m != nil && m.required && !m.writeOnly
	})
}

// replace puts the body in the place of the item. What the client cannot write
// stays, and so does what must be shown and is left out.
func (out *Outcome) replace() error {
	a := out.act
	it, err := out.target()
	if (it == nil || it.rank < 0 && !a.kind.open) && out.creates(err) {
		return out.createAt()
	}
	if it == nil {
		out.nothing = err == nil
		return err
	}
	said, sh := out.written()
	v := schema.Value{Kind: schema.Object}
	for i, name := range it.Value.Keys {
		m := sh.like(name)
		switch {
		case said.Get(name) != nil:
			put(&v, name, *said.Get(name))
		case name == a.kind.Key || m == nil || m.readOnly:
			put(&v, name, it.Value.Items[i])
		case defaultOf(m.schema) != nil:
			put(&v, name, *defaultOf(m.schema))
		}
	}
	for i, name := range said.Keys {
		put(&v, name, said.Items[i])
	}
	return out.store(it, v, &said)
}

// documents reports whether the document has that status for the operation.
func (a *act) documents(status int) bool {
	return slices.ContainsFunc(a.Operation.Responses, func(r *specs.Response) bool { return r.Status == strconv.Itoa(status) })
}

// update changes what the body says of the item.
func (out *Outcome) update() error {
	it, err := out.target()
	if it == nil {
		out.nothing = err == nil
		return err
	}
	in := out.request.Input
	if in.MediaType != nil && in.MediaType.Essence() == "application/json-patch+json" {
		v, err := out.act.kind.patched(it.Value, in.Body)
		if err != nil {
			return err
		}
		return out.store(it, v, differing(&v, &it.Value))
	}
	said, _ := out.written()
	merging := in.MediaType != nil && in.MediaType.Essence() == "application/merge-patch+json"
	k := out.act.kind
	v := merge(it.Value, &said, merging, k)
	if !merging && !k.shows(&v) {
		v = merge(it.Value, &said, true, k)
	}
	return out.store(it, v, &said)
}

// differing are the members of a value that another has not, or has otherwise.
func differing(v, other *schema.Value) *schema.Value {
	d := schema.Value{Kind: schema.Object}
	for i, name := range v.Keys {
		if was := other.Get(name); was == nil || !schema.Equal(was, &v.Items[i]) {
			put(&d, name, v.Items[i])
		}
	}
	return &d
}

// merge puts the members of a patch over those of a value (RFC 7396). Outside a
// merge patch null is a value like any other, where the document allows it.
func merge(v schema.Value, patch *schema.Value, strict bool, k *kind) schema.Value {
	if patch.Kind != schema.Object {
		return *patch
	}
	if v.Kind != schema.Object {
		v = schema.Value{Kind: schema.Object}
	}
	v = own(v)
	for i, name := range patch.Keys {
		p := &patch.Items[i]
		old := v.Get(name)
		switch {
		case p.Kind == schema.Null && strict && (k == nil || !k.required(name)):
			drop(&v, name)
		case p.Kind == schema.Object && old != nil && old.Kind == schema.Object:
			put(&v, name, merge(*old, p, strict, nil))
		case p.Kind == schema.Object && strict:
			put(&v, name, merge(schema.Value{}, p, strict, nil)) // nulls in it remove what is not there
		default:
			put(&v, name, *p)
		}
	}
	return v
}

// store keeps an item as it has become. said are the members that the client
// has written: the others that tell when something changed are the server's.
func (out *Outcome) store(it *Item, v schema.Value, said *schema.Value) error {
	if key := it.Value.Get(out.act.kind.Key); key != nil {
		v = set(v, []string{out.act.kind.Key}, *key) // what a thing is called does not change
	}
	if schema.Equal(&v, &it.Value) {
		out.item = it
		return nil
	}
	if v, out.nothing = out.keep(v, &it.Value); out.nothing {
		return nil
	}
	if schema.Equal(&v, &it.Value) {
		out.item = it // nothing of it can be shown
		return nil
	}
	out.item = it.with(touch(v, said, out.tx.stamp()))
	if it.rank < 0 {
		out.item.rank = out.opened.rank()
	}
	out.opened.stage(out.item)
	return nil
}

// keep is what of a value can be kept: such that every body may show it. Where
// nothing can, the answer is made up, as if nothing were remembered.
func (out *Outcome) keep(v schema.Value, from *schema.Value) (_ schema.Value, nothing bool) {
	v, ok := out.act.kind.mend(v, from)
	return v, !ok
}

// checkUnchanged makes sure that what the body says and clients may only read is
// what the thing has.
func (out *Outcome) checkUnchanged() error {
	a, in := out.act, out.request.Input
	if a.Kind != resources.Replace && a.Kind != resources.Update || in.Body == nil {
		return ErrReadOnly
	}
	it, err := out.target()
	if err != nil {
		return err
	}
	for _, pointer := range out.request.Unchanged {
		inItem, ok := strings.CutPrefix(pointer, schema.JoinPointer("", a.Body...))
		if !ok || it == nil || it.rank < 0 {
			return ErrReadOnly
		}
		if was, is := it.Value.At(inItem), in.Body.At(pointer); was == nil || is == nil || !schema.Equal(was, is) {
			return ErrReadOnly
		}
	}
	return nil
}
