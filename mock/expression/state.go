package expression

import (
	"errors"

	"github.com/understudy-api/understudy/specs/schema"
)

// maxSteps bounds one run: operators, calls, passes of a loop and elements that
// are gone over. It is far more than a rule over thousands of things needs, and
// ends a run in well under a second.
const maxSteps = 1_000_000

// textStep is how many bytes of text cost one step.
const textStep = 16

var errTooMuch = errors.New("it takes too many steps: look at fewer things, or nest fewer loops")

// state is what one run may still spend, and what it draws from. Expressions
// cannot name the variable that carries it.
type state struct {
	steps int
	seed  uint64
}

const stateName = "$state"

// spend charges n steps and one for the call. It panics when there are none
// left, which ends the run: the machine makes an error of it.
func (s *state) spend(n int) {
	if n < 0 || n >= s.steps {
		s.steps = 0
		panic(errTooMuch)
	}
	s.steps -= n + 1
}

func (s *state) spendText(n int) { s.spend(n / textStep) }

// bounded refuses a value that is nested too deep or, since parts of it may be
// shared, stands for more than can be written.
func (s *state) bounded(v *schema.Value, depth int) error {
	if depth > schema.MaxDepth {
		return errors.New("the value is nested too deep")
	}
	if s.steps--; s.steps < 0 {
		return errTooMuch
	}
	for i := range v.Items {
		if err := s.bounded(&v.Items[i], depth+1); err != nil {
			return err
		}
	}
	return nil
}
