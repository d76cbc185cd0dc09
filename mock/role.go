package mock

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// role is what the stand-in plays for one operation: everything that can be
// worked out before a request comes.
type role struct {
	op        *specs.Operation
	id        []string // header value
	generator *fixtures.Generator
	seed      uint64
	same      bool   // answers follow from the URL: no header or cookie has a say in them
	generate  string // auto, always or never
	errors    string // the same, for statuses from 400 on

	replies []*reply
	usual   *reply // what is answered when nothing else is asked for
	invalid int    // the status that refuses an invalid request
}

// reply is one documented response.
type reply struct {
	response *specs.Response
	status   int // what is sent; ranges and default have one chosen for them
	media    []*medium
	headers  []headerLines
}

// headerLines is a header as http.Header has it. The lines are shared.
type headerLines struct {
	name  string
	lines []string
}

// headersOf makes the documented headers of a response, but for those that
// belong to the connection.
func headersOf(r *specs.Response, g *fixtures.Generator, seed uint64) []headerLines {
	var list []headerLines
	for _, h := range r.Headers {
		name := http.CanonicalHeaderKey(h.Name)
		if h.Frames() {
			continue
		}
		if text, ok := g.Header(h, seed); ok {
			list = append(list, headerLines{name, []string{printable(text)}})
		}
	}
	return list
}

// medium is one media type of a reply.
type medium struct {
	*specs.MediaType
	header    []string // Content-Type, exactly as the document writes it
	json      bool
	multipart bool // the Content-Type has a boundary, which the body tells
	examples  []sample
	listing   bool // the body is a list
	pages     []*specs.Parameter
	variants  func() []fixtures.Variant
}

// sample is an example of a document, as bytes.
type sample struct {
	name   string
	body   []byte
	length []string // header value
	valid  bool
	when   []string
	value  *schema.Value
}

// allowed are the methods of an operation's path, which a 405 must list (RFC 9110,
// section 15.5.6): some documents refuse invalid requests with one.
func allowed(op *specs.Operation) string {
	var methods []string
	for other := range op.Document.Operations() {
		if other.Path == op.Path {
			methods = append(methods, other.Method)
		}
	}
	slices.Sort(methods)
	return strings.Join(methods, ", ")
}

func newRole(op *specs.Operation, g *fixtures.Generator, c Config) (*role, []specs.Problem) {
	// A document that wants data rather than its examples still wants its
	// errors in its own words.
	r := &role{
		op: op, id: []string{op.ID}, generator: g, seed: c.Seed,
		generate: cmp.Or(c.Generate, op.Hints.Generate, op.Document.Hints.Generate, "auto"),
		errors:   cmp.Or(c.Generate, "auto"),
	}
	r.same = !slices.ContainsFunc(op.Parameters, func(p *specs.Parameter) bool { return p.In == "header" || p.In == "cookie" })
	var problems []specs.Problem
	for _, response := range op.Responses {
		reply := &reply{response: response, status: response.Code(), headers: headersOf(response, g, c.Seed)}
		for _, m := range response.Content {
			one, found := newMedium(op, m, g)
			problems = append(problems, found...)
			reply.media = append(reply.media, one)
		}
		r.replies = append(r.replies, reply)
	}
	r.usual = r.choose()
	for _, reply := range r.replies {
		if reply.status == 0 { // default
			reply.status = http.StatusOK
			if reply != r.usual {
				reply.status = http.StatusInternalServerError
			}
		}
	}
	r.invalid = r.invalidStatus()
	return r, problems
}

func newMedium(op *specs.Operation, m *specs.MediaType, g *fixtures.Generator) (*medium, []specs.Problem) {
	name := m.ContentType(nil)
	one := &medium{MediaType: m, header: []string{name}, json: m.IsJSON() || name == "application/json", multipart: m.Essence() == "multipart/form-data"}
	one.pages, one.listing = g.Listing(m)
	one.variants = sync.OnceValue(func() []fixtures.Variant { return g.Variants(m) })
	var problems []specs.Problem
	list := m.Examples
	if len(list) == 0 && m.Schema != nil {
		list = ownExamples(m.Schema)
	}
	for _, e := range list {
		s := sample{name: e.Name, value: e.Value, when: e.When, valid: true}
		switch {
		case !one.json && e.Value.Kind == schema.String:
			s.body = []byte(e.Value.Text)
		default:
			s.body = []byte(e.Value.JSON())
			if text, _, err := m.Encode(e.Value); err == nil && !one.json && !one.multipart {
				s.body = text
			}
		}
		s.length = []string{strconv.Itoa(len(s.body))}
		if m.Schema != nil && one.json {
			if v := m.Schema.Check(e.Value, schema.ToClient, "body", ""); v != nil {
				s.valid = false
				problems = append(problems, specs.Problem{
					Code: "example", Location: e.Location,
					Message: "the example is not valid, so " + op.String() + " does not answer with it by itself: " + v[0].String(),
				})
			}
		}
		one.examples = append(one.examples, s)
	}
	return one, problems
}

// ownExamples are those that a schema has of itself.
func ownExamples(s *schema.Schema) []specs.Example {
	for range 16 {
		if e := s.Raw.Get("example"); e != nil {
			return []specs.Example{{Location: s.Location, Value: e}}
		}
		if list := s.Raw.Get("examples"); list != nil && list.Kind == schema.Array && len(list.Items) > 0 {
			return []specs.Example{{Location: s.Location, Value: &list.Items[0]}}
		}
		if s.Ref == nil {
			break
		}
		s = s.Ref
	}
	return nil
}

// choose picks the reply for a request that all is well with: the lowest
// documented success; else default; else the lowest redirection; else whatever
// comes first.
func (r *role) choose() *reply {
	var best *reply
	rank := func(p *reply) int {
		switch {
		case p.status >= 200 && p.status < 300:
			return p.status
		case p.status == 0:
			return 300
		case p.status >= 300 && p.status < 400:
			return p.status + 100
		case p.status < 200:
			return 900
		}
		return p.status + 200
	}
	for _, p := range r.replies {
		if best == nil || rank(p) < rank(best) {
			best = p
		}
	}
	return best
}

// reply returns the one that a status falls under, or nil.
func (r *role) reply(status int) *reply {
	response := r.op.Response(status)
	for _, p := range r.replies {
		if p.response == response && response != nil {
			return p
		}
	}
	return nil
}

// invalidStatus is how the document refuses invalid requests: 422 where it
// documents that, and otherwise 400.
func (r *role) invalidStatus() int {
	for _, p := range r.replies {
		if p.response.Status == "422" {
			return http.StatusUnprocessableEntity
		}
	}
	return http.StatusBadRequest
}
