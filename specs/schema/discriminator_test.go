package schema

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

const alternatives = `
components:
  schemas:
    Main:
      oneOf:
      - $ref: '#/components/schemas/Cat'
      - $ref: '#/components/schemas/Dog'
      discriminator: {propertyName: type%s}
    Cat: {type: object, required: [type, lives], properties: {type: {type: string}, lives: {type: integer}}}
    Dog: {type: object, required: [type], properties: {type: {type: string}, bark: {type: string}}}
`

const extending = `
components:
  schemas:
    Main:
      type: object
      required: [type]
      properties: {type: {type: string}}
      discriminator: {propertyName: type%s}
    Cat:
      allOf:
      - $ref: '#/components/schemas/Main'
      - {type: object, required: [lives], properties: {lives: {type: integer}}}
    Lion:
      allOf:
      - $ref: '#/components/schemas/Cat'
      - {type: object, required: [mane]}
`

func TestDiscriminator(t *testing.T) {
	mapped := ", mapping: {cat: '#/components/schemas/Cat', d: Dog}"
	for _, test := range []struct {
		schema, mapping, value string
		want                   []string
		why                    string
	}{
		{alternatives, "", `{"type":"Cat","lives":9}`, nil, "the name of the schema"},
		{alternatives, "", `{"type":"Cat"}`, []string{"required /lives"}, "chosen: what is wrong with it is the report"},
		{alternatives, "", `{"type":"Dog","lives":"x"}`, nil, "chosen: the other has no say"},
		{alternatives, "", `{"type":"cat","lives":9}`, []string{"discriminator /type"}, "no such name"},
		{alternatives, "", `{"lives":9}`, []string{"discriminator"}, "no name at all"},
		{alternatives, "", `{"type":7}`, []string{"discriminator"}, "not a name"},
		{alternatives, "", `"x"`, []string{"type"}, "no object"},
		{alternatives, mapped, `{"type":"cat"}`, []string{"required /lives"}, "by reference"},
		{alternatives, mapped, `{"type":"d"}`, nil, "by the name of a schema"},
		{alternatives, mapped, `{"type":"Cat","lives":9}`, []string{"discriminator /type"}, "a mapped schema goes by its mapping"},
		{alternatives, ", mapping: {cat: '#/components/schemas/Cat'}", `{"type":"Dog"}`, nil, "one that is not mapped by its name"},
		{extending, "", `{"type":"Cat","lives":9}`, nil, "a schema that extends it"},
		{extending, "", `{"type":"Cat"}`, []string{"required /lives"}, "which must be kept too"},
		{extending, "", `{"type":"Lion","lives":9}`, []string{"required /mane"}, "at two removes"},
		{extending, "", `{"type":"Lion"}`, []string{"required /lives", "required /mane"}, "with all between"},
		{extending, "", `{"type":"other"}`, nil, "only the base to keep"},
		{extending, "", `{"type":"Main"}`, nil, "its own name"},
		{extending, "", `{}`, []string{"required /type"}, "no name"},
		{extending, ", mapping: {c: Cat}", `{"type":"c"}`, []string{"required /lives"}, "by mapping"},
	} {
		for _, openapi30 := range []bool{true, false} {
			s := compiled(t, openapi30, fmt.Sprintf(test.schema, test.mapping))
			require.Equal(t, test.want, found(s.Check(parsed(t, test.value), Neither, "body", "")), "%s%s: %s", test.value, test.mapping, test.why)
			require.Equal(t, test.want == nil, s.Valid(parsed(t, test.value), Neither))
		}
	}
}

// TestDiscriminatorFromBelow checks against an extending schema, whose base
// leads back to it.
func TestDiscriminatorFromBelow(t *testing.T) {
	root, err := ParseYAML([]byte(fmt.Sprintf(extending, "")))
	require.NoError(t, err)
	c := &Compiler{}
	s, err := c.Compile(&Source{URI: "file:///a", Name: "a", Root: &root}, root.At("/components/schemas/Cat"), "/components/schemas/Cat")
	require.NoError(t, err)
	require.Nil(t, found(s.Check(parsed(t, `{"type":"Cat","lives":1}`), Neither, "body", "")))
	require.Equal(t, []string{"required /lives"}, found(s.Check(parsed(t, `{"type":"Cat"}`), Neither, "body", "")))
	require.Equal(t, []string{"required /mane"}, found(s.Check(parsed(t, `{"type":"Lion","lives":1}`), Neither, "body", "")), "the base leads on to it")
}
