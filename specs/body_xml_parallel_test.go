package specs_test

import (
	"bytes"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/specs"
)

const xmlBook = `<book id="7"><t>A</t><year>1999</year><tag>a</tag><tag>b</tag><all><score>1</score></all><author><name>N</name></author><maker><born>1</born></maker></book>`

// TestXMLInParallel reads and writes bodies side by side, by shapes that nobody
// has asked for before.
func TestXMLInParallel(t *testing.T) {
	for _, test := range []struct{ schema, body, want string }{
		{ref("Book"), xmlBook, `{"id":7,"title":"A","year":1999,"tags":["a","b"],"scores":[1],"author":{"name":"N"},"maker":{"born":1}}`},
		{ref("Any"), `<r><a>x</a><b>1</b><c><d>1</d><d>y</d></c></r>`, `{"a":"x","b":1,"c":{"d":[1,"y"]}}`},
		{ref("Animal"), `<r><kind>Cat</kind><left>9</left></r>`, `{"kind":"Cat","lives":9}`},
		{"{type: object, additionalProperties: {type: array, xml: {wrapped: true}, items: {type: integer}}}", `<r><a><a>1</a></a></r>`, `{"a":[1]}`},
	} {
		op := xmlOperation(t, test.schema)
		media := op.Responses[0].Content[0]
		v := value(t, test.want)
		written := make([]string, 16)
		var all sync.WaitGroup
		for i := range written {
			all.Go(func() {
				got, violations := sent(op, []byte(test.body), "application/xml")
				if got != test.want || len(violations) > 0 {
					t.Errorf("%s: %s %v", test.body, got, violations)
				}
				for _, fault := range op.CheckResponse(200, http.Header{"Content-Type": {"application/xml"}}, []byte(test.body)) {
					t.Error(fault)
				}
				text, _, err := media.Encode(&v)
				if err != nil {
					t.Error(err)
				}
				written[i] = string(text)
			})
		}
		all.Wait()
		for _, text := range written {
			require.Equal(t, written[0], text)
		}
	}
}

func BenchmarkReadXML(b *testing.B) {
	op := xmlOperation(b, ref("Book"))
	r := request("POST", "/x", "Content-Type", "application/xml")
	r.ContentLength = int64(len(xmlBook))
	b.ReportAllocs()
	for b.Loop() {
		r.Body = body{bytes.NewReader([]byte(xmlBook))}
		if _, violations := op.Read(r, nil, specs.MaxBody); violations != nil {
			b.Fatal(violations)
		}
	}
}

func BenchmarkEncodeXML(b *testing.B) {
	media := xmlOperation(b, ref("Book")).Responses[0].Content[0]
	v := value(b, `{"id":7,"title":"A","year":1999,"tags":["a","b"],"scores":[1],"maker":{"born":1}}`)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := media.Encode(&v); err != nil {
			b.Fatal(err)
		}
	}
}
