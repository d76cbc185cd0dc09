package expression

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/expr-lang/expr/builtin"
)

// Function documents a function that expressions may call.
type Function struct {
	Name      string `json:"name"`
	Signature string `json:"signature"` // names in square brackets may be left out
	Doc       string `json:"doc"`       // one sentence
	Example   string `json:"example"`   // an expression
	Result    string `json:"result"`    // what it gives, as JSON text

	takes string    // types of the parameters: "list any..."
	gives string    // type of the result; "element" and "same" are those of the first list
	call  operation // nil for the ones that are part of the language
}

// Functions lists the functions there are, in the order in which people look
// for them. Those that take a condition or a key look at each element in turn:
// .name in it is a member of the element, # the element itself.
func Functions() []Function { return append(languageFunctions(), ownFunctions()...) }

// languageFunctions are those whose last parameter is computed for each
// element: only the parser can know them.
func languageFunctions() []Function {
	return []Function{
		{Name: "filter", Signature: "filter(list, condition)", Doc: "The elements for which the condition holds.", Example: `filter([1, 2, 3], # > 1)`, Result: `[2,3]`},
		{Name: "map", Signature: "map(list, expression)", Doc: "What the expression gives for each element.", Example: `map([{a: 1}, {a: 2}], .a)`, Result: `[1,2]`},
		{Name: "find", Signature: "find(list, condition)", Doc: "The first element for which the condition holds, or null.", Example: `find([1, 2, 3], # > 1)`, Result: `2`},
		{Name: "findLast", Signature: "findLast(list, condition)", Doc: "The last element for which the condition holds, or null.", Example: `findLast([1, 2, 3], # < 3)`, Result: `2`},
		{Name: "findIndex", Signature: "findIndex(list, condition)", Doc: "The place of the first such element, counted from 0, or null.", Example: `findIndex(["a", "b"], # == "b")`, Result: `1`},
		{Name: "findLastIndex", Signature: "findLastIndex(list, condition)", Doc: "The place of the last such element, counted from 0, or null.", Example: `findLastIndex([1, 1], # == 1)`, Result: `1`},
		{Name: "any", Signature: "any(list, condition)", Doc: "Whether the condition holds for at least one element.", Example: `any([1, 2], # > 1)`, Result: `true`},
		{Name: "all", Signature: "all(list, condition)", Doc: "Whether the condition holds for every element.", Example: `all([1, 2], # > 1)`, Result: `false`},
		{Name: "none", Signature: "none(list, condition)", Doc: "Whether the condition holds for no element.", Example: `none([1, 2], # > 2)`, Result: `true`},
		{Name: "one", Signature: "one(list, condition)", Doc: "Whether the condition holds for exactly one element.", Example: `one([1, 2], # > 1)`, Result: `true`},
		{Name: "count", Signature: "count(list, [condition])", Doc: "For how many elements the condition holds; how many are true.", Example: `count([1, 2, 3], # > 1)`, Result: `2`},
		{Name: "sum", Signature: "sum(list, [expression])", Doc: "The sum of the elements, or of what the expression gives for each; null counts as 0.", Example: `sum([{n: 1}, {n: 2}], .n)`, Result: `3`},
		{Name: "countBy", Signature: "countBy(list, key)", Doc: "How many elements have each key; those whose key is null are left out.", Example: `countBy(["a", "b", "a"], #)`, Result: `{"a":2,"b":1}`},
		{Name: "groupBy", Signature: "groupBy(list, key)", Doc: "The elements of each key; those whose key is null are left out.", Example: `groupBy([1, 2, 3], # > 1 ? "big" : "small")`, Result: `{"small":[1],"big":[2,3]}`},
		{Name: "sortBy", Signature: `sortBy(list, key, ["asc" or "desc"])`, Doc: "The elements in the order of their keys, null last; equal ones stay in order.", Example: `sortBy([{a: 2}, {a: 1}], .a)`, Result: `[{"a":1},{"a":2}]`},
		{Name: "reduce", Signature: "reduce(list, expression, [start])", Doc: "The last value of the expression, in which #acc is the value before.", Example: `reduce([1, 2, 3], #acc * #, 1)`, Result: `6`},
	}
}

