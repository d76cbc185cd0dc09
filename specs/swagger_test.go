package specs

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/specs/schema"
)

var swaggerDocuments = []string{"petstore.yaml", "orders.json"}

// swaggerSource reads a document, or one of testdata/swagger without a text.
func swaggerSource(t testing.TB, name, document string) *schema.Source {
	t.Helper()
	if document == "" {
		raw, err := os.ReadFile(filepath.Join("testdata", "swagger", name))
		require.NoError(t, err)
		document = string(raw)
	}
	root, err := parse(name, []byte(document))
	require.NoError(t, err)
	return &schema.Source{URI: "file:///api/" + name, Name: name, Root: root}
}

// TestConvertSwagger converts documents of a few lines and looks at one place
// of the result. op is the one operation of a document, POST /x; where it is
// not given, document is the whole one.
func TestConvertSwagger(t *testing.T) {
	const post = "/paths/~1x/post"
	const body = post + "/requestBody"
	rows := []struct {
		name, why    string
		document, op string
		at, want     string
	}{
		// Swagger Object
		{
			"version", "the result is an OpenAPI 3.0 document", `{swagger: "2.0"}`, "",
			"", `{"openapi":"3.0.3"}`,
		},
		{
			"order", "members stay in order, what is new stands where its first part stood",
			`{paths: {}, x-a: 1, basePath: /v, responses: {}, info: {}, definitions: {}, host: h, swagger: "2.0"}`, "",
			"", `{"paths":{},"x-a":1,"servers":[{"url":"//h/v"}],"components":{"responses":{},"schemas":{}},"info":{},"openapi":"3.0.3"}`,
		},
		{
			"servers", "one for each scheme, in order", `{host: "h:81", basePath: /v, schemes: [https, wss]}`, "",
			"/servers", `[{"url":"https://h:81/v"},{"url":"wss://h:81/v"}]`,
		},
		{
			"base path alone", "relative to where the document is served", `{basePath: /v1, schemes: [https]}`, "",
			"/servers", `[{"url":"/v1"}]`,
		},
		{
			"host alone", "the scheme is the one the document is read by", `{host: h}`, "",
			"/servers", `[{"url":"//h"}]`,
		},
		{
			"base path without slash", "odd, but there is only one thing it can mean", `{basePath: v1}`, "",
			"/servers", `[{"url":"/v1"}]`,
		},
		{
			"host with scheme", "odd, but there is only one thing it can mean", `{host: "https://h/", basePath: /v, schemes: [http]}`, "",
			"/servers", `[{"url":"http://h/v"}]`,
		},
		{
			"no host at all", "no servers means the same in OpenAPI 3.0", `{schemes: [https]}`, "",
			"", `{}`,
		},
		{
			"operation schemes", "they override those of the document", `{host: h, schemes: [http], paths: {/x: {get: {schemes: [https]}}}}`, "",
			"/paths/~1x/get/servers", `[{"url":"https://h"}]`,
		},
		{
			"operation schemes without host", "there is no URL to write them in", `{basePath: /v, paths: {/x: {get: {schemes: [https]}}}}`, "",
			"/paths/~1x/get", `{}`,
		},

		// Parameter Object
		{
			"keywords", "what describes the value moves under schema, extensions stay", "",
			`parameters: [{name: a, x-b: 1, type: integer, minimum: 1, exclusiveMinimum: true, in: query, enum: [2], required: true, default: 2, allowEmptyValue: true, description: d}]`,
			post + "/parameters/0", `{"name":"a","x-b":1,"in":"query","required":true,"allowEmptyValue":true,"description":"d","schema":{"type":"integer","minimum":1,"exclusiveMinimum":true,"enum":[2],"default":2}}`,
		},
		{
			"x-nullable", "it says something of the value", "", `parameters: [{name: a, in: query, type: string, x-nullable: true}]`,
			post + "/parameters/0/schema", `{"type":"string","nullable":true}`,
		},
		{
			"x-understudy", "what a fake is is said of the value", "", `parameters: [{name: a, in: query, type: string, x-understudy: {fake: product.sku}}]`,
			post + "/parameters/0/schema", `{"type":"string","x-understudy":{"fake":"product.sku"}}`,
		},
		{
			"x-example", "OpenAPI 3.0 has a place for it", "", `parameters: [{name: a, in: query, type: string, x-example: b}]`,
			post + "/parameters/0/example", `"b"`,
		},
		{
			"x-examples", "named ones become Example Objects", "", `parameters: [{name: a, in: query, type: string, x-examples: {b: c, d: {value: e}}}]`,
			post + "/parameters/0/examples", `{"b":{"value":"c"},"d":{"value":"e"}}`,
		},
		{
			"schema in query", "only a body has one, but the meaning is clear", "", `parameters: [{name: a, in: query, schema: {type: string, x-nullable: true}}]`,
			post + "/parameters/0", `{"name":"a","in":"query","schema":{"type":"string","nullable":true}}`,
		},
		{
			"no type", "nothing is known of the value", "", `parameters: [{name: a, in: query}]`,
			post + "/parameters/0", `{"name":"a","in":"query"}`,
		},
		{
			"csv by default", "OpenAPI 3.0 would explode", "", `parameters: [{name: a, in: query, type: array, items: {type: string}}]`,
			post + "/parameters/0", `{"name":"a","in":"query","style":"form","explode":false,"schema":{"type":"array","items":{"type":"string"}}}`,
		},
		{
			"multi", "one name=value for each", "", `parameters: [{in: query, type: array, collectionFormat: multi}]`,
			post + "/parameters/0", `{"in":"query","style":"form","explode":true,"schema":{"type":"array"}}`,
		},
		{
			"ssv", "separated by spaces", "", `parameters: [{in: query, type: array, collectionFormat: ssv}]`,
			post + "/parameters/0", `{"in":"query","style":"spaceDelimited","explode":false,"schema":{"type":"array"}}`,
		},
		{
			"pipes", "separated by pipes", "", `parameters: [{in: query, type: array, collectionFormat: pipes}]`,
			post + "/parameters/0", `{"in":"query","style":"pipeDelimited","explode":false,"schema":{"type":"array"}}`,
		},
		{
			"tsv", "OpenAPI 3.0 has nothing like it", "", `parameters: [{in: query, type: array, collectionFormat: tsv}]`,
			post + "/parameters/0", `{"in":"query","style":"form","explode":false,"x-collectionFormat":"tsv","schema":{"type":"array"}}`,
		},
		{
			"csv in path", "it is style simple, the default", "", `parameters: [{in: path, type: array, collectionFormat: csv}]`,
			post + "/parameters/0", `{"in":"path","schema":{"type":"array"}}`,
		},
		{
			"pipes in header", "simple is the only style there", "", `parameters: [{in: header, type: array, collectionFormat: pipes}]`,
			post + "/parameters/0", `{"in":"header","x-collectionFormat":"pipes","schema":{"type":"array"}}`,
		},
		{
			"format of no array", "it says nothing", "", `parameters: [{in: query, type: string, collectionFormat: multi}]`,
			post + "/parameters/0", `{"in":"query","schema":{"type":"string"}}`,
		},
		{
			"arrays in arrays", "the inner format has no place but is kept", "", `parameters: [{in: query, type: array, items: {type: array, collectionFormat: ssv, items: {type: string}}}]`,
			post + "/parameters/0/schema/items", `{"type":"array","x-collectionFormat":"ssv","items":{"type":"string"}}`,
		},

		// Parameter Object, in body
		{
			"body", "JSON where nothing is said; the name has no place but is kept", "",
			`parameters: [{name: b, in: body, required: true, description: d, x-c: 1, schema: {type: string, x-nullable: true}}]`,
			body, `{"x-body-name":"b","required":true,"description":"d","x-c":1,"content":{"application/json":{"schema":{"type":"string","nullable":true}}}}`,
		},
		{
			"body alone", "no parameters are left", "", `parameters: [{in: body}]`,
			post, `{"requestBody":{"content":{"application/json":{}}}}`,
		},
		{
			"body, consumes", "one media type for each", "", `consumes: [text/a, text/b, text/a], parameters: [{in: body, schema: {}}]`,
			body, `{"content":{"text/a":{"schema":{}},"text/b":{"schema":{}}}}`,
		},
		{
			"body, consumes of the document", "operations inherit it", `{consumes: [text/a], paths: {/x: {post: {parameters: [{in: body}]}}}}`, "",
			body, `{"content":{"text/a":{}}}`,
		},
		{
			"body, empty consumes", "it clears that of the document", `{consumes: [text/a], paths: {/x: {post: {consumes: [], parameters: [{in: body}]}}}}`, "",
			body, `{"content":{"application/json":{}}}`,
		},
		{
			"body, x-example", "for all media types", "", `parameters: [{in: body, x-example: {a: 1}}]`,
			body, `{"content":{"application/json":{"example":{"a":1}}}}`,
		},
		{
			"body, x-examples", "by media type or by name", "", `parameters: [{in: body, x-examples: {application/json: {a: 1}, other: {b: 2}}}]`,
			body, `{"content":{"application/json":{"example":{"a":1},"examples":{"other":{"value":{"b":2}}}}}}`,
		},
		{
			"body with a type", "odd, but the meaning is clear", "", `parameters: [{in: body, type: string}]`,
			body, `{"content":{"application/json":{"schema":{"type":"string"}}}}`,
		},
		{
			"shared body", "it is referred to", `{parameters: {b: {name: c, in: body}}, paths: {/x: {post: {parameters: [{$ref: "#/parameters/b"}]}}}}`, "",
			body, `{"$ref":"#/components/requestBodies/b"}`,
		},
		{
			"shared body, there", "under its own name", `{parameters: {b: {name: c, in: body}}}`, "",
			"/components", `{"requestBodies":{"b":{"x-body-name":"c","content":{"application/json":{}}}}}`,
		},
		{
			"shared body, other consumes", "it is written in what the operation consumes", `{parameters: {b: {in: body}}, paths: {/x: {post: {consumes: [text/a], parameters: [{$ref: "#/parameters/b"}]}}}}`, "",
			body, `{"content":{"text/a":{}}}`,
		},

		// Parameter Object, in formData
		{
			"form", "one object with the fields; it must be there as one of them must", "",
			`parameters: [{name: a, in: formData, type: string, required: true, description: d, x-b: 1}, {name: c, in: formData, type: integer, minimum: 1, allowEmptyValue: true, x-example: 2}]`,
			body, `{"required":true,"content":{"application/x-www-form-urlencoded":{"schema":{"type":"object","properties":{"a":{"description":"d","x-b":1,"type":"string"},"c":{"x-allowEmptyValue":true,"example":2,"type":"integer","minimum":1}},"required":["a"]}}}}`,
		},
		{
			"form, nothing required", "it may be left out", "", `parameters: [{name: a, in: formData, type: string}]`,
			body, `{"content":{"application/x-www-form-urlencoded":{"schema":{"type":"object","properties":{"a":{"type":"string"}}}}}}`,
		},
		{
			"form, consumes", "of what an operation consumes only two can hold forms", "", `consumes: [application/json, multipart/form-data], parameters: [{name: a, in: formData}]`,
			body, `{"content":{"multipart/form-data":{"schema":{"type":"object","properties":{"a":{}}}}}}`,
		},
		{
			"form with file", "only multipart can hold it", "", `parameters: [{name: a, in: formData, type: file}]`,
			body, `{"content":{"multipart/form-data":{"schema":{"type":"object","properties":{"a":{"type":"string","format":"binary"}}}}}}`,
		},
		{
			"form with file, urlencoded", "the document says so: both are taken", "", `consumes: [application/x-www-form-urlencoded], parameters: [{name: a, in: formData, type: file}]`,
			body, `{"content":{"application/x-www-form-urlencoded":{"schema":{"type":"object","properties":{"a":{"type":"string","format":"binary"}}}},"multipart/form-data":{"schema":{"type":"object","properties":{"a":{"type":"string","format":"binary"}}}}}}`,
		},
		{
			"form with arrays", "their format is the encoding of the property", "",
			`parameters: [{name: a, in: formData, type: array}, {name: b, in: formData, type: array, collectionFormat: multi}, {name: c, in: formData, type: string}]`,
			body + "/content/application~1x-www-form-urlencoded/encoding", `{"a":{"style":"form","explode":false},"b":{"style":"form","explode":true}}`,
		},
		{
			"shared form parameter", "copied: OpenAPI 3.0 has no object for it", `{parameters: {p: {name: a, in: formData, type: string}}, paths: {/x: {post: {parameters: [{$ref: "#/parameters/p"}]}}}}`, "",
			body + "/content/application~1x-www-form-urlencoded/schema/properties", `{"a":{"type":"string"}}`,
		},
		{
			"shared form parameter, there", "it is gone", `{parameters: {p: {name: a, in: formData}, q: {name: b, in: query}}}`, "",
			"/components", `{"parameters":{"q":{"name":"b","in":"query"}}}`,
		},
		{
			"body and form", "not allowed, but written by generators: it may be either", "", `parameters: [{in: body, schema: {}}, {name: a, in: formData}]`,
			body + "/content", `{"application/json":{"schema":{}},"application/x-www-form-urlencoded":{"schema":{"type":"object","properties":{"a":{}}}}}`,
		},

		// Path Item Object
		{
			"path parameters", "OpenAPI 3.0 has them too", `{paths: {/x: {parameters: [{name: a, in: query}], post: {}}}}`, "",
			"/paths/~1x", `{"parameters":[{"name":"a","in":"query"}],"post":{}}`,
		},
		{
			"body of the path", "each operation gets it", `{paths: {/x: {parameters: [{in: body}], post: {}, put: {}}}}`, "",
			"/paths/~1x", `{"post":{"requestBody":{"content":{"application/json":{}}}},"put":{"requestBody":{"content":{"application/json":{}}}}}`,
		},
		{
			"body of the path and of the operation", "there is one: that of the operation, whatever its name", `{paths: {/x: {parameters: [{name: a, in: body}], post: {parameters: [{name: b, in: body}]}}}}`, "",
			body + "/x-body-name", `"b"`,
		},
		{
			"form of the path", "parameters are replaced by name", `{paths: {/x: {parameters: [{name: a, in: formData, type: string}, {name: b, in: formData}], post: {parameters: [{name: a, in: formData, type: integer}]}}}}`, "",
			body + "/content/application~1x-www-form-urlencoded/schema/properties", `{"b":{},"a":{"type":"integer"}}`,
		},
		{
			"form of the path, body of the operation", "both cannot be", `{paths: {/x: {parameters: [{name: a, in: formData}], post: {parameters: [{in: body}]}}}}`, "",
			body, `{"content":{"application/json":{}}}`,
		},
		{
			"path by reference", "to another path it stays", `{paths: {/x: {$ref: "#/paths/~1y"}, /y: {}}}`, "",
			"/paths/~1x", `{"$ref":"#/paths/~1y"}`,
		},
		{
			"path in an extension", "only paths are converted: it is copied", `{paths: {/x: {$ref: "#/x-y"}}, x-y: {post: {parameters: [{in: body}]}}}`, "",
			"/paths/~1x", `{"post":{"requestBody":{"content":{"application/json":{}}}}}`,
		},
		{
			"extension among paths", "it may look like a path", `{paths: {x-a: {post: {consumes: []}}}}`, "",
			"/paths", `{"x-a":{"post":{"consumes":[]}}}`,
		},

		// Response Object
		{
			"response", "JSON where nothing is said", "", `responses: {200: {description: d, x-a: 1, schema: {type: string}}}`,
			post + "/responses/200", `{"description":"d","x-a":1,"content":{"application/json":{"schema":{"type":"string"}}}}`,
		},
		{
			"no schema", "no content is returned", "", `produces: [text/a], responses: {200: {description: d}}`,
			post + "/responses/200", `{"description":"d"}`,
		},
		{
			"produces", "one media type for each", "", `produces: [text/a, text/b], responses: {200: {schema: {}}}`,
			post + "/responses/200", `{"content":{"text/a":{"schema":{}},"text/b":{"schema":{}}}}`,
		},
		{
			"file", "bytes, where nothing is said", "", `responses: {200: {schema: {type: file}}}`,
			post + "/responses/200", `{"content":{"application/octet-stream":{"schema":{"type":"string","format":"binary"}}}}`,
		},
		{
			"examples", "each with its media type, which may have parameters", "", `produces: [text/a, application/json; charset=utf-8], responses: {200: {schema: {}, examples: {application/json: {}, text/a: b}}}`,
			post + "/responses/200", `{"content":{"text/a":{"schema":{},"example":"b"},"application/json; charset=utf-8":{"schema":{},"example":{}}}}`,
		},
		{
			"examples of versions", "each of its own, though one type", "", `produces: [a/b; v=1, a/b; v=2], responses: {200: {examples: {a/b; v=1: 1, a/b; v=2: 2}, schema: {}}}`,
			post + "/responses/200/content", `{"a/b; v=1":{"schema":{},"example":1},"a/b; v=2":{"schema":{},"example":2}}`,
		},
		{
			"example of another type", "it is produced, then", "", `produces: [text/a], responses: {200: {schema: {}, examples: {text/b: c}}}`,
			post + "/responses/200/content", `{"text/a":{"schema":{}},"text/b":{"schema":{},"example":"c"}}`,
		},
		{
			"example without schema", "there is a body, after all", "", `produces: [text/a], responses: {200: {examples: {text/b: c}}}`,
			post + "/responses/200/content", `{"text/b":{"example":"c"}}`,
		},
		{
			"named examples", "odd, but the meaning is clear", "", `responses: {200: {schema: {}, examples: {a: {b: 1}}}}`,
			post + "/responses/200/content", `{"application/json":{"schema":{},"examples":{"a":{"value":{"b":1}}}}}`,
		},
		{
			"headers", "their names are free, even x-a", "", `responses: {200: {headers: {x-a: {type: array, items: {type: integer}, description: d}}}}`,
			post + "/responses/200/headers", `{"x-a":{"description":"d","schema":{"type":"array","items":{"type":"integer"}}}}`,
		},
		{
			"extension among responses", "it may look like a response", "", `responses: {x-a: {schema: {}}}`,
			post + "/responses", `{"x-a":{"schema":{}}}`,
		},
		{
			"shared response", "it is referred to", `{responses: {r: {schema: {}}}, paths: {/x: {post: {responses: {200: {$ref: "#/responses/r"}}}}}}`, "",
			post + "/responses/200", `{"$ref":"#/components/responses/r"}`,
		},
		{
			"shared response, other produces", "it is written in what the operation produces", `{responses: {r: {schema: {}}}, paths: {/x: {post: {produces: [text/a], responses: {200: {$ref: "#/responses/r"}}}}}}`, "",
			post + "/responses/200", `{"content":{"text/a":{"schema":{}}}}`,
		},
		{
			"shared response without body, other produces", "there is nothing to write", `{responses: {r: {}}, paths: {/x: {post: {produces: [text/a], responses: {200: {$ref: "#/responses/r"}}}}}}`, "",
			post + "/responses/200", `{"$ref":"#/components/responses/r"}`,
		},
		{
			"response of another operation", "copied, for the same reason", `{paths: {/x: {post: {responses: {200: {$ref: "#/paths/~1x/put/responses/200"}}}, put: {produces: [text/a], responses: {200: {schema: {}}}}}}}`, "",
			post + "/responses/200", `{"content":{"application/json":{"schema":{}}}}`,
		},

		// Schema Object
		{
			"nested schemas", "all of them are converted, whatever their names",
			`{definitions: {x-a: {properties: {x-nullable: {x-nullable: true}}, items: {x-nullable: true}, additionalProperties: {x-nullable: true}, allOf: [{x-nullable: true}], not: {x-nullable: true}}}}`, "",
			"/components/schemas/x-a", `{"properties":{"x-nullable":{"nullable":true}},"items":{"nullable":true},"additionalProperties":{"nullable":true},"allOf":[{"nullable":true}],"not":{"nullable":true}}`,
		},
		{
			"what looks like a schema", "values are none",
			`{definitions: {a: {example: {x-nullable: true}, default: {$ref: "#/definitions/a"}, enum: [{discriminator: b}], x-b: {type: file}, externalDocs: {x-nullable: true}}}}`, "",
			"/components/schemas/a", `{"example":{"x-nullable":true},"default":{"$ref":"#/definitions/a"},"enum":[{"discriminator":"b"}],"x-b":{"type":"file"},"externalDocs":{"x-nullable":true}}`,
		},
		{
			"discriminator", "an object in OpenAPI 3.0", `{definitions: {a: {discriminator: b}}}`, "",
			"/components/schemas/a", `{"discriminator":{"propertyName":"b"}}`,
		},
		{
			"property named discriminator", "it is none", `{definitions: {a: {properties: {discriminator: {type: string}}}}}`, "",
			"/components/schemas/a", `{"properties":{"discriminator":{"type":"string"}}}`,
		},
		{
			"x-nullable of another kind", "what it means is not known", `{definitions: {a: {x-nullable: maybe}}}`, "",
			"/components/schemas/a", `{"x-nullable":"maybe"}`,
		},
		{
			"type or null", "JSON Schema has it so", `{definitions: {a: {type: [string, "null"]}, b: {type: [null, file]}}}`, "",
			"/components/schemas", `{"a":{"type":"string","nullable":true},"b":{"type":"string","format":"binary","nullable":true}}`,
		},
		{
			"one of several types", "not in OpenAPI 3.0: the reader tells", `{definitions: {a: {type: [string, integer]}}}`, "",
			"/components/schemas/a", `{"type":["string","integer"]}`,
		},
		{
			"additionalProperties", "true and false are no schemas to convert", `{definitions: {a: {additionalProperties: false}}}`, "",
			"/components/schemas/a", `{"additionalProperties":false}`,
		},

		// Reference Object
		{
			"reference", "definitions are schemas", `{definitions: {a: {properties: {b: {$ref: "#/definitions/a"}}}}}`, "",
			"/components/schemas/a/properties/b", `{"$ref":"#/components/schemas/a"}`,
		},
		{
			"reference with siblings", "they are ignored, and stay", `{definitions: {a: {items: {$ref: "#/definitions/a", x-nullable: true}}}}`, "",
			"/components/schemas/a/items", `{"$ref":"#/components/schemas/a","x-nullable":true}`,
		},
		{
			"escaped names", "in a pointer and in a URI", `{definitions: {a/b: {}, a b~: {}, c: {allOf: [{$ref: "#/definitions/a~1b"}, {$ref: "#/definitions/a%20b~0"}, {$ref: "#/definitions/a%7E1b"}]}}}`, "",
			"/components/schemas/c/allOf", `[{"$ref":"#/components/schemas/a~1b"},{"$ref":"#/components/schemas/a%20b~0"},{"$ref":"#/components/schemas/a~1b"}]`,
		},
		{
			"into a definition", "what is below moves along", `{definitions: {a: {properties: {b: {}}}, c: {$ref: "#/definitions/a/properties/b"}}}`, "",
			"/components/schemas/c", `{"$ref":"#/components/schemas/a/properties/b"}`,
		},
		{
			"into a response", "its schema is under a media type now", `{definitions: {a: {$ref: "#/paths/~1x/post/responses/200/schema/items"}}, paths: {/x: {post: {produces: [text/a], responses: {200: {schema: {items: {}}}}}}}}`, "",
			"/components/schemas/a", `{"$ref":"#/paths/~1x/post/responses/200/content/text~1a/schema/items"}`,
		},
		{
			"into a shared response", "likewise", `{definitions: {a: {$ref: "#/responses/r/schema"}}, responses: {r: {schema: {}}}}`, "",
			"/components/schemas/a", `{"$ref":"#/components/responses/r/content/application~1json/schema"}`,
		},
		{
			"into a body", "it is no parameter any more", `{definitions: {a: {$ref: "#/paths/~1x/post/parameters/1/schema"}}, paths: {/x: {post: {parameters: [{name: a, in: query}, {in: body, schema: {}}]}}}}`, "",
			"/components/schemas/a", `{"$ref":"#/paths/~1x/post/requestBody/content/application~1json/schema"}`,
		},
		{
			"into a shared body", "likewise", `{definitions: {a: {$ref: "#/parameters/b/schema"}}, parameters: {b: {in: body, schema: {}}}, paths: {/x: {post: {consumes: [text/a], parameters: [{$ref: "#/parameters/b"}]}}}}`, "",
			"/components/schemas/a", `{"$ref":"#/components/requestBodies/b/content/application~1json/schema"}`,
		},
		{
			"into a parameter", "its keywords are under schema now, and the list is shorter", `{definitions: {a: {$ref: "#/paths/~1x/post/parameters/1/items"}}, paths: {/x: {post: {parameters: [{in: body}, {in: query, items: {}}]}}}}`, "",
			"/components/schemas/a", `{"$ref":"#/paths/~1x/post/parameters/0/schema/items"}`,
		},
		{
			"into a form", "it is a property now", `{definitions: {a: {$ref: "#/parameters/p/items"}}, parameters: {p: {name: b/c, in: formData, items: {}}}, paths: {/x: {post: {parameters: [{$ref: "#/parameters/p"}]}}}}`, "",
			"/components/schemas/a", `{"$ref":"#/paths/~1x/post/requestBody/content/application~1x-www-form-urlencoded/schema/properties/b~1c/items"}`,
		},
		{
			"parameter", "both have a place for it", `{parameters: {p: {name: a, in: query}}, paths: {/x: {post: {parameters: [{$ref: "#/parameters/p"}]}}}}`, "",
			post + "/parameters", `[{"$ref":"#/components/parameters/p"}]`,
		},
		{
			"parameter of another operation", "copied: its place may be gone", `{paths: {/x: {put: {parameters: [{name: a, in: query, type: string}]}, post: {parameters: [{$ref: "#/paths/~1x/put/parameters/0"}]}}}}`, "",
			post + "/parameters", `[{"name":"a","in":"query","schema":{"type":"string"}}]`,
		},
		{
			"parameter by way of another", "each refers to the next", `{parameters: {p: {$ref: "#/parameters/q"}, q: {in: body}}, paths: {/x: {post: {parameters: [{$ref: "#/parameters/p"}]}}}}`, "",
			"", `{"components":{"requestBodies":{"p":{"$ref":"#/components/requestBodies/q"},"q":{"content":{"application/json":{}}}}},"paths":{"/x":{"post":{"requestBody":{"$ref":"#/components/requestBodies/p"}}}}}`,
		},
		{
			"other file", "kept as it is; it may refer back to the definitions", `{definitions: {a: {$ref: "b.yaml#/definitions/a"}, c: {$ref: b.yaml}}}`, "",
			"", `{"components":{"schemas":{"a":{"$ref":"b.yaml#/definitions/a"},"c":{"$ref":"b.yaml"}}},"definitions":{"a":{"$ref":"b.yaml#/definitions/a"},"c":{"$ref":"b.yaml"}}}`,
		},
		{
			"this file by name", "it is this document", `{definitions: {a: {$ref: "./x.yaml#/definitions/b"}, b: {}}}`, "",
			"/components/schemas/a", `{"$ref":"#/components/schemas/b"}`,
		},
		{
			"bare name", "drafts of Swagger 2.0 had it for a definition", `{definitions: {a: {$ref: b}, b: {}}}`, "",
			"/components/schemas/a", `{"$ref":"#/components/schemas/b"}`,
		},
		{
			"nowhere", "the reader tells, at its place", `{definitions: {a: {$ref: "#/definitions/b"}}}`, "",
			"/components/schemas/a", `{"$ref":"#/components/schemas/b"}`,
		},
		{
			"round in a circle", "the reader tells", `{parameters: {p: {$ref: "#/parameters/p"}}}`, "",
			"/components/parameters", `{"p":{"$ref":"#/components/parameters/p"}}`,
		},

		// Security Scheme Object
		{
			"basic", "a scheme of HTTP", `{securityDefinitions: {a: {description: d, type: basic, x-b: 1}}}`, "",
			"/components/securitySchemes/a", `{"description":"d","type":"http","scheme":"basic","x-b":1}`,
		},
		{
			"apiKey", "the same", `{securityDefinitions: {a: {type: apiKey, name: k, in: query}}}`, "",
			"/components/securitySchemes/a", `{"type":"apiKey","name":"k","in":"query"}`,
		},
		{
			"implicit", "what belongs to the flow moves there", `{securityDefinitions: {a: {type: oauth2, flow: implicit, authorizationUrl: u, scopes: {s: t}, x-b: 1}}}`, "",
			"/components/securitySchemes/a", `{"type":"oauth2","x-b":1,"flows":{"implicit":{"authorizationUrl":"u","scopes":{"s":"t"}}}}`,
		},
		{
			"password", "the same name", `{securityDefinitions: {a: {type: oauth2, flow: password, tokenUrl: u, scopes: {}}}}`, "",
			"/components/securitySchemes/a/flows", `{"password":{"tokenUrl":"u","scopes":{}}}`,
		},
		{
			"application", "it has another name, and no scopes are some", `{securityDefinitions: {a: {type: oauth2, flow: application, tokenUrl: u}}}`, "",
			"/components/securitySchemes/a/flows", `{"clientCredentials":{"tokenUrl":"u","scopes":{}}}`,
		},
		{
			"accessCode", "it has another name", `{securityDefinitions: {a: {type: oauth2, flow: accessCode, authorizationUrl: u, tokenUrl: v, scopes: {}}}}`, "",
			"/components/securitySchemes/a/flows", `{"authorizationCode":{"authorizationUrl":"u","tokenUrl":"v","scopes":{}}}`,
		},
		{
			"security", "requirements are the same", "", `security: [{a: [s], b: []}, {}]`,
			post + "/security", `[{"a":["s"],"b":[]},{}]`,
		},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if row.op != "" {
				row.document = "{paths: {/x: {post: {" + row.op + "}}}}"
			}
			out, err := convertSwagger(swaggerSource(t, "x.yaml", row.document))
			require.NoError(t, err)
			got := out.At(row.at)
			require.NotNil(t, got, "%s is not in %s", row.at, out.JSON())
			require.Equal(t, row.want, got.JSON(), row.why)
		})
	}
}

