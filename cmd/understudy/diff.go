package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/understudy-api/understudy/specs"
)

func (w *world) diff() *cobra.Command {
	var from reading
	var asJSON, all bool
	var ignore []string
	failOn := levelBreaking
	c := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Say what breaks clients between two documents",
		Long: `Say which changes between two documents break the clients of the old one, and
which may: the checks are those of oasdiff. OLD and NEW are each a SPEC, of any
version; they need not be of the same one.

A change is two lines: its level, the id of the check and the operation, then
file:line:column and what has changed. The place is in NEW; in OLD for what was
removed. Ids stay the same from version to version, the wording may not.

The exit status is 1 when a change breaks clients, and 2 when a document cannot
be used. --fail-on says otherwise: warning counts warnings as well, any counts
every change, and lists them as --all does.`,
		Example: `  understudy diff openapi-1.yaml openapi-2.yaml
  git show HEAD:openapi.yaml | understudy diff - openapi.yaml --fail-on warning
  understudy diff old.yaml new.yaml --json --ignore request-parameter-removed`,
		Args:              oldAndNew,
		ValidArgsFunction: completeSpecs,
		RunE: func(c *cobra.Command, args []string) error {
			if err := checkRuleIDs(ignore); err != nil {
				return err
			}
			before, after, err := w.openPair(c.Context(), from, args[0], args[1])
			if err != nil {
				return err
			}
			w.complainOf(slices.Compact([]*specs.Document{before, after})...)
			changes, err := compare(before, after, all || failOn == levelAny)
			if err != nil {
				return err
			}
			changes = slices.DeleteFunc(changes, func(c change) bool { return slices.Contains(ignore, c.ID) })
			d := difference{Old: args[0], New: args[1], Changes: changes}
			d.count()
			if err := w.printDifference(d, asJSON, all || failOn == levelAny); err != nil {
				return err
			}
			if d.fails(failOn) {
				return &failure{status: exitFindings}
			}
			return nil
		},
	}
	readingFlags(c.Flags(), &from)
	c.Flags().BoolVar(&all, "all", false, "list changes that break nothing as well")
	c.Flags().BoolVar(&asJSON, "json", false, "print a JSON object")
	c.Flags().Var(oneOf(&failOn, levelBreaking, levelWarning, levelAny), "fail-on", "what makes the exit status 1")
	c.Flags().StringArrayVar(&ignore, "ignore", nil, "leave out what the check with this `ID` finds; repeatable")
	return c
}

func oldAndNew(c *cobra.Command, args []string) error {
	if len(args) != 2 {
		return usageError("%s needs two SPECs, OLD and NEW, found %d: each is a name from the box (%s), a path, a URL or -",
			c.CommandPath(), len(args), strings.Join(specs.Names(), ", "))
	}
	return nil
}

// openPair loads two documents, which may be one: only standard input cannot be
// read twice.
func (w *world) openPair(ctx context.Context, r reading, before, after string) (*specs.Document, *specs.Document, error) {
	if before == after {
		if before == "-" {
			return nil, nil, usageError("standard input can be read once: name a file for OLD or NEW")
		}
		doc, err := w.openOne(ctx, r, before)
		return doc, doc, err
	}
	docs, err := w.open(ctx, r, []string{before, after})
	if err != nil {
		return nil, nil, err
	}
	return docs[0], docs[1], nil
}

// difference is what diff --json prints.
type difference struct {
	Old      string   `json:"old"` // as they were given
	New      string   `json:"new"`
	Breaking int      `json:"breaking"`
	Warnings int      `json:"warnings"`
	Changes  []change `json:"changes"`
}

// change is one finding of a check.
type change struct {
	ID          string          `json:"id"`                  // of the check; stable
	Level       string          `json:"level"`               // breaking, warning or info
	Operation   string          `json:"operation,omitempty"` // METHOD /path, webhook NAME; absent where it is not of one
	OperationID string          `json:"operationId,omitempty"`
	Section     string          `json:"section"` // of the document: paths, components, security or info
	Text        string          `json:"text"`
	Comment     string          `json:"comment,omitempty"` // why the level is what it is
	Location    *specs.Location `json:"location,omitempty"`
}

// Levels of changes, and with levelAny the words of --fail-on.
const (
	levelBreaking = "breaking"
	levelWarning  = "warning"
	levelInfo     = "info"
	levelAny      = "any"
)

func (d *difference) count() {
	for _, c := range d.Changes {
		switch c.Level {
		case levelBreaking:
			d.Breaking++
		case levelWarning:
			d.Warnings++
		}
	}
}

func (d *difference) fails(on string) bool {
	switch on {
	case levelAny:
		return len(d.Changes) > 0
	case levelWarning:
		return d.Breaking+d.Warnings > 0
	}
	return d.Breaking > 0
}

func (w *world) printDifference(d difference, asJSON, all bool) error {
	switch {
	case asJSON:
		return w.printJSON(d)
	case len(d.Changes) > 0:
		return w.print(d.text())
	case all:
		w.complain("no changes")
	default:
		w.complain("no breaking changes")
	}
	return nil
}

func (d *difference) text() string {
	var b strings.Builder
	for _, c := range d.Changes {
		b.WriteString(strings.TrimRight(fmt.Sprintf("%-8s  %s  %s", c.Level, c.ID, c.Operation), " ") + "\n")
		where := ""
		if c.Location != nil {
			where = c.Location.String() + ": "
		}
		fmt.Fprintf(&b, "  %s%s\n", where, c.Text)
		if c.Comment != "" {
			fmt.Fprintf(&b, "  %s\n", c.Comment)
		}
	}
	return b.String()
}
