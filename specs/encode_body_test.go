package specs_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// takes declares an operation that takes one media type.
func takes(t testing.TB, name, declared string) (*specs.Operation, *specs.MediaType) {
	t.Helper()
	op := operation(t, "/x", "post:\n  requestBody: {required: true, content: {'"+name+"': "+declared+"}}\n  responses: {default: {description: d}}")
	return op, op.Body.Content[0]
}

// sent is what an operation reads of a body, as JSON; "" for nothing.
func sent(op *specs.Operation, body []byte, contentType string) (string, []specs.Violation) {
	r := httptest.NewRequest("POST", "/x", bytes.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	in, violations := op.Read(r, nil, specs.MaxBody)
	if in.Body == nil {
		return "", violations
	}
	return in.Body.JSON(), violations
}

func TestEncodeBody(t *testing.T) {
	for _, test := range []struct {
		name, value string
		contentType string // "" for the name
		want        string
		read        string // "" where the format has no values
		why         string
	}{
		{"application/json", `{"b":[1, 1e3],"a":null}`, "", `{"b":[1,1e3],"a":null}`, `{"b":[1,1e3],"a":null}`, "JSON, compact, in its order"},
		{"application/vnd.api+json; version=2", `1`, "", `1`, `1`, "media types of JSON, as they are declared"},
		{"application/yaml", `{"a":"é\u0085\u2028\u007f\ufeff😀"}`, "", `{"a":"é\u0085\u2028\u007F\uFEFF😀"}`, `{"a":"é` + "\u0085\u2028\u007f\ufeff" + `😀"}`, "YAML has fewer characters than JSON"},
		{"text/plain", `"a\nb"`, "", "a\nb", `"a\nb"`, "text"},
		{"text/plain; charset=ISO-8859-1", `"é"`, "", "\xe9", `"é"`, "in its charset"},
		{"text/plain; charset=koi8-r", `"e"`, "", "e", "", "in one that is not known"},
		{"text/csv", `[1,"a"]`, "", `[1,"a"]`, `"[1,\"a\"]"`, "what is no text is JSON"},
		{"application/xml", `{"a":1}`, "", `<?xml version="1.0" encoding="UTF-8"?>` + "\n<root><a>1</a></root>", "", "XML"},
		{"application/xml", `"<a b='c'/>"`, "", "<a b='c'/>", "", "XML as it is written"},
		{"application/xml", `"<a"`, "", `<?xml version="1.0" encoding="UTF-8"?>` + "\n<root>&lt;a</root>", "", "unless it is none"},
		{"application/x-www-form-urlencoded", `"a=1&b"`, "", "a=1&b", `{"a":"1","b":""}`, "a form as it is written"},
		{"application/octet-stream", `"a\u0000"`, "", "a\x00", "", "bytes"},
		{"application/pdf", `"JVBERg=="`, "", "JVBERg==", "", "base64 is not decoded"},
		{"*/*", `{"a":1}`, "application/json", `{"a":1}`, "", "a range"},
		{"application/*", `{"a":1}`, "application/json", `{"a":1}`, "", "a range"},
		{"text/*", `"a"`, "text/plain", `a`, `"a"`, "a range"},
		{"image/*", `"a"`, "image/png", `a`, "", "a range"},
		{"audio/*", `"a"`, "audio/mpeg", `a`, "", "a range"},
		{"video/*", `"a"`, "video/mp4", `a`, "", "a range"},
		{"font/*", `"a"`, "font/octet-stream", `a`, "", "any range"},
	} {
		op, m := takes(t, test.name, "{}")
		v := value(t, test.value)
		body, contentType, err := m.Encode(&v)
		require.NoError(t, err, test.why)
		if test.contentType == "" {
			test.contentType = test.name
		}
		require.Equal(t, test.contentType, contentType, test.why)
		require.Equal(t, test.want, string(body), test.why)
		read, violations := sent(op, body, contentType)
		require.Empty(t, violations, test.why)
		require.Equal(t, test.read, read, test.why)
	}
}

// declaredForm has a field of every kind.
const declaredForm = `{
  schema: {
    type: object,
    properties: {
      n: {type: integer},
      s: {type: string},
      tags: {type: array, items: {type: string}},
      flat: {type: array, items: {type: string}},
      bars: {type: array, items: {type: integer}},
      o: {type: object, properties: {x: {type: integer}}},
      list: {type: array, items: {type: object, properties: {x: {type: integer}}}},
      deep: {type: object, properties: {x: {type: integer}, l: {type: array, items: {type: integer}}}},
      json: {type: array, items: {type: integer}},
      file: {type: string, format: binary},
      logo: {type: string, contentMediaType: 'image/*'},
      icon: {type: string}
    }
  },
  encoding: {
    flat: {explode: false},
    bars: {style: pipeDelimited},
    deep: {style: deepObject, explode: true},
    json: {contentType: application/json},
    icon: {contentType: 'image/png, image/*'}
  }
}`

func TestEncodeForm(t *testing.T) {
	op, m := takes(t, "application/x-www-form-urlencoded", declaredForm)
	for _, test := range []struct {
		value string
		want  string // the body, or a part of the error
		why   string
	}{
		{`{}`, "", "no field"},
		{`{"n":7,"s":"a b&c=é+"}`, "n=7&s=a%20b%26c%3D%C3%A9%2B", "single values"},
		{`{"tags":["a","b,c"]}`, "tags=a&tags=b%2Cc", "a field for each element"},
		{`{"flat":["a","b"],"bars":[1,2]}`, "flat=a%2Cb&bars=1%7C2", "or one for all"},
		{`{"flat":[]}`, "flat=", "also for none"},
		{`{"o":{"x":1},"list":[{"x":1},{"x":2}]}`, "o=%7B%22x%22%3A1%7D&list=%7B%22x%22%3A1%7D&list=%7B%22x%22%3A2%7D", "objects are JSON"},
		{`{"deep":{"x":1,"l":[2,3]}}`, "deep%5Bx%5D=1&deep%5Bl%5D%5B%5D=2&deep%5Bl%5D%5B%5D=3", "in style deepObject their members are fields"},
		{`{"json":[1,2]}`, "json=1&json=2", "the content type of a list is that of its elements"},
		{`{"x[y]":"z","":"e"}`, "x%5By%5D=z&=e", "any name"},
		{`[1]`, "a form is an object", "a list"},
		{`{"s":null}`, "null has no text", "null"},
		{`{"tags":["a",null]}`, "null has no text", "null in a list"},
		{`{"tags":[]}`, `"tags" of application/x-www-form-urlencoded cannot be []: nothing would be read`, "no element, no field"},
		{`{"flat":["a,b"]}`, `read as ["a","b"]`, "a comma separates: a form is unescaped before it is split"},
		{`{"deep":{"x":null}}`, "no way to write all of it", "null in a member"},
		{`{"n":[1,2]}`, "n=1&n=2", "what breaks the schema may be sent"},
	} {
		v := value(t, test.value)
		body, contentType, err := m.Encode(&v)
		if strings.Contains(test.want, " ") {
			require.ErrorContains(t, err, test.want, test.why)
			continue
		}
		require.NoError(t, err, test.why)
		require.Equal(t, m.Name, contentType)
		require.Equal(t, test.want, string(body), test.why)
		read, _ := sent(op, body, contentType)
		require.Equal(t, test.value, read, test.why)
		_, err = url.ParseQuery(string(body))
		require.NoError(t, err, "as net/url reads it")
	}
}

func TestEncodeMultipart(t *testing.T) {
	op, m := takes(t, "multipart/form-data", declaredForm)
	for _, test := range []struct {
		value string
		want  string // name, file name, media type and content of each part; or a part of the error
		why   string
	}{
		{`{}`, "", "no part"},
		{`{"n":7,"s":"a b\r\n--"}`, `n:7 s:a b` + "\r\n--", "single values"},
		{`{"tags":["a","b"],"flat":["a","b"]}`, "tags:a tags:b flat:a,b", "lists"},
		{`{"o":{"x":1},"list":[{"x":1}]}`, `o(application/json):{"x":1} list(application/json):{"x":1}`, "objects are JSON"},
		{`{"deep":{"x":1,"l":[2]}}`, "deep[x]:1 deep[l][]:2", "or spread"},
		{`{"json":[1,2]}`, "json(application/json):1 json(application/json):2", "a media type that is asked for"},
		{`{"file":"a","logo":"b","icon":"c"}`, "file@file(application/octet-stream):a logo@logo(image/png):b icon(image/png):c", "files have names and media types"},
		{`{"a\"b\\c":"d"}`, `a"b\c:d`, "a name with quotes"},
		{`[]`, "a form is an object", "a list"},
		{`{"s":null}`, "null has no text", "null"},
		{`{"tags":[]}`, "nothing would be read", "no element, no part"},
		{`{"a\nb":"c"}`, "nothing would be read", "a name has no line breaks"},
	} {
		v := value(t, test.value)
		body, contentType, err := m.Encode(&v)
		if strings.HasPrefix(test.why, "a name has no") || !strings.Contains(test.want, ":") && test.want != "" {
			require.ErrorContains(t, err, test.want, test.why)
			continue
		}
		require.NoError(t, err, test.why)
		again, _, _ := m.Encode(&v)
		require.Equal(t, body, again, "the same value is the same text")
		read, violations := sent(op, body, contentType)
		require.Empty(t, violations, test.why)
		require.Equal(t, test.value, read, test.why)
		require.Equal(t, test.want, strings.Join(partsOf(t, body, contentType), " "), test.why)
	}
}

// partsOf reads a body as package mime/multipart does.
func partsOf(t require.TestingT, body []byte, contentType string) []string {
	_, params, err := mime.ParseMediaType(contentType)
	require.NoError(t, err)
	var list []string
	for reader := multipart.NewReader(bytes.NewReader(body), params["boundary"]); ; {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return list
		}
		require.NoError(t, err)
		content, err := io.ReadAll(part)
		require.NoError(t, err)
		text := part.FormName()
		if name := part.FileName(); name != "" {
			text += "@" + name
		}
		if kind := part.Header.Get("Content-Type"); kind != "" {
			text += "(" + kind + ")"
		}
		list = append(list, text+":"+string(content))
	}
}

