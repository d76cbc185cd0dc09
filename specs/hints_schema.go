package specs

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/understudy-api/understudy/specs/schema"
)

// ProblemHint is the code of hints of schemas that nothing reads.
const ProblemHint = "hint"

// Fake is what a schema says that its values are: x-understudy: {fake: NAME}.
type Fake struct {
	Name     string
	Schema   *schema.Schema
	Location Location // of the name
}

// Fakes lists what the schemas of the document say that their values are, in
// the order of the document. A hint that nothing reads is a problem; whether
// there is a fake of that name, a generator knows.
func (d *Document) Fakes() ([]Fake, []Problem) {
	var list []Fake
	var problems []Problem
	for _, s := range d.compiler.Compiled() {
		x := s.Raw.Get(extension)
		if x == nil {
			continue
		}
		at := func(v *schema.Value, tokens ...string) Location {
			return s.Locate(v, append([]string{extension}, tokens...)...)
		}
		problem := func(l Location, format string, args ...any) {
			problems = append(problems, Problem{ProblemHint, l, fmt.Sprintf(format, args...)})
		}
		if x.Kind != schema.Object {
			problem(at(x), "expected an object, found %s", schema.Show(x))
			continue
		}
		for i, name := range x.Keys {
			v := &x.Items[i]
			switch {
			case isExtension(name):
			case name != "fake":
				problem(at(v, name), "unknown setting %q; a schema has fake", name)
			case v.Kind != schema.String:
				problem(at(v, name), "expected the name of a fake, found %s", schema.Show(v))
			default:
				list = append(list, Fake{v.Text, s, at(v, name)})
			}
		}
	}
	if d.compiler.OpenAPI30 {
		for _, path := range unread(d.source.Root, nil, nil) {
			pointer := schema.JoinPointer("", path...)
			problems = append(problems, Problem{ProblemHint, d.Locate(pointer), "nothing beside $ref is read in OpenAPI 3.0; put both under allOf"})
		}
	}
	slices.SortFunc(list, func(a, b Fake) int { return Problem{Location: a.Location}.Compare(Problem{Location: b.Location}) })
	slices.SortFunc(problems, Problem.Compare)
	return list, problems
}

// unread finds the hints beside references: OpenAPI 3.0 ignores what stands
// there (Reference Object). It adds their paths to found.
func unread(v *schema.Value, path []string, found [][]string) [][]string {
	if v.Get(extension) != nil && v.Str("$ref") != "" {
		found = append(found, append(slices.Clone(path), extension))
	}
	for i := range v.Items {
		switch sub := &v.Items[i]; {
		case len(sub.Items) == 0:
		case v.Kind == schema.Array:
			found = unread(sub, append(path, strconv.Itoa(i)), found)
		case v.Keys[i] != "example" && v.Keys[i] != "examples":
			found = unread(sub, append(path, v.Keys[i]), found)
		}
	}
	return found
}
