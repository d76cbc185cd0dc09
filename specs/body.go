package specs

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/understudy-api/understudy/specs/schema"
)

// MaxBody is how large a request body may be, in bytes, when nothing else is
// said.
const MaxBody = 10 << 20

// bodyFormat is how the text of a body becomes a value.
type bodyFormat uint8

const (
	bodyOpaque bodyFormat = iota // bytes: only their presence is checked
	bodyJSON
	bodyYAML
	bodyForm
	bodyMultipart
	bodyText
	bodyXML
)

// essenceOf returns type/subtype of a media type in lower case.
func essenceOf(name string) string {
	if i := strings.IndexByte(name, ';'); i >= 0 {
		name = name[:i]
	}
	return strings.ToLower(strings.TrimSpace(name))
}

func formatOf(essence string) bodyFormat {
	_, subtype, _ := strings.Cut(essence, "/")
	switch {
	case subtype == "json", strings.HasSuffix(subtype, "+json"):
		return bodyJSON
	case subtype == "yaml", subtype == "x-yaml", strings.HasSuffix(subtype, "+yaml"):
		return bodyYAML
	case essence == "application/x-www-form-urlencoded":
		return bodyForm
	case essence == "multipart/form-data":
		return bodyMultipart
	case subtype == "xml", strings.HasSuffix(subtype, "+xml"):
		return bodyXML
	case strings.HasPrefix(essence, "text/"):
		return bodyText
	}
	return bodyOpaque
}

// IsJSON reports whether bodies of the media type are JSON.
func (m *MediaType) IsJSON() bool { return m.format == bodyJSON }

// Essence is type/subtype in lower case, without parameters.
func (m *MediaType) Essence() string { return m.essence }

// mediaTypeFor returns the declared media type that a Content-Type falls
// under: the same one, else the range that is nearest to it (text/*, then
// */*).
func mediaTypeFor(content []*MediaType, contentType string) *MediaType {
	for _, m := range content {
		if m.Name == contentType {
			return m
		}
	}
	essence := essenceOf(contentType)
	var ranged, all *MediaType
	for _, m := range content {
		switch {
		case m.essence == essence:
			return m
		case m.essence == "*/*" || m.essence == "*":
			all = m
		case strings.HasSuffix(m.essence, "/*") && strings.HasPrefix(essence, m.essence[:len(m.essence)-1]):
			ranged = m
		}
	}
	if ranged != nil {
		return ranged
	}
	return all
}

func mediaTypeNames(content []*MediaType) string {
	names := make([]string, len(content))
	for i, m := range content {
		names[i] = m.Name
	}
	return strings.Join(names, " or ")
}

// tooLarge is the error of readBody for a body above its bound.
var errTooLarge = errors.New("the body is too large")

// readBody reads the body of a request, at most limit bytes, also after
// decompression.
func readBody(r *http.Request, limit int64) ([]byte, *Violation) {
	if r.Body == nil || r.Body == http.NoBody {
		return nil, nil
	}
	if r.ContentLength > limit {
		return nil, sizeViolation(limit)
	}
	var in io.Reader = r.Body
	switch coding := strings.ToLower(r.Header.Get("Content-Encoding")); coding {
	case "", "identity":
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(r.Body)
		if err != nil {
			return nil, &Violation{Code: CodeEncoding, In: "header", Name: "Content-Encoding", Expected: "a body that is compressed as it says: " + err.Error()}
		}
		in = z
	default:
		v := schema.Text(coding)
		return nil, &Violation{Code: CodeEncoding, In: "header", Name: "Content-Encoding", Expected: "gzip or none", Value: schema.Show(&v)}
	}
	text, err := readLimited(in, limit, r.ContentLength)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.Is(err, errTooLarge), errors.As(err, &tooLarge):
		return nil, sizeViolation(limit)
	case err != nil:
		return nil, &Violation{Code: CodeSyntax, In: "body", Expected: "a body that can be read to its end: " + err.Error()}
	}
	return text, nil
}

func sizeViolation(limit int64) *Violation {
	return &Violation{Code: CodeSize, In: "body", Expected: fmt.Sprintf("at most %d bytes", limit)}
}

func readLimited(r io.Reader, limit, hint int64) ([]byte, error) {
	if hint < 0 || hint > 1<<20 {
		hint = 512
	}
	buf := bytes.NewBuffer(make([]byte, 0, hint+bytes.MinRead))
	n, err := buf.ReadFrom(io.LimitReader(r, limit+1))
	if err == nil && n > limit {
		err = errTooLarge
	}
	return buf.Bytes(), err
}

// value reads the text of a body. typed is false when the format has no values
// that a schema could check. The violation has no place in the document.
func (m *MediaType) value(text []byte, contentType string) (v schema.Value, typed bool, fault *Violation) {
	switch m.format {
	case bodyJSON, bodyYAML:
		var err error
		if m.format == bodyJSON {
			v, err = schema.ParseJSON(string(text))
		} else {
			v, err = schema.ParseYAML(text)
		}
		if err != nil {
			return v, false, syntaxViolation(err)
		}
		return v, true, nil
	case bodyForm:
		return m.fields(formFields(string(text))), true, nil
	case bodyMultipart:
		return m.parts(text, contentType)
	case bodyText:
		if !utf8.Valid(text) && !strings.Contains(strings.ToLower(contentType), "charset") {
			return v, false, &Violation{Code: CodeSyntax, In: "body", Expected: "text in UTF-8"}
		}
		return schema.Text(string(text)), true, nil
	case bodyXML:
		// XML says too little of types to check it against a schema.
		d := xml.NewDecoder(bytes.NewReader(text))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				return v, false, nil
			} else if err != nil {
				return v, false, &Violation{Code: CodeSyntax, In: "body", Expected: "well-formed XML: " + err.Error()}
			}
		}
	}
	return v, false, nil
}