// ownFunctions are the others.
func ownFunctions() []Function {
	return []Function{
		{Name: "len", Signature: "len(x)", Doc: "How many characters, elements or members it has.", Example: `len("né")`, Result: `2`, takes: "any", gives: "integer", call: length},
		{Name: "first", Signature: "first(list)", Doc: "The first element, or null.", Example: `first([1, 2])`, Result: `1`, takes: "list", gives: "element", call: at(0)},
		{Name: "last", Signature: "last(list)", Doc: "The last element, or null.", Example: `last([1, 2])`, Result: `2`, takes: "list", gives: "element", call: at(-1)},
		{Name: "concat", Signature: "concat(list, ...)", Doc: "One list of the elements of all.", Example: `concat([1], null, [2])`, Result: `[1,2]`, takes: "list...", gives: "same", call: concat},
		{Name: "uniq", Signature: "uniq(list)", Doc: "The elements without those that were there before.", Example: `uniq([1, 2, 1])`, Result: `[1,2]`, takes: "list", gives: "same", call: uniq},
		{Name: "without", Signature: "without(list, x, ...)", Doc: "The elements that equal none of the others.", Example: `without(["a", "b", "c"], "a", "c")`, Result: `["b"]`, takes: "list any...", gives: "same", call: without},
		{Name: "sort", Signature: `sort(list, ["asc" or "desc"])`, Doc: "Numbers or texts in order, null last.", Example: `sort([2, 1], "desc")`, Result: `[2,1]`, takes: "list text?", gives: "same", call: sortPlain},
		{Name: "reverse", Signature: "reverse(list)", Doc: "The elements from the last to the first.", Example: `reverse([1, 2])`, Result: `[2,1]`, takes: "list", gives: "same", call: reverse},
		{Name: "flatten", Signature: "flatten(list)", Doc: "One list of the elements of the lists in a list.", Example: `flatten([[1], [2, 3]])`, Result: `[1,2,3]`, takes: "list", gives: "list", call: flatten},
		{Name: "keys", Signature: "keys(object)", Doc: "The names of the members.", Example: `keys({a: 1})`, Result: `["a"]`, takes: "object", gives: "list", call: keys},
		{Name: "values", Signature: "values(object)", Doc: "The values of the members.", Example: `values({a: 1})`, Result: `[1]`, takes: "object", gives: "list", call: values},
		{Name: "merge", Signature: "merge(object, ...)", Doc: "One object of the members of all; later ones win.", Example: `merge({a: 1, b: 1}, {b: 2})`, Result: `{"a":1,"b":2}`, takes: "object...", gives: "any", call: merge},
		{Name: "min", Signature: "min(x, ...)", Doc: "The least of numbers or texts, or of those in lists.", Example: `min([3, 1, 2])`, Result: `1`, takes: "any...", gives: "any", call: extreme(-1)},
		{Name: "max", Signature: "max(x, ...)", Doc: "The greatest of numbers or texts, or of those in lists.", Example: `max(3, 4)`, Result: `4`, takes: "any...", gives: "any", call: extreme(1)},
		{Name: "abs", Signature: "abs(number)", Doc: "The number without its sign.", Example: `abs(-1.5)`, Result: `1.5`, takes: "number", gives: "any", call: abs},
		{Name: "floor", Signature: "floor(number)", Doc: "The integer at or below the number.", Example: `floor(1.7)`, Result: `1`, takes: "number", gives: "integer", call: rounding(floorOf)},
		{Name: "ceil", Signature: "ceil(number)", Doc: "The integer at or above the number.", Example: `ceil(1.2)`, Result: `2`, takes: "number", gives: "integer", call: rounding(ceilOf)},
		{Name: "round", Signature: "round(number)", Doc: "The nearest integer; halves go away from 0.", Example: `round(1.5)`, Result: `2`, takes: "number", gives: "integer", call: rounding(roundOf)},
		{Name: "int", Signature: "int(x)", Doc: "The integer that a text says, or a number without its fraction.", Example: `int("42")`, Result: `42`, takes: "any", gives: "integer", call: toInt},
		{Name: "float", Signature: "float(x)", Doc: "The number that a text says.", Example: `float("1.5")`, Result: `1.5`, takes: "any", gives: "number", call: toFloat},
		{Name: "string", Signature: "string(x)", Doc: "Text as it is, null as an empty text, anything else as JSON.", Example: `string(1.5)`, Result: `"1.5"`, takes: "any", gives: "text", call: toText},
		{Name: "lower", Signature: "lower(text)", Doc: "The text in small letters.", Example: `lower("Né")`, Result: `"né"`, takes: "text", gives: "text", call: onText(strings.ToLower)},
		{Name: "upper", Signature: "upper(text)", Doc: "The text in capital letters.", Example: `upper("né")`, Result: `"NÉ"`, takes: "text", gives: "text", call: onText(strings.ToUpper)},
		{Name: "trim", Signature: "trim(text)", Doc: "The text without white space at its ends.", Example: `trim(" a ")`, Result: `"a"`, takes: "text", gives: "text", call: onText(strings.TrimSpace)},
		{Name: "like", Signature: "like(text, part)", Doc: "Whether the part is in the text, whatever the case of letters.", Example: `like("Anna Lee", "LEE")`, Result: `true`, takes: "text text", gives: "boolean", call: like},
		{Name: "split", Signature: "split(text, separator)", Doc: "The parts of the text between the separators.", Example: `split("a,b", ",")`, Result: `["a","b"]`, takes: "text text", gives: "texts", call: split},
		{Name: "join", Signature: "join(list, [separator])", Doc: "One text of all, with the separator between them.", Example: `join(["a", "b"], "-")`, Result: `"a-b"`, takes: "list text?", gives: "text", call: join},
		{Name: "replace", Signature: "replace(text, old, new)", Doc: "The text with every old part replaced.", Example: `replace("a-b", "-", "+")`, Result: `"a+b"`, takes: "text text text", gives: "text", call: replace},
		{Name: "unix", Signature: "unix(text)", Doc: "The seconds since 1970 of a date-time or a date.", Example: `unix("2024-01-01T00:00:00Z")`, Result: `1704067200`, takes: "text", gives: "integer", call: unix},
		{Name: "rfc3339", Signature: "rfc3339(seconds)", Doc: "The date-time of so many seconds since 1970.", Example: `rfc3339(1704067200)`, Result: `"2024-01-01T00:00:00Z"`, takes: "number", gives: "text", call: rfc3339},
		{Name: "pick", Signature: "pick(list, key, ...)", Doc: "One element, the same one for the same seed, list length and keys.", Example: `pick(["a", "b", "c"], "order-7")`, Result: `"b"`, takes: "list any...", gives: "element", call: pick},
		{Name: "uuid", Signature: "uuid(part, ...)", Doc: "A UUID (RFC 9562, version 8), the same one for the same seed and parts.", Example: `uuid("reply", 1)`, Result: `"cb594b4a-0167-882e-a229-8a3e01f339a8"`, takes: "any...", gives: "text", call: uuid},
	}
}

