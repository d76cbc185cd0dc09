package world

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/specs/schema"
)

func parse(t *testing.T, text string) schema.Value {
	t.Helper()
	v, err := schema.ParseJSON(text)
	require.NoError(t, err, text)
	return v
}

func TestJSONPatch(t *testing.T) {
	for _, c := range []struct{ why, from, patch, want string }{
		// RFC 6902, appendix A: the values are ours, the cases are its own.
		{"A.1 a member is added", `{"a":1}`, `[{"op":"add","path":"/b","value":2}]`, `{"a":1,"b":2}`},
		{"A.2 an element is added", `{"a":[1,3]}`, `[{"op":"add","path":"/a/1","value":2}]`, `{"a":[1,2,3]}`},
		{"A.3 a member is removed", `{"a":1,"b":2}`, `[{"op":"remove","path":"/b"}]`, `{"a":1}`},
		{"A.4 an element is removed", `{"a":[1,2,3]}`, `[{"op":"remove","path":"/a/1"}]`, `{"a":[1,3]}`},
		{"A.5 a value is replaced", `{"a":1,"b":2}`, `[{"op":"replace","path":"/a","value":7}]`, `{"a":7,"b":2}`},
		{"A.6 a value is moved", `{"a":{"x":1,"y":2},"b":{}}`, `[{"op":"move","from":"/a/y","path":"/b/z"}]`, `{"a":{"x":1},"b":{"z":2}}`},
		{"A.7 an element is moved", `{"a":[1,3,4,2]}`, `[{"op":"move","from":"/a/3","path":"/a/1"}]`, `{"a":[1,2,3,4]}`},
		{"A.8 tests that hold", `{"a":"x","b":[1,2]}`, `[{"op":"test","path":"/a","value":"x"},{"op":"test","path":"/b/1","value":2}]`, `{"a":"x","b":[1,2]}`},
		{"A.9 a test that does not", `{"a":"x"}`, `[{"op":"test","path":"/a","value":"y"}]`, ``},
		{"A.10 an object is added", `{"a":1}`, `[{"op":"add","path":"/b","value":{"c":{}}}]`, `{"a":1,"b":{"c":{}}}`},
		{"A.11 what is not known is passed over", `{"a":1}`, `[{"op":"add","path":"/b","value":2,"why":3}]`, `{"a":1,"b":2}`},
		{"A.12 there is nothing to add it to", `{"a":1}`, `[{"op":"add","path":"/b/c","value":2}]`, ``},
		{"A.14 escapes", `{"/":9,"~1":10}`, `[{"op":"test","path":"/~01","value":10}]`, `{"/":9,"~1":10}`},
		{"A.15 a text is no number", `{"/":9,"~1":10}`, `[{"op":"test","path":"/~01","value":"10"}]`, ``},
		{"A.16 an element at the end", `{"a":[1]}`, `[{"op":"add","path":"/a/-","value":[2]}]`, `{"a":[1,[2]]}`},

		{"adding what is there replaces it", `{"a":1}`, `[{"op":"add","path":"/a","value":2}]`, `{"a":2}`},
		{"replacing what is not there", `{"a":1}`, `[{"op":"replace","path":"/b","value":2}]`, ``},
		{"removing what is not there", `{"a":1}`, `[{"op":"remove","path":"/b"}]`, ``},
		{"an element behind the end", `{"a":[1]}`, `[{"op":"add","path":"/a/3","value":2}]`, ``},
		{"- is no element that there is", `{"a":[1]}`, `[{"op":"remove","path":"/a/-"}]`, ``},
		{"an index has no leading zero", `{"a":[1,2]}`, `[{"op":"remove","path":"/a/01"}]`, ``},
		{"copies are by themselves", `{"a":{"x":1}}`, `[{"op":"copy","from":"/a","path":"/b"},{"op":"replace","path":"/b/x","value":2}]`, `{"a":{"x":1},"b":{"x":2}}`},
		{"nothing is moved into itself", `{"a":{"b":1}}`, `[{"op":"move","from":"/a","path":"/a/b/c"}]`, ``},
		{"no such operation", `{"a":1}`, `[{"op":"swap","path":"/a"}]`, ``},
		{"a value is missing", `{"a":1}`, `[{"op":"add","path":"/b"}]`, ``},
		{"no pointer", `{"a":1}`, `[{"op":"add","path":"b","value":1}]`, ``},
		{"nothing is applied of a patch that fails", `{"a":1}`, `[{"op":"add","path":"/b","value":1},{"op":"remove","path":"/c"}]`, ``},
		{"no patch", `{"a":1}`, `{"a":2}`, ``},
	} {
		from, patch := parse(t, c.from), parse(t, c.patch)
		got, err := applyPatch(from, &patch)
		if c.want == "" {
			var refused *Refused
			assert.ErrorAs(t, err, &refused, c.why)
		} else if assert.NoError(t, err, c.why) {
			assert.Equal(t, c.want, got.JSON(), c.why)
		}
		assert.Equal(t, c.from, from.JSON(), "what was is as it was: %s", c.why)
	}
}

