package expression_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock/expression"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// written is a document that holds the YAML text of a rule, and schemas.
func written(t testing.TB, rule string) *specs.Document {
	t.Helper()
	text := "openapi: 3.1.0\ninfo: {title: t, version: '1'}\nx-understudy:\n  values: " + rule + `
paths:
  /item:
    get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}}}}
components:
  schemas:
    Item:
      type: object
      properties:
        id: {type: string}
        status: {type: string, enum: [READ, UNREAD]}
        count: {type: integer}
        price: {type: number}
        done: {type: boolean}
        tags: {type: array, items: {type: string}}
        note: {type: [string, 'null']}
        mixed: {type: [string, integer]}
        extra: {type: object, additionalProperties: true}
        meta: {type: object, properties: {assignee: {$ref: '#/components/schemas/User'}}}
        replies: {type: array, items: {$ref: '#/components/schemas/Item'}}
    User: {type: object, properties: {id: {type: string}, name: {type: string}}}
`
	file := filepath.Join(t.TempDir(), "api.yaml")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return load(t, file, text)
}

func load(t testing.TB, file, text string) *specs.Document {
	t.Helper()
	doc, err := specs.Loader{}.Parse(context.Background(), file, []byte(text))
	require.NoError(t, err)
	return doc
}

func itemSchema(doc *specs.Document) *schema.Schema {
	return doc.Operation("GET /item").Responses[0].Content[0].Schema
}

func environment(doc *specs.Document) expression.Env {
	item := expression.TypeOf(itemSchema(doc))
	return expression.Env{
		"item":  item,
		"inbox": expression.ListOf(item),
		"body":  {},
		"me":    expression.Only(schema.TypeString),
		"page":  expression.Only(schema.TypeInteger),
	}
}

// compile compiles an expression that is written in single quotes.
func compile(t testing.TB, source string, want expression.Want) (*expression.Program, error) {
	t.Helper()
	doc := written(t, "'"+strings.ReplaceAll(source, "'", "''")+"'")
	return expression.Compile(doc.Hints.State.Get("values"), environment(doc), want)
}

func parsed(t testing.TB, text string) *schema.Value {
	t.Helper()
	v, err := schema.ParseJSON(text)
	require.NoError(t, err)
	return &v
}

const item = `{"id":"7","status":"UNREAD","count":3,"price":1.10,"done":false,"tags":["a","b"],"note":null,` +
	`"meta":{"assignee":{"id":"u1","name":"Anna"}},"replies":[{"id":"8","tags":["c"]},{"id":"9"}],"extra":{"big":123456789012345678901234567890,"long":0.1234567890123456789}}`

func variables(t testing.TB) map[string]any {
	return map[string]any{
		"item":  parsed(t, item),
		"inbox": parsed(t, `[`+item+`,{"id":"1","status":"READ","count":1},{"id":"2","status":"READ"}]`),
		"body":  map[string]any{"tags": []any{"b", "x"}, "n": json.Number("2.50"), "text": "abc"},
		"me":    "u1",
	}
}
