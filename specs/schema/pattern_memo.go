package schema

// patternMaxMemo bounds the memory of one match, in words of 64 bits. A text
// for which that is too little is matched without.
const patternMaxMemo = 1 << 19

// patternMemo remembers which slots of a program were reached at which
// positions: what was in vain the first time need not be tried again.
//
// A look-around that holds is left in the middle, when some of the places that
// it reached were not in vain. Those are forgotten, as it may be asked again.
type patternMemo struct {
	seen   []uint64 // bits, nil for no memory
	width  int      // bits of a slot: one for each position
	looks  int      // look-arounds that are under way
	recent []seenBits
}

// seenBits are bits in a row.
type seenBits struct{ from, to int }

func (m *patternMemo) reset(slots, length int) {
	m.width, m.looks, m.recent = length+1, 0, m.recent[:0]
	words := (slots*m.width + 63) / 64
	if words > patternMaxMemo || words == 0 {
		m.seen = nil
		return
	}
	if cap(m.seen) < words {
		m.seen = make([]uint64, words)
		return
	}
	m.seen = m.seen[:words]
	clear(m.seen)
}

// first reports whether a slot is reached at a position for the first time, as
// far as one can tell.
func (m *patternMemo) first(slot, pos int) bool {
	if m.seen == nil || slot == noSlot {
		return true
	}
	bit := slot*m.width + pos
	word, mask := &m.seen[bit/64], uint64(1)<<(bit%64)
	if *word&mask != 0 {
		return false
	}
	*word |= mask
	if m.looks > 0 {
		m.note(bit)
	}
	return true
}

func (m *patternMemo) note(bit int) {
	if n := len(m.recent); n > 0 {
		switch last := &m.recent[n-1]; bit {
		case last.to:
			last.to++
			return
		case last.from - 1:
			last.from--
			return
		}
	}
	m.recent = append(m.recent, seenBits{bit, bit + 1})
}

// enter begins a look-around.
func (m *patternMemo) enter() (mark int) {
	m.looks++
	// An empty row keeps apart what is noted before and after.
	m.recent = append(m.recent, seenBits{-1, -1})
	return len(m.recent) - 1
}

// leave ends it. What was reached in one that does not hold was all in vain.
func (m *patternMemo) leave(mark int, held bool) {
	m.looks--
	if held {
		for _, row := range m.recent[mark:] {
			for bit := row.from; bit < row.to; bit++ {
				m.seen[bit/64] &^= 1 << (bit % 64)
			}
		}
	}
	m.recent = m.recent[:mark]
}
