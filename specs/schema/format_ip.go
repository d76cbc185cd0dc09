package schema

// isIPv4 checks the dotted quad of RFC 2673 section 3.2. Leading zeros are
// refused, as some read them as octal.
func isIPv4(s string) bool {
	for i := range 4 {
		n := digitsPrefix(s)
		if n == 0 || n > 3 || n > 1 && s[0] == '0' || n == 3 && s[:3] > "255" {
			return false
		}
		s = s[n:]
		if i == 3 {
			break
		}
		if s == "" || s[0] != '.' {
			return false
		}
		s = s[1:]
	}
	return s == ""
}

// isIPv6 checks the text forms of RFC 4291 section 2.2: no zone, no prefix
// length, and :: stands for at least one group.
func isIPv6(s string) bool {
	if len(s) < 2 || len(s) > 45 {
		return false
	}
	groups, gap := 0, false
	if s[0] == ':' {
		if s[1] != ':' {
			return false
		}
		if s = s[2:]; s == "" {
			return true
		}
		gap = true
	}
	for {
		n := 0
		for n < len(s) && isHexDigit(s[n]) {
			n++
		}
		if n < len(s) && s[n] == '.' {
			return isIPv4(s) && enoughGroups(groups+2, gap)
		}
		if n == 0 || n > 4 || groups == 8 {
			return false
		}
		groups++
		if s = s[n:]; s == "" {
			return enoughGroups(groups, gap)
		}
		if s[0] != ':' || len(s) == 1 {
			return false
		}
		if s = s[1:]; s[0] == ':' {
			if gap {
				return false
			}
			gap = true
			if s = s[1:]; s == "" {
				return enoughGroups(groups, gap)
			}
		}
	}
}

func enoughGroups(groups int, gap bool) bool {
	return gap && groups < 8 || !gap && groups == 8
}

func isHexDigit(c byte) bool {
	_, ok := hexDigit(c)
	return ok
}
