package reports_test

import (
	"time"

	"github.com/understudy-api/understudy/contract"
	"github.com/understudy-api/understudy/specs"
)

// evil is a text that tries to be more than a text, in every format at once.
const evil = "</script><b onclick=\"x\">]]>&amp;%0A::error::%\r\n::stop-commands::x\x1b[31m\x00\x07\u202e\ufffe \xff{{.}}'\"`$(x) 😀"

// hostile is a report of which every text comes from somebody who means harm, and
// which has everything that a report can have.
func hostile() *contract.Report {
	at := specs.Location{File: "api dir/open%api:ü#1.yaml", Line: 12, Column: 7, Pointer: "/paths/~1x/get"}
	return &contract.Report{
		Version: contract.ReportVersion,
		Document: contract.DocumentFacts{
			Location: "api dir/open%api:ü#1.yaml", Title: "T " + evil, Version: "1.0\n2", OpenAPI: "3.1.0", Digest: "d1",
		},
		Target: "http://127.0.0.1:8080/" + evil, Seed: 18446744073709551615, Shard: "2/5",
		Interrupted: true,
		Failures:    []contract.Failure{{Code: contract.Incomplete, Message: "it was stopped: " + evil}},
		Counts:      contract.Counts{Cases: 6, Passed: 1, Failed: 3, Skipped: 1, Errors: 1, Requests: 11},
		Findings: []contract.Finding{
			{
				ID: "f1", Check: "response-valid", Title: "An answer " + evil, Fault: "F206", Message: "the body " + evil,
				Expected: "a number" + evil, Actual: "a text" + evil, Operations: []string{"GET /x", "POST /" + evil},
				Place: "body.items.0", Rule: at, Cases: []string{"c1", "c2"},
				Violation: &specs.Violation{
					Code: "type", In: "body", Name: "n", Pointer: "/items/0", Expected: "a number", Value: evil, Rule: at,
				},
				Example: &contract.Example{
					Case: "c1", Seed: 7,
					Steps:   []contract.Step{{Curl: "curl 'http://x/'", Status: 201}},
					Request: contract.RequestFacts{Method: "POST", URL: "http://x/" + evil, Header: []string{"X: " + evil}, Body: evil},
					Response: &contract.ResponseFacts{
						Status: 500, Header: []string{"Y: " + evil}, Body: "AAE=", Binary: true, Cut: true,
					},
					Curl: "curl -d '" + evil + "' http://x/",
				},
			},
			{
				ID: "f2", Check: "response-valid", Title: "An answer", Message: "known", Operations: []string{"GET /x"},
				Rule: specs.Location{File: "https://example.com/a b.yaml", Line: 1, Column: 1}, Cases: []string{"c3"}, Accepted: "until " + evil,
			},
			{
				ID: "f3", Check: "slow", Title: "Slow", Message: "it is slow", Operations: []string{"GET /x"}, Cases: []string{"c1"},
				Rule: specs.Location{File: "/abs/a b.yaml", Line: 3},
			},
			{ID: "f4", Check: "no-case", Title: "No case", Message: "it belongs to none", Operations: []string{"GET /x"}},
		},
		Operations: []contract.OperationResult{
			{Operation: "GET /x", OperationID: "getX", Location: at, Proved: true, Cases: 3, Failed: 2},
			{Operation: "POST /" + evil, Location: at, Code: contract.Refusal, Reason: "no request was accepted " + evil, Cases: 3, Failed: 1, Skipped: 1},
			{Operation: "DELETE /x", Location: at, Allowed: true, Code: contract.Unsafe, Reason: "it writes"},
		},
		Coverage: contract.Coverage{
			Operations: contract.Covered{Seen: []string{"GET /x"}, Unseen: []string{"DELETE /x", "POST /" + evil}},
			Statuses:   contract.Covered{Unseen: []string{"a", "b", "c", "d" + evil, "e"}},
			Branches:   contract.Covered{Seen: []string{"a"}},
		},
		LeftOut: []contract.LeftOut{
			{Operation: "GET /x", Family: contract.Random, Cases: 3, Reason: "the budget " + evil},
			{Operation: "POST /" + evil, Family: contract.Texts, Cases: 4, Reason: "the budget " + evil},
		},
		Cases: []contract.CaseResult{
			{
				ID: "c1", Family: contract.Usual, Operation: "GET /x", Name: "n " + evil, Place: "query." + evil, Expect: contract.Accepted,
				Verdict: contract.Failed, Expected: true, Status: 200, Findings: []string{"f1", "f3"},
			},
			{ID: "c2", Family: contract.Boundaries, Operation: "POST /" + evil, Name: "one above", Expect: contract.Refused, Verdict: contract.Failed, Status: 500, Findings: []string{"f1"}},
			{ID: "c3", Family: contract.Enums, Operation: "GET /x", Name: "listed", Expect: contract.Accepted, Verdict: contract.Failed, Status: 404, Findings: []string{"f2"}},
			{ID: "c4", Family: contract.Methods, Operation: "GET /x", Name: "PATCH", Expect: contract.NoMethod, Verdict: contract.Passed, Expected: true, Documented: true, Status: 405},
			{ID: "c5", Family: contract.Random, Operation: "POST /" + evil, Name: "drawn", Expect: contract.Accepted, Verdict: contract.Skipped, Code: contract.RateLimited, Reason: "too many " + evil},
			{ID: "c6", Family: contract.Sequences, Operation: "POST /" + evil, Name: "turn", Expect: contract.Played, Verdict: contract.Error, Code: contract.Unreachable, Reason: "EOF " + evil},
		},
	}
}

// empty is the least that a report can be.
func empty() *contract.Report { return &contract.Report{Version: contract.ReportVersion} }

// clean is a report of a run that passed.
func clean() *contract.Report {
	return &contract.Report{
		Version:  contract.ReportVersion,
		Document: contract.DocumentFacts{Location: "tendsocial-inbox", Title: "TendSocial inbox", Version: "1.0.0", OpenAPI: "3.1.0", Digest: "d2"},
		Target:   "http://127.0.0.1:8080", Passed: true,
		Counts:     contract.Counts{Cases: 1, Passed: 1, Requests: 1},
		Operations: []contract.OperationResult{{Operation: "GET /api/inbox", Proved: true, Cases: 1}},
		Coverage:   contract.Coverage{Operations: contract.Covered{Seen: []string{"GET /api/inbox"}}},
		Cases: []contract.CaseResult{{
			ID: "c1", Family: contract.Usual, Operation: "GET /api/inbox", Name: "typical", Expect: contract.Accepted,
			Verdict: contract.Passed, Expected: true, Documented: true, Status: 200,
		}},
		Elapsed: 2 * time.Second,
	}
}

// samples are the reports that every format is tried with.
var samples = map[string]func() *contract.Report{"hostile": hostile, "empty": empty, "clean": clean}
