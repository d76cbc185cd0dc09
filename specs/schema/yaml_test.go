package schema

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParseYAML(t *testing.T) {
	for _, test := range []struct{ text, want, why string }{
		{"a: 1\nb: [x, 'y', \"z\"]", `{"a":1,"b":["x","y","z"]}`, "members keep their order"},
		{"200: a\n4XX: b\n0x1F: c\nnull: d\ntrue: e\n1.5: f\n2020-01-01: g", `{"200":"a","4XX":"b","0x1F":"c","null":"d","true":"e","1.5":"f","2020-01-01":"g"}`, "keys become the text that was written"},
		{"d: 2024-01-31\nt: 2024-01-31T10:00:00Z", `{"d":"2024-01-31","t":"2024-01-31T10:00:00Z"}`, "dates stay text"},
		{"[0x1F, 0o17, 0b11, 1_000, +5, .5, 5., 1e3, -.5e-2]", `[31,15,3,1000,5,0.5,5,1e3,-0.5e-2]`, "numbers that JSON writes otherwise"},
		{"[010, 08, 007]", `[10,8,7]`, "a leading zero is no octal number in YAML 1.2"},
		{"[1.0, 1.10, 12345678901234567890123]", `[1.0,1.10,12345678901234567890123]`, "numbers as they were written"},
		{"[yes, no, on, off, y, n]", `["yes","no","on","off","y","n"]`, "YAML 1.2 knows only true and false"},
		{"[true, True, FALSE, null, ~, Null, '']", `[true,true,false,null,null,null,""]`, "words of the core schema"},
		{"a:\nb: ''", `{"a":null,"b":""}`, "nothing is null"},
		{"[!!str 1, !!str true, !!int '5', !!float '1.5', !!null '']", `["1","true",5,1.5,null]`, "tags"},
		{"a: &x {b: 1}\nc: *x\nd: [*x, *x]", `{"a":{"b":1},"c":{"b":1},"d":[{"b":1},{"b":1}]}`, "aliases"},
		{"a: &x 1\n*x : 2", `{"a":1,"1":2}`, "an alias as a key"},
		{"&k key: 1\nb: *k", `{"key":1,"b":"key"}`, "an anchor at a key"},
		{"a: &x 1\nb: &x 2\nc: *x", `{"a":1,"b":2,"c":2}`, "an anchor may be set again"},
		{"base: &b {x: 1, y: 2}\nd: {<<: *b, y: 3}", `{"base":{"x":1,"y":2},"d":{"y":3,"x":1}}`, "own keys win over merged ones"},
		{"a: &a {x: 1}\nb: &b {x: 2, y: 2}\nd: {<<: [*a, *b]}", `{"a":{"x":1},"b":{"x":2,"y":2},"d":{"x":1,"y":2}}`, "earlier merges win"},
		{"'<<': {x: 1}", `{"<<":{"x":1}}`, "a quoted << is a name"},
		{"a: |\n  x\n  y\nb: >-\n  x\n  y", `{"a":"x\ny\n","b":"x y"}`, "block text"},
		{"%YAML 1.2\n---\na: 1\n...\n", `{"a":1}`, "directive and markers"},
		{"---\n", `null`, "an empty document that is marked is null"},
		{"{\"a\": \"\\u00e9\\n\"}", `{"a":"é\n"}`, "JSON is YAML"},
		{"a: !custom x", `{"a":"x"}`, "unknown tags are passed over"},
	} {
		v, err := ParseYAML([]byte(test.text))
		require.NoError(t, err, test.text)
		require.Equal(t, test.want, v.JSON(), test.why)
	}
}

