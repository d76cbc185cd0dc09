package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/understudy-api/understudy/contract"
)

// Read reads a report that was written as JSON. Anything else is an error: a
// report of another version, one with members that there are not or without those
// that there must be, and whatever is no report.
func Read(from io.Reader) (*contract.Report, error) {
	text, err := io.ReadAll(from)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var tree any
	switch err := d.Decode(&tree); {
	case errors.Is(err, io.EOF):
		return nil, errors.New("it is empty, no report")
	case err != nil:
		return nil, fmt.Errorf("it is no JSON: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is something after the report")
	}
	members, _ := tree.(map[string]any)
	version, found := members["version"]
	switch {
	case !found:
		return nil, errors.New("it is no report: it has no version")
	case fmt.Sprint(version) != fmt.Sprint(contract.ReportVersion):
		return nil, fmt.Errorf("it is a report of version %v, and this understudy reads version %d", version, contract.ReportVersion)
	}
	if err := fits(tree, reportShape, "the report"); err != nil {
		return nil, err
	}
	r := new(contract.Report)
	if err := json.Unmarshal(text, r); err != nil {
		return nil, fmt.Errorf("it is no report: %w", err)
	}
	return r, sound(r)
}

// verdicts are those that cases can have.
var verdicts = []contract.Verdict{contract.Passed, contract.Failed, contract.Skipped, contract.Error}

// sound refuses what no run writes, and what merging or showing would trip over.
func sound(r *contract.Report) error {
	cases := map[string]bool{}
	for _, c := range r.Cases {
		if !slices.Contains(verdicts, c.Verdict) {
			return fmt.Errorf("case %s has a verdict %q that there is not", c.ID, c.Verdict)
		}
		if cases[c.ID] {
			return fmt.Errorf("case %s is there twice", c.ID)
		}
		cases[c.ID] = true
	}
	for _, f := range r.Findings {
		for _, id := range f.Cases {
			if !cases[id] {
				return fmt.Errorf("finding %s has a case %s that the report has not", f.ID, id)
			}
		}
	}
	return nil
}
