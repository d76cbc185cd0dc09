package expression

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// sum adds up; null counts as 0.
func sum(s *state, a []any) (any, error) {
	list, err := s.list(a[0])
	if err != nil {
		return nil, err
	}
	var total any = 0
	plus := arithmetic("+")
	for _, x := range list {
		if x == nil {
			continue
		}
		if total, err = plus(s, []any{total, x}); err != nil {
			return nil, err
		}
	}
	return total, nil
}

func extreme(sign int) operation {
	return func(s *state, a []any) (any, error) {
		var best any
		for _, x := range a {
			list := []any{x}
			switch x.(type) {
			case tree, []any:
				var err error
				if list, err = s.list(x); err != nil {
					return nil, err
				}
			}
			for _, x := range list {
				s.spend(0)
				if x == nil {
					continue
				}
				c, ok := order(x, x)
				if best != nil {
					c, ok = order(x, best)
				}
				if !ok {
					return nil, fmt.Errorf("cannot compare %s with %s", name(x), name(best))
				}
				if best == nil || c*sign > 0 {
					best = x
				}
			}
		}
		return best, nil
	}
}

func abs(s *state, a []any) (any, error) {
	f, ok := asFloat(a[0])
	if a[0] == nil || ok && f >= 0 {
		return a[0], nil
	}
	return arithmetic("-")(s, []any{0, a[0]})
}

var floorOf, ceilOf, roundOf = math.Floor, math.Ceil, math.Round

func rounding(round func(float64) float64) operation {
	return func(_ *state, a []any) (any, error) {
		switch x := a[0].(type) {
		case nil, int:
			return x, nil
		case float64:
			return whole(round(x))
		}
		return nil, fmt.Errorf("expected a number, found %s", name(a[0]))
	}
}

// whole returns an integer that float64 holds.
func whole(f float64) (any, error) {
	if !(math.Abs(f) < 1<<63) {
		return nil, fmt.Errorf("the number does not fit an integer")
	}
	return int(f), nil
}

func toInt(s *state, a []any) (any, error) {
	switch x := a[0].(type) {
	case nil, int:
		return x, nil
	case float64:
		return whole(math.Trunc(x))
	case string:
		s.spendText(len(x))
		if i, err := strconv.Atoi(strings.TrimSpace(x)); err == nil {
			return i, nil
		}
		return nil, fmt.Errorf("%q is no integer", schema.Shorten(x))
	}
	return nil, fmt.Errorf("expected text or a number, found %s", name(a[0]))
}

func toFloat(s *state, a []any) (any, error) {
	switch x := a[0].(type) {
	case nil:
		return x, nil
	case string:
		s.spendText(len(x))
		if text := strings.TrimSpace(x); schema.IsNumber(text) {
			return schema.NumberOf(text).Float(), nil
		}
		return nil, fmt.Errorf("%q is no number", schema.Shorten(x))
	}
	if f, ok := asFloat(a[0]); ok {
		return f, nil
	}
	return nil, fmt.Errorf("expected text or a number, found %s", name(a[0]))
}
