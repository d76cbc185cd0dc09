package specs

import (
	"iter"

	"github.com/understudy-api/understudy/specs/schema"
)

// Extension is a value that stands under x-understudy, with its place. The zero
// Extension is of what is absent: reading on from it is safe.
type Extension struct{ n node }

// Present reports whether there is such a value.
func (e Extension) Present() bool { return e.n.v != nil }

// Value returns the value as it is written, nil where there is none.
func (e Extension) Value() *schema.Value { return e.n.v }

// Location is the place of the value in the document.
func (e Extension) Location() Location {
	if e.n.b == nil {
		return Location{}
	}
	return e.n.location()
}

// Get returns a member of an object.
func (e Extension) Get(name string) Extension {
	if e.n.v == nil {
		return Extension{}
	}
	return Extension{e.n.raw(name)}
}

// Members ranges over an object, in the order of the document.
func (e Extension) Members() iter.Seq2[string, Extension] {
	return func(yield func(string, Extension) bool) {
		for name, n := range e.n.members() {
			if !yield(name, Extension{n}) {
				return
			}
		}
	}
}

// Elements ranges over an array.
func (e Extension) Elements() iter.Seq2[int, Extension] {
	return func(yield func(int, Extension) bool) {
		for i, n := range e.n.elements() {
			if !yield(i, Extension{n}) {
				return
			}
		}
	}
}

// Schema returns the compiled schema of a collection that x-understudy
// declares, nil for any other value.
func (e Extension) Schema() *schema.Schema {
	if e.n.v == nil {
		return nil
	}
	return e.n.b.doc.declared[e.n.v]
}

// Problem is a fault of the value.
func (e Extension) Problem(code, message string) Problem {
	return Problem{Code: code, Location: e.Location(), Message: message}
}
