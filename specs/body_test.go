package specs_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/specs"
)

const bodies = `post:
  requestBody:
    required: true
    content:
      application/json: {schema: {type: object, required: [a], properties: {a: {type: integer}}, additionalProperties: false}}
      application/merge-patch+json: {schema: {type: object}}
      application/x-www-form-urlencoded:
        schema:
          type: object
          required: [n]
          properties:
            n: {type: integer}
            on: {type: boolean}
            tags: {type: array, items: {type: integer}}
            flat: {type: array, items: {type: string}}
            o: {type: object, properties: {x: {type: integer}}}
            d: {type: object, properties: {x: {type: integer}, l: {type: array, items: {type: integer}}}}
        encoding:
          flat: {explode: false}
          d: {style: deepObject}
      multipart/form-data:
        schema:
          type: object
          required: [file]
          properties:
            file: {type: string}
            meta: {type: object, properties: {x: {type: integer}}}
            list: {type: array, items: {type: object, properties: {x: {type: integer}}}}
            n: {type: integer}
        encoding: {file: {contentType: 'image/png, text/*'}}
      text/plain: {schema: {type: string, maxLength: 5}}
      text/number: {schema: {type: integer}}
      text/thing: {schema: {type: object, required: [a]}}
      application/yaml: {schema: {type: object, required: [a]}}
      application/xml: {schema: {type: object}}
      application/octet-stream: {}
      image/*: {}
  responses: {default: {description: d}}`

// part is one part of a multipart body, in the form of RFC 7578.
func part(name, contentType, content string) string {
	s := "--B\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n"
	if contentType != "" {
		s += "Content-Type: " + contentType + "\r\n"
	}
	return s + "\r\n" + content + "\r\n"
}