func TestCopiesAreBounded(t *testing.T) {
	for _, c := range []struct{ why, value string }{
		{"few values that are many soon", `{"a":[1]}`},
		{"one that is long", `{"a":["` + strings.Repeat("x", 100_000) + `"]}`},
	} {
		steps := `{"op":"add","path":"","value":` + c.value + `}` + strings.Repeat(`,{"op":"copy","from":"/a","path":"/a/-"}`, 40)
		patch := parse(t, "["+steps+"]")
		_, err := applyPatch(schema.Value{}, &patch)
		var refused *Refused
		assert.ErrorAs(t, err, &refused, c.why)
	}
	large, patch := parse(t, `{"a":"`+strings.Repeat("x", 1<<20)+`"}`), parse(t, `[{"op":"copy","from":"/a","path":"/b"}]`)
	got, err := applyPatch(large, &patch)
	assert.NoError(t, err, "a large value is no bomb")
	assert.Len(t, got.Get("b").Text, 1<<20)
}

func TestMergePatch(t *testing.T) {
	for _, c := range []struct{ from, patch, want string }{ // RFC 7396, appendix A
		{`{"a":"b"}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"b"}`, `{"b":"c"}`, `{"a":"b","b":"c"}`},
		{`{"a":"b"}`, `{"a":null}`, `{}`},
		{`{"a":"b","b":"c"}`, `{"a":null}`, `{"b":"c"}`},
		{`{"a":["b"]}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"c"}`, `{"a":["b"]}`, `{"a":["b"]}`},
		{`{"a":{"b":"c"}}`, `{"a":{"b":"d","c":null}}`, `{"a":{"b":"d"}}`},
		{`{"a":[{"b":"c"}]}`, `{"a":[1]}`, `{"a":[1]}`},
		{`["a","b"]`, `["c","d"]`, `["c","d"]`},
		{`{"a":"b"}`, `["c"]`, `["c"]`},
		{`{"a":"foo"}`, `null`, `null`},
		{`{"a":"foo"}`, `"bar"`, `"bar"`},
		{`{"e":null}`, `{"a":1}`, `{"e":null,"a":1}`},
		{`[1,2]`, `{"a":"b","c":null}`, `{"a":"b"}`},
		{`{}`, `{"a":{"bb":{"ccc":null}}}`, `{"a":{"bb":{}}}`},
	} {
		from, patch := parse(t, c.from), parse(t, c.patch)
		got := merge(from, &patch, true, nil)
		assert.Equal(t, c.want, got.JSON(), "%s with %s", c.from, c.patch)
		assert.Equal(t, c.from, from.JSON(), "what was is as it was")
	}
	from, patch := parse(t, `{"a":"b","c":{"d":1}}`), parse(t, `{"a":null,"c":{"d":null}}`)
	got := merge(from, &patch, false, nil)
	assert.Equal(t, `{"a":null,"c":{"d":null}}`, got.JSON(), "outside a merge patch null is a value")
}
