package schema

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCheckAlternatives(t *testing.T) {
	const shapes = `{oneOf: [
  {type: object, properties: {kind: {const: circle}, radius: {type: number}}, required: [kind, radius]},
  {type: object, properties: {kind: {const: square}, side: {type: number}}, required: [kind, side]},
  {type: string}]}`
	for _, test := range []struct {
		schema, value string
		want          []string
		why           string
	}{
		{"{anyOf: [{type: string}, {type: integer, minimum: 5}]}", `true`, []string{"type"}, "of none of the types"},
		{"{anyOf: [{type: string}, {type: integer, minimum: 5}]}", `3`, []string{"minimum"}, "meant for the one of its type"},
		{"{anyOf: [{type: string, maxLength: 1}, {type: string, pattern: x}]}", `"ab"`, []string{"anyOf"}, "either may have been meant"},
		{"{anyOf: [{minLength: 3}, {type: integer}]}", `"ab"`, []string{"minLength"}, "a schema without a type is for every type"},
		{"{oneOf: [{type: string}, {minLength: 1}]}", `"ab"`, []string{"oneOf"}, "both describe it"},
		{"{oneOf: [{type: 'null'}, {$ref: '#/$defs/a'}], $defs: {a: {allOf: [{type: object, required: [x]}]}}}", `{}`, []string{"required /x"}, "types through references and allOf"},
		{"{oneOf: []}", `1`, []string{"oneOf"}, "no alternative at all"},
		{"{anyOf: [false, {type: string, maxLength: 1}]}", `"ab"`, []string{"maxLength"}, "nothing is meant for false"},
		{shapes, `{"kind":"circle"}`, []string{"required /radius"}, "the constant tells which was meant"},
		{shapes, `{"kind":"square","side":"x"}`, []string{"type /side"}, "the other"},
		{shapes, `{"kind":"oval"}`, []string{"oneOf"}, "neither"},
		{shapes, `{"side":1}`, []string{"oneOf"}, "it does not say"},
		{shapes, `7`, []string{"type"}, "neither object nor string"},
	} {
		s := compiled(t, false, test.schema)
		violations := s.Check(parsed(t, test.value), Neither, "body", "")
		require.Equal(t, test.want, found(violations), "%s %s: %s", test.schema, test.value, test.why)
	}
}
