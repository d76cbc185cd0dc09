package schema

import (
	"math/big"
	"strconv"
	"strings"
)

// Decimal is the exact amount of a JSON number: no rounding, whatever its
// length, and cheap whatever its exponent.
type Decimal struct {
	small bool // the amount is i
	i     int64

	neg    bool
	digits string // significant digits, no zero at either end; "" is zero
	exp    int64  // amount = digits * 10^exp
}

// NumberOf returns the amount of a JSON number literal.
func NumberOf(literal string) Decimal {
	if len(literal) <= 18 {
		if i, ok := smallInt(literal); ok {
			return Decimal{small: true, i: i}
		}
	}
	var d Decimal
	s := literal
	if strings.HasPrefix(s, "-") {
		d.neg, s = true, s[1:]
	}
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		e, err := strconv.ParseInt(strings.TrimPrefix(s[i+1:], "+"), 10, 62)
		if err != nil { // out of range: e holds the limit of that side
			e /= 2
		}
		d.exp, s = e, s[:i]
	}
	if whole, fraction, ok := strings.Cut(s, "."); ok {
		d.exp -= int64(len(fraction))
		s = whole + fraction
	}
	s = strings.TrimLeft(s, "0")
	trimmed := strings.TrimRight(s, "0")
	d.exp += int64(len(s) - len(trimmed))
	d.digits = trimmed
	if d.digits == "" {
		return Decimal{small: true}
	}
	// One amount has one form, so that forms can be compared.
	if d.exp >= 0 && int64(len(d.digits))+d.exp <= 18 {
		i, _ := strconv.ParseInt(d.digits+strings.Repeat("0", int(d.exp)), 10, 64)
		if d.neg {
			i = -i
		}
		return Decimal{small: true, i: i}
	}
	return d
}

func smallInt(s string) (int64, bool) {
	neg := false
	if s != "" && s[0] == '-' {
		neg, s = true, s[1:]
	}
	if s == "" {
		return 0, false
	}
	var i int64
	for j := range len(s) {
		c := s[j] - '0'
		if c > 9 {
			return 0, false
		}
		i = i*10 + int64(c)
	}
	if neg {
		i = -i
	}
	return i, true
}

// Int64 returns the amount when it is a whole number that fits.
func (d Decimal) Int64() (int64, bool) {
	if d.small {
		return d.i, true
	}
	if d.exp < 0 || int64(len(d.digits))+d.exp > 19 {
		return 0, false
	}
	s := d.digits + strings.Repeat("0", int(d.exp))
	if d.neg {
		s = "-" + s
	}
	i, err := strconv.ParseInt(s, 10, 64)
	return i, err == nil
}

// IsInt reports whether the amount is a whole number; 1.0 and 1e2 are.
func (d Decimal) IsInt() bool { return d.small || d.exp >= 0 }

// Sign is -1, 0 or 1.
func (d Decimal) Sign() int {
	switch {
	case d.small && d.i == 0:
		return 0
	case d.small && d.i < 0, d.neg:
		return -1
	}
	return 1
}

// Cmp compares two amounts: -1, 0 or 1.
func (d Decimal) Cmp(e Decimal) int {
	if d.small && e.small {
		switch {
		case d.i < e.i:
			return -1
		case d.i > e.i:
			return 1
		}
		return 0
	}
	if s, t := d.Sign(), e.Sign(); s != t {
		if s < t {
			return -1
		}
		return 1
	}
	a, aexp := d.parts()
	b, bexp := e.parts()
	// Digits have no leading zero, so the place of the first one decides.
	var order int
	switch pa, pb := int64(len(a))+aexp, int64(len(b))+bexp; {
	case pa < pb:
		order = -1
	case pa > pb:
		order = 1
	default:
		// No trailing zeros either: text order is the order of amounts.
		order = strings.Compare(a, b)
	}
	return order * d.Sign()
}

// parts returns the digits and the exponent of the absolute amount.
func (d Decimal) parts() (string, int64) {
	if !d.small {
		return d.digits, d.exp
	}
	s := strings.TrimPrefix(strconv.FormatInt(d.i, 10), "-")
	trimmed := strings.TrimRight(s, "0")
	return trimmed, int64(len(s) - len(trimmed))
}

// MultipleOf reports whether d is a whole multiple of e, which is positive.
func (d Decimal) MultipleOf(e Decimal) bool {
	if d.small && e.small && e.i != 0 {
		return d.i%e.i == 0
	}
	if d.Sign() == 0 {
		return true
	}
	if e.Sign() == 0 {
		return false
	}
	a, aexp := d.parts()
	b, bexp := e.parts()
	if aexp < bexp {
		// a has no factor ten left, so b*10^n with n > 0 can divide it only
		// when it has both factors two and five: it has not.
		return false
	}
	if int64(len(a))+aexp-bexp <= 18 && len(b) <= 18 {
		x, _ := strconv.ParseUint(a, 10, 64)
		m, _ := strconv.ParseUint(b, 10, 64)
		for range aexp - bexp {
			x *= 10
		}
		return x%m == 0
	}
	m, _ := new(big.Int).SetString(b, 10)
	power := new(big.Int).Exp(big.NewInt(10), big.NewInt(aexp-bexp), m)
	x := remainder(a, m)
	return x.Mod(x.Mul(x, power), m).Sign() == 0
}

// remainder returns digits modulo m. It goes over the digits once: making one
// big number of them takes time that grows with the square of their count,
// and a message may have millions.
func remainder(digits string, m *big.Int) *big.Int {
	const chunk = 18
	x, part, shift := new(big.Int), new(big.Int), big.NewInt(1e18)
	for n := len(digits) % chunk; digits != ""; n = 0 {
		if n == 0 {
			n = chunk
		}
		u, _ := strconv.ParseUint(digits[:n], 10, 64)
		x.Mod(x.Add(x.Mul(x, shift), part.SetUint64(u)), m)
		digits = digits[n:]
	}
	return x
}

// Float returns the nearest float64.
func (d Decimal) Float() float64 {
	if d.small {
		return float64(d.i)
	}
	f, _ := strconv.ParseFloat(d.String(), 64)
	return f
}

// String returns a JSON literal of the amount.
func (d Decimal) String() string {
	if d.small {
		return strconv.FormatInt(d.i, 10)
	}
	s := d.digits
	switch {
	case d.exp < 0 && -d.exp < int64(len(s)):
		point := int64(len(s)) + d.exp
		s = s[:point] + "." + s[point:]
	case d.exp < 0 && -d.exp <= int64(len(s))+20:
		s = "0." + strings.Repeat("0", int(-d.exp)-len(s)) + s
	case d.exp >= 0 && d.exp <= 40:
		s += strings.Repeat("0", int(d.exp))
	default:
		s += "e" + strconv.FormatInt(d.exp, 10)
	}
	if d.neg {
		s = "-" + s
	}
	return s
}
