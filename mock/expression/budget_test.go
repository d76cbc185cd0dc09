package expression_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock/expression"
)

func TestRunErrors(t *testing.T) {
	for _, test := range []struct{ source, error, why string }{
		{`body.tags + 1`, "+ cannot take a list and a number", "no type was known"},
		{`body.x + 1`, "+ cannot take null and a number", "null is no number"},
		{`item.note + "x"`, "+ cannot take null and text", "null is no text"},
		{`body.tags < 1`, "< cannot compare a list with a number", "no order"},
		{`body.tags and true`, "expected true or false, found a list", "no condition"},
		{`body.tags ? 1 : 2`, "expected true or false, found a list", "no condition"},
		{`filter(inbox, body.tags)`, "expected true or false, found a list", "no condition"},
		{`map(body.n, 1)`, "expected a list, found a number", "no list"},
		{`concat(body)`, "expected a list, found an object", "no list"},
		{`body.tags.x`, "the elements of a list have numbers, found text", "a list has no members"},
		{`body.n.x`, "a number has no members", "nor has a number"},
		{`body[1]`, "the members of an object have names, found a number", "no index"},
		{`lower(body.n)`, "expected text, found a number", "no text"},
		{`1 / 0`, "division by zero", "not the infinity of floats"},
		{`1 % 0`, "division by zero", "no panic either"},
		{`0.0 / 0`, "division by zero", "not NaN"},
		{`9223372036854775807 + 1`, "the result of + does not fit an integer", "does not wrap around"},
		{`-9223372036854775807 - 2`, "the result of - does not fit an integer", "nor here"},
		{`4611686018427387904 * 2`, "the result of * does not fit an integer", "nor here"},
		{`10 ** 400`, "the result of ** is too large, or no number", "infinity"},
		{`(-8) ** 0.5`, "the result of ** is too large, or no number", "NaN"},
		{`1e308 * 10`, "the result of * is too large, or no number", "infinity"},
		{`int("x")`, `"x" is no integer`, "no number"},
		{`int(1e300)`, "the number does not fit an integer", "too large"},
		{`float("0x1")`, `"0x1" is no number`, "as JSON writes numbers"},
		{`unix("tomorrow")`, `"tomorrow" is no date-time and no date`, "no date"},
		{`rfc3339(1e18)`, "a date-time has a year from 1 to 9999", "RFC 3339"},
		{`sort([1, "a"])`, "cannot put", "no order"},
		{`sort([1], "up")`, `the order is "asc" or "desc"`, "a word"},
		{`countBy(inbox, .tags)`, "a key is text, a number, true or false; found a list", "no key"},
		{`reduce([], #acc)`, "reduce of empty array with no initial value", "nothing to start with"},
		{`body.a[1:"x"]`, "", "of null, null"},
		{`max([1], body.tags)`, "cannot compare", "no order"},
		{`len(body.n)`, "a number has no length", "neither text nor list"},
		{`first(body.text)`, "expected a list, found text", "characters are no elements"},
		{`keys(body.tags)`, "expected an object, found a list", "no object"},
		{`merge(body.n)`, "expected an object, found a number", "no object"},
		{`flatten(body.tags)`, "expected a list, found text", "elements are no lists"},
		{`round(body.tags)`, "expected a number, found a list", "no number"},
		{`rfc3339(body.tags)`, "expected a number, found a list", "no number"},
		{`int(body.tags)`, "expected text or a number, found a list", "no number"},
		{`float(body.tags)`, "expected text or a number, found a list", "no number"},
		{`sum(body.tags)`, "+ cannot take a number and text", "no numbers"},
		{`like(body.n, "2")`, "expected text, found a number", "no text"},
		{`body.n matches "2"`, "expected text, found a number", "no text"},
		{`1 in body.n`, "in looks into a list or an object, found a number", "neither"},
		{`body.tags..3`, "a range goes from integer to integer, not from a list to a number", "no integer"},
		{`body.n[1:]`, "expected a list, found a number", "no list"},
		{`body.tags[body.n:]`, "a part is cut by integers, found a number", "no integer"},
		{`{(body.n): 1}`, "a member of an object has a name, found a number", "no name"},
		{`groupBy(inbox, .tags)`, "a key is text, a number, true or false; found a list", "no key"},
		{`join(["a"], body.n)`, "expected text, found a number", "no separator"},
	} {
		p, err := compile(t, test.source, expression.Want{})
		if !assert.NoError(t, err, test.source) {
			continue
		}
		_, err = p.Run(variables(t))
		if test.error == "" {
			assert.NoError(t, err, "%s: %s", test.source, test.why)
			continue
		}
		if assert.Error(t, err, "%s: %s", test.source, test.why) {
			assert.Contains(t, err.Error(), "api.yaml:4:11: "+test.error, "%s: %s", test.source, test.why)
			assert.Contains(t, err.Error(), "(in "+test.source+")")
		}
	}
}