func TestConvertSwaggerErrors(t *testing.T) {
	rows := []struct{ name, document, want string }{
		{
			"two bodies", "paths:\n  /x:\n    post:\n      parameters:\n        - {name: a, in: body}\n        - {name: b, in: body}\n",
			`x.yaml:6:11: an operation has one body at most, this is its second`,
		},
		{
			"two bodies of a path", "parameters: {b: {name: b, in: body}}\npaths:\n  /x:\n    parameters:\n      - {name: a, in: body}\n      - $ref: '#/parameters/b'\n",
			`x.yaml:6:9: an operation has one body at most, this is its second`,
		},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			_, err := convertSwagger(swaggerSource(t, "x.yaml", row.document))
			var at *schema.Error
			require.ErrorAs(t, err, &at)
			require.EqualError(t, err, row.want)
		})
	}
}

// Errors about the result must point into the text that people wrote.
func TestConvertSwaggerPlaces(t *testing.T) {
	out, err := convertSwagger(swaggerSource(t, "x.yaml", `swagger: "2.0"
host: h
basePath: /v1
schemes:
  - https
paths:
  /pets:
    post:
      consumes: [multipart/form-data]
      parameters:
        - name: ids
          in: query
          type: array
          items:
            type: string
          collectionFormat: pipes
        - name: name
          in: formData
          required: true
          type: string
      responses:
        200:
          description: ok
          schema:
            $ref: '#/definitions/Pet'
definitions:
  Pet:
    discriminator: kind
    properties:
      kind:
        type: string
        x-nullable: true
`))
	require.NoError(t, err)
	const form = "/paths/~1pets/post/requestBody/content/multipart~1form-data/schema"
	for at, want := range map[string]string{
		"":                                       "1:1",
		"/openapi":                               "1:10",
		"/servers/0/url":                         "5:5",
		"/paths/~1pets/post":                     "9:7",
		"/paths/~1pets/post/parameters":          "11:9",
		"/paths/~1pets/post/parameters/0":        "11:11",
		"/paths/~1pets/post/parameters/0/in":     "12:15",
		"/paths/~1pets/post/parameters/0/style":  "16:29",
		"/paths/~1pets/post/parameters/0/schema": "11:11", // made of the parameter
		"/paths/~1pets/post/parameters/0/schema/items/type": "15:19",
		form:                           "17:11", // made of the first parameter
		form + "/properties/name":      "17:11",
		form + "/properties/name/type": "20:17",
		form + "/required/0":           "19:21",
		"/paths/~1pets/post/responses/200/content/application~1json/schema/$ref": "25:19",

		"/components":         "27:3",
		"/components/schemas": "27:3",

		"/components/schemas/Pet/properties/kind":            "31:9",
		"/components/schemas/Pet/properties/kind/type":       "31:15",
		"/components/schemas/Pet/properties/kind/nullable":   "32:21",
		"/components/schemas/Pet/discriminator/propertyName": "28:20",
	} {
		v := out.At(at)
		if assert.NotNil(t, v, at) {
			assert.Equal(t, want, fmt.Sprintf("%d:%d", v.Line, v.Column), at)
		}
	}
}

