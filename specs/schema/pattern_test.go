package schema

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
)

// patternCase is a pattern with inputs that it matches and fails to match.
// The same verdicts are asked of node, with the flags given.
type patternCase struct {
	pattern, flags string
	why            string
	match, fail    []string
}

// notECMA stands for flags where a pattern is of another dialect.
const notECMA = "-"

var patternCases = []patternCase{
	// The text is searched, by code points.
	{"b", "u", "a match anywhere is enough", list("abc", "b"), list("", "ac")},
	{"", "u", "the empty pattern matches everything", list("", "x"), nil},
	{"^.$", "u", "an astral character is one character", list("é", "😀"), list("", "ab")},
	{"^[😀-😂]$", "u", "a range of astral characters", list("😁"), list("\uFFFD", "a")},
	{`^\uD83D\uDE00$`, "u", "a surrogate pair is one character", list("😀"), list("\uFFFD")},
	{`^[\uD83D\uDE00-\uD83D\uDE02]$`, "u", "also in a class", list("😁"), list("\uFFFD", "-")},
	{`\uD83D`, "u", "no text has half of a pair", nil, list("😀", "\uFFFD", "")},
	{`^[^\uD83D]$`, "u", "so that everything is something else", list("😀", "a"), nil},
	{`^[\uD000-\uE001]$`, "u", "a range across the surrogates", list("\uD700", "\uE000"), list("\uE002")},
	{"^\uFFFD$", "u", "the replacement character stands for itself", list("\uFFFD"), list("a")},

	// Assertions
	{"^abc$", "u", "$ allows no line feed after it, unlike PCRE's", list("abc"), list("abc\n", "\nabc")},
	{"a$.", "u", "and is the end even where more is asked for", nil, list("a", "ab", "a\nb")},
	{"^a|b$", "u", "anchors belong to an alternative", list("ax", "xb"), list("xax")},
	{`\bfoo\b`, "u", "\\b is ASCII", list("foo", "a foo.", "éfooé"), list("foot", "foo_")},
	{`\Bo`, "u", "\\B is its complement", list("foo"), list("o", "-o")},
	{`^\B$`, "u", "the empty text has no boundary", list(""), list("a")},

	// Classes
	{`^\d+$`, "u", "\\d is ASCII", list("0189"), list("", "߀", "१", "a")},
	{`^\D$`, "u", "\\D is its complement", list("߀", "a"), list("7")},
	{`^\w+$`, "u", "\\w is ASCII and _", list("aZ09_"), list("é", "-", "ſ")},
	{`^\W$`, "u", "\\W is its complement", list("é", "-"), list("a", "_")},
	{`^\s$`, "u", "\\s has the byte order mark and Unicode's spaces", list(" ", "\t", "\v", "\f", "\u00A0", "\uFEFF", "\u2028", "\u3000", "\u1680"), list("\u180E", "\u200B", "\u0085", "a")},
	{`^\S$`, "u", "\\S is its complement", list("\u180E", "\u200B", "\u0085", "a"), list("\uFEFF", "\u2029", "\n")},
	{`^[\s\d]$`, "u", "class escapes inside a class", list("\uFEFF", "5"), list("x")},
	{`^[^\s\d]$`, "u", "and inside its complement", list("x", "\u200B"), list("\uFEFF", "5")},
	{`^[\S]$`, "u", "a complement inside a class", list("x"), list("\u202F")},
	{`^[\D\d]$`, "u", "that is everything", list("x", "1", "\n", "😀"), list("")},
	{`^.$`, "u", "the dot excludes four line terminators", list("\v", "\u0085", "\x00"), list("\n", "\r", "\u2028", "\u2029")},
	{`^[^]$`, "u", "the complement of nothing", list("\n", "a", "😀"), list("")},
	{`a[]|b`, "u", "the empty class never matches", list("b"), list("a", "a]", "")},
	{`^[.*+?(){}|^$/]+$`, "u", "most is literal in a class", list(".*+?(){}|^$/"), list("a", `\`)},
	{`^[\b]$`, "u", "a backspace, inside a class", list("\b"), list("b")},
	{`^[a\-z]$`, "u", "an escaped dash is no range", list("-", "a", "z"), list("m")},
	{`^[-a]$|^[b-]$`, "u", "nor one at either end", list("-", "a", "b"), list("c")},
	{`^[+--]$`, "u", "but a dash can end a range", list("+", ",", "-"), list(".", "*")},
	{`^[\]\[\\]$`, "u", "escaped brackets", list("]", "[", `\`), list("a")},
	{`^[[]$`, "u", "a bracket needs no escape", list("["), list("a")},

	// Escapes
	{`^\t\n\v\f\r$`, "u", "control escapes", list("\t\n\v\f\r"), list("tnvfr")},
	{`^\cA\cj\0$`, "u", "control letters and NUL", list("\x01\n\x00"), list("cAcj0")},
	{`^\x41\u0042\u{43}\u{000044}$`, "u", "hexadecimal escapes", list("ABCD"), list("x41")},
	{`^\^\$\\\.\*\+\?\(\)\[\]\{\}\|\/$`, "u", "all syntax characters", list(`^$\.*+?()[]{}|/`), list("a")},
	{`^\p{L}+$`, "u", "a category", list("aßЖ中"), list("1", "")},
	{`^\p{Letter}\P{Letter}$`, "u", "by its long name", list("a1"), list("1a")},
	{`^\p{General_Category=Lu}\p{gc=Decimal_Number}$`, "u", "by property and value", list("Ж५"), list("ж५")},
	{`^\p{Script=Greek}\p{sc=Grek}$`, "u", "a script by either name", list("Ωα"), list("Oa")},
	{`^\p{scx=Deva}$`, "u", "script extensions", list("।"), list("a")},
	{`^\p{Alphabetic}\p{Upper}\p{ASCII}$`, "u", "binary properties", list("\u0345Ⅷa"), list("11a")},
	{`^\p{Emoji_Presentation}$`, "u", "one which Go has no table for", list("😀"), list("a", "1")},
	{`^\p{sc=Zzzz}\p{Script=Zyyy}\p{XIDS}$`, "u", "other names", list("\u0378-a"), list("a-a", "\u0378-1")},
	{`^[^\p{L}\P{ASCII}]$`, "u", "properties in a complement", list("1", "-"), list("a", "é", "😀")},
	{`^\p{C}$`, "u", "the category Other has what is unassigned", list("\u0378", "\x00"), list("a")},

	// Groups and quantifiers
	{`^(?:ab|cd)+$`, "u", "a plain group", list("abcd"), list("abc")},
	{`^(?<y>\d{4})-(?<m>\d\d)$`, "u", "named groups", list("2024-05"), list("24-05")},
	{`^a{2}b{1,}c{0,1}$`, "u", "counts", list("aab", "aabbc"), list("ab", "aabcc")},
	{`^a*?b+?c??$`, "u", "lazy quantifiers", list("b", "aabc"), list("a")},
	{`^(a|)+b$`, "u", "a loop over something empty ends", list("b", "aab"), list("")},
	{`^x{0}$`, "u", "nothing at all", list(""), list("x")},
	{`^.{0,4096}$`, "u", "counts beyond Go's limit", list("", strings.Repeat("é", 4096)), list(strings.Repeat("é", 4097))},
	{`^(?:[a-z]{2}-){1500,}$`, "u", "on a group", list(strings.Repeat("ab-", 1500)), list(strings.Repeat("ab-", 1499))},
	{`a{99999999999999999999}`, "u", "no text is that long", nil, list("", "aaa")},

	// Lookaround and back references
	{`^(?=.*\d)(?!.*\s)[^]{4,}$`, "u", "lookaheads at the start", list("abc1", "1234"), list("abcd", "ab 1", "ab1")},
	{`^(?!foo$|bar$)\w+$`, "u", "an exclusion", list("foob", "fo"), list("foo", "bar", "")},
	{`^(?:(?!--).)*$`, "u", "a lookahead inside a loop", list("a-b", ""), list("a--b")},
	{`(?<=\$)\d+`, "u", "a lookbehind", list("$12"), list("12")},
	{`(?<!\\)"`, "u", "a negative lookbehind", list(`a"`), list(`\"`)},
	{`(?<=^a.*)b`, "u", "a lookbehind of any length", list("axxb"), list("xab")},
	{`^(["']).*\1$`, "u", "a back reference", list(`"a"`, `''`), list(`"a'`)},
	{`^(?<q>a|b)\k<q>$`, "u", "a named one", list("aa", "bb"), list("ab")},
	{`^\1(a)$`, "u", "a reference before the group is empty", list("a"), list("aa")},
	{`^(?:(a)|b)\1$`, "u", "so is one to a group that took no part", list("b", "aa"), list("a", "ba")},
	{`^(?:(a)|(b)|)+\1$`, "u", "groups are reset in each round of a loop", list("ab", "aa"), list("aba2")},
	{`^(a\1)$`, "u", "a reference inside its own group is empty", list("a"), list("aa")},
	{`^(a)\1{2}$`, "u", "a quantified reference", list("aaa"), list("aa")},
	{`^(a)(?:\1)0$`, "u", "a digit after a reference", list("aa0"), list("a0")},
	{`^(?=(a+))\1b`, "u", "captures of a lookahead stay", list("aab"), list("aaca", "b")},
	{`^foo$(?![^])`, "u", "an assertion after the end", list("foo"), list("foo\n")},

	// Annex B
	{`^{a}$`, "", "a lone brace", list("{a}"), list("a")},
	{`^a{,2}$`, "", "no count: a lower bound is needed", list("a{,2}"), list("a", "aa", "")},
	{`^x{1$`, "", "an unfinished count", list("x{1"), list("x")},
	{`^]$`, "", "a lone bracket", list("]"), list("")},
	{`^[\w-.]+$`, "", "a dash after a class escape", list("a-.b"), list("+")},
	{`^[+-\d]$`, "", "or before one", list("+", "-", "5"), list(",")},
	{`^\-\_\ \@\"\!$`, "", "escaped punctuation", list(`-_ @"!`), list("a")},
	{`^(?=a)*b$`, "", "a lookahead that may be skipped", list("b"), list("a")},
	{`^(?!a)+b$`, "", "or must not", list("b"), list("a")},
	{`^[\1-\7][\101]\012\0$`, "", "octal escapes", list("\x03A\n\x00"), list("11010")},

	// Ignoring case
	{`(?i)^straSSe$`, "u", "letters, but one for one", list("STRASSE", "ſtrasse"), list("straße")},
	{`(?i)^[a-z]+$`, "u", "in a class, as Unicode folds", list("Az", "\u212A", "ſ"), list("é", "İ")},
	{`(?i)^[^k]$`, "u", "in a complement", list("a"), list("K", "\u212A")},
	{`(?i)^\w\W$`, "u", "\\w gains two letters by it", list("ſ-", "\u212Aé"), list("é-")},
	{`(?i)^\p{Lu}$`, "u", "a category", list("a", "A"), list("1")},
	{`(?i)^\P{Lu}$`, "u", "the complement too, as ECMA-262 folds after it", list("a", "A", "1"), nil},
	{`(?i)^\p{Changes_When_Uppercased}$`, "u", "a listed property", list("a", "A"), list("1")},
	{`(?i)^(σ)\1$`, "u", "a back reference", list("Σς", "σσ"), list("σs")},
	{`(?i)^ß$`, "u", "the capital sharp s", list("ẞ"), list("ss")},

	// Other dialects
	{`\A\d+\z`, notECMA, "PCRE's anchors", list("12"), list("12\n", "a1")},
	{`\A\d+\Z`, notECMA, "\\Z allows a line feed", list("12", "12\n"), list("12\n\n", "12\n3")},
	{`^a\Z|b`, notECMA, "at the end of an alternative", list("a\n", "xb"), list("a\nx")},
	{`a\Z\nb?`, notECMA, "\\Z consumes nothing", list("a\n"), list("a", "a\nb")},
	{`a(?=\Z)`, notECMA, "also in a lookahead", list("a\n", "ba"), list("ab")},
	{`^(?i)ab`, notECMA, "a modifier in the middle", list("aB", "AB"), list("b")},
	{`^(a(?i)b|c)d$`, notECMA, "holds up to the end of the group", list("aBd", "Cd"), list("Ab", "abD")},
	{`^(?i:a)b(?-i:c)$`, notECMA, "ECMAScript 2025's modifier groups", list("Abc"), list("aBc", "abC")},
	{`^(?i:a(?-i:b))$`, notECMA, "one inside the other", list("Ab"), list("AB")},
	{`(?s)^.$`, notECMA, "the dot can have all", list("\n"), list("")},
	{`(?m)^b$`, notECMA, "anchors can be a line's", list("a\nb\r\nc", "\u2028b"), list("a b")},
	{`^(?P<q>['"])x(?P=q)$`, notECMA, "Python's named groups", list("'x'"), list("'x\"")},
	{`^(?<a>x)|(?<a>y)\k<a>$`, notECMA, "ECMAScript 2025's duplicate names", list("x", "yy"), list("zy")},
	{`^\x{1F600}\h$`, notECMA, "PCRE's code points and horizontal space", list("😀 ", "😀\u180E"), list("😀\n")},
	{`^\pL\PL\p{Greek}\p{IsCyrillic}\p{IsLu}$`, notECMA, "Go's and Java's property names", list("a1αжA"), list("a1aжA")},
}

func list(s ...string) []string { return s }

// patternErrors are patterns which the u-flag grammar does not have either.
var patternErrors = []struct{ pattern, message string }{
	{`(`, "missing ) for the group at offset 0"},
	{`a)b`, "unmatched ) at offset 1"},
	{`[a`, "missing ] for the class at offset 0"},
	{`a\`, `pattern ends with \ at offset 1`},
	{`*a`, "nothing to repeat before '*' at offset 0"},
	{`a|{2}`, "nothing to repeat before { at offset 2"},
	{`a**`, "nothing to repeat before '*' at offset 2"},
	{`^*`, "nothing to repeat: ^ is no atom at offset 1"},
	{`\b+`, `nothing to repeat: \b is no atom at offset 2`},
	{`(?<=a)?`, "nothing to repeat: a lookbehind is no atom at offset 6"},
	{`a++`, "nothing to repeat: ECMA-262 has no possessive quantifiers at offset 2"},
	{`a{2,1}`, "numbers out of order in {2,1} at offset 1"},
	{`[z-a]`, "range out of order z-a at offset 1"},
	{`\a`, `invalid escape \a at offset 0`},
	{`\Qa\E`, `invalid escape \Q at offset 0`},
	{`x\G`, `invalid escape \G at offset 1`},
	{`[\B]`, `invalid escape \B at offset 1`},
	{`\c1`, `invalid escape \c at offset 0`},
	{`\x4`, `invalid escape \x at offset 0`},
	{`\u12`, `invalid escape \u at offset 0`},
	{`\u{110000}`, "invalid code point escape at offset 0"},
	{`\u{}`, "invalid code point escape at offset 0"},
	{`(a)\2`, "reference to group 2 of 1 at offset 3"},
	{`\k<a>(?<b>)`, `reference to unknown group "a" at offset 0`},
	{`\ka`, `\k without a group name at offset 0`},
	{`(?<a>)(?<a>)`, `duplicate group name "a" at offset 6`},
	{`(?<1>)`, "invalid group name: '1' at offset 3"},
	{`(?<a`, "invalid group name at offset 3"},
	{`(?>a)`, "invalid group: ECMA-262 has no (?> at offset 0"},
	{`(?x)a`, "invalid group: ECMA-262 has no (?x at offset 0"},
	{`(?#a)`, "invalid group: ECMA-262 has no (?# at offset 0"},
	{`(?`, "missing ) for the group at offset 0"},
	{`[[:alpha:]]`, "unmatched ], as the unescaped [ at offset 1 does not nest: ECMA-262 has no POSIX classes or class operations at offset 10"},
	{`[a-z&&[^b]]`, "unmatched ], as the unescaped [ at offset 6 does not nest: ECMA-262 has no POSIX classes or class operations at offset 10"},
	{`\p{Nope}`, `unknown property "Nope" at offset 0`},
	{`\p{greek}`, `unknown property "greek" at offset 0`},
	{`\p{L`, "missing } for the property at offset 0"},
	{`\px`, "invalid property escape at offset 0"},
}

func TestPatternTable(t *testing.T) {
	for _, c := range patternCases {
		p, err := CompilePattern(c.pattern)
		require.NoError(t, err, c.why)
		require.Equal(t, c.pattern, p.String())
		for _, s := range c.match {
			require.True(t, p.MatchString(s), "%s: %q matches %.40q", c.why, c.pattern, s)
		}
		for _, s := range c.fail {
			require.False(t, p.MatchString(s), "%s: %q does not match %.40q", c.why, c.pattern, s)
		}
		require.Equal(t, c.flags == "u" && !strings.HasPrefix(c.pattern, "(?i)"), isRegex(c.pattern) && c.flags != notECMA,
			"%q: the format regex knows the main grammar", c.pattern)
	}
}

func TestPatternErrors(t *testing.T) {
	for _, c := range patternErrors {
		_, err := CompilePattern(c.pattern)
		require.ErrorContains(t, err, c.message, c.pattern)
		require.ErrorContains(t, err, regexpQuote(c.pattern), "the pattern is quoted")
		require.False(t, isRegex(c.pattern), c.pattern)
	}
	_, err := CompilePattern(strings.Repeat("é", 1000) + ")")
	require.Less(t, len(err.Error()), 1500, "a long pattern is cut short")
}

func regexpQuote(s string) string { return "pattern " + strings.ReplaceAll(`"`+s+`"`, `\`, `\\`) }

func TestPatternRE2(t *testing.T) {
	for _, c := range []struct{ pattern, want, why string }{
		{`^[a-z]+(\d|x)$`, `^[a-z]+(?:[\d]|x)$`, "groups do not capture"},
		{`\p{Letter}\p{Script=Greek}`, `[\p{L}][\p{Greek}]`, "properties by Go's names"},
		{`(?<a>b)\/`, `(?:b)/`, "names and needless escapes are dropped"},
		{`(?i)k`, "[Kk\u212A]", "case is spelled out"},
		{`^x{0,1500}$`, `^x{0,1000}x{0,500}$`, "Go allows 1000"},
		{`^x{2500,}$`, `^x{1000}x{1000}x{500,}$`, "of anything"},
		{`(x{100}){100}`, strings.Repeat("(?:x{100}){10}", 10), "taken together"},
		{``, `(?:)`, "never empty"},
		{`(?=a)b`, ``, "no lookaround"},
		{`(a)\1`, ``, "no back references"},
	} {
		p, err := CompilePattern(c.pattern)
		require.NoError(t, err)
		got, ok := p.RE2()
		require.Equal(t, c.want, got, c.why)
		require.Equal(t, c.want != "", ok)
		if ok {
			_, err = regexp.Compile(got)
			require.NoError(t, err)
		}
	}
}

func TestPatternOutline(t *testing.T) {
	for _, c := range []struct{ pattern, want, why string }{
		{`^(a|b)\1$`, `^(?P<g1>a|b)(?P<r1_1>)$`, "a reference is an empty group"},
		{`^(?<q>['"])(.)\2\k<q>$`, `^(?P<g1>['"])(?P<g2>[^\n\r\x{2028}\x{2029}])(?P<r2_1>)(?P<r1_2>)$`, "names are numbers"},
		{`(?!-)(a)(?<=\1b*)(?:c)`, `(?P<g1>a)(?:c)`, "look-arounds are left out"},
	} {
		p, err := CompilePattern(c.pattern)
		require.NoError(t, err)
		got, ok := p.Outline()
		require.True(t, ok)
		require.Equal(t, c.want, got, c.why)
		_, err = regexp.Compile(got)
		require.NoError(t, err)
	}
}

// TestPatternHostile would run into the time limit of the tests if a pattern had
// no bound: each is refused, or matched within its own limit.
func TestPatternHostile(t *testing.T) {
	var manyNames string
	for i := range 3000 {
		manyNames += fmt.Sprintf("(?<n%d>)", i)
	}
	for _, pattern := range []string{
		`(a{1000}){1000}`,
		`(((((a{1000}){1000}){1000}){1000}){1000}){1000}`,
		strings.Repeat("(", 199) + strings.Repeat(")", 199),
		strings.Repeat("(", 1<<16),
		strings.Repeat("(", 1<<20),
		strings.Repeat("[", 1<<15),
		strings.Repeat(`\p{L}`, 12000),
		strings.Repeat(`(?i:\W)`, 9000),
		strings.Repeat(`\p{Gr_Base}`, 5000),
		strings.Repeat(`(?i:\p{Gr_Base})`, 3000) + `(?=a)`,
		strings.Repeat(`(?i:\p{L})`, 6000),
		strings.Repeat(`[]`, 30000),
		strings.Repeat(`(?:a{1000}|`, 150) + strings.Repeat(")", 150),
		strings.Repeat(`(?:a{1000}|b)`, 4900),
		strings.Repeat(`(?:`, 190) + strings.Repeat(`a*)*`, 190) + `(?=b)`,
		strings.Repeat(`(?!a)`, 12000) + `\1()`,
		strings.Repeat(`(a)`, 19000) + `\19000`,
		strings.Repeat(`a?`, 30000) + `(?=b)`,
		strings.Repeat(`[a-z]{0,2000}`, 4900),
		strings.Repeat(`(?:(?<a>)|`, 180) + strings.Repeat(`)`, 180),
		manyNames + `(?:` + strings.Repeat(`|`, 30000) + `)`,
		`^(?:(?<a>x)` + strings.Repeat(`|`, 60000) + `)`,
		`(x+x+)+(?=y)`,
		`^(([a-z])+.)+[A-Z]([a-z])+$(?<!q)`,
		`((?:.??.?|.)*?|)*\1q`,
		`(?:a|a)*(?<=b)`,
	} {
		p, err := CompilePattern(pattern)
		if err != nil {
			require.Less(t, len(err.Error()), 1000, "an error repeats no more than a little of the pattern: %.40q", pattern)
			continue
		}
		p.MatchString(strings.Repeat("a", 5000))
		p.MatchString(strings.Repeat("x", 5000))
	}
}

// TestPatternSteps shows where the steps end, and that it is no clock which
// ends them: in a bubble of synctest it would stand still.
func TestPatternSteps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, c := range []struct {
			pattern, text string
			enough        bool
			why           string
		}{
			{`^(?:(?:.??.?|.)*?|)*c(?<=c)\z`, strings.Repeat("a", 50_000), true, "without back references, places are remembered"},
			{`(x+x+)+(?=y)`, strings.Repeat("x", 50_000), true, "also where the search starts anew"},
			{`^(?:(?!--).)*$`, strings.Repeat("é", 500_000), true, "a long text has more steps"},
			{`((?:.??.?|.)*?|)*\1q`, strings.Repeat("a", 500), false, "with back references they are not"},
			{`^(?:(?=.*x$).)*$`, strings.Repeat("x", 50_000), false, "nor what is inside of a lookahead that holds"},
		} {
			tree, err := parsePattern(c.pattern)
			require.NoError(t, err)
			program, err := tree.program()
			require.NoError(t, err)
			found, enough := program.match(c.text)
			require.Equal(t, c.enough, enough, c.why)
			require.False(t, found && !enough, "running out of steps is no match")
		}
	})
}

func TestPatternConcurrent(t *testing.T) {
	for _, pattern := range []string{`^\w+$`, `^(?=a)\w+$`, `^(\w)\1$`} {
		p, err := CompilePattern(pattern)
		require.NoError(t, err)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for range 100 {
					if !p.MatchString("aa") || p.MatchString("a-") {
						t.Errorf("%s: wrong", pattern)
					}
				}
			})
		}
		wg.Wait()
	}
}
