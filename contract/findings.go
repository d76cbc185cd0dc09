package contract

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"

	"github.com/understudy-api/understudy/specs"
)

// group is the problems of one cause.
type group struct {
	id      string
	first   problem
	shown   shown
	trial   *Case // the first that has it
	cases   []string
	seen    map[string]bool // operations
	smaller *exchange       // with a smaller request; nil: none was found
}

// findings puts the problems of all cases together by their causes, in the order of
// the plan.
func (r *run) findings(outcomes []outcome) []*group {
	var list []*group
	index := map[string]*group{}
	for i := range outcomes {
		c := r.Cases[i]
		for j, p := range outcomes[i].problems {
			id := r.findingID(c, &p)
			g := index[id]
			if g == nil {
				g = &group{id: id, first: p, shown: outcomes[i].shown[j], trial: c, seen: map[string]bool{}}
				index[id] = g
				list = append(list, g)
			}
			if !slices.Contains(g.cases, c.ID) {
				g.cases = append(g.cases, c.ID)
			}
			g.seen[p.at(c).String()] = true
		}
	}
	return list
}

// at is the operation that a problem of a case belongs to: in a sequence there are
// several.
func (p *problem) at(c *Case) *specs.Operation {
	if p.op != nil {
		return p.op
	}
	return c.Operation
}

// findingID is a hash of the check and the cause.
func (r *run) findingID(c *Case, p *problem) string {
	text := p.check + "\x00" + p.cause
	if p.alone {
		text += "\x00" + p.at(c).String()
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:5])
}

// finding is a group as a report has it.
func (r *run) finding(g *group) Finding {
	f := r.described(g)
	x := g.shown.last
	if g.smaller != nil {
		x = g.smaller
	}
	f.Example = &Example{Case: g.trial.ID, Seed: r.Config.Seed}
	f.Example.Request, f.Example.Curl = r.facts(x.sent)
	f.Example.Response = r.client.secrets.responseFacts(x.answer)
	for _, before := range g.shown.before {
		_, curl := r.facts(before.sent)
		f.Example.Steps = append(f.Example.Steps, Step{Curl: curl, Status: before.answer.status})
	}
	return f
}

// described is a finding without its example.
func (r *run) described(g *group) Finding {
	check := checkOf(g.first.check)
	f := Finding{
		ID: g.id, Check: check.ID, Title: check.Title, Fault: check.Fault,
		Message: g.first.message, Expected: g.first.expected, Actual: g.first.actual,
		Place: g.trial.Place, Rule: g.first.rule, Violation: g.first.violation, Cases: g.cases,
	}
	for op := range r.Document.Operations() {
		if g.seen[op.String()] {
			f.Operations = append(f.Operations, op.String())
		}
	}
	redact := r.client.redact
	f.Message, f.Expected, f.Actual = redact(f.Message), redact(f.Expected), redact(f.Actual)
	if v := f.Violation; v != nil {
		hidden := *v
		hidden.Value, hidden.Expected = redact(v.Value), redact(v.Expected)
		f.Violation = &hidden
	}
	return f
}

// facts are what a report tells of a request, as it was put on the wire.
func (r *run) facts(s *sent) (RequestFacts, string) {
	request, err := r.request(context.Background(), s)
	if err != nil {
		return RequestFacts{Method: s.method, URL: r.client.redact(s.url)}, ""
	}
	return r.client.secrets.requestFacts(s.method, request.URL.String(), request.Header, s.body)
}

// ruleName names a place of a document in causes: without the folder that it lies
// in, which differs from machine to machine.
func ruleName(doc *specs.Document, at specs.Location) string {
	if at.File == doc.Locate("").File {
		return at.Pointer
	}
	return path.Base(at.File) + at.Pointer
}
