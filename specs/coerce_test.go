package specs_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCoerce(t *testing.T) {
	for _, test := range []struct {
		schema, text string
		want         string // "" when it is ignored
		mended       bool
		why          string
	}{
		{"{type: integer}", "7", "7", false, "as it is"},
		{"{type: integer}", "07", "7", true, "leading zeros"},
		{"{type: integer}", " 7 ", "7", true, "space"},
		{"{type: integer}", "7px", "7", true, "characters that a number has not"},
		{"{type: integer}", "7.9", "7", true, "a fraction"},
		{"{type: integer, default: 20}", "x", "20", true, "the default"},
		{"{type: integer}", "x", "", true, "nothing"},
		{"{type: integer, minimum: 1, default: 10}", "0", "10", true, "out of range"},
		{"{type: boolean}", "yes", "true", true, "a word for true"},
		{"{type: boolean}", "OFF", "false", true, "a word for false"},
		{"{type: boolean, default: true}", "maybe", "true", true, "neither"},
		{"{enum: [asc, desc]}", "DESC", `"desc"`, true, "another case"},
		{"{enum: [asc, desc]}", "<desc>", `"desc"`, true, "prohibited characters"},
		{"{type: string, pattern: '^[a-z]+$'}", `a"b'(c)`, `"abc"`, true, "prohibited characters"},
		{"{type: string, pattern: '^[a-z]+$'}", `123`, ``, true, "nothing to be made of it"},
		{"{type: string, pattern: '^[+][0-9]+$'}", ` 33 612`, `"+33612"`, true, "a plus sign that was not encoded is a space"},
		{"{type: array, items: {type: integer}}", `1`, `[1]`, false, "an array as it is"},
	} {
		op := operation(t, "/x", "get:\n  x-understudy: {input: coerce}\n  parameters: [{name: p, in: query, required: true, schema: "+test.schema+"}]\n  responses: {default: {description: d}}")
		in, violations := read(t, op, request("GET", "/x?p="+url.QueryEscape(test.text)))
		require.Empty(t, violations, "never refused")
		got := ""
		if v := in.Value("query", "p"); v != nil {
			got = v.JSON()
		}
		require.Equal(t, test.want, got, "%s %q: %s", test.schema, test.text, test.why)
		require.Equal(t, test.mended, len(in.Coerced) == 1, "%s %q: %s", test.schema, test.text, test.why)
		if test.mended {
			require.Equal(t, test.text, in.Coerced[0].Got)
		}
		_, violations = read(t, op, request("GET", "/x"))
		require.Empty(t, violations, "nor for its absence")
	}
	op := operation(t, "/x", "get:\n  x-understudy: {input: coerce}\n  parameters: [{name: p, in: query, schema: {type: integer}}]\n  responses: {default: {description: d}}")
	in, _ := read(t, op, request("GET", "/x?p=1&p=2"))
	require.Len(t, in.Coerced, 1, "given twice")
	in, _ = read(t, op, request("GET", "/x?p="+strings.Repeat("z", 100_000)))
	require.Nil(t, in.Value("query", "p"))
}
