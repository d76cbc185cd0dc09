package schema

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// compiled compiles the schema Main of a document whose components/schemas are
// the text, or the text itself where it has no Main.
func compiled(t testing.TB, openapi30 bool, text string) *Schema {
	t.Helper()
	root, err := ParseYAML([]byte(text))
	require.NoError(t, err)
	c := &Compiler{OpenAPI30: openapi30, Problem: func(l Location, message string) { t.Errorf("%s: %s", l, message) }}
	source := &Source{URI: "file:///api.yaml", Name: "api.yaml", Root: &root}
	v, pointer := &root, ""
	if root.At("/components/schemas/Main") != nil {
		pointer = "/components/schemas/Main"
		v = root.At(pointer)
	}
	s, err := c.Compile(source, v, pointer)
	require.NoError(t, err)
	return s
}

// found lists violations as "code pointer".
func found(violations []Violation) []string {
	var list []string
	for _, v := range violations {
		list = append(list, strings.TrimSpace(v.Code+" "+v.Pointer))
	}
	return list
}

func TestCheckKeywords(t *testing.T) {
	for _, test := range []struct {
		schema, value string
		want          string // the one violation; "" for none
		why           string
	}{
		{"{type: string}", `1`, `body: expected a string, got 1 (api.yaml:1:8)`, "another type"},
		{"{type: [string, 'null']}", `1`, `body: expected a string or null, got 1 (api.yaml:1:8)`, "neither"},
		{"{type: integer}", `1.0`, ``, "a whole number may have a point"},
		{"{type: integer}", `1e3`, ``, "and an exponent"},
		{"{type: integer}", `1.5`, `body: expected an integer, got 1.5 (api.yaml:1:8)`, "a fraction"},
		{"{enum: [1, a, null]}", `2`, `body: expected one of 1, "a", null, got 2 (api.yaml:1:8)`, "none of them"},
		{"{enum: [1, {a: [1]}]}", `{"a":[1.0]}`, ``, "equal by amount"},
		{"{const: {a: 1}}", `{"a":2}`, `body: expected the constant {"a":1}, got {"a":2} (api.yaml:1:9)`, "another"},
		{"{const: null}", `null`, ``, "null is a constant"},
		{"{const: null}", `0`, `body: expected the constant null, got 0 (api.yaml:1:9)`, "null is a constant"},
		{"{minimum: 3}", `2.9`, `body: expected a number of at least 3, got 2.9 (api.yaml:1:11)`, "below"},
		{"{minimum: 3}", `3.0`, ``, "at the limit"},
		{"{maximum: 3}", `3.000000000000000000001`, `body: expected a number of at most 3, got 3.000000000000000000001 (api.yaml:1:11)`, "exactly"},
		{"{exclusiveMinimum: 3}", `3`, `body: expected a number above 3, got 3 (api.yaml:1:20)`, "at the limit"},
		{"{exclusiveMaximum: 3}", `3`, `body: expected a number below 3, got 3 (api.yaml:1:20)`, "at the limit"},
		{"{multipleOf: 0.01}", `0.001`, `body: expected a multiple of 0.01, got 0.001 (api.yaml:1:14)`, "a fraction of it"},
		{"{minimum: 3}", `"x"`, ``, "bounds say nothing of text"},
		{"{minLength: 2}", `"é"`, `body: expected at least 2 characters, got "é" (api.yaml:1:13)`, "characters, not bytes"},
		{"{maxLength: 1}", `"😀"`, ``, "nor UTF-16 units"},
		{"{maxLength: 1}", `"ab"`, `body: expected at most 1 character, got "ab" (api.yaml:1:13)`, "too long"},
		{"{pattern: 'b+'}", `"abc"`, ``, "patterns are not anchored"},
		{"{pattern: '^b'}", `"abc"`, `body: expected text that matches ^b, got "abc" (api.yaml:1:11)`, "no match"},
		{"{format: date}", `"2023-02-29"`, `body: expected text of format date, got "2023-02-29" (api.yaml:1:10)`, "formats are asserted"},
		{"{format: nonesuch}", `"x"`, ``, "unknown formats are not"},
		{"{minItems: 2}", `[1]`, `body: expected at least 2 items, got 1 (api.yaml:1:12)`, "too few"},
		{"{maxItems: 1}", `[1,2]`, `body: expected at most 1 item, got 2 (api.yaml:1:12)`, "too many"},
		{"{uniqueItems: true}", `[1,2,1.0]`, `body: expected items that differ; items 0 and 2 are equal, got 1.0 (api.yaml:1:15)`, "equal by amount"},
		{"{items: {type: string}}", `["a",1]`, `body/1: expected a string, got 1 (api.yaml:1:16)`, "the second"},
		{"{items: false}", `[]`, ``, "no items"},
		{"{items: false}", `[1]`, `body/0: expected nothing here: the schema is false, got 1 (api.yaml:1:9)`, "an item where none may be"},
		{"{prefixItems: [{type: string}], items: {type: integer}}", `["a","b"]`, `body/1: expected an integer, got "b" (api.yaml:1:47)`, "behind the prefix"},
		{"{contains: {type: string}}", `[1]`, `body: expected at least 1 item that the schema under contains describes, got 0 (api.yaml:1:12)`, "none"},
		{"{contains: {type: string}, minContains: 0}", `[1]`, ``, "none needed"},
		{"{contains: {type: string}, minContains: 2}", `["a"]`, `body: expected at least 2 items that the schema under contains describes, got 1 (api.yaml:1:41)`, "one of two"},
		{"{contains: {type: string}, maxContains: 1}", `["a","b"]`, `body: expected at most 1 item that the schema under contains describes, got 2 (api.yaml:1:41)`, "one too many"},
		{"{required: [a]}", `{}`, `body/a: expected the member "a": it is required (api.yaml:1:12)`, "absent"},
		{"{required: [a]}", `{"a":null}`, ``, "null is there"},
		{"{properties: {a: {type: string}}}", `{"a":1}`, `body/a: expected a string, got 1 (api.yaml:1:25)`, "a member"},
		{"{properties: {'a/b': {type: string}}}", `{"a/b":1}`, `body/a~1b: expected a string, got 1 (api.yaml:1:29)`, "an escaped name"},
		{"{properties: {a: false}}", `{"a":1}`, `body/a: expected nothing here: the schema is false, got 1 (api.yaml:1:18)`, "a member that must not be"},
		{"{additionalProperties: false, properties: {a: true}}", `{"a":1,"b":2}`, `body/b: expected no member of this name: only those declared are allowed, got 2 (api.yaml:1:24)`, "one too many"},
		{"{additionalProperties: {type: string}}", `{"b":2}`, `body/b: expected a string, got 2 (api.yaml:1:31)`, "described all the same"},
		{"{patternProperties: {'^x': {type: string}}}", `{"x1":2,"y":1}`, `body/x1: expected a string, got 2 (api.yaml:1:35)`, "by the name"},
		{"{propertyNames: {maxLength: 1}}", `{"ab":1}`, `body/ab: expected a member name that the schema under propertyNames describes, got "ab" (api.yaml:1:17)`, "a name too long"},
		{"{minProperties: 1}", `{}`, `body: expected at least 1 member, got 0 (api.yaml:1:17)`, "too few"},
		{"{maxProperties: 1}", `{"a":1,"b":2}`, `body: expected at most 1 member, got 2 (api.yaml:1:17)`, "too many"},
		{"{dependentRequired: {a: [b]}}", `{"a":1}`, `body/b: expected the member "b": it is required beside "a" (api.yaml:1:21)`, "a alone"},
		{"{dependentSchemas: {a: {required: [b]}}}", `{"a":1}`, `body/b: expected the member "b": it is required (api.yaml:1:35)`, "a alone"},
		{"{properties: {a: true}, unevaluatedProperties: false}", `{"a":1,"b":2}`, `body/b: expected nothing that no schema here describes, got 2 (api.yaml:1:48)`, "not described"},
		{"{allOf: [{properties: {a: true}}], unevaluatedProperties: false}", `{"a":1}`, ``, "described below"},
		{"{prefixItems: [true], unevaluatedItems: false}", `[1,2]`, `body/1: expected nothing that no schema here describes, got 2 (api.yaml:1:41)`, "not described"},
		{"{not: {type: string}}", `"a"`, `body: expected a value that the schema under not does not describe, got "a" (api.yaml:1:7)`, "described"},
		{"{if: {type: string}, then: {minLength: 2}}", `"a"`, `body: expected at least 2 characters, got "a" (api.yaml:1:40)`, "then"},
		{"{if: {type: string}, else: {minimum: 2}}", `1`, `body: expected a number of at least 2, got 1 (api.yaml:1:38)`, "else"},
		{"{$ref: '#/$defs/a', minimum: 5, $defs: {a: {type: integer}}}", `1`, `body: expected a number of at least 5, got 1 (api.yaml:1:30)`, "keywords beside a reference count"},
	} {
		s := compiled(t, false, test.schema)
		violations := s.Check(parsed(t, test.value), Neither, "body", "")
		if test.want == "" {
			require.Empty(t, violations, "%s %s: %s", test.schema, test.value, test.why)
		} else {
			require.Len(t, violations, 1, "%s %s: %s", test.schema, test.value, test.why)
			require.Equal(t, test.want, violations[0].String(), test.why)
		}
		require.Equal(t, test.want == "", s.Valid(parsed(t, test.value), Neither), "the verdict alone is the same")
	}
}

