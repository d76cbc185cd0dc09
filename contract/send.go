package contract

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs"
)

// sent is a request as it is put on the wire, but for what shows who sends it.
type sent struct {
	method string
	url    string
	header []fixtures.Field
	body   []byte
	op     *specs.Operation
	bare   bool   // what shows who sends it is the request's own
	tried  string // the place that the case is about, which stays as it is: header.X-Tenant
	caller string // tells made-up credentials of one case from those of others
}

// wired is a request as it goes to the target: with the target's base path, and
// with what the settings say for every request.
func (r *run) wired(request *fixtures.Request, caller string) *sent {
	target := request.Target
	if r.rebase {
		for _, base := range slices.SortedFunc(slices.Values(request.Operation.BasePaths), func(a, b string) int { return len(b) - len(a) }) {
			if rest, had := strings.CutPrefix(target, base); had {
				target = rest
				break
			}
		}
		target = r.base + target
	}
	return &sent{method: request.Method, url: r.root + target, header: request.Header, body: request.Body, op: request.Operation, caller: caller}
}

// send sends the request of a case.
func (r *run) send(ctx context.Context, c *Case, request *fixtures.Request) (*exchange, error) {
	s := r.wired(request, c.ID)
	s.bare, s.tried = c.Family == Credentials, c.Place
	return r.exchange(ctx, s)
}

// exchange sends a request and waits for the answer. With an error, the exchange has
// none.
func (r *run) exchange(ctx context.Context, s *sent) (*exchange, error) {
	a, err := r.client.do(ctx, func(ctx context.Context) (*http.Request, error) { return r.request(ctx, s) })
	return &exchange{sent: s, answer: a}, err
}

// silence is what an implementation does that takes a request and does not answer
// it. It is told in words that are the same every time, whatever the connection
// said; ok is false where the request did not arrive.
func (r *run) silence(err error) (how string, ok bool) {
	var crash *crashed
	switch {
	case undelivered(err) || untrusted(err):
		return "", false
	case errors.As(err, &crash):
		return crash.Error(), true
	case timedOut(err):
		return "there was no answer within " + r.client.running.Timeout.String(), true
	}
	return "the connection was closed before the whole answer came", true
}

// request makes the request of package net/http.
func (r *run) request(ctx context.Context, s *sent) (*http.Request, error) {
	base, path := r.root, strings.TrimPrefix(s.url, r.root)
	q := &fixtures.Request{Operation: &specs.Operation{Method: s.method}, Method: s.method, Target: path, Header: s.header, Body: s.body}
	request, err := q.HTTP(ctx, base)
	switch {
	case err != nil:
		return nil, err
	case s.bare:
		r.client.equip(request, s.tried)
	default:
		r.client.authenticateFor(s.op, request, s.tried)
		s.distinguish(request, r.client.credentialHeaders())
	}
	return request, nil
}

// distinguish gives each case made-up credentials of its own, so that what an
// implementation counts for each client, as rate limits do, it counts for each
// case. What the settings give, in these places, stays as it is.
func (s *sent) distinguish(request *http.Request, given []string) {
	shown, _ := s.op.Demo()
	for _, c := range shown {
		other := c
		user, password, basic := strings.Cut(c.Value, ":")
		if other.Value = user + "-" + s.caller; basic {
			other.Value += ":" + password
		}
		in, name, text := c.Place()
		_, _, own := other.Place()
		switch {
		case s.caller == "" || s.tried == in+"."+name || slices.Contains(given, in+"."+name):
		case in == "header" && request.Header.Get(name) == text && s.op.Parameter(in, name) == nil:
			request.Header.Set(name, own)
		case in == "query":
			query := request.URL.RawQuery
			pair := url.QueryEscape(name) + "=" + url.QueryEscape(text)
			if s.op.Parameter(in, name) == nil && slices.Contains(strings.Split(query, "&"), pair) {
				request.URL.RawQuery = strings.Replace(query, pair, url.QueryEscape(name)+"="+url.QueryEscape(own), 1)
			}
		}
	}
}
