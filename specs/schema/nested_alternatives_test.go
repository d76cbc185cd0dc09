package schema_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/specs/schema"
)

// Alternatives within alternatives, each short of what it requires, are tried once
// each: not once for every way that leads to them.
func TestAlternativesWithinAlternatives(t *testing.T) {
	root, err := schema.ParseJSON(`{"type":"object","oneOf":[
		{"required":["a","x"],"properties":{"a":{"$ref":"#"}}},
		{"required":["a","y"],"properties":{"a":{"$ref":"#"}}},
		{"required":["a","z"],"properties":{"a":{"$ref":"#"}}}]}`)
	require.NoError(t, err)
	compiler := &schema.Compiler{}
	s, err := compiler.Compile(&schema.Source{URI: "file:///t.json", Name: "t.json", Root: &root}, &root, "")
	require.NoError(t, err)
	v, err := schema.ParseJSON(strings.Repeat(`{"a":`, 60) + `{}` + strings.Repeat(`}`, 60))
	require.NoError(t, err)
	for _, direction := range []schema.Direction{schema.Neither, schema.ToServer, schema.ToClient} {
		assert.False(t, s.Valid(&v, direction)) // by counting paths it would take longer than the test may
	}
}
