package specs_test

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// value parses the JSON text of a value.
func value(t require.TestingT, text string) schema.Value {
	v, err := schema.ParseJSON(text)
	require.NoError(t, err, text)
	return v
}

// asked is what a request carries for one parameter, color: what follows "of"
// in the path, the query, the header, the cookies.
func asked(op *specs.Operation, v schema.Value) (string, error) {
	p := op.Parameters[0]
	if p.In == "header" || p.In == "cookie" {
		return p.Text(&v)
	}
	target, err := op.AppendTarget(nil, []specs.Argument{{Parameter: p, Value: v}})
	return strings.TrimPrefix(strings.TrimPrefix(string(target), "/of"), "?"), err
}

// colored declares the parameter color of an operation.
func colored(t testing.TB, in, declared string) *specs.Operation {
	t.Helper()
	path, required := "/of", ""
	if in == "path" {
		path, required = "/of{color}", "required: true, "
	}
	return operation(t, path, "get:\n  parameters:\n  - {name: color, in: "+in+", "+required+declared+"}\n  responses: {default: {description: d}}")
}

// TestStyleTable is the table of OpenAPI 3.1.1, "Style Examples", row by row:
// empty string, string, array, object; "" stands for n/a.
func TestStyleTable(t *testing.T) {
	for _, row := range []struct {
		in, style string
		explode   bool
		want      [4]string
	}{
		{"path", "matrix", false, [4]string{";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"}},
		{"path", "matrix", true, [4]string{";color", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"}},
		{"path", "label", false, [4]string{".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"}},
		{"path", "label", true, [4]string{".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"}},
		{"path", "simple", false, [4]string{"", "blue", "blue,black,brown", "R,100,G,200,B,150"}},
		{"path", "simple", true, [4]string{"", "blue", "blue,black,brown", "R=100,G=200,B=150"}},
		{"header", "simple", false, [4]string{"", "blue", "blue,black,brown", "R,100,G,200,B,150"}},
		{"header", "simple", true, [4]string{"", "blue", "blue,black,brown", "R=100,G=200,B=150"}},
		{"query", "form", false, [4]string{"color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"}},
		{"query", "form", true, [4]string{"color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"}},
		{"cookie", "form", false, [4]string{"color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"}},
		{"cookie", "form", true, [4]string{"color=", "color=blue", "color=blue; color=black; color=brown", "R=100; G=200; B=150"}},
		{"query", "spaceDelimited", false, [4]string{"", "", "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"}},
		{"query", "pipeDelimited", false, [4]string{"", "", "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"}},
		{"query", "deepObject", true, [4]string{"", "", "", "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"}},
	} {
		for i, given := range []struct{ schema, value string }{{textSchema, empty}, {textSchema, blue}, {arraySchema, three}, {rgbSchema, rgb}} {
			about := fmt.Sprintf("%s in %s, explode %v: %s", row.style, row.in, row.explode, given.value)
			op := colored(t, row.in, fmt.Sprintf("style: %s, explode: %v, schema: %s", row.style, row.explode, given.schema))
			got, err := asked(op, value(t, given.value))
			if row.want[i] == "" && row.in == "query" {
				continue // the table has nothing to say
			}
			if row.want[i] == "" && row.in == "path" {
				require.ErrorContains(t, err, "nothing would stand in the path", about)
				continue
			}
			require.NoError(t, err, about)
			require.Equal(t, row.want[i], got, about)
		}
	}
}

func TestEncodeParameters(t *testing.T) {
	const deep = "style: deepObject, schema: {type: object, properties: {a: {type: integer}, b: {type: object, properties: {c: {type: integer}}}, l: {type: array, items: {type: integer}}, o: {type: array, items: {type: object, properties: {n: {type: integer}}}}}}"
	for _, test := range []struct {
		in, declared, value, want string
		why                       string
	}{
		{"query", "schema: {type: string}", `"a b&c=d+é/?"`, "color=a%20b%26c%3Dd%2B%C3%A9%2F%3F", "all but unreserved characters are escaped"},
		{"query", "schema: {type: number}", `1e1`, "color=1e1", "numbers as they are written"},
		{"query", "schema: {type: boolean}", `false`, "color=false", "booleans"},
		{"query", "schema: {type: string}", `7`, "color=7", "a number is the text of one"},
		{"query", "schema: {type: array, items: {type: string}}, explode: false", `["a,b","c"]`, "color=a%2Cb,c", "a comma inside is escaped"},
		{"query", "schema: {type: array}, explode: false", `[]`, "color=", "a list without elements"},
		{"query", "schema: {anyOf: [{type: string}, {type: array}]}", `"x"`, "color=x", "one, where it may be a list"},
		{"query", "style: pipeDelimited, explode: true, schema: {type: array}", `["a","b"]`, "color=a&color=b", "exploded, as form"},
		{"query", "style: deepObject, explode: true, schema: {type: array}", `["a","b"]`, "color%5B%5D=a&color%5B%5D=b", "an array in style deepObject, as clients write it"},
		{"query", "schema: {type: object, properties: {R: {type: array, items: {type: integer}}}}", `{"R":[1,2]}`, "R=1&R=2", "a member that is a list"},
		{"query", deep, `{"a":1,"b":{"c":2},"l":[3,4]}`, "color%5Ba%5D=1&color%5Bb%5D%5Bc%5D=2&color%5Bl%5D%5B%5D=3&color%5Bl%5D%5B%5D=4", "members of members, and lists"},
		{"query", deep, `{"o":[{"n":1},{"n":2}]}`, "color%5Bo%5D%5B0%5D%5Bn%5D=1&color%5Bo%5D%5B1%5D%5Bn%5D=2", "elements with members have numbers"},
		{"query", "content: {application/json: {schema: {type: object}}}", `{"a":[1,null]}`, "color=%7B%22a%22%3A%5B1%2Cnull%5D%7D", "JSON, which has room for everything"},
		{"query", "content: {text/plain: {schema: {type: string}}}", `"a b"`, "color=a%20b", "text"},
		{"path", "schema: {type: string}", `"a/b ?#%:;"`, "a%2Fb%20%3F%23%25%3A%3B", "nothing in it ends the segment"},
		{"path", "style: label, explode: true, schema: {type: array, items: {type: string}}", `["1.5","2"]`, ".1%2E5.2", "points that separate nothing"},
		{"path", "style: label, schema: {type: string}", `"1.5"`, ".1.5", "they may stay where none separates"},
		{"path", "style: matrix, schema: {type: array}", `[]`, ";color=", "a list without elements"},
		{"path", "content: {application/json: {schema: {type: array}}}", `[1]`, "%5B1%5D", "JSON"},
		{"header", "schema: {type: string}", `"a, b=ü\tc"`, "a, b=ü\tc", "headers have no escapes"},
		{"header", "schema: {type: array}", `[]`, "", "a list without elements"},
		{"header", "content: {application/json: {schema: {type: array}}}", `[1,"a"]`, `[1,"a"]`, "JSON"},
		{"cookie", "schema: {type: string}", `"a; b,\"c\""`, "color=a%3B%20b%2C%22c%22", "escapes, which a query has too"},
	} {
		op := colored(t, test.in, test.declared)
		got, err := asked(op, value(t, test.value))
		require.NoError(t, err, test.why)
		require.Equal(t, test.want, got, test.why)
	}
}

func TestEncodeRefuses(t *testing.T) {
	const texts, members = "schema: {type: array, items: {type: string}}", "schema: {type: object, additionalProperties: {type: string}}"
	for _, test := range []struct {
		in, declared, value string
		want                string // a part of the error
		why                 string
	}{
		{"query", "schema: {type: ['null', integer]}", `null`, "null has no text", "there is no way to say it"},
		{"query", texts, `["a",null]`, "write null inside", "nor inside of a list"},
		{"query", texts, `[]`, "nothing would stand in the query", "an exploded list without elements is absent"},
		{"query", members, `{}`, "nothing would stand in the query", "as is an object without members"},
		{"query", texts + ", explode: false", `[""]`, "would be read as []", "one empty text is none"},
		{"query", texts, `[["a"]]`, `write ["a"] inside`, "lists of lists"},
		{"query", "explode: false, " + members, `{"a":{"b":"c"}}`, `write {"b":"c"} inside`, "members of members"},
		{"query", members, `{"a":{"b":"c"}}`, `write {"b":"c"} inside`, "exploded or not"},
		{"query", members, `{"a":[]}`, `write [] inside`, "a member without a value"},
		{"query", "style: spaceDelimited, explode: false, " + texts, `["a b"]`, `read as ["a","b"]`, "a space separates, escaped or not"},
		{"query", "style: pipeDelimited, explode: false, " + texts, `["a|b"]`, `read as ["a","b"]`, "a bar likewise"},
		{"query", "style: deepObject, " + members, `{"a":null}`, "write null inside", "null in a member"},
		{"query", "style: deepObject, " + members, `{"a":{}}`, "write {} inside", "a member that has none"},
		{"query", "style: deepObject, " + members, `{"a]b":"c"}`, "expected a name such as", "a bracket in a name is a bracket"},
		{"query", "style: deepObject, " + members, `{"a":` + strings.Repeat(`{"a":`, 20) + `1` + strings.Repeat("}", 21), "expected a name such as", "deeper than is read"},
		{"query", "schema: {type: integer}", `[1,2]`, "expected the parameter once", "a list where there is one value"},
		{"query", rgbIn, `{"X":1}`, "nothing would be read", "a member that is not declared"},
		{"path", "schema: {type: string}", `""`, "nothing would stand in the path", "a segment is not empty"},
		{"path", texts, `[]`, "nothing would stand in the path", "nor is a list in it"},
		{"path", "style: matrix, explode: true, " + texts, `[]`, "it would not be read", "a semicolon alone"},
		{"path", "style: simple, " + texts, `[["a"]]`, `write ["a"] inside`, "lists of lists"},
		{"header", texts, `["a,b"]`, `read as ["a","b"]`, "a comma separates: headers have no escapes"},
		{"header", "explode: true, " + members, `{"a=b":"c"}`, `read as {"a":"b=c"}`, "an equals sign likewise"},
		{"header", "schema: {type: string}", `" a"`, `read as "a"`, "space around it is not a part of it"},
		{"header", "schema: {type: string}", `"a\r\nX-B: c"`, "no control characters", "a line more"},
		{"header", "content: {application/json: {schema: {}}}", `"\u007f"`, "no control characters", "JSON leaves some in"},
		{"cookie", members, `{"a b":"c"}`, "nothing would be read", "a cookie has a token for a name"},
		{"cookie", "style: deepObject, " + members, `{"a":"c"}`, "nothing would be read", "and no brackets"},
	} {
		_, err := asked(colored(t, test.in, test.declared), value(t, test.value))
		require.ErrorContains(t, err, test.want, test.why)
		require.ErrorContains(t, err, "the "+test.in+` parameter "color"`, test.why)
	}
}

const rgbIn = "schema: " + rgbSchema

// TestTargets fills whole templates: what is written is what is matched.
func TestTargets(t *testing.T) {
	for _, test := range []struct {
		servers string
		paths   []string // the first is asked for
		values  string   // of its parameters, separated by a space
		want    string   // the target, or a part of the error
		why     string
	}{
		{"[{url: /}]", []string{"/"}, "", "/", "the root"},
		{"[{url: 'https://h.example/v1/'}, {url: /v2}]", []string{"/a"}, "", "/v1/a", "the first base path"},
		{"[{url: '/{tenant}/b c'}]", []string{"/a"}, "", "/%7Btenant%7D/b%20c/a", "a base path with a variable that nobody declared"},
		{"[{url: /}]", []string{"get /a b/ü/x:y,z@%20/%zz?q#f"}, "", "/a%20b/%C3%BC/x:y,z@%20/%25zz%3Fq%23f", "literal text is escaped once"},
		{"[{url: /}]", []string{"/a/{id}.json"}, "7", "/a/7.json", "text behind a parameter"},
		{"[{url: /}]", []string{"/a/{id}.json"}, "x.json", "/a/x.json.json", "the same text in it"},
		{"[{url: /}]", []string{"/{x}:{y}"}, "a b:c", "/a:b%3Ac", "text between parameters"},
		{"[{url: /}]", []string{"/{x}:{y}"}, ": b", "/%3A:b", "a first parameter that is this text"},
		{"[{url: /}]", []string{"/{x}:{y}"}, "a:b c", `the path parameter "x" cannot be "a:b"`, "escaped or not, it ends the first parameter"},
		{"[{url: /}]", []string{"/{x}{y}"}, "a bc", "/abc", "side by side"},
		{"[{url: /}]", []string{"/{x}{y}"}, "ab c", `the path parameter "x" cannot be "ab"`, "the first has one character"},
		{"[{url: /}]", []string{"/{id}/x/{id}"}, "7", "/7/x/7", "a parameter twice"},
		{"[{url: /}]", []string{"/users/{id}", "/users/me"}, "you", "/users/you", "a template beside a literal path"},
		{"[{url: /}]", []string{"/users/{id}", "/users/me"}, "me", "is not reached by the path /users/me: that is GET /users/me", "which is another operation's"},
		{"[{url: /}]", []string{"/users/{id}", "post /users/me"}, "me", "cannot be reached by its own path", "or has no such method"},
		{"[{url: /}]", []string{"/a/{id}/b"}, "..", "taken out of paths on their way", "a segment that clients take out"},
		{"[{url: /}]", []string{"/a/{id}"}, ".", "taken out of paths on their way", "or this one, at the end"},
		{"[{url: /}]", []string{"/a/v{id}"}, "..", "/a/v..", "it is harmless behind other text"},
		{"[{url: /}]", []string{"/a/{id}"}, "", `the path parameter "id" of GET /a/{id} has no value`, "a parameter that is not given"},
	} {
		var op *specs.Operation
		for op = range routes(t, test.servers, test.paths...).Operations() {
			break
		}
		require.NotNil(t, op, test.why)
		var arguments []specs.Argument
		for i, text := range strings.Fields(test.values) {
			arguments = append(arguments, specs.Argument{Parameter: op.Parameters[i], Value: schema.Text(text)})
		}
		target, err := op.AppendTarget([]byte("kept"), arguments)
		if !strings.HasPrefix(test.want, "/") {
			require.ErrorContains(t, err, test.want, test.why)
			require.Equal(t, "kept", string(target), test.why)
			continue
		}
		require.NoError(t, err, test.why)
		require.Equal(t, "kept"+test.want, string(target), test.why)
		in, violations := read(t, op, httptest.NewRequest("GET", test.want, nil))
		require.Empty(t, violations, test.why)
		for _, a := range arguments {
			require.Equal(t, a.Value.Text, in.Value("path", a.Parameter.Name).Text, test.why)
		}
	}
}

func TestTargetOfSeveralParameters(t *testing.T) {
	op := operation(t, "/x/{id}", `get:
  parameters:
  - {name: page, in: query, schema: {type: integer}}
  - {name: id, in: path, required: true, schema: {type: string}}
  - {name: free, in: query, schema: {type: object, additionalProperties: {type: string}}}
  - {name: X-Not-Here, in: header, schema: {type: string}}
  - {name: 'tags[]', in: query, schema: {type: array, items: {type: string}}}
  responses: {default: {description: d}}`)
	give := func(pairs ...string) (list []specs.Argument) {
		for i := 0; i < len(pairs); i += 2 {
			in, name, _ := strings.Cut(pairs[i], "/")
			list = append(list, specs.Argument{Parameter: op.Parameter(in, name), Value: value(t, pairs[i+1])})
		}
		return list
	}
	key := specs.Credential{Scheme: &specs.Scheme{Type: "apiKey", In: "query", Key: "a key"}, Value: "k&k"}
	header := specs.Credential{Scheme: &specs.Scheme{Type: "apiKey", In: "header", Key: "X-Key"}, Value: "k"}
	page := specs.Credential{Scheme: &specs.Scheme{Type: "apiKey", In: "query", Key: "page"}, Value: "k"}
	for _, test := range []struct {
		given []specs.Argument
		shown []specs.Credential
		want  string
		why   string
	}{
		{give("path/id", `"a"`), nil, "/x/a", "no query"},
		{give("query/tags[]", `["t","u"]`, "header/X-Not-Here", `"h"`, "query/page", `2`, "path/id", `"a"`), nil, "/x/a?page=2&tags%5B%5D=t&tags%5B%5D=u", "in the order of the document"},
		{give("path/id", `"a"`, "query/free", `{"b":"c","d":"e"}`, "query/page", `2`), nil, "/x/a?page=2&b=c&d=e", "free members beside others"},
		{give("path/id", `"a"`, "query/free", `{"page":"3"}`), nil, "nothing would be read", "but not under the names of others"},
		{give("path/id", `"a"`), []specs.Credential{header, key}, "/x/a?a%20key=k%26k", "a key in the query"},
		{give("path/id", `"a"`, "query/page", `2`), []specs.Credential{key, page}, "/x/a?page=2&a%20key=k%26k", "but not twice, where a parameter has its name"},
	} {
		target, err := op.AppendTarget(nil, test.given, test.shown...)
		if !strings.HasPrefix(test.want, "/") {
			require.ErrorContains(t, err, test.want, test.why)
			continue
		}
		require.NoError(t, err, test.why)
		require.Equal(t, test.want, string(target), test.why)
		u, err := url.Parse(test.want)
		require.NoError(t, err)
		_, err = url.ParseQuery(u.RawQuery)
		require.NoError(t, err, "as net/url reads it")
	}
}

func TestHeaderText(t *testing.T) {
	op := operation(t, "/x", `get:
  responses:
    '200':
      description: d
      headers:
        X-One: {schema: {type: integer}}
        X-List: {schema: {type: array, items: {type: string}}}
        X-Pairs: {explode: true, schema: {type: object, properties: {a: {type: integer}, b: {type: integer}}}}
        X-JSON: {content: {application/json: {schema: {type: object}}}}`)
	for _, test := range []struct {
		header, value, want string
		why                 string
	}{
		{"X-One", `7`, "7", "a number"},
		{"X-List", `["a","b"]`, "a,b", "a list"},
		{"X-Pairs", `{"a":1,"b":2}`, "a=1,b=2", "an object, exploded"},
		{"X-JSON", `{"a":{"b":null}}`, `{"a":{"b":null}}`, "JSON"},
		{"X-List", `["a",["b"]]`, "", "no lists in lists"},
		{"X-One", `null`, "", "null has no text"},
	} {
		h, v := op.Responses[0].Header(test.header), value(t, test.value)
		text, err := h.Text(&v)
		require.Equal(t, test.want, text, test.why)
		require.Equal(t, test.want == "", err != nil, test.why)
		if err == nil {
			require.Empty(t, op.CheckResponse(200, map[string][]string{test.header: {text}}, nil), test.why)
		}
	}
}
