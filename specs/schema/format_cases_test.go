package schema

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// formatCases are what the suite does not test.
var formatCases = []struct {
	format, text string
	want         bool
	why          string
}{
	{"date", "0000-02-29", true, "year 0 is a leap year by the rule of RFC 3339 appendix C"},
	{"date", "2100-02-29", false, "2100 is none"},
	{"date", "2020-00-01", false, "there is no month 0"},
	{"date", "+020-01-01", false, "no signs"},
	{"date-time", "2020-01-01 00:00:00Z", false, "the grammar of RFC 3339 has T"},
	{"date-time", "2020-01-01T00:00:00-00:00", true, "an unknown offset, section 4.3"},
	{"date-time", "2020-01-01T", false, "cut short"},
	{"date-time-local", "2020-01-01T00:00:00", true, ""},
	{"date-time-local", "2020-01-01T00:00:00Z", false, "no offset"},
	{"time", "23:59:60.999999999999999999Z", true, "a fraction of any length"},
	{"time", "23:59:59.Z", false, "or none"},
	{"time-local", "12:34:60", true, "23:59 UTC is 12:34 somewhere"},
	{"duration", "P1Y1D", false, "RFC 3339 appendix A skips no unit"},
	{"duration", "PT1H1S", false, "nor of time"},
	{"duration", "PT1.5S", false, "it has no fractions"},
	{"duration", "p1dt1h", true, "ABNF literals have no case, RFC 5234 section 2.3"},
	{"duration", "P1W1D", false, "weeks stand alone"},

	{"email", "a@localhost", true, "a Domain can be one label"},
	{"email", "a@example.com.", false, "which is not empty"},
	{"email", "a@b@c", false, "@ needs quotes"},
	{"email", "@example.com", false, "no local part"},
	{"email", `""@example.com`, true, "a quoted local part can be empty"},
	{"email", `"a\"b\ "@example.com`, true, "quoted pairs, RFC 5321 section 4.1.2"},
	{"email", `"a"b@example.com`, false, "nothing between the quote and @"},
	{"email", "a\x00@example.com", false, "no control characters"},
	{"email", "é@example.com", false, "ASCII only"},
	{"email", strings.Repeat("a", 64) + "@b.c", true, "64 octets, section 4.5.3.1.1"},
	{"email", strings.Repeat("a", 65) + "@b.c", false, "one too many"},
	{"email", "a@[IPv6:1::2::3]", false, "no address"},
	{"email", "a@[ipv6:::1]", true, "ABNF literals have no case"},
	{"email", "a@[x:y]", false, "an unregistered tag"},
	{"email", "a@" + strings.Repeat("a.", 127), false, "too long"},
	{"idn-email", "é@example.com", true, "RFC 6531 section 3.3"},
	{"idn-email", `"é x"@bücher.example`, true, "also in quotes"},
	{"idn-email", "a@Bücher.example", false, "a U-label is in lower case"},
	{"idn-email", "\xff@example.com", false, "no UTF-8"},

	{"hostname", "example.com.", false, "a host name has no root label"},
	{"hostname", "a..b", false, "labels are not empty"},
	{"hostname", strings.Repeat("a.", 126) + "a", true, "253 octets"},
	{"hostname", strings.Repeat("a.", 126) + "ab", false, "254 octets"},
	{"hostname", "r3---sn-apo.example", true, "hyphens anywhere inside, RFC 1123"},
	{"hostname", "XN--4GBWDL.example", true, "case does not matter in an A-label"},
	{"hostname", "xn--X", false, "no Punycode"},
	{"hostname", "xn--", false, "of nothing"},
	{"hostname", "xn--abc-", false, "of ASCII alone, which is no U-label"},
	{"hostname", "XN--aa---o47jg78q", false, "a U-label with -- in places 3 and 4, RFC 5891 section 4.2.3.1"},
	{"hostname", "xn--hello-zed", false, "a U-label that begins with a combining mark"},
	{"hostname", "xn--j1aaa.xn--p1ai", true, ""},
	{"hostname", "1.2.3.4", true, "digits are labels too"},
	{"hostname", "ex\u00E4mple.com", false, "ASCII only"},
	{"idn-hostname", "bücher.example", true, ""},
	{"idn-hostname", "Bücher.example", false, "capital letters are no part of U-labels, RFC 5894 section 3.1.3"},
	{"idn-hostname", "bu\u0308cher.example", false, "normalization form C, RFC 5891 section 5.4"},
	{"idn-hostname", "☃.example", false, "symbols are DISALLOWED, RFC 5892"},
	{"idn-hostname", "😀", false, "so are emoji"},
	{"idn-hostname", "a\u20D0b", false, "IgnorableBlocks, RFC 5892 section 2.8"},
	{"idn-hostname", "\u1100\u1161", false, "OldHangulJamo, section 2.9"},
	{"idn-hostname", "ü_a", false, "no underscore"},
	{"idn-hostname", "-ü", false, "no hyphen first"},
	{"idn-hostname", "ü-", false, "or last"},
	{"idn-hostname", "abü--c", true, "-- further on"},
	{"idn-hostname", "ab--ü", false, "but not in places 3 and 4"},
	{"idn-hostname", "r3---sn-apo.bücher.example", true, "unless the label is ASCII"},
	{"idn-hostname", "אa", false, "the Bidi rule, RFC 5893 section 2"},
	{"idn-hostname", "0a.\u05D0", false, "which is about all labels if one is right to left"},
	{"idn-hostname", strings.Repeat("ü", 60), false, "too long as an A-label"},
	{"idn-hostname", "ü..a", false, "no empty labels"},
	{"idn-hostname", "\xff", false, "no UTF-8"},

	{"ipv4", "1.2.3.04", false, "leading zeros"},
	{"ipv4", "1.2.3.0", true, "but zero"},
	{"ipv4", "1.2.3.", false, "cut short"},
	{"ipv6", "1:2:3:4:5:6:7::", true, ":: for one group"},
	{"ipv6", "1:2:3:4:5:6:7:8::", false, "but not for none"},
	{"ipv6", "::1:2:3:4:5:6:7:8", false, "nor in front"},
	{"ipv6", "[::1]", false, "brackets are a URI's"},

	{"uri", "a:", true, "an empty path"},
	{"uri", "http://", true, "and an empty host, which RFC 3986 leaves to the scheme"},
	{"uri", "http://a:b", false, "a port has digits"},
	{"uri", "http://a:99999999", true, "any number of them, RFC 3986 section 3.2.3"},
	{"uri", "http://a:", true, "or none"},
	{"uri", "http://[::1%25eth0]/", false, "zones are of RFC 6874"},
	{"uri", "http://[v1.a:b]/", true, "a future address"},
	{"uri", "http://a/%2", false, "half an escape"},
	{"uri", "http://a/[b]", false, "brackets outside of a host"},
	{"uri", "http://a/#b#c", false, "two fragments"},
	{"uri", "http://é/", false, "non-ASCII"},
	{"uri", "1a:b", false, "a scheme begins with a letter"},
	{"uri-reference", "a:b", true, "a URI"},
	{"uri-reference", "1:b", false, "a colon in the first segment, section 4.2"},
	{"uri-reference", "./1:b", true, "is for the second"},
	{"uri-reference", "?a:b", true, "or the query"},
	{"iri", "http://a/?\uE000", true, "private use in the query"},
	{"iri", "http://a/\uE000", false, "and nowhere else, RFC 3987 section 2.2"},
	{"iri", "http://a/\uFDD0", false, "a noncharacter"},
	{"iri", "http://a/\xff", false, "no UTF-8"},

	{"uri-template", "{a,b*,c:9999}", true, "level 4"},
	{"uri-template", "{a:10000}", false, "a prefix has four digits"},
	{"uri-template", "{a:0}", false, "from 1"},
	{"uri-template", "{a*:1}", false, "one modifier"},
	{"uri-template", "{}", false, "no variable"},
	{"uri-template", "{a..b}", false, "dots stand between characters"},
	{"uri-template", "{$a}", false, "no operator"},
	{"uri-template", "{=a}", true, "a reserved one, section 2.2"},
	{"uri-template", "a'b", false, "literals have no apostrophe, section 2.1"},
	{"uri-template", "a b", false, "or space"},
	{"uri-template", "}", false, "unopened"},
	{"uri-template", "%zz", false, "half an escape"},

	{"relative-json-pointer", "0-1/a", true, "index manipulation"},
	{"relative-json-pointer", "1+10#", true, "also for #"},
	{"relative-json-pointer", "0+01", false, "no leading zeros"},
	{"relative-json-pointer", "0a", false, "a pointer begins with /"},

	{"regex", `^\p{Script=Greek}+(?<a>x)\k<a>\-$`, true, "the main grammar, with or without the u flag"},
	{"regex", `^\S(|(.|\n)*\S)\Z`, false, ".NET's anchors are no part of it"},
	{"regex", "a{", false, "nor Annex B"},
	{"regex", "(?i)a", false, "nor inline modifiers"},
	{"regex", "(?i:a)", true, "but those of ECMAScript 2025"},

	{"byte", "YWI=", true, ""},
	{"byte", "YWI", false, "RFC 4648 section 4 wants padding"},
	{"byte", "YWI=\n", false, "and no line breaks, section 3.1"},
	{"byte", "YW I=", false, "or spaces"},
	{"byte", "_-==", false, "another alphabet"},
	{"byte", strings.Repeat("YWJj", 1000) + "YQ==", true, "a long one"},
	{"byte", strings.Repeat("YWJj", 127) + "YQ==" + "YWJj", false, "padding in the middle"},
	{"byte", strings.Repeat("YWJj", 200) + "Y", false, "a digit too many"},
	{"base64url", "_-A=", true, "section 5"},
	{"base64url", "_-A", true, "where padding can be left out"},
	{"base64url", "_-A==", false, "but not be wrong"},
	{"char", "é", true, "one character"},
	{"char", "", false, "none"},
	{"char", "ab", false, "two"},
	{"int64", "9223372036854775807", true, "in text too, as JSON numbers are often read as binary64"},
	{"int64", "9223372036854775808", false, ""},
	{"int64", "1.5", false, ""},
	{"int64", "", false, ""},
	{"uint64", "-1", false, ""},
	{"decimal", "0012.50", true, ""},
	{"decimal", ".", false, "no digit"},
	{"decimal", "1e", false, "no exponent"},
	{"decimal", "NaN", false, "no number"},
	{"decimal128", "-INF", true, "as the registry says"},
	{"http-date", "Sun, 06 Nov 1994 08:49:37 GMT", true, "RFC 9110 section 5.6.7"},
	{"http-date", "Sun, 6 Nov 1994 08:49:37 GMT", false, "two digits"},
	{"http-date", "Sun, 31 Feb 1994 08:49:37 GMT", false, "no such day"},
	{"http-date", "sun, 06 nov 1994 08:49:37 gmt", false, "case matters"},
	{"http-date", "Sun, 06 Nov 1994 08:49:37 UTC", false, "always GMT"},
	{"media-range", "text/html", true, "RFC 9110 section 12.5.1"},
	{"media-range", "*/html", false, "no such range"},
	{"media-range", "text", false, "no subtype"},
	{"media-range", "text/html; q = 1", false, "no spaces around ="},
	{"sf-string", `"a\b"`, false, "RFC 8941 section 3.3.3 escapes two characters"},
	{"sf-string", `"\"`, false, "unfinished"},
	{"sf-token", "a:b/c", true, "section 3.3.4"},
	{"sf-token", "1a", false, "a letter first"},
	{"sf-binary", ":YQ:", true, "section 4.2.7 tells parsers to do without padding"},
	{"sf-binary", ":", false, "two colons"},
}

