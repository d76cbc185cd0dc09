package schema

import "regexp"

type Pattern struct{ re *regexp.Regexp }

func CompilePattern(s string) (*Pattern, error) { re, err := regexp.Compile(s); return &Pattern{re}, err }
func (p *Pattern) MatchString(s string) bool    { return p.re.MatchString(s) }
func (p *Pattern) String() string               { return p.re.String() }

type Format struct {
	Text   func(string) bool
	Number func(string) bool
}

func LookupFormat(string) *Format { return nil }
