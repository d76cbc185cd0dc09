package schema

import (
	"slices"
	"strconv"
	"strings"
)

// Wording that several checks share.

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

func typesText(t Types) string {
	var names []string
	for _, name := range (t &^ TypeNull).Names() {
		names = append(names, article(name))
	}
	if t&TypeNull != 0 {
		names = append(names, "null")
	}
	return strings.Join(names, " or ")
}

func enumText(values []Value) string {
	switch len(values) {
	case 0:
		return "nothing: the enum is empty"
	case 1:
		return Show(&values[0])
	}
	var b []byte
	for i := range values {
		if len(b) > maxShown {
			break
		}
		if i > 0 {
			b = append(b, ", "...)
		}
		b = values[i].appendJSON(b, maxShown)
	}
	return "one of " + Shorten(string(b))
}

func mappingText(mapping []Property) string {
	names := make([]string, len(mapping))
	for i, m := range mapping {
		names[i] = strconv.Quote(m.Name)
	}
	return strings.Join(names, ", ")
}

// appendCanonical appends a text that two values share when they are [Equal].
func appendCanonical(dst []byte, v *Value) []byte {
	switch v.Kind {
	case Number:
		digits, exp := NumberOf(v.Text).parts()
		if NumberOf(v.Text).Sign() < 0 {
			dst = append(dst, '-')
		}
		return strconv.AppendInt(append(append(dst, digits...), 'e'), exp, 10)
	case Array:
		dst = append(dst, '[')
		for i := range v.Items {
			dst = append(appendCanonical(dst, &v.Items[i]), ',')
		}
		return append(dst, ']')
	case Object:
		order := make([]int, len(v.Keys))
		for i := range order {
			order[i] = i
		}
		slices.SortFunc(order, func(i, j int) int { return strings.Compare(v.Keys[i], v.Keys[j]) })
		dst = append(dst, '{')
		for _, i := range order {
			dst = append(AppendString(dst, v.Keys[i]), ':')
			dst = append(appendCanonical(dst, &v.Items[i]), ',')
		}
		return append(dst, '}')
	}
	return v.AppendJSON(dst)
}
