package expression

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/expr-lang/expr/checker/nature"

	"github.com/understudy-api/understudy/specs/schema"
)

// types are the types that are wanted.
func (w Want) types() schema.Types {
	t := every
	if w.Types != 0 {
		t = w.Types
		if t&schema.TypeNumber != 0 {
			t |= schema.TypeInteger
		}
	}
	if w.Schema != nil {
		t &= newTypeBuilder().typesOf(w.Schema)
	}
	return t
}

func (w Want) expected(found string) error {
	var words []string
	t := w.types()
	for _, one := range []struct {
		t    schema.Types
		word string
	}{
		{schema.TypeBoolean, "true or false"},
		{schema.TypeNumber, "a number"},
		{schema.TypeInteger, "an integer"},
		{schema.TypeString, "text"},
		{schema.TypeArray, "a list"},
		{schema.TypeObject, "an object"},
		{schema.TypeNull, "null"},
	} {
		if t&one.t != 0 && !(one.t == schema.TypeInteger && t&schema.TypeNumber != 0) {
			words = append(words, one.word)
		}
	}
	if words == nil {
		words = []string{"nothing: the schema allows no value"}
	}
	return fmt.Errorf("expected %s, found %s", strings.Join(words, " or "), found)
}

// constant checks a value that is known.
func (w Want) constant(v *schema.Value) error {
	if w.types()&schema.TypeOf(v) == 0 {
		return w.expected(kindWords[v.Kind])
	}
	if w.Schema != nil {
		for _, violation := range w.Schema.Check(v, 0, "", "") {
			// What is left out may be filled in by others.
			if violation.Code != "required" {
				return errors.New(violation.Message())
			}
		}
	}
	return nil
}

// kind checks an object or array of expressions.
func (w Want) kind(k schema.Kind) error {
	t := schema.TypeObject
	if k == schema.Array {
		t = schema.TypeArray
	}
	if w.types()&t == 0 {
		return w.expected(kindWords[k])
	}
	return nil
}

// member is what is wanted of a member.
func (w Want) member(name string) (Want, error) {
	if w.Schema == nil {
		return Want{}, nil
	}
	var parts shapeParts
	parts.add(w.Schema)
	switch list := parts.members[name]; {
	case len(list) == 1:
		return Want{Schema: list[0]}, nil
	case len(list) == 0 && len(parts.names) > 0 && !parts.open:
		return Want{}, fmt.Errorf("unknown member %q%s", name, meant(name, parts.names, nil))
	}
	return Want{}, nil
}

func (w Want) element() Want {
	if w.Schema == nil {
		return Want{}
	}
	var parts shapeParts
	if parts.add(w.Schema); len(parts.items) == 1 && !parts.tuple {
		return Want{Schema: parts.items[0]}
	}
	return Want{}
}

// maxCompared is how deep the type of an expression is compared with a schema.
const maxCompared = 4

// nature checks what the checker knows of an expression.
func (w Want) nature(n nature.Nature) error { return w.natureAt(n, "", 0) }

func (w Want) natureAt(n nature.Nature, where string, depth int) error {
	var may schema.Types
	switch {
	case n.Type == nil && !n.Nil || n.Kind == reflect.Interface || depth > maxCompared:
		return nil
	case n.Nil:
		may = schema.TypeNull
		if depth == 0 && w.Types != 0 {
			return nil // a list that is absent, or a condition that does not hold
		}
	case n.IsBool():
		may = schema.TypeBoolean
	case n.IsInteger, n.IsFloat:
		may = schema.TypeInteger // a float64 may be whole
		if n.IsFloat {
			may |= schema.TypeNumber
		}
	case n.IsString():
		may = schema.TypeString
	case n.IsArray():
		may = schema.TypeArray
	case n.IsMap():
		may = schema.TypeObject
	}
	if w.types()&may == 0 {
		err := w.expected(goWords(n.Type))
		if where != "" {
			err = fmt.Errorf("%s: %w", where, err)
		}
		return err
	}
	if n.IsArray() && n.Ref != nil {
		return w.element().natureAt(*n.Ref, where+"[]", depth+1)
	}
	if n.IsMap() && n.TypeData != nil && n.Type == mapType {
		for name, field := range n.Fields {
			member, err := w.member(name)
			if err != nil {
				continue // it may be absent
			}
			if err := member.natureAt(field, strings.TrimPrefix(where+"."+name, "."), depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// settle checks the value of a run. Where a condition or a list is wanted, null
// is false and an empty list.
func (w Want) settle(v schema.Value) (schema.Value, error) {
	if w.Types == 0 {
		return v, nil
	}
	t := w.Types
	if t&schema.TypeNumber != 0 {
		t |= schema.TypeInteger
	}
	switch {
	case t&schema.TypeOf(&v) != 0:
		return v, nil
	case v.Kind == schema.Null && t == schema.TypeBoolean:
		return schema.Boolean(false), nil
	case v.Kind == schema.Null && t == schema.TypeArray:
		return schema.Value{Kind: schema.Array, Items: []schema.Value{}}, nil
	}
	return v, Want{Types: w.Types}.expected(kindWords[v.Kind])
}
