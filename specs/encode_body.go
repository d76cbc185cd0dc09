package specs

import (
	"fmt"
	"mime"
	"strings"
	"unicode/utf8"

	"github.com/understudy-api/understudy/specs/schema"
)

// Encode writes a value as a body of the media type, and returns the
// Content-Type that goes with it: the name of the media type; with the boundary
// for multipart; for a range, one of the media types in it. JSON is compact, and
// stands for YAML too. Forms follow the schema and the Encoding Objects (OpenAPI
// 3.1.1, Encoding Object), XML the XML Objects of the schema. Of other media
// types, a string is the text of the body, whatever its schema says of the way
// it is encoded, and what is no string is written as JSON. A string is the body
// also where it is a form or XML by itself, as examples of what is not JSON are
// (OpenAPI 3.1.1, Example Object).
//
// It is an error when the value cannot be written so, such as null in a form.
func (m *MediaType) Encode(v *schema.Value) (body []byte, contentType string, err error) {
	contentType, format := m.Name, m.format
	if one, ranged := concrete(m.essence); ranged {
		contentType, format = one, formatOf(one)
	}
	if v.Kind == schema.String && (format == bodyForm || format == bodyXML && wellFormed([]byte(v.Text)) == nil) {
		return []byte(v.Text), contentType, nil
	}
	switch format {
	case bodyJSON:
		return v.AppendJSON(nil), contentType, nil
	case bodyYAML:
		return appendYAML(nil, v), contentType, nil
	case bodyForm:
		body, err = m.encodeForm(v)
	case bodyMultipart:
		body, contentType, err = m.encodeMultipart(v, essenceOf(contentType))
	case bodyXML:
		body = m.xml.appendXML(nil, v, m.Schema)
	case bodyText:
		body, err = encodeText(v.Plain(), contentType)
	default:
		body = []byte(v.Plain())
	}
	return body, contentType, err
}

// ContentType returns what a body of the media type is sent as: its name, for a
// range a media type in it, and for multipart with the boundary that the body
// has.
func (m *MediaType) ContentType(body []byte) string {
	one, ranged := concrete(m.essence)
	switch {
	case ranged:
		return one
	case m.format == bodyMultipart && !strings.Contains(m.Name, "boundary="):
		if first, _, ok := strings.Cut(string(body), "\r\n"); ok && strings.HasPrefix(first, "--") {
			return m.Name + "; boundary=" + strings.TrimSuffix(first[2:], "--")
		}
	}
	return m.Name
}

// concrete returns a media type for a range, and whether the essence is one.
func concrete(essence string) (string, bool) {
	major, minor, _ := strings.Cut(essence, "/")
	if minor != "*" && essence != "*" {
		return essence, false
	}
	switch major {
	case "*", "application":
		return "application/json", true
	case "text":
		return "text/plain", true
	case "image":
		return "image/png", true
	case "audio":
		return "audio/mpeg", true
	case "video":
		return "video/mp4", true
	case "multipart":
		return "multipart/form-data", true
	}
	return major + "/octet-stream", true
}

// appendYAML writes JSON without the characters that JSON has and YAML has not,
// or reads as the end of a line (YAML 1.2, sections 5.1 and 5.4).
func appendYAML(dst []byte, v *schema.Value) []byte {
	for _, c := range v.JSON() {
		if c >= 0x7F && c < 0xA0 || c == 0x2028 || c == 0x2029 || c == 0xFEFF || c == 0xFFFE || c == 0xFFFF {
			dst = fmt.Appendf(dst, `\u%04X`, c)
		} else {
			dst = utf8.AppendRune(dst, c)
		}
	}
	return dst
}

// encodeText writes text in the charset of its Content-Type, as textValue reads
// it.
func encodeText(text, contentType string) ([]byte, error) {
	_, params, _ := mime.ParseMediaType(contentType)
	last := rune(utf8.RuneSelf - 1) // of what nearly every charset has
	switch strings.ToLower(params["charset"]) {
	case "", "utf-8", "utf8", "us-ascii":
		return []byte(text), nil
	case "iso-8859-1", "latin1":
		last = 0xFF
	}
	body := make([]byte, 0, len(text))
	for _, c := range text {
		if c > last {
			return nil, fmt.Errorf("the charset %s has no %q, or it is not known", params["charset"], c)
		}
		body = append(body, byte(c))
	}
	return body, nil
}
