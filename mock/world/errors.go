package world

import (
	"errors"
	"fmt"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// Missing says that there is no such thing.
type Missing struct {
	Kind      string           // the name of the collection
	Parameter *specs.Parameter // that names it; nil: the body does
	Key       schema.Value
}

func (e *Missing) Error() string {
	return fmt.Sprintf("%s has no %s", e.Kind, schema.Show(&e.Key))
}

// Taken says that there is a thing with the key already.
type Taken struct {
	Kind   string
	Member string // of the body, that says so
	Key    schema.Value
}

func (e *Taken) Error() string {
	return fmt.Sprintf("%s has %s already", e.Kind, schema.Show(&e.Key))
}

// Refused says why a patch cannot be applied.
type Refused struct {
	Pointer string // in the body
	Reason  string
}

func (e *Refused) Error() string { return e.Reason }

// Refusal says that a rule refuses the request.
type Refusal struct {
	Status int
	Rule   specs.Location
	Why    string // what is expected instead
}

func (e *Refusal) Error() string { return "a rule refuses it: expected " + e.Why }

// ErrReadOnly says that a request would change what clients may only read.
var ErrReadOnly = errors.New("it is read-only")
