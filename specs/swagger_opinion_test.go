package specs

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// deliberate are the facts (see factsOf) in which the result differs from that
// of kin-openapi, as regular expressions, and why.
var deliberate = []struct{ fact, why string }{
	{
		`(GET|POST) /pets\S* (200|201|default) application/xml .*`,
		"operations inherit produces of the document (Swagger Object); there JSON is assumed",
	},
	{
		`PUT /pets/{id} 404 application/xml .*`,
		"a shared response is written in what the operation produces, not in what the document does",
	},
	{`GET /pets/{id} servers`, "schemes of an operation are dropped there"},
	{`GET /pets query/ids style`, "csv is the default of collectionFormat (Parameter Object), but not of OpenAPI 3.0"},
	{`GET /pets query/columns( style)?`, "tsv is taken for csv, and kept; there it becomes multi"},
	{`GET /pets query/verbose( schema)?`, "allowEmptyValue belongs to the parameter in OpenAPI 3.0"},
	{`GET /orders query/matrix schema`, "collectionFormat is no keyword of OpenAPI 3.0, the extension is"},
	{`GET \S+ query/(limit|since)`, "x-example of a parameter becomes its example"},
	{`PUT /pets/{id} body application/json example`, "x-examples of a body becomes its example"},
	{`\S+ \S+ body extensions`, "the name of a body is x-body-name here, x-originalParamName there"},
	{`POST \S+ body`, "a form with a required field is required"},
	{`POST \S+ body \S+ encoding .*`, "collectionFormat of form parameters is dropped there"},
	{
		`POST /pets/{id} body application/x-www-form-urlencoded schema`,
		"a shared form parameter is copied; there it is a schema among the definitions",
	},
	{`schema note`, "which it is not"},
	{
		`(POST|PUT) /orders\S* body (\*/\*|application/\S+) (schema|example)`,
		"where nothing is said a body is JSON and a form urlencoded, as a response is JSON; there it is anything",
	},
	{
		`PUT /orders/{number}/lines/{skus}/documents 200 application/\S+ (schema|example)`,
		"where nothing is said a file is bytes; there it is JSON",
	},
}

// TestConvertSwaggerSecondOpinion compares with the converter of kin-openapi,
// fact by fact. That the result is valid OpenAPI 3.0 is its opinion too.
func TestConvertSwaggerSecondOpinion(t *testing.T) {
	used := map[string]bool{}
	for _, name := range swaggerDocuments {
		source := swaggerSource(t, name, "")
		var swagger openapi2.T
		require.NoError(t, json.Unmarshal(source.Root.AppendJSON(nil), &swagger))
		converted, err := openapi2conv.ToV3(&swagger)
		require.NoError(t, err)

		out, err := convertSwagger(source)
		require.NoError(t, err)
		loaded, err := openapi3.NewLoader().LoadFromData(out.AppendJSON(nil))
		require.NoError(t, err)
		require.NoError(t, loaded.Validate(t.Context()))

		ours, theirs := factsOf(t, loaded), factsOf(t, converted)
		all := maps.Clone(ours)
		maps.Copy(all, theirs)
		for _, fact := range slices.Sorted(maps.Keys(all)) {
			known := ours[fact] == theirs[fact]
			for _, d := range deliberate {
				if !known && regexp.MustCompile("^("+d.fact+")$").MatchString(fact) {
					known, used[d.fact] = true, true
				}
			}
			assert.True(t, known, "%s: %s\nours:   %s\ntheirs: %s", name, fact, ours[fact], theirs[fact])
		}
	}
	for _, d := range deliberate {
		assert.True(t, used[d.fact], "there is no difference (left) in %s", d.fact)
	}
}

// factsOf lists what matters of a document, with shared objects followed.
func factsOf(t *testing.T, doc *openapi3.T) map[string]string {
	facts := map[string]string{}
	say := func(v any, fact ...string) {
		raw, err := json.Marshal(v)
		require.NoError(t, err)
		// kin-openapi notes in a property that it was a form parameter.
		note := regexp.MustCompile(`,?"x-formData-name":"[^"]*"`)
		facts[strings.Join(fact, " ")] = note.ReplaceAllString(string(raw), "")
	}
	content := func(content openapi3.Content, fact string) {
		for name, media := range content {
			say(media.Schema, fact, name, "schema")
			say(media.Example, fact, name, "example")
			for property, encoding := range media.Encoding {
				say(encoding, fact, name, "encoding", property)
			}
		}
	}
	say(doc.Servers, "servers")
	say(doc.Security, "security")
	say(doc.Info, "info")
	say(doc.Tags, "tags")
	say(doc.Extensions, "extensions")
	for name, s := range doc.Components.Schemas {
		say(s, "schema", name)
	}
	for name, s := range doc.Components.SecuritySchemes {
		say(s.Value, "scheme", name)
	}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			name := method + " " + path
			say([]any{op.OperationID, op.Summary, op.Tags, op.Deprecated, op.Extensions}, name)
			say(op.Security, name, "security")
			say(op.Servers, name, "servers")
			for _, p := range slices.Concat(item.Parameters, op.Parameters) {
				method, err := p.Value.SerializationMethod()
				require.NoError(t, err)
				fact := fmt.Sprintf("%s %s/%s", name, p.Value.In, p.Value.Name)
				say([]any{method.Style, method.Explode}, fact, "style")
				say(p.Value.Schema, fact, "schema")
				say([]any{p.Value.Required, p.Value.AllowEmptyValue, p.Value.Description, p.Value.Extensions, p.Value.Example}, fact)
			}
			if op.RequestBody != nil {
				body := op.RequestBody.Value
				say([]any{body.Required, body.Description}, name, "body")
				say(body.Extensions, name, "body extensions")
				content(body.Content, name+" body")
			}
			for status, r := range op.Responses.Map() {
				fact := name + " " + status
				say([]any{r.Value.Description, r.Value.Extensions}, fact)
				content(r.Value.Content, fact)
				for header, h := range r.Value.Headers {
					say([]any{h.Value.Schema, h.Value.Description, h.Value.Extensions}, fact, "header", header)
				}
			}
		}
	}
	return facts
}
