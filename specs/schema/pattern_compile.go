package schema

// Limits of programs for the backtracking matcher.
const (
	// patternMaxUnrolled is how large a program may get by writing counted
	// repeats out. Beyond it they are counted while matching.
	patternMaxUnrolled = 10_000

	// patternMaxRanges bounds the ranges of all classes of a pattern.
	patternMaxRanges = 1 << 17
)

// patternCompiler writes a patternProgram, in one of two ways.
//
// Without back references, what follows from a place in the program and a
// position in the text does not depend on how one got there. Such programs have
// repeats written out and remember, in slots, where they have been, so that
// matching takes time linear in the text but for look-arounds that hold.
//
// All others keep captures and count rounds of loops to the letter of ECMA-262
// section 22.2.2.3.1, RepeatMatcher.
type patternCompiler struct {
	patternProgram
	pure     bool // the first way
	back     bool // inside of a lookbehind
	ranges   int
	groups   map[int]int // first register by group, of those that are referred to
	backrefs []int       // instructions that hold a group in place of its register
}

// program compiles a pattern for the backtracking matcher.
func (t *patternTree) program() (*patternProgram, error) {
	c := patternCompiler{groups: map[int]int{}}
	c.regs = regsOfGroup // of noReg
	c.pure = !t.hasBackrefs && t.root.unrolledSize() <= patternMaxUnrolled
	c.anchored = t.root.anchored()
	t.root.referred(c.groups)
	c.node(t.root)
	c.emit(patternInst{code: codeMatch})
	for _, at := range c.backrefs {
		c.insts[at].reg = c.groups[c.insts[at].reg]
	}
	if c.ranges > patternMaxRanges {
		return nil, errPatternTooLarge
	}
	return &c.patternProgram, nil
}

// referred gathers the groups that n refers to.
func (n *patternNode) referred(groups map[int]int) {
	if n.op == opBackref {
		groups[n.index] = noReg
	}
	for _, sub := range n.subs {
		sub.referred(groups)
	}
}

func (c *patternCompiler) emit(in patternInst) int {
	in.back = c.back
	c.insts = append(c.insts, in)
	return len(c.insts) - 1
}

// here makes jumps lead to the next instruction.
func (c *patternCompiler) here(jumps ...int) {
	for _, at := range jumps {
		c.insts[at].to = len(c.insts)
	}
}

func (c *patternCompiler) newRegs(n int) int {
	c.regs += n
	return c.regs - n
}

func (c *patternCompiler) newSlot() int {
	c.slots++
	return c.slots - 1
}

// join marks a place that several ways lead to.
func (c *patternCompiler) join() {
	if c.pure {
		c.emit(patternInst{code: codeMark, slot: c.newSlot()})
	}
}

func (c *patternCompiler) set(s *patternSet) *runeSet {
	if c.ranges > patternMaxRanges {
		return nil // an error by now
	}
	set := newRuneSet(s)
	c.ranges += 1 + len(set.ranges)
	return set
}

func (c *patternCompiler) node(n *patternNode) {
	switch n.op {
	case opEmpty:
	case opSet:
		c.emit(patternInst{code: codeSet, set: c.set(n.set)})
	case opCat:
		for i, sub := range n.subs {
			if c.back {
				sub = n.subs[len(n.subs)-1-i]
			}
			c.node(sub)
		}
	case opAlt:
		c.alternatives(n.subs)
	case opRepeat:
		c.repeat(n)
	case opGroup:
		c.group(n)
	case opLook:
		look, back := c.emit(patternInst{code: codeLook, negate: n.negate}), c.back
		c.back = n.behind
		c.node(n.subs[0])
		c.emit(patternInst{code: codeMatch})
		c.back = back
		c.here(look)
	case opBackref:
		at := c.emit(patternInst{code: codeBackref, reg: n.index, fold: n.fold})
		c.backrefs = append(c.backrefs, at)
	default:
		c.emit(patternInst{code: codeAssert, assert: n.op, negate: n.negate})
	}
}

func (c *patternCompiler) alternatives(subs []*patternNode) {
	var ends []int
	for _, sub := range subs[:len(subs)-1] {
		split := c.emit(patternInst{code: codeSplit})
		c.node(sub)
		ends = append(ends, c.emit(patternInst{code: codeJump}))
		c.here(split)
	}
	c.node(subs[len(subs)-1])
	c.here(ends...)
	c.join()
}

func (c *patternCompiler) group(n *patternNode) {
	if _, ok := c.groups[n.index]; !ok {
		c.node(n.subs[0])
		return
	}
	reg := c.newRegs(regsOfGroup)
	c.groups[n.index] = reg
	c.emit(patternInst{code: codeSave, reg: reg})
	c.node(n.subs[0])
	c.emit(patternInst{code: codeClose, reg: reg})
}
