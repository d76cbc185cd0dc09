package specs

import (
	"strconv"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

func (b *builder) response(status string, n node) *Response {
	r := &Response{Location: n.location(), Status: strings.ToUpper(status), Description: n.str("description")}
	switch code, err := strconv.Atoi(status); {
	case err == nil && code >= 100 && code <= 599:
		r.code = code
	case len(status) == 3 && status[0] >= '1' && status[0] <= '5' && r.Status[1:] == "XX":
		r.from = int(status[0]-'0') * 100
	case status == "default":
		r.Status = status
	default:
		b.problem("responses", n.location(), "%q is no status; it is left out", status)
		return nil
	}
	for name, h := range n.get("headers").members() {
		if equalFold(name, "Content-Type") {
			continue // OpenAPI, Response Object: it is ignored
		}
		r.Headers = append(r.Headers, b.header(name, h.deref()))
	}
	r.Content = b.content(n.get("content"))
	return r
}

func (b *builder) header(name string, n node) *Header {
	h := &Header{Location: n.location(), Name: name, Required: n.flag("required"), Schema: b.compile(n.raw("schema")), Examples: b.examples(n)}
	p := &Parameter{Location: h.Location, Name: name, In: "header", Style: "simple", Explode: n.flag("explode")}
	for mediaType, media := range n.get("content").members() {
		p.MediaType = mediaType
		h.Schema = b.compile(media.raw("schema"))
		break
	}
	p.Schema, p.shape = h.Schema, b.shapes.of(h.Schema)
	h.parameter = p
	return h
}

func (b *builder) content(n node) []*MediaType {
	var list []*MediaType
	for name, media := range n.members() {
		media = media.deref()
		m := &MediaType{Location: media.location(), Name: name, Schema: b.compile(media.raw("schema")), Examples: b.examples(media), xml: b.xml}
		m.essence = essenceOf(name)
		m.format = formatOf(m.essence)
		if m.form = anything; m.format == bodyForm || m.format == bodyMultipart || m.format == bodyText {
			m.form = b.shapes.of(m.Schema)
		}
		for property, e := range media.get("encoding").members() {
			if m.Encoding == nil {
				m.Encoding = map[string]Encoding{}
			}
			style := orDefault(e.str("style"), "form")
			enc := Encoding{ContentType: e.str("contentType"), Style: style, Explode: style == "form"}
			if e.raw("explode").v != nil {
				enc.Explode = e.flag("explode")
			}
			m.Encoding[property] = enc
		}
		list = append(list, m)
	}
	return list
}

func (b *builder) examples(n node) []Example {
	var list []Example
	if e := n.raw("example"); e.v != nil {
		list = append(list, Example{Location: e.location(), Value: e.v})
	}
	for name, e := range n.get("examples").members() {
		if e = e.deref(); e.v == nil {
			continue
		}
		value := e.raw("value")
		if uri := e.raw("externalValue"); value.v == nil && uri.v != nil {
			source, err := b.doc.sources.open(schema.ResolveURI(e.source.URI, uri.v.Text))
			if err != nil {
				b.problem("example", uri.location(), "the external value %q cannot be read: %v", uri.v.Text, err)
				continue
			}
			value = node{b, source, source.Root, ""}
		}
		if value.v == nil {
			b.problem("example", e.location(), "the example %q has no value", name)
			continue
		}
		x := e.raw(extension)
		b.known(x, "when")
		list = append(list, Example{Location: value.location(), Name: name, Value: value.v, When: x.raw("when").strings()})
	}
	return list
}
