package specs

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"mime"
	"strings"
	"unicode/utf8"

	"github.com/understudy-api/understudy/specs/schema"
)

// xmlInstance is the namespace of xsi:nil (XML Schema 1.1, section 2.7).
const xmlInstance = "http://www.w3.org/2001/XMLSchema-instance"

// maxElements bounds how many elements and attributes a body has: each takes
// many times the memory of the five bytes that it is at least.
const maxElements = 1 << 19

// maxTries bounds how many elements are gone over again for alternatives.
const maxTries = 1 << 17

// element is an element of a body, or an attribute.
type element struct {
	name     xml.Name
	text     string // between its children too
	null     bool   // by xsi:nil
	attrs    []element
	children []*element
	size     int // how many elements and attributes it has, itself too
}

// blank reports whether there is nothing in an element but space.
func (e *element) blank() bool { return strings.TrimSpace(e.text) == "" }

// xmlValue reads XML by the schema and its XML Objects, as [xmlCache.appendXML] writes
// it. XML has no types of its own: where the schema describes neither an object
// nor an array, or there is none, the text need only be well-formed.
func (m *MediaType) xmlValue(text []byte, contentType string, dir schema.Direction) (schema.Value, bool, *Violation) {
	r := m.xml.reader(dir)
	sh := r.of(m.Schema)
	if sh.types&(schema.TypeArray|schema.TypeObject) == 0 {
		return schema.Value{}, false, wellFormed(text)
	}
	root, fault := parseXML(text, contentType)
	if fault != nil {
		return schema.Value{}, false, fault
	}
	r.left = root.size + min(64*root.size, maxTries)
	v := r.value([]*element{root}, sh, xmlPlace{root: true}, 1)
	if r.deep {
		return v, false, xmlFault(CodeSyntax, tooDeep)
	}
	return v, true, nil
}

func xmlFault(code, why string) *Violation {
	return &Violation{Code: code, In: "body", Expected: "well-formed XML: " + why}
}

var tooDeep = fmt.Sprintf("it is nested more than %d levels deep", schema.MaxDepth)

// parseXML makes a tree of a text in UTF-8. A document type declaration is
// passed over, so that there are no entities but the five of XML itself.
func parseXML(text []byte, contentType string) (*element, *Violation) {
	_, params, _ := mime.ParseMediaType(contentType)
	if charset := params["charset"]; charset != "" && !isUTF8(charset) {
		return nil, xmlFault(CodeSyntax, fmt.Sprintf("in UTF-8, not in %q", charset))
	}
	if !utf8.Valid(text) {
		return nil, xmlFault(CodeSyntax, "in UTF-8")
	}
	d := xml.NewDecoder(bytes.NewReader(text))
	d.CharsetReader = func(charset string, in io.Reader) (io.Reader, error) {
		if isUTF8(charset) || params["charset"] != "" { // which goes before (RFC 7303, section 3.2)
			return in, nil
		}
		return nil, fmt.Errorf("in UTF-8, not in %q", charset)
	}
	p := xmlParser{top: &element{}}
	p.open = []*element{p.top}
	p.texts = make([][]byte, 1)
	for {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF) && len(p.top.children) != 1:
			return nil, xmlFault(CodeSyntax, "one root element")
		case errors.Is(err, io.EOF):
			return p.top.children[0], nil
		case err != nil:
			return nil, xmlFault(CodeSyntax, err.Error())
		}
		if fault := p.take(token); fault != nil {
			return nil, fault
		}
	}
}

func isUTF8(charset string) bool {
	switch strings.ToLower(charset) {
	case "utf-8", "utf8", "us-ascii":
		return true
	}
	return false
}

// xmlParser has the elements that are open, outermost first, and their texts.
type xmlParser struct {
	top   *element // around the root
	open  []*element
	texts [][]byte
	count int
}

func (p *xmlParser) take(token xml.Token) *Violation {
	last := len(p.open) - 1
	switch token := token.(type) {
	case xml.StartElement:
		e := &element{name: token.Name}
		if fault := e.attributes(token.Attr); fault != nil {
			return fault
		}
		e.size = 1 + len(e.attrs)
		p.count += 1 + len(token.Attr)
		switch {
		case p.count > maxElements:
			return xmlFault(CodeSize, fmt.Sprintf("at most %d elements and attributes", maxElements))
		case len(p.open) > schema.MaxDepth:
			return xmlFault(CodeSyntax, tooDeep)
		}
		p.open[last].children = append(p.open[last].children, e)
		p.open, p.texts = append(p.open, e), append(p.texts, nil)
	case xml.EndElement:
		p.open[last].text = string(p.texts[last])
		p.open[last-1].size += p.open[last].size
		p.open, p.texts = p.open[:last], p.texts[:last]
	case xml.CharData:
		if last > 0 {
			p.texts[last] = append(p.texts[last], token...)
		} else if len(bytes.TrimSpace(bytes.TrimPrefix(token, []byte("\uFEFF")))) > 0 {
			return xmlFault(CodeSyntax, "no text outside of the root element")
		}
	}
	return nil
}

// attributes takes those that are data: not of namespaces, nor of XML and XML
// Schema themselves.
func (e *element) attributes(list []xml.Attr) *Violation {
	seen := make(map[xml.Name]bool, len(list))
	for _, a := range list {
		if seen[a.Name] { // package encoding/xml lets it pass
			return xmlFault(CodeRepeated, fmt.Sprintf("the attribute %q once", a.Name.Local))
		}
		seen[a.Name] = true
		switch {
		case a.Name.Space == xmlInstance || a.Name.Space == "xsi": // which some forget to declare
			e.null = e.null || a.Name.Local == "nil" && (a.Value == "true" || a.Value == "1")
		case a.Name.Space == "xmlns", a.Name.Space == "" && a.Name.Local == "xmlns",
			a.Name.Space == "xml", a.Name.Space == "http://www.w3.org/XML/1998/namespace":
		default:
			e.attrs = append(e.attrs, element{name: a.Name, text: a.Value, size: 1})
		}
	}
	return nil
}
