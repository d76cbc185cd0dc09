package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/mock"
	"github.com/understudy-api/understudy/specs"
)

func (w *world) lint() *cobra.Command {
	var from reading
	var asJSON bool
	c := &cobra.Command{
		Use:   "lint SPEC...",
		Short: "Say what is wrong with documents",
		Long: `Say what is wrong with documents: errors against the OpenAPI specification,
examples that their own schema refuses, paths that cannot be told apart, schemas
that no value can satisfy, and rules under x-understudy that cannot be followed.

A finding is a line: file:line:column: message [code]. Codes stay the same
from version to version, the wording may not. The exit status is 1 when there
is a finding, and 2 when a document cannot be read at all.`,
		Example: `  understudy lint openapi.yaml
  understudy lint tendsocial-inbox octopush-messages
  curl -s https://example.com/openapi.json | understudy lint - --json`,
		Args:              atLeastOne,
		ValidArgsFunction: completeSpecs,
		RunE: func(c *cobra.Command, args []string) error {
			docs, err := w.open(c.Context(), from, args)
			if err != nil {
				return err
			}
			findings := []specs.Problem{}
			for _, doc := range docs {
				findings = append(findings, problemsOf(doc)...)
			}
			if asJSON {
				err = w.printJSON(findings)
			} else {
				err = w.print(lines(findings))
			}
			if err == nil && len(findings) > 0 {
				err = &failure{status: exitFindings}
			}
			return err
		},
	}
	readingFlags(c.Flags(), &from)
	c.Flags().BoolVar(&asJSON, "json", false, "print a JSON array")
	return c
}

// problemsOf lists all that is wrong with a document, in its order.
func problemsOf(doc *specs.Document) []specs.Problem {
	problems := doc.Lint()
	problems = append(slices.Clone(problems), fixtures.New(doc, fixtures.Settings{}).Problems()...)
	problems = append(problems, mock.Rules(doc)...)
	slices.SortFunc(problems, specs.Problem.Compare)
	return slices.Compact(problems)
}

func lines(problems []specs.Problem) string {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintln(&b, p)
	}
	return b.String()
}
