package schema

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// Limits of one match on the backtracking matcher. They count what is done, and
// not the time that it takes, so that a verdict is the same on all machines.
const (
	// patternSteps are the instructions and code points that a match may take,
	// and patternStepsPerByte how many more for each byte of the text. They
	// last for some tens of milliseconds.
	patternSteps        = 1 << 22
	patternStepsPerByte = 32

	// patternStack bounds the choices that a match can go back to, to some 24 MB.
	patternStack = 1 << 20
)

// patternMatch is the state of one match.
type patternMatch struct {
	*patternProgram
	patternMemo
	text  string
	steps int   // left; below 0 there is no match
	regs  []int // -1 where nothing was captured
	stack []patternChoice
}

// patternChoice is what to go back to.
type patternChoice struct {
	kind  choiceKind
	at    int32 // instruction, or register
	pos   int   // position, or value of the register
	limit int
}

type choiceKind uint8

const (
	choiceGo      choiceKind = iota // go on there
	choiceRestore                   // set the register, and go back further
	choiceShrink                    // let a run have one code point less, down to limit
	choiceGrow                      // or one more, up to limit of them
)

var patternMatches = sync.Pool{New: func() any { return &patternMatch{} }}

// match reports whether s contains a match, and whether the steps sufficed to
// tell: running out of them is no match.
func (p *patternProgram) match(s string) (found, enough bool) {
	if !utf8.ValidString(s) {
		s = string([]rune(s)) // as all code points can then be compared by bytes
	}
	m := patternMatches.Get().(*patternMatch)
	defer m.release()
	m.begin(p, s)
	for pos := 0; pos >= 0 && m.steps >= 0; _, pos = runeFrom(s, pos, false) {
		if m.run(0, pos) {
			return true, true
		}
		if p.anchored {
			break
		}
	}
	return false, m.steps >= 0
}

func (m *patternMatch) begin(p *patternProgram, s string) {
	m.patternProgram, m.text = p, s
	m.steps = patternSteps + patternStepsPerByte*len(s)
	m.patternMemo.reset(p.slots, len(s))
	m.stack, m.regs = m.stack[:0], m.regs[:0]
	for range p.regs {
		m.regs = append(m.regs, -1)
	}
}

// release keeps the memory for the next match, unless it is much.
func (m *patternMatch) release() {
	const much = 1 << 14
	m.patternProgram, m.text = nil, ""
	if cap(m.stack) <= much && cap(m.seen) <= much && cap(m.regs) <= much && cap(m.recent) <= much {
		patternMatches.Put(m)
	}
}

// run reports whether the program from an instruction up to codeMatch matches
// at a position. If so it leaves on the stack what it could go back to; else
// the stack and the registers are as before.
func (m *patternMatch) run(at, pos int) bool {
	base := len(m.stack)
	for {
		if m.steps--; m.steps < 0 {
			return false
		}
		in, ok := &m.insts[at], true
		at++
		switch in.code {
		case codeMatch:
			return true
		case codeSet:
			r, next := runeFrom(m.text, pos, in.back)
			if ok = next >= 0 && in.set.has(r); ok {
				pos = next
			}
		case codeRun:
			pos, ok = m.classes(in, at-1, pos)
		case codeAssert:
			ok = assertion(in.assert, m.text, pos) != in.negate
		case codeBackref:
			pos, ok = m.again(in, pos)
		case codeLook:
			ok = m.look(in, at, pos)
			at = in.to
		case codeJump:
			at = in.to
		case codeSplit:
			other := in.to
			if in.lazy {
				at, other = other, at
			}
			m.push(patternChoice{kind: choiceGo, at: int32(other), pos: pos})
		case codeMark:
			ok = m.first(in.slot, pos)
		case codeSave:
			m.assign(in.reg, pos)
		case codeProgress:
			ok = m.regs[in.reg] != pos
		case codeClose:
			from, to := m.regs[in.reg], pos
			if in.back {
				from, to = to, from
			}
			m.assign(in.reg+1, from)
			m.assign(in.reg+2, to)
		default:
			at, ok = m.loop(in, at, pos)
		}
		if !ok {
			if at, pos, ok = m.goBack(base); !ok {
				return false
			}
		}
	}
}

