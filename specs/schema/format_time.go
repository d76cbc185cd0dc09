package schema

import "strings"

// isDateTime checks date-time of RFC 3339 section 5.6.
func isDateTime(s string) bool {
	return len(s) > 11 && isDate(s[:10]) && s[10]|0x20 == 't' && isTime(s[11:])
}

// isDateTimeLocal checks a date-time without offset.
func isDateTimeLocal(s string) bool {
	return len(s) > 11 && isDate(s[:10]) && s[10]|0x20 == 't' && isTimeLocal(s[11:])
}

// isDate checks full-date of RFC 3339 section 5.6, and that the day exists.
func isDate(s string) bool {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return false
	}
	century, year, month, day := twoDigits(s), twoDigits(s[2:]), twoDigits(s[5:]), twoDigits(s[8:])
	if century < 0 || year < 0 || day < 1 {
		return false
	}
	return day <= daysIn(century*100+year, month)
}

// daysIn is the length of a month by RFC 3339 appendix C, 0 if there is no
// such month.
func daysIn(year, month int) int {
	switch month {
	case 1, 3, 5, 7, 8, 10, 12:
		return 31
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 0
}

// isTime checks full-time of RFC 3339 section 5.6.
func isTime(s string) bool {
	hour, minute, second, zone := partialTime(s)
	if hour < 0 {
		return false
	}
	if len(zone) != 1 || zone[0]|0x20 != 'z' {
		if len(zone) != 6 || zone[0] != '+' && zone[0] != '-' || zone[3] != ':' {
			return false
		}
		h, m := twoDigits(zone[1:]), twoDigits(zone[4:])
		if h < 0 || h > 23 || m < 0 || m > 59 {
			return false
		}
		if zone[0] == '+' {
			h, m = -h, -m
		}
		hour, minute = hour+h, minute+m
	}
	// Leap seconds are inserted at the end of a day in UTC, section 5.7.
	const day = 24 * 60
	return second < 60 || (hour*60+minute+day)%day == day-1
}

// isTimeLocal checks partial-time of RFC 3339 section 5.6. Without an offset a
// leap second may come at the end of any minute of some zone.
func isTimeLocal(s string) bool {
	hour, _, _, rest := partialTime(s)
	return hour >= 0 && rest == ""
}

// partialTime reads hh:mm:ss[.fraction] and returns what follows; hour is
// negative if that is not what s starts with.
func partialTime(s string) (hour, minute, second int, rest string) {
	if len(s) < 8 || s[2] != ':' || s[5] != ':' {
		return -1, 0, 0, ""
	}
	hour, minute, second = twoDigits(s), twoDigits(s[3:]), twoDigits(s[6:])
	if hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 {
		return -1, 0, 0, ""
	}
	rest = s[8:]
	if len(rest) > 0 && rest[0] == '.' {
		n := digitsPrefix(rest[1:])
		if n == 0 {
			return -1, 0, 0, ""
		}
		rest = rest[1+n:]
	}
	return hour, minute, second, rest
}

// twoDigits reads the first two bytes of s, -1 if they are not digits.
func twoDigits(s string) int {
	a, b := s[0]-'0', s[1]-'0'
	if a > 9 || b > 9 {
		return -1
	}
	return int(a)*10 + int(b)
}

// digitsPrefix counts the ASCII digits that s starts with.
func digitsPrefix(s string) int {
	for i := range len(s) {
		if s[i]-'0' > 9 {
			return i
		}
	}
	return len(s)
}

// isDuration checks duration of RFC 3339 appendix A. A smaller unit may only
// follow the next larger one, so P1Y1D is not a duration, and there are no
// fractions. Letters are case-insensitive, as in all ABNF.
func isDuration(s string) bool {
	if len(s) < 3 || s[0]|0x20 != 'p' {
		return false
	}
	s = s[1:]
	n := digitsPrefix(s)
	if n > 0 && s[n:] == "W" || s[n:] == "w" {
		return n > 0
	}
	if n > 0 {
		var ok bool
		if s, ok = consecutiveUnits(s, "ymd"); !ok || s == "" {
			return ok
		}
	}
	if s[0]|0x20 != 't' {
		return false
	}
	s, ok := consecutiveUnits(s[1:], "hms")
	return ok && s == ""
}

// consecutiveUnits reads one or more numbers with units, which are given in
// lower case and follow each other without gap.
func consecutiveUnits(s, units string) (rest string, ok bool) {
	next := -1
	for {
		n := digitsPrefix(s)
		if n == 0 {
			return s, next >= 0
		}
		if n == len(s) {
			return s, false
		}
		unit := strings.IndexByte(units, s[n]|0x20)
		if unit < 0 || next >= 0 && unit != next {
			return s, false
		}
		next = unit + 1
		s = s[n+1:]
	}
}