// The tree of the source is read by others too.
func TestConvertSwaggerLeavesTheSource(t *testing.T) {
	for _, name := range swaggerDocuments {
		source, untouched := swaggerSource(t, name, ""), swaggerSource(t, name, "")
		first, err := convertSwagger(source)
		require.NoError(t, err)
		require.Equal(t, untouched.Root, source.Root)
		second, err := convertSwagger(source)
		require.NoError(t, err)
		require.Equal(t, first, second)
	}
}

// Whatever stands where something else is expected, conversion ends without a
// panic; what to say of it is up to the reader of the result.
func TestConvertSwaggerOddValues(t *testing.T) {
	odd := []schema.Value{{}, schema.Text("odd"), schema.Int(1), schema.Boolean(true), {Kind: schema.Array, Items: make([]schema.Value, 1)}, {Kind: schema.Object}}
	for _, name := range swaggerDocuments {
		source := swaggerSource(t, name, "")
		var spoil func(v *schema.Value)
		spoil = func(v *schema.Value) {
			was := *v
			for i := range odd {
				*v = odd[i]
				_, err := convertSwagger(source)
				require.NoError(t, err)
			}
			*v = was
			for i := range v.Items {
				spoil(&v.Items[i])
			}
		}
		spoil(source.Root)
	}
}

