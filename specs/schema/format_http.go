package schema

import (
	"encoding/base64"
	"strings"
)

// isHTTPDate checks HTTP-date of RFC 9110 section 5.6.7 with its two obsolete
// forms. Names are case-sensitive; the name of the day is not compared with
// the date.
func isHTTPDate(s string) bool {
	name, rest, _ := strings.Cut(s, " ")
	day, comma := strings.CutSuffix(name, ",")
	switch {
	case !comma: // asctime: Sun Nov  6 08:49:37 1994
		return isOneOf(day, shortDays) && len(rest) == 20 && isMonthDay(rest[:3], rest[4:6], true) &&
			rest[3] == ' ' && rest[6] == ' ' && isTimeOfDay(rest[7:15]) && rest[15] == ' ' && digitsPrefix(rest[16:]) == 4
	case isOneOf(day, shortDays): // Sun, 06 Nov 1994 08:49:37 GMT
		return len(rest) == 24 && isMonthDay(rest[3:6], rest[:2], false) && rest[2] == ' ' && rest[6] == ' ' &&
			digitsPrefix(rest[7:11]) == 4 && rest[11] == ' ' && isTimeOfDay(rest[12:20]) && rest[20:] == " GMT"
	case isOneOf(day, longDays): // Sunday, 06-Nov-94 08:49:37 GMT
		return len(rest) == 22 && isMonthDay(rest[3:6], rest[:2], false) && rest[2] == '-' && rest[6] == '-' &&
			twoDigits(rest[7:]) >= 0 && rest[9] == ' ' && isTimeOfDay(rest[10:18]) && rest[18:] == " GMT"
	}
	return false
}

const (
	shortDays = "Mon Tue Wed Thu Fri Sat Sun"
	longDays  = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
	months    = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
)

// isOneOf looks for word in a list separated by spaces.
func isOneOf(word, list string) bool {
	for list != "" {
		var next string
		next, list, _ = strings.Cut(list, " ")
		if next == word {
			return true
		}
	}
	return false
}

// isMonthDay checks the name of a month and a day in it, in a leap year. A
// padded day may start with a space.
func isMonthDay(month, day string, padded bool) bool {
	d := twoDigits(day)
	if padded && day[0] == ' ' {
		d = twoDigits("0" + day[1:])
	}
	return isOneOf(month, months) && d >= 1 && d <= daysIn(2000, strings.Index(months, month)/4+1)
}

func isTimeOfDay(s string) bool {
	hour, _, _, rest := partialTime(s)
	return hour >= 0 && rest == ""
}

// isMediaRange checks media-range of RFC 9110 section 12.5.1, with parameters.
func isMediaRange(s string) bool {
	kind, s, ok := strings.Cut(s, "/")
	n := tokenPrefix(s)
	if !ok || kind == "" || tokenPrefix(kind) != len(kind) || n == 0 || kind == "*" && s[:n] != "*" {
		return false
	}
	for s = s[n:]; s != ""; {
		s = strings.TrimLeft(s, " \t")
		if s == "" || s[0] != ';' {
			return false
		}
		s = strings.TrimLeft(s[1:], " \t")
		if s == "" {
			return true
		}
		if s[0] == ';' {
			continue
		}
		n = tokenPrefix(s)
		if n == 0 || n == len(s) || s[n] != '=' {
			return false
		}
		s = s[n+1:]
		if n = tokenPrefix(s); n == 0 {
			n = headerString(s)
		}
		if n == 0 {
			return false
		}
		s = s[n:]
	}
	return true
}

// tokenPrefix counts the characters of token of RFC 9110 section 5.6.2 that s
// starts with.
func tokenPrefix(s string) int {
	for i := range len(s) {
		if c := s[i]; !isASCIILetter(c) && c-'0' > 9 && strings.IndexByte("!#$%&'*+-.^_`|~", c) < 0 {
			return i
		}
	}
	return len(s)
}

// headerString returns the length of the quoted-string of RFC 9110 section
// 5.6.4 that s starts with, or 0.
func headerString(s string) int {
	if s == "" || s[0] != '"' {
		return 0
	}
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return i + 1
		case c == '\\' && i+1 < len(s):
			i++
			c = s[i]
			fallthrough
		default:
			if c < ' ' && c != '\t' || c == 0x7F {
				return 0
			}
		}
	}
	return 0
}

// isSFString checks sf-string of RFC 8941 section 3.3.3.
func isSFString(s string) bool {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return false
	}
	for s = s[1 : len(s)-1]; s != ""; s = s[1:] {
		if s[0] == '\\' {
			if s = s[1:]; s == "" || s[0] != '"' && s[0] != '\\' {
				return false
			}
		} else if s[0] < ' ' || s[0] > '~' || s[0] == '"' {
			return false
		}
	}
	return true
}

// isSFToken checks sf-token of RFC 8941 section 3.3.4.
func isSFToken(s string) bool {
	if s == "" || !isASCIILetter(s[0]) && s[0] != '*' {
		return false
	}
	for s = s[1:]; s != ""; s = s[1:] {
		if s = s[tokenPrefix(s):]; s == "" {
			return true
		}
		if s[0] != ':' && s[0] != '/' {
			return false
		}
	}
	return true
}

// isSFBinary checks sf-binary of RFC 8941 section 3.3.5, whose base64 parsers
// take with or without padding.
func isSFBinary(s string) bool {
	if len(s) < 2 || s[0] != ':' || s[len(s)-1] != ':' {
		return false
	}
	s = s[1 : len(s)-1]
	return isBase64(s) || isEncoded(s, base64.RawStdEncoding)
}
