package contract

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/understudy-api/understudy/specs"
)

// Exchange is a request that somebody sent, with the answer to it. Both bodies are
// whole; nil stands for none.
type Exchange struct {
	Request     *http.Request // its body is not read
	RequestBody []byte

	Status  int
	Header  http.Header
	Body    []byte
	Elapsed time.Duration // 0: nobody measured it
}

// CheckTraffic holds an exchange of others to a document: the answer to everything
// that any answer has to keep, and the request to what it has to be, where it was
// accepted. An invalid request that is refused is no finding, for tests send such
// requests on purpose; nor is a valid one that is refused as documented.
//
// The path may have the document's base path, or none. op is nil for HEAD and
// OPTIONS that the document has not, of which it says nothing. The error, a
// [specs.NotFound], is for a path that the document has not. Findings have no
// cases, and the same cause has the same id.
func CheckTraffic(doc *specs.Document, checks Checking, x Exchange) (op *specs.Operation, findings []Finding, err error) {
	op, params, err := meant(doc, x.Request)
	c := &Case{Name: "a request of a test", Expect: Answered}
	var wrong *specs.WrongMethod
	switch {
	case errors.As(err, &wrong):
		if safe(x.Request.Method) && x.Request.Method != http.MethodGet {
			return nil, nil, nil
		}
		c.Expect, c.Name = NoMethod, "the method "+x.Request.Method+", which the path does not have,"
		other := x.Request.Clone(x.Request.Context())
		other.Method = wrong.Allow[0]
		op, _, _ = meant(doc, other) // it has that one
	case err != nil:
		return nil, nil, err
	default:
		c.judge(op, x, params)
	}
	c.Operation, c.Rule = op, op.Location
	if c.Violation != nil {
		c.Rule = c.Violation.Rule
	}

	a := &answer{status: x.Status, header: received(x.Header), elapsed: x.Elapsed}
	if err := a.read(x.Request.Method, bytes.NewReader(x.Body)); err != nil {
		return op, nil, err
	}
	r := &run{
		Suite:  &Suite{Document: doc, Config: Config{Checks: checks}},
		client: &client{secrets: newRedactor(Running{})},
	}
	for name, values := range x.Request.Header {
		for _, value := range values {
			if telling(name) {
				r.client.secrets.hideHeader(name, value)
			}
		}
	}
	l := r.look(c, &exchange{sent: &sent{method: x.Request.Method, op: op}, answer: a}, true)
	o := outcome{problems: r.problems(l, slices.Concat(expectations, answerChecks))}
	o.shown = make([]shown, len(o.problems))
	r.Cases = []*Case{c}
	for _, g := range r.findings([]outcome{o}) {
		f := r.described(g)
		f.Cases = nil
		f.Example = &Example{Response: r.client.secrets.responseFacts(a)}
		f.Example.Request, f.Example.Curl = r.client.secrets.requestFacts(x.Request.Method, address(x.Request), x.Request.Header, x.RequestBody)
		findings = append(findings, f)
	}
	return op, findings, nil
}

// meant finds the operation that a request is meant for, whether or not its path
// has a base path of the document.
func meant(doc *specs.Document, r *http.Request) (*specs.Operation, specs.Params, error) {
	path := r.URL.EscapedPath()
	op, params, err := doc.Match(r.Method, path)
	var unknown *specs.NotFound
	if !errors.As(err, &unknown) {
		return op, params, err
	}
	var tried []string
	for one := range doc.Operations() {
		for _, base := range one.BasePaths {
			if base == "" || slices.Contains(tried, base) {
				continue
			}
			tried = append(tried, base)
			if op, params, other := doc.Match(r.Method, strings.TrimRight(base, "/")+path); !errors.As(other, &unknown) {
				return op, params, other
			}
		}
	}
	return nil, nil, err
}

// judge says what a request expects: a refusal where it breaks a promise.
func (c *Case) judge(op *specs.Operation, x Exchange, params specs.Params) {
	r := x.Request.Clone(x.Request.Context())
	r.Body, r.ContentLength = http.NoBody, int64(len(x.RequestBody))
	if x.RequestBody != nil {
		r.Body = io.NopCloser(bytes.NewReader(x.RequestBody))
	}
	for _, v := range op.CheckRequest(r, params) {
		switch {
		case v.Code == "readOnly": // it may be ignored
			continue
		case op.Hints.Coerces() && v.In != "path" && op.Parameter(v.In, v.Name) != nil:
			continue // it is mended
		}
		c.Violation, c.Place, c.Expect = &v, placeOf(&v), Refused
		if v.Code == specs.CodeCredentials && (x.Status < 400 || x.Status == 401 || x.Status == 403) {
			c.Expect = Unauthorized
		}
		return
	}
}

// address is the URL of a request, as its client or its server has it.
func address(r *http.Request) string {
	u := *r.URL
	if u.Host == "" {
		u.Scheme, u.Host = "http", r.Host
	}
	if u.Host == "" {
		u.Host = "localhost"
	}
	return u.String()
}
