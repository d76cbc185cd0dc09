package schema

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkPattern compares the matcher that backtracks with regexp2, which
// does the same.
func BenchmarkPattern(b *testing.B) {
	for _, c := range []struct {
		name, pattern, text string
		found               bool
	}{
		{"password", `^(?=.*[A-Z])(?=.*\d).{8,}$`, "correct-Horse-battery-7", true},
		{"no-password", `^(?=.*[A-Z])(?=.*\d).{8,}$`, "correct-Horse-battery-staple", false},
		{"slug", `^(?:(?!--)[a-z0-9-])+$`, "a-typical-slug-of-some-length", true},
		{"price", `(?<=\$)\d+(?!\d)`, "it is sold for less than $250", true},
		{"quotes", `^(["']).*\1$`, `"some words in quotes"`, true},
		{"long", `^(?:(?!--)[a-z0-9-])+$`, strings.Repeat("a-typical-slug-of-some-length-", 1000), true},
		{"hostile", `^(?:(?:a|b|ab)*)*(?<=c)$`, strings.Repeat("ab", 12), false},
	} {
		ours, second := forced(b, c.pattern), withRegexp2(b, c.pattern)
		b.Run(c.name+"/ours", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if found, _ := ours.match(c.text); found != c.found {
					b.Fatal("wrong")
				}
			}
		})
		b.Run(c.name+"/regexp2", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				found, err := second.MatchString(c.text)
				if err != nil {
					b.Skip(err)
				}
				require.Equal(b, c.found, found)
			}
		})
	}
}
