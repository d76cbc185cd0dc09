package schema

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestParseJSON(t *testing.T) {
	for _, test := range []struct {
		text, want, why string
	}{
		{` {"b" : 1, "a":[true,false,null] } `, `{"b":1,"a":[true,false,null]}`, "members keep their order"},
		{`[1.0,1e2,-0,0.10]`, `[1.0,1e2,-0,0.10]`, "numbers stay as they were written"},
		{`"\u0041\n\/\"\\"`, `"A\n/\"\\"`, "escapes become characters"},
		{`"\uD83D\uDE00"`, `"😀"`, "a surrogate pair is one character"},
		{`"\uD83D"`, `"` + "\uFFFD" + `"`, "half a pair is no character"},
		{`"\uDE00x"`, `"` + "\uFFFD" + `x"`, "nor is the other half"},
		{`"\uD83D\u0041"`, `"` + "\uFFFD" + `A"`, "what follows half a pair is kept"},
		{`"\uD83D\uD83D\uDE00"`, `"` + "\uFFFD" + `😀"`, "a pair may follow a half"},
		{`{"":{"":1}}`, `{"":{"":1}}`, "the empty name is a name"},
		{"\t[\r\n]", `[]`, "the four space characters"},
		{`"\u007f` + "\u2028" + `"`, "\"\u007f\u2028\"", "characters that JSON allows stand for themselves"},
	} {
		v, err := ParseJSON(test.text)
		require.NoError(t, err, test.why)
		require.Equal(t, test.want, v.JSON(), test.why)
	}
}

