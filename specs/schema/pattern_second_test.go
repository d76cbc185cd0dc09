package schema

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/dlclark/regexp2/v2"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// withRegexp2 compiles a pattern of the u-flag grammar for regexp2.
func withRegexp2(t require.TestingT, pattern string) *regexp2.Regexp {
	re, err := regexp2.Compile(pattern, regexp2.ECMAScript|regexp2.Unicode)
	require.NoError(t, err, pattern)
	re.MatchTimeout = time.Second
	return re
}

// forced runs a pattern on the matcher that backtracks, whatever it is.
func forced(t require.TestingT, pattern string) *patternProgram {
	tree, err := parsePattern(pattern)
	require.NoError(t, err, pattern)
	program, err := tree.program()
	require.NoError(t, err, pattern)
	return program
}

// TestPatternTableForced has the verdicts of patternCases from the matcher that
// backtracks, in both of its ways.
func TestPatternTableForced(t *testing.T) {
	for _, c := range patternCases {
		remembering := forced(t, c.pattern)
		counting := forced(t, c.pattern+`|(?!)()\1`+strings.Repeat(`()`, 9))
		for _, s := range append(c.match, c.fail...) {
			want := len(c.match) > 0 && matches(t, c, s)
			for _, p := range []*patternProgram{remembering, counting} {
				got, enough := p.match(s)
				require.True(t, enough, c.why)
				require.Equal(t, want, got, "%s: %q on %.40q", c.why, c.pattern, s)
			}
		}
	}
}

func matches(t *testing.T, c patternCase, s string) bool {
	p, err := CompilePattern(c.pattern)
	require.NoError(t, err)
	return p.MatchString(s)
}

// TestPatternSecond compares patterns full of groups, references and
// look-arounds over few letters, where they often match, with regexp2.
func TestPatternSecond(t *testing.T) {
	matched, failed := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		pattern := genReferring.Draw(t, "pattern")
		p, second := forced(t, pattern), withRegexp2(t, pattern)
		for _, s := range rapid.SliceOfN(rapid.StringOfN(rapid.RuneFrom([]rune("abé")), 0, 7, -1), 1, 8).Draw(t, "inputs") {
			got, enough := p.match(s)
			want, err := second.MatchString(s)
			if !enough || err != nil {
				continue
			}
			require.Equal(t, want, got, "%q on %q", pattern, s)
			if got {
				matched++
			} else {
				failed++
			}
		}
	})
	t.Logf("%d matches, %d others", matched, failed)
}

// TestPatternReferringNode asks node the same.
func TestPatternReferringNode(t *testing.T) {
	node := startNode(t)
	rapid.Check(t, func(t *rapid.T) {
		pattern := genReferring.Draw(t, "pattern")
		p := forced(t, pattern)
		inputs := rapid.SliceOfN(rapid.StringOfN(rapid.RuneFrom([]rune("abé")), 0, 7, -1), 8, 8).Draw(t, "inputs")
		answer, inTime := node.ask(t, pattern, "u", inputs)
		if !inTime {
			return
		}
		require.True(t, answer.OK, "%q: %s", pattern, answer.Error)
		for i, s := range inputs {
			if got, enough := p.match(s); enough {
				require.Equal(t, answer.Results[i], got, "%q on %q", pattern, s)
			}
		}
	})
}

// TestPatternForced compares patterns that package regexp can run with it.
func TestPatternForced(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pattern := genPattern.Draw(t, "pattern")
		p, err := CompilePattern(pattern)
		if err != nil {
			return
		}
		text, ok := p.RE2()
		if !ok {
			return
		}
		re, slow := regexp.MustCompile(text), forced(t, pattern)
		for _, s := range rapid.SliceOfN(genPatternInput, 1, 8).Draw(t, "inputs") {
			got, enough := slow.match(s)
			require.True(t, enough, "%q on %q", pattern, s)
			require.Equal(t, re.MatchString(s), got, "%q on %q", pattern, s)
		}
	})
}

// TestPatternProperties compares the listed properties with regexp2's, which
// they are from: at each end of a range, and here and there.
func TestPatternProperties(t *testing.T) {
	for line := range strings.Lines(unicodeList) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		names := strings.Split(strings.Fields(line)[0], ",")
		prop := ecmaProperty(names[0])
		for _, name := range names {
			require.Equal(t, prop, ecmaProperty(name), "another name")
			withRegexp2(t, `\p{`+name+`}`)
		}
		set := newRuneSet(&patternSet{items: []patternItem{{prop: prop}}})
		second := withRegexp2(t, `^\p{`+names[0]+`}$`)
		ask := func(r rune) {
			if isSurrogate(r) || r < 0 || r > unicode.MaxRune {
				return
			}
			want, err := second.MatchRunes([]rune{r})
			require.NoError(t, err)
			if want != set.has(r) {
				t.Errorf("%s has %U: %v, regexp2 %v", names[0], r, !want, want)
			}
		}
		for _, r := range prop.listed {
			ask(r.lo - 1)
			ask(r.lo)
			ask(r.hi)
			ask(r.hi + 1)
		}
		for r := rune(0); r <= unicode.MaxRune; r += 331 {
			ask(r)
		}
	}
}

// genReferring generates patterns whose groups, references and look-arounds are
// in each other.
var genReferring = rapid.Custom(func(t *rapid.T) string {
	g := referringPattern{t: t, groups: rapid.IntRange(1, 3).Draw(t, "groups")}
	whole := rapid.Bool().Draw(t, "whole")
	if whole {
		g.b.WriteString("^(?:")
	}
	g.disjunction(3)
	if whole {
		g.b.WriteString(")$")
	}
	for g.opened < g.groups {
		g.opened++
		g.b.WriteString("()")
	}
	return g.b.String()
})

type referringPattern struct {
	t              *rapid.T
	b              strings.Builder
	groups, opened int
}

func (g *referringPattern) pick(from ...string) string {
	return rapid.SampledFrom(from).Draw(g.t, "part")
}

func (g *referringPattern) disjunction(depth int) {
	for i := range rapid.IntRange(1, 2).Draw(g.t, "alternatives") {
		if i > 0 {
			g.b.WriteString("|")
		}
		for range rapid.IntRange(1, 3).Draw(g.t, "terms") {
			g.term(depth)
		}
	}
}

func (g *referringPattern) term(depth int) {
	kind := rapid.IntRange(0, 9).Draw(g.t, "kind")
	switch {
	case kind < 3 || depth == 0:
		g.b.WriteString(g.pick("a", "b", "a", ".", "[^b]", "(?:)", "^", "$", `\b`, `\B`))
		if s := g.b.String(); strings.HasSuffix(s, "^") || strings.HasSuffix(s, "$") || strings.HasSuffix(strings.ToLower(s), `\b`) {
			return
		}
	case kind < 5:
		fmt.Fprintf(&g.b, `(?:\%d)`, rapid.IntRange(1, g.groups).Draw(g.t, "group"))
	case kind < 6:
		g.b.WriteString(g.pick("(?=", "(?!", "(?<=", "(?<!"))
		g.disjunction(depth - 1)
		g.b.WriteString(")")
		return
	default:
		open := "(?:"
		if kind < 9 && g.opened < g.groups {
			g.opened++
			open = "("
		}
		g.b.WriteString(open)
		g.disjunction(depth - 1)
		g.b.WriteString(")")
	}
	g.b.WriteString(g.pick("", "", "", "*", "+", "?", "{2}", "{1,2}", "{0,2}", "{2,}", "*?", "+?", "??", "{1,3}?", "{0}"))
}
