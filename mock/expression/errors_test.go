package expression_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock/expression"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// TestErrors: the message of an expression in single quotes, and the character
// of it that is pointed at, counted from 0.
func TestErrors(t *testing.T) {
	condition := expression.Want{Types: schema.TypeBoolean}
	list := expression.Want{Types: schema.TypeArray}
	for _, test := range []struct {
		source string
		want   expression.Want
		char   int
		error  string
		why    string
	}{
		{`itm.id`, expression.Want{}, 0, `unknown name "itm"; did you mean item?`, "misspelt variable"},
		{`1 + zzzzzz`, expression.Want{}, 4, `unknown name "zzzzzz"; there are body, inbox, item, me, page`, "nothing is close"},
		{`item.statsu`, expression.Want{}, 5, `unknown member "statsu" of item; did you mean status?`, "misspelt member"},
		{`item.meta.assignee.nam`, expression.Want{}, 19, `unknown member "nam" of item.meta.assignee; did you mean name?`, "through a reference"},
		{`filter(inbox, .meta.asignee == nil)`, expression.Want{}, 20, `unknown member "asignee" of .meta; did you mean assignee?`, "in a loop"},
		{`filter(inbox, .sttus == "READ")`, expression.Want{}, 15, `unknown member "sttus"; did you mean status?`, "of an element"},
		{`first(concat(inbox, item.replies)).stats`, expression.Want{}, 35, `unknown member "stats" of first(concat(inbox, item.replies)); did you mean status?`, "of what functions give"},
		{`item.replies[0].replies[0].ids`, expression.Want{}, 27, `unknown member "ids" of item.replies[0].replies[0]; did you mean id?`, "a type that leads back to itself"},
		{`map(inbox, countBy(.tags, .x))`, expression.Want{}, 27, `text has no member x`, "countBy knows its elements"},
		{`uniqe(item.tags)`, expression.Want{}, 0, `unknown name "uniqe"; did you mean uniq?`, "misspelt function"},
		{`now()`, expression.Want{}, 0, `unknown name "now"`, "no clock"},
		{`date("2024-01-01")`, expression.Want{}, 0, `unknown name "date"`, "no time zones"},
		{`$env`, expression.Want{}, 0, `unknown name`, "no access to everything"},
		{`$state`, expression.Want{}, 0, `unknown name "$state"`, "nor to the machine"},
		{`item.id()`, expression.Want{}, 5, `only functions can be called: write f(x), not x.f()`, "no methods"},
		{`READ`, expression.Want{}, 0, `unknown name "READ"; there are body, inbox, item, me, page; a text has quotes of its own: '"READ"'`, "a text without quotes"},
		{`item.status == 1`, condition, 12, `== cannot take text and an integer`, "different types"},
		{`item.count + item.status`, expression.Want{}, 11, `+ cannot take an integer and text`, "different types"},
		{`item.status and true`, condition, 12, `and cannot take text and true or false`, "text is no condition"},
		{`item.status ? 1 : 2`, expression.Want{}, 5, `expected true or false as the condition, found text`, "text is no condition"},
		{`filter(inbox, .status)`, expression.Want{}, 14, `expected true or false as the condition, found text`, "text is no condition"},
		{`filter(item, true)`, expression.Want{}, 7, `filter takes a list, found an object`, "no list"},
		{`countBy(item, .id)`, expression.Want{}, 8, `takes a list, found an object`, "no list"},
		{`lower(item.tags)`, expression.Want{}, 0, `expected text, found a list: it is lower(text)`, "another type of argument"},
		{`lower()`, expression.Want{}, 0, `wrong number of arguments, 0: it is lower(text)`, "no argument"},
		{`like("a", "b", "c")`, expression.Want{}, 0, `wrong number of arguments, 3: it is like(text, part)`, "one too many"},
		{`item.status matches me`, condition, 20, `the pattern of matches must be a text that is written here`, "patterns are compiled once"},
		{`item.status matches "("`, condition, 12, `error parsing regexp`, "no pattern"},
		{`item.tags["a"]`, expression.Want{}, 10, `the elements of a list have numbers, found text`, "no number"},
		{`1 in item.tags`, condition, 2, `in looks for`, "never in it"},
		{`let me = 1; me`, expression.Want{}, 4, `the name me is taken`, "a variable of that name"},
		{`item.count +`, expression.Want{}, 11, `the expression ends too early`, "cut short"},
		{`(1`, expression.Want{}, 1, `the expression ends too early`, "cut short"},
		{`.id == "1"`, expression.Want{}, 0, `unexpected "."; a member of an element can be named in the functions over lists only`, "no element"},
		{`map(inbox, {id: .id})`, expression.Want{}, 14, `an object that is made for each element stands in parentheses: ({a: 1})`, "braces are taken for a block"},
		{`item.id = 1`, expression.Want{}, 8, `unexpected "="`, "no assignment"},
		{`"abc`, expression.Want{}, 4, `literal not terminated`, "cut short"},
		{`b"x"`, expression.Want{}, 0, `there are no bytes here`, "bytes"},
		{` `, expression.Want{}, 0, `there is no expression; an empty text is written '""'`, "empty"},
		{`inbox`, condition, 0, `expected true or false, found a list`, "no condition"},
		{`item.id`, list, 0, `expected a list, found text`, "no list"},
		{`5`, condition, 0, `expected true or false, found an integer`, "no condition"},
		{`map(inbox, map(inbox, map(inbox, map(inbox, 1))))`, expression.Want{}, 44, `more than 3 functions over lists inside each other`, "too deep"},
		{strings.Repeat("1+", 3000) + "1", expression.Want{}, 0, `the expression is longer than 4096 bytes`, "too long"},
		{strings.Repeat("1+", 1500) + "1", expression.Want{}, -1, `the expression is too large`, "too many nodes"},
		{strings.Repeat("1<(", 60) + "1" + strings.Repeat(")<1", 60), expression.Want{}, -1, `the expression is too large`, "more than it looks"},
	} {
		_, err := compile(t, test.source, test.want)
		if !assert.Error(t, err, test.source) {
			continue
		}
		var at *schema.Error
		require.ErrorAs(t, err, &at)
		assert.Contains(t, at.Err.Error(), test.error, "%s: %s", test.source, test.why)
		if test.char >= 0 {
			assert.Equal(t, fmt.Sprintf("4:%d", 12+test.char), fmt.Sprintf("%d:%d", at.Location.Line, at.Location.Column), "%s: %s", test.source, test.why)
		}
		assert.True(t, strings.HasPrefix(err.Error(), at.Location.String()+": "))
		assert.NotContains(t, err.Error(), "interface", test.source)
	}
}

