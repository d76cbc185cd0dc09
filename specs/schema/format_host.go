package schema

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

const (
	maxHostname = 253 // RFC 1035 section 2.3.4, without the root's empty label
	maxLabel    = 63
)

// isHostname checks RFC 1123 section 2.1, and that labels which start with
// xn-- are A-labels (RFC 5890 section 2.3.2.1).
func isHostname(s string) bool {
	if len(s) > maxHostname {
		return false
	}
	encoded := false
	for rest, more := s, true; more; {
		var label string
		label, rest, more = strings.Cut(rest, ".")
		if !isLDHLabel(label) {
			return false
		}
		encoded = encoded || hasPrefixFold(label, "xn--")
	}
	return !encoded || isIDNHostname(s)
}

// isLDHLabel checks for 1 to 63 letters, digits and hyphens, the latter
// neither first nor last.
func isLDHLabel(s string) bool {
	if s == "" || len(s) > maxLabel || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !isASCIILetter(c) && c-'0' > 9 && c != '-' {
			return false
		}
	}
	return true
}

// hasPrefixFold expects a lower-case prefix.
func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// idnaProfile checks normalization, leading marks, joiners and the Bidi rule.
var idnaProfile = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.CheckHyphens(false), idna.BidiRule())

// isIDNHostname checks a host name of ASCII labels as [isHostname] accepts,
// A-labels and U-labels (RFC 5890 section 2.3.2.3). The full stops that RFC
// 3490 section 3.1 lists separate labels.
func isIDNHostname(s string) bool {
	s = fullStops.Replace(s)
	if s == "" || len(s) > 4*maxHostname || !utf8.ValidString(s) {
		return false
	}
	// As a side effect this maps, for example capital letters, which are not
	// allowed in a U-label; so every label must come out as it went in.
	mapped, err := idnaProfile.ToUnicode(s)
	if err != nil {
		return false
	}
	ascii, err := idna.Punycode.ToASCII(mapped)
	if err != nil || len(ascii) > maxHostname {
		return false
	}
	labels, asciiLabels := strings.Split(mapped, "."), strings.Split(ascii, ".")
	for i, label := range strings.Split(s, ".") {
		if i >= len(labels) || !isLDHLabel(asciiLabels[i]) {
			return false
		}
		switch {
		case hasPrefixFold(label, "xn--"):
			if !strings.EqualFold(label, asciiLabels[i]) || !isULabel(labels[i]) {
				return false
			}
		case isASCII(label):
		case label != labels[i] || !isULabel(label):
			return false
		}
	}
	return true
}

var fullStops = strings.NewReplacer("\u3002", ".", "\uFF0E", ".", "\uFF61", ".")

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// isULabel checks what [idnaProfile], which follows UTS 46, does not: hyphens
// (RFC 5891 section 4.2.3.1), that all code points are PVALID by RFC 5892, and
// the rules for CONTEXTO.
func isULabel(s string) bool {
	if isASCII(s) || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	label := []rune(s)
	if len(label) > 3 && label[2] == '-' && label[3] == '-' {
		return false
	}
	for i, r := range label {
		if ok, context := contextRule(label, i); context {
			if !ok {
				return false
			}
		} else if !isPVALID(r) {
			return false
		}
	}
	return true
}

// isPVALID derives the property of RFC 5892 section 3 for code points that
// are stable under normalization and case folding.
func isPVALID(r rune) bool {
	switch {
	case r == 0xDF, r == 0x3C2, r == 0x6FD, r == 0x6FE, r == 0xF0B, r == 0x3007: // Exceptions
		return true
	case r == 0x640, r == 0x7FA, r == 0x302E, r == 0x302F, 0x3031 <= r && r <= 0x3035, r == 0x303B:
		return false
	case r == 0x200C, r == 0x200D: // JoinControl, checked by idnaProfile
		return true
	case 0x20D0 <= r && r <= 0x20FF, 0x1D100 <= r && r <= 0x1D24F: // IgnorableBlocks
		return false
	case 0x1100 <= r && r <= 0x11FF, 0xA960 <= r && r <= 0xA97F, 0xD7B0 <= r && r <= 0xD7FF: // OldHangulJamo
		return false
	case r == '-':
		return true
	}
	return unicode.In(r, unicode.Ll, unicode.Lo, unicode.Lm, unicode.Mn, unicode.Mc, unicode.Nd)
}

// contextRule applies the rules of RFC 5892 appendix A.3 to A.9 to label[i];
// context is false if none is about it.
func contextRule(label []rune, i int) (ok, context bool) {
	in := func(j int, t *unicode.RangeTable) bool { return 0 <= j && j < len(label) && unicode.Is(t, label[j]) }
	has := func(match func(rune) bool) bool { return strings.ContainsFunc(string(label), match) }
	arabicIndic := func(r rune) bool { return 0x660 <= r && r <= 0x669 }
	extended := func(r rune) bool { return 0x6F0 <= r && r <= 0x6F9 }
	switch r := label[i]; {
	case r == 0xB7: // MIDDLE DOT
		return 0 < i && i < len(label)-1 && label[i-1] == 'l' && label[i+1] == 'l', true
	case r == 0x375: // GREEK LOWER NUMERAL SIGN
		return in(i+1, unicode.Greek), true
	case r == 0x5F3, r == 0x5F4: // HEBREW PUNCTUATION GERESH and GERSHAYIM
		return in(i-1, unicode.Hebrew), true
	case r == 0x30FB: // KATAKANA MIDDLE DOT
		return has(func(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han) }), true
	case arabicIndic(r):
		return !has(extended), true
	case extended(r):
		return !has(arabicIndic), true
	}
	return false, false
}
