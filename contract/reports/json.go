package reports

import (
	_ "embed" // for the schema
	"encoding/json"
	"io"
	"slices"

	"github.com/understudy-api/understudy/contract"
)

//go:embed report.schema.json
var schema []byte

// Schema is the JSON Schema (2020-12) of reports in JSON. It has every member that
// there is, and says what it means.
func Schema() []byte { return slices.Clone(schema) }

// writeJSON writes the report itself, with lists where there is nothing to list.
func writeJSON(w io.Writer, r *contract.Report) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(whole(r))
}

// whole is a copy of the report in which the lists that JSON always has are there.
func whole(r *contract.Report) *contract.Report {
	c := *r
	c.Findings = slices.Clone(r.Findings)
	for i := range c.Findings {
		present(&c.Findings[i].Operations)
		present(&c.Findings[i].Cases)
	}
	present(&c.Findings)
	present(&c.Operations)
	present(&c.Cases)
	for _, d := range c.Coverage.Dimensions() {
		present(&d.Seen)
		present(&d.Unseen)
	}
	return &c
}

func present[T any](list *[]T) {
	if *list == nil {
		*list = []T{}
	}
}