func TestCheckOpenAPI30(t *testing.T) {
	for _, test := range []struct {
		schema, value string
		want          []string
		why           string
	}{
		{"{type: string, nullable: true}", `null`, nil, "nullable"},
		{"{type: string}", `null`, []string{"type"}, "not nullable"},
		{"{type: string, nullable: true, enum: [a]}", `null`, nil, "an enum need not repeat null"},
		{"{minimum: 3, exclusiveMinimum: true}", `3`, []string{"exclusiveMinimum"}, "a boolean makes the bound exclusive"},
		{"{minimum: 3, exclusiveMinimum: false}", `3`, nil, "or does not"},
		{"{maximum: 3, exclusiveMaximum: true}", `3`, []string{"exclusiveMaximum"}, "at the other end"},
		{"{exclusiveMaximum: true}", `3`, nil, "without a bound it says nothing"},
		{"{const: 1, if: true, then: false}", `2`, nil, "keywords that 3.0 does not have"},
		{"{components: {schemas: {Main: {$ref: '#/components/schemas/A', maxLength: 1, nullable: true}, A: {type: string}}}}", `"abc"`, nil, "siblings of a reference are passed over"},
		{"{components: {schemas: {Main: {$ref: '#/components/schemas/A', nullable: true}, A: {type: string}}}}", `null`, []string{"type"}, "all of them"},
		{"{nullable: true, allOf: [{type: string}]}", `null`, nil, "nullable over allOf, as documents mean it"},
		{"{$id: 'http://elsewhere/', properties: {a: {$ref: '#/definitions/x'}}, definitions: {x: {type: string}}}", `{"a":1}`, []string{"type /a"}, "3.0 has no $id that changes where references lead"},
	} {
		s := compiled(t, true, test.schema)
		require.Equal(t, test.want, found(s.Check(parsed(t, test.value), Neither, "body", "")), "%s: %s", test.schema, test.why)
	}
}

