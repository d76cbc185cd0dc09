package contract

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs"
)

// Expectation is how an implementation must answer a case, whatever else its
// document says of the answer.
type Expectation string

// The expectations.
const (
	Accepted     Expectation = "accepted"     // with success: 2xx or 3xx
	Refused      Expectation = "refused"      // as a fault of the client: 4xx
	Unauthorized Expectation = "unauthorized" // 401 or 403; 404 where that hides what there is; 400 for credentials that make no sense
	NotFound     Expectation = "not-found"    // 404 or 410; 401 or 403 where that hides it
	NoMethod     Expectation = "no-method"    // 405; any other refusal (4xx) and 501 are heard as well
	Coerced      Expectation = "coerced"      // with success, as if the fault had not been there
	Answered     Expectation = "answered"     // in any way but with 5xx
	Played       Expectation = "played"       // as the sequence says
)

// Case is one thing to find out about an implementation. It is data: what is sent
// and what is expected are settled before the first request.
type Case struct {
	// ID is a hash of what is sent, what is expected, and why. It does not change
	// with the machine, the order of the cases, or where the document lies.
	ID string

	Family    Family
	Operation *specs.Operation
	Name      string         // what is tried, in a few words: one above the maximum
	Place     string         // in the request: query.limit, body.items.0.name; "" for the whole
	Rule      specs.Location // where the document has what is tried
	Expect    Expectation

	// Request is what is sent; nil in a sequence, whose requests come from
	// answers to earlier ones.
	Request   *fixtures.Request
	Violation *specs.Violation // the one fault that the request has; nil: it is valid

	// Slots are the places where ids of things that there are take the place of
	// those in Request. Which ids, is known when the case is run.
	Slots []Slot

	Sequence *Sequence // nil: there is one request
}

// Slot is a place in a request for the id of something that the implementation
// has.
type Slot struct {
	In         string `json:"in"`   // path, query or body
	Name       string `json:"name"` // of the parameter, or of a member of the body
	Collection string `json:"collection"`
}

// Sequence is several requests in turn that try one promise about a collection.
type Sequence struct {
	Scenario   string             // the name of the scenario, which is that of its check
	Collection string             // what it is about; "" where it is about no collection
	Operations []*specs.Operation // those that it needs, in their roles
	Roles      []string           // of the operations: create, read, list
	Parameter  string             // the parameter that it tries, where it is about one
}

// Writes reports whether the case sends anything but GET, HEAD and OPTIONS.
func (c *Case) Writes() bool {
	if c.Request != nil {
		return !safe(c.Request.Method)
	}
	for _, op := range c.Sequence.Operations {
		if !safe(op.Method) {
			return true
		}
	}
	return false
}

func safe(method string) bool { return method == "GET" || method == "HEAD" || method == "OPTIONS" }

// essence is what the id of a case is made of.
type essence struct {
	Operation string
	Family    Family
	Expect    Expectation
	Code      string
	Place     string
	Sent      []string
	Header    []fixtures.Field
	Body      []byte
	Slots     []Slot
}

// identify gives the case its id.
func (c *Case) identify() {
	e := essence{Operation: c.Operation.String(), Family: c.Family, Expect: c.Expect, Place: c.Place, Slots: c.Slots}
	if c.Violation != nil {
		e.Code = c.Violation.Code
	}
	if r := c.Request; r != nil {
		e.Sent, e.Header, e.Body = []string{r.Method, r.Target}, r.Header, r.Body
	}
	if s := c.Sequence; s != nil {
		e.Sent = []string{s.Scenario, s.Collection, s.Parameter}
		for i, op := range s.Operations {
			e.Sent = append(e.Sent, s.Roles[i], op.String())
		}
	}
	text, err := json.Marshal(e)
	if err != nil {
		panic(err) // texts and bytes can always be written
	}
	sum := sha256.Sum256(text)
	c.ID = hex.EncodeToString(sum[:6])
}

// String says what the case tries.
func (c *Case) String() string {
	s := c.Operation.String()
	if c.Place != "" {
		s += " " + c.Place
	}
	return s + ": " + c.Name
}
