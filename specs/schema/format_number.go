package schema

import (
	"errors"
	"strconv"
	"strings"
)

// intBetween checks that a number literal denotes an integer between -below
// and above, as in 1e2 or 1.0, without rounding.
func intBetween(below, above uint64) func(string) bool {
	return func(s string) bool {
		n, negative, ok := integerLiteral(s)
		if negative {
			return ok && n <= below
		}
		return ok && n <= above
	}
}

// integerLiteral reads a number literal which denotes an integer of at most
// 64 bits and a sign.
func integerLiteral(s string) (n uint64, negative, ok bool) {
	lit, ok := parseLiteral(s)
	if !ok {
		return 0, false, false
	}
	digits, zeros := lit.trimmed()
	if digits == "" {
		return 0, lit.negative, true
	}
	if zeros < 0 || zeros > 20 {
		return 0, false, false
	}
	for i := range len(digits) + zeros {
		var d uint64
		if i < len(digits) {
			if digits[i] == '.' {
				continue
			}
			d = uint64(digits[i] - '0')
		}
		const most = 1<<64 - 1
		if n > most/10 || n == most/10 && d > most%10 {
			return 0, false, false
		}
		n = n*10 + d
	}
	return n, lit.negative, true
}

// numberLiteral is a number as RFC 8259 section 6 writes it.
type numberLiteral struct {
	negative bool
	digits   string // integer part and fraction with the point
	fraction int    // digits after the point
	exponent int    // clamped far beyond what matters
}

// trimmed returns the digits without zeros at either end, and the power of ten
// to multiply them by as an integer. They may still have a point inside.
func (n numberLiteral) trimmed() (digits string, power int) {
	digits, power = strings.TrimLeft(n.digits, "0."), n.exponent-n.fraction
	for digits != "" {
		switch digits[len(digits)-1] {
		case '0':
			power++
		case '.':
		default:
			return digits, power
		}
		digits = digits[:len(digits)-1]
	}
	return "", 0
}

func parseLiteral(s string) (numberLiteral, bool) {
	var n numberLiteral
	s, n.negative = strings.CutPrefix(s, "-")
	whole := indexPrefix(s)
	if whole == 0 {
		return n, false
	}
	all := s
	n.digits, s = s[:whole], s[whole:]
	if s != "" && s[0] == '.' {
		n.fraction = digitsPrefix(s[1:])
		if n.fraction == 0 {
			return n, false
		}
		n.digits, s = all[:whole+1+n.fraction], s[1+n.fraction:]
	}
	if s != "" && s[0]|0x20 == 'e' {
		s = s[1:]
		negative := false
		if s != "" && (s[0] == '+' || s[0] == '-') {
			negative, s = s[0] == '-', s[1:]
		}
		count := digitsPrefix(s)
		if count == 0 {
			return n, false
		}
		for i := range count {
			n.exponent = min(n.exponent*10+int(s[i]-'0'), 1<<40)
		}
		if negative {
			n.exponent = -n.exponent
		}
		s = s[count:]
	}
	return n, s == ""
}

// isFloat checks that a number is within the range of binary32.
func isFloat(s string) bool { return inFloatRange(s, 32) }

// isDouble checks that a number is within the range of binary64.
func isDouble(s string) bool { return inFloatRange(s, 64) }

func inFloatRange(s string, bits int) bool {
	if _, ok := parseLiteral(s); !ok {
		return false
	}
	_, err := strconv.ParseFloat(s, bits)
	return !errors.Is(err, strconv.ErrRange)
}

// isSFDecimal checks sf-decimal of RFC 8941 section 3.3.2: at most twelve
// digits before and three after the point.
func isSFDecimal(s string) bool {
	n, ok := parseLiteral(s)
	if !ok {
		return false
	}
	digits, power := n.trimmed()
	count := len(digits) - strings.Count(digits, ".")
	return digits == "" || power >= -3 && count+power <= 12
}

// isDecimal checks a decimal number in text: a sign, digits with an optional
// point, and an exponent.
func isDecimal(s string) bool {
	if s != "" && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}
	whole := digitsPrefix(s)
	s = s[whole:]
	if s != "" && s[0] == '.' {
		fraction := digitsPrefix(s[1:])
		whole, s = whole+fraction, s[1+fraction:]
	}
	if whole > 0 && s != "" && s[0]|0x20 == 'e' {
		if s = s[1:]; s != "" && (s[0] == '+' || s[0] == '-') {
			s = s[1:]
		}
		return s != "" && digitsPrefix(s) == len(s)
	}
	return whole > 0 && s == ""
}

// isDecimal128 also allows what only text can express.
func isDecimal128(s string) bool {
	return isDecimal(s) || s == "NaN" || s == "INF" || s == "-INF"
}