func TestCheckDirections(t *testing.T) {
	const text = `
components:
  schemas:
    Main:
      type: object
      required: [id, secret, name]
      properties:
        id: {type: integer, readOnly: true}
        secret: {type: string, writeOnly: true}
        name: {type: string}
        by: {$ref: '#/components/schemas/By'}
        list: {type: array, items: {$ref: '#/components/schemas/Main'}}
    By: {type: string, readOnly: true}
`
	const together = `
components:
  schemas:
    Main:
      allOf:
      - $ref: '#/components/schemas/Base'
      - {type: object, required: [id]}
    Base: {type: object, properties: {id: {type: integer, readOnly: true}}}
`
	for _, test := range []struct {
		schema, value string
		dir           Direction
		want          []string
		why           string
	}{
		{text, `{"secret":"s","name":"n"}`, ToServer, nil, "a request need not have what is read-only"},
		{text, `{"id":1,"secret":"s","name":"n"}`, ToServer, []string{"readOnly /id"}, "nor may it"},
		{text, `{"id":1,"name":"n"}`, ToClient, nil, "a response need not have what is write-only"},
		{text, `{"id":1,"name":"n","secret":"s"}`, ToClient, []string{"writeOnly /secret"}, "nor may it"},
		{text, `{}`, ToServer, []string{"required /secret", "required /name"}, "the rest is required"},
		{text, `{}`, ToClient, []string{"required /id", "required /name"}, "the other way round"},
		{text, `{}`, Neither, []string{"required /id", "required /secret", "required /name"}, "both, when it goes neither way"},
		{text, `{"id":1,"secret":"s","name":"n"}`, Neither, nil, "both allowed"},
		{text, `{"secret":"s","name":"n","by":"x"}`, ToServer, []string{"readOnly /by"}, "through a reference"},
		{text, `{"secret":"s","name":"n","list":[{"id":1}]}`, ToServer, []string{"readOnly /list/0/id", "required /list/0/secret", "required /list/0/name"}, "all the way down"},
		{together, `{}`, ToServer, nil, "required here, read-only in the schema beside it"},
		{together, `{}`, ToClient, []string{"required /id"}, "and required the other way"},
	} {
		for _, openapi30 := range []bool{true, false} {
			s := compiled(t, openapi30, test.schema)
			require.Equal(t, test.want, found(s.Check(parsed(t, test.value), test.dir, "body", "")), "%s: %s", test.value, test.why)
			require.Equal(t, test.want == nil, s.Valid(parsed(t, test.value), test.dir), "%s: %s", test.value, test.why)
		}
	}
}

