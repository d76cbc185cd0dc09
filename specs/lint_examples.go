package specs

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// lintExamples checks every example and every default against its schema.
func (d *Document) lintExamples() []Problem {
	l := exampleLint{source: d.source}
	for _, op := range d.operations {
		for _, p := range op.Parameters {
			l.check(p.Schema, p.Examples, schema.ToServer, "the parameter "+p.Name+" of "+op.String())
		}
		if op.Body != nil {
			l.content(op.Body.Content, schema.ToServer, "the request body of "+op.String())
		}
		for _, r := range op.Responses {
			about := "the response " + r.Status + " of " + op.String()
			for _, h := range r.Headers {
				l.check(h.Schema, h.Examples, schema.ToClient, "the header "+h.Name+" in "+about)
			}
			l.content(r.Content, schema.ToClient, about)
		}
	}
	for _, s := range d.compiler.Compiled() {
		l.schema(s)
	}
	return l.problems
}

type exampleLint struct {
	source   *schema.Source
	problems []Problem
}

func (l *exampleLint) content(content []*MediaType, dir schema.Direction, about string) {
	for _, m := range content {
		if m.format != bodyOpaque && m.format != bodyXML { // no values that a schema describes
			l.check(m.Schema, m.Examples, dir, about+" as "+m.Name)
		}
	}
}

func (l *exampleLint) check(s *schema.Schema, examples []Example, dir schema.Direction, about string) {
	if s == nil {
		return
	}
	for _, e := range examples {
		name := "the example"
		if e.Name != "" {
			name += " " + strconv.Quote(e.Name)
		}
		l.report(e.Value, e.Location, s.Check(e.Value, dir, "", ""), name+" for "+about)
	}
}

// schema checks what a schema says of itself. A schema may be used both ways:
// its examples need be right one way.
func (l *exampleLint) schema(s *schema.Schema) {
	if v := s.Raw.Get("example"); v != nil {
		l.report(v, s.Locate(v, "example"), eitherWay(s, v), "the example of the schema")
	}
	if list := s.Raw.Get("examples"); list != nil && list.Kind == schema.Array {
		for i := range list.Items {
			v := &list.Items[i]
			l.report(v, s.Locate(v, "examples", strconv.Itoa(i)), eitherWay(s, v), "an example of the schema")
		}
	}
	if s.Default != nil {
		l.report(s.Default, s.Locate(s.Default, "default"), eitherWay(s, s.Default), "the default of the schema")
	}
}

// eitherWay returns the violations of the direction that has fewest.
func eitherWay(s *schema.Schema, v *schema.Value) []Violation {
	best := s.Check(v, schema.ToClient, "", "")
	for _, dir := range []schema.Direction{schema.ToServer, schema.Neither} {
		if best == nil {
			break
		}
		if other := s.Check(v, dir, "", ""); len(other) < len(best) {
			best = other
		}
	}
	return best
}

// report places each violation where its value stands in the document: for a
// member that is missing, where the object stands.
func (l *exampleLint) report(v *schema.Value, at Location, violations []Violation, about string) {
	for _, violation := range violations {
		place, pointer := v.At(violation.Pointer), violation.Pointer
		for place == nil && pointer != "" {
			pointer = pointer[:strings.LastIndexByte(pointer, '/')]
			place = v.At(pointer)
		}
		location := at
		if place != nil && place.Line > 0 {
			location = Location{File: at.File, Line: int(place.Line), Column: int(place.Column), Pointer: at.Pointer + pointer}
			if place.File != v.File { // only what is laid over the document has other files in it
				location.File = l.source.Locate(place, "").File
			}
		}
		where := ""
		if violation.Pointer != "" {
			where = " at " + violation.Pointer
		}
		message := fmt.Sprintf("%s breaks its schema%s: %s (%s)", about, where, violation.Message(), violation.Rule)
		l.problems = append(l.problems, Problem{ProblemExample, location, message})
	}
}
