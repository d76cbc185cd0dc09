package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/understudy-api/understudy/specs"
)

// reading is what a command line says of how documents are read.
type reading struct {
	refs     string
	overlays []string
}

// readingFlags adds --overlay and --refs, which every command that reads
// documents has.
func readingFlags(flags *pflag.FlagSet, r *reading) {
	overlayFlag(flags, &r.overlays)
	refsFlag(flags, &r.refs)
}

func overlayFlag(flags *pflag.FlagSet, overlays *[]string) {
	flags.StringArrayVar(overlays, "overlay", nil, "OpenAPI Overlay to lay over the documents: a `FILE`, a URL or -; repeatable")
}

// refsFlag adds --refs alone.
func refsFlag(flags *pflag.FlagSet, refs *string) {
	*refs = string(specs.InFolder)
	flags.Var(oneOf(refs, string(specs.InFolder), string(specs.InFiles), string(specs.InNetworks)),
		"refs", "how far references may lead: folder (of the document), files or network")
}

// open loads the documents that a command line names.
func (w *world) open(ctx context.Context, r reading, locations []string) ([]*specs.Document, error) {
	for i, location := range locations {
		if slices.Contains(locations[:i], location) {
			return nil, usageError("%s is named twice", location)
		}
	}
	if n := slices.Index(r.overlays, "-"); n >= 0 && (slices.Contains(locations, "-") || slices.Contains(r.overlays[n+1:], "-")) {
		return nil, usageError("standard input can be read once: name a file for the overlay")
	}
	loader := specs.Loader{References: specs.References(r.refs), Overlays: r.overlays, Stdin: w.stdin}
	docs, err := loader.LoadAll(ctx, locations...)
	if err != nil {
		return nil, usageError("%w", err)
	}
	return docs, nil
}

func (w *world) openOne(ctx context.Context, r reading, location string) (*specs.Document, error) {
	docs, err := w.open(ctx, r, []string{location})
	if err != nil {
		return nil, err
	}
	return docs[0], nil
}

// overlayProblems lists what overlays meant to change and did not.
func overlayProblems(docs []*specs.Document) (problems []specs.Problem) {
	for _, doc := range docs {
		for _, p := range doc.Problems {
			if p.Code == specs.ProblemOverlay {
				problems = append(problems, p)
			}
		}
	}
	return problems
}

// complainOf tells what overlays did not change, where nothing else does.
func (w *world) complainOf(docs ...*specs.Document) {
	for _, p := range overlayProblems(docs) {
		w.complain(p.String())
	}
}

// route is an operation on one of the paths that it is served on.
type route struct {
	*specs.Operation
	path string // with the base path
}

// routes lists what a document promises, in its order.
func routes(doc *specs.Document) []route {
	var list []route
	for op := range doc.Operations() {
		for _, base := range op.BasePaths {
			list = append(list, route{op, base + op.Path})
		}
	}
	return list
}

// atLeastOne and exactlyOne say what to do, which cobra's own words do not.
func atLeastOne(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usageError("%s needs a SPEC: a name from the box (%s), a path, a URL or -", c.CommandPath(), strings.Join(specs.Names(), ", "))
	}
	return nil
}

func exactlyOne(c *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usageError("%s takes one SPEC, found %d", c.CommandPath(), len(args))
	}
	return atLeastOne(c, args)
}

func none(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError("%s takes no arguments, found %q", c.CommandPath(), args[0])
	}
	return nil
}

// completeSpecs offers the box, besides files.
func completeSpecs(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return specs.Names(), cobra.ShellCompDirectiveDefault
}
