package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/understudy-api/understudy/contract"
	"github.com/understudy-api/understudy/contract/reports"
)

func (w *world) report() *cobra.Command {
	var to []reportTo
	var least map[string]float64
	var unproved []string
	var verbose bool
	c := &cobra.Command{
		Use:   "report FILE...",
		Short: "Merge reports of a verification, and write them in other formats",
		Long: `Merge reports of a verification, which understudy verify wrote as JSON, and write
them in other formats. Shards of one plan become the whole: an operation is proved
when one of them proves it, a case that several have counts once, and what a shard
left to another is not missing. FILE is a path, or - for standard input.

The exit status is that of the whole: 1 when there are findings that no baseline
accepts, operations that are not proved, or shards that are missing. It is 2 when
the reports are of different documents or seeds, or are no reports.`,
		Example: `  understudy report shard-*.json
  understudy report shard-*.json --report html=report.html --report junit=report.xml
  understudy report report.json --min-coverage operations=100 --min-coverage statuses=60`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError("%s needs a FILE: a report in JSON", c.CommandPath())
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			list, err := w.readReports(args)
			if err != nil {
				return err
			}
			whole, err := contract.Merge(list...)
			if err != nil {
				return usageError("%w", err)
			}
			if err := whole.Require(least, unproved); err != nil {
				return usageError("%w", err)
			}
			if err := w.writeAll(whole, to, verbose); err != nil {
				return err
			}
			if !whole.Passed {
				return &failure{status: exitFindings}
			}
			return nil
		},
	}
	reportFlags(c.Flags(), &to)
	completeFlag(c, "report", formatNames)
	requirementFlags(c.Flags(), &least, &unproved)
	c.Flags().BoolVarP(&verbose, "verbose", "v", false, "list all that was not seen in the text, not its beginning")
	return c
}

// readReports reads the reports that a command line names.
func (w *world) readReports(files []string) ([]*contract.Report, error) {
	list := make([]*contract.Report, len(files))
	for i, file := range files {
		r, err := w.readReport(file)
		if err != nil {
			return nil, usageError("%w", err)
		}
		list[i] = r
	}
	return list, nil
}

func (w *world) readReport(file string) (*contract.Report, error) {
	var from io.Reader = w.stdin
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		defer f.Close() //nolint:errcheck // nothing was written
		from = f
	}
	r, err := reports.Read(from)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return r, nil
}
