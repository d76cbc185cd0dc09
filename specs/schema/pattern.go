package schema

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// Limits that keep a hostile document from costing more than a slow match.
const (
	patternMaxLen     = 64 << 10 // bytes of source
	patternMaxDepth   = 200      // nested groups
	patternMaxText    = 1 << 20  // bytes of translation
	patternMaxProgram = 100_000  // estimated instructions for Go's engine
)

// Pattern is a compiled ECMA-262 regular expression, read as with the u flag,
// as JSON Schema 2020-12 section 6.4 asks: it works on code points, `$` is the
// very end of the input, `\d`, `\w` and `\b` are ASCII, and `\s` is ECMA's
// white space. It is safe for concurrent use.
//
// Patterns run on package regexp whenever an exact translation exists, which
// includes lookaheads that directly follow a leading `^`. Other lookarounds,
// back references and repeat counts over 1000 need a matcher that backtracks. It
// takes a limited number of steps, four million and 32 for each byte of the text;
// a match that needs more is no match. That does not depend on the time a step
// takes, so a verdict is the same on every machine. Without back references the
// limit is out of reach but for large patterns, and for lookarounds that hold at
// many places each after a long search.
//
// Documents are written by users of many dialects, so beyond the u-flag
// grammar these are accepted, with the meaning given:
//
//   - what Annex B of ECMA-262 reads without the u flag: a lone `{`, `}` or
//     `]`, a class escape next to a dash as in `[\w-.]`, a quantified
//     lookahead, octal escapes; and escaped punctuation such as `\-` or `\_`;
//   - `\A`, `\z` and `\Z` as in PCRE (`\Z` allows one final newline);
//   - `(?i)`, `(?s)`, `(?m)` in the middle of a pattern, up to the end of the
//     group, and the modifier groups `(?i:...)` of ECMAScript 2025; ignoring
//     case follows Unicode simple case folding, as the u and i flags together,
//     but \b stays ASCII;
//   - `(?P<name>...)` and `(?P=name)` as in Python and Go;
//   - `\x{1F600}` as in PCRE and Java, `\h` for horizontal white space;
//   - `\pL`, `\p{IsLatin}` and `\p{Latin}` for a category or script.
//
// Everything else that ECMA-262 rejects is an error, in particular `[[:alpha:]]`,
// `\Q...\E`, `\a`, possessive quantifiers and atomic groups, which the u-flag
// grammar has no reading for.
type Pattern struct {
	source string
	re2    string // Go translation, "" when there is none
	conds  []patternCond
	slow   *patternProgram // set if and only if conds is empty
}

// patternCond is one of the linear-time expressions which together decide:
// the input must match re, or must not if not is set.
type patternCond struct {
	re  *regexp.Regexp
	not bool
}

// CompilePattern compiles an ECMA-262 regular expression. An error quotes the
// pattern and names the byte offset of what is wrong.
func CompilePattern(ecma string) (*Pattern, error) {
	tree, err := parsePattern(ecma)
	if err != nil {
		return nil, patternError(ecma, err)
	}
	p := &Pattern{source: ecma}
	if text, ok := tree.re2(); ok {
		p.re2 = text
	}
	if p.conds = tree.conditions(); p.conds != nil {
		return p, nil
	}
	if p.slow, err = tree.program(); err != nil {
		return nil, patternError(ecma, err)
	}
	return p, nil
}

// String returns the pattern as it was written.
func (p *Pattern) String() string { return p.source }

// RE2 returns an equivalent expression in the syntax of package regexp, if
// there is one. It has no capturing groups. Counts over 1000 are written as
// a sequence of smaller ones, so the text can be much longer than the source.
func (p *Pattern) RE2() (string, bool) { return p.re2, p.re2 != "" }

// Outline returns an expression in the syntax of package regexp for those who
// make texts of a pattern with back references. It has the groups of the pattern,
// the first as (?P<g1>...), and where the pattern refers to that an empty group
// (?P<r1_7>), which has to be filled with the same text; the 7 only tells it from
// others. Look-arounds are left out, so a text may still not match.
func (p *Pattern) Outline() (string, bool) {
	tree, err := parsePattern(p.source)
	if err != nil {
		return "", false
	}
	e := patternEmitter{outline: true}
	e.node(tree.root)
	return string(e.buf), e.err == nil
}

// MatchString reports whether s contains a match of the pattern. Invalid
// UTF-8 in s reads as U+FFFD.
func (p *Pattern) MatchString(s string) bool {
	for _, c := range p.conds {
		if c.re.MatchString(s) == c.not {
			return false
		}
	}
	if p.slow == nil {
		return true
	}
	found, _ := p.slow.match(s)
	return found
}

// conditions compiles the pattern for Go's engine, or returns nil.
func (t *patternTree) conditions() []patternCond {
	heads, rest := t.leadingLookaheads()
	nodes := append(heads, &patternNode{op: opLook, subs: []*patternNode{rest}})
	if len(heads) == 0 {
		nodes = []*patternNode{{op: opLook, subs: []*patternNode{t.root}}}
	}
	var conds []patternCond
	for _, n := range nodes {
		e := patternEmitter{}
		if len(heads) > 0 {
			e.write("^")
		}
		e.group(n.subs[0])
		if e.err != nil || e.split || n.subs[0].programSize() > patternMaxProgram {
			return nil
		}
		re, err := regexp.Compile(string(e.buf))
		if err != nil {
			return nil // one of Go's own size limits
		}
		conds = append(conds, patternCond{re, n.negate})
	}
	return conds
}

// re2 translates the whole pattern to the syntax of package regexp.
func (t *patternTree) re2() (string, bool) {
	e := patternEmitter{}
	e.node(t.root)
	if e.err != nil {
		return "", false
	}
	if len(e.buf) == 0 {
		return "(?:)", true
	}
	return string(e.buf), true
}

// patternError quotes the pattern, or its beginning.
func patternError(source string, err error) error {
	const most = 200
	if len(source) > most {
		source = strings.ToValidUTF8(source[:most], "") + "..."
	}
	return fmt.Errorf("pattern %q: %w", source, err)
}

var errPatternTooLarge = errors.New("pattern is too large")
