package contract

import (
	"net/url"
	"strings"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// linksResolve follows the links that the document has from answers to operations
// (OpenAPI 3.1.1, Link Object).
var linksResolve = scenario{
	Check: Check{
		ID: "links-resolve", Title: "A link of the document leads nowhere",
		Explanation: "The document says how the answer of one operation leads to another one. That request is made of a successful answer, as it says, and finds something.",
	},
	plan: func(p *planner, a *resources.Action) (list []Sequence) {
		for _, l := range linksOf(a.Operation) {
			target := l.target(p.Document)
			if target == nil || !safe(target.Method) || !safe(a.Operation.Method) && a.Kind != resources.Create {
				continue // who follows it would change something
			}
			s, _ := sequence(a.Collection, "from", a, "to", p.model.Action(target))
			s.Parameter = l.name
			list = append(list, s)
		}
		return list
	},
	play: func(s *stage) {
		from, to := s.action("from"), s.action("to")
		var first *turn
		var t *thing
		if from.Kind == resources.Create {
			if t = s.create(from); t != nil {
				first = t.made
			}
		} else {
			first = s.must(from, s.asking(from, nil))
		}
		if first == nil {
			return
		}
		for _, l := range linksOf(from.Operation) {
			if l.name != s.trial.Sequence.Parameter || l.response != from.Operation.Response(first.answer.status) {
				continue
			}
			request := s.follow(l, first, to)
			if request == nil {
				s.stop(Undone, "the answer has not what the link "+l.name+" is made of")
				return
			}
			switch r := s.send(to, request); {
			case r == nil:
			case r.gone() && s.reads(to, t, r):
				s.stop(Undone, "what was created cannot be read")
			case r.gone() || r.answer.status >= 500:
				s.fail("the link "+l.name+" leads to nothing", "what "+to.Operation.String()+" answers with success", statusName(r.answer.status))
			case !r.ok():
				s.stop(Undone, "the request that the link makes was answered with "+statusName(r.answer.status))
			}
			return
		}
		s.stop(Undone, "no answer of "+from.Operation.String()+" had the link "+s.trial.Sequence.Parameter)
	},
}

// link is a Link Object of a response.
type link struct {
	name     string
	response *specs.Response
	value    *schema.Value
}

// linksOf are the links of the successful responses of an operation.
func linksOf(op *specs.Operation) (list []link) {
	for _, r := range op.Responses {
		if !strings.HasPrefix(r.Status, "2") || r.Location.File != op.Document.Location {
			continue
		}
		links := op.Document.Lookup(r.Location.Pointer + "/links")
		if links == nil || links.Kind != schema.Object {
			continue
		}
		for i, name := range links.Keys {
			v := &links.Items[i]
			if reference := v.Str("$ref"); strings.HasPrefix(reference, "#/") {
				v = op.Document.Lookup(reference[1:])
			}
			if v != nil && v.Kind == schema.Object {
				list = append(list, link{name, r, v})
			}
		}
	}
	return list
}

// target is the operation that a link leads to; nil where it is none of the
// document's.
func (l link) target(doc *specs.Document) *specs.Operation {
	if id := l.value.Str("operationId"); id != "" {
		return doc.Operation(id)
	}
	pointer, local := strings.CutPrefix(l.value.Str("operationRef"), "#/paths/")
	if !local {
		return nil
	}
	if plain, err := url.PathUnescape(pointer); err == nil {
		pointer = plain
	}
	path, rest := schema.NextToken("/" + pointer)
	method, _ := schema.NextToken(rest)
	return doc.Operation(strings.ToUpper(method) + " " + path)
}

// follow is the request that a link makes of an answer; nil where it cannot be
// made.
func (s *stage) follow(l link, from *turn, to *resources.Action) *fixtures.Request {
	given := l.value.Get("parameters")
	if given == nil || given.Kind != schema.Object {
		return s.asking(to, nil)
	}
	var query []specs.Argument
	paths := map[string]schema.Value{}
	for i, name := range given.Keys {
		v := evaluate(&given.Items[i], from)
		if v == nil || v.Kind == schema.Null {
			return nil
		}
		in, plain, qualified := strings.Cut(name, ".")
		if !qualified || in != "path" && in != "query" && in != "header" {
			in, plain = "", name
		}
		for _, p := range to.Operation.Parameters {
			if p.Name != plain || in != "" && p.In != in {
				continue
			}
			switch p.In {
			case "path":
				paths[p.Name] = *v
			case "query":
				query = append(query, specs.Argument{Parameter: p, Value: *v})
			}
		}
	}
	request := s.asking(to, nil, query...)
	for name, v := range paths {
		if request != nil {
			request = fillPath(*request, name, &v)
		}
	}
	return request
}

// evaluate is what a runtime expression stands for (OpenAPI 3.1.1, section 4.8.20.4);
// anything else stands for itself. nil where the exchange has no such value.
func evaluate(v *schema.Value, from *turn) *schema.Value {
	if v.Kind != schema.String || !strings.HasPrefix(v.Text, "$") {
		return v
	}
	text := func(s string) *schema.Value {
		if s == "" {
			return nil
		}
		t := schema.Text(s)
		return &t
	}
	side, rest, _ := strings.Cut(v.Text, ".")
	where, name, _ := strings.Cut(rest, ".")
	pointer, isBody := strings.CutPrefix(rest, "body")
	switch {
	case v.Text == "$method":
		return text(from.sent.method)
	case v.Text == "$url":
		return text(from.sent.url)
	case isBody:
		body := from.answer.body
		if side == "$request" {
			body = from.request.Body
		}
		whole, err := schema.ParseJSON(string(body))
		if err != nil {
			return nil
		}
		return whole.At(strings.TrimPrefix(pointer, "#"))
	case side == "$response" && where == "header":
		return text(from.answer.header.Get(name))
	case side == "$request":
		if in := from.request.Input(); in != nil {
			return in.Value(where, name)
		}
	}
	return nil
}
