package specs_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// xmlOperation takes and returns XML of a schema, beside a few components.
func xmlOperation(t testing.TB, declared string) *specs.Operation {
	t.Helper()
	doc := document(t, `openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /x:
    post:
      requestBody: {required: true, content: {application/xml: {schema: `+declared+`}}}
      responses: {'200': {description: d, content: {application/xml: {schema: `+declared+`}}}}
components:
  schemas:
    Book:
      type: object
      required: [title]
      xml: {name: book, namespace: 'urn:books'}
      properties:
        id: {type: integer, xml: {attribute: true}}
        title: {type: string, xml: {name: t, prefix: b, namespace: 'urn:books'}}
        year: {type: integer}
        price: {type: number}
        sold: {type: boolean}
        note: {type: [string, 'null']}
        rank: {type: [integer, 'null']}
        tags: {type: array, items: {type: string, xml: {name: tag}}}
        scores: {type: array, xml: {wrapped: true, name: all}, items: {type: integer, xml: {name: score}}}
        author: {$ref: '#/components/schemas/Author'}
        maker: {anyOf: [{$ref: '#/components/schemas/Author'}, {type: 'null'}]}
    Author: {type: object, additionalProperties: false, properties: {name: {type: string}, born: {type: integer}}}
    Box: {type: object, required: [n, s, l, w], properties: {n: {type: [integer, 'null'], xml: {attribute: true}}, s: {type: string}, l: {type: array, items: {type: integer}}, w: {type: array, xml: {wrapped: true}, items: {type: integer}}}}
    Animal: {type: object, discriminator: {propertyName: kind}, properties: {kind: {type: string}}}
    Cat: {allOf: [{$ref: '#/components/schemas/Animal'}, {type: object, properties: {lives: {type: integer, xml: {name: left}}}}]}
    Dog: {allOf: [{$ref: '#/components/schemas/Animal'}, {type: object, properties: {lives: {type: string}}}]}
    A: {type: object, required: [kind, v], properties: {kind: {const: a}, v: {type: integer}}}
    B: {type: object, required: [kind, v, l], properties: {kind: {const: b}, v: {type: string}, l: {type: array, items: {type: string}}}}
    Any: {anyOf: [{type: string}, {type: number}, {type: array, items: {$ref: '#/components/schemas/Any'}}, {type: object, additionalProperties: {$ref: '#/components/schemas/Any'}}]}
    Endless: {type: array, items: {$ref: '#/components/schemas/Endless'}}
`)
	for op := range doc.Operations() {
		return op
	}
	return nil
}

func ref(name string) string { return "{$ref: '#/components/schemas/" + name + "'}" }

