package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
)

func (w *world) list() *cobra.Command {
	var from reading
	var asJSON bool
	c := &cobra.Command{
		Use:   "list SPEC",
		Short: "List the operations of a document",
		Long: `List the operations of a document in its own order: method, path with the base
path of its servers, operationId, the statuses that are documented, and the
summary.`,
		Example: `  understudy list tendsocial-inbox
  understudy list openapi.yaml --json | jq -r '.[].operationId'`,
		Args:              exactlyOne,
		ValidArgsFunction: completeSpecs,
		RunE: func(c *cobra.Command, args []string) error {
			doc, err := w.openOne(c.Context(), from, args[0])
			if err != nil {
				return err
			}
			w.complainOf(doc)
			if asJSON {
				return w.printJSON(listed(routes(doc)))
			}
			return w.print(table(routes(doc)))
		},
	}
	readingFlags(c.Flags(), &from)
	c.Flags().BoolVar(&asJSON, "json", false, "print a JSON array")
	return c
}

// row is one operation as list --json prints it.
type row struct {
	Method      string   `json:"method"`
	Path        string   `json:"path"` // with the base path
	OperationID string   `json:"operationId"`
	Statuses    []string `json:"statuses"`
	Summary     string   `json:"summary"`
	Deprecated  bool     `json:"deprecated,omitempty"`
}

func listed(routes []route) []row {
	rows := make([]row, len(routes))
	for i, r := range routes {
		rows[i] = row{r.Method, r.path, r.ID, statuses(r), r.Summary, r.Deprecated}
	}
	return rows
}

func statuses(r route) []string {
	list := make([]string, len(r.Responses))
	for i, response := range r.Responses {
		list[i] = response.Status
	}
	return list
}

func table(routes []route) string {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, r := range routes {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", r.Method, r.path, r.ID, strings.Join(statuses(r), ","), r.Summary) //nolint:errcheck // to memory
	}
	_ = t.Flush() // to memory
	return b.String()
}

// printJSON prints for programs.
func (w *world) printJSON(v any) error {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return failed("%w", err)
	}
	return w.print(b.String())
}
