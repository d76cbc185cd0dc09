package expression

import (
	"cmp"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// equal compares as JSON does: numbers by what they amount to, objects whatever
// their order.
func (s *state) equal(a, b any) bool {
	s.spend(0)
	switch a := a.(type) {
	case nil:
		return b == nil
	case bool:
		b, ok := b.(bool)
		return ok && a == b
	case string:
		b, ok := b.(string)
		return ok && a == b
	case int, float64, exact:
		c, ok := order(a, b)
		return ok && c == 0
	case tree:
		if b, ok := b.(tree); ok && a.Value == b.Value {
			return true
		}
		if a.Kind == schema.Object {
			b, ok := b.(tree)
			if !ok || b.Kind != schema.Object || len(a.Items) != len(b.Items) {
				return false
			}
			for i, key := range a.Keys {
				other := b.Get(key)
				if other == nil || !s.equal(inside(&a.Items[i]), inside(other)) {
					return false
				}
			}
			return true
		}
	}
	x, err := s.list(a)
	y, err2 := s.list(b)
	if err != nil || err2 != nil || b == nil || len(x) != len(y) {
		return false
	}
	for i := range x {
		if !s.equal(x[i], y[i]) {
			return false
		}
	}
	return true
}

// order compares two numbers or two texts.
func order(a, b any) (int, bool) {
	switch x := a.(type) {
	case string:
		y, ok := b.(string)
		return strings.Compare(x, y), ok
	case int:
		if y, ok := b.(int); ok {
			return cmp.Compare(x, y), true
		}
	case float64:
		if y, ok := b.(float64); ok {
			return cmp.Compare(x, y), true
		}
	}
	i, ok := a.(int)
	f, ok2 := b.(float64)
	if ok && ok2 && -exactly < i && i < exactly {
		return cmp.Compare(float64(i), f), true
	}
	x, ok := decimal(a)
	y, ok2 := decimal(b)
	if !ok || !ok2 {
		return 0, false
	}
	return x.Cmp(y), true
}

// exactly is up to where float64 holds every integer.
const exactly = 1 << 53

// decimal is the exact amount of a number. Those that are no number, or have no
// end, have none.
func decimal(x any) (schema.Decimal, bool) {
	switch x := x.(type) {
	case int, float64, exact:
		v, err := (&state{steps: 1 << 10}).value(x, 0)
		return schema.NumberOf(v.Text), err == nil
	}
	return schema.Decimal{}, false
}
