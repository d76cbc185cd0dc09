package expression

import (
	"regexp"
	"slices"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
)

// lowering rewrites a tree that has been checked: operators, members and calls
// become calls of the operations of this package, with the state of the run
// before their arguments. What is left to the machine is control: conditions,
// loops, let, ?? and what stands on its own.
//
// Nodes are copied, not changed: the parser may have put one into two places.
type lowering struct{ c *compiling }

// holdsTruth are the operators that give true or false and nothing else.
var holdsTruth = []string{"==", "!=", "<", "<=", ">", ">=", "in", "contains", "startsWith", "endsWith", "matches", "truth"}

func (l *lowering) op(name string, at file.Location, arguments ...ast.Node) ast.Node {
	state := &ast.IdentifierNode{Value: stateName}
	state.SetLocation(at)
	return call(hidden(name), at, append([]ast.Node{state}, arguments...)...)
}

func (l *lowering) nodes(list []ast.Node) []ast.Node {
	out := make([]ast.Node, len(list))
	for i, n := range list {
		out[i] = l.node(n)
	}
	return out
}

func (l *lowering) node(n ast.Node) ast.Node {
	at := n.Location()
	switch n := n.(type) {
	case *ast.UnaryNode:
		switch n.Operator {
		case "-":
			return l.op("negate", at, l.node(n.Node))
		case "+":
			return l.op("plus", at, l.node(n.Node))
		}
		c := *n
		c.Node = l.truth(n.Node)
		return &c
	case *ast.BinaryNode:
		return l.binary(n)
	case *ast.ChainNode:
		return l.node(n.Node)
	case *ast.MemberNode:
		return l.op("member", at, l.node(n.Node), l.node(n.Property))
	case *ast.SliceNode:
		bound := func(n ast.Node) ast.Node {
			if n == nil {
				return &ast.NilNode{}
			}
			return l.node(n)
		}
		return l.op("slice", at, l.node(n.Node), bound(n.From), bound(n.To))
	case *ast.CallNode:
		state := &ast.IdentifierNode{Value: stateName}
		return call(n.Callee.(*ast.IdentifierNode).Value, at, append([]ast.Node{state}, l.nodes(n.Arguments)...)...)
	case *ast.BuiltinNode:
		return l.builtin(n)
	case *ast.PredicateNode:
		c := *n
		c.Node = l.node(n.Node)
		return &c
	case *ast.VariableDeclaratorNode:
		c := *n
		c.Value, c.Expr = l.node(n.Value), l.node(n.Expr)
		return &c
	case *ast.SequenceNode:
		c := *n
		c.Nodes = l.nodes(n.Nodes)
		return &c
	case *ast.ConditionalNode:
		c := *n
		c.Cond, c.Exp1, c.Exp2 = l.truth(n.Cond), l.node(n.Exp1), l.node(n.Exp2)
		return &c
	case *ast.ArrayNode:
		c := *n
		c.Nodes = l.nodes(n.Nodes)
		return &c
	case *ast.MapNode:
		var members []ast.Node
		for _, p := range n.Pairs {
			pair := p.(*ast.PairNode)
			members = append(members, l.node(pair.Key), l.node(pair.Value))
		}
		return l.op("object", at, members...)
	}
	return n // a constant, a name or an element
}

func (l *lowering) binary(n *ast.BinaryNode) ast.Node {
	switch n.Operator {
	case "&&", "and", "||", "or":
		c := *n
		c.Left, c.Right = l.truth(n.Left), l.truth(n.Right)
		return &c
	case "??":
		c := *n
		c.Left, c.Right = l.node(n.Left), l.node(n.Right)
		return &c
	case "matches":
		pattern := &ast.ConstantNode{Value: regexp.MustCompile(n.Right.(*ast.StringNode).Value)}
		return l.op("matches", n.Location(), l.node(n.Left), pattern)
	}
	return l.op(n.Operator, n.Location(), l.node(n.Left), l.node(n.Right))
}

// truth lowers a condition: the machine stops at null.
func (l *lowering) truth(n ast.Node) ast.Node {
	lowered := l.node(n)
	switch t := lowered.(type) {
	case *ast.BoolNode:
		return t
	case *ast.UnaryNode:
		return t // not
	case *ast.BinaryNode:
		if t.Operator != "??" {
			return t
		}
	case *ast.CallNode:
		if slices.ContainsFunc(holdsTruth, func(op string) bool { return hidden(op) == t.Callee.(*ast.IdentifierNode).Value }) {
			return t
		}
	}
	return l.op("truth", n.Location(), lowered)
}

// conditional are the functions whose last parameter is a condition.
var conditional = []string{"filter", "find", "findLast", "findIndex", "findLastIndex", "any", "all", "none", "one", "count"}

func (l *lowering) builtin(n *ast.BuiltinNode) ast.Node {
	at := n.Location()
	c := *n
	c.Arguments = l.nodes(n.Arguments)
	list := l.op("list", at, c.Arguments[0])
	c.Arguments[0] = list
	if n.Name == "count" && len(n.Arguments) == 1 {
		c.Arguments = append(c.Arguments, &ast.PredicateNode{Node: &ast.PointerNode{}})
	}
	if n.Name == "sum" && len(n.Arguments) == 1 {
		return l.op("sum", at, list)
	}
	// Every pass of a loop is charged.
	each := *c.Arguments[1].(*ast.PredicateNode)
	if slices.Contains(conditional, n.Name) {
		each.Node = l.op("truth", at, each.Node)
	} else {
		each.Node = l.op("step", at, each.Node)
	}
	c.Arguments[1] = &each
	switch n.Name {
	case "groupBy", "sortBy":
		each.Node = &ast.ArrayNode{Nodes: []ast.Node{each.Node, &ast.PointerNode{}}}
		fallthrough
	case "sum":
		operation := map[string]string{"groupBy": "group", "sortBy": "sorted", "sum": "sum"}[n.Name]
		c.Name, c.Arguments = "map", c.Arguments[:2]
		return l.op(operation, at, append([]ast.Node{&c}, l.nodes(n.Arguments[2:])...)...)
	}
	return &c
}
