package schema

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// patternEmitter writes a syntax tree in the syntax of package regexp. It leaves
// nothing to that package's own reading of classes, case or anchors.
type patternEmitter struct {
	buf     []byte
	notLast bool // something follows that can see the position
	split   bool // a repeat count over 1000 was written as several
	err     error

	outline bool // see [Pattern.Outline]
	refs    int  // back references so far
}

var errNoRE2 = errors.New("no equivalent in package regexp")

func (e *patternEmitter) fail(err error) {
	if e.err == nil {
		e.err = err
	}
}

func (e *patternEmitter) write(s string) {
	if len(e.buf)+len(s) > patternMaxText {
		e.fail(errPatternTooLarge)
		return
	}
	e.buf = append(e.buf, s...)
}

func (e *patternEmitter) group(n *patternNode) {
	e.write("(?:")
	e.node(n)
	e.write(")")
}

func (e *patternEmitter) node(n *patternNode) {
	if e.err != nil {
		return
	}
	switch n.op {
	case opSet:
		e.set(n.set)
	case opCat:
		e.sequence(n.subs)
	case opAlt:
		for i, sub := range n.subs {
			if i > 0 {
				e.write("|")
			}
			e.node(sub)
		}
	case opRepeat:
		e.repeat(n)
	case opGroup:
		if e.outline && n.index > 0 {
			e.write(fmt.Sprintf("(?P<g%d>", n.index))
			e.node(n.subs[0])
			e.write(")")
		} else {
			e.group(n.subs[0])
		}
	case opBackref:
		if !e.outline {
			e.fail(errNoRE2)
		}
		e.refs++
		e.write(fmt.Sprintf("(?P<r%d_%d>)", n.index, e.refs))
	case opLook, opLineBegin, opLineEnd:
		if !e.outline {
			e.fail(errNoRE2)
		}
	case opBegin:
		e.write("^")
	case opEnd:
		e.write("$")
	case opEndZ:
		// Where nothing follows, the line feed may as well be consumed.
		if e.notLast {
			e.fail(errNoRE2)
		} else {
			e.write(`\n?$`)
		}
	case opWord:
		if n.negate {
			e.write(`\B`)
		} else {
			e.write(`\b`)
		}
	}
}

func (e *patternEmitter) sequence(subs []*patternNode) {
	notLast := e.notLast
	for i, sub := range subs {
		e.notLast = notLast || i < len(subs)-1
		if sub.op == opAlt || sub.op == opCat {
			e.group(sub)
		} else {
			e.node(sub)
		}
	}
	e.notLast = notLast
}

// repeatMax is the largest product of nested counts in package regexp.
const repeatMax = 1000

func (e *patternEmitter) repeat(n *patternNode) {
	notLast := e.notLast
	e.notLast = true
	defer func() { e.notLast = notLast }()
	// Go rejects x{2000}, but not x{1000}x{1000}.
	chunk := repeatMax / n.subs[0].repeatProduct()
	lo, hi := n.min, n.max
	if max(lo, hi) <= chunk {
		e.times(n, lo, hi)
		return
	}
	e.split = true
	for ; lo > chunk && e.err == nil; lo -= chunk {
		e.times(n, chunk, chunk)
		hi -= chunk
	}
	if n.max == unbounded {
		e.times(n, lo, unbounded)
		return
	}
	if lo > 0 {
		e.times(n, lo, lo)
	}
	for hi -= lo; hi > 0 && e.err == nil; hi -= chunk {
		e.times(n, 0, min(hi, chunk))
	}
}

// repeatProduct is the product of nested counts as Go's limit sees it, after
// splitting.
func (n *patternNode) repeatProduct() int {
	product := 1
	for _, sub := range n.subs {
		product = max(product, sub.repeatProduct())
	}
	if n.op == opRepeat {
		product *= min(max(n.min, n.max, 1), repeatMax/product)
	}
	return product
}

// times writes n's operand with the quantifier {lo,hi}.
func (e *patternEmitter) times(n *patternNode, lo, hi int) {
	if e.err != nil {
		return
	}
	sub := n.subs[0]
	if sub.op == opSet || sub.op == opGroup {
		e.node(sub)
	} else {
		e.group(sub)
	}
	switch {
	case lo == 0 && hi == unbounded:
		e.write("*")
	case lo == 1 && hi == unbounded:
		e.write("+")
	case lo == 0 && hi == 1:
		e.write("?")
	case hi == unbounded:
		e.write(fmt.Sprintf("{%d,}", lo))
	case lo == hi:
		e.write(fmt.Sprintf("{%d}", lo))
	default:
		e.write(fmt.Sprintf("{%d,%d}", lo, hi))
	}
	if n.lazy {
		e.write("?")
	}
}

// set writes a set as a single atom.
func (e *patternEmitter) set(s *patternSet) {
	if len(s.items) == 1 && !s.negate && s.items[0].single() && s.items[0].lo == s.items[0].hi {
		if r := s.items[0].lo; !isSurrogate(r) && (!s.fold || unicode.SimpleFold(r) == r) {
			e.rune(r, `\.+*?()|[]{}^$`)
			return
		}
	}
	mark := len(e.buf)
	e.write("[")
	if s.negate {
		e.write("^")
	}
	empty := len(e.buf)
	if s.fold {
		for _, r := range s.members() {
			e.span(r.lo, r.hi)
		}
	} else {
		for _, it := range s.items {
			e.item(it)
		}
	}
	if len(e.buf) > empty {
		e.write("]")
		return
	}
	// Go has neither [] nor [^].
	e.buf = e.buf[:mark]
	if s.negate {
		e.write(`(?s:.)`)
	} else {
		e.write(`[^\x00-\x{10FFFF}]`)
	}
}

// item writes a member of a class.
func (e *patternEmitter) item(it patternItem) {
	switch {
	case it.class != 0 && strings.IndexByte("dDwW", it.class) >= 0:
		e.write(`\` + string(it.class))
		return
	case it.prop != nil && it.prop.re2 != "":
		letter := `\p{`
		if it.negate {
			letter = `\P{`
		}
		e.write(letter + it.prop.re2 + "}")
		return
	}
	for _, r := range it.ranges(false) {
		e.span(r.lo, r.hi)
	}
}

// span writes a range inside a class. Surrogates never occur in a Go string,
// so a range's ends are moved out of them.
func (e *patternEmitter) span(lo, hi rune) {
	if isSurrogate(lo) {
		lo = 0xE000
	}
	if isSurrogate(hi) {
		hi = 0xD7FF
	}
	if lo > hi {
		return
	}
	e.rune(lo, `\[]^-`)
	if hi > lo {
		if hi > lo+1 {
			e.write("-")
		}
		e.rune(hi, `\[]^-`)
	}
}

// rune writes a character, with a backslash if it is one of special.
func (e *patternEmitter) rune(r rune, special string) {
	switch {
	case r >= '\t' && r <= '\r':
		e.write(`\` + "tnvfr"[r-'\t':r-'\t'+1])
	case r < unicode.MaxASCII && r >= ' ':
		if strings.IndexByte(special, byte(r)) >= 0 {
			e.write(`\`)
		}
		e.write(string(r))
	case r >= 0xA1 && unicode.IsGraphic(r) && !unicode.IsSpace(r) && !unicode.IsMark(r):
		e.write(string(r))
	default:
		e.write(fmt.Sprintf(`\x{%X}`, r))
	}
}

func isSurrogate(r rune) bool { return r >= 0xD800 && r < 0xE000 }