// TestPlaces: the place of the name bdy in the forms that texts have.
func TestPlaces(t *testing.T) {
	for _, test := range []struct{ text, want, why string }{
		{"me == bdy", "4:17", "plain"},
		{"me == bdy   # a comment", "4:17", "plain, with a comment"},
		{"{a: me, b: me == bdy}", "4:28", "plain, in a flow"},
		{`'me == "it''s" and bdy'`, "4:30", "single quotes, one of them doubled"},
		{`"me == \"\x41\u00e9é\" and bdy"`, "4:39", "double quotes, with escapes and a character of two bytes"},
		{`'"é" == bdy'`, "4:20", "columns count bytes"},
		{"|\n    me ==\n      bdy\n", "6:7", "a literal block"},
		{"|-\n    bdy\n", "5:5", "its first line"},
		{">\n    me ==\n    bdy\n", "4:11", "a folded block: its start"},
		{"me ==\n    bdy", "4:11", "plain, over two lines: its start"},
		{"\"me ==\n    bdy\"", "4:11", "double quotes, over two lines: its start"},
		{"!!str 'bdy'", "4:11", "with a tag"},
		{"[1, bdy, 2]", "4:15", "in an array"},
	} {
		doc := written(t, test.text)
		_, err := expression.Compile(doc.Hints.State.Get("values"), environment(doc), expression.Want{})
		require.ErrorContains(t, err, `unknown name "bdy"; did you mean body?`, test.text)
		var at *schema.Error
		require.ErrorAs(t, err, &at)
		assert.Equal(t, test.want, fmt.Sprintf("%d:%d", at.Location.Line, at.Location.Column), "%s: %s", test.text, test.why)
	}
}

func TestPlacesInJSON(t *testing.T) {
	text := "{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"t\", \"version\": \"1\"}, \"paths\": {},\n" +
		` "x-understudy": {"values": {"a": "\"\u00e9\" == \"/\" or bdy"}}}`
	file := filepath.Join(t.TempDir(), "api.json")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	env := expression.Env{"body": {}}
	_, err := expression.Compile(load(t, file, text).Hints.State.Get("values").Get("a"), env, expression.Want{})
	require.EqualError(t, err, file+`:2:59: unknown name "bdy"; did you mean body?`)

	require.NoError(t, os.WriteFile(file, []byte("another text\nanother text"), 0o600))
	_, err = expression.Compile(load(t, file, text).Hints.State.Get("values").Get("a"), env, expression.Want{})
	require.EqualError(t, err, file+`:2:35: unknown name "bdy"; did you mean body?`, "the file is another by now")

	_, err = expression.Compile(load(t, "elsewhere", text).Hints.State.Get("values").Get("a"), env, expression.Want{})
	require.EqualError(t, err, `elsewhere:2:35: unknown name "bdy"; did you mean body?`, "there is no such file")
	_, err = expression.Compile(specs.Extension{}, env, expression.Want{})
	require.EqualError(t, err, "there is no expression")
}