// TestBudget: what would take for ever, or all the memory there is, ends soon.
func TestBudget(t *testing.T) {
	doublings := func(step string) string {
		var b strings.Builder
		b.WriteString("let a0 = " + strings.ReplaceAll(step, "@", `"0123456789abcdef"`))
		for i := range 60 {
			b.WriteString("; let a" + string(rune('A'+i%26)) + strings.Repeat("_", i/26) + " = ")
			last := "a0"
			if i > 0 {
				last = "a" + string(rune('A'+(i-1)%26)) + strings.Repeat("_", (i-1)/26)
			}
			b.WriteString(strings.ReplaceAll(step, "@", last))
		}
		b.WriteString("; aH__")
		return b.String()
	}
	for _, test := range []struct{ source, why string }{
		{`1..1000000000`, "a long range"},
		{`-9223372036854775807..9223372036854775807`, "one whose length does not fit"},
		{`len(map(1..900000, 1..900000))`, "ranges of ranges"},
		{`let xs = 1..1000; all(xs, all(xs, all(xs, true)))`, "loops that need no memory"},
		{`let xs = 1..900; map(xs, map(xs, map(xs, 1)))`, "and ones that do"},
		{`let xs = 1..100000; all(xs, -1 not in xs)`, "a search in a loop"},
		{`let xs = 1..100000; any(xs, len(uniq(xs)) == 0)`, "comparisons of all with all"},
		{`reduce(1..100, #acc + #acc, "0123456789")`, "a text that doubles"},
		{`reduce(1..100, concat(#acc, #acc), [1])`, "a list that doubles"},
		{`reduce(1..100, [#acc, #acc], 1)`, "a tree that doubles"},
		{`reduce(1..100, ({a: #acc, b: #acc}), 1)`, "an object that doubles"},
		{`reduce(1..100, ({a: #acc, b: #acc}), 1) == reduce(1..100, ({a: #acc, b: #acc}), 1)`, "and is compared"},
		{`len(string(reduce(1..100, ({a: #acc, b: #acc}), 1)))`, "and is written"},
		{`uuid(reduce(1..100, ({a: #acc, b: #acc}), 1))`, "and is hashed"},
		{`reduce(1..100, join([#acc, #acc]), "abc")`, "texts joined"},
		{`reduce(1..100, replace(#acc, "a", "aa"), "a")`, "texts replaced"},
		{`reduce(1..2000, [#acc], 1)`, "nested too deep"},
		{`reduce(1..2000, ({a: #acc}), 1)`, "an object, too"},
		{doublings("@ + @"), "texts, without a loop"},
		{doublings("[@, @]"), "lists, without a loop"},
		{doublings("{a: @, b: @}"), "objects, without a loop"},
	} {
		p, err := compile(t, test.source, expression.Want{})
		if !assert.NoError(t, err, test.source) {
			continue
		}
		start := time.Now()
		_, err = p.Run(nil)
		require.Error(t, err, "%s: %s", test.source, test.why)
		assert.Regexp(t, "too many steps|nested too deep", err.Error(), test.source)
		assert.Less(t, time.Since(start), 30*time.Second, test.source)
	}
}

func TestEnoughBudget(t *testing.T) {
	p, err := compile(t, `countBy(filter(inbox, .status == "UNREAD" and "a" in .tags), .meta.assignee.name)`, expression.Want{})
	require.NoError(t, err)
	inbox := "[" + strings.Repeat(item+",", 9999) + item + "]"
	v, err := p.Run(map[string]any{"inbox": parsed(t, inbox)})
	require.NoError(t, err)
	require.Equal(t, `{"Anna":10000}`, v.JSON())
}