func TestParseJSONErrors(t *testing.T) {
	for _, test := range []struct {
		text, want, why string
	}{
		{``, "line 1, column 1: expected a JSON value, found end of text", "nothing is no value"},
		{"\n\t ", "line 2, column 3: expected a JSON value, found end of text", "nor is space"},
		{`{} x`, "line 1, column 4: unexpected 'x' after the JSON value", "trailing data"},
		{"1\r\n2", "line 2, column 1: unexpected '2' after the JSON value", "a second value, after CRLF"},
		{"{\n\t\"a\": 1,\n\t\"a\": 2\n}", `line 3, column 2: the object has the member "a" twice`, "a tab is one column"},
		{`[1,]`, "line 1, column 4: expected a JSON value, found ']'", "trailing comma"},
		{`{"a":1,}`, `line 1, column 8: expected a member name in double quotes, found '}'`, "trailing comma in an object"},
		{`{a:1}`, `line 1, column 2: expected a member name in double quotes, found 'a'`, "names have quotes"},
		{`[1 2]`, `line 1, column 4: expected ',' or ']', found '2'`, "no comma"},
		{`{"a" 1}`, `line 1, column 6: expected ':' after the member name "a", found '1'`, "no colon"},
		{`'a'`, "line 1, column 1: expected a JSON value, found '\\''", "single quotes"},
		{`nul`, "line 1, column 1: expected a JSON value, found 'n'", "half a word"},
		{`NaN`, "line 1, column 1: expected a JSON value, found 'N'", "JSON has no NaN"},
		{`01`, "malformed number", "leading zero"},
		{`-`, "malformed number", "a sign alone"},
		{`1.`, "malformed number", "no digits behind the point"},
		{`1e`, "malformed number", "no digits of the exponent"},
		{`+1`, "expected a JSON value, found '+'", "no plus"},
		{`.5`, "expected a JSON value, found '.'", "no digits before the point"},
		{"\"a\nb\"", "line 1, column 3: control character U+000A in a string must be escaped", "a line break in a string"},
		{`"a`, "line 1, column 3: the string has no closing quote", "open string"},
		{`"a\`, "the string has no closing quote", "ends in an escape"},
		{`"\x41"`, "line 1, column 3: unknown escape of 'x' in a string", "no hexadecimal escapes"},
		{`"\u12G4"`, "expected four hexadecimal digits", "bad digit"},
		{`"\uD83D\u12"`, "expected four hexadecimal digits", "bad second half"},
		{"\"a\xffb\"", "line 1, column 3: invalid UTF-8 in a string", "a byte that starts nothing"},
		{"\"\xed\xa0\x80\"", "invalid UTF-8", "a surrogate in UTF-8"},
		{"\"\xc0\xaf\"", "invalid UTF-8", "an overlong form"},
		{"\"\\n\xff\"", "invalid UTF-8", "also behind an escape"},
		{"{\"\xff\":1}", "invalid UTF-8", "also in a name"},
		{"\uFEFF{}", "line 1, column 1: expected a JSON value, found '\\ufeff'", "a message has no byte order mark (RFC 8259, section 8.1)"},
		{`{"a":1,"\u0061":2}`, `the object has the member "a" twice`, "names are compared unescaped"},
		{strings.Repeat("[", MaxDepth+1), "nested more than 512 levels deep", "a depth bomb"},
		{strings.Repeat(`{"a":`, 1_000_000), "nested more than 512 levels deep", "of objects"},
	} {
		_, err := ParseJSON(test.text)
		require.ErrorContains(t, err, test.want, test.why)
	}
	for _, name := range []string{"first", "n31", "n32", "n33", "n99"} { // either side of where the look-up changes
		b := []byte(`{"first":0`)
		for i := range 100 {
			b = append(AppendString(append(b, ','), "n"+strconv.Itoa(i)), ":1"...)
		}
		b = append(AppendString(append(b, ','), name), ":2}"...)
		_, err := ParseJSON(string(b))
		require.ErrorContains(t, err, "twice")
		var syntax *SyntaxError
		require.ErrorAs(t, err, &syntax)
		require.True(t, syntax.Duplicate)
	}
}

func TestParseJSONDepth(t *testing.T) {
	deep := strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth)
	v, err := ParseJSON(deep)
	require.NoError(t, err)
	require.Equal(t, deep, v.JSON())
}

func TestParseJSONPlaces(t *testing.T) {
	v, err := ParseJSON("{\r\n\t\"é\": [1,\r\n\t\t{\"x\": \"é\", \"y\": 2}]\r\n}")
	require.NoError(t, err)
	for _, test := range []struct {
		pointer      string
		line, column int32
		why          string
	}{
		{"", 1, 1, "the whole"},
		{"/é", 2, 8, "columns count bytes, a tab is one"},
		{"/é/0", 2, 9, "an element"},
		{"/é/1", 3, 3, "a carriage return is no line of its own"},
		{"/é/1/y", 3, 20, "behind text that is not ASCII"},
	} {
		at := v.At(test.pointer)
		require.NotNil(t, at, test.pointer)
		require.Equal(t, [2]int32{test.line, test.column}, [2]int32{at.Line, at.Column}, test.why)
	}
}

// FuzzParseJSON takes encoding/json for a second opinion: it accepts the same
// texts, but for duplicate names, bad UTF-8 and the depth, and means the same
// by them.
func FuzzParseJSON(f *testing.F) {
	for _, s := range []string{
		`{"a":[1,2.5e3,{"b":null}],"c":"\ud83d\ude00"}`, `[1,]`, `"\uD800"`, `-0`, `1e400`, "[\"\xff\"]", `{"a":1,"a":2}`, ` [ ] `, `01`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := ParseJSON(text)
		if err != nil {
			var syntax *SyntaxError
			require.ErrorAs(t, err, &syntax)
			if !syntax.Duplicate && utf8.ValidString(text) && !strings.Contains(syntax.Message, "levels deep") && json.Valid([]byte(text)) {
				t.Fatalf("%q: refused: %v", text, err)
			}
			return
		}
		if !json.Valid([]byte(text)) {
			t.Fatalf("%q: accepted", text)
		}
		decode := func(s string) any {
			var out any
			d := json.NewDecoder(strings.NewReader(s))
			d.UseNumber()
			require.NoError(t, d.Decode(&out))
			return out
		}
		require.Equal(t, decode(text), decode(v.JSON()))
		again, err := ParseJSON(v.JSON())
		require.NoError(t, err)
		require.True(t, Equal(&v, &again))
	})
}
