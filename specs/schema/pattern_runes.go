package schema

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// runeSet is a patternSet that is fast to ask.
type runeSet struct {
	ascii  [4]uint32
	ranges []runeRange // of the others, in order
}

func newRuneSet(s *patternSet) *runeSet {
	ranges := s.members()
	if s.negate {
		ranges = complementRanges(ranges)
	}
	set := &runeSet{}
	for _, r := range ranges {
		for c := r.lo; c <= min(r.hi, unicode.MaxASCII); c++ {
			set.ascii[c/32] |= 1 << (c % 32)
		}
		if r.hi > unicode.MaxASCII {
			set.ranges = append(set.ranges, runeRange{max(r.lo, unicode.MaxASCII+1), r.hi})
		}
	}
	return set
}

func (s *runeSet) has(r rune) bool {
	if r <= unicode.MaxASCII {
		return s.ascii[r/32]&(1<<(r%32)) != 0
	}
	_, found := slices.BinarySearchFunc(s.ranges, r, func(in runeRange, r rune) int {
		switch {
		case in.hi < r:
			return -1
		case in.lo > r:
			return 1
		}
		return 0
	})
	return found
}

// runeFrom reads the code point of s at a position, or the one before it, and
// returns the position on its other side: -1 if there is none.
func runeFrom(s string, pos int, back bool) (r rune, next int) {
	if back {
		if pos == 0 {
			return 0, -1
		}
		if c := s[pos-1]; c <= unicode.MaxASCII {
			return rune(c), pos - 1
		}
		r, size := utf8.DecodeLastRuneInString(s[:pos])
		return r, pos - size
	}
	if pos == len(s) {
		return 0, -1
	}
	if c := s[pos]; c <= unicode.MaxASCII {
		return rune(c), pos + 1
	}
	r, size := utf8.DecodeRuneInString(s[pos:])
	return r, pos + size
}

// runeFolds reports whether two code points are equal by simple case folding.
func runeFolds(a, b rune) bool {
	for f := unicode.SimpleFold(a); a != b && f != a; f = unicode.SimpleFold(f) {
		if f == b {
			return true
		}
	}
	return a == b
}

func isLineTerminator(r rune) bool { return r == '\n' || r == '\r' || r == 0x2028 || r == 0x2029 }

// isWordAt reports whether s has a word character at i.
func isWordAt(s string, i int) bool {
	if i < 0 || i >= len(s) {
		return false
	}
	c := s[i]
	return isASCIILetter(c) || '0' <= c && c <= '9' || c == '_'
}

// assertion reports whether what op asks for holds at a position of s.
func assertion(op patternOp, s string, pos int) bool {
	before, _ := runeFrom(s, pos, true)
	after, _ := runeFrom(s, pos, false)
	switch op {
	case opBegin:
		return pos == 0
	case opEnd:
		return pos == len(s)
	case opEndZ:
		return pos == len(s) || pos == len(s)-1 && after == '\n'
	case opLineBegin:
		return pos == 0 || isLineTerminator(before)
	case opLineEnd:
		return pos == len(s) || isLineTerminator(after)
	default: // opWord
		return isWordAt(s, pos-1) != isWordAt(s, pos)
	}
}
