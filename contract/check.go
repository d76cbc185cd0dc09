package contract

import (
	"slices"
	"sync"

	"github.com/understudy-api/understudy/specs"
)

// Check is one thing that is looked at in answers. Its id is a contract; the
// wording is not.
type Check struct {
	ID          string
	Title       string // what is wrong when it fails
	Explanation string // what is looked at, and why it matters

	// Fault is the code of the Web Fuzzing Commons vocabulary, such as F206; ""
	// where none fits.
	Fault string

	// Expectation says that the check is about what a case expects; others are
	// about what the document, or HTTP, promises of any answer.
	Expectation bool

	// apply looks at one answer; nil for checks that sequences make.
	apply func(*look) []problem
}

// problem is one way in which an answer fails a check.
type problem struct {
	check     string
	message   string // one sentence
	expected  string
	actual    string
	rule      specs.Location
	violation *specs.Violation

	// cause tells one reason from another within the check; the same cause at
	// several operations is one finding, unless alone says otherwise.
	cause string
	alone bool

	op *specs.Operation // whose answer it is; nil: that of the case
}

// look is what a check sees: an answer, and what it is the answer to.
type look struct {
	suite  *Suite
	op     *specs.Operation
	expect Expectation
	trial  *Case
	method string
	known  bool // the things that the request names are there
	*answer
	violations []specs.Violation // of the answer, by the document; without those that are not held against it

	undocumented bool // it is not what the document promises
}

// Checks lists all checks: first those about what cases expect, then those about
// any answer, then those of sequences.
func Checks() []Check {
	list := slices.Concat(expectations, answerChecks)
	for _, s := range scenarios {
		list = append(list, s.Check)
	}
	return list
}

// checksByID is asked for each problem that is found.
var checksByID = sync.OnceValue(func() map[string]*Check {
	index := map[string]*Check{}
	for _, c := range Checks() {
		index[c.ID] = &c
	}
	return index
})

// checkOf is nil where there is no such check.
func checkOf(id string) *Check { return checksByID()[id] }

func checkNames() (names []string) {
	for _, c := range Checks() {
		names = append(names, c.ID)
	}
	return names
}
