package contract

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs"
)

// probes say which family a valid request belongs to, and what it expects.
var probes = map[fixtures.ProbeKind]Family{
	fixtures.ProbeUsual: Usual, fixtures.ProbeExample: Examples, fixtures.ProbePair: Parameters,
	fixtures.ProbeEdge: Boundaries, fixtures.ProbeChoice: Enums, fixtures.ProbeFormat: Formats,
	fixtures.ProbeText: Texts, fixtures.ProbeMedia: MediaTypes,
}

// valid plans requests that must be accepted. Texts that a document allows and
// nobody would send need only be answered.
func (p *planner) valid(op *specs.Operation) {
	if _, err := p.generator.Request(op); err != nil {
		p.unmade[op] = strings.TrimPrefix(err.Error(), op.String()+": ")
		return
	}
	if !p.wants(Usual, Examples, Parameters, Boundaries, Enums, Formats, Texts, MediaTypes) {
		return
	}
	for probe := range p.generator.Valid(op) {
		c := &Case{
			Family: probes[probe.Kind], Operation: op, Name: probe.How, Place: probe.Place, Rule: probe.Rule,
			Expect: succeeding(op), Request: probe.Request,
		}
		if c.Family == Texts {
			c.Expect = Answered
		}
		p.add(c)
	}
}

// succeeding is what a valid request to an operation expects: success, unless the
// document has only failures for it.
func succeeding(op *specs.Operation) Expectation {
	for _, r := range op.Responses {
		if r.Status == "default" || strings.HasPrefix(r.Status, "2") || strings.HasPrefix(r.Status, "3") {
			return Accepted
		}
	}
	return Answered
}

// random plans valid requests drawn from the seed.
func (p *planner) random(op *specs.Operation) {
	variant := fixtures.Typical.Variant()
	for i := range p.Config.Random {
		r, err := p.generator.RequestAs(op, variant, mix(p.Config.Seed, op.String(), i))
		if err != nil {
			return // the usual requests have told of it
		}
		p.add(&Case{
			Family: Random, Operation: op, Name: fmt.Sprintf("random request %d", i+1), Rule: op.Location,
			Expect: succeeding(op), Request: r,
		})
	}
}

// mix makes the seed of one of several requests.
func mix(seed uint64, name string, n int) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	h.Write(binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, seed), uint64(n)))
	return h.Sum64()
}

// invalid plans requests with one fault.
func (p *planner) invalid(op *specs.Operation) {
	if !p.wants(MediaTypes, Boundaries, Enums, Formats, Required, Nulls, Types, Undeclared, Schemas, Syntax, Credentials) {
		return
	}
	for m := range p.generator.Invalid(op) {
		if m.Request == nil {
			return // responses come last
		}
		v := m.Violation
		c := &Case{
			Family: familyOf(&v), Operation: op, Name: m.How, Place: placeOf(&v), Rule: v.Rule,
			Expect: Refused, Request: m.Request, Violation: &v,
		}
		switch {
		case v.Code == specs.CodeCredentials:
			c.Expect = Unauthorized
		case tolerable(&v, m.Request) && !p.Config.Checks.Strict:
			c.Expect = Answered
		}
		p.add(c)
	}
}

// mended plans requests with one parameter that the document says is mended.
func (p *planner) mended(op *specs.Operation) {
	for m := range p.generator.Mended(op) {
		v := m.Violation
		p.add(&Case{
			Family: familyOf(&v), Operation: op, Name: m.How, Place: placeOf(&v), Rule: v.Rule,
			Expect: Coerced, Request: m.Request, Violation: &v,
		})
	}
}

// placeOf is the place of a violation, with dots.
func placeOf(v *specs.Violation) string {
	m := fixtures.Mutation{Violation: *v}
	_, place, _ := strings.Cut(m.Name(), ".")
	return place
}

// accept plans a request that asks for what no response has.
func (p *planner) accept(op *specs.Operation) {
	if !slices.ContainsFunc(op.Responses, func(r *specs.Response) bool { return len(r.Content) > 0 && !strings.HasPrefix(r.Status, "4") }) {
		return
	}
	r, err := p.generator.Request(op)
	if err != nil || op.Parameter("header", "Accept") != nil {
		return
	}
	other := *r
	other.Header = withHeader(r.Header, "Accept", "application/x-no-such-type")
	p.add(&Case{
		Family: Accept, Operation: op, Name: "a media type that no response has", Place: "header.Accept", Rule: op.Location,
		Expect: Answered, Request: &other,
	})
}

// withHeader returns the fields with one of them set.
func withHeader(fields []fixtures.Field, name, value string) []fixtures.Field {
	return append(withoutHeader(fields, name), fixtures.Field{Name: name, Value: value})
}

func withoutHeader(fields []fixtures.Field, name string) []fixtures.Field {
	return slices.DeleteFunc(slices.Clone(fields), func(f fixtures.Field) bool { return strings.EqualFold(f.Name, name) })
}

// tried are the methods that a path must not have unless it says so. HEAD and
// OPTIONS are answered by servers by themselves, and TRACE and CONNECT are not
// theirs to answer.
var tried = []string{"GET", "POST", "PUT", "PATCH", "DELETE"}

// methods plans requests with methods that the path does not have; they stand with
// the first operation of the path.
func (p *planner) methods(op *specs.Operation) {
	for other := range p.Document.Operations() {
		if other.Path == op.Path {
			if other != op {
				return
			}
			break
		}
	}
	r, err := p.generator.RequestAs(op, fixtures.Minimal.Variant(), p.Config.Seed)
	if err != nil {
		return
	}
	path, _, _ := strings.Cut(r.Target, "?")
	for _, method := range tried {
		if _, _, err := p.Document.Match(method, path); err == nil {
			continue
		}
		other := *r
		other.Method, other.Body = method, nil
		other.Header = withoutHeader(r.Header, "Content-Type")
		p.add(&Case{
			Family: Methods, Operation: op, Name: "the method " + method + ", which the path does not have", Rule: op.Location,
			Expect: NoMethod, Request: &other,
		})
	}
}
