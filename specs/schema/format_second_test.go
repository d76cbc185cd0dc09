package schema

import (
	"regexp"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// secondOpinion checks formats with santhosh-tekuri/jsonschema.
func secondOpinion(t require.TestingT, name string) func(string) bool {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	require.NoError(t, c.AddResource("schema.json", map[string]any{"format": name}))
	s, err := c.Compile("schema.json")
	require.NoError(t, err)
	return func(text string) bool { return s.Validate(text) == nil }
}

// secondDifferences are the texts on which it differs, and why it does.
var secondDifferences = []struct {
	format, texts string
	want          bool // here
	why           string
}{
	{"date-time", `[Tt:+-][+-]\d|:-\d|[+-]\d:[+-]\d`, false, "numbers with signs, by strconv.Atoi"},
	{"time", `(^|[:+-])[+-]\d`, false, "the same"},
	{"duration", `[Yy]\d+[Dd]|[Hh]\d+[Ss]`, false, "skipped units"},
	{"duration", `[a-z]`, true, "ABNF literals have no case"},
	{"email", `(?s)^".*[^ -~].*"@`, false, "control and other characters in quotes"},
	{"email", `\.$`, false, "a trailing dot"},
	{"email", `^@`, false, "an empty local part"},
	{"email", `\[[\d.+-]*[+-]`, false, "an address with signs"},
	{"email", `^".*\\.*"@`, true, "quoted pairs"},
	{"email", `(?i)@\[IPv6:`, true, "ABNF literals have no case"},
	{"hostname", `\.$`, false, "a trailing dot"},
	{"hostname", `(?i)(^|\.)xn--`, false, "no A-label, RFC 5890 section 2.3.2.1"},
	{"ipv4", `[+-]`, false, "numbers with signs"},
	{"uri", `[^!#$%&-;=?-\[\]_a-z~]`, false, "characters which RFC 3986 does not have, let through by net/url"},
	{"uri", `#.*#`, false, "two fragments"},
	{"uri", `[/?#:].*[\[\]]`, false, "brackets outside of a host"},
	{"uri", `%($|.$|[^0-9A-Fa-f]|.[^0-9A-Fa-f])`, false, "half an escape"},
	{"uri", `\[[vV]`, true, "a future address"},
	{"uri", `//[^/?#]*@[^/?#]*@`, false, "@ in the user information"},
	{"uri-reference", `//[^/?#]*@[^/?#]*@`, false, "@ in the user information"},
	{"uri", `^[^/]*//[^/?#]*%`, true, "escapes in a host, RFC 3986 section 3.2.2"},
	{"uri-reference", `^([^/?#]*:)?//[^/?#]*%`, true, "escapes in a host"},
	{"uri-reference", `[^!#$%&-;=?-\[\]_a-z~]`, false, "characters which RFC 3986 does not have"},
	{"uri-reference", `#.*#`, false, "two fragments"},
	{"uri-reference", `[\[\]]`, false, "brackets outside of a host"},
	{"uri-reference", `%($|.$|[^0-9A-Fa-f]|.[^0-9A-Fa-f])`, false, "half an escape"},
	{"uri-template", `.*`, false, "only braces in paths are looked at"},
	{"uri-template", `[{]|^[^/]*:|%|@|:`, true, "a template is no URI before it is expanded"},
	{"relative-json-pointer", `^\d+[+-]`, true, "index manipulation, of the draft for 2020-12"},
}

func TestFormatSecondOpinion(t *testing.T) {
	for _, name := range []string{
		"date-time", "date", "time", "duration", "email", "hostname", "ipv4", "ipv6", "uri", "uri-reference",
		"uuid", "uri-template", "json-pointer", "relative-json-pointer",
	} {
		second, check := secondOpinion(t, name), LookupFormat(name).Text
		type difference struct {
			texts *regexp.Regexp
			want  bool
		}
		var known []difference
		for _, d := range secondDifferences {
			if d.format == name {
				known = append(known, difference{regexp.MustCompile(d.texts), d.want})
			}
		}
		rapid.Check(t, func(t *rapid.T) {
			s := genMutant(formatSamples[name]).Draw(t, "text")
			got := check(s)
			if got == second(s) {
				return
			}
			for _, d := range known {
				if d.want == got && d.texts.MatchString(s) {
					return
				}
			}
			t.Errorf("%s: %q is %v here, which is not explained", name, s, got)
		})
	}
}

// FuzzFormats checks that no text makes a check panic.
func FuzzFormats(f *testing.F) {
	for _, c := range formatCases {
		f.Add(c.text)
	}
	for _, samples := range formatSamples {
		for _, s := range samples {
			f.Add(s)
		}
	}
	names := Formats()
	f.Fuzz(func(t *testing.T, s string) {
		for _, name := range names {
			format := LookupFormat(name)
			if format.Text != nil {
				format.Text(s)
			}
			if format.Number != nil {
				format.Number(s)
			}
		}
		if isHostname(s) && !isIDNHostname(s) {
			t.Errorf("%q is a host name, but no internationalized one", s)
		}
		if isURI(s) && !(isIRI(s) && isURIReference(s) && isIRIReference(s)) {
			t.Errorf("%q is a URI, but no IRI or reference", s)
		}
		if isEmail(s) && !isIDNEmail(s) {
			t.Errorf("%q is an address, but no internationalized one", s)
		}
	})
}

func BenchmarkFormats(b *testing.B) {
	for _, name := range []string{"uuid", "date-time", "date", "email", "uri", "ipv4", "hostname"} {
		s, check, second := formatSamples[name][0], LookupFormat(name).Text, secondOpinion(b, name)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				check(s)
			}
		})
		b.Run(name+"/santhosh", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				second(s)
			}
		})
	}
}
