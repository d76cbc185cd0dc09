package main

import (
	"encoding/base64"
	"fmt"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"github.com/understudy-api/understudy/contract"
	"github.com/understudy-api/understudy/specs"
)

// planned is a case as verify --plan --json prints it.
type planned struct {
	ID          string               `json:"id"`
	Family      contract.Family      `json:"family"`
	Operation   string               `json:"operation"` // METHOD /path
	OperationID string               `json:"operationId"`
	Name        string               `json:"name"`
	Place       string               `json:"place"` // "" for the whole request
	Expect      contract.Expectation `json:"expect"`
	Rule        specs.Location       `json:"rule"`
	Violation   *specs.Violation     `json:"violation,omitempty"` // the one fault of the request
	Request     *plannedRequest      `json:"request,omitempty"`   // absent in a sequence
	Slots       []contract.Slot      `json:"slots,omitempty"`     // where ids of things that there are go
	Sequence    *plannedSequence     `json:"sequence,omitempty"`
}

// plannedRequest is what is sent. A body that is no text is in Base64.
type plannedRequest struct {
	Method string   `json:"method"`
	Target string   `json:"target"`
	Header []string `json:"header"` // Name: value
	Body   *string  `json:"body,omitempty"`
	Base64 bool     `json:"base64,omitempty"`
}

type plannedSequence struct {
	Scenario   string   `json:"scenario"`
	Collection string   `json:"collection,omitempty"`
	Operations []string `json:"operations"` // METHOD /path
	Roles      []string `json:"roles"`
	Parameter  string   `json:"parameter,omitempty"`
}

func planOf(s *contract.Suite) []planned {
	list := make([]planned, len(s.Cases))
	for i, c := range s.Cases {
		list[i] = planned{
			ID: c.ID, Family: c.Family, Operation: c.Operation.String(), OperationID: c.Operation.ID, Name: c.Name, Place: c.Place,
			Expect: c.Expect, Rule: c.Rule, Violation: c.Violation, Slots: c.Slots,
		}
		if r := c.Request; r != nil {
			one := &plannedRequest{Method: r.Method, Target: r.Target, Header: []string{}}
			for _, f := range r.Header {
				one.Header = append(one.Header, f.Name+": "+f.Value)
			}
			if r.Body != nil {
				text := string(r.Body)
				if one.Base64 = !utf8.ValidString(text); one.Base64 {
					text = base64.StdEncoding.EncodeToString(r.Body)
				}
				one.Body = &text
			}
			list[i].Request = one
		}
		if q := c.Sequence; q != nil {
			one := &plannedSequence{Scenario: q.Scenario, Collection: q.Collection, Roles: q.Roles, Parameter: q.Parameter}
			for _, op := range q.Operations {
				one.Operations = append(one.Operations, op.String())
			}
			list[i].Sequence = one
		}
	}
	return list
}

// printPlan prints the cases: the same bytes for the same document and settings.
func (w *world) printPlan(s *contract.Suite, asJSON bool, redact func(string) string) error {
	if asJSON {
		var b strings.Builder
		if err := (&world{stdout: &b}).printJSON(planOf(s)); err != nil {
			return err
		}
		return w.print(redact(b.String()))
	}
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, c := range s.Cases {
		place := c.Place
		if place == "" {
			place = "-"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", c.ID, c.Expect, c.Family, c.Operation, place, c.Name) //nolint:errcheck // to memory
	}
	_ = t.Flush() // to memory
	if err := w.print(redact(b.String())); err != nil {
		return err
	}
	left := 0
	for _, l := range s.LeftOut {
		left += l.Cases
	}
	said := plural(len(s.Cases), "case")
	if left > 0 {
		said += fmt.Sprintf("; there is no room for %d more", left)
	}
	w.complain(said)
	return nil
}

// checkRow is a check as verify --checks --json prints it.
type checkRow struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Explanation string `json:"explanation"`
	Fault       string `json:"fault,omitempty"`
}

// printChecks lists what is looked at in answers.
func (w *world) printChecks(asJSON bool) error {
	if asJSON {
		rows := []checkRow{}
		for _, c := range contract.Checks() {
			rows = append(rows, checkRow{c.ID, c.Title, c.Explanation, c.Fault})
		}
		return w.printJSON(rows)
	}
	var b strings.Builder
	for _, c := range contract.Checks() {
		b.WriteString(c.ID)
		if c.Fault != "" {
			b.WriteString(" (" + c.Fault + ")")
		}
		b.WriteString(": " + c.Title + "\n    " + c.Explanation + "\n")
	}
	return w.print(b.String())
}
