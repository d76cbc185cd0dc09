package world

import (
	"net/url"
	"strings"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// create adds an item: what the client says of it, and what the server makes.
func (out *Outcome) create() error {
	said, sh := out.written()
	key, old, err := out.newKey(&said)
	if err != nil {
		return err
	}
	if key == nil {
		out.nothing = true // there are no more keys
		return nil
	}
	if err := out.add(key, said, sh, old); err != nil || out.nothing {
		return err
	}
	if out.act.documents(201) {
		out.Status = 201
	}
	out.locate(out.item)
	return nil
}

// createAt creates the item that the request names.
func (out *Outcome) createAt() error {
	said, sh := out.written()
	if err := out.add(out.key(), said, sh, nil); err != nil || out.nothing {
		return err
	}
	out.Status = 201
	return nil
}

// add makes a new item, in the place of an old one where there is one.
func (out *Outcome) add(key *schema.Value, said schema.Value, sh *shape, old *Item) error {
	k, o, t := out.act.kind, out.opened, out.tx
	made, err := k.fresh(t.state.Seed, o.scope, key, t.stamp())
	if err != nil {
		return err
	}
	v := schema.Value{Kind: schema.Object}
	for i, name := range made.Keys {
		if said.Get(name) == nil {
			if value := k.initial(name, &made.Items[i], sh.like(name)); value != nil {
				put(&v, name, *value)
			}
		}
	}
	for i, name := range said.Keys {
		put(&v, name, said.Items[i])
	}
	it := &Item{Key: keyText(key), Value: k.name(v, key)}
	if old != nil && old.rank >= 0 {
		it.rank = old.rank
	} else {
		it.rank = o.rank()
	}
	out.belong(it)
	if err := o.applyDefault(it, &said); err != nil {
		return err
	}
	if it.Value, out.nothing = out.keep(it.Value, &made); out.nothing {
		return nil
	}
	o.stage(it)
	out.item = it
	return nil
}

// creates reports whether the operation makes what there is not: the document
// says that it may answer that it was created, or has no answer but success.
func (out *Outcome) creates(err error) bool {
	_, missing := err.(*Missing) //nolint:errorlint // it is never wrapped
	return (err == nil || missing) && out.key() != nil && (!out.act.refuses || out.act.documents(201))
}

// newKey is the key of an item that is created: the client's, where it may
// choose one, or else the next. It is nil where there is none left. old is the
// item that has it already, where the document does not mind.
func (out *Outcome) newKey(said *schema.Value) (key *schema.Value, old *Item, err error) {
	a, o := out.act, out.opened
	if v := said.Get(a.kind.Key); a.kind.Key != "" && v != nil && v.Kind != schema.Null {
		old, err := o.find(v)
		if err == nil && old != nil && old.rank >= 0 && a.Operation.Documents(409) {
			return nil, nil, &Taken{Kind: a.kind.Name, Member: a.kind.Key, Key: *v}
		}
		return v, old, err
	}
	key, err = o.unusedKey()
	return key, nil, err
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
		whenIf(!resources.IsCreation(name) && !resources.IsChange(name), schema.Value{}),
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
		if names := a.Operation.PathNames; p.Member != nil && i < len(names) {
			p.Parameter = names[i]
			link(p, nil)
		}
	}
	if a.within != nil {
		link(a.within.Parent, a.within.kind)
	}
}

// locate works out the address of a new item.
func (out *Outcome) locate(it *Item) {
	reader := out.act.kind.reader
	if reader == nil {
		return
	}
	path, names := reader.Path, reader.PathNames
	for i, name := range names {
		value := it.Key
		if i < len(out.opened.scope) {
			value = out.opened.scope[i].Plain()
		} else if i < len(names)-1 {
			return // it leads through what the request does not name
		}
		path = strings.Replace(path, "{"+name+"}", url.PathEscape(value), 1)
	}
	out.Location = out.request.Base + path
}
