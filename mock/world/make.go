package world

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// source is the collection as the generator has it, and where its list stands;
// nil where it has none.
func (k *kind) source(seed uint64, scope []schema.Value) (*fixtures.Collection, error) {
	g := k.play.generator
	if k.Collection.Schema != nil {
		return g.Declared(k.Collection.Schema, k.Name, k.Key, seed)
	}
	for _, show := range []*resources.Show{k.list, k.read} {
		if show == nil {
			continue
		}
		if c, ok := g.Collection(show.Media, inputFor(show.Operation, nil, scope, nil), seed); ok {
			if k.complete {
				c = c.Complete()
			}
			return c, nil
		}
	}
	return nil, nil
}

// generate makes as many items as are usual, or as the document says.
func (k *kind) generate(made *base, seed uint64, scope []schema.Value) error {
	c, err := k.source(seed, scope)
	if c == nil || err != nil {
		return err
	}
	size := k.size
	if size == 0 && k.list == nil {
		size = usualSize
	}
	n := 0
	for one, err := range c.Items(size) {
		if err != nil {
			return err
		}
		if size > 0 && len(made.items) >= size {
			break // those that the document declares count
		}
		v, err := schema.ParseJSON(string(one.Text))
		if err != nil {
			return err
		}
		key := schema.Int(int64(n)) // where nothing tells items apart
		n++
		if said := v.Get(k.Key); k.Key != "" && said != nil {
			key = *said
		} else if one.Key != nil && c.Member() == k.Key {
			if key, err = schema.ParseJSON(string(one.Key)); err != nil {
				return err
			}
		}
		if v, err = k.detailed(v, seed, scope, &key); err != nil {
			return err
		}
		made.add(&Item{Key: keyText(&key), Value: v})
	}
	return nil
}

// usualSize is how many items there are of a collection that is only declared.
const usualSize = 12

// detailed adds to an item, as a list shows it, what only a detail shows.
func (k *kind) detailed(v schema.Value, seed uint64, scope []schema.Value, key *schema.Value) (schema.Value, error) {
	if k.read == nil || v.Kind != schema.Object || k.list != nil && k.play.shapes.of(k.read.Schema).same(k.play.shapes.of(k.list.Schema)) {
		return v, nil
	}
	detail, err := k.reading(seed, scope, key, time.Time{})
	return more(v, detail), err
}

// reading makes one item as the operation that reads it shows it; nil where
// none does. born is when it came to be; zero: whenever its key says.
func (k *kind) reading(seed uint64, scope []schema.Value, key *schema.Value, born time.Time) (*schema.Value, error) {
	if k.read == nil {
		return nil, nil
	}
	action := k.play.model.Action(k.read.Operation)
	text, err := k.play.generator.Answer(nil, fixtures.Question{
		Media: k.read.Media, Input: inputFor(k.read.Operation, action.Key, scope, key), Seed: seed, Born: born, JSON: true,
	})
	if err != nil {
		return nil, err
	}
	body, err := schema.ParseJSON(string(text))
	if err != nil {
		return nil, fmt.Errorf("the body of %s is not JSON: %w", k.read.Operation, err)
	}
	v := get(&body, k.read.Path)
	if v == nil || v.Kind != schema.Object {
		return nil, nil
	}
	if key != nil {
		return new(k.name(*v, key)), nil
	}
	return v, nil
}

// name gives an item its key, where the document lets it say so.
func (k *kind) name(v schema.Value, key *schema.Value) schema.Value {
	if k.Key == "" || v.Kind != schema.Object {
		return v
	}
	if k.KeySchema != nil && !k.KeySchema.Valid(key, schema.ToClient) {
		other := schema.Text(key.Plain())
		if key.Kind == schema.String && schema.IsNumber(key.Text) {
			other = schema.Value{Kind: schema.Number, Text: key.Text}
		}
		if !k.KeySchema.Valid(&other, schema.ToClient) {
			return v
		}
		key = &other
	}
	return set(v, []string{k.Key}, *key)
}

// keyOf returns the key that an item says it has, as a text.
func (k *kind) keyOf(v *schema.Value) string {
	if key := v.Get(k.Key); k.Key != "" && key != nil {
		return keyText(key)
	}
	return ""
}

// fresh makes an item with a key. born is when it came to be; zero: whenever its
// key says.
func (k *kind) fresh(seed uint64, scope []schema.Value, key *schema.Value, born time.Time) (schema.Value, error) {
	v := schema.Value{Kind: schema.Object}
	c, err := k.source(seed, scope)
	if err != nil {
		return v, err
	}
	if c != nil {
		text, err := c.Item(nil, key.AppendJSON(nil), born)
		if err != nil {
			return v, err
		}
		if v, err = schema.ParseJSON(string(text)); err != nil {
			return v, err
		}
	}
	detail, err := k.reading(seed, scope, key, born)
	if err != nil {
		return v, err
	}
	return k.name(more(v, detail), key), nil
}

// more is v with the members that only other has.
func more(v schema.Value, other *schema.Value) schema.Value {
	if other == nil || v.Kind != schema.Object {
		return v
	}
	for i, name := range other.Keys {
		if v.Get(name) == nil {
			put(&v, name, other.Items[i])
		}
	}
	return v
}

// newKey makes the key of the n-th item; ok is false where there are no more.
func (k *kind) newKey(seed uint64, scope []schema.Value, n int) (key schema.Value, ok bool, err error) {
	c, err := k.source(seed, scope)
	if err != nil {
		return key, false, err
	}
	var text []byte
	switch {
	case k.Key == "" || k.KeySchema == nil:
		return schema.Int(int64(n + 1)), true, nil
	case c != nil && c.Member() == k.Key:
		if text, ok = c.Key(nil, n); !ok {
			return key, false, nil
		}
	}
	if text == nil || string(text) == "null" {
		if text, err = k.play.generator.Value(nil, k.KeySchema, k.Key, seed, k.shelf(scope)+" "+strconv.Itoa(n), time.Time{}); err != nil {
			return key, false, err
		}
	}
	key, err = schema.ParseJSON(string(text))
	return key, err == nil, err
}

// examples lists the items that the valid examples of a body show.
func (k *kind) examples(show *resources.Show) []schema.Value {
	if show == nil || k.Key == "" {
		return nil
	}
	var list []schema.Value
	add := func(v *schema.Value) {
		if v != nil && v.Kind == schema.Object && v.Get(k.Key) != nil && v.Get(k.Key).Kind != schema.Null {
			list = append(list, *v)
		}
	}
	for _, example := range k.play.valid[show.Media] {
		v := get(example, show.Path)
		if show.List == nil {
			add(v)
		} else if v != nil {
			for i := range v.Items {
				add(&v.Items[i])
			}
		}
	}
	return list
}

// namedKeys lists the keys that the examples of a parameter name.
func namedKeys(p *specs.Parameter, valid func(*schema.Value) bool) []schema.Value {
	var keys []schema.Value
	for _, e := range p.Examples {
		if v := e.Value; v != nil && (v.Kind == schema.String || v.Kind == schema.Number) && valid(v) &&
			!slices.ContainsFunc(keys, func(k schema.Value) bool { return keyText(&k) == keyText(v) }) {
			keys = append(keys, *v)
		}
	}
	return keys
}
