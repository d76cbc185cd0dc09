package schema

import (
	"strings"
	"unicode"

	"github.com/dlclark/regexp2/v2"
)

// unicodeProperty is what \p{...} names.
type unicodeProperty struct {
	tables []*unicode.RangeTable // nil if only regexp2 knows the property
	re2    string                // name in Go's syntax, "" if it has none
	ecma   string                // name in ECMA-262's syntax
}

// property reads what follows \p or \P.
func (p *patternParser) property(start int, negate bool) (patternItem, error) {
	var name string
	switch {
	case p.accept("{"):
		var ok bool
		if name, _, ok = strings.Cut(p.src[p.pos:], "}"); !ok {
			return patternItem{}, p.errorf(start, "missing } for the property")
		}
		p.pos += len(name) + 1
	case p.more() && strings.IndexByte("CLMNPSZ", p.src[p.pos]) >= 0:
		p.tolerate(start, "property without braces")
		name = string(p.next())
	default:
		return patternItem{}, p.errorf(start, "invalid property escape")
	}
	prop := ecmaProperty(name)
	if prop == nil {
		if prop = foreignProperty(name); prop == nil {
			return patternItem{}, p.errorf(start, "unknown property %q", name)
		}
		p.tolerate(start, "property name of another dialect")
	}
	return patternItem{prop: prop, negate: negate}, nil
}

// ecmaProperty resolves names as ECMA-262 section 22.2.1.1 does: exactly. The
// rarer ones, for which Go has no table, are left to regexp2.
func ecmaProperty(name string) *unicodeProperty {
	if key, value, ok := strings.Cut(name, "="); ok {
		switch key {
		case "gc", "General_Category":
			return categoryProperty(value)
		case "sc", "Script":
			if prop := scriptProperty(value); prop != nil {
				return prop
			}
		}
		return rareProperty(name)
	}
	if prop := categoryProperty(name); prop != nil {
		return prop
	}
	if tables := binaryProperties[name]; tables != nil {
		return &unicodeProperty{tables: tables, ecma: name}
	}
	return rareProperty(name)
}

// foreignProperty resolves \p{Latin}, as in PCRE and Go, and \p{IsLatin} and
// \p{IsL}, as in Java.
func foreignProperty(name string) *unicodeProperty {
	name = strings.TrimPrefix(name, "Is")
	if prop := scriptProperty(name); prop != nil {
		return prop
	}
	return categoryProperty(name)
}

func categoryProperty(name string) *unicodeProperty {
	if short, ok := unicode.CategoryAliases[name]; ok {
		name = short
	}
	table := unicode.Categories[name]
	if table == nil {
		return nil
	}
	return &unicodeProperty{tables: []*unicode.RangeTable{table}, re2: name, ecma: "gc=" + name}
}

func scriptProperty(name string) *unicodeProperty {
	table := unicode.Scripts[name]
	if table == nil {
		return nil
	}
	return &unicodeProperty{tables: []*unicode.RangeTable{table}, re2: name, ecma: "sc=" + name}
}

// rareProperty asks regexp2, which has all tables of ECMA-262. Its binary
// properties do not ignore case here even where the pattern does.
func rareProperty(name string) *unicodeProperty {
	for _, r := range name {
		if r != '_' && r != '=' && !isASCIILetter(byte(r)) && (r < '0' || r > '9') {
			return nil
		}
	}
	if _, err := regexp2.Compile(`\p{`+name+`}`, regexp2.ECMAScript|regexp2.Unicode); err != nil {
		return nil
	}
	return &unicodeProperty{ecma: name}
}

// binaryProperties are those which Go's tables give directly (UAX #44, 5.14).
var binaryProperties = func() map[string][]*unicode.RangeTable {
	list := func(t ...*unicode.RangeTable) []*unicode.RangeTable { return t }
	alphabetic := list(unicode.L, unicode.Nl, unicode.Other_Alphabetic)
	lower := list(unicode.Ll, unicode.Other_Lowercase)
	upper := list(unicode.Lu, unicode.Other_Uppercase)
	space := list(unicode.White_Space)
	hex := list(unicode.Hex_Digit)
	return map[string][]*unicode.RangeTable{
		"Any":        list(&unicode.RangeTable{R32: []unicode.Range32{{Lo: 0, Hi: unicode.MaxRune, Stride: 1}}}),
		"ASCII":      list(&unicode.RangeTable{R16: []unicode.Range16{{Lo: 0, Hi: unicode.MaxASCII, Stride: 1}}}),
		"Alphabetic": alphabetic, "Alpha": alphabetic,
		"Lowercase": lower, "Lower": lower,
		"Uppercase": upper, "Upper": upper,
		"White_Space": space, "space": space,
		"Hex_Digit": hex, "Hex": hex,
	}
}()
