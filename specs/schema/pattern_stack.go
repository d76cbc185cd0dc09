package schema

// push leaves something to go back to.
func (m *patternMatch) push(c patternChoice) {
	if len(m.stack) >= patternStack {
		m.steps = -1
		return
	}
	m.stack = append(m.stack, c)
}

// assign sets a register until the matcher goes back.
func (m *patternMatch) assign(reg, value int) {
	if old := m.regs[reg]; old != value {
		m.push(patternChoice{kind: choiceRestore, at: int32(reg), pos: old})
		m.regs[reg] = value
	}
}

// goBack takes up the last choice above base, if there is one.
func (m *patternMatch) goBack(base int) (at, pos int, ok bool) {
	for len(m.stack) > base {
		top := len(m.stack) - 1
		choice := &m.stack[top]
		at, pos = int(choice.at), choice.pos
		switch choice.kind {
		case choiceGo:
			m.stack = m.stack[:top]
			return at, pos, true
		case choiceRestore:
			m.regs[at] = pos
			m.stack = m.stack[:top]
		case choiceShrink:
			_, pos = runeFrom(m.text, pos, !m.insts[at].back)
			if choice.pos = pos; pos == choice.limit {
				m.stack = m.stack[:top]
			}
			return at + 1, pos, true
		case choiceGrow:
			in := &m.insts[at]
			r, next := runeFrom(m.text, pos, in.back)
			if choice.limit == 0 || next < 0 || !in.set.has(r) || !m.first(in.slot, next) {
				m.stack = m.stack[:top]
				continue
			}
			choice.pos = next
			choice.limit--
			return at + 1, next, true
		}
	}
	return 0, 0, false
}
