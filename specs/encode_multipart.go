package specs

import (
	"fmt"
	"hash/fnv"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// encodeMultipart writes multipart/form-data (RFC 7578). The boundary comes of
// the content, so that the same value is the same text every time.
func (m *MediaType) encodeMultipart(v *schema.Value, essence string) (body []byte, contentType string, err error) {
	list, err := m.pieces(v)
	if err != nil {
		return nil, "", err
	}
	parts := make([]string, len(list))
	hash := fnv.New64a()
	for i := range list {
		parts[i] = m.encodePart(&list[i])
		_, _ = hash.Write([]byte(parts[i])) // a hash takes everything
	}
	boundary := fmt.Sprintf("understudy-%016x", hash.Sum64())
	for strings.Contains(strings.Join(parts, ""), boundary) {
		boundary += "-"
	}
	for _, part := range parts {
		body = fmt.Appendf(body, "--%s\r\n%s\r\n", boundary, part)
	}
	body = fmt.Appendf(body, "--%s--\r\n", boundary)
	contentType = essence + "; boundary=" + boundary
	got, _, fault := m.multipartValue(body, contentType)
	return body, contentType, m.confirm(v, &got, fault)
}

// encodePart writes the header and the content of one part.
func (m *MediaType) encodePart(p *piece) string {
	said, _, _ := strings.Cut(m.Encoding[p.name].ContentType, ",") // it may be a list
	kind, _ := concrete(essenceOf(said))
	file := ""
	if p.value != nil && p.value.Kind == schema.String {
		file = fileType(p.member)
	}
	text := p.content()
	switch {
	case p.value == nil:
		kind = ""
	case said == "" && p.json:
		kind = "application/json"
	case said == "":
		kind = file // none is text/plain, says RFC 7578, section 4.4
	case formatOf(kind) == bodyXML:
		text = string(m.xml.appendXML(nil, p.value, p.member))
	}
	head := `Content-Disposition: form-data; name="` + quotable.Replace(p.name) + `"`
	if file != "" {
		head += `; filename="` + quotable.Replace(p.name) + `"`
	}
	if kind != "" {
		head += "\r\nContent-Type: " + kind
	}
	return head + "\r\n\r\n" + text
}

// quotable escapes the name of a part as package mime/multipart does.
var quotable = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r", "%0D", "\n", "%0A")