// What YAML aliases share stays shared: otherwise a document of a few lines
// could be a result of any size.
func TestConvertSwaggerAliases(t *testing.T) {
	out, err := convertSwagger(swaggerSource(t, "x.yaml", `
definitions:
  a: &a {properties: {x: {x-nullable: true}}}
  b: {items: *a}
`))
	require.NoError(t, err)
	const x = "/properties/x/nullable"
	require.Same(t, out.At("/components/schemas/a"+x), out.At("/components/schemas/b/items"+x))
}

// A document of Swagger 2.0 loads as others do.
func TestLoadSwagger(t *testing.T) {
	text, err := os.ReadFile("testdata/swagger/petstore.yaml")
	require.NoError(t, err)
	doc, err := Loader{}.Parse(t.Context(), "petstore.yaml", text)
	require.NoError(t, err)
	require.Equal(t, "2.0", doc.OpenAPI)
	require.Empty(t, doc.Problems)

	op, _, err := doc.Match("GET", "/v2/pets")
	require.NoError(t, err)
	require.Equal(t, "listPets", op.ID)
	require.Equal(t, "petstore.yaml:97:7", op.Location.String())
	ranges := op.Parameter("query", "ranges")
	require.Equal(t, "pipeDelimited", ranges.Style)
	require.False(t, ranges.Explode)
	require.Len(t, op.Parameters, 10)

	add := doc.Operation("addPet").Body
	require.True(t, add.Required)
	require.Equal(t, "application/json", add.Content[0].Name)
	pet := doc.Operation("getPet").Response(200).Content[0].Schema
	rex, err := schema.ParseJSON(`{"id": 1, "name": "Rex", "kind": "Dog", "barks": "loudly", "born": null}`)
	require.NoError(t, err)
	violations := pet.Check(&rex, schema.Neither, "body", "")
	require.Len(t, violations, 1, "the discriminator leads to Dog, and null is allowed")
	require.Equal(t, "/barks", violations[0].Pointer)
}

// Schemas may be in other files, and refer back.
func TestLoadSwaggerOfTwoFiles(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	write("pet.yaml", "properties: {tag: {$ref: 'api.yaml#/definitions/Tag'}}\n")
	doc, err := Loader{}.Load(t.Context(), write("api.yaml", `
swagger: "2.0"
paths:
  /x:
    get:
      responses: {200: {description: ok, schema: {$ref: pet.yaml}}}
definitions:
  Tag: {type: string, x-nullable: true}
`))
	require.NoError(t, err)
	tag := doc.Operation("GET /x").Response(200).Content[0].Schema.Property("tag")
	require.NotNil(t, tag)
	require.True(t, tag.Nullable)
}
