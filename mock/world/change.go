package world

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// stamp is the moment of the change that is being made.
func (t *tx) stamp() time.Time {
	st := t.state
	st.Writes++
	return st.now(t.session.worlds.config.Present())
}

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

// create adds an item: what the client says of it, and what the server makes.
func (out *Outcome) create() error {
	a, o, t := out.act, out.opened, out.tx
	said, sh := out.written()
	key, err := out.newKey(&said)
	if err != nil {
		return err
	}
	if key == nil {
		out.nothing = true // there are no more keys
		return nil
	}
	made, err := a.kind.fresh(t.state.Seed, o.scope, key, t.stamp())
	if err != nil {
		return err
	}
	v := schema.Value{Kind: schema.Object}
	for i, name := range made.Keys {
		if said.Get(name) == nil {
			if value := a.kind.initial(name, &made.Items[i], sh.member(name)); value != nil {
				put(&v, name, *value)
			}
		}
	}
	for i, name := range said.Keys {
		put(&v, name, said.Items[i])
	}
	it := &Item{Key: keyText(key), Value: a.kind.name(v, key), rank: o.rank()}
	out.belong(it)
	if err := out.opened.adopt(it, &said); err != nil {
		return err
	}
	if it.Value, out.nothing = out.keep(it.Value, &made); out.nothing {
		return nil
	}
	o.stage(it)
	out.item = it
	if a.documents(201) {
		out.Status = 201
	}
	out.locate(it)
	return nil
}

// newKey is the key of an item that is created: the client's, where it may
// choose one, or else the next. It is nil where there is none left.
func (out *Outcome) newKey(said *schema.Value) (*schema.Value, error) {
	a, o := out.act, out.opened
	if v := said.Get(a.kind.Key); a.kind.Key != "" && v != nil && v.Kind != schema.Null {
		it, err := o.find(v)
		if err != nil || it == nil || it.rank < 0 {
			return v, err
		}
		if a.Operation.Documents(409) {
			return nil, &Taken{Kind: a.kind.Name, Member: a.kind.Key, Key: *v}
		}
		return v, nil // it takes the place of the other
	}
	return o.unusedKey()
}

// unusedKey is the key of the next item; nil where there are no more.
func (o *opened) unusedKey() (*schema.Value, error) {
	n := max(o.next, o.shelf.nextRank(o.base))
	for range maxKeys {
		key, ok, err := o.kind.newKey(o.tx.state.Seed, o.scope, int(n))
		if err != nil || !ok {
			return nil, err
		}
		text := keyText(&key)
		if o.base.index[text] == nil && o.staged[text] == nil {
			if it, removed, version := o.shelf.find(o.base, text); it == nil && !removed {
				o.at(version)
				return &key, nil
			}
		}
		n++
	}
	return nil, nil
}

// maxKeys is how many keys are tried for a new item.
const maxKeys = 10_000

// initial is what a member, of which the client has said nothing, has in an item
// that it creates: nil where there is no such member yet. made is what the
// server would say.
func (k *kind) initial(name string, made *schema.Value, asked *member) *schema.Value {
	if name == k.Key {
		return made
	}
	if asked != nil && !asked.readOnly {
		if d := defaultOf(asked.schema); d != nil {
			return d
		}
		if !k.required(name) {
			return nil
		}
	}
	words := nameOf(specs.Words(name))
	var declared *schema.Schema
	for _, v := range k.views {
		if m := v.shape.member(name); m != nil {
			declared = m.schema
			break
		}
	}
	for _, v := range []*schema.Value{
		defaultOf(declared),
		first(declared),
		whenIf(made.Kind == schema.Array, schema.Value{Kind: schema.Array}),
		whenIf(made.Kind == schema.Number && (words == "count" || strings.HasSuffix(words, " count")), schema.Int(0)),
		whenIf(!slices.Contains(createdNames, words) && !slices.Contains(updatedNames, words), schema.Value{}),
	} {
		if v != nil && declared != nil && declared.Valid(v, schema.ToClient) {
			return v
		}
	}
	return made
}

func whenIf(ok bool, v schema.Value) *schema.Value {
	if !ok {
		return nil
	}
	return &v
}

// defaultOf is the default of a schema, through references.
func defaultOf(s *schema.Schema) *schema.Value {
	for depth := 0; s != nil && depth < maxNesting; depth, s = depth+1, s.Ref {
		if s.Default != nil {
			return s.Default
		}
	}
	return nil
}

// first is the first value of a schema that lists them: what things usually
// begin with.
func first(s *schema.Schema) *schema.Value {
	for depth := 0; s != nil && depth < maxNesting; depth, s = depth+1, s.Ref {
		if len(s.Enum) > 0 {
			return &s.Enum[0]
		}
	}
	return nil
}

