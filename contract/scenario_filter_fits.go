package contract

import (
	"strings"
	"time"

	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// fits reports whether an item fits the filter with a value.
func (t *trial) fits(item, value *schema.Value) fit {
	list := t.values(item)
	if len(list) == 0 {
		if names := t.filter.Paths[0]; t.filter.Test == resources.Equal && len(t.filter.Paths) == 1 && len(names) == 1 {
			if v := item.Get(names[0]); v != nil && v.Kind == schema.Array {
				return fitNo // a list of nothing
			}
		}
		return fitOpen
	}
	result := fitNo
	for _, v := range list {
		switch t.compares(v, value) {
		case fitYes:
			return fitYes
		case fitOpen:
			result = fitOpen
		}
	}
	return result
}

// compares says how a value of an item stands to that of the filter. It is open
// for days and moments that are close, since zones differ, and for texts that fit
// in part.
func (t *trial) compares(v, value *schema.Value) fit {
	order, slack, ok := compared(v, value)
	switch {
	case v.Kind == schema.Null:
		return fitNo
	case slack:
		return fitOpen
	case t.filter.Test == resources.Equal && alike(value, v):
		return fitYes
	case t.filter.Test == resources.Equal:
		if v.Kind == schema.String && value.Kind == schema.String && len(t.listed()) == 0 && strings.Contains(strings.ToLower(v.Text), strings.ToLower(value.Text)) {
			return fitOpen
		}
		return fitNo
	case !ok:
		return fitOpen
	}
	fits := order < 0
	switch t.filter.Test {
	case resources.AtLeast:
		fits = order >= 0
	case resources.Above:
		fits = order > 0
	case resources.AtMost:
		fits = order <= 0
	}
	if fits {
		return fitYes
	}
	return fitNo
}

// compared puts two values in order: numbers, and moments. slack says that they
// are so close that their zones may turn the order round.
func compared(a, b *schema.Value) (order int, slack, ok bool) {
	if schema.IsNumber(a.Plain()) && schema.IsNumber(b.Plain()) {
		return schema.NumberOf(a.Plain()).Cmp(schema.NumberOf(b.Plain())), false, true
	}
	x, day1, ok1 := moment(a)
	y, day2, ok2 := moment(b)
	if !ok1 || !ok2 {
		return 0, false, false
	}
	return x.Compare(y), day1 != day2 && x.Sub(y).Abs() <= 48*time.Hour, true
}

// moment reads a day or a moment.
func moment(v *schema.Value) (at time.Time, day, ok bool) {
	if v.Kind != schema.String {
		return at, false, false
	}
	for _, layout := range []string{time.RFC3339Nano, time.DateOnly} {
		if at, err := time.Parse(layout, v.Text); err == nil {
			return at, layout == time.DateOnly, true
		}
	}
	return at, false, false
}
