package expression_test

import (
	"encoding/json"
	"math"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock/expression"
	"github.com/understudy-api/understudy/specs/schema"
)

// TestSet: values of a document for a schema.
func TestSet(t *testing.T) {
	for _, test := range []struct{ text, want, why string }{
		{`{count: 1, status: '"READ"', tags: body.tags}`, `{"count":1,"status":"READ","tags":["b","x"]}`, "constants and expressions"},
		{`{price: item.count, note: null, mixed: item.count}`, `{"price":3,"note":null,"mixed":3}`, "an integer is a number; null and several types where they are allowed"},
		{`{count: 10 / 2}`, `{"count":5}`, "a quotient may be whole"},
		{`{meta: {assignee: {id: me}}, tags: [me, '"x"']}`, `{"meta":{"assignee":{"id":"u1"}},"tags":["u1","x"]}`, "objects in objects, arrays"},
		{`{extra: {anything: true}}`, `{"extra":{"anything":true}}`, "what is allowed expressly"},
		{`item`, item, "the thing itself"},
		{`{status: '"DONE"'}`, `!expected one of "READ", "UNREAD", got "DONE"`, "a constant that the schema refuses"},
		{`{count: true}`, `!expected an integer, found true or false`, "another type"},
		{`{count: 1.5}`, `!expected an integer, found a number`, "another number"},
		{`{count: item.status}`, `!expected an integer, found text`, "another type"},
		{`{note: item.count}`, `!expected text or null, found an integer`, "nor null"},
		{`{tags: 'map(inbox, .count)'}`, `![]: expected text, found an integer`, "elements of another type"},
		{`{meta: 'item.meta.assignee'}`, `{"meta":{"id":"u1","name":"Anna"}}`, "members that are not declared: only the validator knows"},
		{`{replies: item}`, `!expected a list, found an object`, "no list"},
		{`{stauts: '"READ"'}`, `!unknown member "stauts"; did you mean status?`, "misspelt"},
		{`[1]`, `!expected an object, found a list`, "no object"},
		{`{meta: {assignee: {nam: me}}}`, `!unknown member "nam"; did you mean name?`, "misspelt, further in"},
		{`{count: '1 +'}`, `!the expression ends too early`, "any fault"},
	} {
		doc := written(t, test.text)
		p, err := expression.Compile(doc.Hints.State.Get("values"), environment(doc), expression.Want{Schema: itemSchema(doc)})
		if test.want[0] == '!' {
			if assert.Error(t, err, test.text) {
				assert.Contains(t, err.Error(), test.want[1:], "%s: %s", test.text, test.why)
			}
			continue
		}
		require.NoError(t, err, "%s: %s", test.text, test.why)
		v, err := p.Run(variables(t))
		require.NoError(t, err, test.text)
		assert.Equal(t, test.want, v.JSON(), "%s: %s", test.text, test.why)
	}
}

func TestWants(t *testing.T) {
	condition := expression.Want{Types: schema.TypeBoolean}
	for source, want := range map[string]bool{"body.yes": true, "body.no": false, "body.nothing": false, "nil": false, "len(body.tags) > 0": false} {
		p, err := compile(t, source, condition)
		require.NoError(t, err, source)
		got, err := p.Holds(map[string]any{"body": map[string]any{"yes": true, "no": false}})
		require.NoError(t, err, source)
		require.Equal(t, want, got, source)
	}
	p, err := compile(t, "body.n", condition)
	require.NoError(t, err)
	_, err = p.Holds(variables(t))
	require.ErrorContains(t, err, "expected true or false, found a number")
	p, err = compile(t, "body.n", expression.Want{})
	require.NoError(t, err)
	_, err = p.Holds(variables(t))
	require.ErrorContains(t, err, "expected true or false, found a number", "also where the program does not know")

	p, err = compile(t, "body.none", expression.Want{Types: schema.TypeArray})
	require.NoError(t, err)
	v, err := p.Run(variables(t))
	require.NoError(t, err)
	require.Equal(t, "[]", v.JSON(), "an absent list is empty")
	p, err = compile(t, "body.n", expression.Want{Types: schema.TypeArray})
	require.NoError(t, err)
	_, err = p.Run(variables(t))
	require.ErrorContains(t, err, "expected a list, found a number")
}

func TestNames(t *testing.T) {
	doc := written(t, `{a: 'let x = item; x.id', b: ['filter(inbox, .id == me)', 1], c: '{body: 1}'}`)
	p, err := expression.Compile(doc.Hints.State.Get("values"), environment(doc), expression.Want{})
	require.NoError(t, err)
	require.Equal(t, []string{"inbox", "item", "me"}, p.Names(), "and not the name of a member, nor x")
	require.True(t, p.Uses("me"))
	require.False(t, p.Uses("body"))
	require.Equal(t, 4, p.Location().Line)
	require.Equal(t, "object", p.String())
	_, err = p.Run(map[string]any{"item": parsed(t, item), "body": make(chan int)})
	require.NoError(t, err, "what is not used is not looked at")
	_, err = p.Run(map[string]any{"item": make(chan int)})
	require.ErrorContains(t, err, "the variable item: a value of the Go type chan int has no JSON form")
}

func TestSeed(t *testing.T) {
	p, err := compile(t, `{id: uuid(item.id), one: pick(inbox, item.id).id}`, expression.Want{})
	require.NoError(t, err)
	run := func(seed uint64) string {
		vars := variables(t)
		vars[expression.Seed] = seed
		v, err := p.Run(vars)
		require.NoError(t, err)
		require.Regexp(t, `^\{"id":"[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}","one":"[127]"\}$`, v.JSON())
		return v.JSON()
	}
	require.Equal(t, run(1), run(1))
	require.NotEqual(t, run(1), run(2))
}

func TestConcurrentRuns(t *testing.T) {
	p, err := compile(t, `{n: countBy(inbox, .status), id: uuid(me), read: item.status matches "^READ$", all: sortBy(inbox, .id)}`, expression.Want{})
	require.NoError(t, err)
	vars := variables(t)
	want, err := p.Run(vars)
	require.NoError(t, err)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 50 {
				v, err := p.Run(vars)
				assert.NoError(t, err)
				assert.Equal(t, want.JSON(), v.JSON())
			}
		})
	}
	group.Wait()
}

func TestValueOf(t *testing.T) {
	for _, test := range []struct {
		value any
		want  string
	}{
		{nil, "null"},
		{true, "true"},
		{int64(math.MaxInt64), "9223372036854775807"},
		{uint64(math.MaxUint64), "18446744073709551615"},
		{1e20, "100000000000000000000"},
		{1e21, "1e21"},
		{1e-7, "0.0000001"},
		{1e-9, "1e-9"},
		{json.Number("1.50"), "1.50"},
		{map[string]any{"b": []any{1}, "a": schema.Text("x")}, `{"a":"x","b":[1]}`},
		{math.NaN(), "!the result is no number"},
		{math.Inf(-1), "!the result is too large for a number"},
		{json.Number("x"), `!"x" is no number`},
		{[]any{struct{}{}}, "!a value of the Go type struct {} has no JSON form"},
	} {
		v, err := expression.ValueOf(test.value)
		if test.want[0] == '!' {
			require.EqualError(t, err, test.want[1:])
			continue
		}
		require.NoError(t, err)
		require.Equal(t, test.want, v.JSON())
	}
}
