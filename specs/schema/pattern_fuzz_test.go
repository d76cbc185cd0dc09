package schema

import (
	"regexp"
	"testing"
	"time"
)

// FuzzPattern compares package regexp and the matcher that backtracks wherever
// both can run a pattern.
func FuzzPattern(f *testing.F) {
	for _, c := range patternCases {
		for _, s := range append(append([]string{""}, c.match...), c.fail...) {
			f.Add(c.pattern, s)
		}
	}
	for _, c := range patternErrors {
		f.Add(c.pattern, "")
	}
	f.Fuzz(func(t *testing.T, pattern, s string) {
		if len(s) > 1000 || len(pattern) > 1000 {
			return
		}
		start := time.Now()
		p, err := CompilePattern(pattern)
		if err != nil {
			if isRegex(pattern) {
				t.Errorf("%q is of the main grammar: %v", pattern, err)
			}
			return
		}
		got := p.MatchString(s)
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("%q on %q takes %s", pattern, s, d)
		}
		tree, err := parsePattern(pattern)
		if err != nil {
			t.Fatal(err)
		}
		slow, err := tree.program()
		if err != nil {
			return // one of its limits
		}
		want, enough := slow.match(s)
		if !enough {
			return
		}
		if got != want {
			t.Errorf("%q on %q is %v, backtracking %v", pattern, s, got, want)
		}
		text, ok := p.RE2()
		if !ok || len(text) > 1000 {
			return
		}
		re, err := regexp.Compile(text)
		if err != nil {
			t.Fatalf("%q as %q: %v", pattern, text, err)
		}
		if re.MatchString(s) != want {
			t.Errorf("%q as %q on %q is %v, backtracking %v", pattern, text, s, !want, want)
		}
	})
}
