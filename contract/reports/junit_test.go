package reports_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/understudy-api/understudy/contract"
)

// grammar is what Jenkins, GitLab and others read alike, after the XSD of the
// xUnit plugin of Jenkins (junit-10.xsd): of each element, what may be in it, and
// the attributes that it must and may have.
var grammar = map[string]struct{ children, must, may []string }{
	"testsuites": {[]string{"testsuite"}, nil, []string{"name", "time", "tests", "failures", "errors"}},
	"testsuite":  {[]string{"testcase"}, []string{"name", "tests", "failures", "errors"}, []string{"skipped", "time"}},
	"testcase":   {[]string{"failure", "error", "skipped", "system-out"}, []string{"name"}, []string{"classname", "time"}},
	"failure":    {nil, nil, []string{"type", "message"}},
	"error":      {nil, nil, []string{"type", "message"}},
	"skipped":    {nil, nil, []string{"type", "message"}},
	"system-out": {},
}

// element is one of an XML document.
type element struct {
	name     string
	attr     map[string]string
	text     string
	children []*element
}

// parsed reads XML, and refuses what the grammar does not have.
func parsed(text []byte) (*element, error) {
	root := &element{}
	open := []*element{root}
	for d := xml.NewDecoder(bytes.NewReader(text)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return root.children[0], nil
		}
		if err != nil {
			return nil, err
		}
		in := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name.Local, attr: map[string]string{}}
			rule, known := grammar[e.name]
			if !known || in.name != "" && !slices.Contains(grammar[in.name].children, e.name) {
				return nil, fmt.Errorf("<%s> in <%s>", e.name, in.name)
			}
			for _, a := range token.Attr {
				e.attr[a.Name.Local] = a.Value
				if !slices.Contains(slices.Concat(rule.must, rule.may), a.Name.Local) {
					return nil, fmt.Errorf("<%s %s>", e.name, a.Name.Local)
				}
			}
			for _, name := range rule.must {
				if _, found := e.attr[name]; !found {
					return nil, fmt.Errorf("<%s> without %s", e.name, name)
				}
			}
			in.children = append(in.children, e)
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			in.text += string(token)
		case xml.Comment, xml.Directive:
			return nil, fmt.Errorf("%T in it", token)
		}
	}
}

func (e *element) all(name string) (list []*element) {
	for _, c := range e.children {
		if c.name == name {
			list = append(list, c)
		}
		list = append(list, c.all(name)...)
	}
	return list
}

// junit reads what is written for a report, and checks its sums.
func junit(t testing.TB, r *contract.Report) *element {
	t.Helper()
	root, err := parsed(written(t, "junit", r))
	if err != nil {
		t.Fatal(err)
	}
	sum := func(e *element) []string {
		tests, failures, failed := len(e.all("testcase")), len(e.all("failure")), len(e.all("error"))
		return []string{strconv.Itoa(tests), strconv.Itoa(failures), strconv.Itoa(failed)}
	}
	for _, e := range append(root.all("testsuite"), root) {
		if got := []string{e.attr["tests"], e.attr["failures"], e.attr["errors"]}; !slices.Equal(got, sum(e)) {
			t.Errorf("%s says %v tests, failures and errors, and has %v", e.attr["name"], got, sum(e))
		}
	}
	return root
}

func TestJUnit(t *testing.T) {
	root := junit(t, hostile())
	cases := map[string]*element{}
	for _, c := range root.all("testcase") {
		if len(c.children) > 1 {
			t.Errorf("%s has %d outcomes", c.attr["name"], len(c.children))
		}
		key := c.attr["name"]
		if i := strings.LastIndex(key, "["); i >= 0 && c.attr["classname"] != "coverage" {
			key = strings.Trim(key[i:], "[]")
		}
		cases[key] = c
	}
	if n := len(root.all("testcase")); len(cases) != n {
		t.Errorf("%d names for %d cases", len(cases), n)
	}
	for name, want := range map[string]string{
		"c1": "failure", "c2": "failure", "c3": "system-out", "c4": "", "c5": "skipped", "c6": "error",
		"f4": "failure", "GET /x is proved": "", "DELETE /x is proved": "skipped",
	} {
		got := ""
		if cases[name] == nil {
			t.Errorf("there is no case %s", name)
			continue
		}
		for _, c := range cases[name].children {
			got = c.name
		}
		if got != want {
			t.Errorf("%s has a <%s>, want <%s>", name, got, want)
		}
	}
	failure := cases["c1"].children[0]
	if failure.attr["type"] != "response-valid" || !strings.Contains(failure.text, "curl -d '") || !strings.Contains(failure.text, "Slow: it is slow") {
		t.Errorf("the failure of c1 does not say what was found, how to see it, and what else: %+v", failure)
	}
}

// TestJUnitIsRed shows that who reads nothing but JUnit XML knows whether a run
// passed.
func TestJUnitIsRed(t *testing.T) {
	for name, change := range map[string]func(*contract.Report){
		"an operation is not proved": func(r *contract.Report) { r.Operations[0].Proved = false },
		"the run itself failed": func(r *contract.Report) {
			r.Failures = []contract.Failure{{Code: contract.LowCoverage, Message: "coverage is too low"}}
		},
		"a case failed":                 func(r *contract.Report) { r.Cases[0].Verdict = contract.Failed },
		"a finding without a case":      func(r *contract.Report) { r.Findings = []contract.Finding{{ID: "f", Message: "m"}} },
		"for a reason that is not told": func(*contract.Report) {},
	} {
		r := clean()
		change(r)
		r.Passed = false
		if root := junit(t, r); root.attr["failures"] != "1" {
			t.Errorf("%s: %s failures, want 1", name, root.attr["failures"])
		}
	}
	if root := junit(t, clean()); root.attr["failures"] != "0" || root.attr["errors"] != "0" {
		t.Error("a run that passed is red")
	}
}

// FuzzJUnit shows that no text breaks the XML, or gets out of where it belongs.
func FuzzJUnit(f *testing.F) {
	f.Add(evil, "a")
	f.Add("]]>", "\x00\ud7ff\xed\xa0\x80\ufffe")
	f.Fuzz(func(t *testing.T, a, b string) {
		if n := len(junit(t, sown(a, b)).all("testcase")); n != 5 {
			t.Errorf("%d cases, want 5", n)
		}
	})
}

// sown is a report with two texts in all places where texts come from outside.
func sown(a, b string) *contract.Report {
	r := empty()
	r.Document.Location, r.Document.Title, r.Target = a, b, a
	r.Failures = []contract.Failure{{Code: contract.Incomplete, Message: a}}
	r.Operations = []contract.OperationResult{{Operation: a, Code: b, Reason: a}}
	r.Operations[0].Location.File, r.Operations[0].Location.Line = b, 1
	r.Cases = []contract.CaseResult{
		{ID: "1", Operation: a, Name: b, Verdict: contract.Failed},
		{ID: "2", Operation: a, Name: a, Verdict: contract.Skipped, Code: a, Reason: b},
		{ID: "3", Operation: a, Name: a, Verdict: contract.Error, Code: a, Reason: b},
	}
	r.Findings = []contract.Finding{{
		ID: a, Check: b, Title: a, Message: b, Expected: a, Actual: b, Place: a, Operations: []string{a, b}, Cases: []string{"1"},
		Example: &contract.Example{Case: a, Curl: b},
	}}
	r.Findings[0].Rule.File = a
	return r
}
