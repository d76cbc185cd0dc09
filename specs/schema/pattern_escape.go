package schema

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// atomEscape reads what follows a backslash outside a class.
func (p *patternParser) atomEscape(start int) (*patternNode, error) {
	if !p.more() {
		return nil, p.errorf(start, "pattern ends with \\")
	}
	switch c := p.src[p.pos]; c {
	case 'b', 'B':
		p.pos++
		return &patternNode{op: opWord, negate: c == 'B'}, nil
	case 'A', 'z', 'Z':
		p.pos++
		p.tolerate(start, `\`+string(c))
		return &patternNode{op: map[byte]patternOp{'A': opBegin, 'z': opEnd, 'Z': opEndZ}[c]}, nil
	case 'k':
		p.pos++
		if !p.accept("<") {
			return nil, p.errorf(start, `\k without a group name`)
		}
		name, err := p.groupName(">")
		if err != nil {
			return nil, err
		}
		return p.backref(start, 0, name), nil
	case '1', '2', '3', '4', '5', '6', '7', '8', '9':
		n, _ := p.number()
		return p.backref(start, n, ""), nil
	}
	item, err := p.escape(start)
	if err != nil {
		return nil, err
	}
	return p.setNode(&patternSet{items: []patternItem{item}}), nil
}

// escape reads a CharacterEscape or CharacterClassEscape.
func (p *patternParser) escape(start int) (patternItem, error) {
	if !p.more() {
		return patternItem{}, p.errorf(start, "pattern ends with \\")
	}
	switch c := p.next(); c {
	case 'd', 'D', 'w', 'W', 's', 'S':
		return patternItem{class: byte(c)}, nil
	case 'h':
		p.tolerate(start, `\h`)
		return patternItem{class: 'h'}, nil
	case 'p', 'P':
		return p.property(start, c == 'P')
	default:
		r, err := p.character(start, c)
		return patternItem{lo: r, hi: r}, err
	}
}

// character reads a CharacterEscape that starts with c.
func (p *patternParser) character(start int, c rune) (rune, error) {
	switch c {
	case 't':
		return '\t', nil
	case 'n':
		return '\n', nil
	case 'v':
		return '\v', nil
	case 'f':
		return '\f', nil
	case 'r':
		return '\r', nil
	case 'c':
		if p.more() && isASCIILetter(p.src[p.pos]) {
			return p.next() & 0x1F, nil
		}
	case 'x':
		if p.at("{") {
			p.tolerate(start, `\x{`)
			return p.bracedHex(start)
		}
		if r, ok := p.hex(2); ok {
			return r, nil
		}
	case 'u':
		if p.at("{") {
			return p.bracedHex(start)
		}
		return p.utf16Escape(start)
	case '0', '1', '2', '3', '4', '5', '6', '7':
		return p.octal(start, c), nil
	default:
		// ECMA-262 section 22.2.1 without the u flag allows an identity escape
		// of all that cannot be part of an identifier; Annex B of the rest.
		if c >= utf8.RuneSelf || c == '_' {
			p.tolerate(start, `\`+string(c))
			return c, nil
		}
		if !isASCIILetter(byte(c)) && c != '8' && c != '9' {
			return c, nil
		}
	}
	return 0, p.errorf(start, `invalid escape \%c`, c)
}

// octal reads the rest of \0 and, as Annex B does, of legacy octal escapes.
func (p *patternParser) octal(start int, first rune) rune {
	r := first - '0'
	for i := 0; i < 2 && p.more() && p.src[p.pos] >= '0' && p.src[p.pos] <= '7' && r*8 < 256; i++ {
		r = r*8 + p.next() - '0'
	}
	if p.pos-start > 2 || first != '0' || p.at("8") || p.at("9") {
		p.tolerate(start, "octal escape")
	}
	return r
}

// hex reads exactly n hexadecimal digits, or nothing.
func (p *patternParser) hex(n int) (rune, bool) {
	var r rune
	if p.pos+n > len(p.src) {
		return 0, false
	}
	for _, c := range []byte(p.src[p.pos : p.pos+n]) {
		d, ok := hexDigit(c)
		if !ok {
			return 0, false
		}
		r = r<<4 | rune(d)
	}
	p.pos += n
	return r, true
}

// bracedHex reads the {...} of \u{1F600}.
func (p *patternParser) bracedHex(start int) (rune, error) {
	text, _, ok := strings.Cut(p.src[p.pos+1:], "}")
	var r rune
	for _, c := range []byte(text) {
		d, isHex := hexDigit(c)
		r = min(r<<4|rune(d), unicode.MaxRune+1)
		ok = ok && isHex
	}
	if !ok || text == "" || r > unicode.MaxRune {
		return 0, p.errorf(start, "invalid code point escape")
	}
	p.pos += len(text) + 2
	return r, nil
}

// utf16Escape reads the four digits of \uXXXX, and a low surrogate's escape
// after a high one's.
func (p *patternParser) utf16Escape(start int) (rune, error) {
	hi, ok := p.hex(4)
	if !ok {
		return 0, p.errorf(start, `invalid escape \u`)
	}
	if hi >= 0xD800 && hi < 0xDC00 && p.at(`\u`) {
		back := p.pos
		p.pos += 2
		if lo, ok := p.hex(4); ok && lo >= 0xDC00 && lo < 0xE000 {
			return 0x10000 + (hi-0xD800)<<10 + (lo - 0xDC00), nil
		}
		p.pos = back
	}
	return hi, nil
}

// class reads the rest of a character class.
func (p *patternParser) class(start int) (*patternNode, error) {
	set := &patternSet{negate: p.accept("^")}
	for {
		at := p.pos
		if p.accept("]") {
			return p.setNode(set), nil
		}
		lo, err := p.classAtom(start)
		if err != nil {
			return nil, err
		}
		if !p.at("-") || p.at("-]") {
			set.items = append(set.items, lo)
			continue
		}
		p.pos++
		hi, err := p.classAtom(start)
		if err != nil {
			return nil, err
		}
		if !lo.single() || !hi.single() {
			p.tolerate(at, "class escape next to a dash")
			set.items = append(set.items, lo, patternItem{lo: '-', hi: '-'}, hi)
			continue
		}
		if hi.lo < lo.lo {
			return nil, p.errorf(at, "range out of order %s", p.src[at:p.pos])
		}
		set.items = append(set.items, patternItem{lo: lo.lo, hi: hi.lo})
	}
}

func (p *patternParser) classAtom(start int) (patternItem, error) {
	if !p.more() {
		return patternItem{}, p.errorf(start, "missing ] for the class")
	}
	at := p.pos
	switch c := p.next(); {
	case c == '[':
		p.nested = at + 1
		return patternItem{lo: c, hi: c}, nil
	case c != '\\':
		return patternItem{lo: c, hi: c}, nil
	case p.accept("b"):
		return patternItem{lo: '\b', hi: '\b'}, nil
	default:
		return p.escape(at)
	}
}

func isASCIILetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func hexDigit(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10, true
	}
	return 0, false
}
