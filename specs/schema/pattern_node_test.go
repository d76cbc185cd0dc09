package schema

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// nodeScript answers each line {p, flags, inputs} by {ok, results}.
const nodeScript = `
const lines = require('readline').createInterface({input: process.stdin});
lines.on('line', line => {
  const {p, flags, inputs} = JSON.parse(line);
  let answer;
  try {
    const re = new RegExp(p, flags);
    answer = {ok: true, results: inputs.map(s => re.test(s))};
  } catch (e) {
    answer = {ok: false, error: String(e)};
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
});`

// nodeRegExp asks a running node for the verdicts of its RegExp.
type nodeRegExp struct {
	path  string
	in    io.WriteCloser
	lines chan []byte // closed when node has ended
	stop  func()
}

type nodeAnswer struct {
	OK      bool   `json:"ok"`
	Error   string `json:"error"`
	Results []bool `json:"results"`
}

func startNode(t *testing.T) *nodeRegExp {
	path, err := exec.LookPath("node")
	if err != nil {
		t.Skip("needs node")
	}
	n := &nodeRegExp{path: path}
	n.start(t)
	t.Cleanup(func() { n.stop() })
	return n
}

func (n *nodeRegExp) start(t require.TestingT) {
	cmd := exec.Command(n.path, "-e", nodeScript)
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	lines := make(chan []byte)
	go func() {
		defer close(lines)
		for scanner := bufio.NewScanner(out); scanner.Scan(); {
			lines <- bytes.Clone(scanner.Bytes())
		}
	}()
	n.in, n.lines = in, lines
	n.stop = func() {
		_ = cmd.Process.Kill()
		for range lines {
		}
		_ = cmd.Wait()
	}
}

// ask reports false if node takes too long, having no limit of its own.
func (n *nodeRegExp) ask(t require.TestingT, pattern, flags string, inputs []string) (nodeAnswer, bool) {
	var answer nodeAnswer
	question, err := json.Marshal(map[string]any{"p": pattern, "flags": flags, "inputs": inputs})
	require.NoError(t, err)
	_, err = n.in.Write(append(question, '\n'))
	require.NoError(t, err)
	select {
	case line, ok := <-n.lines:
		require.True(t, ok, "node ended")
		require.NoError(t, json.Unmarshal(line, &answer))
		return answer, true
	case <-time.After(10 * time.Second):
		n.stop()
		n.start(t)
		return answer, false
	}
}

// TestPatternTableNode asks node for the verdicts that patternCases has.
func TestPatternTableNode(t *testing.T) {
	node := startNode(t)
	for _, c := range patternCases {
		if c.flags == notECMA {
			continue
		}
		pattern, flags := c.pattern, c.flags
		if rest, ok := strings.CutPrefix(pattern, "(?i)"); ok {
			pattern, flags = rest, flags+"i"
		}
		answer, _ := node.ask(t, pattern, flags, append(append([]string{}, c.match...), c.fail...))
		if !answer.OK {
			t.Errorf("%q: %s", c.pattern, answer.Error)
			continue
		}
		for i, s := range c.match {
			if !answer.Results[i] {
				t.Errorf("node: %q with flags %q does not match %q", pattern, flags, s)
			}
		}
		for i, s := range c.fail {
			if answer.Results[len(c.match)+i] {
				t.Errorf("node: %q with flags %q matches %q", pattern, flags, s)
			}
		}
	}
	for _, c := range patternErrors {
		answer, _ := node.ask(t, c.pattern, "u", nil)
		require.NotEmpty(t, answer.Error, "node accepts %q", c.pattern)
	}
}

// lookAgain finds what can hold without consuming anything.
var lookAgain = regexp.MustCompile(`\\1|\\B|\(\?(=|!|<=|<!)`)

// TestPatternNode compares generated patterns with node's RegExp.
func TestPatternNode(t *testing.T) {
	node := startNode(t)
	matched, slow := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		pattern := genPattern.Draw(t, "pattern")
		inputs := rapid.SliceOfN(genPatternInput, 1, 8).Draw(t, "inputs")
		if lookAgain.MatchString(pattern) {
			// V8 also looks between surrogates: /()(?!\1)/u matches "\u{1F600}",
			// and /\B/u matches "a\u{1F600}a".
			for i, s := range inputs {
				inputs[i] = strings.Map(func(r rune) rune { return min(r, 0xFFFD) }, s)
			}
		}
		flags, prefix := "u", ""
		// ECMA's \b depends on i only for two odd letters.
		if rapid.IntRange(0, 4).Draw(t, "fold") == 0 && !strings.Contains(strings.ToLower(pattern), `\b`) {
			flags, prefix = "ui", "(?i)"
		}
		want, inTime := node.ask(t, pattern, flags, inputs)
		p, err := CompilePattern(prefix + pattern)
		if !inTime || !want.OK {
			// What node's u mode refuses, the main grammar without u may have.
			return
		}
		require.NoError(t, err)
		if prefix == "" {
			require.True(t, isRegex(pattern), "%q is a regex", pattern)
		}
		for i, s := range inputs {
			if p.slow != nil {
				if _, enough := p.slow.match(s); !enough {
					continue
				}
			}
			require.Equal(t, want.Results[i], p.MatchString(s), "%q on %q, as Go: %q", pattern, s, p.re2)
			if want.Results[i] {
				matched++
			}
		}
		if p.slow != nil {
			slow++
		}
	})
	t.Logf("%d matches, %d patterns on the backtracking engine", matched, slow)
}

