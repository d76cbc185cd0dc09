package resources

import (
	"fmt"
	"strings"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// keyed looks for the member that tells items apart.
type keyed struct {
	views
	name  string // of the path parameter that names an item, in words; "" where none does
	param *view  // its schema
	nouns []string
	items []*view // all of which have to have it
}

// keyOf returns the member that a path parameter names, "" where there is none,
// and whether names or only habit says so.
func (vs views) keyOf(p *specs.Parameter, name string, nouns []string, items ...*view) (member string, sure bool) {
	k := keyed{views: vs, name: words(name), nouns: nouns}
	if p != nil && p.Schema != nil {
		k.param = vs.of(p.Schema)
	}
	for _, v := range items {
		if v != nil && !v.free {
			k.items = append(k.items, v)
		}
	}
	if len(k.items) == 0 {
		return "", false
	}
	if k.name != "" {
		for _, candidate := range k.candidates() {
			if m := k.has(candidate, false); m != "" {
				return m, true
			}
		}
	}
	habits, identifies := keyNames, strings.HasSuffix(k.name, "id")
	if identifies {
		habits = []string{"id", "uuid", "guid", "uid", "identifier"}
	}
	for _, strict := range []bool{true, false} {
		for _, candidate := range habits {
			if !strict && candidate != "id" && candidate != "uuid" {
				break
			}
			if m := k.has(candidate, strict); m != "" {
				return m, false
			}
		}
		for _, noun := range nouns {
			for _, last := range keyNames[:7] {
				if m := k.has(noun+" "+last, strict); m != "" {
					return m, false
				}
			}
		}
	}
	if p == nil || identifies {
		return k.foreign(p != nil), false
	}
	return "", false
}

// candidates are the names, in words, that the parameter may stand for.
func (k *keyed) candidates() []string {
	list := []string{k.name, Singular(k.name)}
	for _, noun := range k.nouns {
		if rest, ok := without(k.name, noun); ok {
			list = append(list, rest)
		}
		list = append(list, noun+" "+k.name)
	}
	if last := lastWord(k.name); last != k.name && among(last, keyNames) {
		list = append(list, last)
	}
	switch lastWord(k.name) {
	case "username", "login":
		list = append(list, "username", "login", "user name")
	case "id":
		list = append(list, "uuid", "guid", "identifier", "uid")
	case "uuid", "guid", "uid", "identifier":
		list = append(list, "id", "uuid", "guid", "uid")
	}
	return list
}

// has returns the member with those words that all items have and that can hold
// what the parameter does.
func (k *keyed) has(words string, strict bool) string {
	first := k.items[0].named(words)
	if first == nil {
		return ""
	}
	for _, v := range k.items {
		m := v.member(first.name)
		if m == nil || !k.holds(k.param, k.value(m), strict) {
			return ""
		}
	}
	return first.name
}

// holds reports whether a member can be what a parameter names. Texts stand for
// anything in a path unless strict.
func (vs views) holds(param, member *view, strict bool) bool {
	if !member.isScalar() || member.types == schema.TypeBoolean {
		return false
	}
	if param == nil || param.types == 0 || member.types == 0 {
		return true
	}
	const number = schema.TypeInteger | schema.TypeNumber
	if param.is(number) && member.is(number) || param.is(schema.TypeString) && member.is(schema.TypeString) {
		return true
	}
	return !strict && (param.is(schema.TypeString) && member.is(number) || param.is(number) && member.is(schema.TypeString))
}

// foreign returns the message_id of messages that have no plain id: the first
// that is required, or the only one.
func (k *keyed) foreign(only bool) string {
	found, count := "", 0
	for i := range k.items[0].members {
		m := &k.items[0].members[i]
		if lastWord(m.words) != "id" || k.has(m.words, !only) == "" {
			continue
		}
		if count++; m.required && !only {
			return m.name
		}
		found = m.name
	}
	if count != 1 || !only {
		return ""
	}
	return found
}

// nouns are what items may be called, in words.
func nouns(noun string, items ...*view) []string {
	var list []string
	add := func(w string) {
		if w != "" && !among(w, list) {
			list = append(list, w)
		}
	}
	add(Singular(noun))
	add(Singular(lastWord(noun)))
	for _, v := range items {
		add(v.kindOf())
		add(lastWord(v.kindOf()))
	}
	return list
}

// pathParameter returns the parameter of a path with that name.
func pathParameter(op *operation, name string) *specs.Parameter {
	if op == nil {
		return nil
	}
	return op.Parameter("path", name)
}

// title is what people call an item: by its schema.
func (v *view) title() string {
	if v != nil && v.core != nil {
		if name := nameOf(v.core); name != "" {
			return name
		}
	}
	return "object"
}

// titles is title for many.
func (v *view) titles() string {
	if title := v.title(); title != "object" {
		return title
	}
	return "objects"
}

func (f *found) where() string {
	if len(f.path) == 0 {
		return ""
	}
	return fmt.Sprintf(" at %s", pointer(f.path))
}