func TestCheckReportsAll(t *testing.T) {
	s := compiled(t, false, "{properties: {a: {type: string, minLength: 3, pattern: x}, b: {type: integer}, c: {items: {maximum: 1}}}, required: [d], additionalProperties: false}")
	violations := s.Check(parsed(t, `{"e":1,"c":[2,1,3],"b":"x","a":"y"}`), Neither, "body", "")
	require.Equal(t, []string{
		"additionalProperties /e", "maximum /c/0", "maximum /c/2", "type /b", "minLength /a", "pattern /a", "required /d",
	}, found(violations), "every violation, in the order of the value")
	many := s.Check(parsed(t, `{"d":1,"c":[`+strings.Repeat("2,", 1000)+`2]}`), Neither, "body", "")
	require.Len(t, many, maxViolations, "bounded")
	twice := compiled(t, false, "{allOf: [{type: string}, {type: string}]}")
	require.Len(t, twice.Check(parsed(t, `1`), Neither, "body", ""), 1, "the same thing asked for twice is one violation")
}

func TestCheckHostileRecursion(t *testing.T) {
	const n = 200
	deep := parsed(t, strings.Repeat(`{"a":`, n)+`{"a":1}`+strings.Repeat("}", n))
	nested := "{anyOf: [{$ref: '#'}, {$ref: '#'}]}"
	for _, test := range []struct{ schema, why string }{
		{nested, "alternatives that are the schema itself"},
		{"{oneOf: [{$ref: '#'}, {type: string}, {$ref: '#'}]}", "one of which is not"},
		{"{allOf: [{$ref: '#'}]}", "a schema that is part of itself"},
		{"{not: {$ref: '#'}}", "a schema that is its own opposite"},
		{"{if: {$ref: '#'}, then: {$ref: '#'}, else: {$ref: '#'}}", "three ways round"},
		{"{dependentSchemas: {a: {$ref: '#'}}}", "round by a member"},
		{"{anyOf: [{properties: {a: {$ref: '#'}}, required: [x]}, {properties: {a: {$ref: '#'}}, required: [y]}]}", "two ways down at each level"},
		{"{oneOf: [{properties: {a: {$ref: '#'}}, maxProperties: 0}, {properties: {a: {$ref: '#'}}}, {properties: {a: {$ref: '#'}}, minProperties: 2}]}", "three"},
		{"{unevaluatedProperties: false, anyOf: [{properties: {a: {$ref: '#'}}, required: [x]}, {properties: {a: {$ref: '#'}}, required: [y]}]}", "also with what is evaluated in mind"},
		{"{properties: {a: {not: {not: {$ref: '#'}}}}, required: [b]}", "opposites of opposites"},
		{"{if: {properties: {a: {$ref: '#'}}}, then: {properties: {a: {$ref: '#'}}, required: [x]}}", "twice down at each level"},
	} {
		s := compiled(t, false, test.schema)
		start := time.Now()
		for _, v := range []*Value{deep, parsed(t, `{"a":{}}`), parsed(t, `1`)} {
			require.Equal(t, s.Valid(v, Neither), s.Check(v, Neither, "body", "") == nil, test.why)
		}
		require.Less(t, time.Since(start), 2*time.Second, test.why)
	}
	require.Equal(t, []string{"recursion"}, found(compiled(t, false, "{allOf: [{$ref: '#'}]}").Check(deep, Neither, "body", "")))
}

func TestCheckConcurrently(t *testing.T) {
	s := compiled(t, false, "{items: {oneOf: [{type: string}, {anyOf: [{type: integer}, {type: object, properties: {a: {$ref: '#'}}}]}]}}")
	good, bad := parsed(t, `["a",1,{"a":[]}]`), parsed(t, `[true,{"a":[null]}]`)
	for i := range 8 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			for range 200 {
				require.True(t, s.Valid(good, Neither))
				require.NotEmpty(t, s.Check(bad, Neither, "body", ""))
			}
		})
	}
}
