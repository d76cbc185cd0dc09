package specs

import (
	"fmt"
	"iter"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// node is a value of a document that is being read, with its place. A node
// whose v is nil stands for what is absent: reading on from it is safe.
type node struct {
	b       *builder
	source  *schema.Source
	v       *schema.Value
	pointer string
}

func (n node) location() Location {
	if n.v == nil {
		return Location{File: n.source.Name, Pointer: n.pointer}
	}
	return n.source.Locate(n.v, n.pointer)
}

// raw returns a member as it is written.
func (n node) raw(name string) node {
	return node{n.b, n.source, n.v.Get(name), schema.JoinPointer(n.pointer, name)}
}

// get returns a member, or what it refers to.
func (n node) get(name string) node { return n.raw(name).deref() }

// deref follows Reference Objects. A reference that leads nowhere fails the
// document.
func (n node) deref() node {
	for range 100 {
		if n.v == nil || n.v.Kind != schema.Object {
			return n
		}
		ref := n.v.Get("$ref")
		if ref == nil || ref.Kind != schema.String {
			return n
		}
		t, err := n.b.compiler.Resolve(n.source, ref.Text)
		if err != nil {
			n.b.failAt(n.raw("$ref"), "%w", err)
			return node{n.b, n.source, nil, n.pointer}
		}
		n = node{n.b, t.Source, t.Value, t.Pointer}
	}
	n.b.failAt(n.raw("$ref"), "reference %q leads only to itself", n.v.Str("$ref"))
	return node{n.b, n.source, nil, n.pointer}
}

func (n node) str(name string) string { return n.v.Str(name) }

func (n node) flag(name string) bool { return n.v.Flag(name) }

// members ranges over an object, following no reference.
func (n node) members() iter.Seq2[string, node] {
	return func(yield func(string, node) bool) {
		if n.v == nil || n.v.Kind != schema.Object {
			return
		}
		for i, name := range n.v.Keys {
			if !yield(name, node{n.b, n.source, &n.v.Items[i], schema.JoinPointer(n.pointer, name)}) {
				return
			}
		}
	}
}

// elements ranges over an array, following no reference.
func (n node) elements() iter.Seq2[int, node] {
	return func(yield func(int, node) bool) {
		if n.v == nil || n.v.Kind != schema.Array {
			return
		}
		for i := range n.v.Items {
			if !yield(i, node{n.b, n.source, &n.v.Items[i], fmt.Sprintf("%s/%d", n.pointer, i)}) {
				return
			}
		}
	}
}

// strings returns the strings of an array.
func (n node) strings() []string {
	var list []string
	for _, e := range n.elements() {
		if e.v.Kind == schema.String {
			list = append(list, e.v.Text)
		}
	}
	return list
}

func isExtension(name string) bool { return strings.HasPrefix(name, "x-") }

func equalFold(a, b string) bool { return strings.EqualFold(a, b) }
