package schema

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func parsed(t testing.TB, text string) *Value {
	t.Helper()
	v, err := ParseJSON(text)
	require.NoError(t, err)
	return &v
}

func TestAt(t *testing.T) {
	v := parsed(t, `{"a/b":{"~":[10,20]},"":{"":1},"0":"zero"}`)
	for _, test := range []struct{ pointer, want, why string }{
		{"", v.JSON(), "the empty pointer is the whole"},
		{"/a~1b/~0/1", "20", "escapes"},
		{"//", "1", "empty names"},
		{"/0", `"zero"`, "a digit may be a name"},
		{"/a~1b/~0/01", "", "no leading zero"},
		{"/a~1b/~0/-1", "", "no negative index"},
		{"/a~1b/~0/2", "", "past the end"},
		{"/a~1b/~0/-", "", "the element behind the last is not there"},
		{"a", "", "a pointer starts with a slash"},
		{"/0/x", "", "text has no members"},
	} {
		got := v.At(test.pointer)
		if test.want == "" {
			require.Nil(t, got, test.why)
			continue
		}
		require.NotNil(t, got, test.why)
		require.Equal(t, test.want, got.JSON(), test.why)
	}
	require.Equal(t, "/x/a~1b/~0/~01", JoinPointer("/x", "a/b", "~", "~1"))
	token, rest := NextToken("/~01/x")
	require.Equal(t, "~1", token, "~01 is ~1, not /")
	require.Equal(t, "/x", rest)
}

func TestEqual(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
		why  string
	}{
		{`1`, `1.0`, true, "numbers by what they amount to"},
		{`100`, `1e2`, true, "whatever the exponent"},
		{`0`, `-0`, true, "zero has no sign"},
		{`9007199254740993`, `9007199254740992`, false, "beyond float64"},
		{`0.1`, `0.10000000000000000001`, false, "exactly"},
		{`1`, `true`, false, "another type"},
		{`1`, `"1"`, false, "another type"},
		{`{"a":1,"b":2}`, `{"b":2,"a":1}`, true, "the order of members means nothing"},
		{`[1,2]`, `[2,1]`, false, "the order of elements does"},
		{`{"a":1}`, `{"a":1,"b":1}`, false, "one more member"},
		{`{"a":1,"b":1}`, `{"a":1,"c":1}`, false, "another name"},
		{`{"a":null}`, `{"b":null}`, false, "null is a value"},
		{`"é"`, `"e` + "\u0301" + `"`, false, "text is not normalised"},
	} {
		require.Equal(t, test.want, Equal(parsed(t, test.a), parsed(t, test.b)), "%s %s: %s", test.a, test.b, test.why)
		require.Equal(t, test.want, Equal(parsed(t, test.b), parsed(t, test.a)), "%s %s: %s", test.b, test.a, test.why)
	}
}

func TestEqualManyMembers(t *testing.T) {
	const n = 50_000
	var up, down []string
	for i := range n {
		v := Int(int64(i))
		up = append(up, `"`+v.Text+`":`+v.Text)
	}
	for i := range up {
		down = append(down, up[len(up)-1-i])
	}
	a, b := parsed(t, "{"+strings.Join(up, ",")+"}"), parsed(t, "{"+strings.Join(down, ",")+"}")
	start := time.Now()
	require.True(t, Equal(a, b))
	require.Less(t, time.Since(start), 5*time.Second, "no square of the members")
}

func TestShow(t *testing.T) {
	require.Equal(t, `{"a":"é"}`, Show(parsed(t, `{"a":"é"}`)))
	long := Show(parsed(t, "["+strings.Repeat("1,", 300_000)+"1]"))
	require.Less(t, len(long), 130)
	require.True(t, strings.HasSuffix(long, "…"))
	cut := Shorten(strings.Repeat("a", 119) + "é")
	require.Equal(t, strings.Repeat("a", 119)+"…", cut, "no half characters")
}

func TestAppendString(t *testing.T) {
	for _, test := range []struct{ in, want, why string }{
		{"a\"\\/b", `"a\"\\/b"`, "a slash stands for itself"},
		{"\n\r\t\b\x00", `"\n\r\t\u0008\u0000"`, "control characters"},
		{"a\xffb\xed\xa0\x80", "\"a\uFFFDb\uFFFD\uFFFD\uFFFD\"", "bytes that are no UTF-8"},
		{"é😀", `"é😀"`, "other characters stand for themselves"},
	} {
		require.Equal(t, test.want, string(AppendString(nil, test.in)), test.why)
	}
}
