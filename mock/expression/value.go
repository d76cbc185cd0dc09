package expression

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// Inside an expression a value is nil, a bool, an int, a float64, a string, an
// exact, a tree, or a list that the expression itself has made: a []any of
// those. A collection of thousands of things is thus read where it stands, and
// only what an expression looks at costs anything.

// tree is an object or array. It is no pointer since the machine follows those.
type tree struct{ *schema.Value }

// exact is the literal of a number that neither an int nor a float64 can hold.
// It goes through an expression unharmed; computing with it takes the nearest
// float64.
type exact string

// inside returns the value as expressions see it.
func inside(v *schema.Value) any {
	switch v.Kind {
	case schema.Bool:
		return v.True
	case schema.Number:
		return number(v.Text)
	case schema.String:
		return v.Text
	case schema.Array, schema.Object:
		return tree{v}
	}
	return nil
}

// roundTrips is how long a literal may be for float64 to keep all its digits.
const roundTrips = 16

func number(text string) any {
	d := schema.NumberOf(text)
	if d.IsInt() {
		if i, ok := d.Int64(); ok {
			return int(i)
		}
		return exact(text)
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || len(text) > roundTrips && schema.NumberOf(strconv.FormatFloat(f, 'e', -1, 64)).Cmp(d) != 0 {
		return exact(text)
	}
	return f
}

// variable takes a value from outside.
func (s *state) variable(x any) (any, error) {
	switch x := x.(type) {
	case nil, bool, int, string:
		return x, nil
	case *schema.Value:
		if x == nil {
			return nil, nil
		}
		return inside(x), nil
	case schema.Value:
		return inside(&x), nil
	}
	v, err := ValueOf(x)
	return inside(&v), err
}

// ValueOf returns the JSON value of a Go value: what encoding/json decodes to,
// integers, and [schema.Value]. The members of a map are in alphabetical order.
// Numbers that JSON has not, NaN and the infinities, are errors.
func ValueOf(x any) (schema.Value, error) {
	s := &state{steps: math.MaxInt}
	return s.value(x, 0)
}

// value returns the JSON value of what an expression or a caller has made.
func (s *state) value(x any, depth int) (schema.Value, error) {
	if depth > schema.MaxDepth {
		return schema.Value{}, fmt.Errorf("the value is nested too deep")
	}
	s.spend(0)
	switch x := x.(type) {
	case nil:
		return schema.Value{}, nil
	case bool:
		return schema.Boolean(x), nil
	case int:
		return schema.Int(int64(x)), nil
	case int64:
		return schema.Int(x), nil
	case uint64:
		return literal(strconv.FormatUint(x, 10)), nil
	case float64:
		return float(x)
	case string:
		return schema.Text(x), nil
	case exact:
		return literal(string(x)), nil
	case json.Number:
		if !schema.IsNumber(string(x)) {
			return schema.Value{}, fmt.Errorf("%q is no number", string(x))
		}
		return literal(string(x)), nil
	case tree:
		return *x.Value, nil
	case schema.Value:
		return x, nil
	case *schema.Value:
		if x == nil {
			return schema.Value{}, nil
		}
		return *x, nil
	case []any:
		v := schema.Value{Kind: schema.Array, Items: make([]schema.Value, len(x))}
		for i := range x {
			var err error
			if v.Items[i], err = s.value(x[i], depth+1); err != nil {
				return schema.Value{}, err
			}
		}
		return v, nil
	case map[string]any:
		v := schema.Value{Kind: schema.Object, Keys: slices.Sorted(maps.Keys(x)), Items: make([]schema.Value, len(x))}
		for i, k := range v.Keys {
			var err error
			if v.Items[i], err = s.value(x[k], depth+1); err != nil {
				return schema.Value{}, err
			}
		}
		return v, nil
	}
	return schema.Value{}, fmt.Errorf("a value of the Go type %T has no JSON form", x)
}

func literal(text string) schema.Value { return schema.Value{Kind: schema.Number, Text: text} }

// float writes whole numbers without a fraction and without an exponent where
// float64 holds them exactly.
func float(f float64) (schema.Value, error) {
	switch {
	case math.IsNaN(f):
		return schema.Value{}, fmt.Errorf("the result is no number")
	case math.IsInf(f, 0):
		return schema.Value{}, fmt.Errorf("the result is too large for a number")
	case f == 0:
		return schema.Int(0), nil
	}
	if a := math.Abs(f); a >= 1e-7 && a < 1e21 {
		return literal(strconv.FormatFloat(f, 'f', -1, 64)), nil
	}
	return literal(tidyExponent.Replace(strconv.FormatFloat(f, 'e', -1, 64))), nil
}

// tidyExponent takes off what an exponent does not need.
var tidyExponent = strings.NewReplacer("e+0", "e", "e+", "e", "e-0", "e-")

// list returns the elements of a list; null is an empty one.
func (s *state) list(x any) ([]any, error) {
	switch x := x.(type) {
	case nil:
		return []any{}, nil
	case []any:
		return x, nil
	case tree:
		if x.Kind == schema.Array {
			s.spend(len(x.Items))
			list := make([]any, len(x.Items))
			for i := range x.Items {
				list[i] = inside(&x.Items[i])
			}
			return list, nil
		}
	}
	return nil, fmt.Errorf("expected a list, found %s", name(x))
}

// Words for the types, as people who write rules know them.
var kindWords = [...]string{"null", "true or false", "a number", "text", "a list", "an object"}

// name says what a value is.
func name(x any) string {
	switch x := x.(type) {
	case nil:
		return "null"
	case bool:
		return kindWords[schema.Bool]
	case int, float64, exact:
		return kindWords[schema.Number]
	case string:
		return kindWords[schema.String]
	case []any:
		return kindWords[schema.Array]
	case tree:
		return kindWords[x.Kind]
	}
	return fmt.Sprintf("a %T", x)
}
