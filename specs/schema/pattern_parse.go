package schema

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// patternParser reads ECMA-262 regular expressions by recursive descent. It
// follows the grammar of section 22.2.1 with the u flag and reports what it
// tolerates beyond that.
type patternParser struct {
	src   string
	pos   int
	depth int
	flags patternFlags

	groups   int              // capturing groups seen so far
	names    map[string][]int // groups by name
	scope    []string         // names of groups that can match together with the next
	backrefs []*patternNode
	nested   int // 1 + offset of the last unescaped [ inside a class

	tolerated error
}

// patternFlags are the modifiers in force.
type patternFlags struct{ fold, multiline, dotAll bool }

func parsePattern(src string) (*patternTree, error) {
	if len(src) > patternMaxLen {
		return nil, fmt.Errorf("longer than %d bytes", patternMaxLen)
	}
	p := &patternParser{src: src, names: map[string][]int{}}
	root, err := p.alternatives()
	if err != nil {
		return nil, err
	}
	if p.pos < len(src) {
		return nil, p.errorf(p.pos, "unmatched )")
	}
	for _, ref := range p.backrefs {
		if ref.name != "" && p.names[ref.name] == nil {
			return nil, p.errorf(ref.offset, "reference to unknown group %q", ref.name)
		}
		if ref.index > p.groups {
			return nil, p.errorf(ref.offset, "reference to group %d of %d", ref.index, p.groups)
		}
		resolveBackref(ref, p.names[ref.name])
	}
	return &patternTree{root: root, hasBackrefs: len(p.backrefs) > 0, tolerated: p.tolerated}, nil
}

// resolveBackref replaces a name by group numbers. Of groups which share a
// name, being in different alternatives, at most one took part in the match,
// and a reference to the others matches nothing: so refer to all in sequence.
func resolveBackref(ref *patternNode, groups []int) {
	if len(groups) == 0 {
		return
	}
	ref.index = groups[0]
	if len(groups) > 1 {
		subs := make([]*patternNode, len(groups))
		for i, g := range groups {
			subs[i] = &patternNode{op: opBackref, index: g, fold: ref.fold}
		}
		*ref = patternNode{op: opGroup, subs: []*patternNode{{op: opCat, subs: subs}}}
	}
}

func (p *patternParser) errorf(offset int, format string, args ...any) error {
	return fmt.Errorf("%s at offset %d", fmt.Sprintf(format, args...), offset)
}

// tolerate notes a construct outside the main grammar of ECMA-262.
func (p *patternParser) tolerate(offset int, what string) {
	if p.tolerated == nil {
		p.tolerated = p.errorf(offset, "%s", what)
	}
}

func (p *patternParser) more() bool { return p.pos < len(p.src) }

func (p *patternParser) at(s string) bool { return strings.HasPrefix(p.src[p.pos:], s) }

func (p *patternParser) accept(s string) bool {
	if p.at(s) {
		p.pos += len(s)
		return true
	}
	return false
}

func (p *patternParser) next() rune {
	r, size := utf8.DecodeRuneInString(p.src[p.pos:])
	p.pos += size
	return r
}

// alternatives reads a Disjunction, up to the end or a closing parenthesis.
// Modifiers set in the middle of it, as (?i), end with it.
func (p *patternParser) alternatives() (*patternNode, error) {
	if p.depth++; p.depth > patternMaxDepth {
		return nil, p.errorf(p.pos, "groups nested deeper than %d", patternMaxDepth)
	}
	flags, outer := p.flags, slices.Clip(p.scope)
	all := outer
	var subs []*patternNode
	for {
		p.scope = outer
		sub, err := p.sequence()
		if err != nil {
			return nil, err
		}
		subs = append(subs, sub)
		all = append(all, p.scope[len(outer):]...)
		if !p.accept("|") {
			break
		}
	}
	p.depth--
	p.flags, p.scope = flags, all
	if len(subs) == 1 {
		return subs[0], nil
	}
	return &patternNode{op: opAlt, subs: subs}, nil
}

func (p *patternParser) sequence() (*patternNode, error) {
	var subs []*patternNode
	for p.more() && !p.at("|") && !p.at(")") {
		start := p.pos
		sub, err := p.term()
		if err != nil {
			return nil, err
		}
		if sub, err = p.quantified(sub, start); err != nil {
			return nil, err
		}
		if sub.op != opEmpty {
			subs = append(subs, sub)
		}
	}
	if len(subs) == 0 {
		return &patternNode{op: opEmpty}, nil
	}
	return &patternNode{op: opCat, subs: subs}, nil
}