func TestFormatCases(t *testing.T) {
	for _, c := range formatCases {
		require.Equal(t, c.want, LookupFormat(c.format).Text(c.text), "%s: %q: %s", c.format, c.text, c.why)
	}
}

func TestFormatNumberCases(t *testing.T) {
	for _, c := range []struct {
		format, literal string
		want            bool
		why             string
	}{
		{"int32", "2147483647", true, ""},
		{"int32", "2147483648", false, ""},
		{"int32", "-2147483648", true, ""},
		{"int32", "1.0", true, "an integer"},
		{"int32", "1e2", true, "another"},
		{"int32", "0.00012e5", true, "and another"},
		{"int32", "1.5", false, ""},
		{"int32", "0e999999999999999999999", true, "zero all the same"},
		{"int32", "1e999999999999999999999", false, ""},
		{"int32", "1e-999999999999999999999", false, ""},
		{"int64", "9223372036854775807", true, "not rounded"},
		{"int64", "9223372036854775808", false, ""},
		{"int64", "-9223372036854775808", true, ""},
		{"int64", "-9223372036854775809", false, ""},
		{"int64", "9.223372036854775807e18", true, ""},
		{"uint64", "18446744073709551615", true, ""},
		{"uint64", "18446744073709551616", false, ""},
		{"uint64", "-0", true, "which is 0"},
		{"double-int", "9007199254740991", true, "2^53-1"},
		{"double-int", "9007199254740992", false, ""},
		{"float", "3.4028235e38", true, "the largest"},
		{"float", "3.5e38", false, "beyond it"},
		{"float", "0.1", true, "precision is not asked for"},
		{"float", "1e-400", true, "nor is it below"},
		{"double", "1.7976931348623157e308", true, "the largest"},
		{"double", "1e309", false, "beyond it"},
		{"double", "Infinity", false, "not JSON"},
		{"double", "0x1p4", false, "nor this"},
		{"sf-decimal", "123456789012.125", true, "RFC 8941 section 3.3.2"},
		{"sf-decimal", "1234567890123", false, "thirteen digits"},
		{"sf-decimal", "0.1250", true, "a zero at the end is nothing"},
		{"sf-decimal", "0.1255", false, "four digits"},
		{"sf-integer", "999999999999999", true, "section 3.3.1"},
		{"sf-integer", "1000000000000000", false, ""},
	} {
		require.Equal(t, c.want, LookupFormat(c.format).Number(c.literal), "%s: %s %s", c.format, c.literal, c.why)
	}
}

// TestFormatAllocs checks that the common formats cost no memory.
func TestFormatAllocs(t *testing.T) {
	for name, samples := range formatSamples {
		if name == "hostname" || name == "byte" {
			continue // A-labels
		}
		check := LookupFormat(name).Text
		for _, s := range samples {
			require.Zero(t, testing.AllocsPerRun(10, func() { check(s) }), "%s: %q", name, s)
		}
	}
	for _, literal := range []string{"1", "-12.50e1", "9223372036854775807"} {
		check := LookupFormat("int64").Number
		require.Zero(t, testing.AllocsPerRun(10, func() { check(literal) }), literal)
	}
}
