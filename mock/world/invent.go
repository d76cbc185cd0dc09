package world

import (
	"context"
	"fmt"
	"hash/fnv"
	"slices"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// Invent makes up what a webhook would send next, with its Content-Type: another
// payload after every change of the world, and for every attempt. What the rules
// of the webhook create is a thing that there is not yet. It is nil where the
// webhook sends no body; the error is a [*Refused] where none can be made.
func (s *Session) Invent(ctx context.Context, hook *specs.Webhook, attempt int) (payload []byte, contentType string, err error) {
	op := hook.Operation
	if op.Body == nil || len(op.Body.Content) == 0 {
		return nil, "", nil
	}
	t, err := s.begin(ctx)
	if err != nil {
		return nil, "", err
	}
	m := op.Body.Content[0]
	if i := slices.IndexFunc(op.Body.Content, (*specs.MediaType).IsJSON); i >= 0 {
		m = op.Body.Content[i]
	}
	if m.Schema == nil {
		return m.Encode(&schema.Value{Kind: schema.Object})
	}
	seed, which := t.state.Seed, fmt.Sprint(t.state.Writes, " ", attempt)
	if attempt > 0 { // a world has few things that others have in them: here it knew those
		h := fnv.New64a()
		h.Write(fmt.Append(nil, seed, " ", which))
		seed = h.Sum64()
	}
	i := slices.IndexFunc(s.worlds.plays, func(p *play) bool { return p.doc == op.Document })
	text, err := s.worlds.plays[i].generator.Value(nil, m.Schema, hook.Name, seed, which, t.stamp())
	if err != nil {
		return nil, "", &Refused{Reason: "expected a payload, since none can be made up: " + err.Error()}
	}
	v, err := schema.ParseJSON(string(text))
	if err != nil {
		return nil, "", err
	}
	if a := s.worlds.acts[op]; a != nil && a.rules != nil {
		if v, err = t.renew(a, v, m.Schema); err != nil {
			return nil, "", err
		}
	}
	return m.Encode(&v)
}

// renew puts new things into a payload: of each collection that the rules create
// something in, one that there is not yet, where the payload shows such a thing.
func (t *tx) renew(a *act, v schema.Value, s *schema.Schema) (schema.Value, error) {
	for i := range a.rules.steps {
		k := a.rules.steps[i].kind
		if !a.rules.steps[i].makes || len(k.Parents) > 0 {
			continue
		}
		path, view := k.shownIn(a.play.shapes, s, 0)
		if view == nil || get(&v, path) == nil {
			continue
		}
		o, err := t.open(k, nil)
		if err != nil {
			return v, err
		}
		key, err := o.unusedKey()
		if key == nil || err != nil {
			return v, err
		}
		made, err := k.fresh(t.state.Seed, nil, key, t.stamp())
		if err != nil {
			return v, err
		}
		if other := set(v, path, view.shape.show(&made, view.hidden)); s.Valid(&other, schema.Neither) {
			v = other
		}
	}
	return v, nil
}

// maxPayload is how deep in a payload the thing is looked for that it is about.
const maxPayload = 3

// shownIn finds where values of a schema show an item, and in which view of it.
func (k *kind) shownIn(all shapes, s *schema.Schema, depth int) (path []string, _ *view) {
	for _, v := range k.views {
		if target(v.schema) == target(s) {
			return nil, v
		}
	}
	sh := all[s]
	if sh == nil || depth == maxPayload {
		return nil, nil
	}
	for i := range sh.members {
		if rest, v := k.shownIn(all, sh.members[i].schema, depth+1); v != nil {
			return append([]string{sh.members[i].name}, rest...), v
		}
	}
	return nil, nil
}

// target is the schema that a reference leads to.
func target(s *schema.Schema) *schema.Schema {
	for range maxNesting {
		if s.Ref == nil {
			break
		}
		s = s.Ref
	}
	return s
}
