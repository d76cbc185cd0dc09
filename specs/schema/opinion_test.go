package schema

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// The second opinions: santhosh-tekuri/jsonschema for JSON Schema 2020-12, and
// kin-openapi's visitor for OpenAPI 3.0.

// drawValue draws a small JSON value, of few words so that schemas meet them.
func drawValue(t *rapid.T, depth int) any {
	kinds := 6
	if depth == 0 {
		kinds = 4
	}
	switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
	case 0:
		return nil
	case 1:
		return rapid.Bool().Draw(t, "bool")
	case 2:
		return json.Number(rapid.SampledFrom([]string{"0", "1", "-1", "2", "1.0", "1.5", "3", "10", "1e1", "0.1", "0.3", "100000000000000000000"}).Draw(t, "number"))
	case 3:
		return drawName(t)
	case 4:
		return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) any { return drawValue(t, depth-1) }), 0, 4).Draw(t, "items")
	}
	return rapid.MapOfN(rapid.Custom(drawName), rapid.Custom(func(t *rapid.T) any { return drawValue(t, depth-1) }), 0, 4).Draw(t, "members")
}

func drawName(t *rapid.T) string {
	return rapid.SampledFrom([]string{"", "a", "b", "c", "ab", "é", "aé😀"}).Draw(t, "name")
}

// drawSchema draws a schema of the keywords that both sides know.
func drawSchema(t *rapid.T, openapi30 bool, depth int) any {
	if !openapi30 && rapid.IntRange(0, 9).Draw(t, "boolean") == 0 {
		return rapid.Bool().Draw(t, "schema")
	}
	sub := func() any { return drawSchema(t, openapi30, depth-1) }
	list := func() any {
		out := []any{}
		for range rapid.IntRange(1, 3).Draw(t, "alternatives") {
			out = append(out, sub())
		}
		return out
	}
	named := func() any {
		out := map[string]any{}
		for range rapid.IntRange(1, 3).Draw(t, "properties") {
			out[drawName(t)] = sub()
		}
		return out
	}
	small := func() any { return rapid.IntRange(0, 3).Draw(t, "count") }
	names := func() any { return rapid.SliceOfNDistinct(rapid.Custom(drawName), 1, 3, rapid.ID).Draw(t, "names") }
	number := func() any {
		return json.Number(rapid.SampledFrom([]string{"0", "1", "1.5", "2", "10"}).Draw(t, "bound"))
	}
	types := []string{"boolean", "integer", "number", "string", "array", "object"}
	s := map[string]any{}
	keywords := []string{"type", "enum", "minimum", "maximum", "multipleOf", "minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems", "required", "minProperties", "maxProperties"}
	if depth > 0 {
		keywords = append(keywords, "items", "properties", "additionalProperties", "allOf", "anyOf", "oneOf", "not")
	}
	if !openapi30 {
		keywords = append(keywords, "const", "exclusiveMinimum", "exclusiveMaximum", "dependentRequired")
		if depth > 0 {
			keywords = append(keywords, "prefixItems", "contains", "patternProperties", "propertyNames", "dependentSchemas", "if", "then", "else", "unevaluatedItems", "unevaluatedProperties", "$ref")
		}
	} else {
		keywords = append(keywords, "nullable", "exclusive")
	}
	for range rapid.IntRange(0, 4).Draw(t, "keywords") {
		switch k := rapid.SampledFrom(keywords).Draw(t, "keyword"); k {
		case "type":
			if openapi30 {
				s[k] = rapid.SampledFrom(types).Draw(t, "type")
			} else {
				s[k] = rapid.SliceOfNDistinct(rapid.SampledFrom(append(types, "null")), 1, 3, rapid.ID).Draw(t, "types")
			}
		case "enum":
			s[k] = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) any { return drawValue(t, 1) }), 1, 3).Draw(t, k)
		case "const":
			s[k] = drawValue(t, 1)
		case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum":
			s[k] = number()
		case "exclusive":
			s["minimum"], s["exclusiveMinimum"] = number(), rapid.Bool().Draw(t, k)
		case "multipleOf":
			s[k] = json.Number(rapid.SampledFrom([]string{"1", "2", "0.5", "0.1"}).Draw(t, k))
		case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties":
			s[k] = small()
		case "pattern":
			s[k] = rapid.SampledFrom([]string{"a", "^a$", "^[ab]*$", "b$"}).Draw(t, k)
		case "uniqueItems", "nullable":
			s[k] = true
		case "required":
			s[k] = names()
		case "items", "additionalProperties", "not", "contains", "propertyNames", "if", "then", "else", "unevaluatedItems", "unevaluatedProperties":
			s[k] = sub()
		case "properties", "dependentSchemas":
			s[k] = named()
		case "patternProperties":
			s[k] = map[string]any{"^a": sub(), "b": sub()}
		case "dependentRequired":
			s[k] = map[string]any{drawName(t): names()}
		case "allOf", "anyOf", "oneOf", "prefixItems":
			s[k] = list()
		case "$ref":
			s[k] = rapid.SampledFrom([]string{"#/$defs/a", "#/$defs/b"}).Draw(t, k)
		}
	}
	if s["type"] == "array" && s["items"] == nil && openapi30 {
		s["items"] = map[string]any{} // OpenAPI 3.0 asks for it
	}
	return s
}

func encoded(t require.TestingT, v any) string {
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return string(b)
}

