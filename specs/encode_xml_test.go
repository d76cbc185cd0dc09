package specs_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// xmlMedia declares a response in XML, beside a few components.
func xmlMedia(t testing.TB, declared string) *specs.MediaType {
	t.Helper()
	doc := document(t, `openapi: 3.1.0
info: {title: t, version: '1'}
paths: {/x: {get: {responses: {'200': {description: d, content: {application/xml: {schema: `+declared+`}}}}}}}
components:
  schemas:
    Pet: {type: object, properties: {id: {type: integer, xml: {attribute: true}}, tags: {type: array, xml: {wrapped: true, name: all}, items: {$ref: '#/components/schemas/Tag'}}}}
    Tag: {type: object, xml: {name: tag}, properties: {name: {type: string}}}
    Node: {type: object, allOf: [{$ref: '#/components/schemas/Node'}], properties: {next: {$ref: '#/components/schemas/Node'}}}
`)
	for op := range doc.Operations() {
		return op.Responses[0].Content[0]
	}
	return nil
}

// TestXMLObject has every example of OpenAPI 3.1.1, "XML Object Examples", and
// what they leave open.
func TestXMLObject(t *testing.T) {
	const two = `{"animals":["a","b"]}`
	for _, test := range []struct {
		schema, value, want string
		why                 string
	}{
		{"{type: object, properties: {animals: {type: string}}}", `{"animals":"a"}`, "<animals>a</animals>", "no XML element: basic string property"},
		{"{type: object, properties: {animals: {type: array, items: {type: string}}}}", two, "<animals>a</animals><animals>b</animals>", "basic string array property (wrapped is false)"},
		{"{type: object, properties: {animals: {type: string, xml: {name: animal}}}}", `{"animals":"a"}`, "<animal>a</animal>", "XML name replacement"},
		{"{type: object, properties: {id: {type: integer, xml: {attribute: true}}, name: {type: string, xml: {namespace: 'https://example.com/schema/sample', prefix: sample}}}}", `{"id":123,"name":"example"}`, `@ id="123"><sample:name xmlns:sample="https://example.com/schema/sample">example</sample:name>`, "attribute, prefix and namespace"},
		{"{type: object, properties: {animals: {type: array, items: {type: string, xml: {name: animal}}}}}", two, "<animal>a</animal><animal>b</animal>", "changing the element names"},
		{"{type: object, properties: {animals: {type: array, xml: {name: aliens}, items: {type: string, xml: {name: animal}}}}}", two, "<animal>a</animal><animal>b</animal>", "the external name has no effect"},
		{"{type: object, properties: {animals: {type: array, xml: {wrapped: true}, items: {type: string}}}}", two, "<animals><animals>a</animals><animals>b</animals></animals>", "wrapped, the same name is used twice"},
		{"{type: object, properties: {animals: {type: array, xml: {wrapped: true}, items: {type: string, xml: {name: animal}}}}}", two, "<animals><animal>a</animal><animal>b</animal></animals>", "unless the items have one"},
		{"{type: object, properties: {animals: {type: array, xml: {name: aliens, wrapped: true}, items: {type: string, xml: {name: animal}}}}}", two, "<aliens><animal>a</animal><animal>b</animal></aliens>", "affecting both"},
		{"{type: object, properties: {animals: {type: array, xml: {name: aliens, wrapped: true}, items: {type: string}}}}", two, "<aliens><aliens>a</aliens><aliens>b</aliens></aliens>", "affecting the outer one, and through it the inner ones"},

		{"{$ref: '#/components/schemas/Pet'}", `{"id":1,"tags":[{"name":"a"},{"name":"b"}]}`, `<Pet id="1"><all><tag><name>a</name></tag><tag><name>b</name></tag></all></Pet>`, "the root is named like its component, items like theirs"},
		{"{type: array, items: {$ref: '#/components/schemas/Pet'}}", `[{"id":1},{}]`, `<root><Pet id="1"></Pet><Pet></Pet></root>`, "a list has one root"},
		{"{type: array, xml: {name: pets}, items: {type: string}}", `["a"]`, `<pets><item>a</item></pets>`, "with a name, or without"},
		{"{$ref: '#/components/schemas/Tag'}", `{"name":null,"x y":"<&>\"\u0001","1":true,"":1.5,"a:b":"c","é-😀":[]}`, "<tag><name/><x_y>&lt;&amp;&gt;&#34;\uFFFD</x_y><_1>true</_1><_>1.5</_><a:b>c</a:b></tag>", "what a name or a text cannot have"},
		{"{$ref: '#/components/schemas/Node'}", `{"next":{"next":null,"n":1}}`, `<Node><next><next/><n>1</n></next></Node>`, "schemas that refer to themselves"},
		{"{type: object, allOf: [{$ref: '#/components/schemas/Pet'}]}", `{"id":"a\"b","other":1}`, `@ id="a&#34;b"><other>1</other>`, "members of all schemas"},
		{"{oneOf: [{type: object, properties: {a: {type: integer, xml: {name: b}}}}]}", `{"a":1}`, `<b>1</b>`, "or one of them"},
		{"{type: object, additionalProperties: {type: array, xml: {wrapped: true}, items: {xml: {name: i}}}}", `{"a":[1]}`, `<a><i>1</i></a>`, "members of any name"},
		{"{type: object, properties: {t: {allOf: [{$ref: '#/components/schemas/Tag'}]}}}", `{"t":{"name":"a"}}`, `<tag><name>a</name></tag>`, "a reference in the way of OpenAPI 3.0"},
		{"{type: object, properties: {n: {type: 'null', xml: {attribute: true}}, o: {type: object, xml: {attribute: true}}}}", `{"n":null,"o":{"a":1}}`, `<o><a>1</a></o>`, "null is no attribute, nor is an object"},
		{"{type: object, xml: {namespace: 'https://h.example/?a&b'}, properties: {a: {xml: {prefix: p, name: 'x:y'}}, b: {xml: {attribute: true, namespace: 'urn:b', prefix: b}}}}", `{"a":1,"b":2}`, `<root xmlns="https://h.example/?a&amp;b" xmlns:b="urn:b" b:b="2"><p:x_y>1</p:x_y></root>`, "a namespace without a prefix, and others"},
		{"{type: object, properties: {m: {type: array, items: {type: array, xml: {name: row, wrapped: true}, items: {xml: {name: cell}}}}}}", `{"m":[[1,2],[3]]}`, `<row><cell>1</cell><cell>2</cell></row><row><cell>3</cell></row>`, "lists of lists"},
		{"{type: string}", `"a"`, `<root>a</root>`, "a text"},
		{"{type: object, properties: {s: {type: [string, 'null']}, n: {type: [integer, 'null']}}}", `{"s":null,"n":null}`, `<s xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/><n/>`, "null, where an empty text is another value"},
		{"{type: object, properties: {a: {xml: {attribute: true, prefix: p, namespace: 'urn:p'}}, b: {xml: {attribute: true, prefix: p, namespace: 'urn:p'}}}}", `{"a":1,"b":2}`, `@ xmlns:p="urn:p" p:a="1" p:b="2">`, "a namespace is declared once"},
		{"{oneOf: [{type: object, properties: {k: {const: 1}, v: {xml: {name: a}}}}, {type: object, properties: {k: {const: 2}, v: {xml: {name: b}}}}]}", `{"k":2,"v":3}`, `<k>2</k><b>3</b>`, "the alternative that the value is of"},
	} {
		v := value(t, test.value)
		text, contentType, err := xmlMedia(t, test.schema).Encode(&v)
		require.NoError(t, err, test.why)
		require.Equal(t, "application/xml", contentType)
		got := strings.TrimPrefix(string(text), xml.Header)
		switch {
		case strings.HasPrefix(test.want, "@"): // the root has attributes
			got = "@" + strings.TrimSuffix(strings.TrimPrefix(got, "<root"), "</root>")
		case !strings.Contains(test.want, "<root") && strings.HasPrefix(got, "<root>"):
			got = strings.TrimSuffix(strings.TrimPrefix(got, "<root>"), "</root>")
		}
		require.Equal(t, test.want, got, test.why)
		require.NoError(t, wellFormed(text), test.why)
	}
}

