package schema

import "math"

// repeat compiles a quantified atom.
func (c *patternCompiler) repeat(n *patternNode) {
	switch {
	case n.max == 0:
	case n.subs[0].op == opSet:
		c.run(n)
	case c.pure:
		c.unrolled(n)
	default:
		c.loop(n)
	}
}

// run compiles a quantified class.
func (c *patternCompiler) run(n *patternNode) {
	in := patternInst{code: codeRun, slot: noSlot, lazy: n.lazy, min: n.min, max: n.max, set: c.set(n.subs[0].set)}
	if n.max != unbounded {
		c.emit(in)
		if n.min != n.max {
			c.join()
		}
		return
	}
	in.max = math.MaxInt
	if c.pure {
		// A run without lower bound that meets an earlier one goes on as that
		// one did, so the minimum is matched apart.
		if n.min > 0 {
			first := in
			first.max = n.min
			c.emit(first)
		}
		in.min, in.slot = 0, c.newSlot()
	}
	c.emit(in)
}

// unrolled writes a pure program's repeat out: x{2,4} as xx(?:x(?:x)?)?, and
// x{2,} as xxx*.
func (c *patternCompiler) unrolled(n *patternNode) {
	sub := n.subs[0]
	for range n.min {
		c.node(sub)
	}
	if n.max == unbounded {
		head := len(c.insts)
		c.join()
		split := c.emit(patternInst{code: codeSplit, lazy: n.lazy})
		c.optional(sub)
		c.emit(patternInst{code: codeJump, to: head})
		c.here(split)
		return
	}
	var splits []int
	for range n.max - n.min {
		splits = append(splits, c.emit(patternInst{code: codeSplit, lazy: n.lazy}))
		c.optional(sub)
	}
	if splits != nil {
		c.here(splits...)
		c.join()
	}
}

// optional compiles a round that must not be empty.
func (c *patternCompiler) optional(n *patternNode) {
	if !n.nullable() {
		c.node(n)
		return
	}
	reg := c.newRegs(1)
	c.emit(patternInst{code: codeSave, reg: reg})
	c.node(n)
	c.emit(patternInst{code: codeProgress, reg: reg})
}

// loop compiles a repeat whose rounds are counted. Each of them forgets what
// groups in it captured before, as do loops in it.
func (c *patternCompiler) loop(n *patternNode) {
	in := patternInst{code: codeLoop, reg: c.newRegs(regsOfLoop), lazy: n.lazy, min: n.min, max: n.max}
	if n.max == unbounded {
		in.max = math.MaxInt
	}
	c.emit(patternInst{code: codeZero, reg: in.reg})
	head := c.emit(in)
	round := c.emit(patternInst{code: codeRound, reg: in.reg})
	c.node(n.subs[0])
	c.insts[round].to = c.regs
	c.emit(patternInst{code: codeAgain, reg: in.reg, min: n.min, to: head})
	c.here(head)
}

// unrolledSize estimates the instructions of n with repeats written out. It is
// capped so that it cannot overflow.
func (n *patternNode) unrolledSize() int {
	size := 3
	for _, sub := range n.subs {
		size += sub.unrolledSize()
	}
	if n.op == opRepeat && n.subs[0].op != opSet {
		copies := n.max
		if n.max == unbounded {
			copies = n.min + 1
		}
		size *= copies
	}
	return min(size, patternMaxUnrolled+1)
}