// TestFormsRoundTrip reads back what any text becomes in a form of either kind.
func TestFormsRoundTrip(t *testing.T) {
	for _, name := range []string{"application/x-www-form-urlencoded", "multipart/form-data"} {
		op, m := takes(t, name, declaredForm)
		rapid.Check(t, func(t *rapid.T) {
			text := func() schema.Value { return schema.Text(rapid.String().Draw(t, "text")) }
			number := func() schema.Value { return schema.Int(rapid.Int64().Draw(t, "number")) }
			object := func() schema.Value {
				return schema.Value{Kind: schema.Object, Keys: []string{"x"}, Items: []schema.Value{number()}}
			}
			several := func(one func() schema.Value) schema.Value {
				v := schema.Value{Kind: schema.Array}
				for range rapid.IntRange(1, 3).Draw(t, "length") {
					v.Items = append(v.Items, one())
				}
				return v
			}
			v := schema.Value{Kind: schema.Object}
			for _, field := range rapid.SliceOfDistinct(rapid.SampledFrom([]string{"n", "s", "tags", "bars", "o", "list", "deep", "json", "file", "more"}), rapid.ID).Draw(t, "fields") {
				v.Keys = append(v.Keys, field)
				switch field {
				case "n":
					v.Items = append(v.Items, number())
				case "tags":
					v.Items = append(v.Items, several(text))
				case "bars", "json":
					v.Items = append(v.Items, several(number))
				case "o":
					v.Items = append(v.Items, object())
				case "list":
					v.Items = append(v.Items, several(object))
				case "deep":
					v.Items = append(v.Items, schema.Value{Kind: schema.Object, Keys: []string{"l", "x"}, Items: []schema.Value{several(number), number()}})
				default:
					v.Items = append(v.Items, text())
				}
			}
			body, contentType, err := m.Encode(&v)
			require.NoError(t, err)
			if len(body) == 0 {
				return
			}
			read, violations := sent(op, body, contentType)
			require.Empty(t, violations)
			require.Equal(t, v.JSON(), read)
			if name == "multipart/form-data" {
				partsOf(t, body, contentType)
				return
			}
			values, err := url.ParseQuery(string(body))
			require.NoError(t, err)
			for _, field := range []string{"s", "more"} {
				require.Equal(t, v.Str(field), values.Get(field), "as net/url reads it")
			}
		})
	}
}