func syntaxViolation(err error) *Violation {
	v := &Violation{Code: CodeSyntax, In: "body", Expected: "well-formed JSON: " + err.Error()}
	var syntax *schema.SyntaxError
	if errors.As(err, &syntax) && syntax.Duplicate {
		v.Code = CodeRepeated
		v.Expected = "each member once: " + err.Error()
	}
	return v
}

// formField is one field of a form, in the order of the form.
type formField struct {
	name  string
	texts []string
	value *schema.Value // of a part that is JSON
}

func formFields(raw string) []formField {
	var fields []formField
	eachPair(raw, func(name, value string) bool {
		fields = addField(fields, name, unquery(value))
		return true
	})
	return fields
}

func addField(fields []formField, name, text string) []formField {
	for i := range fields {
		if fields[i].name == name {
			fields[i].texts = append(fields[i].texts, text)
			return fields
		}
	}
	return append(fields, formField{name: name, texts: []string{text}})
}

// fields makes the object that a form stands for: by the type that the schema
// has for each field (OpenAPI 3.1.1, Encoding Object).
func (m *MediaType) fields(fields []formField) schema.Value {
	v := schema.Value{Kind: schema.Object}
	form := shapeOf(m.Schema)
	for _, f := range fields {
		name := f.name
		if form.fields[name] == nil && form.fields[strings.TrimSuffix(name, "[]")] != nil {
			name = strings.TrimSuffix(name, "[]")
		}
		var value schema.Value
		sh := form.field(name)
		enc, said := m.Encoding[name]
		switch {
		case f.value != nil:
			value = *f.value
		case sh.array:
			texts := f.texts
			if said && !enc.Explode && len(texts) == 1 {
				texts = split(texts[0], enc.Style)
			}
			value = schema.Value{Kind: schema.Array}
			for _, text := range texts {
				value.Items = append(value.Items, sh.item().single(text))
			}
		case len(f.texts) > 1:
			value = schema.Value{Kind: schema.Array}
			for _, text := range f.texts {
				value.Items = append(value.Items, sh.single(text))
			}
		case sh.object:
			parsed, err := schema.ParseJSON(f.texts[0])
			if err != nil {
				parsed = schema.Text(f.texts[0])
			}
			value = parsed
		default:
			value = sh.single(f.texts[0])
		}
		if v.Get(name) == nil {
			v.Keys = append(v.Keys, name)
			v.Items = append(v.Items, value)
		}
	}
	return v
}

// parts reads multipart/form-data (RFC 7578).
func (m *MediaType) parts(text []byte, contentType string) (schema.Value, bool, *Violation) {
	fault := func(expected string) (schema.Value, bool, *Violation) {
		return schema.Value{}, false, &Violation{Code: CodeSyntax, In: "body", Expected: expected}
	}
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil || params["boundary"] == "" {
		return fault("a Content-Type with the boundary of the parts")
	}
	var fields []formField
	form := shapeOf(m.Schema)
	reader := multipart.NewReader(bytes.NewReader(text), params["boundary"])
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return m.fields(fields), true, nil
		}
		if err != nil {
			return fault("parts between boundaries: " + err.Error())
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return fault("parts between boundaries: " + err.Error())
		}
		name := part.FormName()
		partType := part.Header.Get("Content-Type")
		if enc := m.Encoding[name]; enc.ContentType != "" && partType != "" && !acceptsAny(enc.ContentType, partType) {
			v := schema.Text(partType)
			return schema.Value{}, false, &Violation{
				Code: CodeMediaType, In: "body", Pointer: schema.JoinPointer("", name),
				Expected: "a part of the media type " + enc.ContentType, Value: schema.Show(&v),
			}
		}
		if partType != "" && formatOf(essenceOf(partType)) == bodyJSON {
			value, err := schema.ParseJSON(string(content))
			if err != nil {
				v := syntaxViolation(err)
				v.Pointer = schema.JoinPointer("", name)
				return schema.Value{}, false, v
			}
			sh := form.field(name)
			if sh.array && value.Kind != schema.Array {
				fields = addField(fields, name, value.JSON())
				continue
			}
			fields = append(fields, formField{name: name, value: &value})
			continue
		}
		if !utf8.Valid(content) {
			// A file: what a schema can say of it is said of its text form.
			content = []byte(base64.StdEncoding.EncodeToString(content))
		}
		fields = addField(fields, name, string(content))
	}
}

// acceptsAny reports whether a comma-separated list of media types and ranges
// has the one.
func acceptsAny(list, mediaType string) bool {
	for one := range strings.SplitSeq(list, ",") {
		essence := essenceOf(one)
		if mediaTypeFor([]*MediaType{{Name: one, essence: essence}}, mediaType) != nil {
			return true
		}
	}
	return false
}