// ours compiles a schema here; ok is false when it is none, or leads nowhere.
func ours(openapi30 bool, text string) (s *Schema, ok bool) {
	root, err := ParseJSON(text)
	if err != nil {
		return nil, false
	}
	ok = true
	c := &Compiler{OpenAPI30: openapi30, Problem: func(Location, string) { ok = false }}
	s, err = c.Compile(&Source{URI: "file:///schema.json", Name: "schema.json", Root: &root}, &root, "")
	return s, ok && err == nil
}

// theirs compiles a schema with the library.
func theirs(text string) (*jsonschema.Schema, error) {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource("file:///schema.json", doc); err != nil {
		return nil, err
	}
	return c.Compile("file:///schema.json")
}

func TestAgainstJSONSchema(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		root, ok := drawSchema(t, false, 3).(map[string]any)
		if !ok {
			t.Skip("a boolean")
		}
		root["$defs"] = map[string]any{"a": drawSchema(t, false, 2), "b": drawSchema(t, false, 2)}
		text := encoded(t, root)
		library, err := theirs(text)
		if err != nil {
			t.Skip(err)
		}
		s, ok := ours(false, text)
		if !ok {
			t.Skip("leads to itself")
		}
		for range 5 {
			compareWith(t, s, library, text, encoded(t, drawValue(t, 3)))
		}
	})
}

func compareWith(t require.TestingT, s *Schema, library *jsonschema.Schema, schema, value string) {
	instance, err := jsonschema.UnmarshalJSON(strings.NewReader(value))
	require.NoError(t, err)
	v, err := ParseJSON(value)
	require.NoError(t, err)
	violations := s.Check(&v, Neither, "body", "")
	require.Equal(t, violations == nil, s.Valid(&v, Neither), "%s\n%s", schema, value)
	for _, violation := range violations {
		if violation.Code == "recursion" {
			return // the library takes another view of what never ends
		}
	}
	refused := library.Validate(instance)
	if refused != nil && strings.Contains(refused.Error(), "cycle") {
		return
	}
	require.Equal(t, refused == nil, violations == nil, "%s\n%s\n%v\n%v", schema, value, violations, refused)
}

func TestAgainstOpenAPI(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := encoded(t, drawSchema(t, true, 3))
		var library openapi3.Schema
		if err := json.Unmarshal([]byte(text), &library); err != nil {
			t.Skip(err)
		}
		s, ok := ours(true, text)
		require.True(t, ok)
		for range 5 {
			value := encoded(t, drawValue(t, 3))
			if wrongThere(text, value) {
				continue
			}
			var instance any
			require.NoError(t, json.Unmarshal([]byte(value), &instance))
			err := library.VisitJSON(instance, openapi3.MultiErrors())
			require.Equal(t, err == nil, s.Valid(parsedBy(t, value), Neither), "%s\n%s\n%v", text, value, err)
		}
	})
}

func parsedBy(t require.TestingT, text string) *Value {
	v, err := ParseJSON(text)
	require.NoError(t, err)
	return &v
}

var (
	fraction  = regexp.MustCompile(`"multipleOf":0`)
	nullThere = regexp.MustCompile(`null\b`)
)

// wrongThere tells of what kin-openapi gets wrong: float64 for multiples of
// fractions and large numbers, and null, which it refuses of every schema that
// is not nullable even where no type is asked for; it passes over schemas that
// are empty, also under not.
func wrongThere(schema, value string) bool {
	return fraction.MatchString(schema) || nullThere.MatchString(value) || nullThere.MatchString(schema) ||
		strings.Contains(schema, `{}`) || strings.Contains(value, "00000") || strings.Contains(schema, "00000")
}

// FuzzCheck compares schemas and values of any kind with the library.
func FuzzCheck(f *testing.F) {
	for _, s := range [][2]string{
		{`{"type":"object","properties":{"a":{"$ref":"#"}},"required":["a"]}`, `{"a":{"a":{}}}`},
		{`{"oneOf":[{"type":"string"},{"minimum":3}],"unevaluatedProperties":false}`, `{"a":1}`},
		{`{"prefixItems":[true,{"const":1}],"items":false,"contains":{"type":"null"},"minContains":0}`, `[1,1.0]`},
		{`{"$defs":{"a":{"$anchor":"x","type":"integer"}},"items":{"$ref":"#x"}}`, `[1,2.5]`},
		{`{"$dynamicAnchor":"n","properties":{"c":{"$dynamicRef":"#n"}},"additionalProperties":false}`, `{"c":{"d":1}}`},
		{`{"if":{"required":["a"]},"then":{"dependentRequired":{"a":["b"]}},"else":{"maxProperties":0}}`, `{"a":1}`},
	} {
		f.Add(s[0], s[1])
	}
	foreign := regexp.MustCompile(`(?i)format|\$schema|\$id|://|vocabulary|discriminator|recursive|definitions|additionalItems|dependencies|\\`)
	huge := regexp.MustCompile(`[eE][-+]?[0-9]{3}|[0-9]{40}`)
	f.Fuzz(func(t *testing.T, schema, value string) {
		if foreign.MatchString(schema) || huge.MatchString(schema+value) || strings.Contains(schema, "attern") {
			return
		}
		if _, err := ParseJSON(value); err != nil {
			return
		}
		s, ok := ours(false, schema)
		if !ok {
			return
		}
		library, err := theirs(schema)
		if err != nil {
			return
		}
		compareWith(t, s, library, schema, value)
	})
}
