package contract

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// locationResolves follows the Location of what was created.
var locationResolves = scenario{
	Check: Check{
		ID: "location-resolves", Title: "The Location of what was created leads elsewhere", Fault: "F120",
		Explanation: "Where a thing is created and the answer says in Location where it is (RFC 9110, section 15.3.2), it is there: at an address of the target, and it is that thing.",
	},
	plan: func(_ *planner, a *resources.Action) []Sequence {
		if a.Kind != resources.Create || a.Collection == nil || a.Collection.Key == "" || !locates(a.Operation) {
			return nil
		}
		s, ok := sequence(a.Collection, "create", a)
		if !ok {
			return nil
		}
		return []Sequence{s}
	},
	play: func(s *stage) {
		t := s.create(s.action("create"))
		if t == nil {
			return
		}
		location := t.made.answer.header.Get("Location")
		if location == "" {
			s.stop(Undone, "the answer has no Location")
			return
		}
		target, host := s.target(t.made.exchange, t.made.action.Operation, location)
		base, _ := url.Parse(t.made.sent.url)
		switch {
		case target == "":
			s.fail("the Location is no URI reference", "the address of what was created", location)
			return
		case host != base.Host && !(loopback(&url.URL{Host: host}) && loopback(base)) && !slices.Contains(hosts(s.run.Document), host):
			s.fail("the Location is on another host", "an address on "+base.Host, location)
			return
		}
		path, _, _ := strings.Cut(target, "?")
		op, params, err := s.run.Document.Match(http.MethodGet, path)
		if err != nil {
			s.elsewhere(t, location)
			return
		}
		read := s.run.model.Action(op)
		r := s.send(read, s.at(read, target, params))
		switch {
		case r == nil:
		case r.gone() && s.reads(read, t, r):
			s.stop(Undone, "what was created cannot be read")
		case r.gone():
			s.fail("there is nothing at the Location of what was created", "the thing that was created, at "+location, statusName(r.answer.status))
		case !r.ok():
			s.stop(Undone, "its Location was answered with "+statusName(r.answer.status))
		default:
			if key := memberOf(r.item(), t.made.action.Collection.Key); key != nil && scalar(key) && !alike(&t.key, key) {
				s.fail("at the Location of what was created there is something else", "the thing with the key "+schema.Show(&t.key), "that with the key "+schema.Show(key))
			}
		}
	},
}

// elsewhere follows a Location that leads to no path of the document. The thing may
// be there all the same.
func (s *stage) elsewhere(t *thing, location string) {
	from := t.made.exchange
	u, err := url.Parse(from.sent.url)
	if err == nil {
		u, err = u.Parse(location)
	}
	if err != nil {
		return // it was read before
	}
	at := &sent{method: http.MethodGet, url: s.run.root + u.RequestURI(), op: t.made.action.Operation, caller: s.trial.ID}
	x, err := s.run.exchange(s.ctx, at)
	if err != nil {
		s.stop(Unreachable, plainly(err))
		return
	}
	s.sent = append(s.sent, x)
	switch {
	case x.answer.status == http.StatusNotFound || x.answer.status == http.StatusGone:
		s.fail("there is nothing at the Location of what was created, which is no path of the document either", "the thing that was created, at "+location, statusName(x.answer.status))
	default:
		s.stop(Undone, "the document has no operation that reads "+location)
	}
}

// locates reports whether an operation says that it created something: with 201,
// or in a Location.
func locates(op *specs.Operation) bool {
	return op.Documents(http.StatusCreated) || slices.ContainsFunc(op.Responses, func(r *specs.Response) bool {
		return strings.HasPrefix(r.Status, "2") && slices.ContainsFunc(r.Headers, func(h *specs.Header) bool { return strings.EqualFold(h.Name, "Location") })
	})
}

// reads reports whether a turn was no more than reading what was created, which is
// for another scenario to judge.
func (s *stage) reads(a *resources.Action, t *thing, r *turn) bool {
	if t == nil || a.Kind != resources.Read || a.Collection == nil || a.Collection != t.made.action.Collection {
		return false
	}
	request := s.reading(a, t)
	return request != nil && s.run.wired(request, "").url == r.sent.url
}

// hosts are those of the servers that a document names.
func hosts(doc *specs.Document) (list []string) {
	servers := doc.Lookup("/servers")
	if servers == nil {
		return nil
	}
	for i := range servers.Items {
		if u, err := url.Parse(servers.Items[i].Str("url")); err == nil && u.Host != "" {
			list = append(list, u.Host)
		}
	}
	return list
}

// at is a request to an operation at a target, whatever the ids in it.
func (s *stage) at(a *resources.Action, target string, params specs.Params) *fixtures.Request {
	below := trail{}
	for _, slot := range (&planner{Suite: s.run.Suite}).keys(a.Operation) {
		for _, p := range params {
			if text, err := url.PathUnescape(p.Value); err == nil && p.Name == slot.Name && slot.In == "path" {
				below[slot.Collection] = fitted(a.Operation.Parameter("path", p.Name), schema.Text(text))
			}
		}
	}
	request := s.asking(a, below)
	if request == nil {
		return nil
	}
	other := *request
	other.Target = target
	return &other
}
