package specs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// lintPaths finds templates that one path can match equally: those that differ
// only in the names of parameters, which OpenAPI forbids, and those of which
// neither is the more concrete one (OpenAPI 3.1.1, Path Templating Matching).
func (d *Document) lintPaths() []Problem {
	var problems []Problem
	var seen []*Operation // one of each path
	for _, op := range d.operations {
		if slices.ContainsFunc(seen, func(other *Operation) bool { return other.Path == op.Path }) {
			continue
		}
		for _, other := range seen {
			if !ambiguous(other.Path, op.Path) || !slices.ContainsFunc(op.BasePaths, func(base string) bool { return slices.Contains(other.BasePaths, base) }) {
				continue
			}
			problems = append(problems, Problem{
				ProblemAmbiguous, d.Locate(schema.JoinPointer("/paths", op.Path)),
				fmt.Sprintf("a request can match %s and %s (%s) equally: make them one path, or differ in literal text", op.Path, other.Path, d.Locate(schema.JoinPointer("/paths", other.Path))),
			})
		}
		seen = append(seen, op)
	}
	return problems
}

// ambiguous reports whether one path can match both templates and neither is
// more concrete in every segment where they differ.
func ambiguous(a, b string) bool {
	as, bs := strings.Split(a, "/"), strings.Split(b, "/")
	if len(as) != len(bs) {
		return false
	}
	first, second := false, false // which one is more concrete somewhere
	for i := range as {
		literalA, namesA := splitTemplate(as[i])
		literalB, namesB := splitTemplate(bs[i])
		switch {
		case slices.Equal(literalA, literalB):
		case len(namesA) == 0 && len(namesB) == 0:
			return false
		case len(namesA) == 0:
			if !fits(literalA[0], bs[i]) {
				return false
			}
			first = true
		case len(namesB) == 0:
			if !fits(literalB[0], as[i]) {
				return false
			}
			second = true
		default:
			// Literal text around parameters: the longer goes first.
			return false
		}
	}
	return first == second
}

func fits(text, segment string) bool {
	literal, _ := splitTemplate(segment)
	s := search{}
	return s.capture(&template{literal: literal}, text)
}