// TestBoundary has a value that tries to end its part.
func TestBoundary(t *testing.T) {
	op, m := takes(t, "multipart/form-data", "{}")
	v := value(t, `{"s":"x"}`)
	_, contentType, err := m.Encode(&v)
	require.NoError(t, err)
	_, boundary, _ := strings.Cut(contentType, "boundary=")
	v = value(t, fmt.Sprintf(`{"s":"x\r\n--%s--\r\n"}`, boundary))
	body, contentType, err := m.Encode(&v)
	require.NoError(t, err)
	read, _ := sent(op, body, contentType)
	require.Equal(t, v.JSON(), read)
}

// TestYAMLReadsAsJSON holds for any text: JSON is YAML, nearly.
func TestYAMLReadsAsJSON(t *testing.T) {
	op, m := takes(t, "application/yaml", "{}")
	rapid.Check(t, func(t *rapid.T) {
		v := schema.Value{Kind: schema.Object, Keys: []string{rapid.String().Draw(t, "name")}, Items: []schema.Value{schema.Text(rapid.String().Draw(t, "text"))}}
		body, contentType, err := m.Encode(&v)
		require.NoError(t, err)
		read, violations := sent(op, body, contentType)
		require.Empty(t, violations)
		require.Equal(t, v.JSON(), read)
	})
}

func TestEncodeCharset(t *testing.T) {
	for _, charset := range []string{"iso-8859-1", "shift_jis"} {
		_, m := takes(t, "text/plain; charset="+charset, "{}")
		v := schema.Text("語")
		_, _, err := m.Encode(&v)
		require.ErrorContains(t, err, "the charset "+charset+" has no '語'")
	}
}

// What a body is sent as is what it can be read by.
func TestContentTypeOfBody(t *testing.T) {
	op := document(t, `
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a:
    get:
      responses:
        '200':
          description: d
          content:
            multipart/form-data: {schema: {type: object, required: [n], properties: {n: {type: integer}}}}
            'application/json; charset=utf-8': {schema: {type: object}}
            image/*: {}
`).Operation("GET /a")
	v := value(t, `{"n":7}`)
	for i, want := range []string{`^multipart/form-data; boundary=understudy-[0-9a-f]+$`, `^application/json; charset=utf-8$`, `^image/png$`} {
		m := op.Response(200).Content[i]
		body, _, err := m.Encode(&v)
		require.NoError(t, err)
		require.Regexp(t, want, m.ContentType(body))
		require.Empty(t, op.CheckResponse(200, http.Header{"Content-Type": {m.ContentType(body)}}, body))
	}
}
