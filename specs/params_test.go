package specs_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Schemas of the values in the tables of OpenAPI 3.1.1, "Style Examples".
const (
	textSchema  = "{type: string}"
	arraySchema = "{type: array, items: {type: string}}"
	rgbSchema   = "{type: object, properties: {R: {type: integer}, G: {type: integer}, B: {type: integer}}}"
)

const (
	blue  = `"blue"`
	empty = `""`
	three = `["blue","black","brown"]`
	rgb   = `{"R":100,"G":200,"B":150}`
)

// TestStyleExamples is the table of the specification, read backwards.
func TestStyleExamples(t *testing.T) {
	for _, test := range []struct {
		style   string
		explode bool
		in      string
		schema  string
		text    string // the path segment, the query, the header or the cookies
		want    string
	}{
		{"matrix", false, "path", textSchema, ";color", empty},
		{"matrix", false, "path", textSchema, ";color=", empty},
		{"matrix", false, "path", textSchema, ";color=blue", blue},
		{"matrix", false, "path", arraySchema, ";color=blue,black,brown", three},
		{"matrix", false, "path", rgbSchema, ";color=R,100,G,200,B,150", rgb},
		{"matrix", true, "path", textSchema, ";color=blue", blue},
		{"matrix", true, "path", arraySchema, ";color=blue;color=black;color=brown", three},
		{"matrix", true, "path", rgbSchema, ";R=100;G=200;B=150", rgb},
		{"label", false, "path", textSchema, ".", empty},
		{"label", false, "path", textSchema, ".blue", blue},
		{"label", false, "path", arraySchema, ".blue,black,brown", three},
		{"label", false, "path", rgbSchema, ".R,100,G,200,B,150", rgb},
		{"label", true, "path", textSchema, ".blue", blue},
		{"label", true, "path", arraySchema, ".blue.black.brown", three},
		{"label", true, "path", rgbSchema, ".R=100.G=200.B=150", rgb},
		{"simple", false, "path", textSchema, "blue", blue},
		{"simple", false, "path", arraySchema, "blue,black,brown", three},
		{"simple", false, "path", rgbSchema, "R,100,G,200,B,150", rgb},
		{"simple", true, "path", textSchema, "blue", blue},
		{"simple", true, "path", arraySchema, "blue,black,brown", three},
		{"simple", true, "path", rgbSchema, "R=100,G=200,B=150", rgb},
		{"simple", false, "header", textSchema, "blue", blue},
		{"simple", false, "header", arraySchema, "blue,black,brown", three},
		{"simple", false, "header", rgbSchema, "R,100,G,200,B,150", rgb},
		{"simple", true, "header", rgbSchema, "R=100,G=200,B=150", rgb},
		{"form", false, "query", textSchema, "color=", empty},
		{"form", false, "query", textSchema, "color=blue", blue},
		{"form", false, "query", arraySchema, "color=blue,black,brown", three},
		{"form", false, "query", rgbSchema, "color=R,100,G,200,B,150", rgb},
		{"form", true, "query", textSchema, "color=", empty},
		{"form", true, "query", textSchema, "color=blue", blue},
		{"form", true, "query", arraySchema, "color=blue&color=black&color=brown", three},
		{"form", true, "query", rgbSchema, "R=100&G=200&B=150", rgb},
		{"spaceDelimited", false, "query", arraySchema, "color=blue%20black%20brown", three},
		{"spaceDelimited", false, "query", rgbSchema, "color=R%20100%20G%20200%20B%20150", rgb},
		{"pipeDelimited", false, "query", arraySchema, "color=blue%7Cblack%7Cbrown", three},
		{"pipeDelimited", false, "query", rgbSchema, "color=R%7C100%7CG%7C200%7CB%7C150", rgb},
		{"deepObject", true, "query", rgbSchema, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150", rgb},
		{"form", false, "cookie", textSchema, "color=blue", blue},
		{"form", false, "cookie", arraySchema, "color=blue,black,brown", three},
		{"form", false, "cookie", rgbSchema, "color=R,100,G,200,B,150", rgb},
		{"form", true, "cookie", textSchema, "color=blue", blue},
		{"form", true, "cookie", arraySchema, "color=blue; color=black; color=brown", three},
		{"form", true, "cookie", rgbSchema, "R=100; G=200; B=150", rgb},
	} {
		got, violations := parameter(t, fmt.Sprintf("style: %s, explode: %v, schema: %s", test.style, test.explode, test.schema), test.in, test.text)
		require.Empty(t, violations, "%v", test)
		require.Equal(t, test.want, got, "%v", test)
	}
}

// parameter reads a text as the parameter color and returns the JSON of its
// value, "" when it is absent.
func parameter(t *testing.T, declared, in, text string) (string, []string) {
	t.Helper()
	path, target, header := "/x", "/x", []string(nil)
	switch in {
	case "path":
		path, target = "/{color}", "/"+text
	case "query":
		target += "?" + text
	case "header":
		header = []string{"color", text}
	case "cookie":
		header = []string{"Cookie", text}
	}
	required := ""
	if in == "path" {
		required = "required: true, "
	}
	op := operation(t, path, "get:\n  parameters:\n  - {name: color, in: "+in+", "+required+declared+"}\n  responses: {default: {description: d}}")
	input, violations := read(t, op, request("GET", target, header...))
	if v := input.Value(in, "color"); v != nil {
		return v.JSON(), where(violations)
	}
	return "", where(violations)
}

func TestParameters(t *testing.T) {
	numbers := "schema: {type: array, items: {type: integer}}"
	deep := "style: deepObject, schema: {type: object, properties: {a: {type: integer}, b: {type: object, properties: {c: {type: integer}}}, l: {type: array, items: {type: integer}}, o: {type: array, items: {type: object, properties: {n: {type: integer}}}}}}"
	for _, test := range []struct {
		declared, in, text string
		want               string
		violations         []string
		why                string
	}{
		{"schema: {type: integer}", "query", "color=7", `7`, nil, "a number"},
		{"schema: {type: integer}", "query", "color=1e1", `1e1`, nil, "a whole number as JSON writes it"},
		{"schema: {type: integer}", "query", "color=07", ``, []string{"type query/color"}, "no leading zero"},
		{"schema: {type: integer}", "query", "color=%2B7", ``, []string{"type query/color"}, "no plus"},
		{"schema: {type: integer}", "query", "color=", ``, []string{"type query/color"}, "nothing is no number"},
		{"schema: {type: integer}, allowEmptyValue: true", "query", "color=", `""`, nil, "unless that is allowed"},
		{"schema: {type: integer}", "query", "color", ``, []string{"type query/color"}, "a name alone"},
		{"schema: {type: boolean}", "query", "color=true", `true`, nil, "a boolean"},
		{"schema: {type: boolean}", "query", "color=True", ``, []string{"type query/color"}, "in lower case"},
		{"schema: {type: boolean}", "query", "color=1", ``, []string{"type query/color"}, "not a number"},
		{"schema: {type: string}", "query", "color=12", `"12"`, nil, "text stays text"},
		{"schema: {type: [string, integer]}", "query", "color=12", `12`, nil, "a number where it may be one"},
		{"schema: {anyOf: [{type: integer, maximum: 5}, {type: string}]}", "query", "color=12", `"12"`, nil, "and text where it may not"},
		{"schema: {anyOf: [{type: boolean, const: false}, {type: string}]}", "query", "color=true", `"true"`, nil, "booleans likewise"},
		{"schema: {type: [integer, 'null']}", "query", "color=null", `null`, nil, "null"},
		{"schema: {type: [string, 'null']}", "query", "color=null", `"null"`, nil, "which may be text"},
		{"schema: {enum: [1, 2]}", "query", "color=2", `2`, nil, "the type is that of the enum"},
		{"schema: {}", "query", "color=2", `"2"`, nil, "text, when nothing is said"},
		{"required: true, schema: {type: string}", "query", "colour=x", ``, []string{"required query/color"}, "absent"},
		{"schema: {type: string}", "query", "color=a&color=b", ``, []string{"repeated query/color"}, "given twice"},
		{"schema: {type: string}", "query", "&&color=a%26b+c%2B&", `"a&b c+"`, nil, "escapes; empty pairs are passed over"},
		{"schema: {type: string}", "query", "c%6Flor=a", `"a"`, nil, "an escaped name"},
		{"schema: {type: string}", "query", "color=a=b", `"a=b"`, nil, "the first = ends the name"},
		{"schema: {type: string}", "query", "color=%zz%", `"%zz%"`, nil, "a broken escape is text"},
		{"schema: {type: string}", "query", "color=a;b", `"a;b"`, nil, "a semicolon separates nothing"},
		{numbers, "query", "color=1&color=2", `[1,2]`, nil, "typed elements"},
		{numbers, "query", "color=1", `[1]`, nil, "one element"},
		{numbers, "query", "color[]=1&color%5B%5D=2", `[1,2]`, nil, "with brackets, as many clients write them"},
		{numbers, "query", "color=1&color=x&color=y", ``, []string{"type query/color/1", "type query/color/2"}, "every element that is wrong"},
		{numbers, "query", "color=1,2", ``, []string{"type query/color/0"}, "exploded arrays have no commas"},
		{numbers + ", explode: false", "query", "color=1,2", `[1,2]`, nil, "others do"},
		{numbers + ", explode: false", "query", "color=", `[]`, nil, "no elements"},
		{numbers + ", explode: false", "query", "color=1,2&color=3", ``, []string{"repeated query/color"}, "given twice"},
		{"schema: " + arraySchema + ", explode: false", "query", "color=a%2Cb,c", `["a,b","c"]`, nil, "an escaped comma is text"},
		{"schema: " + arraySchema + ", style: pipeDelimited", "query", "color=a|b", `["a","b"]`, nil, "a bar need not be escaped"},
		{"schema: " + arraySchema + ", style: pipeDelimited, explode: true", "query", "color=a&color=b", `["a","b"]`, nil, "exploded, as form"},
		{"schema: " + arraySchema + ", style: spaceDelimited", "query", "color=a+b", `["a","b"]`, nil, "a plus is a space"},
		{"schema: {type: array, prefixItems: [{type: integer}, {type: boolean}], items: {type: string}}", "query", "color=1&color=true&color=3", `[1,true,"3"]`, nil, "each element by its place"},
		{"explode: false, schema: " + rgbSchema, "query", "color=R,1,G", ``, []string{"style query/color"}, "a name without a value"},
		{"explode: false, schema: " + rgbSchema, "query", "color=R,1,R,2", ``, []string{"repeated query/color"}, "a member twice"},
		{"schema: " + rgbSchema, "query", "X=1&R=2", `{"R":2}`, nil, "other names belong to others"},
		{"schema: " + rgbSchema, "query", "X=1", ``, nil, "none of its names: absent"},
		{"schema: " + rgbSchema, "query", "R=1&R=2", ``, []string{"type query/color/R"}, "a member twice is no integer"},
		{"schema: {type: object, additionalProperties: {type: integer}}", "query", "x=1&y=2", `{"x":1,"y":2}`, nil, "any name, where any is a member"},
		{"schema: {type: object, additionalProperties: {type: integer}}", "query", "x=1&y=z", ``, []string{"type query/color/y"}, "of the type it must have"},
		{deep, "query", "color[a]=1&color[b][c]=2&color[l][]=3&color[l][]=4", `{"a":1,"b":{"c":2},"l":[3,4]}`, nil, "to any depth"},
		{deep, "query", "color[l]=3&color[o][1][n]=2&color[o][0][n]=1", `{"l":[3],"o":[{"n":1},{"n":2}]}`, nil, "elements by number, in their order"},
		{deep, "query", "color[l][x]=3", ``, []string{"type query/color/l"}, "names are no numbers"},
		{deep, "query", "color[a]=x", ``, []string{"type query/color/a"}, "of the wrong type"},
		{deep, "query", "color[b]=1&color[b][c]=2", ``, []string{"style query/color"}, "a value and members"},
		{deep, "query", "color[b][c]=2&color[b]=1", ``, []string{"style query/color"}, "the other way round"},
		{deep, "query", "color[]=1", ``, []string{"style query/color"}, "no name"},
		{deep, "query", "color=1", ``, []string{"style query/color"}, "no member"},
		{deep, "query", "color[a=1", ``, []string{"style query/color"}, "an open bracket"},
		{deep, "query", "color[a]x=1", ``, []string{"style query/color"}, "text behind a bracket"},
		{deep, "query", "color]a[=1", ``, nil, "another name"},
		{deep, "query", "colors[a]=1", ``, nil, "another name"},
		{deep, "query", "color" + strings.Repeat("[a]", 100_000) + "=1", ``, []string{"style query/color"}, "a hostile depth"},
		{deep, "query", "color[l][999999999]=1", `{"l":[1]}`, nil, "a hostile index"},
		{"content: {application/json: {schema: {type: object, required: [a]}}}", "query", "color=%7B%22a%22:1%7D", `{"a":1}`, nil, "JSON"},
		{"content: {application/json: {schema: {type: object, required: [a]}}}", "query", "color=%7B%7D", ``, []string{"required query/color/a"}, "that breaks its schema"},
		{"content: {application/json: {schema: {}}}", "query", "color=%7B", ``, []string{"syntax query/color"}, "that is none"},
		{"content: {application/json: {schema: {type: array}}}", "query", "color=[1]&color=[2]", ``, []string{"repeated query/color"}, "given twice"},
		{"content: {text/plain: {schema: {type: string}}}", "query", "color=a+b", `"a b"`, nil, "text"},

		{"schema: {type: integer}", "path", "7", `7`, nil, "a number"},
		{"schema: {type: integer}", "path", "x", ``, []string{"type path/color"}, "none"},
		{"schema: {type: string}", "path", "a%2Fb%20c+d", `"a/b c+d"`, nil, "escapes; a plus is a plus"},
		{"schema: " + arraySchema, "path", "a%2Cb,c", `["a,b","c"]`, nil, "an escaped comma is text"},
		{"style: label, schema: {type: string}", "path", "x", ``, []string{"style path/color"}, "no point"},
		{"style: matrix, schema: {type: string}", "path", "x", ``, []string{"style path/color"}, "no semicolon"},
		{"style: matrix, schema: {type: string}", "path", ";x=1", ``, []string{"style path/color"}, "another name"},
		{"style: matrix, schema: {type: string}", "path", ";color=1;color=2", ``, []string{"repeated path/color"}, "given twice"},
		{"style: label, schema: " + arraySchema, "path", ".", `[]`, nil, "no elements"},
		{"explode: true, schema: " + rgbSchema, "path", "R,100", ``, []string{"style path/color"}, "no equals sign"},
		{"content: {application/json: {schema: {type: array}}}", "path", "[1]", `[1]`, nil, "JSON"},

		{"schema: {type: integer}", "header", " 7 ", `7`, nil, "space around it"},
		{"schema: " + arraySchema, "header", "a, b ,c", `["a","b","c"]`, nil, "space around elements"},
		{"schema: " + arraySchema, "header", "", `[]`, nil, "no elements"},
		{"schema: {type: string}", "header", "a%20b", `"a%20b"`, nil, "headers have no escapes"},
		{"content: {application/json: {schema: {type: array}}}", "header", "[1, 2]", `[1,2]`, nil, "JSON"},
		{"required: true, schema: {type: string}", "cookie", "other=1", ``, []string{"required cookie/color"}, "absent"},
		{"schema: {type: string}", "cookie", "color=a%20b; color=c", `"a b"`, nil, "the first of two"},
		{"schema: " + arraySchema, "cookie", "color=a,b", `["a","b"]`, nil, "one cookie for all elements"},
		{"schema: {type: integer}", "cookie", "color=x", ``, []string{"type cookie/color"}, "of the wrong type"},
	} {
		got, violations := parameter(t, test.declared, test.in, test.text)
		about := fmt.Sprintf("%s in %s, %.80s: %s", test.declared, test.in, test.text, test.why)
		require.Equal(t, test.violations, violations, about)
		require.Equal(t, test.want, got, about)
	}
}

func TestHeaderLines(t *testing.T) {
	op := operation(t, "/x", "get:\n  parameters:\n  - {name: A, in: header, schema: "+arraySchema+"}\n  - {name: B, in: header, schema: {type: string}}\n  responses: {default: {description: d}}")
	in, violations := read(t, op, request("GET", "/x", "A", "1, 2", "A", "3", "B", "x", "B", "y"))
	require.Equal(t, []string{"repeated header/B"}, where(violations))
	require.Equal(t, `["1","2","3"]`, in.Value("header", "A").JSON())
}

func TestFreeMembersAreNotOthers(t *testing.T) {
	op := operation(t, "/x", "get:\n  parameters:\n  - {name: free, in: query, schema: {type: object, additionalProperties: {type: string}}}\n  - {name: page, in: query, schema: {type: integer}}\n  responses: {default: {description: d}}")
	in, violations := read(t, op, request("GET", "/x?page=2&a=1"))
	require.Empty(t, violations)
	require.Equal(t, `{"a":"1"}`, in.Value("query", "free").JSON())
	require.Equal(t, `2`, in.Value("query", "page").JSON())
}

func TestIgnoredHeaders(t *testing.T) {
	op := operation(t, "/x", "get:\n  parameters:\n  - {name: accept, in: header, required: true, schema: {type: integer}}\n  - {name: Authorization, in: header, required: true, schema: {type: string}}\n  responses: {default: {description: d}}")
	_, violations := read(t, op, request("GET", "/x", "Accept", "x"))
	require.Empty(t, violations, "OpenAPI, Parameter Object: definitions of these are ignored")
}

// A path parameter that the document does not declare is any text.
func TestPathParameterUndeclared(t *testing.T) {
	doc := document(t, `
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /pets/{other}:
    get: {responses: {default: {description: d}}}
`)
	op, params, err := doc.Match("GET", "/pets/a%2Fb")
	require.NoError(t, err)
	in, faults := op.Read(httptest.NewRequest("GET", "/pets/a%2Fb", nil), params, 1)
	require.Empty(t, faults)
	require.Equal(t, "a/b", in.Value("path", "other").Text)
	target, err := op.AppendTarget(nil, in.Values)
	require.NoError(t, err)
	require.Equal(t, "/pets/a%2Fb", string(target))
}
