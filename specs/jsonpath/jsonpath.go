// Package jsonpath selects values of a document by JSONPath (RFC 9535).
//
//	path, err := jsonpath.Parse("$.paths.*.get")
//	for _, n := range path.Select(root) {
//		fmt.Println(n.Pointer())
//	}
//
// It selects places rather than values, since who asks wants to change what is
// there, and works on [schema.Value] itself, whose objects have an order. The
// language is that of the RFC and no more: what other dialects add is an error.
package jsonpath

import (
	"fmt"
	"strconv"

	"github.com/understudy-api/understudy/specs/schema"
)

// Path is an expression that was parsed. It is read-only.
type Path struct {
	text     string
	segments []segment
}

// String returns the expression as it was written.
func (p *Path) String() string { return p.text }

// Select returns the nodes that the expression selects, in the order of the
// RFC; members of objects come in the order of the document. A node that is
// selected in two ways comes twice.
func (p *Path) Select(root *schema.Value) []Node {
	return query{root}.run(p.segments, &Node{Value: root})
}

// SyntaxError says where an expression stops being JSONPath.
type SyntaxError struct {
	Text    string
	Offset  int // in Text, in bytes
	Message string
}

// Error counts characters from 1, as editors do.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%q is not JSONPath: character %d: %s", e.Text, len([]rune(e.Text[:e.Offset]))+1, e.Message)
}

// Node is a value in its place.
type Node struct {
	Value *schema.Value

	parent *Node
	key    string // in an object
	index  int    // in an array
}

// Tokens returns the way from the root: names, and indexes in decimal.
func (n *Node) Tokens() []string {
	depth := 0
	for m := n; m.parent != nil; m = m.parent {
		depth++
	}
	tokens := make([]string, depth)
	for m := n; m.parent != nil; m = m.parent {
		depth--
		tokens[depth] = m.key
		if m.parent.Value.Kind == schema.Array {
			tokens[depth] = strconv.Itoa(m.index)
		}
	}
	return tokens
}

// Pointer returns the place as a JSON Pointer.
func (n *Node) Pointer() string { return schema.JoinPointer("", n.Tokens()...) }

// child returns the i-th of the values in an object or array.
func (n *Node) child(i int) Node {
	c := Node{Value: &n.Value.Items[i], parent: n, index: i}
	if n.Value.Kind == schema.Object {
		c.key = n.Value.Keys[i]
	}
	return c
}
