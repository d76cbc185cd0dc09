package world

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// facet is a shape in which bodies have something: those that show it, or those
// that clients write.
type facet struct {
	*shape
	shown bool
}

// facets are all shapes of the same thing.
type facets []facet

func (f facets) add(sh *shape, shown bool) facets {
	if sh == nil || slices.ContainsFunc(f, func(known facet) bool { return known.shape == sh && known.shown == shown }) {
		return f
	}
	return append(f, facet{sh, shown})
}

// member looks a member up. It is written where some body has it that clients
// only write, and shown where another has it that shows it.
func (f facets) member(name string) (inner facets, written, shown, readOnly bool) {
	for _, one := range f {
		m := one.member(name)
		if m == nil {
			continue
		}
		if m.shape != nil && (len(m.shape.members) > 0 || m.shape.element != nil) {
			inner = inner.add(m.shape, one.shown)
		}
		written = written || m.writeOnly
		shown = shown || one.shown && !m.writeOnly
		readOnly = readOnly || one.shown && m.readOnly
	}
	return inner, written, shown, readOnly
}

// elements are the shapes of the elements of a list.
func (f facets) elements() (inner facets) {
	for _, one := range f {
		inner = inner.add(one.element, one.shown)
	}
	return inner
}

// secret reports whether there is something in it that clients only write.
func (f facets) secret() bool {
	return slices.ContainsFunc(f, func(one facet) bool { return one.shape.secret })
}

// guard finds the shapes that have, at any depth, what clients only write, and
// those that have what they only read.
func (all shapes) guard() {
	for more := true; more; {
		more = false
		for _, sh := range all {
			secret, fixed := sh.secret, sh.fixed
			if e := sh.element; e != nil {
				secret, fixed = secret || e.secret, fixed || e.fixed
			}
			for i := range sh.members {
				m := &sh.members[i]
				secret, fixed = secret || m.writeOnly, fixed || m.readOnly
				if m.shape != nil {
					secret, fixed = secret || m.shape.secret, fixed || m.shape.fixed
				}
			}
			more = more || secret != sh.secret || fixed != sh.fixed
			sh.secret, sh.fixed = secret, fixed
		}
	}
}

// writes notes in which shapes an operation takes the things of a collection.
func (p *play) writes(action *resources.Action) {
	c := action.Collection
	if n := len(action.Parents); c == nil && n > 0 {
		c = action.Parents[n-1].Collection // it may be about that
	}
	k, body := p.kind(c), action.Operation.Body
	if k == nil || body == nil {
		return
	}
	for _, m := range body.Content {
		sh := p.shapes.of(m.Schema)
		for _, name := range action.Body {
			if inner := sh.member(name); inner != nil {
				sh = inner.shape
			}
		}
		k.facets = k.facets.add(sh, false)
	}
}

// isSecret reports whether a path of items leads to, or through, what clients
// only write.
func (k *kind) isSecret(path []string) bool {
	f := k.facets
	for _, name := range path {
		for i := 0; i < len(f); i++ { // paths lead through lists
			f = f.add(f[i].element, f[i].shown)
		}
		inner, written, _, _ := f.member(name)
		if written {
			return true
		}
		f = inner
	}
	return false
}

// plain is an item without what clients only write, at any depth, though some
// body shows it: what they search and sort by would tell it bit by bit.
func (k *kind) plain(v schema.Value) schema.Value { return (&veil{strict: true}).over(v, k.facets) }

// veil takes out of a value what clients only write.
type veil struct {
	strict bool           // even what another body shows
	leaves bool           // a mark in its place
	taken  []schema.Value // what the marks stand for
	copied int            // the weight of what was put back, but for once each
}

