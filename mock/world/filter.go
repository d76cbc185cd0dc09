package world

import (
	"slices"
	"strings"
	"time"

	"github.com/understudy-api/understudy/mock/expression"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// filter is a parameter that narrows a list.
type filter struct {
	resources.Filter
	program *expression.Program
	schemas []*schema.Schema // of what it is compared with
}

// test reports whether an item fits.
type test func(*Item) (bool, error)

// test returns what the filter asks of items, nil for nothing.
func (f *filter) test(out *Outcome) test {
	value, given := asked(out.request.Input, f.Parameter)
	if f.program != nil {
		vars := variables{varValue: &value}
		return func(it *Item) (bool, error) {
			return out.holds(f.program, vars.with(it))
		}
	}
	if f.Member != "" && given {
		member := value.Get(f.Member)
		if given = member != nil; given {
			value = *member
		}
	}
	if !given || value.Kind == schema.Null || f.matchesAll(&value) {
		return nil
	}
	paths := slices.DeleteFunc(slices.Clone(f.Paths), out.act.kind.isSecret)
	if len(paths) == 0 {
		return nil // clients could find out what it is
	}
	return func(it *Item) (bool, error) {
		return slices.ContainsFunc(paths, func(path []string) bool { return f.fits(&it.Value, path, &value) }), nil
	}
}

// matchesAll reports whether a value that the parameter lists is none that items
// can have, such as status=all: then it does not narrow the list.
func (f *filter) matchesAll(value *schema.Value) bool {
	if f.Test != resources.Equal || value.Kind == schema.Array || len(f.schemas) == 0 || !listsValues(f.Parameter.Schema) {
		return false
	}
	return !slices.ContainsFunc(f.schemas, func(s *schema.Schema) bool { return s.Valid(value, schema.Neither) })
}

func listsValues(s *schema.Schema) bool {
	return first(s) != nil
}

func (f *filter) fits(item *schema.Value, path []string, value *schema.Value) bool {
	if f.Test == resources.Equal || f.Test == "" {
		if value.Kind != schema.Array {
			return has(item, path, value)
		}
		one := func(v schema.Value) bool { return has(item, path, &v) }
		if found := get(item, path); found != nil && found.Kind == schema.Array {
			return !slices.ContainsFunc(value.Items, func(v schema.Value) bool { return !one(v) })
		}
		return len(value.Items) == 0 || slices.ContainsFunc(value.Items, one)
	}
	return !each(item, path, func(v *schema.Value) bool {
		if v.Kind == schema.Null {
			return true
		}
		c := compare(v, value)
		switch f.Test {
		case resources.AtLeast:
			return c < 0
		case resources.Above:
			return c <= 0
		case resources.AtMost:
			return c > 0
		}
		return c >= 0
	})
}

// has reports whether one of the values at a path is a certain one.
func has(item *schema.Value, path []string, value *schema.Value) bool {
	return !each(item, path, func(v *schema.Value) bool {
		return !(schema.Equal(v, value) || v.Kind != value.Kind && v.Kind != schema.Null && v.Plain() == value.Plain())
	})
}

// compare orders two values: numbers by what they amount to, moments by when
// they are, whatever form they are written in, and other texts as they are. What
// is null comes first.
func compare(a, b *schema.Value) int {
	if x, ok := moment(a); ok {
		if y, ok := moment(b); ok {
			if a.Kind == schema.String && b.Kind == schema.String && len(a.Text) != len(b.Text) {
				// A day is compared with the day of a moment.
				if len(b.Text) == len(time.DateOnly) || len(a.Text) == len(time.DateOnly) {
					x, y = x.Truncate(24*time.Hour), y.Truncate(24*time.Hour)
				}
			}
			return x.Compare(y)
		}
	}
	if a.Kind == schema.Number && b.Kind == schema.Number {
		return schema.NumberOf(a.Text).Cmp(schema.NumberOf(b.Text))
	}
	if a.Kind != b.Kind {
		return int(a.Kind) - int(b.Kind)
	}
	if a.Kind == schema.Bool {
		switch {
		case a.True == b.True:
			return 0
		case a.True:
			return 1
		}
		return -1
	}
	return strings.Compare(a.Plain(), b.Plain())
}

// moment reads a date, a moment, or seconds or milliseconds since 1970 that are
// no small number.
func moment(v *schema.Value) (time.Time, bool) {
	switch v.Kind {
	case schema.String:
		if len(v.Text) < len(time.DateOnly) || v.Text[4] != '-' {
			return time.Time{}, false
		}
		for _, layout := range []string{time.RFC3339, time.DateOnly} {
			if t, err := time.Parse(layout, v.Text); err == nil {
				return t, true
			}
		}
	case schema.Number:
		if n, ok := schema.NumberOf(v.Text).Int64(); ok && n > 1e8 {
			if n > 1e12 {
				return time.UnixMilli(n), true
			}
			return time.Unix(n, 0), true
		}
	}
	return time.Time{}, false
}

// schemaAt is the schema of what stands at a path of items, or of the elements
// where that is a list; nil where it is not declared.
func (k *kind) schemaAt(path []string) *schema.Schema {
	for _, v := range k.views {
		sh, s := v.shape, v.schema
		for _, name := range path {
			for sh != nil && len(sh.members) == 0 && sh.element != nil {
				sh = sh.element
			}
			m := sh.member(name)
			if m == nil {
				s = nil
				break
			}
			sh, s = m.shape, m.schema
		}
		for depth := 0; s != nil && depth < maxNesting && s.Items == nil && s.Ref != nil; depth++ {
			s = s.Ref
		}
		if s != nil && s.Items != nil {
			s = s.Items
		}
		if s != nil {
			return s
		}
	}
	return nil
}

// paths finds the members that a name means, by its words: at the top, or one
// level down.
func (k *kind) paths(name string) [][]string {
	if before, after, ok := strings.Cut(name, "."); ok {
		for _, path := range k.paths(before) {
			if path = append(slices.Clone(path), strings.Split(after, ".")...); k.schemaAt(path) != nil && !k.isSecret(path) {
				return [][]string{path}
			}
		}
		return nil
	}
	words := nameOf(specs.Words(name))
	var deeper [][]string
	for _, v := range k.views {
		for i := range v.shape.members {
			m := &v.shape.members[i]
			if nameOf(specs.Words(m.name)) == words && !k.isSecret([]string{m.name}) { // its order would tell what it is
				return [][]string{{m.name}}
			}
			if m.shape == nil {
				continue
			}
			for _, inner := range m.shape.members {
				if path := []string{m.name, inner.name}; nameOf(specs.Words(inner.name)) == words && !k.isSecret(path) {
					deeper = append(deeper, path)
				}
			}
		}
	}
	return deeper
}
