package schema

import (
	"slices"
	"sync"
	"unicode"
)

// patternSet is a set of code points, as a class, an escape or a character
// writes it.
type patternSet struct {
	items  []patternItem
	negate bool
	fold   bool // ignore case
}

// patternItem is a range, a class escape, or a Unicode property.
type patternItem struct {
	lo, hi rune
	class  byte // one of dDwWsSh, 0 for none
	prop   *unicodeProperty
	negate bool // \P
}

func (it patternItem) single() bool { return it.class == 0 && it.prop == nil }

// runeRange is an inclusive range of code points.
type runeRange struct{ lo, hi rune }

var (
	digitRanges = []runeRange{{'0', '9'}}
	wordRanges  = []runeRange{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}

	// spaceRanges is WhiteSpace and LineTerminator, ECMA-262 sections 12.2
	// and 12.3.
	spaceRanges = []runeRange{
		{'\t', '\r'},
		{' ', ' '},
		{0xA0, 0xA0},
		{0x1680, 0x1680},
		{0x2000, 0x200A},
		{0x2028, 0x2029},
		{0x202F, 0x202F},
		{0x205F, 0x205F},
		{0x3000, 0x3000},
		{0xFEFF, 0xFEFF},
	}
	horizontalRanges = []runeRange{
		{'\t', '\t'},
		{' ', ' '},
		{0xA0, 0xA0},
		{0x1680, 0x1680},
		{0x180E, 0x180E},
		{0x2000, 0x200A},
		{0x202F, 0x202F},
		{0x205F, 0x205F},
		{0x3000, 0x3000},
	}
	lineTerminators = []patternItem{{lo: '\n', hi: '\n'}, {lo: '\r', hi: '\r'}, {lo: 0x2028, hi: 0x2029}}
)

// ranges lists the code points of the item, except that with fold \w and \W
// know the two characters that fold into ASCII letters (WordCharacters in
// ECMA-262 section 22.2.2.7.3).
func (it patternItem) ranges(fold bool) []runeRange {
	var r []runeRange
	negate := it.negate
	switch it.class {
	case 'd', 'D':
		r = digitRanges
	case 's', 'S':
		r = spaceRanges
	case 'h':
		r = horizontalRanges
	case 'w', 'W':
		r = wordRanges
		if fold {
			r = foldRanges(r)
		}
	default:
		if it.prop == nil {
			return []runeRange{{it.lo, it.hi}}
		}
		r = it.prop.ranges()
	}
	if negate || it.class == 'D' || it.class == 'S' || it.class == 'W' {
		r = complementRanges(r)
	}
	return r
}

// members lists the code points of a set before it is negated, in order.
// Escapes are what they are in either case; all else is folded.
func (s *patternSet) members() []runeRange {
	var open, closed []runeRange // under folding
	for _, it := range s.items {
		if r := it.ranges(s.fold); s.fold && it.class == 0 {
			open = append(open, r...)
		} else {
			closed = append(closed, r...)
		}
	}
	if len(open) > 0 {
		closed = append(closed, foldRanges(normalRanges(open))...)
	}
	return normalRanges(closed)
}

// normalRanges sorts and joins ranges in place.
func normalRanges(ranges []runeRange) []runeRange {
	slices.SortFunc(ranges, func(a, b runeRange) int { return int(a.lo - b.lo) })
	out := ranges[:0]
	for _, r := range ranges {
		if n := len(out); n > 0 && r.lo <= out[n-1].hi+1 {
			out[n-1].hi = max(out[n-1].hi, r.hi)
		} else {
			out = append(out, r)
		}
	}
	return out
}

// complementRanges expects normal ranges.
func complementRanges(ranges []runeRange) []runeRange {
	var out []runeRange
	var next rune
	for _, r := range ranges {
		if next < r.lo {
			out = append(out, runeRange{next, r.lo - 1})
		}
		next = r.hi + 1
	}
	if next <= unicode.MaxRune {
		out = append(out, runeRange{next, unicode.MaxRune})
	}
	return out
}

func tableRanges(tables []*unicode.RangeTable) []runeRange {
	var out []runeRange
	add := func(lo, hi, stride rune) {
		if stride == 1 {
			out = append(out, runeRange{lo, hi})
			return
		}
		for r := lo; r <= hi; r += stride {
			out = append(out, runeRange{r, r})
		}
	}
	for _, t := range tables {
		for _, r := range t.R16 {
			add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
		for _, r := range t.R32 {
			add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
	}
	return normalRanges(out)
}

// foldRanges adds all code points that are equal to one in ranges by simple
// case folding, which is how the i and u flags together compare. It expects
// normal ranges.
func foldRanges(ranges []runeRange) []runeRange {
	out := slices.Clone(ranges)
	cased := casedRunes()
	for _, r := range ranges {
		first, _ := slices.BinarySearch(cased, r.lo)
		for _, c := range cased[first:] {
			if c > r.hi {
				break
			}
			for f := unicode.SimpleFold(c); f != c; f = unicode.SimpleFold(f) {
				if f < r.lo || f > r.hi {
					out = append(out, runeRange{f, f})
				}
			}
		}
	}
	return normalRanges(out)
}

// casedRunes lists in order all code points that are equal to another.
var casedRunes = sync.OnceValue(func() []rune {
	var cased []rune
	for _, r := range tableRanges([]*unicode.RangeTable{unicode.L, unicode.M, unicode.N, unicode.S}) {
		for c := r.lo; c <= r.hi; c++ {
			if unicode.SimpleFold(c) != c {
				cased = append(cased, c)
			}
		}
	}
	return cased
})