// term reads an Assertion or an Atom.
func (p *patternParser) term() (*patternNode, error) {
	start := p.pos
	switch r := p.next(); r {
	case '^':
		if p.flags.multiline {
			return &patternNode{op: opLineBegin}, nil
		}
		return &patternNode{op: opBegin}, nil
	case '$':
		if p.flags.multiline {
			return &patternNode{op: opLineEnd}, nil
		}
		return &patternNode{op: opEnd}, nil
	case '(':
		return p.group(start)
	case '[':
		return p.class(start)
	case '.':
		return p.dot(), nil
	case '\\':
		return p.atomEscape(start)
	case '*', '+', '?':
		return nil, p.errorf(start, "nothing to repeat before %q", r)
	case '{':
		p.pos = start
		if _, _, ok := p.braces(); ok {
			return nil, p.errorf(start, "nothing to repeat before {")
		}
		p.pos = start + 1
		p.tolerate(start, "lone {")
		return p.literal(r), nil
	case ']':
		// Annex B reads a lone ] as itself. After [[:alpha:] or [a-z&&[ that
		// is surely not what was meant.
		if p.nested > 0 {
			return nil, p.errorf(start, "unmatched ], as the unescaped [ at offset %d does not nest: "+
				"ECMA-262 has no POSIX classes or class operations", p.nested-1)
		}
		p.tolerate(start, "lone ]")
		return p.literal(r), nil
	case '}':
		p.tolerate(start, "lone }")
		return p.literal(r), nil
	default:
		return p.literal(r), nil
	}
}

func (p *patternParser) literal(r rune) *patternNode {
	return p.setNode(&patternSet{items: []patternItem{{lo: r, hi: r}}})
}

func (p *patternParser) dot() *patternNode {
	if p.flags.dotAll {
		return &patternNode{op: opSet, set: &patternSet{negate: true}}
	}
	return &patternNode{op: opSet, set: &patternSet{negate: true, items: lineTerminators}}
}

func (p *patternParser) setNode(s *patternSet) *patternNode {
	s.fold = p.flags.fold
	return &patternNode{op: opSet, set: s}
}

// quantified reads the quantifier of sub, if there is one.
func (p *patternParser) quantified(sub *patternNode, start int) (*patternNode, error) {
	at := p.pos
	lo, hi, ok := p.quantifier()
	if !ok {
		return sub, nil
	}
	if hi != unbounded && hi < lo {
		return nil, p.errorf(at, "numbers out of order in %s", p.src[at:p.pos])
	}
	switch sub.op {
	case opBegin, opEnd, opEndZ, opLineBegin, opLineEnd, opWord, opEmpty:
		return nil, p.errorf(at, "nothing to repeat: %s is no atom", p.src[start:at])
	case opLook:
		if sub.behind {
			return nil, p.errorf(at, "nothing to repeat: a lookbehind is no atom")
		}
		p.tolerate(at, "quantified lookahead")
		sub = &patternNode{op: opGroup, subs: []*patternNode{sub}}
	}
	lazy := p.accept("?")
	if p.at("+") {
		return nil, p.errorf(p.pos, "nothing to repeat: ECMA-262 has no possessive quantifiers")
	}
	return &patternNode{op: opRepeat, subs: []*patternNode{sub}, min: lo, max: hi, lazy: lazy}, nil
}

func (p *patternParser) quantifier() (lo, hi int, ok bool) {
	switch {
	case p.accept("*"):
		return 0, unbounded, true
	case p.accept("+"):
		return 1, unbounded, true
	case p.accept("?"):
		return 0, 1, true
	}
	start := p.pos
	if lo, hi, ok = p.braces(); !ok {
		p.pos = start
	}
	return lo, hi, ok
}

// braces reads {n}, {n,} or {n,m}.
func (p *patternParser) braces() (lo, hi int, ok bool) {
	if !p.accept("{") {
		return 0, 0, false
	}
	if lo, ok = p.number(); !ok {
		return 0, 0, false
	}
	hi = lo
	if p.accept(",") {
		if hi, ok = p.number(); !ok || hi == math.MaxInt32 {
			hi = unbounded
		}
	}
	return lo, hi, p.accept("}")
}

// number reads decimal digits. Counts that no input can reach are clamped.
func (p *patternParser) number() (n int, ok bool) {
	for ; p.more() && p.src[p.pos] >= '0' && p.src[p.pos] <= '9'; p.pos++ {
		n, ok = min(n*10+int(p.src[p.pos]-'0'), math.MaxInt32), true
	}
	return n, ok
}

// groupName reads the rest of a group name and the closing delimiter.
func (p *patternParser) groupName(end string) (string, error) {
	name, _, ok := strings.Cut(p.src[p.pos:], end)
	if !ok || name == "" {
		return "", p.errorf(p.pos, "invalid group name")
	}
	for i, r := range name {
		if r != '_' && r != '$' && !unicode.IsLetter(r) && (i == 0 || !unicode.In(r, unicode.N, unicode.M, unicode.Pc)) {
			return "", p.errorf(p.pos+i, "invalid group name: %q", r)
		}
	}
	p.pos += len(name) + len(end)
	return name, nil
}
