package expression

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// operation computes one operator or function. The arguments may not be kept:
// the machine uses their slice again.
type operation func(s *state, args []any) (any, error)

// operators are what the operators of the language are lowered to. Those of
// expr would stop at null, panic with the words of Go's runtime, and compute
// for as long as an author likes.
var operators = map[string]operation{
	"==": func(s *state, a []any) (any, error) { return s.equal(a[0], a[1]), nil },
	"!=": func(s *state, a []any) (any, error) { return !s.equal(a[0], a[1]), nil },
	"<":  comparison("<", func(c int) bool { return c < 0 }),
	"<=": comparison("<=", func(c int) bool { return c <= 0 }),
	">":  comparison(">", func(c int) bool { return c > 0 }),
	">=": comparison(">=", func(c int) bool { return c >= 0 }),

	"+": add, "-": arithmetic("-"), "*": arithmetic("*"), "/": arithmetic("/"),
	"%": arithmetic("%"), "**": arithmetic("**"), "^": arithmetic("**"),
	"negate": func(s *state, a []any) (any, error) { return arithmetic("-")(s, []any{0, a[0]}) },
	"plus":   func(s *state, a []any) (any, error) { return arithmetic("+")(s, []any{0, a[0]}) },

	"in": isIn, "..": span,
	"contains":   search(strings.Contains),
	"startsWith": search(strings.HasPrefix),
	"endsWith":   search(strings.HasSuffix),
	"matches":    matches,

	"member": member, "slice": slice, "object": object,
	"list":  func(s *state, a []any) (any, error) { return s.list(a[0]) },
	"truth": func(s *state, a []any) (any, error) { return s.truth(a[0]) },
	"step":  func(s *state, a []any) (any, error) { s.spend(0); return a[0], nil },
	"group": group, "sorted": sorted, "sum": sum,
}

// truth is the value as a condition: null does not hold.
func (s *state) truth(x any) (bool, error) {
	s.spend(0)
	switch x := x.(type) {
	case nil:
		return false, nil
	case bool:
		return x, nil
	}
	return false, fmt.Errorf("expected true or false, found %s", name(x))
}

func comparison(op string, holds func(int) bool) operation {
	return func(s *state, a []any) (any, error) {
		s.spend(0)
		if a[0] == nil || a[1] == nil {
			return false, nil
		}
		c, ok := order(a[0], a[1])
		if !ok {
			return nil, fmt.Errorf("%s cannot compare %s with %s", op, name(a[0]), name(a[1]))
		}
		return holds(c), nil
	}
}

func add(s *state, a []any) (any, error) {
	x, ok := a[0].(string)
	y, ok2 := a[1].(string)
	if ok && ok2 {
		s.spendText(len(x) + len(y))
		return x + y, nil
	}
	return arithmetic("+")(s, a)
}

func arithmetic(op string) operation {
	return func(s *state, a []any) (any, error) {
		s.spend(0)
		i, ok := a[0].(int)
		j, ok2 := a[1].(int)
		if ok && ok2 && op != "/" && op != "**" {
			return integers(op, i, j)
		}
		x, ok := asFloat(a[0])
		y, ok2 := asFloat(a[1])
		if !ok || !ok2 || op == "%" {
			return nil, fmt.Errorf("%s cannot take %s and %s", op, name(a[0]), name(a[1]))
		}
		var f float64
		switch op {
		case "+":
			f = x + y
		case "-":
			f = x - y
		case "*":
			f = x * y
		case "/":
			if y == 0 {
				return nil, errors.New("division by zero")
			}
			f = x / y
		case "**":
			f = math.Pow(x, y)
		}
		if math.IsNaN(f) || math.IsInf(f, 0) {
			return nil, fmt.Errorf("the result of %s is too large, or no number", op)
		}
		return f, nil
	}
}

// integers computes without wrapping around.
func integers(op string, i, j int) (any, error) {
	var r int
	fits := true
	switch op {
	case "+":
		r = i + j
		fits = (r > i) == (j > 0)
	case "-":
		r = i - j
		fits = (r < i) == (j > 0)
	case "*":
		r = i * j
		fits = i == 0 || r/i == j && (i != -1 || j != math.MinInt)
	case "%":
		if j == 0 {
			return nil, errors.New("division by zero")
		}
		r = i % j
	}
	if !fits {
		return nil, fmt.Errorf("the result of %s does not fit an integer", op)
	}
	return r, nil
}

func asFloat(x any) (float64, bool) {
	switch x := x.(type) {
	case int:
		return float64(x), true
	case float64:
		return x, true
	case exact:
		return schema.NumberOf(string(x)).Float(), true
	}
	return 0, false
}

// isIn looks for an element of a list, or a member of an object.
func isIn(s *state, a []any) (any, error) {
	s.spend(0)
	if t, ok := a[1].(tree); ok && t.Kind == schema.Object {
		s.spend(len(t.Keys) / textStep)
		key, ok := a[0].(string)
		return ok && t.Get(key) != nil, nil
	}
	list, err := s.list(a[1])
	if err != nil {
		return nil, fmt.Errorf("in looks into a list or an object, found %s", name(a[1]))
	}
	for _, x := range list {
		if s.equal(a[0], x) {
			return true, nil
		}
	}
	return false, nil
}

func span(s *state, a []any) (any, error) {
	from, ok := a[0].(int)
	to, ok2 := a[1].(int)
	if !ok || !ok2 {
		return nil, fmt.Errorf("a range goes from integer to integer, not from %s to %s", name(a[0]), name(a[1]))
	}
	if to < from {
		return []any{}, nil
	}
	s.spend(to - from) // a difference that does not fit is negative, and refused too
	list := make([]any, 0, to-from+1)
	for i := range to - from + 1 {
		list = append(list, from+i)
	}
	return list, nil
}

func search(found func(text, part string) bool) operation {
	return func(s *state, a []any) (any, error) {
		text, part, err := s.twoTexts(a)
		if err != nil || a[0] == nil || a[1] == nil {
			return false, err
		}
		return found(text, part), nil
	}
}

func matches(s *state, a []any) (any, error) {
	text, _, err := s.twoTexts([]any{a[0], ""})
	if err != nil || a[0] == nil {
		return false, err
	}
	s.spend(len(text)) // a character may cost as much as the pattern is long
	return a[1].(*regexp.Regexp).MatchString(text), nil
}

// twoTexts takes null for an empty text.
func (s *state) twoTexts(a []any) (x, y string, err error) {
	if x, err = s.text(a[0]); err == nil {
		y, err = s.text(a[1])
	}
	return x, y, err
}

func (s *state) text(x any) (string, error) {
	switch x := x.(type) {
	case nil:
		return "", nil
	case string:
		s.spendText(len(x))
		return x, nil
	}
	return "", fmt.Errorf("expected text, found %s", name(x))
}
