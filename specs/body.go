package specs

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"mime"
	"strings"
	"unicode/utf8"

	"github.com/understudy-api/understudy/specs/schema"
)

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

// value reads the text of a body that goes in a direction. typed is false when the format has no values
// that a schema could check. The violation has no place in the document.
func (m *MediaType) value(text []byte, contentType string, dir schema.Direction) (v schema.Value, typed bool, fault *Violation) {
	var err error
	switch m.format {
	case bodyJSON:
		v, err = schema.ParseJSON(string(text))
	case bodyYAML:
		v, err = schema.ParseYAML(text)
	case bodyForm:
		return m.formValue(string(text))
	case bodyMultipart:
		return m.multipartValue(text, contentType)
	case bodyText:
		v, typed, fault = textValue(text, contentType)
		if typed && fault == nil {
			v = m.typed(v)
		}
		return v, typed, fault
	case bodyXML:
		return m.xmlValue(text, contentType, dir)
	default:
		return v, false, nil
	}
	if err != nil {
		return v, false, syntaxViolation(err)
	}
	return v, true, nil
}

// typed makes of a text what the schema says that it stands for: a number, or
// JSON where it describes an object or an array.
func (m *MediaType) typed(v schema.Value) schema.Value {
	if m.form.types != 0 && (m.form.array || m.form.object) {
		if parsed, err := schema.ParseJSON(v.Text); err == nil && (parsed.Kind == schema.Array || parsed.Kind == schema.Object) {
			return parsed
		}
	}
	return m.form.single(v.Text)
}

// textValue reads text by the charset of its Content-Type. Text in one that is
// not known here is not looked into.
func textValue(text []byte, contentType string) (schema.Value, bool, *Violation) {
	_, params, _ := mime.ParseMediaType(contentType)
	switch strings.ToLower(params["charset"]) {
	case "", "utf-8", "utf8", "us-ascii":
		if !utf8.Valid(text) {
			return schema.Value{}, false, &Violation{Code: CodeSyntax, In: "body", Expected: "text in UTF-8"}
		}
		return schema.Text(string(text)), true, nil
	case "iso-8859-1", "latin1":
		runes := make([]rune, len(text))
		for i, c := range text {
			runes[i] = rune(c)
		}
		return schema.Text(string(runes)), true, nil
	}
	return schema.Value{}, false, nil
}

// wellFormed checks that a text is XML with one root element.
func wellFormed(text []byte) *Violation {
	fault := func(why string) *Violation {
		return &Violation{Code: CodeSyntax, In: "body", Expected: "well-formed XML: " + why}
	}
	d := xml.NewDecoder(bytes.NewReader(text))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	depth, roots := 0, 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			if roots != 1 {
				return fault("one root element")
			}
			return nil
		}
		if err != nil {
			return fault(err.Error())
		}
		switch token := token.(type) {
		case xml.StartElement:
			if depth == 0 {
				roots++
			}
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData:
			if depth == 0 && len(bytes.TrimSpace(bytes.TrimPrefix(token, []byte("\uFEFF")))) > 0 {
				return fault("no text outside of the root element")
			}
		}
	}
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
