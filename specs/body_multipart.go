package specs

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"strings"
	"unicode/utf8"

	"github.com/understudy-api/understudy/specs/schema"
)

// multipartValue reads multipart/form-data (RFC 7578).
func (m *MediaType) multipartValue(text []byte, contentType string) (schema.Value, bool, *Violation) {
	fault := func(expected string) (schema.Value, bool, *Violation) {
		return schema.Value{}, false, &Violation{Code: CodeSyntax, In: "body", Expected: expected}
	}
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil || params["boundary"] == "" {
		return fault("a Content-Type with the boundary of the parts")
	}
	f := form{media: m}
	reader := multipart.NewReader(bytes.NewReader(text), params["boundary"])
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			if f.fields == nil && !bytes.Contains(text, []byte("--"+params["boundary"]+"--")) {
				return fault("parts between boundaries, found no boundary")
			}
			return f.value(), true, nil
		}
		if err != nil {
			return fault("parts between boundaries: " + err.Error())
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return fault("parts between boundaries: " + err.Error())
		}
		name := part.FormName()
		if name == "" {
			return fault("parts with Content-Disposition: form-data and a name")
		}
		read, violation := m.part(name, part.Header.Get("Content-Type"), content)
		if violation != nil {
			violation.Pointer = schema.JoinPointer("", name)
			return schema.Value{}, false, violation
		}
		if !f.add(name, read) {
			return fault("each field to be a value or to have members, not both")
		}
	}
}

// part reads the content of one part. What a schema can say of a file that is
// not text is said of its base64 form.
func (m *MediaType) part(name, partType string, content []byte) (formPart, *Violation) {
	if enc := m.Encoding[name]; enc.ContentType != "" && partType != "" && !acceptsAny(enc.ContentType, partType) {
		v := schema.Text(partType)
		return formPart{}, &Violation{
			Code: CodeMediaType, In: "body", Expected: "a part of the media type " + enc.ContentType, Value: schema.Show(&v),
		}
	}
	if partType != "" && formatOf(essenceOf(partType)) == bodyJSON {
		value, err := schema.ParseJSON(string(content))
		if err != nil {
			return formPart{}, syntaxViolation(err)
		}
		return formPart{value: &value}, nil
	}
	if !utf8.Valid(content) {
		return formPart{text: base64.StdEncoding.EncodeToString(content)}, nil
	}
	return formPart{text: string(content)}, nil
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
