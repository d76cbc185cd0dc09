package schema

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReferences(t *testing.T) {
	others := map[string]string{
		"file:///docs/b.yaml":        "B: {type: integer}\nchain: {$ref: 'sub/c.yaml#/C'}\nback: {$ref: 'a.yaml#/$defs/d'}\n",
		"file:///docs/sub/c.yaml":    "C: {$ref: '../b.yaml#/B'}\n",
		"file:///docs/anchored.yaml": "$defs: {x: {$anchor: here, type: integer}}\n",
		"https://ids.example/s.json": "type: integer\n",
	}
	for _, test := range []struct{ schema, bad, why string }{
		{"{$ref: '#/$defs/d', $defs: {d: {type: integer}}}", `"x"`, "in the document"},
		{"{$ref: '#/$defs/a~1b%20c', $defs: {'a/b c': {type: integer}}}", `"x"`, "escaped twice over"},
		{"{$ref: '#x', $defs: {d: {$anchor: x, type: integer}}}", `"x"`, "an anchor"},
		{"{$ref: 'b.yaml#/B'}", `"x"`, "another file"},
		{"{$ref: 'b.yaml#/chain'}", `"x"`, "by way of a third, and back"},
		{"{$ref: 'b.yaml#/back', $defs: {d: {type: integer}}}", `"x"`, "back to the first"},
		{"{$ref: 'anchored.yaml#here'}", `"x"`, "an anchor in another file"},
		{"{$id: 'https://ids.example/root', $ref: 's.json'}", `"x"`, "against its own identifier"},
		{"{$ref: 'https://ids.example/in', $defs: {d: {$id: 'https://ids.example/in', type: integer}}}", `"x"`, "an identifier that is in the document is not fetched"},
		{"{$ref: '#/$defs/d/$defs/e', $defs: {d: {$id: 'sub/', $defs: {e: {$ref: 'c.yaml#/C'}}}}}", `"x"`, "through a part with an identifier, which changes the base"},
		{"{allOf: [{$ref: '#/$defs/list'}], $defs: {list: {$id: list, items: {$dynamicRef: '#item'}, $defs: {any: {$dynamicAnchor: item}}}, numbers: {$dynamicAnchor: item, type: integer}}}", `["x"]`, "a dynamic reference comes out at the outermost anchor"},
	} {
		root, err := ParseYAML([]byte(test.schema))
		require.NoError(t, err)
		main := &Source{URI: "file:///docs/a.yaml", Name: "a.yaml", Root: &root}
		sources := map[string]*Source{main.URI: main}
		c := &Compiler{Open: func(uri string) (*Source, error) {
			if s := sources[uri]; s != nil {
				return s, nil
			}
			text, ok := others[uri]
			if !ok {
				return nil, errors.New("no " + uri)
			}
			v, err := ParseYAML([]byte(text))
			require.NoError(t, err)
			sources[uri] = &Source{URI: uri, Name: uri, Root: &v}
			return sources[uri], nil
		}}
		s, err := c.Compile(main, &root, "")
		require.NoError(t, err, test.why)
		bad, good := parsed(t, test.bad), parsed(t, `7`)
		if bad.Kind == Array {
			good = parsed(t, `[7]`)
		}
		require.Nil(t, s.Check(good, Neither, "body", ""), test.why)
		require.Len(t, s.Check(bad, Neither, "body", ""), 1, test.why)
	}
}

func TestReferenceErrors(t *testing.T) {
	for schema, want := range map[string]string{
		"{$ref: '#/$defs/x'}":                               `a.yaml:1:8: reference "#/$defs/x": a.yaml has no "$defs"`,
		"{properties: {p: {$ref: '#/$defs/x'}}, $defs: {}}": `a.yaml:1:25: reference "#/$defs/x": a.yaml#/$defs has no "x"`,
		"{$ref: '#x'}":                                      `a.yaml:1:8: reference "#x": no anchor "x" in a.yaml`,
		"{$ref: 'b.yaml'}":                                  `a.yaml:1:8: reference "b.yaml" leaves the document`,
		"{$ref: '#/%zz'}":                                   `a.yaml:1:8: reference "#/%zz": `,
		"{$ref: [a]}":                                       `a.yaml:1:8: $ref must be a string, found ["a"]`,
		"{$ref: '#/properties/p', properties: {p: {$ref: '#'}}}": `leads only to itself`,
	} {
		root, err := ParseYAML([]byte(schema))
		require.NoError(t, err)
		_, err = (&Compiler{}).Compile(&Source{URI: "file:///a.yaml", Name: "a.yaml", Root: &root}, &root, "")
		require.ErrorContains(t, err, want, schema)
	}
}

func TestKeywordProblems(t *testing.T) {
	for _, test := range []struct {
		openapi30 bool
		schema    string
		want      string
	}{
		{false, "{type: strin}", `a.yaml:1:8: type must be a JSON type, found "strin"`},
		{true, "{type: [string, integer]}", `type must be a JSON type, found ["string","integer"]`},
		{true, "{type: 'null'}", `type must be a JSON type, found "null"`},
		{false, "{minimum: '1'}", `a.yaml:1:11: minimum must be a number, found "1"`},
		{false, "{exclusiveMinimum: true}", `exclusiveMinimum must be a number, found true`},
		{true, "{exclusiveMinimum: 1}", `exclusiveMinimum must be true or false, found 1`},
		{false, "{multipleOf: 0}", `multipleOf must be a number above 0, found 0`},
		{false, "{minLength: -1}", `minLength must be a whole number of at least 0, found -1`},
		{false, "{maxItems: 1.5}", `maxItems must be a whole number of at least 0, found 1.5`},
		{false, "{enum: a}", `enum must be an array, found "a"`},
		{false, "{required: [1]}", `required must be a name, found 1`},
		{false, "{properties: [a]}", `properties must be an object of schemas, found ["a"]`},
		{false, "{items: [{}]}", `items must be a schema, found [{}]`},
		{false, "{allOf: {}}", `allOf must be an array of schemas, found {}`},
		{false, "{pattern: '('}", `a.yaml:1:11: `},
		{false, "{properties: {a: 1}}", `a.yaml:1:18: expected a schema, found a number`},
		{false, "{discriminator: {}}", `discriminator must be an object with a propertyName, found {}`},
		{false, "{discriminator: {propertyName: p, mapping: {a: '#/nowhere'}}}", `the mapping of "a" leads to no schema: "#/nowhere"`},
	} {
		root, err := ParseYAML([]byte(test.schema))
		require.NoError(t, err)
		var problems []string
		c := &Compiler{OpenAPI30: test.openapi30, Problem: func(l Location, m string) { problems = append(problems, l.String()+": "+m) }}
		s, err := c.Compile(&Source{URI: "file:///a.yaml", Name: "a.yaml", Root: &root}, &root, "")
		require.NoError(t, err, "a keyword that makes no sense keeps nothing from working")
		require.Len(t, problems, 1, test.schema)
		require.Contains(t, problems[0], test.want)
		s.Check(parsed(t, `{"a":1}`), Neither, "body", "")
	}
}