// required reports whether some body must show a member.
func (k *kind) required(name string) bool {
	return slices.ContainsFunc(k.views, func(v *view) bool {
		m := v.shape.member(name)
		return m != nil && m.required && !m.writeOnly
	})
}

// belong notes what a new item belongs to.
func (out *Outcome) belong(it *Item) {
	a, in := out.act, out.request.Input
	link := func(p resources.Parent, k *kind) {
		key := in.Value("path", p.Parameter)
		if key == nil {
			return
		}
		if p.Member != nil {
			it.Value = set(it.Value, p.Member, *key)
		} else if k != nil {
			it.belong(k, keyText(key))
		}
	}
	for i, p := range a.kind.Parents {
		if names := pathNames(a.Operation.Path); p.Member != nil && i < len(names) {
			p.Parameter = names[i]
			link(p, nil)
		}
	}
	if a.within != nil {
		link(a.within.Parent, a.within.kind)
	}
}

// replace puts the body in the place of the item. What the client cannot write
// stays, and so does what must be shown and is left out.
func (out *Outcome) replace() error {
	a := out.act
	it, err := out.target()
	if it == nil && out.creates(err) {
		return out.createAt()
	}
	if it == nil {
		out.nothing = err == nil
		return err
	}
	said, sh := out.written()
	v := schema.Value{Kind: schema.Object}
	for i, name := range it.Value.Keys {
		m := sh.member(name)
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

// creates reports whether the operation makes what there is not: the document
// says that it may answer that it was created, or has no answer but success.
func (out *Outcome) creates(err error) bool {
	_, missing := err.(*Missing) //nolint:errorlint // it is never wrapped
	return (err == nil || missing) && out.key() != nil && (!out.act.refuses || out.act.documents(201))
}

// documents reports whether the document has that status for the operation.
func (a *act) documents(status int) bool {
	return slices.ContainsFunc(a.Operation.Responses, func(r *specs.Response) bool { return r.Status == strconv.Itoa(status) })
}

// createAt creates the item that the request names.
func (out *Outcome) createAt() error {
	key := *out.key()
	said, sh := out.written()
	made, err := out.act.kind.fresh(out.tx.state.Seed, out.opened.scope, &key, out.tx.stamp())
	if err != nil {
		return err
	}
	v := said
	for i, name := range made.Keys {
		if v.Get(name) == nil {
			if value := out.act.kind.initial(name, &made.Items[i], sh.member(name)); value != nil {
				put(&v, name, *value)
			}
		}
	}
	it := &Item{Key: keyText(&key), Value: out.act.kind.name(v, &key), rank: out.opened.rank()}
	out.belong(it)
	if err := out.opened.adopt(it, &said); err != nil {
		return err
	}
	if it.Value, out.nothing = out.keep(it.Value, &made); out.nothing {
		return nil
	}
	out.opened.stage(it)
	if out.item = it; out.act.documents(201) {
		out.Status = 201
	}
	return nil
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
		return out.store(it, v, &v)
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
	v = touch(v, said, out.tx.stamp())
	if v, out.nothing = out.keep(v, &it.Value); out.nothing {
		return nil
	}
	out.item = it.with(v)
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

// touch sets the members that tell when a thing was last changed, in the form
// that they had.
func touch(v schema.Value, said *schema.Value, at time.Time) schema.Value {
	for i, name := range v.Keys {
		if said.Get(name) != nil || !slices.Contains(updatedNames, nameOf(specs.Words(name))) {
			continue
		}
		if moment, ok := momentLike(&v.Items[i], at); ok {
			v = set(v, []string{name}, moment)
		}
	}
	return v
}

// momentLike writes a moment as another is written: as RFC 3339 has it, or in
// seconds or milliseconds since 1970.
func momentLike(v *schema.Value, at time.Time) (schema.Value, bool) {
	switch v.Kind {
	case schema.String:
		for _, layout := range []string{time.RFC3339, time.DateOnly} {
			if _, err := time.Parse(layout, v.Text); err == nil {
				return schema.Text(at.UTC().Format(layout)), true
			}
		}
	case schema.Number:
		n, err := strconv.ParseInt(v.Text, 10, 64)
		switch {
		case err == nil && n > 1e12:
			return schema.Int(at.UnixMilli()), true
		case err == nil && n > 1e8:
			return schema.Int(at.Unix()), true
		}
	}
	return schema.Value{}, false
}

// locate works out the address of a new item.
func (out *Outcome) locate(it *Item) {
	path := out.act.kind.address
	if path == "" {
		return
	}
	names := pathNames(path)
	for i, name := range names {
		value := it.Key
		if i < len(out.opened.scope) {
			value = out.opened.scope[i].Plain()
		} else if i < len(names)-1 {
			return // it leads through what the request does not name
		}
		path = strings.Replace(path, "{"+name+"}", escapeSegment(value), 1)
	}
	out.Location = out.request.Base + path
}
