package jsonpath

import (
	"slices"

	"github.com/understudy-api/understudy/specs/schema"
)

// segment is a child segment, or a descendant one (section 2.5).
type segment struct {
	descend   bool
	selectors []selector
}

// selector is one of the five kinds (section 2.3).
type selector interface {
	from(q query, n *Node, out []Node) []Node
}

type (
	name     string
	wildcard struct{}
	index    int
	slice    struct{ start, end, step *int }
	filter   struct{ test logical }
)

// query is an expression at work on a document.
type query struct{ root *schema.Value }

func (q query) run(segments []segment, start *Node) []Node {
	nodes := []Node{*start}
	for _, s := range segments {
		var next []Node
		for i := range nodes {
			next = q.segment(s, &nodes[i], next)
		}
		nodes = next
	}
	return nodes
}

func (q query) segment(s segment, n *Node, out []Node) []Node {
	for _, selector := range s.selectors {
		out = selector.from(q, n, out)
	}
	if s.descend {
		for i := range n.Value.Items {
			c := n.child(i)
			out = q.segment(s, &c, out)
		}
	}
	return out
}

func (s name) from(_ query, n *Node, out []Node) []Node {
	if n.Value.Kind == schema.Object {
		if i := slices.Index(n.Value.Keys, string(s)); i >= 0 {
			return append(out, n.child(i))
		}
	}
	return out
}

func (wildcard) from(_ query, n *Node, out []Node) []Node {
	for i := range n.Value.Items {
		out = append(out, n.child(i))
	}
	return out
}

func (s index) from(_ query, n *Node, out []Node) []Node {
	if n.Value.Kind != schema.Array {
		return out
	}
	i, length := int(s), len(n.Value.Items)
	if i < 0 {
		i += length
	}
	if i < 0 || i >= length {
		return out
	}
	return append(out, n.child(i))
}

// from follows section 2.3.4.2.2.
func (s slice) from(_ query, n *Node, out []Node) []Node {
	length, step := len(n.Value.Items), 1
	if s.step != nil {
		step = *s.step
	}
	if n.Value.Kind != schema.Array || step == 0 || length == 0 {
		return out
	}
	bound := func(b *int, otherwise, low, high int) int {
		if b == nil {
			return otherwise
		}
		i := *b
		if i < 0 {
			i += length
		}
		return min(max(i, low), high)
	}
	if step > 0 {
		end := bound(s.end, length, 0, length)
		for i := bound(s.start, 0, 0, length); i < end; i += step {
			out = append(out, n.child(i))
		}
		return out
	}
	end := bound(s.end, -1, -1, length-1)
	for i := bound(s.start, length-1, -1, length-1); i > end; i += step {
		out = append(out, n.child(i))
	}
	return out
}

func (s filter) from(q query, n *Node, out []Node) []Node {
	for i := range n.Value.Items {
		if c := n.child(i); s.test.holds(q, &c) {
			out = append(out, c)
		}
	}
	return out
}
