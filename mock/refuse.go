package mock

import (
	"net/http"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

var fromRefusal = []string{"refusal"}

// maxHeaders bounds how many violations the headers tell of. The journal has
// all of them.
const maxHeaders = 8

// refuse answers with a refusal in the shape that the document gives its
// errors, filled with the reason. The shape is that of the documented status;
// where it is not documented, that of another error of the operation; where no
// error is documented, RFC 9457.
func (x *exchange) refuse(status int, violations ...specs.Violation) {
	x.violations = violations
	h := x.Writer.Header()
	for i := range violations {
		if i == maxHeaders {
			break
		}
		h.Add(headerViolation, printable(violations[i].Code+" "+violations[i].String()))
	}
	reply := x.role.reply(status)
	shape := reply
	if reply != nil && reply.response.Status == "default" && reply == x.role.usual {
		reply, shape = nil, nil // default is the success of this operation
	}
	if shape == nil || shape.shape() == nil {
		shape = x.role.errorShape()
	}
	if reply != nil {
		x.headers(reply)
	}
	if shape != nil {
		m := shape.shape()
		if body := x.refusalBody(m, status, violations); body != nil {
			x.source = fromRefusal[0]
			h[headerSource] = fromRefusal
			x.send(status, m.header, body)
			return
		}
	}
	x.problem(status, "", explain(violations), map[string][]specs.Violation{"violations": violations})
}

// shape returns the media type of a reply that a reason can be written in, or
// nil.
func (r *reply) shape() *medium {
	for _, m := range r.media {
		if m.json {
			return m
		}
	}
	for _, m := range r.media {
		if m.Schema != nil && m.Essence() == "text/plain" {
			return m
		}
	}
	return nil
}

// errorShape is the shape of an error that the operation documents: of those
// of the client, or else of any.
func (r *role) errorShape() *reply {
	for _, class := range []int{4, 5} {
		for _, p := range r.replies {
			if p.response.Status != "default" && p.status/100 == class && p.shape() != nil {
				return p
			}
		}
	}
	for _, p := range r.replies {
		if p.response.Status == "default" && p != r.usual && p.shape() != nil {
			return p
		}
	}
	return nil
}

// refusalBody makes the body of a refusal: the document's own example where it
// has one for the case; otherwise its shape, filled with the reason. What is
// not valid is not sent. nil where nothing is.
func (x *exchange) refusalBody(m *medium, status int, violations []specs.Violation) []byte {
	code := violations[0].Code
	var base *schema.Value
	for i := range m.examples {
		e := &m.examples[i]
		if !e.valid {
			continue
		}
		for _, when := range e.when {
			if when == code {
				return e.body
			}
		}
		if base == nil && len(e.when) == 0 {
			base = e.value
		}
	}
	reply := x.role.reply(status)
	if base != nil && !isInvalid(status) && reply != nil && reply.shape() == m && reply.response.Status != "default" {
		return []byte(base.JSON()) // the API's own words for the case
	}
	if !m.json {
		if v := schema.Text(explain(violations)); m.Schema.Valid(&v, schema.ToClient) {
			return []byte(v.Text)
		}
	}
	reason := reason{status: status, violations: violations, path: x.Request.URL.Path, now: x.server.now()}
	generated, err := x.role.generator.Body(nil, m.MediaType, nil, x.seed())
	var random schema.Value
	if err == nil {
		random, err = schema.ParseJSON(string(generated))
	}
	for _, from := range []*schema.Value{base, &random} {
		if from == nil || err != nil && from == &random {
			continue
		}
		reason.random = from == &random
		filled := reason.fill(m.Schema, from)
		if m.Schema == nil || m.Schema.Valid(&filled, schema.ToClient) {
			return filled.AppendJSON(nil)
		}
	}
	switch {
	case base != nil:
		return []byte(base.JSON())
	case err == nil:
		return generated
	}
	return nil
}

// isInvalid reports whether a status says that the request itself is wrong:
// then the reason is in the request, and no example knows it.
func isInvalid(status int) bool {
	switch status {
	case http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusUnsupportedMediaType,
		http.StatusRequestEntityTooLarge, http.StatusNotAcceptable:
		return true
	}
	return false
}

// explain is the violations in one sentence.
func explain(violations []specs.Violation) string {
	s := ""
	for i := range violations {
		if i == 3 && len(violations) > 4 {
			return s + "; and more"
		}
		if i > 0 {
			s += "; "
		}
		s += violations[i].Where() + ": " + violations[i].Message()
	}
	return s
}
