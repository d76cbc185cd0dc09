package schema

import (
	"math/big"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// The scanners are compared with the ABNF of the RFCs, transcribed here to
// regular expressions.
const (
	abnfHex      = `[0-9A-Fa-f]`
	abnfPct      = `%[0-9A-Fa-f]{2}`
	abnfReserved = `A-Za-z0-9\-._~!$&'()*+,;=` // unreserved and sub-delims
	abnfOctet    = `(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])`
	abnfIPv4     = abnfOctet + `(?:\.` + abnfOctet + `){3}`
	abnfLs32     = `(?:` + abnfH16 + `:` + abnfH16 + `|` + abnfIPv4 + `)`
	abnfH16      = abnfHex + `{1,4}`
	abnfH16s     = `(?:` + abnfH16 + `:)`
	abnfIPv6     = `(?:` + abnfH16s + `{6}` + abnfLs32 +
		`|::` + abnfH16s + `{5}` + abnfLs32 +
		`|(?:` + abnfH16 + `)?::` + abnfH16s + `{4}` + abnfLs32 +
		`|(?:` + abnfH16s + `{0,1}` + abnfH16 + `)?::` + abnfH16s + `{3}` + abnfLs32 +
		`|(?:` + abnfH16s + `{0,2}` + abnfH16 + `)?::` + abnfH16s + `{2}` + abnfLs32 +
		`|(?:` + abnfH16s + `{0,3}` + abnfH16 + `)?::` + abnfH16s + abnfLs32 +
		`|(?:` + abnfH16s + `{0,4}` + abnfH16 + `)?::` + abnfLs32 +
		`|(?:` + abnfH16s + `{0,5}` + abnfH16 + `)?::` + abnfH16 +
		`|(?:` + abnfH16s + `{0,6}` + abnfH16 + `)?::)`
	abnfUCS = `\x{A0}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFEF}` +
		`\x{10000}-\x{1FFFD}\x{20000}-\x{2FFFD}\x{30000}-\x{3FFFD}\x{40000}-\x{4FFFD}\x{50000}-\x{5FFFD}` +
		`\x{60000}-\x{6FFFD}\x{70000}-\x{7FFFD}\x{80000}-\x{8FFFD}\x{90000}-\x{9FFFD}\x{A0000}-\x{AFFFD}` +
		`\x{B0000}-\x{BFFFD}\x{C0000}-\x{CFFFD}\x{D0000}-\x{DFFFD}\x{E1000}-\x{EFFFD}`
	abnfPrivate = `\x{E000}-\x{F8FF}\x{F0000}-\x{FFFFD}\x{100000}-\x{10FFFD}`

	abnfDate    = `[0-9]{4}-[0-9]{2}-[0-9]{2}`
	abnfPartial = `(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?`
	abnfTime    = abnfPartial + `(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])`
	abnfDurTime = `[Tt](?:[0-9]+[Hh](?:[0-9]+[Mm](?:[0-9]+[Ss])?)?|[0-9]+[Mm](?:[0-9]+[Ss])?|[0-9]+[Ss])`
	abnfDurDate = `(?:[0-9]+[Yy](?:[0-9]+[Mm](?:[0-9]+[Dd])?)?|[0-9]+[Mm](?:[0-9]+[Dd])?|[0-9]+[Dd])(?:` + abnfDurTime + `)?`
	abnfAtext   = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
	abnfLabel   = `[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?`
	abnfName    = abnfLabel + `(?:\.` + abnfLabel + `)*`
	abnfQuoted  = `"(?:[ !#-\[\]-~]|\\[ -~])*"`
	abnfVarname = `(?:[A-Za-z0-9_]|` + abnfPct + `)(?:\.?(?:[A-Za-z0-9_]|` + abnfPct + `))*`
	abnfVarspec = abnfVarname + `(?::[1-9][0-9]{0,3}|\*)?`
	abnfPointer = `(?:/(?:[^~/]|~[01])*)*`
	abnfIndex   = `(?:0|[1-9][0-9]*)`
	abnfToken   = "[A-Za-z0-9!#$%&'*+.^_`|~-]+"
	abnfString  = `"(?:[\t !#-\[\]-~[:^ascii:]]|\\[\t -~[:^ascii:]])*"`
	abnfClock   = `(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)`
	abnfMonth   = `(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)`
	abnfDay     = `(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)`
	abnfBase64  = `(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?`
)

// abnfURI builds RFC 3986 appendix A; ucs and private are what RFC 3987 adds.
func abnfURI(scheme, reference bool, ucs, private string) string {
	chars := func(class string) string { return `(?:[` + abnfReserved + ucs + class + `]|` + abnfPct + `)` }
	host := `(?:\[(?:` + abnfIPv6 + `|[vV]` + abnfHex + `+\.[` + abnfReserved + `:]+)\]|` + chars("") + `*)`
	authority := `(?:` + chars(":") + `*@)?` + host + `(?::[0-9]*)?`
	pchar := chars(":@")
	rest := `(?:/` + pchar + `*)*`
	path := func(first string) string {
		return `(?://` + authority + rest + `|/(?:` + pchar + `+` + rest + `)?|` + first + rest + `|)`
	}
	tail := `(?:\?` + chars(`:@/?`+private) + `*)?(?:#` + chars(`:@/?`) + `*)?`
	var forms []string
	if scheme {
		forms = append(forms, `[A-Za-z][A-Za-z0-9+.-]*:`+path(pchar+`+`)+tail)
	}
	if reference {
		forms = append(forms, path(chars("@")+`+`)+tail)
	}
	return strings.Join(forms, "|")
}

// abnf are the formats whose grammar is regular, and what it leaves out.
var abnf = map[string]struct {
	grammar string
	also    func(string) bool
}{
	"date":            {abnfDate, dayExists},
	"time":            {abnfTime, leapSecondInUTC},
	"date-time":       {abnfDate + `[Tt]` + abnfTime, func(s string) bool { return dayExists(s) && leapSecondInUTC(s[11:]) }},
	"date-time-local": {abnfDate + `[Tt]` + abnfPartial, dayExists},
	"time-local":      {abnfPartial, nil},
	"duration":        {`[Pp](?:` + abnfDurDate + `|` + abnfDurTime + `|[0-9]+[Ww])`, nil},
	"email": {
		`(?:` + abnfAtext + `(?:\.` + abnfAtext + `)*|` + abnfQuoted + `)@(?:` + abnfName + `|\[` + abnfIPv4 + `\]|\[(?i:IPv6):` + abnfIPv6 + `\])`,
		func(s string) bool { return len(s) <= 254 && strings.LastIndex(s, "@") <= 64 },
	},
	"hostname":              {abnfName, func(s string) bool { return len(s) <= 253 }},
	"ipv4":                  {abnfIPv4, nil},
	"ipv6":                  {abnfIPv6, nil},
	"uri":                   {abnfURI(true, false, "", ""), nil},
	"uri-reference":         {abnfURI(true, true, "", ""), nil},
	"iri":                   {abnfURI(true, false, abnfUCS, abnfPrivate), nil},
	"iri-reference":         {abnfURI(true, true, abnfUCS, abnfPrivate), nil},
	"uuid":                  {abnfHex + `{8}(?:-` + abnfHex + `{4}){3}-` + abnfHex + `{12}`, nil},
	"uri-template":          {`(?:[!#$&(-;=?-\[\]_a-z~` + abnfUCS + abnfPrivate + `]|` + abnfPct + `|\{[+#./;?&=,!@|]?` + abnfVarspec + `(?:,` + abnfVarspec + `)*\})*`, nil},
	"json-pointer":          {abnfPointer, nil},
	"relative-json-pointer": {abnfIndex + `(?:[+-]` + abnfIndex + `)?(?:#|` + abnfPointer + `)`, nil},
	"http-date": {
		abnfDay + `, [0-9]{2} ` + abnfMonth + ` [0-9]{4} ` + abnfClock + ` GMT` +
			`|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, [0-9]{2}-` + abnfMonth + `-[0-9]{2} ` + abnfClock + ` GMT` +
			`|` + abnfDay + ` ` + abnfMonth + ` [0-9 ][0-9] ` + abnfClock + ` [0-9]{4}`,
		func(s string) bool { return !regexp.MustCompile(`[, ]+(00| 0|3[2-9]|[4-9]\d)[ -]`).MatchString(s[3:]) },
	},
	"media-range": {
		`(?:\*/\*|` + abnfToken + `/` + abnfToken + `)(?:[ \t]*;[ \t]*(?:` + abnfToken + `=(?:` + abnfToken + `|` + abnfString + `))?)*`,
		func(s string) bool {
			return !strings.HasPrefix(s, "*/") || regexp.MustCompile(`^\*/\*([ \t;]|$)`).MatchString(s)
		},
	},
	"byte":       {abnfBase64, nil},
	"base64url":  {`(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2}(?:==)?|[A-Za-z0-9_-]{3}=?)?`, nil},
	"char":       {`(?s:.)`, nil},
	"decimal":    {`[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?`, nil},
	"sf-string":  {`"(?:[ !#-\[\]-~]|\\["\\])*"`, nil},
	"sf-token":   {"[A-Za-z*][A-Za-z0-9!#$%&'*+.^_`|~:/-]*", nil},
	"sf-binary":  {`:(?:` + abnfBase64 + `|(?:[A-Za-z0-9+/]{4})*[A-Za-z0-9+/]{2,3}):`, nil},
	"sf-boolean": {`\?[01]`, nil},
}

// dayExists checks the day of the date that s starts with.
func dayExists(s string) bool {
	days := "31 29 31 30 31 30 31 31 30 31 30 31"
	var leap big.Int
	leap.SetString(s[:4], 10)
	year := leap.Int64()
	if year%400 != 0 && (year%100 == 0 || year%4 != 0) {
		days = strings.Replace(days, "29", "28", 1)
	}
	month, day := s[5:7], s[8:10]
	all := map[string]string{}
	for i, m := range strings.Fields("01 02 03 04 05 06 07 08 09 10 11 12") {
		all[m] = strings.Fields(days)[i]
	}
	return day > "00" && day <= all[month]
}

// leapSecondInUTC checks the minute of a leap second by counting minutes.
func leapSecondInUTC(s string) bool {
	if s[6:8] != "60" {
		return true
	}
	minutes := func(s string) int64 {
		h, _ := new(big.Int).SetString(s[:2], 10)
		m, _ := new(big.Int).SetString(s[3:5], 10)
		return h.Int64()*60 + m.Int64()
	}
	at := minutes(s)
	switch i := strings.LastIndexAny(s, "+-"); {
	case i < 0:
	case s[i] == '+':
		at -= minutes(s[i+1:])
	default:
		at += minutes(s[i+1:])
	}
	return (at+2*24*60)%(24*60) == 24*60-1
}

// formatSamples are what mutated texts start from.
var formatSamples = map[string][]string{
	"date-time":             {"1963-06-19T08:30:06.283185Z", "1990-12-31T15:59:50.123-08:00", "1998-12-31T23:59:60Z", "2000-02-29t00:00:00z"},
	"date-time-local":       {"1963-06-19T08:30:06.283185", "1990-12-31T15:59:50"},
	"date":                  {"1963-06-19", "2020-02-29", "1900-02-28"},
	"time":                  {"08:30:06Z", "23:59:60+00:00", "01:29:60+01:30", "08:30:06.5-08:00"},
	"time-local":            {"08:30:06", "23:59:60.25"},
	"duration":              {"P4DT12H30M5S", "P1Y2M3D", "P2W", "PT36H", "P1M"},
	"email":                 {"joe.bloggs@example.com", `"joe bloggs"@example.com`, "a@[127.0.0.1]", "a@[IPv6:::1]", "te~st+x@a-b.c"},
	"hostname":              {"www.example.com", "a-b.c1", "xn--4gbwdl.xn--wgbh1c", "localhost"},
	"ipv4":                  {"127.0.0.1", "255.255.255.255", "1.20.3.04"},
	"ipv6":                  {"::1", "1:2:3:4:5:6:7:8", "::ffff:192.168.0.1", "2001:db8::7", "1::"},
	"uri":                   {"http://foo.bar:80/?baz=qux#quux", "mailto:a@b.c", "urn:a:b", "http://u:p@[2001:db8::7]:1/%20;x", "a:", "x://[v1.f:a]"},
	"uri-reference":         {"//foo.bar/?baz=qux#quux", "/abc", "a/b:c", "?x", "#f", ""},
	"iri":                   {"http://ƒøø.ßår:80/?∂éœ=πîx#πîüx", "a:é?\uE000"},
	"iri-reference":         {"//ƒ@ø/?\U000F0000#x", "é/b:c", "#😀"},
	"uuid":                  {"2eb8aa08-AA98-11ea-b4aa-73b441d16380"},
	"uri-template":          {"http://example.com/{term:1}/{+term*,x}{?q}", "dictionary/{a.b}%20", "{&a%20,b:9999}", "é"},
	"json-pointer":          {"/foo/bar~0/baz~1/%a", "", "/"},
	"relative-json-pointer": {"0", "1/a", "12#", "0/foo/bar", "2+1/a"},
	"http-date":             {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"},
	"media-range":           {"text/*", "*/*", `application/json; charset=utf-8;q="a\"b"`, "a/b;;c=d"},
	"byte":                  {"YWJjZA==", "YWJjZGU=", "YWJj", ""},
	"base64url":             {"YW-_ZA==", "YWJjZGU", "YWJj"},
	"char":                  {"a", "é", "😀"},
	"decimal":               {"-12.50", "+.5e-3", "1."},
	"sf-string":             {`"a\"b\\"`, `""`},
	"sf-token":              {"*a/b:c", "foo"},
	"sf-binary":             {":YWJjZA==:", ":YWJjZA:", "::"},
	"sf-boolean":            {"?0", "?1"},
}

var formatAlphabet = []rune("aAzZ09fgxvV+-.:/?#@%[]\"\\ ~_!{}|(),;*=&'<>^`TtPpDMSYHWé\n\t\x7f\u3002\u200d\uE000\uFFFD😀0123456789")

// genMutant edits a text a few times.
func genMutant(samples []string) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		s := []rune(rapid.SampledFrom(samples).Draw(t, "sample"))
		for range rapid.IntRange(0, 3).Draw(t, "edits") {
			from := rapid.IntRange(0, len(s)).Draw(t, "from")
			to := rapid.IntRange(0, len(s)).Draw(t, "to")
			insert := rapid.SliceOfN(rapid.SampledFrom(formatAlphabet), 0, 2).Draw(t, "insert")
			// Remove or repeat from..to, or replace what is at from.
			if rapid.Bool().Draw(t, "replace") {
				to = min(from+1, len(s))
			}
			s = append(append(append([]rune{}, s[:from]...), insert...), s[to:]...)
		}
		return string(s)
	})
}