// wellFormed asks package encoding/xml.
func wellFormed(text []byte) error {
	d := xml.NewDecoder(strings.NewReader(string(text)))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func TestXMLIsWellFormed(t *testing.T) {
	m := xmlMedia(t, "{$ref: '#/components/schemas/Pet'}")
	rapid.Check(t, func(t *rapid.T) {
		var draw func(depth int) schema.Value
		draw = func(depth int) schema.Value {
			kind := schema.Kind(rapid.IntRange(0, 5).Draw(t, "kind"))
			v := schema.Value{Kind: kind, Text: "1"}
			if kind == schema.String {
				v.Text = rapid.String().Draw(t, "text")
			}
			if kind < schema.Array || depth == 0 {
				if kind >= schema.Array {
					v.Items = nil
				}
				return v
			}
			for _, name := range rapid.SliceOfNDistinct(rapid.String(), 0, 4, rapid.ID).Draw(t, "names") {
				if kind == schema.Object {
					v.Keys = append(v.Keys, name)
				}
				v.Items = append(v.Items, draw(depth-1))
			}
			return v
		}
		v := draw(3)
		text, _, err := m.Encode(&v)
		require.NoError(t, err)
		require.NoError(t, wellFormed(text), "%s", text)
		var root struct {
			XMLName xml.Name
		}
		require.NoError(t, xml.Unmarshal(text, &root), "%s", text)
	})
}
