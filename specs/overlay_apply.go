package specs

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/understudy-api/understudy/specs/schema"
)

// layOver changes a document as the overlays that are for it say. The problems
// are what they meant to change and did not.
func layOver(source *schema.Source, name string, overlays []*overlay) ([]Problem, error) {
	var problems []Problem
	for _, o := range overlays {
		if !o.isFor(source, name) {
			continue
		}
		o.used = true
		source.Overlays = o.source.Overlays
		for _, a := range o.actions {
			l := layer{overlay: o, action: a, document: source.Name}
			root, err := l.apply(source.Root)
			if err != nil {
				return nil, err
			}
			source.Root = root
			problems = append(problems, l.problems...)
		}
	}
	return problems, nil
}

// layer is an action at work on a document.
type layer struct {
	overlay  *overlay
	action   action
	document string
	problems []Problem
	err      error
}

// apply returns the document as the action leaves it.
func (l *layer) apply(root *schema.Value) (*schema.Value, error) {
	nodes := l.action.path.Select(root)
	if len(nodes) == 0 {
		l.problem(l.action.target, "/target", "%s selects nothing in %s: the action changes nothing", l.action.path, l.document)
		return root, nil
	}
	var places selection
	for i := range nodes {
		places.add(nodes[i].Tokens())
	}
	if l.action.remove && places.selected {
		return nil, l.fail(l.action.target, "/target", "%s selects the document itself, which cannot be removed", l.action.path)
	}
	out := l.rewrite(root, &places, "")
	return &out, l.err
}

// selection is a set of places, as a tree of their tokens.
type selection struct {
	selected bool
	below    map[string]*selection
}

func (s *selection) add(tokens []string) {
	for _, t := range tokens {
		if s.below == nil {
			s.below = map[string]*selection{}
		}
		if s.below[t] == nil {
			s.below[t] = &selection{}
		}
		s = s.below[t]
	}
	s.selected = true
}

// rewrite changes what is selected in a value. What is not on the way to a
// change is shared with the value, which stays as it is.
func (l *layer) rewrite(v *schema.Value, places *selection, pointer string) schema.Value {
	out := *v
	if places.selected {
		out = l.updated(v, pointer)
	}
	if len(places.below) == 0 {
		return out
	}
	items, keys := out.Items, out.Keys
	out.Items, out.Keys = make([]schema.Value, 0, len(items)), nil
	for i := range items {
		token := strconv.Itoa(i)
		if out.Kind == schema.Object {
			token = keys[i]
		}
		item, inside := items[i], places.below[token]
		if inside != nil {
			at := schema.JoinPointer(pointer, token)
			if inside.selected && l.action.remove {
				l.removes(&item, at)
				continue
			}
			item = l.rewrite(&item, inside, at)
		}
		out.Items = append(out.Items, item)
		if out.Kind == schema.Object {
			out.Keys = append(out.Keys, token)
		}
	}
	return out
}

// removes tells of what version 1.0 does not let an overlay remove, but leaves
// no other way to be rid of.
func (l *layer) removes(v *schema.Value, at string) {
	if v.Kind != schema.Object && v.Kind != schema.Array {
		l.problem(l.action.target, "/target", "%s is %s: it is removed, but Overlay 1.0 removes objects and arrays only, and other tools may leave it", at, schema.Show(v))
	}
}

// updated returns a selected value with the update: an array with one more
// element, an object with the members of the update merged in.
func (l *layer) updated(v *schema.Value, pointer string) schema.Value {
	update := l.action.update
	switch {
	case v.Kind == schema.Array:
		out := *v
		out.Items = append(slices.Clip(slices.Clone(v.Items)), *update)
		return out
	case v.Kind != schema.Object:
		_ = l.fail(l.action.target, "/target", "%s selects %s in %s, and only objects and arrays can be updated: select the object around it",
			l.action.path, schema.Show(v), l.place(pointer))
	case update.Kind != schema.Object:
		_ = l.fail(update, "/update", "%s selects the object %s, so update must be an object, found %s",
			l.action.path, l.place(pointer), schema.Show(update))
	default:
		return l.merged(v, update, pointer, "/update")
	}
	return *v
}

func (l *layer) place(pointer string) string { return l.document + "#" + pointer }

// merged merges an update into an object. at is the place of the update in the
// action.
func (l *layer) merged(v, update *schema.Value, pointer, at string) schema.Value {
	out := *v
	out.Keys, out.Items = slices.Clone(v.Keys), slices.Clone(v.Items)
	index := make(map[string]int, len(out.Keys))
	for i, name := range out.Keys {
		index[name] = i
	}
	for name, u := range membersOf(update) {
		i, there := index[name]
		if !there {
			out.Keys, out.Items = append(out.Keys, name), append(out.Items, *u)
			continue
		}
		old := &out.Items[i]
		below, place := schema.JoinPointer(pointer, name), schema.JoinPointer(at, name)
		switch {
		case old.Kind == schema.Object && u.Kind == schema.Object:
			*old = l.merged(old, u, below, place)
		case old.Kind == schema.Array && u.Kind == schema.Array:
			old.Items = slices.Concat(old.Items, u.Items)
		case old.Kind != schema.Object && old.Kind != schema.Array:
			*old = *u
		case u.Kind == schema.Null:
			// A key without a value stands for the structure around it, as in
			// the examples of the specification.
			l.problem(u, place, "there is no value to merge into %s: it stays as it is", l.place(below))
		default:
			_ = l.fail(u, place, "%s is an %s, and %s cannot be merged into it: remove it in an action before",
				l.place(below), old.Kind, schema.Show(u))
		}
	}
	return out
}

func (l *layer) fail(v *schema.Value, at, format string, args ...any) error {
	if l.err == nil {
		l.err = failedAt(l.overlay.source, v, l.action.pointer+at, format, args...)
	}
	return l.err
}

func (l *layer) problem(v *schema.Value, at, format string, args ...any) {
	place := l.overlay.source.Locate(v, l.action.pointer+at)
	l.problems = append(l.problems, Problem{ProblemOverlay, place, fmt.Sprintf(format, args...)})
}