// TestFormatABNF compares the scanners with the grammars.
func TestFormatABNF(t *testing.T) {
	for name, rule := range abnf {
		t.Run(name, func(t *testing.T) {
			re := regexp.MustCompile(`\A(?:` + rule.grammar + `)\z`)
			check := LookupFormat(name).Text
			require.NotEmpty(t, formatSamples[name])
			rapid.Check(t, func(t *rapid.T) {
				s := genMutant(formatSamples[name]).Draw(t, "text")
				if name == "hostname" && strings.Contains(strings.ToLower(s), "xn--") {
					return // A-labels are more than grammar
				}
				want := re.MatchString(s) && (rule.also == nil || rule.also(s))
				require.Equal(t, want, check(s), "%q", s)
			})
		})
	}
}

// TestFormatNumbers compares the integer formats with exact arithmetic.
func TestFormatNumbers(t *testing.T) {
	bounds := map[string][2]string{
		"int8":       {"-128", "127"},
		"int16":      {"-32768", "32767"},
		"int32":      {"-2147483648", "2147483647"},
		"int64":      {"-9223372036854775808", "9223372036854775807"},
		"uint8":      {"0", "255"},
		"uint16":     {"0", "65535"},
		"uint32":     {"0", "4294967295"},
		"uint64":     {"0", "18446744073709551615"},
		"double-int": {"-9007199254740991", "9007199254740991"},
		"sf-integer": {"-999999999999999", "999999999999999"},
	}
	literal := regexp.MustCompile(`\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?\z`)
	for name, bound := range bounds {
		low, _ := new(big.Rat).SetString(bound[0])
		high, _ := new(big.Rat).SetString(bound[1])
		check := LookupFormat(name).Number
		samples := []string{"0", "-0.0", "1e2", "1.50e1", "120e-1", "0.1", bound[0], bound[1], bound[1] + ".00", bound[0] + "0e-1"}
		rapid.Check(t, func(t *rapid.T) {
			s := genMutant(samples).Draw(t, "literal")
			if digits := rapid.StringMatching(`[0-9]`).Draw(t, "digit"); strings.HasSuffix(s, "7") {
				s = s[:len(s)-1] + digits
			}
			value, ok := new(big.Rat).SetString(s)
			want := ok && literal.MatchString(s) && value.IsInt() && value.Cmp(low) >= 0 && value.Cmp(high) <= 0
			if !literal.MatchString(s) && ok {
				return // exponents beyond three digits, or no JSON
			}
			require.Equal(t, want, check(s), "%s of %q", name, s)
		})
	}
}
