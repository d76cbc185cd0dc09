package contract

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/understudy-api/understudy/specs/schema"
)

// alike reports whether a value that was sent and the one that is shown say the
// same. Implementations write moments in another zone or with fewer digits, trim
// texts and write them in small letters, round numbers, write them as texts, make
// nothing of an empty text, sort lists that are sets, show an object where its id
// was sent, and only some members of what was nested.
func alike(said, shown *schema.Value) bool {
	if schema.Equal(said, shown) || blankValue(said) && blankValue(shown) && (said.Kind == schema.Null || shown.Kind == schema.Null) {
		return true
	}
	switch {
	case schema.IsNumber(said.Plain()) && schema.IsNumber(shown.Plain()):
		return sameNumber(said, shown)
	case said.Kind == schema.String && shown.Kind == schema.String:
		return sameText(said.Text, shown.Text)
	case said.Kind == schema.Object && shown.Kind == schema.Object:
		for i, name := range said.Keys {
			if is := shown.Get(name); is != nil && !alike(&said.Items[i], is) {
				return false
			}
		}
		return true
	case said.Kind == schema.Array && shown.Kind == schema.Array:
		return amid(said.Items, shown.Items) && amid(shown.Items, said.Items)
	case scalar(said) && said.Kind != schema.Null && shown.Kind == schema.Object:
		return slices.ContainsFunc(shown.Items, func(v schema.Value) bool { return scalar(&v) && alike(said, &v) })
	}
	return scalar(said) && scalar(shown) && said.Plain() == shown.Plain()
}

// amid reports whether each value of a list has one in another that says the
// same.
func amid(list, other []schema.Value) bool {
	return !slices.ContainsFunc(list, func(v schema.Value) bool {
		return !slices.ContainsFunc(other, func(w schema.Value) bool { return alike(&v, &w) || alike(&w, &v) })
	})
}

// sameNumber compares numbers as those do that keep 32 bits, or two decimals of an
// amount.
func sameNumber(said, shown *schema.Value) bool {
	x, y := schema.NumberOf(said.Plain()), schema.NumberOf(shown.Plain())
	if x.Cmp(y) == 0 {
		return true
	}
	if x.IsInt() {
		return false
	}
	a, b := x.Float(), y.Float()
	return math.Abs(a-b) <= max(1e-6*math.Abs(a), 0.005)
}

// sameText compares texts: those of moments, times of day and durations by what
// they mean, as far as that can be told.
func sameText(said, shown string) bool {
	a, b := strings.Join(strings.Fields(said), " "), strings.Join(strings.Fields(shown), " ")
	if strings.EqualFold(a, b) || strings.EqualFold(strings.TrimRight(a, "/"), strings.TrimRight(b, "/")) {
		return true
	}
	x, zoned, ok1 := readTime(a)
	y, zoned2, ok2 := readTime(b)
	if ok1 && ok2 {
		far := time.Second
		if !zoned || !zoned2 {
			far = 14*time.Hour + time.Second // somebody's own zone
		}
		return x.Sub(y).Abs() < far
	}
	switch {
	case clock.MatchString(a) && clock.MatchString(b):
		return strings.HasPrefix(a, b[:5])
	case duration.MatchString(a) && duration.MatchString(b):
		return true // PT60M is PT1H
	case telephone.MatchString(a) && telephone.MatchString(b):
		return digits(a) == digits(b)
	}
	return false
}

var (
	clock     = regexp.MustCompile(`^\d\d:\d\d`)
	duration  = regexp.MustCompile(`^-?P[\dTYMWDHS.]+$`)
	telephone = regexp.MustCompile(`^\+?[\d ()./-]{7,}$`)
)

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// readTime reads a day or a moment; zoned says that there is no doubt which one it
// is.
func readTime(s string) (at time.Time, zoned, ok bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 UTC"} {
		if at, err := time.Parse(layout, strings.ToUpper(s)); err == nil {
			return at, true, true
		}
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", time.DateOnly} {
		if at, err := time.Parse(layout, strings.ToUpper(s)); err == nil {
			return at, false, true
		}
	}
	return at, false, false
}