func TestXMLBody(t *testing.T) {
	for _, test := range []struct {
		schema, body, want string
		violations         []string
		why                string
	}{
		{ref("Book"), `<book><b:t>A</b:t><year>1999</year><price>1.50</price><sold>true</sold></book>`, `{"title":"A","year":1999,"price":1.50,"sold":true}`, nil, "texts are cast by their types"},
		{ref("Book"), `<book id="7"><t>A</t></book>`, `{"id":7,"title":"A"}`, nil, "attributes, and a prefix that is left out"},
		{ref("Book"), `<x:book xmlns:x="urn:books"><x:t> A </x:t></x:book>`, `{"title":" A "}`, nil, "or another one; texts keep their space"},
		{ref("Book"), `<other><t>A</t></other>`, `{"title":"A"}`, nil, "any root"},
		{ref("Book"), "<book>\n <t>A</t>\n <year>\n 1999 </year>\n</book>\n", `{"title":"A","year":1999}`, nil, "layout"},
		{ref("Book"), `<book><t>a<!-- x -->b<![CDATA[<&>]]>&lt;&#65;</t></book>`, `{"title":"ab<&><A"}`, nil, "a text in pieces"},
		{ref("Book"), `<book><year>abc</year><sold>1</sold><price/></book>`, `{"year":"abc","sold":"1","price":""}`, []string{"type body/year", "type body/sold", "type body/price", "required body/title"}, "what is not of its type"},
		{ref("Book"), `<book><t>A</t><t>B</t></book>`, `{"title":["A","B"]}`, []string{"type body/title"}, "one value twice"},
		{ref("Book"), `<book><title>A</title></book>`, `{"<title>":"A"}`, []string{"required body/title"}, "a member by a name that is not its own"},
		{ref("Book"), `<book year="1999"><t>A</t><id>1</id></book>`, `{"@year":"1999","title":"A","<id>":"1"}`, nil, "an attribute for an element, and the other way round, are others"},
		{ref("Book"), `<book><t>A</t><tag>a</tag><tag>b</tag></book>`, `{"title":"A","tags":["a","b"]}`, nil, "an array that is not wrapped"},
		{ref("Book"), `<book><tag>a</tag><t>A</t><tag/></book>`, `{"tags":["a",""],"title":"A"}`, nil, "with something between"},
		{ref("Book"), `<book><t>A</t><all><score>1</score><score>2</score></all></book>`, `{"title":"A","scores":[1,2]}`, nil, "one that is wrapped"},
		{ref("Book"), `<book><t>A</t><all/></book>`, `{"title":"A","scores":[]}`, nil, "and empty"},
		{ref("Book"), `<book><t>A</t><all><score>x</score></all></book>`, `{"title":"A","scores":["x"]}`, []string{"type body/scores/0"}, "with a wrong element"},
		{ref("Book"), `<book><t>A</t><all><n>1</n></all></book>`, `{"title":"A","scores":{"n":"1"}}`, []string{"type body/scores"}, "with elements of another name"},
		{ref("Book"), `<book><t>A</t><score>1</score></book>`, `{"title":"A","score":"1"}`, nil, "without its wrapper it is something else"},
		{ref("Book"), `<book><t/><note/><rank/><author/></book>`, `{"title":"","note":"","rank":null,"author":{}}`, nil, "an empty element is what the schema lets it be"},
		{ref("Book"), `<book xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b"><t>A</t><note xsi:nil="true"/></book>`, `{"title":"A","note":null}`, nil, "null is said by xsi:nil"},
		{ref("Book"), `<book><t xsi:nil="1"/></book>`, `{"title":null}`, []string{"type body/title"}, "where it is not allowed"},
		{ref("Book"), `<book><t>A</t><author><name>N</name><born>1900</born><x/></author></book>`, `{"title":"A","author":{"name":"N","born":1900,"x":""}}`, []string{"additionalProperties body/author/x"}, "objects in objects"},
		{ref("Book"), `<book><t>A</t><author>N</author></book>`, `{"title":"A","author":"N"}`, []string{"type body/author"}, "a text for an object"},
		{ref("Book"), `<book><t>A</t><author x="1">N<name>M</name></author></book>`, `{"title":"A","author":{"x":"1","name":"M","#text":"N"}}`, []string{"additionalProperties body/author/x", "additionalProperties body/author/#text"}, "text and attributes that are not declared"},
		{ref("Book"), `<book><t><i>A</i></t></book>`, `{"title":{"i":"A"}}`, []string{"type body/title"}, "an object for a text"},
		{ref("Book"), `<book><t lang="en" xml:lang="en">A</t></book>`, `{"title":"A"}`, nil, "attributes of a text have no place"},
		{ref("Book"), `<book><t>A</t><u>1</u><v><w a="b">c</w><w/></v></book>`, `{"title":"A","u":"1","v":{"w":[{"a":"b","#text":"c"},""]}}`, nil, "what is not declared has the form that it has"},
		{ref("Book"), `<book><t>A</t><maker><born>1</born></maker></book>`, `{"title":"A","maker":{"born":1}}`, nil, "an alternative"},
		{ref("Book"), `<book><t>A</t><maker xsi:nil="true"/></book>`, `{"title":"A","maker":null}`, nil, "another"},
		{"{type: object, additionalProperties: {type: integer}, patternProperties: {'^b': {type: boolean}}}", `<r><a>1</a><b>true</b></r>`, `{"a":1,"b":true}`, nil, "members of any name"},

		{ref("Box"), `<Box><s/><w/></Box>`, `{"s":"","w":[],"n":null,"l":[]}`, nil, "required members that are not written when they are empty or null"},
		{ref("Box"), `<Box/>`, `{"n":null,"l":[]}`, []string{"required body/s", "required body/w"}, "the others are missing"},
		{"{type: array, items: " + ref("Book") + "}", `<books><book><t>A</t></book><x><t>B</t></x></books>`, `[{"title":"A"},{"title":"B"}]`, nil, "a list, of which nothing says what the elements are called"},
		{"{type: array, items: {type: integer}}", `<r/>`, `[]`, nil, "an empty one"},
		{"{type: array, items: {type: integer}}", `<r>1</r>`, `"1"`, []string{"type body"}, "a text is none"},
		{"{type: array, prefixItems: [{type: string}, {type: integer}], items: {type: boolean}}", `<r><a>1</a><a>1</a><a>true</a></r>`, `["1",1,true]`, nil, "elements of several types"},
		{"{type: object, properties: {l: {type: [array, string], items: {type: integer}}}}", `<r><l>a</l></r>`, `{"l":"a"}`, nil, "a list or a text"},
		{"{type: object, properties: {l: {type: [array, string], items: {type: integer}}}}", `<r><l>1</l><l>2</l></r>`, `{"l":[1,2]}`, nil, "the list"},
		{"{type: object, properties: {n: {type: [integer, string], minimum: 5}}}", `<r><n>3</n></r>`, `{"n":"3"}`, nil, "a number would not be allowed"},
		{"{type: object, properties: {n: {enum: ['1', '2']}}}", `<r><n>1</n></r>`, `{"n":"1"}`, nil, "the types of an enum"},
		{"{type: object, properties: {a: {type: integer, xml: {name: x, namespace: 'urn:a'}}, b: {type: integer, xml: {name: x, namespace: 'urn:b'}}}}", `<r><x xmlns="urn:b">1</x><x xmlns="urn:a">2</x></r>`, `{"b":1,"a":2}`, nil, "namespaces tell members of one name apart"},

		{"{oneOf: [" + ref("A") + ", " + ref("B") + "]}", `<r><kind>a</kind><v>1</v></r>`, `{"kind":"a","v":1}`, nil, "one of two"},
		{"{oneOf: [" + ref("A") + ", " + ref("B") + "]}", `<r><kind>b</kind><v>1</v></r>`, `{"kind":"b","v":"1","l":[]}`, nil, "the other has a text"},
		{"{oneOf: [" + ref("A") + ", " + ref("B") + "]}", `<r><kind>c</kind><v>1</v></r>`, `{"kind":"c","v":"1"}`, []string{"oneOf body"}, "none"},
		{"{oneOf: [" + ref("A") + ", " + ref("B") + "], discriminator: {propertyName: kind, mapping: {a: A, b: B}}}", `<r><kind>b</kind><v>1</v><l><x/></l></r>`, `{"kind":"b","v":"1","l":[{"x":""}]}`, []string{"type body/l/0"}, "a discriminator tells even where the rest is wrong"},
		{ref("Animal"), `<r><kind>Cat</kind><left>9</left></r>`, `{"kind":"Cat","lives":9}`, nil, "a schema that extends another"},
		{ref("Animal"), `<r><kind>Dog</kind><lives>9</lives></r>`, `{"kind":"Dog","lives":"9"}`, nil, "another that does"},
		{"{oneOf: [{type: array, items: " + ref("Author") + "}, " + ref("Author") + "]}", `<r><name>N</name></r>`, `{"name":"N"}`, nil, "one or several: one"},
		{"{oneOf: [{type: array, items: " + ref("Author") + "}, " + ref("Author") + "]}", `<r><Author><name>N</name></Author></r>`, `[{"name":"N"}]`, nil, "several"},
		{ref("Any"), `<r><a>x</a><b>1</b><c><d>1</d><d>y</d></c></r>`, `{"a":"x","b":1,"c":{"d":[1,"y"]}}`, nil, "anything, by its form"},
		{"{type: object, properties: {e: " + ref("Endless") + "}}", `<r><e/></r>`, `{"e":[[[[[[[[""]]]]]]]]}`, []string{"type body/e/0/0/0/0/0/0/0/0"}, "arrays of arrays end somewhere"},

		{"{type: string}", `<r>1</r>`, ``, nil, "no object and no array: it need only be well-formed"},
		{"{}", `<r a="1"/>`, ``, nil, "nothing is said"},
		{"{}", `<r a="1">`, ``, []string{"syntax body"}, "it is not"},
	} {
		op := xmlOperation(t, test.schema)
		got, violations := sent(op, []byte(test.body), "application/xml")
		require.Equal(t, test.want, got, "%s: %s", test.body, test.why)
		require.Equal(t, test.violations, where(violations), "%s: %s", test.body, test.why)
		answer := op.CheckResponse(200, http.Header{"Content-Type": {"application/xml"}}, []byte(test.body))
		require.Equal(t, test.violations, where(answer), "%s: a response is read alike", test.body)
	}
}

