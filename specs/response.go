package specs

import (
	"net/http"
	"strconv"

	"github.com/understudy-api/understudy/specs/schema"
)

// CheckResponse returns every way in which a response breaks what the
// operation promises, nil for none: status, then headers, then the body. body
// is what was received after decompression; for an answer to HEAD it is nil.
func (o *Operation) CheckResponse(status int, h http.Header, body []byte) []Violation {
	r := o.Response(status)
	if r == nil {
		v := schema.Int(int64(status))
		return []Violation{{
			Code: CodeStatus, In: "status", Expected: "one of the documented statuses: " + o.statuses(),
			Value: schema.Show(&v), Rule: o.Location,
		}}
	}
	var violations []Violation
	for _, header := range r.Headers {
		lines := h.Values(header.Name)
		if len(lines) == 0 {
			if header.Required {
				violations = append(violations, Violation{
					Code: "required", In: "header", Name: header.Name,
					Expected: "the header " + header.Name + ": it is required", Rule: header.Location,
				})
			}
			continue
		}
		violations = append(violations, header.check(lines)...)
	}
	if status < 200 || status == http.StatusNoContent || status == http.StatusResetContent || status == http.StatusNotModified {
		if len(body) > 0 {
			violations = append(violations, Violation{
				Code: CodeBody, In: "body", Expected: "no body: status " + strconv.Itoa(status) + " has none", Rule: r.Location,
			})
		}
		return violations
	}
	return append(violations, r.checkBody(h.Get("Content-Type"), body)...)
}

func (o *Operation) statuses() string {
	s := ""
	for i, r := range o.Responses {
		if i > 0 {
			s += ", "
		}
		s += r.Status
	}
	return s
}

// Frames reports whether the header is about how a message travels (RFC 9112,
// sections 6 and 9; RFC 9110, section 8.4): its value is for whoever sends the
// message to know, whatever a document says of it.
func (h *Header) Frames() bool {
	switch http.CanonicalHeaderKey(h.Name) {
	case "Content-Length", "Content-Encoding", "Transfer-Encoding", "Connection":
		return true
	}
	return false
}

func (h *Header) check(lines []string) []Violation {
	if equalFold(h.Name, "Set-Cookie") {
		lines = lines[:1] // each line is a cookie; they cannot be joined
	}
	d := h.parameter.fromHeader(lines)
	switch {
	case d.fault != nil:
		return []Violation{*d.fault}
	case h.Schema == nil:
		return nil
	}
	return h.Schema.Check(&d.value, schema.ToClient, "header", h.Name)
}

func (r *Response) checkBody(contentType string, body []byte) []Violation {
	if len(r.Content) == 0 || body == nil {
		return nil
	}
	if contentType == "" && len(body) == 0 {
		return []Violation{{Code: CodeBody, In: "body", Expected: "a body of the media type " + mediaTypeNames(r.Content), Rule: r.Location}}
	}
	m := mediaTypeFor(r.Content, contentType)
	if m == nil {
		v := schema.Text(contentType)
		return []Violation{{
			Code: CodeMediaType, In: "header", Name: "Content-Type",
			Expected: mediaTypeNames(r.Content), Value: schema.Show(&v), Rule: r.Location,
		}}
	}
	value, typed, fault := m.value(body, contentType, schema.ToClient)
	if fault != nil {
		fault.Rule = m.Location
		return []Violation{*fault}
	}
	if !typed || m.Schema == nil {
		return nil
	}
	return m.Schema.Check(&value, schema.ToClient, "body", "")
}