func TestParseYAMLErrors(t *testing.T) {
	bomb := "a: &a [1,1,1,1,1,1,1,1,1,1]\n"
	for c := 'b'; c < 'k'; c++ {
		bomb += fmt.Sprintf("%c: &%c [%s*%c]\n", c, c, strings.Repeat(fmt.Sprintf("*%c,", c-1), 9), c-1)
	}
	tower := "a0: &a0 " + strings.Repeat("[", 100) + strings.Repeat("]", 100) + "\n"
	for i := 1; i < 10; i++ {
		tower += fmt.Sprintf("a%d: &a%d %s*a%d%s\n", i, i, strings.Repeat("[", 100), i-1, strings.Repeat("]", 100))
	}
	for _, test := range []struct{ text, want, why string }{
		{"", "line 1, column 1: the document is empty", "no text"},
		{"# only a comment\n", "line 1, column 1: the document is empty", "no document"},
		{"a: 1\nb: 2\na: 3\n", `line 3, column 1: the key "a" stands twice in one mapping`, "duplicate key"},
		{"x:\n  - {é: 1, a: 1, a: 2}\n", `line 2, column 19: the key "a" stands twice`, "columns count bytes"},
		{"1: a\n'1': b\n", `line 2, column 1: the key "1" stands twice`, "keys are text"},
		{"a: 1\n---\nb: 2\n", "line 2, column 1: a second YAML document starts here", "one document a text"},
		{"a: *x\n", "line 1", "an alias of nothing"},
		{"a: &x [*x]\n", "line 1, column 8: the alias *x stands inside its own anchor", "an alias of itself"},
		{"a: &x {b: {c: *x}}\n", "line 1, column 15: the alias *x stands inside its own anchor", "deeper"},
		{"? [a]\n: 1\n", "a key must be a single value", "a list for a key"},
		{"a: .inf\n", `line 1, column 4: the number ".inf" cannot be written in JSON`, "infinity"},
		{"a: .NaN\n", "cannot be written in JSON", "not a number"},
		{"a: !!int x\n", `the number "x" cannot be written in JSON`, "a tag that lies"},
		{"a: !!bool yes\n", `line 1, column 4: expected true or false, found "yes"`, "another"},
		{"a: {<<: 1}\n", "line 1, column 5: a merge key takes a mapping", "merging a number"},
		{"a: {<<: [1]}\n", "a merge key takes a mapping", "merging a list of numbers"},
		{"a: [1\nb: 2\n", "line 1, column 1: did not find expected ',' or ']'", "open bracket"},
		{"a:\n\t- 1\n", "line 2, column ", "a tab for indentation"},
		{"a: b: c\n", "line 1", "two colons"},
		{"a: \"x\n", "line ", "open quote"},
		{bomb, "the aliases stand for more than 1000000 values", "a few lines that stand for a thousand million values"},
		{tower, "nested more than 512 levels deep", "depth through aliases"},
		{strings.Repeat("[", 600), "line 1", "depth"},
		{strings.Repeat("[", 600) + strings.Repeat("]", 600), "nested more than 512 levels deep", "depth"},
		{"a: \xff\n", "", "not UTF-8"},
	} {
		_, err := ParseYAML([]byte(test.text))
		require.Error(t, err, test.why)
		require.IsType(t, &SyntaxError{}, err)
		require.ErrorContains(t, err, test.want, test.why)
		require.NotContains(t, err.Error(), "\n", test.why)
		require.NotContains(t, err.Error(), "yaml:", test.why)
	}
}

func TestParseYAMLPlaces(t *testing.T) {
	v, err := ParseYAML([]byte("# note\na:\n  é: {x: 1, y: [2]}\nb: &b\n- é: 1\nc: *b\r\nd:   text\n"))
	require.NoError(t, err)
	for _, test := range []struct {
		pointer      string
		line, column int32
		why          string
	}{
		{"", 2, 1, "the whole starts behind the comment"},
		{"/a/é", 3, 7, "columns count bytes"},
		{"/a/é/y/0", 3, 18, "in a flow mapping"},
		{"/b/0", 5, 3, "behind the dash"},
		{"/c/0", 5, 3, "an alias stands for where its anchor is"},
		{"/d", 7, 6, "where the text starts"},
	} {
		at := v.At(test.pointer)
		require.NotNil(t, at, test.pointer)
		require.Equal(t, [2]int32{test.line, test.column}, [2]int32{at.Line, at.Column}, test.why)
	}
}
