package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/understudy-api/understudy/specs"
)

// open loads the documents that a command line names.
func (w *world) open(ctx context.Context, refs string, locations []string) ([]*specs.Document, error) {
	docs := make([]*specs.Document, 0, len(locations))
	for i, location := range locations {
		if slices.Contains(locations[:i], location) {
			return nil, usageError("%s is named twice", location)
		}
		doc, err := w.openOne(ctx, refs, location)
		if err != nil {
			return nil, err
		}
		docs = append(docs, doc)
	}
	return docs, nil
}

func (w *world) openOne(ctx context.Context, refs, location string) (*specs.Document, error) {
	loader := specs.Loader{References: specs.References(refs), Stdin: w.stdin}
	doc, err := loader.Load(ctx, location)
	if err != nil {
		return nil, usageError("%w", err)
	}
	return doc, nil
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

// refsFlag adds --refs, which every command that reads documents has.
func refsFlag(flags *pflag.FlagSet, refs *string) {
	*refs = string(specs.InFolder)
	flags.Var(oneOf(refs, string(specs.InFolder), string(specs.InFiles), string(specs.InNetworks)),
		"refs", "how far references may lead: folder (of the document), files or network")
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
