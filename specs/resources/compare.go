package resources

import (
	"strings"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// comparison is what a word in the name of a parameter says of the values.
type comparison struct {
	word string
	test Test
	time bool // it is said of times only
	says string
}

var comparisons = []comparison{
	{"gte", AtLeast, false, "the least"},
	{"gt", Above, false, "above which all are,"},
	{"lte", AtMost, false, "the most"},
	{"lt", Below, false, "below which all are,"},
	{"ge", AtLeast, false, "the least"},
	{"le", AtMost, false, "the most"},
	{"min", AtLeast, false, "the least"},
	{"minimum", AtLeast, false, "the least"},
	{"max", AtMost, false, "the most"},
	{"maximum", AtMost, false, "the most"},
	{"from", AtLeast, false, "the least"},
	{"to", AtMost, false, "the most"},
	{"after", Above, true, "before all values"},
	{"before", Below, true, "behind all values"},
	{"since", AtLeast, true, "the start"},
	{"until", AtMost, true, "the end"},
	{"start", AtLeast, true, "the start"},
	{"end", AtMost, true, "the end"},
}

// testOf finds the word for a comparison in a name: before or behind the rest.
func testOf(whole string) (c comparison, rest string, ok bool) {
	for _, c := range comparisons {
		if whole == c.word {
			return c, "", c.time || c.word == "from" || c.word == "to"
		}
		if rest, ok := strings.CutSuffix(whole, " "+c.word); ok {
			return c, rest, true
		}
	}
	for _, c := range comparisons {
		if rest, ok := without(whole, c.word); ok {
			return c, rest, true
		}
	}
	return comparison{}, "", false
}

// Members that times are called by.
var (
	createdNames = []string{"created at", "created", "created on", "create time", "created date", "date created", "creation date", "created date time", "creation time", "created time", "create date", "inserted at", "time created"}
	updatedNames = []string{"updated at", "updated", "updated on", "modified at", "last modified", "update time", "updated date", "modified", "last updated", "last updated at", "date updated", "last modified date", "last modified date time", "modified on", "modified date", "time updated", "time modified"}
	timeNames    = []string{"date", "timestamp", "time", "datetime", "occurred at", "start date", "started at", "published at", "happened at", "event date"}
)

// IsCreation reports whether a member tells when a thing came to be, by its name.
func IsCreation(name string) bool { return among(words(name), createdNames) }

// IsChange reports whether a member tells when a thing was last changed, by its
// name.
func IsChange(name string) bool { return among(words(name), updatedNames) }

// tested lists the names, in words, of the members that the rest of the name of
// a parameter may mean.
func (in *inference) tested(rest string, p *specs.Parameter, d *draft) []string {
	var list []string
	if rest != "" {
		for _, candidate := range candidates(rest, d) {
			list = append(list, candidate, candidate+" at", candidate+" on", candidate+" date", candidate+" time")
		}
	}
	d1 := strings.ToLower(p.Description)
	switch rest {
	case "created", "creation", "create", "created at", "created date", "date created":
		return append(list, createdNames...)
	case "updated", "modified", "updated at", "last updated", "last modified", "update":
		return append(list, updatedNames...)
	case "", "date", "time", "timestamp", "datetime", "date time", "day":
		if strings.Contains(d1, "updated") || strings.Contains(d1, "modified") {
			list = append(list, updatedNames...)
		}
		list = append(list, createdNames...)
		list = append(list, timeNames...)
		return append(list, updatedNames...)
	}
	return list
}

// ordered reports whether a member can be compared with what a parameter says.
func (in *inference) ordered(param, member *view, name string, c comparison) bool {
	if param.isArray() || member.isArray() || !member.isScalar() || member.is(schema.TypeObject) || member.types == schema.TypeBoolean || param.types == schema.TypeBoolean {
		return false
	}
	timed := strings.HasPrefix(member.format, "date") || strings.HasSuffix(name, " at") || strings.HasSuffix(name, " on") ||
		among(lastWord(name), []string{"date", "time", "timestamp", "datetime", "created", "updated", "modified"})
	if c.time && !timed {
		return false
	}
	if !timed && !member.is(numbers) {
		return false
	}
	if param.types == 0 || member.types == 0 {
		return true
	}
	return param.is(numbers) && member.is(numbers) || param.is(schema.TypeString) && member.is(schema.TypeString) ||
		timed && param.is(schema.TypeString) && strings.HasPrefix(param.format, "date")
}