func TestBody(t *testing.T) {
	op := operation(t, "/x", bodies)
	const form = "application/x-www-form-urlencoded"
	const parts = "multipart/form-data; boundary=B"
	for _, test := range []struct {
		contentType, body string
		want              string
		violations        []string
		why               string
	}{
		{"application/json", `{"a":1}`, `{"a":1}`, nil, "JSON"},
		{"application/json; charset=utf-8", `{"a":1}`, `{"a":1}`, nil, "with a charset"},
		{"Application/JSON;charset=UTF-8", `{"a":1}`, `{"a":1}`, nil, "media types have no case"},
		{"application/json", `{"a":1.5,"b":2}`, `{"a":1.5,"b":2}`, []string{"type body/a", "additionalProperties body/b"}, "that breaks its schema"},
		{"application/json", `{"a":1} x`, ``, []string{"syntax body"}, "with something behind it"},
		{"application/json", `{"a":1,"a":2}`, ``, []string{"repeated body"}, "with a member twice"},
		{"application/json", "{\"a\":\"\xff\"}", ``, []string{"syntax body"}, "not in UTF-8"},
		{"application/json", `  `, ``, []string{"syntax body"}, "nothing but space"},
		{"application/json", ``, ``, []string{"required body"}, "no body"},
		{"", ``, ``, []string{"required body"}, "nothing at all"},
		{"", `{"a":1}`, ``, []string{"mediaType header/Content-Type"}, "no Content-Type"},
		{"application/pdf", `x`, ``, []string{"mediaType header/Content-Type"}, "one that is not declared"},
		{"application/merge-patch+json", `{}`, `{}`, nil, "+json is JSON"},
		{"application/merge-patch+json", `[]`, `[]`, []string{"type body"}, "and checked"},

		{form, `n=1&on=true&tags=1&tags=2&o=%7B%22x%22%3A1%7D`, `{"n":1,"on":true,"tags":[1,2],"o":{"x":1}}`, nil, "fields by their types; objects are JSON"},
		{form, `n=x&on=1`, `{"n":"x","on":"1"}`, []string{"type body/n", "type body/on"}, "of the wrong type"},
		{form, `on=true`, `{"on":true}`, []string{"required body/n"}, "a field that is missing"},
		{form, ``, `{}`, []string{"required body/n"}, "no field at all"},
		{form, `n=1&n=2`, `{"n":[1,2]}`, []string{"type body/n"}, "one value twice"},
		{form, `n=1&tags[]=1&tags[]=2`, `{"n":1,"tags":[1,2]}`, nil, "with brackets"},
		{form, `n=1&tags=3&tags[]=4`, `{"n":1,"tags":[3,4]}`, nil, "both ways are one field"},
		{form, `n=1&flat=a,b`, `{"n":1,"flat":["a","b"]}`, nil, "encoding without explode"},
		{form, `n=1&d[x]=1&d[l][]=2&d[l][]=3`, `{"n":1,"d":{"x":1,"l":[2,3]}}`, nil, "style deepObject"},
		{form, `n=1&d[x]=1&d[x][y]=2`, ``, []string{"style body/d[x][y]"}, "a value and members"},
		{form, `n=1&d=1&d[x]=2`, ``, []string{"style body/d[x]"}, "the other way round"},
		{form, `n=1&z[q]=2`, `{"n":1,"z[q]":"2"}`, nil, "brackets in a name that is not declared are text"},
		{form, `n=1&o=x`, `{"n":1,"o":"x"}`, []string{"type body/o"}, "an object that is no JSON"},

		{parts, part("file", "image/png", "\x89PNG\xff") + "--B--", `{"file":"iVBOR/8="}`, nil, "a file that is no text"},
		{parts, part("file", "", "a,b") + part("meta", "application/json", `{"x":1}`) + part("n", "", "7") + "--B--", `{"file":"a,b","meta":{"x":1},"n":7}`, nil, "a part that is JSON, one that is a number"},
		{parts, part("file", "", "f") + part("meta", "", `{"x":"y"}`) + "--B--", `{"file":"f","meta":{"x":"y"}}`, []string{"type body/meta/x"}, "objects are JSON by default"},
		{parts, part("file", "", "f") + part("list", "application/json", `{"x":1}`) + part("list", "application/json", `{"x":"y"}`) + "--B--", `{"file":"f","list":[{"x":1},{"x":"y"}]}`, []string{"type body/list/1/x"}, "an array of parts that are JSON"},
		{parts, part("file", "", "f") + part("list", "application/json", `[{"x":1}]`) + "--B--", `{"file":"f","list":[{"x":1}]}`, nil, "an array that is one part"},
		{parts, part("file", "text/csv", "f") + "--B--", `{"file":"f"}`, nil, "a range of media types"},
		{parts, part("file", "application/pdf", "f") + "--B--", ``, []string{"mediaType body/file"}, "a part of another media type"},
		{parts, part("meta", "application/json", "{") + "--B--", ``, []string{"syntax body/meta"}, "a part that is no JSON"},
		{parts, part("n", "", "1") + "--B--", `{"n":1}`, []string{"required body/file"}, "a part that is missing"},
		{parts, part("file", "", "f"), ``, []string{"syntax body"}, "no end"},
		{parts, "x", ``, []string{"syntax body"}, "no parts"},
		{"multipart/form-data", part("file", "", "f") + "--B--", ``, []string{"syntax body"}, "no boundary"},
		{parts, "--B\r\nContent-Type: text/plain\r\n\r\nx\r\n--B--", ``, []string{"syntax body"}, "a part without a name"},

		{"text/plain", `héllo`, `"héllo"`, nil, "text"},
		{"text/plain", `hello!`, `"hello!"`, []string{"maxLength body"}, "too long"},
		{"text/plain", ``, `""`, nil, "text may be empty"},
		{"text/plain", `123`, `"123"`, nil, "text that looks like a number"},
		{"text/number", `123`, `123`, nil, "a number, since the schema says so"},
		{"text/number", `1x`, `"1x"`, []string{"type body"}, "no number"},
		{"text/thing", `{"a":1}`, `{"a":1}`, nil, "JSON, since the schema describes an object"},
		{"text/thing", `{"b":1}`, `{"b":1}`, []string{"required body/a"}, "JSON that breaks the schema"},
		{"text/thing", `a`, `"a"`, []string{"type body"}, "no JSON"},
		{"text/plain", "h\xe9llo", ``, []string{"syntax body"}, "not in UTF-8"},
		{"text/plain; charset=iso-8859-1", "h\xe9llo", `"héllo"`, nil, "in another charset"},
		{"text/plain; charset=shift_jis", "h\xe9llo, too long", ``, nil, "in one that is not known"},
		{"application/yaml", "a: [1]", `{"a":[1]}`, nil, "YAML"},
		{"application/yaml", "b: 1", `{"b":1}`, []string{"required body/a"}, "that breaks its schema"},
		{"application/yaml", "a: [", ``, []string{"syntax body"}, "that is none"},
		{"application/xml", "<?xml version='1.0' encoding='UTF-8'?><a><b/></a>\n", `{"b":""}`, nil, "XML"},
		{"application/xml", "<a><b></a>", ``, []string{"syntax body"}, "not well-formed"},
		{"application/xml", "<a/><b/>", ``, []string{"syntax body"}, "two roots"},
		{"application/xml", "a", ``, []string{"syntax body"}, "no root"},
		{"application/octet-stream", "\x00\xff", ``, nil, "bytes"},
		{"image/jpeg", "\x00\xff", ``, nil, "a range of media types"},
	} {
		r := httptest.NewRequest("POST", "/x", strings.NewReader(test.body))
		if r.Header.Del("Content-Type"); test.contentType != "" {
			r.Header.Set("Content-Type", test.contentType)
		}
		in, violations := read(t, op, r)
		require.Equal(t, test.violations, where(violations), "%s %q: %s", test.contentType, test.body, test.why)
		got := ""
		if in.Body != nil {
			got = in.Body.JSON()
		}
		require.Equal(t, test.want, got, "%s %q: %s", test.contentType, test.body, test.why)
		for _, v := range violations {
			require.NotZero(t, v.Rule.Line, "%s: %v has a place", test.why, v)
		}
	}
}