// results are the types that functions give, as the checker knows them.
var results = map[string]reflect.Type{
	"integer": intType, "number": numType, "text": textType, "boolean": boolType,
	"list": listType, "same": listType, "texts": listType, "element": anyType, "any": anyType,
}

// builtins makes the table of the checker and the compiler: the functions, and
// the operators under names that no source can say.
func builtins() map[string]*builtin.Function {
	table := map[string]*builtin.Function{}
	for _, f := range ownFunctions() {
		table[f.Name] = &builtin.Function{Name: f.Name, Func: f.call.charged, Validate: f.check}
	}
	table["countBy"] = &builtin.Function{Name: "countBy", Func: operation(countBy).charged, Validate: func([]reflect.Type) (reflect.Type, error) {
		return reflect.TypeFor[map[string]int](), nil
	}}
	for op, call := range operators {
		table[hidden(op)] = &builtin.Function{Name: hidden(op), Func: call.charged}
	}
	return table
}

func hidden(op string) string { return "$" + op }

// charged takes the state that every call is given first once it is lowered.
func (o operation) charged(args ...any) (any, error) {
	return o(args[0].(*state), args[1:])
}

// check is the static check of a call.
func (f Function) check(args []reflect.Type) (reflect.Type, error) {
	params := strings.Fields(f.takes)
	least, most := len(params), len(params)
	switch last := params[len(params)-1]; {
	case strings.HasSuffix(last, "..."):
		most = 1 << 30
	case strings.HasSuffix(last, "?"):
		least--
	}
	if len(args) < least || len(args) > most {
		return anyType, fmt.Errorf("wrong number of arguments, %d: it is %s", len(args), f.Signature)
	}
	for i, t := range args {
		want := strings.TrimRight(params[min(i, len(params)-1)], "?.")
		if !accepts(want, t) {
			return anyType, fmt.Errorf("expected %s, found %s: it is %s", typeWords[want], goWords(t), f.Signature)
		}
	}
	return results[f.gives], nil
}

// accepts reports whether a parameter takes an argument of a type, nil for
// null.
func accepts(want string, t reflect.Type) bool {
	if t == nil || want == "any" {
		return true
	}
	switch t.Kind() {
	case reflect.Interface:
		return true
	case reflect.Slice:
		return want == "list"
	case reflect.Map:
		return want == "object"
	case reflect.String:
		return want == "text"
	case reflect.Int, reflect.Float64:
		return want == "number"
	}
	return false
}
