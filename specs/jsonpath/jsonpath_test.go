package jsonpath_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/understudy-api/understudy/specs/jsonpath"
	"github.com/understudy-api/understudy/specs/schema"
)

func value(t testing.TB, text string) *schema.Value {
	t.Helper()
	v, err := schema.ParseJSON(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return &v
}

// selected returns the places that an expression selects, as JSON Pointers
// with a space between them.
func selected(t testing.TB, expression, document string) string {
	t.Helper()
	path, err := jsonpath.Parse(expression)
	if err != nil {
		t.Errorf("%v", err)
		return ""
	}
	if path.String() != expression {
		t.Errorf("%s is kept as %s", expression, path)
	}
	var pointers []string
	for _, n := range path.Select(value(t, document)) {
		pointer := n.Pointer()
		if pointer == "" {
			pointer = "root"
		}
		pointers = append(pointers, pointer)
	}
	return strings.Join(pointers, " ")
}

func TestSelect(t *testing.T) {
	for _, test := range []struct{ why, expression, document, want string }{
		{"the root", `$`, `{"a":1}`, "root"},
		{"a member", `$.a`, `{"a":1,"b":2}`, "/a"},
		{"no such member", `$.c`, `{"a":1}`, ""},
		{"a scalar has no members", `$.a.b`, `{"a":"b"}`, ""},
		{"an array has no members", `$['0']`, `[1]`, ""},
		{"an object has no elements", `$[0]`, `{"0":1}`, ""},
		{"names of any letters", `$.größe_2.☺`, `{"größe_2":{"☺":1}}`, "/größe_2/☺"},
		{"quoted names", `$['/pets/{id}']["get"]`, `{"/pets/{id}":{"get":1}}`, "/~1pets~1{id}/get"},
		{"the other quotes need no escape", `$["'"]['"']`, `{"'":{"\"":1}}`, `/'/"`},
		{"their own do", `$['\'']["\""]`, `{"'":{"\"":1}}`, `/'/"`},
		{"escapes", `$['\b\f\n\r\t\/\\']`, `{"\b\f\n\r\t/\\":1}`, "/\b\f\n\r\t~1\\"},
		{"escapes by number", `$["\u263a\u263A"]`, `{"☺☺":1}`, "/☺☺"},
		{"a surrogate pair is one character", `$['\uD834\uDD1E']`, `{"𝄞":1}`, "/𝄞"},
		{"the empty name", `$['']`, `{"":1}`, "/"},
		{"name by name, as they are asked for", `$['b','a']`, `{"a":1,"b":2}`, "/b /a"},
		{"twice", `$[0,0]`, `[1]`, "/0 /0"},
		{"from the end", `$[-1]`, `[1,2]`, "/1"},
		{"before the beginning", `$[-3]`, `[1,2]`, ""},
		{"all members, in their order", `$.*`, `{"b":1,"a":2}`, "/b /a"},
		{"all elements", `$[*]`, `[1,2]`, "/0 /1"},
		{"nothing in a scalar", `$.*`, `"text"`, ""},
		{"the selectors may be of many kinds", `$[1:2,?@.a,'b',*]`, `[1,{"a":1}]`, "/1 /1 /0 /1"},
		{"space around all of them", "$ .a \t[ 'b' , 'c' ]\n[0]", `{"a":{"b":[1],"c":[2]}}`, "/a/b/0 /a/c/0"},

		{"a slice", `$[1:3]`, `[0,1,2,3]`, "/1 /2"},
		{"with a step", `$[0:4:2]`, `[0,1,2,3]`, "/0 /2"},
		{"backwards", `$[3:0:-2]`, `[0,1,2,3]`, "/3 /1"},
		{"all of it backwards", `$[::-1]`, `[0,1,2]`, "/2 /1 /0"},
		{"from the end", `$[-2:]`, `[0,1,2]`, "/1 /2"},
		{"a step of 0 leads nowhere", `$[::0]`, `[0,1]`, ""},
		{"bounds far outside", `$[-100:100]`, `[0,1]`, "/0 /1"},
		{"bounds far outside, backwards", `$[100:-100:-1]`, `[0,1]`, "/1 /0"},
		{"steps far outside", `$[0:9007199254740991:9007199254740991]`, `[0,1]`, "/0"},
		{"space in a slice", `$[ 0 : 2 : 1 ]`, `[0,1]`, "/0 /1"},
		{"no end, but a step", `$[1::2]`, `[0,1,2,3]`, "/1 /3"},
		{"an object has no slices", `$[:]`, `{"a":1}`, ""},

		{"descendants, before those below them", `$..a`, `{"a":{"a":1},"b":[{"a":2}]}`, "/a /a/a /b/0/a"},
		{"any descendant", `$..*`, `[[1],2]`, "/0 /1 /0/0"},
		{"descendants by index", `$..[0]`, `[[1],2]`, "/0 /0/0"},
		{"descendants by two selectors", `$..['a','b']`, `{"b":1,"a":{"b":2}}`, "/a /b /a/b"},

		{"a filter on an array", `$[?@.a]`, `[{"a":1},{"b":1}]`, "/0"},
		{"a filter on an object", `$[?@>1]`, `{"a":1,"b":2}`, "/b"},
		{"what is null is there", `$[?@.a]`, `[{"a":null},{"a":false}]`, "/0 /1"},
		{"what is there is not null", `$[?@.a==null]`, `[{"a":null},{}]`, "/0"},
		{"nothing is nothing", `$[?@.a==@.b]`, `[{},{"a":1}]`, "/0"},
		{"nothing differs from any value", `$[?@.a!='x']`, `[{},{"a":"x"}]`, "/0"},
		{"and is not less", `$[?@.a<1||@.a>1]`, `[{}]`, ""},
		{"a text is no number", `$[?@=='1']`, `[1,"1"]`, "/1"},
		{"numbers by what they amount to", `$[?@==1.0||@==2e2||@==-0]`, `[1,200,0,2]`, "/0 /1 /2"},
		{"large numbers exactly", `$[?@==9007199254740993]`, `[9007199254740992,9007199254740993]`, "/1"},
		{"texts by their code points", `$[?@<'b']`, `["a","b","B",0]`, "/0 /2"},
		{"true is not less than false", `$[?@<true||@>false]`, `[true,false]`, ""},
		{"but as much as itself", `$[?@<=true&&@>=true]`, `[true,false]`, "/0"},
		{"whole structures, whatever their order", `$[?@.a==@.b]`, `[{"a":{"x":1,"y":[2]},"b":{"y":[2],"x":1}},{"a":[1],"b":[1,2]}]`, "/0"},
		{"and before or", `$[?@.a||@.b&&@.c]`, `[{"a":1},{"b":1},{"b":1,"c":1}]`, "/0 /2"},
		{"unless in parentheses", `$[?(@.a||@.b)&&@.c]`, `[{"a":1},{"b":1,"c":1}]`, "/1"},
		{"not", `$[?!@.a]`, `[{"a":1},{}]`, "/1"},
		{"not, in parentheses", `$[? ! ( @.a == 1 ) ]`, `[{"a":1},{"a":2}]`, "/1"},
		{"the document in a filter", `$.list[?@.id==$.wanted]`, `{"wanted":2,"list":[{"id":1},{"id":2}]}`, "/list/1"},
		{"a filter in a filter", `$[?@[?@>1]]`, `[[0],[0,2],[3]]`, "/1 /2"},
		{"a query that may select many is a test", `$[?@..x]`, `[{"a":{"x":1}},[]]`, "/0"},
		{"two literals", `$[?1==1]`, `[5]`, "/0"},
		{"space in a query", "$[?@ .a [0]\n==1]", `[{"a":[1]}]`, "/0"},
		{"parameters by name and place", `$.parameters[?@.name=='filter' && @.in=="query"]`, `{"parameters":[{"name":"filter","in":"header"},{"name":"filter","in":"query"}]}`, "/parameters/1"},

		{"length of a text, in characters", `$[?length(@)==3]`, `["日本語","ab",[1,2,3],{"a":1,"b":2,"c":3},3]`, "/0 /2 /3"},
		{"what has no length equals nothing", `$[?length(@.a)==@.b]`, `[{"a":1}]`, "/0"},
		{"count", `$[?count(@.*)>1]`, `[{"a":1,"b":2},[1]]`, "/0"},
		{"the value of the only one", `$[?value(@..x)==1]`, `[{"a":{"x":1}},{"x":1,"a":{"x":1}}]`, "/0"},
		{"match is of the whole", `$[?match(@,'a.c')]`, `["abc","xabc","abcx","a\nc"]`, "/0"},
		{"of each alternative", `$[?match(@,'a|bc')]`, `["a","bc","ab"]`, "/0 /1"},
		{"search is of a part", `$[?search(@,'[0-9]{2}')]`, `["a12","1a2",12]`, "/0"},
		{"a dot stops at either line break", `$[?match(@,'.')]`, `["a","\r","\n","\u2028","𝄞"]`, "/0 /3 /4"},
		{"a dot in a class, or escaped, is a dot", `$[?match(@,'[.]\\.')]`, `["..","a."]`, "/0"},
		{"a bracket in a class", `$[?match(@,'[\\].]b')]`, `["]b",".b","xb"]`, "/0 /1"},
		{"classes of Unicode", `$[?match(@,'\\p{Lu}')]`, `["Ж","ж"]`, "/0"},
		{"a pattern of the document", `$.v[?match(@,$.p)]`, `{"p":"b.","v":["ba","ab"]}`, "/v/0"},
		{"a pattern that is none matches nothing", `$[?match(@,'(')]`, `["("]`, ""},
		{"what is no text matches nothing", `$[?match(@,'1')]`, `[1]`, ""},
		{"a function of a function", `$[?length(value(@..x))==2]`, `[{"a":{"x":"no"}}]`, "/0"},
		{"space in a call", "$[?count( @.* )\n== 1]", `[[1]]`, "/0"},
	} {
		t.Run(test.why, func(t *testing.T) {
			if got := selected(t, test.expression, test.document); got != test.want {
				t.Errorf("%s of %s selects %s, want %s", test.expression, test.document, got, test.want)
			}
		})
	}
}

// The places where the caret stands are where each expression goes wrong.
func TestParseErrors(t *testing.T) {
	for _, test := range []struct{ expression, caret, message string }{
		{``, `^`, "begins with $"},
		{` $`, `^`, "begins with $"},
		{`a`, `^`, "begins with $"},
		{`@.a`, `^`, "begins with $"},
		{`$ `, ` ^`, "expected a segment"},
		{`$a`, ` ^`, "expected a segment"},
		{`$.`, `  ^`, "expected a name or * after ., found the end"},
		{`$. a`, `  ^`, "expected a name"},
		{`$..`, `   ^`, "expected a name or * after .."},
		{`$...a`, `   ^`, "expected a name"},
		{`$.1`, `  ^`, "expected a name"},
		{`$.'a'`, `  ^`, "expected a name"},
		{`$.$`, `  ^`, "expected a name"},
		{`$.x-tra`, `   ^`, "a name with a hyphen is written ['a-b']"},
		{`$.a~`, `   ^`, "expected a segment"},
		{`$.a^`, `   ^`, "expected a segment"},
		{`$[]`, `  ^`, "expected a quoted name"},
		{`$[a]`, `  ^`, "expected a quoted name"},
		{`$[1`, `   ^`, "expected , or ], found the end"},
		{`$['a' 'b']`, `      ^`, "expected , or ]"},
		{`$['a',]`, `      ^`, "expected a quoted name"},
		{`$['a]`, `  ^`, "the quotes are not closed"},
		{`$["\'"]`, `   ^`, "no such escape"},
		{`$['\"']`, `   ^`, "no such escape"},
		{`$['\a']`, `   ^`, "no such escape"},
		{"$['a\nb']", `    ^`, "a control character must be escaped"},
		{`$["\u12"]`, `   ^`, `\u takes`},
		{`$["\u+123"]`, `   ^`, `\u takes`},
		{`$["\uD800"]`, `   ^`, `\u takes`},
		{`$["\uD800\u0041"]`, `   ^`, `\u takes`},
		{`$["\uDC00\uDC00"]`, `   ^`, `\u takes`},
		{`$["\`, `   ^`, "no such escape"},
		{`$[01]`, `  ^`, "does not begin with 0"},
		{`$[-0]`, `  ^`, "-0 is no index"},
		{`$[-01]`, `  ^`, "does not begin with 0"},
		{`$[- 1]`, `   ^`, "expected a digit"},
		{`$[1.0]`, `   ^`, "expected , or ]"},
		{`$[9007199254740992]`, `  ^`, "an index is from"},
		{`$[-9007199254740992]`, `  ^`, "an index is from"},
		{`$[0:9007199254740992]`, `    ^`, "an index is from"},
		{`$[1:2:3:4]`, `       ^`, "expected , or ]"},
		{`$[?]`, `   ^`, "expected @, $"},
		{`$[?@.a=1]`, `      ^`, "expected , or ], found '='"},
		{`$[?@.a==]`, `        ^`, "expected @, $"},
		{`$[?@.a==x]`, `        ^`, `found "x"`},
		{`$[?@.a==TRUE]`, `        ^`, "expected @, $"},
		{`$[?@.a==01]`, `        ^`, "as in JSON"},
		{`$[?@.a==1.]`, `          ^`, "a digit after the point"},
		{`$[?@.a==.1]`, `        ^`, "expected @, $"},
		{`$[?@.a==+1]`, `        ^`, "expected @, $"},
		{`$[?@.a==1e]`, `          ^`, "a digit of the exponent"},
		{`$[?@.a==[1]]`, `        ^`, "expected @, $"},
		{`$[?@.a=='x'==true]`, `           ^`, "expected , or ]"},
		{`$[?(@.a==1)==true]`, `           ^`, "expected , or ]"},
		{`$[?!@.a==1]`, `       ^`, "expected , or ]"},
		{`$[?@.a&&]`, `        ^`, "expected @, $"},
		{`$[?@.a&@.b]`, `      ^`, "expected , or ]"},
		{`$[?(@.a]`, `       ^`, "expected ) or an operator"},
		{`$[?true]`, `   ^`, "a value alone is no test"},
		{`$[?'a'||@.b]`, `   ^`, "a value alone is no test"},
		{`$[?@.*==1]`, `   ^`, "it may select several values"},
		{`$[?@[0,1]==1]`, `   ^`, "it may select several values"},
		{`$[?1==@..a]`, `      ^`, "it may select several values"},
		{`$[?@[0:1]==1]`, `   ^`, "it may select several values"},
		{`$[?foo(@)]`, `   ^`, "there is no function foo()"},
		{`$[?count (@.*)==1]`, `   ^`, `found "count"`},
		{`$[?length(@)]`, `   ^`, "length() makes a value"},
		{`$[?!count(@)]`, `    ^`, "count() makes a value"},
		{`$[?length(@.*)<3]`, `          ^`, "it may select several values"},
		{`$[?length(match(@,'a'))<3]`, `          ^`, "match() makes no value"},
		{`$[?match(@,'a')==true]`, `   ^`, "match() makes no value"},
		{`$[?count(1)==1]`, `         ^`, "count() takes nodes"},
		{`$[?count(value(@))==1]`, `         ^`, "count() takes nodes"},
		{`$[?count()==1]`, `         ^`, "count() takes nodes"},
		{`$[?match(@)]`, `          ^`, "match() takes a value and a value"},
		{`$[?match(@,'a','b')]`, `               ^`, "match() takes"},
		{`$[?match(@ 'a')]`, `           ^`, "expected , or )"},
		{`$[?length(@.a&&@.b)==1]`, `             ^`, "expected , or )"},
		{`$.grüße[`, `        ^`, "expected a quoted name"},
		{"$['\xff']", `   ^`, "not UTF-8"},
		{`$` + strings.Repeat(`[?@`, 200), ``, "nested more than 100 levels deep"},
	} {
		_, err := jsonpath.Parse(test.expression)
		var syntax *jsonpath.SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("%s: %v", test.expression, err)
			continue
		}
		if !strings.Contains(err.Error(), test.message) {
			t.Errorf("%s: %v, want %s", test.expression, err, test.message)
		}
		at := len([]rune(syntax.Text[:syntax.Offset]))
		if want := strings.IndexByte(test.caret, '^'); want >= 0 && at != want {
			t.Errorf("%s: %v: it goes wrong after %d characters, want %d", test.expression, err, at, want)
		}
	}
}

// What an expression selects is what the pointers of it lead to.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{`$..*`, `$[?@.a==$.b&&!match(@.c,'a.*')]`, `$['a',1,::-1,?count(@.*)>1]`, `$.a.*[-1]`} {
		f.Add(seed)
	}
	root := value(f, `{"a":[{"a":1,"c":"ab"},[2,3]],"b":{"":null,"x/y~z":true}}`)
	f.Fuzz(func(t *testing.T, expression string) {
		path, err := jsonpath.Parse(expression)
		if err != nil {
			var syntax *jsonpath.SyntaxError
			if !errors.As(err, &syntax) || syntax.Offset < 0 || syntax.Offset > len(expression) || err.Error() == "" {
				t.Fatalf("%q: %v", expression, err)
			}
			return
		}
		if strings.Count(expression, "..") > 4 {
			return // takes as long as it says
		}
		for _, n := range path.Select(root) {
			if diff := cmp.Diff(n.Value, root.At(n.Pointer())); diff != "" {
				t.Fatalf("%q: %s is another value: %s", expression, n.Pointer(), diff)
			}
		}
	})
}
