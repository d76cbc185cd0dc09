package specs

import (
	"slices"
)

// Codes of problems, besides those of the parts of a document that loading
// passes over (schema, parameter, security, responses, server, path,
// operationId and example). They are stable.
const (
	ProblemExample   = "example"       // an example, or a default, that breaks its schema
	ProblemAmbiguous = "ambiguousPath" // two templates that one path can match equally
	ProblemDocument  = "document"      // the structure is not as the OpenAPI Specification asks for
)

// Lint looks for the faults of a document that do not keep it from being used:
// those of [Document.Problems], examples and defaults that are not valid, paths
// that cannot be told apart, and what kin-openapi finds wrong with its
// structure. They come in the order of the document, each once.
//
// It takes much longer than loading, on large documents seconds.
func (d *Document) Lint() []Problem {
	problems := slices.Clone(d.Problems)
	problems = append(problems, d.lintExamples()...)
	problems = append(problems, d.lintPaths()...)
	problems = append(problems, d.lintStructure()...)
	slices.SortStableFunc(problems, Problem.Compare)
	return slices.Compact(problems)
}