func TestXMLDirection(t *testing.T) {
	op := xmlOperation(t, "{type: object, required: [l], properties: {l: {type: array, readOnly: true, items: {type: integer}}}}")
	got, violations := sent(op, []byte("<r/>"), "application/xml")
	require.Equal(t, `{}`, got, "clients do not send what is readOnly")
	require.Empty(t, violations)
	require.Empty(t, op.CheckResponse(200, http.Header{"Content-Type": {"application/xml"}}, []byte("<r/>")), "servers send it")
}

// TestXMLDirectionElsewhere has a body in a file of its own, where nothing but
// its use tells which way it goes.
func TestXMLDirectionElsewhere(t *testing.T) {
	const body = "{content: {application/xml: {schema: {type: object, required: [l], properties: {l: {type: array, readOnly: true, items: {type: integer}}}}}}}"
	dir := files(t, map[string]string{
		"api.yaml": "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/x: {post: {requestBody: {$ref: 'r.yaml#/responses/Sent'}, responses: {'200': {$ref: 'r.yaml#/Ok'}}}}}\n",
		"r.yaml":   "Ok: " + body + "\nresponses: {Sent: " + body + "}\n",
	})
	doc, err := specs.Load(t.Context(), filepath.Join(dir, "api.yaml"))
	require.NoError(t, err)
	op := doc.Operation("POST /x")
	require.Empty(t, op.CheckResponse(200, http.Header{"Content-Type": {"application/xml"}}, []byte("<r/>")), "an empty array is not written")
	got, violations := sent(op, []byte("<r/>"), "application/xml")
	require.Equal(t, `{}`, got, "clients do not send what is readOnly")
	require.Empty(t, violations)
}

