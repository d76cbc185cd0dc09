package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/understudy-api/understudy/fixtures"
)

// choice is a flag whose value is one of a few words.
type choice struct {
	value *string
	words []string
}

func oneOf(value *string, words ...string) pflag.Value { return &choice{value, words} }

func (c *choice) String() string { return *c.value }
func (c *choice) Type() string   { return strings.Join(c.words, "|") }

func (c *choice) Set(s string) error {
	if !slices.Contains(c.words, s) {
		return fmt.Errorf("it must be one of %s", strings.Join(c.words, ", "))
	}
	*c.value = s
	return nil
}

// instant is a flag whose value is a day or a moment.
type instant struct{ value *time.Time }

func (i instant) Type() string { return "time" }

func (i instant) String() string {
	if i.value.IsZero() {
		return ""
	}
	return i.value.Format(time.RFC3339)
}

func (i instant) Set(s string) error {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			*i.value = t
			return nil
		}
	}
	return fmt.Errorf("it must be a date or a time such as 2026-01-15 or 2026-01-15T12:00:00Z")
}

// profileFlag adds --profile, which every command that generates data has.
func profileFlag(flags *pflag.FlagSet, profile *fixtures.Profile, usage string) {
	var words []string
	for _, p := range fixtures.Profiles() {
		words = append(words, string(p))
	}
	flags.Var(oneOf((*string)(profile), words...), "profile", usage)
}
