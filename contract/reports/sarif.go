package reports

import (
	"encoding/json"
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/contract"
	"github.com/understudy-api/understudy/specs"
)

// The objects of SARIF 2.1.0 that are written.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool         `json:"tool"`
		Invocations []sarifInvocation `json:"invocations"`
		ColumnKind  string            `json:"columnKind"`
		Results     []sarifResult     `json:"results"`
		Properties  map[string]any    `json:"properties"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID    string     `json:"id"`
		Short sarifText  `json:"shortDescription"`
		Full  *sarifText `json:"fullDescription,omitempty"`
		Help  *sarifText `json:"help,omitempty"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifInvocation struct {
		Successful    bool                `json:"executionSuccessful"`
		Notifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations,omitempty"`
	}
	sarifResult struct {
		RuleID       string             `json:"ruleId"`
		RuleIndex    int                `json:"ruleIndex"`
		Level        string             `json:"level"`
		Message      sarifText          `json:"message"`
		Locations    []sarifLocation    `json:"locations,omitempty"`
		Fingerprints map[string]string  `json:"partialFingerprints"`
		Suppressions []sarifSuppression `json:"suppressions,omitempty"`
		Properties   map[string]any     `json:"properties"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Justification string `json:"justification"`
	}
	sarifLocation struct {
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		Line   int `json:"startLine"`
		Column int `json:"startColumn,omitempty"`
	}
	sarifLogical struct {
		Name string `json:"fullyQualifiedName"`
		Kind string `json:"kind"`
	}
)

// writeSARIF writes one run: findings are results, which point at what the document
// promises, and what else went wrong is a notification.
//
// SARIF counts columns in UTF-16 code units or in code points, understudy in bytes.
// They differ only on lines that are not ASCII before the place. There a column is
// too far to the right, but never on another line.
func writeSARIF(w io.Writer, r *contract.Report) error {
	run := sarifRun{
		Tool:       sarifTool{sarifDriver{Name: "understudy", InformationURI: "https://github.com/understudy-api/understudy"}},
		ColumnKind: "utf16CodeUnits",
		Results:    []sarifResult{},
		Properties: map[string]any{"passed": r.Passed, "seed": r.Seed, "target": r.Target, "counts": r.Counts},
	}
	rules, index := sarifRules(r)
	run.Tool.Driver.Rules = rules
	for i := range r.Findings {
		f := &r.Findings[i]
		run.Results = append(run.Results, sarifOf(r, f, index[line(f.Check)]))
	}
	invocation := sarifInvocation{Successful: !r.Interrupted}
	for _, op := range r.Operations {
		if !op.Proved && !op.Allowed {
			invocation.Notifications = append(invocation.Notifications, sarifNotification{
				Level: "error", Message: sarifText{line(op.Operation + " is not proved: " + because(op.Code, op.Reason))},
				Locations: sarifAt(op.Location, op.Operation),
			})
		}
	}
	for _, f := range otherFailures(r) {
		invocation.Notifications = append(invocation.Notifications, sarifNotification{Level: "error", Message: sarifText{line(f)}})
	}
	run.Invocations = []sarifInvocation{invocation}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(sarifLog{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0", Runs: []sarifRun{run},
	})
}

// sarifRules lists the checks that found something, and where each is in the list.
func sarifRules(r *contract.Report) (rules []sarifRule, index map[string]int) {
	rules, index = []sarifRule{}, map[string]int{}
	checks := contract.Checks()
	for _, f := range r.Findings {
		id := line(f.Check)
		if _, known := index[id]; known {
			continue
		}
		index[id] = len(rules)
		rule := sarifRule{ID: id, Short: sarifText{line(f.Title)}}
		if i := slices.IndexFunc(checks, func(c contract.Check) bool { return c.ID == f.Check }); i >= 0 {
			rule.Full = &sarifText{checks[i].Explanation}
			rule.Help = rule.Full
		}
		rules = append(rules, rule)
	}
	return rules, index
}

func sarifOf(r *contract.Report, f *contract.Finding, rule int) sarifResult {
	result := sarifResult{
		RuleID: line(f.Check), RuleIndex: rule, Level: "error",
		Message:      sarifText{line(f.Message)},
		Locations:    sarifAt(f.Rule, f.Operations...),
		Fingerprints: map[string]string{"understudy/v1": f.ID},
		Properties:   map[string]any{"cases": f.Cases, "operations": f.Operations, "expected": f.Expected, "actual": f.Actual},
	}
	for name, value := range map[string]string{"fault": f.Fault, "place": f.Place, "replay": replay(r, f)} {
		if value != "" {
			result.Properties[name] = value
		}
	}
	if f.Example != nil {
		result.Properties["curl"] = f.Example.Curl
	}
	if f.Accepted != "" {
		result.Suppressions = []sarifSuppression{{"external", f.Accepted}}
	}
	return result
}

// sarifAt points into the document. Where that has no place that could be named,
// there is no location.
func sarifAt(at specs.Location, operations ...string) []sarifLocation {
	if at.File == "" || at.File == "-" {
		return nil
	}
	l := sarifLocation{Physical: sarifPhysical{Artifact: sarifArtifact{reference(at.File)}}}
	if at.Line > 0 {
		l.Physical.Region = &sarifRegion{at.Line, max(at.Column, 0)}
	}
	for _, op := range operations {
		if one := (sarifLogical{line(op), "member"}); !slices.Contains(l.Logical, one) { // the schema has each once
			l.Logical = append(l.Logical, one)
		}
	}
	return []sarifLocation{l}
}

// reference is the URI reference of a document: a relative path stays relative.
func reference(file string) string {
	if u, err := url.Parse(file); err == nil && remote(file) {
		return u.String()
	}
	path := filepath.ToSlash(file)
	if strings.HasPrefix(path, "/") {
		return (&url.URL{Scheme: "file", Path: path}).String()
	}
	return (&url.URL{Path: path}).String()
}