// TestPatternAnnexBNode compares patterns that are mostly outside the u-flag
// grammar with node's RegExp without the flag.
func TestPatternAnnexBNode(t *testing.T) {
	node := startNode(t)
	accepted := 0
	rapid.Check(t, func(t *rapid.T) {
		pattern := strings.Join(rapid.SliceOfN(rapid.SampledFrom(patternScraps), 0, 8).Draw(t, "scraps"), "")
		inputs := rapid.SliceOfN(rapid.StringOfN(rapid.RuneFrom([]rune("ab{}]-1,\n\\^_ 0")), 0, 6, -1), 1, 8).Draw(t, "inputs")
		unicode, inTime := node.ask(t, pattern, "u", inputs)
		legacy, both := node.ask(t, pattern, "", inputs)
		if !inTime || !both {
			return
		}
		p, err := CompilePattern(pattern)
		if unicode.OK {
			require.NoError(t, err, "the u-flag grammar has %q", pattern)
			require.True(t, isRegex(pattern), "%q is a regex", pattern)
		}
		if err != nil {
			return
		}
		require.True(t, legacy.OK, "neither grammar has %q", pattern)
		accepted++
		for i, s := range inputs {
			require.Equal(t, legacy.Results[i], p.MatchString(s), "%q on %q", pattern, s)
		}
	})
	t.Logf("%d accepted", accepted)
}

var patternScraps = []string{
	"a", "b", "1", "-", ",", "{", "}", "]", "[", "[^", "(", ")", "(?:", "(?=", "(?!", "(?<=", "|", "*", "+", "?",
	"{1}", "{2,}", "{0,1}", "{,2}", "{1", "^", "$", ".", `\d`, `\w`, `\s`, `\b`, `\-`, `\{`, `\]`, `\_`, `\n`, `\\`,
	`\x61`, `\u0062`, `\0`, `\12`, `a-b`, `\d-`, `[a-b]`, `[\w-]`, `[\d-a]`, `[]`, `[^]`, "[]]", `\c`, `\x6`, `\a`, "_", " ",
}

var genPatternInput = rapid.StringOfN(rapid.RuneFrom([]rune(
	"aaabbbAB-.01_ \n\r\t\u2028\uFEFF\u00A0éß\u1E9EßſsSkK\u212A\U0001F600\U0001F601\u0391\u03B1ΣσςЖ")), 0, 8, -1)

var genPatternAtom = rapid.SampledFrom([]string{
	"a", "b", "A", "k", "s", "é", "😀", ".", ".", "a", "b", `\d`, `\D`, `\w`, `\W`, `\s`, `\S`, `\n`, `\t`, `\.`, `\/`,
	`\x61`, `\u0062`, `\u{1F600}`, `\uD83D\uDE00`, `\uD83D`, `\cJ`, `\0`, `\p{L}`, `\P{L}`, `\p{Lu}`, `\P{Lu}`,
	`\p{Script=Greek}`, `\p{sc=Grek}`, `\p{Letter}`, `\p{Uppercase}`, `\P{Lowercase}`, `\p{Alphabetic}`, `\p{White_Space}`,
	`\p{ASCII}`, `\p{Any}`, `\p{Emoji}`, `\P{General_Category=Decimal_Number}`,
	"[ab]", "[^a]", "[a-c]", `[\d_]`, `[^\w]`, `[^\s]`, `[\S]`, `[\W\d]`, `[\p{L}-]`, `[^\P{L}]`, `[\uD83D\uDE00-\uD83D\uDE02]`,
	"[]", "[^]", `[\b]`, `[^\uD83D]`, `[\]\-\\^]`, `[\u{1F600}é]`, `[A-Z\s]`, "[a-zß]", "[^Z-é]", `[\x00-\x7f]`, "[.*+]",
})

// genPattern generates patterns of the u-flag grammar, and some beyond it.
var genPattern = rapid.Custom(func(t *rapid.T) string {
	var b strings.Builder
	genDisjunction(t, &b, 3, new(int))
	return b.String()
})

func genDisjunction(t *rapid.T, b *strings.Builder, depth int, groups *int) {
	for i := range rapid.IntRange(1, 2).Draw(t, "alternatives") {
		if i > 0 {
			b.WriteString("|")
		}
		for range rapid.IntRange(0, 3).Draw(t, "terms") {
			genTerm(t, b, depth, groups)
		}
	}
}

func genTerm(t *rapid.T, b *strings.Builder, depth int, groups *int) {
	kind := rapid.IntRange(0, 15).Draw(t, "kind")
	if depth == 0 && kind > 9 {
		kind = 0
	}
	switch kind {
	case 8:
		b.WriteString(rapid.SampledFrom([]string{"^", "$", `\b`, `\B`}).Draw(t, "assertion"))
		return
	case 9:
		if *groups == 0 {
			return
		}
		b.WriteString(rapid.SampledFrom([]string{`\1`, `\1(?:)`, `(?:\1)`}).Draw(t, "reference"))
	case 10, 11, 12, 13:
		open := rapid.SampledFrom([]string{"(", "(?:", "(?<n>"}).Draw(t, "open")
		if open != "(?:" {
			*groups++
		}
		if open == "(?<n>" && strings.Contains(b.String(), open) {
			open = "("
		}
		b.WriteString(open)
		genDisjunction(t, b, depth-1, groups)
		b.WriteString(")")
	case 14, 15:
		b.WriteString(rapid.SampledFrom([]string{"(?=", "(?!", "(?<=", "(?<!"}).Draw(t, "look"))
		genDisjunction(t, b, depth-1, groups)
		b.WriteString(")")
		return
	default:
		b.WriteString(genPatternAtom.Draw(t, "atom"))
	}
	b.WriteString(rapid.SampledFrom([]string{
		"", "", "", "", "*", "+", "?", "{2}", "{1,2}", "{0,2}", "{1,}", "*?", "??", "{0}",
	}).Draw(t, "quantifier"))
}
