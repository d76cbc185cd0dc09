package mock

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// chosen works out which documented response is to be sent, and in which media
// type, before anything is changed.
func chosen(next handler) handler {
	return func(x *exchange) {
		reply, status := x.role.usual, 0
		if x.prefer.code != 0 {
			reply, status = x.role.reply(x.prefer.code), x.prefer.code
		}
		if reply == nil {
			x.problem(http.StatusNotImplemented, "No response is documented", "The document lists no response for "+x.role.op.String()+".", nil)
			return
		}
		if status == 0 {
			status = reply.status
		}
		m := negotiate(x.Request.Header["Accept"], reply.media)
		if m == nil && len(reply.media) > 0 {
			v := schema.Text(strings.Join(x.Request.Header["Accept"], ", "))
			x.refuse(http.StatusNotAcceptable, specs.Violation{
				Code: specs.CodeAccept, In: "header", Name: "Accept",
				Expected: "a range that has " + names(reply.media), Value: schema.Show(&v), Rule: reply.response.Location,
			})
			return
		}
		x.reply, x.status, x.medium = reply, status, m
		next(x)
	}
}

// answered answers with what the document promises, an example or what is made
// up. It is the last step.
func answered(handler) handler {
	return func(x *exchange) {
		x.headers(x.reply)
		if x.medium == nil {
			x.send(x.status, nil, nil)
			return
		}
		x.body(x.medium, x.status)
	}
}

func names(media []*medium) string {
	list := make([]string, len(media))
	for i, m := range media {
		list[i] = m.header[0]
	}
	return strings.Join(list, " or ")
}

// seed is the one of the server, or what the client prefers.
func (x *exchange) seed() uint64 {
	if x.prefer.seeded {
		return x.prefer.seed
	}
	return x.role.seed
}

// headers sets the documented headers that no step has set.
func (x *exchange) headers(reply *reply) {
	if len(reply.response.Headers) == 0 {
		return
	}
	list := reply.headers
	if x.prefer.seeded {
		list = headersOf(reply.response, x.role.generator, x.prefer.seed)
	}
	h := x.Writer.Header()
	for _, header := range list {
		if h[header.name] == nil {
			h[header.name] = header.lines
		}
	}
}

var (
	fromExample   = []string{"example"}
	fromGenerator = []string{"generated"}
	fromWorld     = []string{"world"}
)

// body sends an example where that answers the request, and generates
// otherwise.
func (x *exchange) body(m *medium, status int) {
	generate := x.role.generate
	if status >= http.StatusBadRequest {
		generate = x.role.errors
	}
	if e, complain := x.example(m, generate); complain != "" {
		x.problem(http.StatusBadRequest, "A preference that cannot be followed", complain, nil)
		return
	} else if e != nil {
		x.source = fromExample[0]
		x.Writer.Header()[headerSource] = fromExample
		x.length = e.length
		x.send(status, m.header, e.body)
		return
	}
	if generate == "never" && !x.prefer.dynamic && x.prefer.variant == "" {
		x.problem(http.StatusNotImplemented, "No example is documented", "The document has no valid example for this answer of "+x.role.op.String()+", and bodies are not generated (--generate never).", nil)
		return
	}
	v, complain := x.variant(m)
	if complain != "" {
		x.problem(http.StatusBadRequest, "A preference that cannot be followed", complain, nil)
		return
	}
	body, err := x.role.generator.BodyAs(x.buffer, v, m.MediaType, x.input, x.seed())
	if err != nil {
		x.problem(http.StatusInternalServerError, "A schema that cannot be satisfied", err.Error()+".", nil)
		return
	}
	x.buffer = body
	x.source = fromGenerator[0]
	x.Writer.Header()[headerSource] = fromGenerator
	header := m.header
	if m.multipart {
		header = []string{m.ContentType(body)}
	}
	x.send(status, header, body)
}

// variant returns the state in which the body is generated, or what is wrong
// with the one that is asked for.
func (x *exchange) variant(m *medium) (fixtures.Variant, string) {
	name := x.prefer.variant
	if name == "" {
		return x.role.generator.Settings().Profile.Variant(), ""
	}
	for _, p := range fixtures.Profiles() {
		if name == string(p) {
			return p.Variant(), ""
		}
	}
	var known []string
	for _, v := range m.variants() {
		if v.Name == name {
			return v, ""
		}
		known = append(known, v.Name)
	}
	return fixtures.Variant{}, "This answer has no variant " + strconv.Quote(name) + "; there are " + strings.Join(known, ", ") + "."
}

// example returns the example to answer with, nil to generate; or what is
// wrong with the one that is asked for.
func (x *exchange) example(m *medium, generate string) (*sample, string) {
	if name := x.prefer.example; name != "" {
		var known []string
		for i := range m.examples {
			if m.examples[i].name == name {
				return &m.examples[i], ""
			}
			known = append(known, m.examples[i].name)
		}
		complain := "No example of this answer is named " + name + "; there are " + strings.Join(known, ", ") + "."
		if len(known) == 0 {
			complain = "No example is documented for this answer of " + x.role.op.String() + "."
		}
		return nil, complain
	}
	if x.prefer.dynamic || x.prefer.variant != "" || generate == "always" || generate == "auto" && x.pages(m) {
		return nil, ""
	}
	for i := range m.examples {
		if m.examples[i].valid {
			return &m.examples[i], ""
		}
	}
	return nil, ""
}

// pages reports whether the request says which part of a list it wants, which
// a fixed example does not answer.
func (x *exchange) pages(m *medium) bool {
	for _, p := range m.pages {
		if x.input != nil && x.input.Value(p.In, p.Name) != nil {
			return true
		}
	}
	return false
}
