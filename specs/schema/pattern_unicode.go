package schema

import (
	_ "embed" // the list of properties
	"strconv"
	"strings"
	"sync"
	"unicode"
)

// unicodeProperty is what \p{...} names.
type unicodeProperty struct {
	tables []*unicode.RangeTable
	listed []runeRange // in place of tables
	re2    string      // name in Go's syntax, "" if it has none
}

func (p *unicodeProperty) ranges() []runeRange {
	if p.tables == nil {
		return p.listed
	}
	return tableRanges(p.tables)
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

// ecmaProperty resolves names as ECMA-262 section 22.2.1.1 does: exactly.
func ecmaProperty(name string) *unicodeProperty {
	key, value, ok := strings.Cut(name, "=")
	switch {
	case !ok:
		if prop := categoryProperty(name); prop != nil {
			return prop
		}
		if tables := binaryProperties[name]; tables != nil {
			return &unicodeProperty{tables: tables}
		}
	case key == "gc", key == "General_Category":
		return categoryProperty(value)
	case key == "sc", key == "Script":
		listed := listedProperties()["scx="+value]
		if listed == nil {
			return nil
		}
		if script := scriptProperty(strings.TrimPrefix(listed.long, "scx=")); script != nil {
			return script
		}
		return &listed.unicodeProperty // of Unknown, which no extension adds to
	case key == "scx", key == "Script_Extensions":
		name = "scx=" + value
	default:
		return nil
	}
	if listed := listedProperties()[name]; listed != nil {
		return &listed.unicodeProperty
	}
	return nil
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
	return &unicodeProperty{tables: []*unicode.RangeTable{table}, re2: name}
}

func scriptProperty(name string) *unicodeProperty {
	table := unicode.Scripts[name]
	if table == nil {
		return nil
	}
	return &unicodeProperty{tables: []*unicode.RangeTable{table}, re2: name}
}

// unicodeList has the properties for which Go has no table, one a line. Scripts
// are there by the characters that their extensions add as well.
//
//go:embed pattern_unicode.txt
var unicodeList string

// listedProperty is a line of unicodeList.
type listedProperty struct {
	unicodeProperty
	long string // the first of its names
}

// listedProperties are those of unicodeList by each of their names.
var listedProperties = sync.OnceValue(func() map[string]*listedProperty {
	all := map[string]*listedProperty{}
	for line := range strings.Lines(unicodeList) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Fields(line)
		names := strings.Split(fields[0], ",")
		prop := &listedProperty{long: names[0]}
		for _, field := range fields[1:] {
			lo, hi, ok := strings.Cut(field, "-")
			if !ok {
				hi = lo
			}
			from, _ := strconv.ParseInt(lo, 16, 32)
			to, _ := strconv.ParseInt(hi, 16, 32)
			prop.listed = append(prop.listed, runeRange{rune(from), rune(to)})
		}
		for _, name := range names {
			all[name] = prop
		}
	}
	return all
})

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