func TestXMLSyntax(t *testing.T) {
	op := xmlOperation(t, ref("Book"))
	for _, test := range []struct{ contentType, body, code, want, why string }{
		{"application/xml", `<a><b></a>`, "syntax", "element <b> closed by </a>", "not well-formed"},
		{"application/xml", `<a/><b/>`, "syntax", "one root element", "two roots"},
		{"application/xml", ``, "required", "it is required", "nothing"},
		{"application/xml", `<a/>x`, "syntax", "no text outside", "text behind it"},
		{"application/xml", `<a x="1" x="2"/>`, "repeated", `the attribute "x" once`, "an attribute twice"},
		{"application/xml", `<!DOCTYPE a [<!ENTITY e "x">]><a><t>&e;</t></a>`, "syntax", "invalid character entity &e;", "entities are not expanded"},
		{"application/xml", `<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a><t>A</t></a>`, "", "", "a document type does nothing"},
		{"application/xml", "<?xml version='1.0' encoding='ISO-8859-1'?><a><t>\xe9</t></a>", "syntax", "in UTF-8", "bytes of another charset"},
		{"application/xml", "<?xml version='1.0' encoding='ISO-8859-1'?><a><t>A</t></a>", "syntax", `in UTF-8, not in "ISO-8859-1"`, "one that is declared"},
		{"application/xml; charset=utf-8", "<?xml version='1.0' encoding='ISO-8859-1'?><a><t>é</t></a>", "", "", "the Content-Type goes before"},
		{"application/xml; charset=utf-16", "<a><t>A</t></a>", "syntax", `in UTF-8, not in "utf-16"`, "it says so"},
		{"application/xml", "\uFEFF<a><t>A</t></a>", "", "", "a byte order mark"},
		{"application/xml", strings.Repeat("<a>", 600) + strings.Repeat("</a>", 600), "syntax", "nested more than 512 levels", "too deep"},
		{"application/xml", "<a>" + strings.Repeat("<b/>", 1<<19) + "</a>", "size", "at most 524288 elements", "too many"},
	} {
		_, violations := sent(op, []byte(test.body), test.contentType)
		if test.code == "" {
			require.Empty(t, violations, test.why)
			continue
		}
		require.Len(t, violations, 1, test.why)
		require.Equal(t, test.code, violations[0].Code, test.why)
		require.Contains(t, violations[0].Expected, test.want, test.why)
	}
}

// TestXMLAlternativesEnd has bodies that fit no alternative, at any depth.
func TestXMLAlternativesEnd(t *testing.T) {
	for _, name := range []string{"Book", "Any", "Endless", "Animal"} {
		op := xmlOperation(t, ref(name))
		for _, body := range []string{
			strings.Repeat("<t>", 500) + strings.Repeat("</t>", 500),
			strings.Repeat("<t><l/>", 200) + strings.Repeat("</t>", 200),
			"<t>" + strings.Repeat("<t><t/><t/></t>", 20_000) + "</t>",
			"<t>" + strings.Repeat("<x/>y", 50_000) + "</t>",
		} {
			start := time.Now()
			sent(op, []byte(body), "application/xml")
			require.Less(t, time.Since(start), 20*time.Second, "%s: %.20s", name, body)
		}
	}
}

func FuzzXMLBody(f *testing.F) {
	names := []string{"Book", "Box", "Animal", "Any", "Endless"}
	ops := make([]*specs.Operation, len(names))
	for i, name := range names {
		ops[i] = xmlOperation(f, ref(name))
		for _, body := range []string{
			`<book id="7"><b:t>A</b:t><tag>a</tag><tag/><all><score>1</score></all><maker xsi:nil="1"/>x</book>`,
			`<r><kind>Cat</kind><left>9</left></r>`, `<e><e><e/></e></e>`, `<a`,
		} {
			f.Add(uint8(i), body)
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, body string) {
		op := ops[int(which)%len(ops)]
		got, violations := sent(op, []byte(body), "application/xml")
		if got == "" {
			return
		}
		_, err := schema.ParseJSON(got)
		require.NoError(t, err, "each member once, and not too deep: %s", fmt.Sprint(violations))
	})
}
