package specs_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/specs"
)

const hinted = `openapi: 3.1.0
info: {title: t, version: '1'}
x-understudy: DOCUMENT
paths:
  /x:
    get:
      x-understudy: OPERATION
      responses:
        '200': {description: d, content: {application/json: {examples: {e: {value: 1, x-understudy: EXAMPLE}}}}}
`

func hints(document, operation, example string) (*specs.Document, error) {
	text := hinted
	for name, value := range map[string]string{"DOCUMENT": document, "OPERATION": operation, "EXAMPLE": example} {
		if value == "" {
			value = "{}"
		}
		text = strings.ReplaceAll(text, name, value)
	}
	return specs.Loader{}.Parse(context.Background(), "api.yaml", []byte(text))
}

func TestHints(t *testing.T) {
	const limits = "{generate: always, rateLimit: a, rateLimits: {a: {requests: 3, window: 90s, key: header/X-K, headers: {limit: L, remaining: R, reset: S}}, b: {requests: 1}}}"
	doc, err := hints(limits, "{input: coerce, generate: never}", "{when: [type, required]}")
	require.NoError(t, err)
	require.Equal(t, "always", doc.Hints.Generate)
	op := doc.Operation("GET /x")
	require.True(t, op.Hints.Coerces())
	require.Equal(t, "never", op.Hints.Generate)
	require.Equal(t, specs.RateLimit{Name: "a", Requests: 3, Window: 90 * time.Second, Key: "header/X-K", LimitHeader: "L", RemainingHeader: "R", ResetHeader: "S"}, *op.Hints.RateLimit, "that of the document")
	require.Equal(t, []string{"type", "required"}, op.Responses[0].Content[0].Examples[0].When)

	doc, err = hints(limits, "{rateLimit: b}", "")
	require.NoError(t, err)
	require.Equal(t, "b", doc.Operation("GET /x").Hints.RateLimit.Name, "its own")
	doc, err = hints(limits, "{rateLimit: none}", "")
	require.NoError(t, err)
	require.Nil(t, doc.Operation("GET /x").Hints.RateLimit, "none")
}

func TestHintErrors(t *testing.T) {
	for _, test := range []struct{ document, operation, example, want, why string }{
		{"{genrate: auto}", "", "", `api.yaml:3:25: unknown setting "genrate"; there are generate, rateLimits, rateLimit`, "misspelt"},
		{"{generate: sometimes}", "", "", `api.yaml:3:26: expected one of auto, always, never, found "sometimes"`, "another word"},
		{"yes", "", "", `api.yaml:3:15: expected an object, found "yes"`, "no object"},
		{"", "{inputs: coerce}", "", `api.yaml:7:30: unknown setting "inputs"`, "misspelt in an operation"},
		{"", "{input: true}", "", `api.yaml:7:29: expected one of coerce, strict, found true`, "not a word"},
		{"", "{rateLimit: a}", "", `api.yaml:7:33: no rate limit is named "a" under rateLimits`, "no such limit"},
		{"{rateLimit: a}", "", "", `no rate limit is named "a"`, "nor in the document"},
		{"{rateLimits: {a: {}}}", "", "", `the rate limit "a" needs requests, a whole number above 0`, "no number"},
		{"{rateLimits: {a: {requests: 0}}}", "", "", `needs requests`, "zero"},
		{"{rateLimits: {a: {requests: 1, window: soon}}}", "", "", `window must be a duration such as 60s or 1h, found "soon"`, "no duration"},
		{"{rateLimits: {a: {requests: 1, window: 60}}}", "", "", `window must be a duration such as 60s or 1h, found 60`, "no unit"},
		{"{rateLimits: {a: {requests: 1, key: ip}}}", "", "", `key must be credentials, address or header/NAME, found "ip"`, "another key"},
		{"{rateLimits: {a: {requests: 1, headers: {limits: x}}}}", "", "", `unknown setting "limits"`, "misspelt below"},
		{"", "", "{wen: [type]}", `api.yaml:9:107: unknown setting "wen"`, "misspelt in an example"},
	} {
		_, err := hints(test.document, test.operation, test.example)
		require.ErrorContains(t, err, test.want, test.why)
	}
	_, err := hints("{x-note: anything}", "{x-note: 1}", "{x-note: 1}")
	require.NoError(t, err, "extensions of the extension are left alone")
}

func TestSchemaHints(t *testing.T) {
	doc, err := specs.Loader{}.Parse(context.Background(), "api.yaml", []byte(`openapi: 3.0.3
info: {title: t, version: '1'}
paths: {}
components:
  schemas:
    A: {type: string, x-understudy: {fake: person.name, x-note: anything}}
    B: {type: object, properties: {a: {type: string, x-understudy: {fakes: person.name}}}}
    C: {type: string, x-understudy: yes}
    D: {type: string, x-understudy: {fake: [a]}}
    E: {type: object, properties: {a: {$ref: '#/components/schemas/A', x-understudy: {fake: id.uuid}}}}
    F: {type: object, example: {$ref: '#/none', x-understudy: of a document in a document}}
`))
	require.NoError(t, err)
	fakes, problems := doc.Fakes()
	require.Len(t, fakes, 1)
	require.Equal(t, "person.name", fakes[0].Name)
	require.Equal(t, "/components/schemas/A", fakes[0].Schema.Location.Pointer)
	require.Equal(t, "api.yaml:6:44", fakes[0].Location.String())
	require.Equal(t, "/components/schemas/A/x-understudy/fake", fakes[0].Location.Pointer)
	var said []string
	for _, p := range problems {
		said = append(said, p.String())
	}
	require.Equal(t, []string{
		`api.yaml:7:76: unknown setting "fakes"; a schema has fake [hint]`,
		`api.yaml:8:37: expected an object, found "yes" [hint]`,
		`api.yaml:9:44: expected the name of a fake, found ["a"] [hint]`,
		`api.yaml:10:86: nothing beside $ref is read in OpenAPI 3.0; put both under allOf [hint]`,
	}, said)
}

func TestClosestNames(t *testing.T) {
	known := []string{"color.name", "id.uuid", "person.email", "person.firstName", "person.name"}
	for asked, want := range map[string][]string{
		"person.nam":       {"person.name", "color.name"},
		"Person.Email":     {"person.email", "person.name"},
		"email":            {"person.email"},
		"internet.email":   {"person.email"},
		"person.firstname": {"person.firstName", "person.name"},
		"quantum.flux":     nil,
		"":                 nil,
	} {
		require.Equal(t, want, specs.Closest(asked, known), asked)
	}
}