func zipped(text string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = io.WriteString(z, text)
	_ = z.Close()
	return b.String()
}

func TestBodyCompressedAndBounded(t *testing.T) {
	op := operation(t, "/x", bodies)
	for _, test := range []struct {
		coding, body string
		limit        int64
		violations   []string
		why          string
	}{
		{"gzip", zipped(`{"a":1}`), 1000, nil, "compressed"},
		{"GZIP", zipped(`{"a":1}`), 1000, nil, "codings have no case"},
		{"identity", `{"a":1}`, 1000, nil, "not compressed"},
		{"gzip", `{"a":1}`, 1000, []string{"encoding header/Content-Encoding"}, "a lie"},
		{"gzip", zipped(`{"a":1}`)[:20], 1000, []string{"encoding header/Content-Encoding"}, "cut off"},
		{"br", `{"a":1}`, 1000, []string{"encoding header/Content-Encoding"}, "one that is not known"},
		{"gzip", zipped(strings.Repeat(" ", 100<<20)), 1 << 20, []string{"size body"}, "a bomb"},
		{"", `{"a":1}`, 7, nil, "at the limit"},
		{"", `{"a":1 }`, 7, []string{"size body"}, "above the limit"},
		{"gzip", "", 7, []string{"required body"}, "nothing is not compressed"},
	} {
		for _, known := range []bool{true, false} {
			r := httptest.NewRequest("POST", "/x", strings.NewReader(test.body))
			if !known {
				r.ContentLength = -1
			}
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Content-Encoding", test.coding)
			_, violations := op.Read(r, nil, test.limit)
			require.Equal(t, test.violations, where(violations), test.why)
		}
	}
}

func TestCheckRequestPutsBodyBack(t *testing.T) {
	op := operation(t, "/x", bodies)
	for _, coding := range []string{"", "gzip"} {
		body := `{"a":1}`
		if coding != "" {
			body = zipped(body)
		}
		r := httptest.NewRequest("POST", "/x", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Content-Encoding", coding)
		for range 2 {
			require.Empty(t, op.CheckRequest(r, nil))
		}
		left, err := io.ReadAll(r.Body)
		require.NoError(t, err)
		require.Equal(t, body, string(left), "as it came, so that it fits its headers")
	}
}

func TestBodyThatNeedNotBeSent(t *testing.T) {
	op := operation(t, "/x", "post:\n  requestBody: {content: {application/json: {schema: {type: object}}, application/x-www-form-urlencoded: {schema: {required: [a]}}}}\n  responses: {default: {description: d}}")
	for _, contentType := range []string{"", "application/json", "application/x-www-form-urlencoded", "application/pdf"} {
		r := request("POST", "/x", "Content-Type", contentType)
		require.Empty(t, op.CheckRequest(r, nil), contentType)
	}
}

func TestFormOfManyFields(t *testing.T) {
	op := operation(t, "/x", bodies)
	var b strings.Builder
	for i := range 200_000 {
		b.WriteString("&f" + strings.Repeat("x", i%3) + string(rune('a'+i%26)) + strconv.Itoa(i) + "=1")
	}
	r := httptest.NewRequest("POST", "/x", strings.NewReader("n=1"+b.String()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	in, violations := op.Read(r, nil, specs.MaxBody)
	require.Empty(t, violations)
	require.Len(t, in.Body.Keys, 200_001, "no square of the fields")
}
