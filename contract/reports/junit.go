package reports

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/understudy-api/understudy/contract"
)

// The elements of JUnit XML that Jenkins, GitLab, GitHub and Azure read alike.
// Times are 0, so that the same report is the same file.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Time     string       `xml:"time,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Time     string      `xml:"time,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string       `xml:"classname,attr"`
		Name    string       `xml:"name,attr"`
		Time    string       `xml:"time,attr"`
		Failure *junitReason `xml:"failure"`
		Error   *junitReason `xml:"error"`
		Skipped *junitReason `xml:"skipped"`
		Out     string       `xml:"system-out,omitempty"`
	}
	junitReason struct {
		Type    string `xml:"type,attr,omitempty"`
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// writeJUnit writes a suite for each operation with its cases, and one for what no
// case stands for: who reads nothing else sees a failure whenever the run failed.
func writeJUnit(w io.Writer, r *contract.Report) error {
	all := junitSuites{Name: "understudy", Time: "0"}
	byCase := map[string][]*contract.Finding{}
	for i, f := range r.Findings {
		for _, id := range f.Cases {
			byCase[id] = append(byCase[id], &r.Findings[i])
		}
	}
	index := map[string]int{}
	suite := func(operation string) *junitSuite {
		i, known := index[operation]
		if !known {
			i = len(all.Suites)
			index[operation] = i
			all.Suites = append(all.Suites, junitSuite{Name: line(operation), Time: "0"})
		}
		return &all.Suites[i]
	}
	for _, op := range r.Operations {
		suite(op.Operation)
	}
	for i := range r.Cases {
		c := &r.Cases[i]
		s := suite(c.Operation)
		s.Cases = append(s.Cases, junitOf(r, c, byCase[c.ID]))
	}
	red := false
	for i := range all.Suites {
		s := &all.Suites[i]
		s.count()
		red = red || s.Failures+s.Errors > 0
	}
	coverage := junitCoverage(r, red)
	coverage.count()
	all.Suites = append(all.Suites, coverage)
	for _, s := range all.Suites {
		all.Tests, all.Failures, all.Errors = all.Tests+s.Tests, all.Failures+s.Failures, all.Errors+s.Errors
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w) // it replaces what XML 1.0 has no place for
	e.Indent("", "  ")
	if err := e.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// count sums up the suite.
func (s *junitSuite) count() {
	s.Tests = len(s.Cases)
	for _, c := range s.Cases {
		switch {
		case c.Failure != nil:
			s.Failures++
		case c.Error != nil:
			s.Errors++
		case c.Skipped != nil:
			s.Skipped++
		}
	}
}

func junitOf(r *contract.Report, c *contract.CaseResult, findings []*contract.Finding) junitCase {
	test := junitCase{
		Class: line(c.Operation),
		Name:  line(fmt.Sprintf("%s/%s [%s]", c.Family, c.Name, c.ID)),
		Time:  "0",
	}
	switch c.Verdict {
	case contract.Skipped:
		test.Skipped = &junitReason{Message: line(because(c.Code, c.Reason))}
	case contract.Error:
		test.Error = &junitReason{Type: line(c.Code), Message: line(c.Reason)}
	case contract.Failed:
		test.Failure, test.Out = junitFindings(r, c, findings)
	}
	return test
}

// junitFindings are why a case failed, as one failure, since most readers show no
// more. What a baseline accepts is none.
func junitFindings(r *contract.Report, c *contract.CaseResult, findings []*contract.Finding) (failure *junitReason, out string) {
	var accepted strings.Builder
	for _, f := range findings {
		if f.Accepted != "" {
			fmt.Fprintf(&accepted, "accepted: %s (%s): %s\n", line(f.Title), line(f.ID), line(f.Accepted))
			continue
		}
		if failure == nil {
			failure = &junitReason{Type: line(f.Check), Message: line(f.Message)}
		}
		failure.Text += junitText(f)
	}
	if failure != nil && failure.Text != "" {
		failure.Text += "replay: " + lines(rerun(r, c.ID, r.Seed)) + "\n"
	}
	if failure == nil && accepted.Len() == 0 {
		failure = &junitReason{Type: "failed", Message: line(c.Reason)}
	}
	return failure, accepted.String()
}

// junitText is a finding in lines.
func junitText(f *contract.Finding) string {
	var b strings.Builder
	put := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	put(line(f.Title), line(f.Message))
	put("expected", line(f.Expected))
	put("actual", line(f.Actual))
	put("place", line(f.Place))
	put("rule", line(f.Rule.String()))
	put("fault", line(f.Fault))
	put("finding", line(f.ID))
	if f.Example != nil {
		for _, step := range f.Example.Steps {
			put("before", fmt.Sprintf("%s → %d", lines(step.Curl), step.Status))
		}
		put("curl", lines(f.Example.Curl))
	}
	return b.String()
}

// junitCoverage is the suite of what no case stands for: whether each operation is
// proved, and the failures of the run as a whole. red says that a case failed.
func junitCoverage(r *contract.Report, red bool) junitSuite {
	s := junitSuite{Name: "coverage", Time: "0"}
	add := func(name string, failure, skipped *junitReason) {
		s.Cases = append(s.Cases, junitCase{Class: "coverage", Name: line(name), Time: "0", Failure: failure, Skipped: skipped})
	}
	for _, op := range r.Operations {
		why := &junitReason{Message: line(because(op.Code, op.Reason))}
		switch {
		case op.Proved:
			add(op.Operation+" is proved", nil, nil)
		case op.Allowed:
			add(op.Operation+" is proved", nil, why)
		default:
			why.Type, red = line(op.Code), true
			add(op.Operation+" is proved", why, nil)
		}
	}
	for _, f := range otherFailures(r) {
		add(f, &junitReason{Type: "run", Message: line(f)}, nil)
		red = true
	}
	for i := range r.Findings {
		if f := &r.Findings[i]; f.Accepted == "" && len(f.Cases) == 0 {
			add(f.ID, &junitReason{Type: line(f.Check), Message: line(f.Message), Text: junitText(f)}, nil)
			red = true
		}
	}
	if !r.Passed && !red {
		add("the run passes", &junitReason{Type: "run", Message: line(verdict(r))}, nil)
	}
	return s
}
