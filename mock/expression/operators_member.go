package expression

import (
	"cmp"
	"fmt"
	"unicode/utf8"

	"github.com/understudy-api/understudy/specs/schema"
)

// member reads a member of an object or an element of a list, counted from the
// end where the index is negative. What is not there is null.
func member(s *state, a []any) (any, error) {
	s.spend(0)
	switch from := a[0].(type) {
	case nil:
		return nil, nil
	case tree:
		if from.Kind == schema.Object {
			s.spend(len(from.Keys) / textStep)
			key, ok := a[1].(string)
			if !ok {
				return nil, fmt.Errorf("the members of an object have names, found %s", name(a[1]))
			}
			if v := from.Get(key); v != nil {
				return inside(v), nil
			}
			return nil, nil
		}
		i, err := index(a[1], len(from.Items))
		if i < 0 || err != nil {
			return nil, err
		}
		return inside(&from.Items[i]), nil
	case []any:
		i, err := index(a[1], len(from))
		if i < 0 || err != nil {
			return nil, err
		}
		return from[i], nil
	}
	return nil, fmt.Errorf("%s has no members", name(a[0]))
}

func index(x any, length int) (int, error) {
	i, ok := x.(int)
	if !ok {
		return 0, fmt.Errorf("the elements of a list have numbers, found %s", name(x))
	}
	if i < 0 {
		i += length
	}
	if i < 0 || i >= length {
		return -1, nil
	}
	return i, nil
}

// slice cuts a list by elements and a text by characters.
func slice(s *state, a []any) (any, error) {
	if a[0] == nil {
		return nil, nil
	}
	text, isText := a[0].(string)
	var runes []rune
	var list []any
	length := 0
	if isText {
		s.spendText(len(text))
		length = utf8.RuneCountInString(text)
	} else {
		var err error
		if list, err = s.list(a[0]); err != nil {
			return nil, err
		}
		length = len(list)
	}
	bound := func(x any, otherwise int) (int, error) {
		i, ok := x.(int)
		switch {
		case x == nil:
			return otherwise, nil
		case !ok:
			return 0, fmt.Errorf("a part is cut by integers, found %s", name(x))
		case i < 0:
			i += length
		}
		return min(max(i, 0), length), nil
	}
	from, err := bound(a[1], 0)
	to, err2 := bound(a[2], length)
	if err = cmp.Or(err, err2); err != nil {
		return nil, err
	}
	from = min(from, to)
	if !isText {
		return list[from:to:to], nil
	}
	runes = []rune(text)
	return string(runes[from:to]), nil
}

// object makes an object of names and values in turn.
func object(s *state, a []any) (any, error) {
	s.spend(len(a))
	v := &schema.Value{Kind: schema.Object}
	for i := 0; i+1 < len(a); i += 2 {
		key, ok := a[i].(string)
		if !ok {
			return nil, fmt.Errorf("a member of an object has a name, found %s", name(a[i]))
		}
		item, err := s.value(a[i+1], 0)
		if err != nil {
			return nil, err
		}
		put(v, key, item)
	}
	return tree{v}, nil
}

// put sets a member of an object that is being made.
func put(v *schema.Value, key string, item schema.Value) {
	if old := v.Get(key); old != nil {
		*old = item
		return
	}
	v.Keys, v.Items = append(v.Keys, key), append(v.Items, item)
}
