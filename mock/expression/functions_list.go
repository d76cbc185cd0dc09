package expression

import (
	"fmt"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

func length(s *state, a []any) (any, error) {
	switch x := a[0].(type) {
	case nil:
		return 0, nil
	case string:
		s.spendText(len(x))
		return len([]rune(x)), nil
	case []any:
		return len(x), nil
	case tree:
		return len(x.Items), nil
	}
	return nil, fmt.Errorf("%s has no length", name(a[0]))
}

func at(i int) operation {
	return func(s *state, a []any) (any, error) {
		if _, isText := a[0].(string); isText {
			return nil, fmt.Errorf("expected a list, found text")
		}
		return member(s, []any{a[0], i})
	}
}

func concat(s *state, a []any) (any, error) {
	all := []any{}
	for _, x := range a {
		list, err := s.list(x)
		if err != nil {
			return nil, err
		}
		s.spend(len(list))
		all = append(all, list...)
	}
	return all, nil
}

func uniq(s *state, a []any) (any, error) {
	list, err := s.list(a[0])
	if err != nil {
		return nil, err
	}
	var seen members
	kept := []any{}
	for _, x := range list {
		if !seen.has(s, x) {
			seen.add(x)
			kept = append(kept, x)
		}
	}
	return kept, nil
}

func without(s *state, a []any) (any, error) {
	list, err := s.list(a[0])
	if err != nil {
		return nil, err
	}
	var gone members
	for _, x := range a[1:] {
		gone.add(x)
	}
	kept := []any{}
	for _, x := range list {
		if !gone.has(s, x) {
			kept = append(kept, x)
		}
	}
	return kept, nil
}

// members is a set of values. Texts, by far the most of them, are looked up;
// others are compared one by one.
type members struct {
	texts  map[string]bool
	others []any
}

func (m *members) add(x any) {
	if text, ok := x.(string); ok {
		if m.texts == nil {
			m.texts = map[string]bool{}
		}
		m.texts[text] = true
		return
	}
	m.others = append(m.others, x)
}

func (m *members) has(s *state, x any) bool {
	s.spend(0)
	if text, ok := x.(string); ok {
		return m.texts[text]
	}
	return slices.ContainsFunc(m.others, func(y any) bool { return s.equal(x, y) })
}

func reverse(s *state, a []any) (any, error) {
	list, err := s.list(a[0])
	s.spend(len(list))
	list = slices.Clone(list)
	slices.Reverse(list)
	return list, err
}

func flatten(s *state, a []any) (any, error) {
	lists, err := s.list(a[0])
	if err != nil {
		return nil, err
	}
	return concat(s, lists)
}

func asObject(x any) (*schema.Value, error) {
	switch t := x.(type) {
	case nil:
		return &schema.Value{Kind: schema.Object}, nil
	case tree:
		if t.Kind == schema.Object {
			return t.Value, nil
		}
	}
	return nil, fmt.Errorf("expected an object, found %s", name(x))
}

func keys(s *state, a []any) (any, error) {
	v, err := asObject(a[0])
	if err != nil {
		return nil, err
	}
	s.spend(len(v.Keys))
	list := make([]any, len(v.Keys))
	for i, key := range v.Keys {
		list[i] = key
	}
	return list, nil
}

func values(s *state, a []any) (any, error) {
	v, err := asObject(a[0])
	if err != nil {
		return nil, err
	}
	s.spend(len(v.Items))
	list := make([]any, len(v.Items))
	for i := range v.Items {
		list[i] = inside(&v.Items[i])
	}
	return list, nil
}

func merge(s *state, a []any) (any, error) {
	out := &schema.Value{Kind: schema.Object}
	place := map[string]int{}
	for _, x := range a {
		v, err := asObject(x)
		if err != nil {
			return nil, err
		}
		s.spend(len(v.Keys))
		for i, key := range v.Keys {
			at, found := place[key]
			if !found {
				at = len(out.Keys)
				place[key] = at
				out.Keys, out.Items = append(out.Keys, key), append(out.Items, schema.Value{})
			}
			out.Items[at] = v.Items[i]
		}
	}
	return tree{out}, nil
}

// keyText is the name of a member that stands for a key, if there is one.
func keyText(x any) (string, bool, error) {
	switch x := x.(type) {
	case nil:
		return "", false, nil
	case string:
		return x, true, nil
	case tree, []any:
		return "", false, fmt.Errorf("a key is text, a number, true or false; found %s", name(x))
	}
	v, err := ValueOf(x)
	return v.JSON(), true, err
}

// countBy counts a list of keys.
func countBy(s *state, a []any) (any, error) {
	list, err := s.list(a[0])
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	var order []string
	for _, x := range list {
		s.spend(0)
		key, ok, err := keyText(x)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		if counts[key] == 0 {
			order = append(order, key)
		}
		counts[key]++
	}
	v := &schema.Value{Kind: schema.Object, Keys: order, Items: make([]schema.Value, len(order))}
	for i, key := range order {
		v.Items[i] = schema.Int(int64(counts[key]))
	}
	return tree{v}, nil
}

// group makes an object of lists from pairs of key and element.
func group(s *state, a []any) (any, error) {
	pairs, err := s.list(a[0])
	if err != nil {
		return nil, err
	}
	groups := map[string][]any{}
	var order []string
	for _, x := range pairs {
		s.spend(0)
		pair := x.([]any)
		key, ok, err := keyText(pair[0])
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], pair[1])
	}
	v := &schema.Value{Kind: schema.Object, Keys: order, Items: make([]schema.Value, len(order))}
	for i, key := range order {
		if v.Items[i], err = s.value(groups[key], 0); err != nil {
			return nil, err
		}
	}
	return tree{v}, nil
}

func sortPlain(s *state, a []any) (any, error) {
	list, err := s.list(a[0])
	if err != nil {
		return nil, err
	}
	return s.sort(list, list, a[1:])
}

// sorted sorts pairs of key and element.
func sorted(s *state, a []any) (any, error) {
	pairs, err := s.list(a[0])
	if err != nil {
		return nil, err
	}
	keys, list := make([]any, len(pairs)), make([]any, len(pairs))
	for i, x := range pairs {
		pair := x.([]any)
		keys[i], list[i] = pair[0], pair[1]
	}
	return s.sort(keys, list, a[1:])
}

func (s *state) sort(keys, list, direction []any) (any, error) {
	sign := 1
	if len(direction) > 0 {
		switch direction[0] {
		case "asc":
		case "desc":
			sign = -1
		default:
			return nil, fmt.Errorf(`the order is "asc" or "desc"`)
		}
	}
	places := make([]int, len(list))
	for i := range places {
		places[i] = i
	}
	var wrong error
	slices.SortStableFunc(places, func(i, j int) int {
		s.spend(0)
		a, b := keys[i], keys[j]
		switch {
		case a == nil && b == nil:
			return 0
		case a == nil:
			return 1
		case b == nil:
			return -1
		}
		if x, ok := a.(bool); ok {
			if y, ok := b.(bool); ok {
				return sign * strings.Compare(fmt.Sprint(x), fmt.Sprint(y))
			}
		}
		c, ok := order(a, b)
		if !ok && wrong == nil {
			wrong = fmt.Errorf("cannot put %s and %s in order", name(a), name(b))
		}
		return sign * c
	})
	if wrong != nil {
		return nil, wrong
	}
	out := make([]any, len(list))
	for i, place := range places {
		out[i] = list[place]
	}
	return out, nil
}
