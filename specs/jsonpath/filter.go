package jsonpath

import (
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// logical is an expression that holds for a node or does not (section 2.3.5).
type logical interface {
	holds(q query, current *Node) bool
}

// valued is an expression that has a value; nil is Nothing.
type valued interface {
	value(q query, current *Node) *schema.Value
}

type (
	anyOf  []logical
	allOf  []logical
	negate struct{ of logical }

	comparison struct {
		left, right valued
		operator    string
	}

	literal struct{ of schema.Value }

	// embedded is a query in an expression. As a logical one it asks whether it
	// selects anything; as a valued one it must be singular.
	embedded struct {
		absolute bool
		segments []segment
	}
)

func (e anyOf) holds(q query, current *Node) bool {
	for _, x := range e {
		if x.holds(q, current) {
			return true
		}
	}
	return false
}

func (e allOf) holds(q query, current *Node) bool {
	for _, x := range e {
		if !x.holds(q, current) {
			return false
		}
	}
	return true
}

func (e negate) holds(q query, current *Node) bool { return !e.of.holds(q, current) }

func (e comparison) holds(q query, current *Node) bool {
	left, right := e.left.value(q, current), e.right.value(q, current)
	switch e.operator {
	case "==":
		return same(left, right)
	case "!=":
		return !same(left, right)
	case "<":
		return less(left, right)
	case ">":
		return less(right, left)
	case "<=":
		return less(left, right) || same(left, right)
	}
	return less(right, left) || same(left, right)
}

// same treats Nothing as a value of its own (section 2.3.5.2.2).
func same(a, b *schema.Value) bool {
	if a == nil || b == nil {
		return a == b
	}
	return schema.Equal(a, b)
}

// less holds for numbers and for strings only. UTF-8 sorts as code points do.
func less(a, b *schema.Value) bool {
	switch {
	case a == nil || b == nil || a.Kind != b.Kind:
		return false
	case a.Kind == schema.Number:
		return schema.NumberOf(a.Text).Cmp(schema.NumberOf(b.Text)) < 0
	case a.Kind == schema.String:
		return strings.Compare(a.Text, b.Text) < 0
	}
	return false
}

func (e literal) value(query, *Node) *schema.Value { return &e.of }

func (e embedded) nodes(q query, current *Node) []Node {
	if e.absolute {
		current = &Node{Value: q.root}
	}
	return q.run(e.segments, current)
}

func (e embedded) holds(q query, current *Node) bool { return len(e.nodes(q, current)) > 0 }

func (e embedded) value(q query, current *Node) *schema.Value {
	nodes := e.nodes(q, current)
	if len(nodes) != 1 {
		return nil
	}
	return nodes[0].Value
}

// singular reports whether at most one node can be selected, by the look of it.
func (e embedded) singular() bool {
	for _, s := range e.segments {
		if s.descend || len(s.selectors) != 1 {
			return false
		}
		switch s.selectors[0].(type) {
		case name, index:
		default:
			return false
		}
	}
	return true
}
