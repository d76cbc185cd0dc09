package schema

import (
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestDecimalCmp(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
		why  string
	}{
		{"1", "1.0", 0, "one amount"},
		{"1e400", "1e401", -1, "beyond float64"},
		{"-1e400", "-1e401", 1, "negative ones the other way round"},
		{"9223372036854775807", "9223372036854775808", -1, "the limit of int64"},
		{"-9223372036854775808", "-9223372036854775809", 1, "and below"},
		{"999999999999999999", "1000000000000000000", -1, "18 and 19 digits: two forms inside"},
		{"1e18", "1000000000000000000", 0, "two forms of one amount"},
		{"-1e17", "-100000000000000000", 0, "both small inside"},
		{"1e999999999999999999999", "1", 1, "an exponent that fits no integer"},
		{"1e-999999999999999999999", "0", 1, "still above zero"},
		{"0e999999999999999999999", "0", 0, "still zero"},
		{"-0.0", "0", 0, "zero has no sign"},
		{"0.1", "0.09999999999999999999999", 1, "exactly"},
		{"12", "9", 1, "not by text"},
		{"0.5", "0.45", 1, "digits of unlike length"},
	} {
		require.Equal(t, test.want, NumberOf(test.a).Cmp(NumberOf(test.b)), "%s %s: %s", test.a, test.b, test.why)
		require.Equal(t, -test.want, NumberOf(test.b).Cmp(NumberOf(test.a)), "%s %s: %s", test.b, test.a, test.why)
	}
}

func TestDecimalMultipleOf(t *testing.T) {
	for _, test := range []struct {
		a, of string
		want  bool
		why   string
	}{
		{"10", "5", true, "whole numbers"},
		{"0.3", "0.1", true, "not in float64"},
		{"19.99", "0.01", true, "prices"},
		{"19.999", "0.01", false, "a tenth of a cent"},
		{"1e400", "3", false, "a huge exponent is cheap"},
		{"3e1000000000", "3", true, "a huger one too"},
		{"1e-1000000000", "1", false, "and a small one"},
		{"0", "0.0001", true, "zero is a multiple of everything"},
		{"7", "3.5", true, "of a fraction"},
		{"1", "1e-999999999999", true, "of a tiny one"},
		{"5", "10", false, "of a larger one"},
		{"20", "25e-1", true, "trailing zeros both ways"},
		{"-4", "2", true, "negative"},
		{"123456789012345678901234567890", "10", true, "many digits"},
		{"123456789012345678901234567891", "7", false, "many digits"},
	} {
		require.Equal(t, test.want, NumberOf(test.a).MultipleOf(NumberOf(test.of)), "%s of %s: %s", test.a, test.of, test.why)
	}
	start := time.Now()
	require.False(t, NumberOf(strings.Repeat("7", 5_000_000)+".5").MultipleOf(NumberOf("0.3")))
	require.Less(t, time.Since(start), 5*time.Second, "no square of the digits")
}

func TestDecimalInt64(t *testing.T) {
	for _, test := range []struct {
		text  string
		want  int64
		fits  bool
		whole bool
		why   string
	}{
		{"9223372036854775807", 9223372036854775807, true, true, "the largest"},
		{"9223372036854775808", 0, false, true, "one more"},
		{"-9223372036854775808", -9223372036854775808, true, true, "the smallest"},
		{"-9223372036854775809", 0, false, true, "one less"},
		{"1.0", 1, true, true, "a whole number may have a point"},
		{"1.50e1", 15, true, true, "and an exponent"},
		{"1.5", 0, false, false, "a fraction"},
		{"1e19", 0, false, true, "too large"},
		{"1e999999999999999999999", 0, false, true, "much too large"},
		{"-0", 0, true, true, "zero"},
	} {
		got, ok := NumberOf(test.text).Int64()
		require.Equal(t, test.fits, ok, test.why)
		if ok {
			require.Equal(t, test.want, got, test.why)
		}
		require.Equal(t, test.whole, NumberOf(test.text).IsInt(), test.why)
	}
}

func TestDecimalString(t *testing.T) {
	for in, want := range map[string]string{
		"1.0": "1", "-0": "0", "0.001": "0.001", "-12.50": "-12.5", "1e30": "1" + strings.Repeat("0", 30),
		"1e-30": "1e-30", "1e400": "1e400", "123456789012345678901": "123456789012345678901",
	} {
		require.Equal(t, want, NumberOf(in).String())
		require.True(t, IsNumber(want))
	}
}

// TestDecimalAgainstBig takes math/big for a second opinion.
func TestDecimalAgainstBig(t *testing.T) {
	number := rapid.Custom(func(t *rapid.T) string {
		s := fmt.Sprint(rapid.Int64().Draw(t, "whole"))
		if rapid.Bool().Draw(t, "pointed") {
			s += "." + rapid.StringMatching(`[0-9]{1,25}`).Draw(t, "fraction")
		}
		if rapid.Bool().Draw(t, "raised") {
			s += fmt.Sprintf("e%d", rapid.IntRange(-40, 40).Draw(t, "exponent"))
		}
		return s
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := number.Draw(t, "a"), number.Draw(t, "b")
		x, _ := new(big.Rat).SetString(a)
		y, _ := new(big.Rat).SetString(b)
		da, db := NumberOf(a), NumberOf(b)
		require.Equal(t, x.Cmp(y), da.Cmp(db))
		require.Equal(t, x.IsInt(), da.IsInt())
		require.Equal(t, x.Sign(), da.Sign())
		back, ok := new(big.Rat).SetString(da.String())
		require.True(t, ok)
		require.Zero(t, x.Cmp(back))
		if y.Sign() > 0 {
			require.Equal(t, new(big.Rat).Quo(x, y).IsInt(), da.MultipleOf(db))
		}
		f, _ := x.Float64()
		require.Equal(t, f, da.Float())
	})
}
