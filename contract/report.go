package contract

import (
	"time"

	"github.com/understudy-api/understudy/specs"
)

// ReportVersion is that of the JSON form of a report.
const ReportVersion = 1

// Report is what a run found. But for Elapsed, it depends on nothing but the plan
// and the answers: not on the clock, nor on the number of workers.
type Report struct {
	Version  int           `json:"version"` // [ReportVersion]
	Document DocumentFacts `json:"document"`
	Target   string        `json:"target"`
	Seed     uint64        `json:"seed"`
	Shard    string        `json:"shard,omitempty"`  // such as 2/5
	Replay   string        `json:"replay,omitempty"` // flags besides the seed with which the plan is the same

	Passed bool `json:"passed"`

	// Interrupted says that not all cases were run: a signal came, or there were
	// as many failures as the config allows.
	Interrupted bool `json:"interrupted,omitempty"`

	// Failures are why the run did not pass, besides its findings.
	Failures []Failure `json:"failures,omitempty"`

	Counts     Counts            `json:"counts"`
	Findings   []Finding         `json:"findings"`
	Operations []OperationResult `json:"operations"` // in the order of the document
	Coverage   Coverage          `json:"coverage"`
	LeftOut    []LeftOut         `json:"leftOut,omitempty"`
	Cases      []CaseResult      `json:"cases"` // in the order of the plan

	Elapsed time.Duration `json:"-"`
}

// Failure is a reason for which a run did not pass, besides its findings.
type Failure struct {
	Code    FailureCode `json:"code"`
	Message string      `json:"message"` // a sentence
}

// FailureCode is what a failure is about.
type FailureCode string

// The codes of failures.
const (
	BadBaseline   FailureCode = "baseline"    // an entry has expired, is stale, or gives no reason
	Incomplete    FailureCode = "incomplete"  // not all cases were run
	NotReached    FailureCode = "not-reached" // requests did not reach the target
	NotProved     FailureCode = "not-proved"  // an operation is not proved
	LowCoverage   FailureCode = "coverage"    // less was seen than must be
	MissingShards FailureCode = "shards"      // reports of a whole are missing
)

// DocumentFacts say which document a report is about.
type DocumentFacts struct {
	Location string `json:"location"`
	Title    string `json:"title"`
	Version  string `json:"version"`
	OpenAPI  string `json:"openapi"`
	Digest   string `json:"digest"` // of what the document says
}

// Counts are of cases, but for Requests.
type Counts struct {
	Cases    int `json:"cases"`
	Passed   int `json:"passed"`
	Failed   int `json:"failed"`
	Skipped  int `json:"skipped"`
	Errors   int `json:"errors"` // cases of which nothing could be found out
	Requests int `json:"requests"`
}

// Verdict is how a case ended.
type Verdict string

// The verdicts of cases. Error is that nothing could be found out, because no
// answer came.
const (
	Passed  Verdict = "passed"
	Failed  Verdict = "failed"
	Skipped Verdict = "skipped"
	Error   Verdict = "error"
)

// Reasons for which a case is skipped, or an operation stays unproved.
const (
	Unsafe        = "unsafe"       // it writes, and that is not allowed
	NoThing       = "no-thing"     // there is nothing whose id it could send
	NoCredentials = "credentials"  // the credentials were refused
	Conflict      = "conflict"     // what there is already forbids it
	RateLimited   = "rate-limited" // too many requests
	Unmakeable    = "unmakeable"   // no valid request can be made
	Unselected    = "unselected"   // the selection, the shard or the budget leaves it out
	Stopped       = "stopped"      // the run ended before
	Undone        = "undone"       // a step before the one that matters did not succeed
	Unreachable   = "unreachable"  // no answer came
	Refusal       = "refused"      // no valid request was accepted
)

// CaseResult is what came of one case.
type CaseResult struct {
	ID        string      `json:"id"`
	Family    Family      `json:"family"`
	Operation string      `json:"operation"` // METHOD /path
	Name      string      `json:"name"`
	Place     string      `json:"place,omitempty"`
	Expect    Expectation `json:"expect"`
	Verdict   Verdict     `json:"verdict"`

	// Expected says whether the answer was the one that the case expects, and
	// Documented whether it was one that the document promises.
	Expected   bool `json:"expected"`
	Documented bool `json:"documented"`

	Status   int      `json:"status,omitempty"`   // of the answer; of the last one in a sequence
	Code     string   `json:"code,omitempty"`     // why it was skipped
	Reason   string   `json:"reason,omitempty"`   // the same in a sentence, or why there was no answer
	Findings []string `json:"findings,omitempty"` // ids of those that it belongs to
}

