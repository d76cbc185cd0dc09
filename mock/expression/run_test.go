package expression_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock/expression"
)

func TestFunctionExamples(t *testing.T) {
	names := map[string]bool{}
	for _, f := range expression.Functions() {
		require.False(t, names[f.Name], f.Name)
		names[f.Name] = true
		p, err := compile(t, f.Example, expression.Want{})
		assert.NoError(t, err, f.Name)
		v, err := p.Run(nil)
		assert.NoError(t, err, f.Name)
		assert.Equal(t, f.Result, v.JSON(), f.Name)
	}
}

func TestRun(t *testing.T) {
	for _, test := range []struct{ source, want, why string }{
		{`item.status`, `"UNREAD"`, "a member"},
		{`item.meta.assignee.name`, `"Anna"`, "a member of a member"},
		{`item`, item, "order and numbers as they were written"},
		{`item.extra.big`, `123456789012345678901234567890`, "an integer beyond 64 bits goes through"},
		{`item.extra.long`, `0.1234567890123456789`, "so do more digits than float64 has"},
		{`item.extra.big > 1 and item.extra.big == item.extra.big`, `true`, "and can be compared"},
		{`item.price`, `1.1`, "the amount"},
		{`body.n + 1`, `3.5`, "a number of encoding/json"},
		{`10 / 2`, `5`, "a whole float is written as an integer"},
		{`1e30 * 1.0`, `1e30`, "no plus sign"},
		{`0.1 + 0.2`, `0.30000000000000004`, "no exponent"},
		{`-0.0 * 1.0`, `0`, "no negative zero"},
		{`2 ** 3`, `8`, "powers"},
		{`7 % 4`, `3`, "remainders"},
		{`-item.count + +item.count`, `0`, "signs"},
		{`[1, 1.0, "1", null, nil, true, {null: 1}.null]`, `[1,1,"1",null,null,true,1]`, "null and nil are the same, and a name of a member"},

		{`inbox[1].meta.assignee.name`, `null`, "through what is absent"},
		{`inbox[1].meta?.assignee.name`, `null`, "the same with ?."},
		{`inbox[9].status`, `null`, "beyond the end"},
		{`inbox[-1].id`, `"2"`, "from the end"},
		{`inbox[1].replies[0].replies[0].id`, `null`, "a type that leads back to itself"},
		{`body.a.b.c`, `null`, "anything"},
		{`body.a[0]`, `null`, "an element of null"},
		{`inbox[1].meta.assignee.id == me`, `false`, "null equals null only"},
		{`item.note == nil`, `true`, "null"},
		{`item.note != nil`, `false`, "null"},
		{`inbox[2].count == 1`, `false`, "no machine word for word comparison of null"},
		{`inbox[2].status == nil or inbox[2].count < 1 or inbox[2].count >= 0`, `false`, "null is neither less nor more"},
		{`item.note ?? "none"`, `"none"`, "a default"},
		{`item.meta.assignee?.id == me ? item.id : "?"`, `"7"`, "a condition"},
		{`inbox[1].done ? 1 : 2`, `2`, "an absent condition does not hold"},
		{`not inbox[1].done`, `true`, "not"},
		{`inbox[1].done || item.done`, `false`, "or"},
		{`concat(item.tags, inbox[1].tags)`, `["a","b"]`, "an absent list is empty"},
		{`uniq(concat(item.tags, body.tags))`, `["a","b","x"]`, "both lists"},
		{`map(inbox[1].replies, .id)`, `[]`, "over an absent list"},
		{`"x" in inbox[1].tags`, `false`, "in an absent list"},
		{`"a" in item.tags`, `true`, "in a list"},
		{`"id" in item`, `true`, "a member of an object"},
		{`"a" not in item.tags`, `false`, "not in"},
		{`item.note contains "x"`, `false`, "null contains nothing"},
		{`item.status startsWith "UN" and item.status endsWith "READ" and item.status contains "NRE"`, `true`, "texts"},
		{`item.status matches "^UN"`, `true`, "a pattern"},
		{`lower(item.note)`, `null`, "of null"},
		{`like(item.status, "unre")`, `true`, "whatever the case"},

		{`countBy(filter(inbox, .status == "READ"), .status)`, `{"READ":2}`, "counts"},
		{`countBy(inbox, .count)`, `{"3":1,"1":1}`, "numbers are keys as JSON; null is none"},
		{`countBy(inbox, .status).READ + 1`, `3`, "of a count"},
		{`inbox | filter(.count > 1) | countBy(.status)`, `{"UNREAD":1}`, "with pipes"},
		{`"countBy(x)" + string(len(groupBy(inbox, .status).READ))`, `"countBy(x)2"`, "a text is left alone"},
		{`map(sortBy(inbox, .count), .id)`, `["1","7","2"]`, "null last"},
		{`map(sortBy(inbox, .count, "desc"), .id)`, `["7","1","2"]`, "null last here too"},
		{`sum(inbox, .count)`, `4`, "null is 0"},
		{`count(map(inbox, .done))`, `0`, "absent ones do not hold"},
		{`find(inbox, .id == "1").status`, `"READ"`, "a member of what is found"},
		{`first(filter(inbox, .id == "0")).status`, `null`, "of nothing"},
		{`map(inbox[1:2], .id)`, `["1"]`, "part of a list"},
		{`"né!"[0:2]`, `"né"`, "part of a text, by characters"},
		{`let n = len(inbox); n * 2`, `6`, "a name for a value"},
		{`reduce(inbox, #acc + len(.id), 0)`, `3`, "reduce"},
		{`{b: 1, a: {c: item.tags}}`, `{"b":1,"a":{"c":["a","b"]}}`, "members as they are written"},
		{`{a: 1, a: 2}`, `{"a":2}`, "the last wins"},
		{`{("k" + item.id): true}`, `{"k7":true}`, "a computed name"},
		{`[item.tags, 1..3]`, `[["a","b"],[1,2,3]]`, "lists in lists"},
		{`item.tags == ["a", "b"]`, `true`, "lists are compared"},
		{`{a: 1, b: [1.0]} == {b: [1], a: 1}`, `true`, "whatever the order and the form of numbers"},
		{`item == inbox[0]`, `true`, "objects are compared"},
		{`1 < item.count <= 3`, `true`, "a chain of comparisons"},
		{`uuid("a") == uuid("a") and uuid("a") != uuid("b")`, `true`, "a function of its parts"},
		{`uuid("a", "b") != uuid("ab")`, `true`, "parts are set apart"},
		{`[round(2.5), round(-2.5), floor(-1.5), ceil(1.2), abs(-2), abs(2.5), round(3)]`, `[3,-3,-2,2,2,2.5,3]`, "numbers"},
		{`[int(" 7 "), int(2.9), int(-2.9), float("1e2"), int(null)]`, `[7,2,-2,100,null]`, "conversions"},
		{`[sum([1, null, 2.5]), sum([]), min([]), max("a", "b"), len(null)]`, `[3.5,0,null,"b",0]`, "null among others"},
		{`[string(null), string("a"), string(item.tags), join([1, null, "a"], "-")]`, `["","a","[\"a\",\"b\"]","1--a"]`, "as text"},
		{`[unix("2024-01-02"), rfc3339(0), unix(null), rfc3339(null)]`, `[1704153600,"1970-01-01T00:00:00Z",null,null]`, "times"},
		{`[uniq([1, 1.0, "1", [1], [1]]), without([1, 2], 2.0), reverse(null), flatten([[1], null])]`, `[[1,"1",[1]],[1],[],[1]]`, "equal by what they amount to"},
		{`sort([3, null, 1.5]) == [1.5, 3, null] and sort([true, false]) == [false, true]`, `true`, "orders"},
		{`groupBy(inbox, .count)["3"][0].id`, `"7"`, "groups"},
		{`[split(null, ","), replace("aaa", "", "b"), split("ab", "")]`, `[[],"aaa",["a","b"]]`, "edges of texts"},
		{`9007199254740993 == 9007199254740992.0`, `false`, "an integer that float64 has not"},
		{`item.extra.big + 1 > 1e29`, `true`, "computed with as a float"},
		{`max(map(inbox, .count))`, `3`, "the greatest"},
		{`item.extra.anything`, `null`, "other members are allowed expressly"},
		{`merge(item.extra, {long: 1}).long`, `1`, "merged"},
		{`page`, `null`, "a variable without a value"},
	} {
		p, err := compile(t, test.source, expression.Want{})
		if !assert.NoError(t, err, test.source) {
			continue
		}
		v, err := p.Run(variables(t))
		if !assert.NoError(t, err, test.source) {
			continue
		}
		assert.Equal(t, test.want, v.JSON(), "%s: %s", test.source, test.why)
	}
}
