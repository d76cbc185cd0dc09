package schema

// patternOp says what a patternNode is.
type patternOp uint8

const (
	opEmpty     patternOp = iota
	opSet                 // one code point of set
	opCat                 // subs in sequence
	opAlt                 // one of subs
	opRepeat              // subs[0], min to max times
	opGroup               // subs[0]; capture number index, 0 for none
	opLook                // lookaround on subs[0]
	opBackref             // what group index captured, or name until resolved
	opBegin               // ^
	opEnd                 // $
	opEndZ                // \Z: the end, or before a final line feed
	opLineBegin           // ^ with the m modifier
	opLineEnd             // $ with the m modifier
	opWord                // \b, or \B if negate
)

// unbounded is the max of a repeat without upper bound.
const unbounded = -1

// patternNode is a node of the syntax tree of a pattern.
type patternNode struct {
	op       patternOp
	subs     []*patternNode
	set      *patternSet
	min, max int
	lazy     bool // opRepeat
	index    int  // opGroup, opBackref
	name     string
	offset   int  // opBackref, for errors
	negate   bool // opLook, opWord
	behind   bool // opLook
	fold     bool // opBackref: ignore case
}

// patternTree is a parsed pattern.
type patternTree struct {
	root        *patternNode
	hasBackrefs bool

	// tolerated is the first construct which only Annex B of ECMA-262 or
	// another dialect allows, nil for a pattern of ECMA-262's main grammar.
	tolerated error
}

// leadingLookaheads splits ^(?=a)(?!b)c into its lookaheads and the rest. All
// of them are tried at the start of the input and captures do not matter
// without back references, so the pattern matches if and only if each does.
func (t *patternTree) leadingLookaheads() (heads []*patternNode, rest *patternNode) {
	root := t.root
	if root.op != opCat || root.subs[0].op != opBegin {
		return nil, root
	}
	i := 1
	for i < len(root.subs) && root.subs[i].op == opLook && !root.subs[i].behind {
		i++
	}
	return root.subs[1:i:i], &patternNode{op: opCat, subs: root.subs[i:]}
}

// programSize estimates the instructions Go's engine needs for n. It is capped
// so that it cannot overflow.
func (n *patternNode) programSize() int {
	size := 1
	for _, sub := range n.subs {
		size += sub.programSize()
	}
	if n.op == opRepeat {
		size *= max(n.min, n.max, 1)
	}
	return min(size, 2*patternMaxProgram)
}