// OperationResult says whether anything is known of an operation.
type OperationResult struct {
	Operation   string         `json:"operation"` // METHOD /path
	OperationID string         `json:"operationId,omitempty"`
	Location    specs.Location `json:"location"`
	Proved      bool           `json:"proved"`            // a valid request was accepted, and answered as promised
	Allowed     bool           `json:"allowed,omitempty"` // it may stay unproved
	Code        string         `json:"code,omitempty"`    // why it is not proved
	Reason      string         `json:"reason,omitempty"`  // the same in a sentence
	Cases       int            `json:"cases"`
	Failed      int            `json:"failed"`
	Skipped     int            `json:"skipped"`
}

// Finding is one cause for which cases failed.
type Finding struct {
	ID       string `json:"id"`              // of the check and the cause, the same in every run
	Check    string `json:"check"`           // id of the [Check]
	Title    string `json:"title"`           // of the check
	Fault    string `json:"fault,omitempty"` // code of the Web Fuzzing Commons, such as F206
	Message  string `json:"message"`         // what is wrong, in a sentence
	Expected string `json:"expected"`
	Actual   string `json:"actual"`

	Operations []string         `json:"operations"` // METHOD /path, in the order of the document
	Place      string           `json:"place,omitempty"`
	Rule       specs.Location   `json:"rule"` // where the document promises otherwise
	Violation  *specs.Violation `json:"violation,omitempty"`

	Cases   []string `json:"cases"` // ids, in the order of the plan
	Example *Example `json:"example,omitempty"`

	// Accepted is why a baseline accepts it; such findings do not fail a run.
	Accepted string `json:"accepted,omitempty"`
}

// Example is the smallest exchange known that shows a finding. Secrets in it are
// replaced.
type Example struct {
	Case     string         `json:"case"`
	Seed     uint64         `json:"seed"`
	Steps    []Step         `json:"steps,omitempty"` // what was sent before, in a sequence
	Request  RequestFacts   `json:"request"`
	Response *ResponseFacts `json:"response,omitempty"`
	Curl     string         `json:"curl"`
}

// Step is an exchange before the one that failed.
type Step struct {
	Curl   string `json:"curl"`
	Status int    `json:"status"`
}

// RequestFacts are what was sent. Body is text; where it is not UTF-8 it is in
// Base64, and Binary.
type RequestFacts struct {
	Method string   `json:"method"`
	URL    string   `json:"url"`
	Header []string `json:"header,omitempty"` // Name: value, sorted
	Body   string   `json:"body,omitempty"`
	Binary bool     `json:"binary,omitempty"`
}

// ResponseFacts are what was answered, as [RequestFacts]. A long body is cut.
type ResponseFacts struct {
	Status int      `json:"status"`
	Header []string `json:"header,omitempty"`
	Body   string   `json:"body,omitempty"`
	Binary bool     `json:"binary,omitempty"`
	Cut    bool     `json:"cut,omitempty"`
}

// Coverage is what of a document a run has seen.
type Coverage struct {
	Operations Covered `json:"operations"` // proved
	Statuses   Covered `json:"statuses"`   // documented ones that were answered: METHOD /path 404
	MediaTypes Covered `json:"mediaTypes"` // sent and accepted, or answered
	Parameters Covered `json:"parameters"` // sent in a request that was accepted
	Branches   Covered `json:"branches"`   // of schemas: optional members, alternatives, listed values, null; in requests that were accepted and in valid answers
}

// Covered is a share of what a document has. Both lists are sorted.
type Covered struct {
	Seen   []string `json:"seen"`
	Unseen []string `json:"unseen"`
}

// Percent is how much was seen, from 0 to 100; 100 where there is nothing to see.
func (c Covered) Percent() float64 {
	all := len(c.Seen) + len(c.Unseen)
	if all == 0 {
		return 100
	}
	return 100 * float64(len(c.Seen)) / float64(all)
}

// Dimensions lists what is counted, with the names that thresholds have.
func (c *Coverage) Dimensions() []Dimension {
	return []Dimension{
		{"operations", &c.Operations},
		{"statuses", &c.Statuses},
		{"media-types", &c.MediaTypes},
		{"parameters", &c.Parameters},
		{"branches", &c.Branches},
	}
}

// Dimension is one thing that coverage counts.
type Dimension struct {
	Name string
	*Covered
}

// LeftOut counts cases that the budget has no room for.
type LeftOut struct {
	Operation string `json:"operation"`
	Family    Family `json:"family"`
	Cases     int    `json:"cases"`
	Reason    string `json:"reason"`
}