func (w *veil) over(v schema.Value, f facets) schema.Value {
	if !f.secret() || len(v.Items) == 0 {
		return v
	}
	seen := schema.Value{Kind: v.Kind, Items: make([]schema.Value, 0, len(v.Items))}
	if v.Kind == schema.Array {
		inner := f.elements()
		for i := range v.Items {
			seen.Items = append(seen.Items, w.over(v.Items[i], inner))
		}
		return seen
	}
	for i, name := range v.Keys {
		inner, written, shown, _ := f.member(name)
		one := v.Items[i]
		switch {
		case !written || shown && !w.strict:
			one = w.over(one, inner)
		case w.leaves:
			w.copied -= weight(&one, math.MaxInt)
			w.taken = append(w.taken, one)
			one = schema.Value{Text: veiled + strconv.Itoa(len(w.taken)-1)}
		default:
			continue
		}
		seen.Keys, seen.Items = append(seen.Keys, name), append(seen.Items, one)
	}
	return seen
}

// veiled begins the text of a mark, which is a null as no text has it.
const veiled = "\x00"

func isVeiled(v *schema.Value) bool {
	return v.Kind == schema.Null && strings.HasPrefix(v.Text, veiled)
}

// bare is a value without marks.
func bare(v schema.Value) schema.Value { return (&veil{}).lift(v, nil) }

// lift puts what was taken back where its marks are, as far as nothing shows it
// there.
func (w *veil) lift(v schema.Value, f facets) schema.Value {
	if len(v.Items) == 0 {
		return v
	}
	whole := schema.Value{Kind: v.Kind, Items: make([]schema.Value, 0, len(v.Items))}
	elements := f.elements()
	for i := range v.Items {
		one, inner, back := v.Items[i], elements, false
		if v.Kind == schema.Object {
			var written, shown bool
			inner, written, shown, _ = f.member(v.Keys[i])
			back = written && !shown
		}
		switch {
		case !isVeiled(&one):
			one = w.lift(one, inner)
		case back:
			n, err := strconv.Atoi(strings.TrimPrefix(one.Text, veiled))
			if err != nil || n >= len(w.taken) {
				continue
			}
			one = w.taken[n]
			w.copied += weight(&one, math.MaxInt)
		default:
			continue
		}
		if v.Kind == schema.Object {
			whole.Keys = append(whole.Keys, v.Keys[i])
		}
		whole.Items = append(whole.Items, one)
	}
	return whole
}

// fixed puts back into v what clients only read, as it was in old.
func (f facets) fixed(old *schema.Value, v schema.Value) schema.Value {
	if !slices.ContainsFunc(f, func(one facet) bool { return one.shape.fixed }) {
		return v
	}
	switch v.Kind {
	case schema.Array:
		inner := f.elements()
		before := inner.counterparts(old)
		v = own(v)
		for i := range v.Items {
			was, ok := before[inner.reading(&v.Items[i])]
			if !ok && len(before) > 0 && len(old.Items) == len(v.Items) {
				was = &old.Items[i]
			}
			v.Items[i] = inner.fixed(was, v.Items[i])
		}
	case schema.Object:
		was := v
		v = schema.Value{Kind: schema.Object}
		for i, name := range was.Keys {
			if inner, _, _, readOnly := f.member(name); !readOnly {
				v.Keys, v.Items = append(v.Keys, name), append(v.Items, inner.fixed(old.Get(name), was.Items[i]))
			} else if it := old.Get(name); it != nil {
				v.Keys, v.Items = append(v.Keys, name), append(v.Items, *it)
			}
		}
		if old == nil {
			break
		}
		for i, name := range old.Keys {
			if _, _, _, readOnly := f.member(name); readOnly {
				put(&v, name, old.Items[i])
			}
		}
	}
	return v
}

// counterparts are the elements that a list had, by what of them clients only
// read: that tells which of them moved where.
func (f facets) counterparts(old *schema.Value) map[string]*schema.Value {
	if old == nil || old.Kind != schema.Array {
		return nil
	}
	known := make(map[string]*schema.Value, len(old.Items))
	for i := range old.Items {
		if text := f.reading(&old.Items[i]); known[text] == nil {
			known[text] = &old.Items[i]
		}
	}
	return known
}

// reading is a text of what of a value clients only read.
func (f facets) reading(v *schema.Value) string {
	only := schema.Value{Kind: schema.Object}
	for i, name := range v.Keys {
		if _, _, _, readOnly := f.member(name); readOnly {
			only.Keys, only.Items = append(only.Keys, name), append(only.Items, v.Items[i])
		}
	}
	return only.JSON()
}
