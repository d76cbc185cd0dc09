package expression

import (
	"fmt"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
)

// limits refuses what the checker lets pass and what would take too long: it
// looks at a tree before anything else does. It also notes the variables that
// are used.
type limits struct {
	c       *compiling
	visited int
	err     error
}

func (l *limits) fail(n ast.Node, format string, args ...any) {
	if l.err == nil {
		l.err = &file.Error{Location: n.Location(), Message: fmt.Sprintf(format, args...)}
	}
}

func (l *limits) walk(n ast.Node, loops int) {
	// The parser counts nodes; a < b < c stands for two comparisons that share
	// one, and such chains inside each other for many more than were counted.
	if l.visited++; l.visited > 2*maxNodes {
		l.fail(n, "the expression is too large")
	}
	if l.err != nil || n == nil {
		return
	}
	switch n := n.(type) {
	case *ast.IdentifierNode:
		switch _, isVariable := l.c.env[n.Value]; {
		case isVariable:
			l.c.names[n.Value] = true
		case n.Value[0] == '$':
			l.fail(n, "unknown name %s", n.Value)
		}
	case *ast.BytesNode:
		l.fail(n, "there are no bytes here: write a text, without the b")
	case *ast.UnaryNode:
		l.walk(n.Node, loops)
	case *ast.BinaryNode:
		if _, constant := n.Right.(*ast.StringNode); n.Operator == "matches" && !constant {
			l.fail(n.Right, "the pattern of matches must be a text that is written here")
		}
		l.all(loops, n.Left, n.Right)
	case *ast.ChainNode:
		l.walk(n.Node, loops)
	case *ast.MemberNode:
		l.all(loops, n.Node, n.Property)
	case *ast.SliceNode:
		l.all(loops, n.Node, n.From, n.To)
	case *ast.CallNode:
		if _, ok := n.Callee.(*ast.IdentifierNode); !ok {
			l.fail(n, "only functions can be called: write f(x), not x.f()")
		}
		l.walk(n.Callee, loops)
		l.all(loops, n.Arguments...)
	case *ast.BuiltinNode:
		l.all(loops, n.Arguments...)
	case *ast.PredicateNode:
		if loops == maxLoops {
			l.fail(n, "more than %d functions over lists inside each other", maxLoops)
		}
		l.walk(n.Node, loops+1)
	case *ast.VariableDeclaratorNode:
		if n.Name[0] == '$' {
			l.fail(n, "a name cannot start with $")
		}
		l.all(loops, n.Value, n.Expr)
	case *ast.SequenceNode:
		l.all(loops, n.Nodes...)
	case *ast.ConditionalNode:
		l.all(loops, n.Cond, n.Exp1, n.Exp2)
	case *ast.ArrayNode:
		l.all(loops, n.Nodes...)
	case *ast.MapNode:
		l.all(loops, n.Pairs...)
	case *ast.PairNode:
		l.all(loops, n.Key, n.Value)
	}
}

func (l *limits) all(loops int, nodes ...ast.Node) {
	for _, n := range nodes {
		if n != nil {
			l.walk(n, loops)
		}
	}
}
