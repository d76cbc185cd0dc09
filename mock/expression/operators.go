package expression

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strings"
	"unicode/utf8"

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

// member reads a member of an object or an element of a list, counted from the
// end where the index is negative. What is not there is null.
func member(s *state, a []any) (any, error) {
	s.spend(0)
	switch from := a[0].(type) {
	case nil:
		return nil, nil
	case tree:
		if from.Kind == schema.Object {
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
