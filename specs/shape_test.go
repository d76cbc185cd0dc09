package specs_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/specs"
)

// Schemas that refer to one another through many alternatives have more shapes
// than can be made: loading them must end all the same.
func TestShapesEnd(t *testing.T) {
	var b strings.Builder
	b.WriteString("openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    get:\n      parameters: [{name: q, in: query, style: deepObject, schema: {$ref: '#/components/schemas/S0'}}]\n      responses: {'200': {description: ok}}\ncomponents:\n  schemas:\n")
	const n = 12
	for i := range n {
		fmt.Fprintf(&b, "    S%d: {type: object, properties: {n: {type: integer}", i)
		for j := range n {
			fmt.Fprintf(&b, ", p%d: {oneOf: [{$ref: '#/components/schemas/S%d'}, {$ref: '#/components/schemas/S%d'}]}", j, j, (i+j)%n)
		}
		fmt.Fprintf(&b, "}, oneOf: [{$ref: '#/components/schemas/S%d'}, {$ref: '#/components/schemas/S%d'}]}\n", (i+1)%n, (i+3)%n)
	}
	doc, err := specs.Loader{}.Parse(context.Background(), "t.yaml", []byte(b.String()))
	require.NoError(t, err)
	require.NotNil(t, doc.Operation("GET /a"))
}
