package expression_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock/expression"
	"github.com/understudy-api/understudy/specs"
)

// TestTypeOf: what of the members a and b of a schema is known.
func TestTypeOf(t *testing.T) {
	const known, unknown = `unknown member "c" of x`, ""
	for _, test := range []struct{ schema, source, error, why string }{
		{`{type: object, properties: {a: {type: string}, b: {}}}`, `x.c`, known, "nothing says that there may be others"},
		{`{properties: {a: {type: string}}}`, `x.c`, known, "properties stand for an object"},
		{`{type: [object, 'null'], properties: {a: {}}}`, `x.c`, known, "null besides"},
		{`{type: object, properties: {a: {}}, additionalProperties: false}`, `x.c`, known, "closed"},
		{`{type: object, properties: {a: {}}, additionalProperties: true}`, `x.c`, unknown, "open"},
		{`{type: object, properties: {a: {type: string}}, additionalProperties: {}}`, `x.c == 1 or x.a == 1`, `== cannot take text and an integer`, "open, but a is known"},
		{`{type: object, properties: {a: {}}, patternProperties: {'^c': {}}}`, `x.c`, unknown, "patterns"},
		{`{type: object, properties: {a: {}}, unevaluatedProperties: {}}`, `x.c`, unknown, "open"},
		{`{type: object}`, `x.c`, unknown, "no properties"},
		{`{}`, `x.c`, unknown, "anything"},
		{`{allOf: [{properties: {a: {type: integer}}}, {properties: {b: {}}}]}`, `x.a + x.b + x.c`, known, "allOf"},
		{`{allOf: [{type: object, properties: {a: {type: integer}}}, {additionalProperties: true}]}`, `x.c`, unknown, "allOf, one of them open"},
		{`{$ref: '#/components/schemas/R', properties: {b: {}}}`, `[x.a, x.b, x.c]`, known, "a reference with siblings"},
		{`{oneOf: [{$ref: '#/components/schemas/R'}, {type: object, properties: {b: {type: string}}}]}`, `[x.a, x.b, x.c]`, known, "members of any alternative"},
		{`{anyOf: [{properties: {a: {type: string}}}, {properties: {a: {type: integer}}}]}`, `x.a == 1 and x.a == "1"`, unknown, "several types: anything"},
		{`{anyOf: [{properties: {a: {type: string}}}, {properties: {a: {type: string, enum: [x]}}}]}`, `x.a == 1`, `== cannot take text and an integer`, "one type in all of them"},
		{`{anyOf: [{type: string}, {properties: {a: {}}, type: object}]}`, `x.c`, unknown, "text or object: anything"},
		{`{oneOf: [{type: string}, {type: 'null'}]}`, `x + 1`, `+ cannot take text and an integer`, "text or null"},
		{`{enum: [a, b]}`, `x == 1`, `== cannot take text and an integer`, "constants tell"},
		{`{const: 1}`, `x == "1"`, `== cannot take an integer and text`, "a constant tells"},
		{`{type: number}`, `x > 1 and x == 1 and x < 2.5`, unknown, "numbers compare with integers"},
		{`{type: integer}`, `x % 2 == 0 and x / 2 > 1.5`, unknown, "integers compare with numbers"},
		{`{type: array, items: {properties: {a: {}}}}`, `x[0].c`, `unknown member "c" of x[0]`, "elements"},
		{`{items: {type: string}}`, `x[0] == 1`, `== cannot take text and an integer`, "items stand for an array"},
		{`{type: array, prefixItems: [{type: string}], items: {type: integer}}`, `x[0] == "1" and x[1] == 1`, unknown, "a tuple"},
		{`{$ref: '#/components/schemas/Loop'}`, `x.c`, unknown, "leads only to itself"},
		{`{$ref: '#/components/schemas/Tree'}`, `x.kids[0].kids[0].kids[0].c`, `unknown member "c"`, "leads back to itself"},
		{`{$ref: '#/components/schemas/Wide'}`, `x.a.b.c.a.b.c.d`, `unknown member "d"`, "every one leads to every other"},
	} {
		doc := withSchema(t, test.schema)
		env := expression.Env{"x": expression.TypeOf(itemSchema(doc))}
		text := filepath.Join(t.TempDir(), "r.yaml")
		rule := "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\nx-understudy:\n  values: " + test.source + "\n"
		require.NoError(t, os.WriteFile(text, []byte(rule), 0o600))
		_, err := expression.Compile(load(t, text, rule).Hints.State.Get("values"), env, expression.Want{})
		if test.error == "" {
			assert.NoError(t, err, "%s: %s", test.schema, test.why)
		} else {
			assert.ErrorContains(t, err, test.error, "%s: %s", test.schema, test.why)
		}
	}
}

func withSchema(t *testing.T, text string) *specs.Document {
	document := `openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /item:
    get: {responses: {'200': {description: d, content: {application/json: {schema: SCHEMA}}}}}
components:
  schemas:
    R: {type: object, properties: {a: {}}}
    Loop: {allOf: [{$ref: '#/components/schemas/Loop'}]}
    Tree: {type: object, properties: {kids: {type: array, items: {$ref: '#/components/schemas/Tree'}}}}
    Wide: {type: object, properties: {a: {$ref: '#/components/schemas/Wide2'}, b: {$ref: '#/components/schemas/Wide'}, c: {$ref: '#/components/schemas/Wide2'}}}
    Wide2: {type: object, properties: {a: {$ref: '#/components/schemas/Wide'}, b: {$ref: '#/components/schemas/Wide2'}, c: {$ref: '#/components/schemas/Wide'}}}
`
	doc, err := specs.Loader{}.Parse(context.Background(), "api.yaml", []byte(strings.Replace(document, "SCHEMA", text, 1)))
	require.NoError(t, err, text)
	return doc
}

func TestTypes(t *testing.T) {
	env := expression.Env(nil).With("o", expression.ObjectOf(map[string]expression.Type{"list": expression.ListOf(expression.Only(0))}))
	more := env.With("p", expression.Type{})
	require.Len(t, env, 1, "an environment with more leaves the other alone")
	require.Len(t, more, 2)
	doc := written(t, "o.lst")
	_, err := expression.Compile(doc.Hints.State.Get("values"), more, expression.Want{})
	require.ErrorContains(t, err, `unknown member "lst" of o; did you mean list?`)
	doc = written(t, "o.list[0].x == p")
	_, err = expression.Compile(doc.Hints.State.Get("values"), more, expression.Want{})
	require.NoError(t, err)
}