// loop does what an instruction of a counted loop says.
func (m *patternMatch) loop(in *patternInst, at, pos int) (next int, ok bool) {
	rounds := m.regs[in.reg]
	switch in.code {
	case codeZero:
		m.assign(in.reg, 0)
	case codeLoop:
		switch {
		case rounds < in.min:
		case rounds >= in.max:
			return in.to, true
		case in.lazy:
			m.push(patternChoice{kind: choiceGo, at: int32(at), pos: pos})
			return in.to, true
		default:
			m.push(patternChoice{kind: choiceGo, at: int32(in.to), pos: pos})
		}
	case codeRound:
		m.assign(in.reg, rounds+1)
		m.assign(in.reg+1, pos)
		for reg := in.reg + regsOfLoop; reg < in.to; reg++ {
			m.assign(reg, -1)
		}
		m.steps -= in.to - in.reg
	case codeAgain:
		// A round that was not asked for must not be empty.
		return in.to, rounds <= in.min || pos != m.regs[in.reg+1]
	}
	return at, true
}

// look matches a look-around whose body begins at an instruction. Captures of
// one that holds stay, but there is no going back into it.
func (m *patternMatch) look(in *patternInst, at, pos int) bool {
	base, mark := len(m.stack), m.enter()
	held := m.run(at, pos)
	m.leave(mark, held)
	if !held {
		return in.negate
	}
	kept := m.stack[:base]
	for _, choice := range m.stack[base:] {
		if choice.kind == choiceRestore {
			kept = append(kept, choice)
		}
	}
	m.stack = kept
	return !in.negate
}

// classes matches a run of one class, the instruction at.
func (m *patternMatch) classes(in *patternInst, at, pos int) (end int, ok bool) {
	if !m.first(in.slot, pos) {
		return pos, false
	}
	n := 0
	for ; n < in.min; n++ {
		m.steps--
		r, next := runeFrom(m.text, pos, in.back)
		if next < 0 || !in.set.has(r) {
			return pos, false
		}
		pos = next
	}
	if in.lazy {
		m.push(patternChoice{choiceGrow, int32(at), pos, in.max - in.min})
		return pos, true
	}
	low := pos
	for ; n < in.max; n++ {
		m.steps--
		r, next := runeFrom(m.text, pos, in.back)
		if next < 0 || !in.set.has(r) || !m.first(in.slot, next) {
			break
		}
		pos = next
	}
	if pos != low {
		m.push(patternChoice{choiceShrink, int32(at), pos, low})
	}
	return pos, true
}

// again matches what a group captured, if it did.
func (m *patternMatch) again(in *patternInst, pos int) (end int, ok bool) {
	from, to := m.regs[in.reg+1], m.regs[in.reg+2]
	if from < 0 {
		return pos, true
	}
	captured := m.text[from:to]
	m.steps -= len(captured) / 16
	switch {
	case in.fold:
		m.steps -= len(captured)
		return m.folded(captured, pos, in.back)
	case in.back:
		return pos - len(captured), strings.HasSuffix(m.text[:pos], captured)
	default:
		return pos + len(captured), strings.HasPrefix(m.text[pos:], captured)
	}
}

func (m *patternMatch) folded(captured string, pos int, back bool) (end int, ok bool) {
	at := 0
	if back {
		at = len(captured)
	}
	for {
		want, next := runeFrom(captured, at, back)
		if next < 0 {
			return pos, true
		}
		got, end := runeFrom(m.text, pos, back)
		if end < 0 || !runeFolds(want, got) {
			return pos, false
		}
		at, pos = next, end
	}
}
