package schema

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
)

const smallSchema = `{"type":"object","required":["title","body"],"properties":{"title":{"type":"string","maxLength":100},"body":{"type":"string"},"tags":{"type":"array","items":{"type":"string"}},"draft":{"type":"boolean"}}}`

const smallBody = `{"title":"Hello","body":"A few words, not many.","tags":["a","b"],"draft":false}`

const listSchema = `{"type":"object","required":["items","total"],"properties":{"total":{"type":"integer","minimum":0},"items":{"type":"array","maxItems":100,"items":{"$ref":"#/$defs/user"}}},
"$defs":{"user":{"type":"object","additionalProperties":false,"required":["id","name","email","role"],"properties":{
"id":{"type":"integer","minimum":1},"name":{"type":"string","minLength":1,"maxLength":80},"email":{"type":"string","pattern":"^[^@]+@[^@]+$"},"role":{"enum":["admin","member","guest"]},
"bio":{"type":["string","null"]},"score":{"type":"number","multipleOf":0.5},"tags":{"type":"array","uniqueItems":true,"items":{"type":"string"}},
"address":{"type":"object","required":["city"],"properties":{"street":{"type":"string"},"city":{"type":"string"},"zip":{"type":"string","pattern":"^[0-9]{5}$"}}}}}}}`

// listBody is a list of 50 items, 13 KB.
func listBody() string {
	var items []string
	for i := range 50 {
		items = append(items, fmt.Sprintf(`{"id":%d,"name":"Name Surname %d","email":"user%d@example.com","role":"member","bio":null,"score":%d.5,"tags":["one","two","three"],"address":{"street":"1 Long Street","city":"Springfield","zip":"12345"}}`, i+1, i, i, i))
	}
	return `{"total":50,"items":[` + strings.Join(items, ",") + `]}`
}

func BenchmarkParseJSON(b *testing.B) {
	for name, text := range map[string]string{"small": smallBody, "list": listBody()} {
		b.Run(name+"/ours", func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if _, err := ParseJSON(text); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/encoding-json", func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				var v any
				if err := json.Unmarshal([]byte(text), &v); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCheck(b *testing.B) {
	for _, test := range []struct{ name, schema, text string }{{"small", smallSchema, smallBody}, {"list", listSchema, listBody()}} {
		b.Run(test.name+"/ours", func(b *testing.B) {
			s, ok := ours(false, test.schema)
			require.True(b, ok)
			v := parsed(b, test.text)
			b.ReportAllocs()
			for b.Loop() {
				if violations := s.Check(v, Neither, "body", ""); violations != nil {
					b.Fatal(violations)
				}
			}
		})
		b.Run(test.name+"/santhosh", func(b *testing.B) {
			s, err := theirs(test.schema)
			require.NoError(b, err)
			v, err := jsonschema.UnmarshalJSON(strings.NewReader(test.text))
			require.NoError(b, err)
			b.ReportAllocs()
			for b.Loop() {
				if err := s.Validate(v); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
