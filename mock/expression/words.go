package expression

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"

	"github.com/understudy-api/understudy/specs"
)

var typeWords = map[string]string{
	"text": "text", "number": "a number", "integer": "an integer", "boolean": "true or false",
	"list": "a list", "object": "an object", "any": "anything",
}

// goWords says a type of Go as people who write rules know it.
func goWords(t reflect.Type) string {
	if t == nil {
		return "null"
	}
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "an integer"
	case reflect.Float64:
		return "a number"
	case reflect.String:
		return "text"
	case reflect.Slice:
		return "a list"
	case reflect.Map:
		return "an object"
	}
	return "anything"
}

var goTypes = regexp.MustCompile(`map\[string\]interface \{\}|map\[interface \{\}\]\[\]interface \{\}|map\[string\]int|\[\]interface \{\}|interface \{\}|\bfloat64\b|\bint\b|\bstring\b|\bbool\b|\bunknown$|<nil>`)

var wordsOfTypes = map[string]string{
	"map[string]interface {}": "an object", "map[interface {}][]interface {}": "an object", "map[string]int": "an object",
	"[]interface {}": "a list", "interface {}": "anything", "float64": "a number", "int": "an integer",
	"string": "text", "bool": "true or false", "unknown": "anything", "<nil>": "null",
}

// rewordings turn what the checker and the machine say into the words of the
// rest of the program, first match first.
var rewordings = []struct {
	from *regexp.Regexp
	to   string
}{
	{regexp.MustCompile(`^invalid operation: (\S+) \(mismatched types (.+) and (.+)\)$`), "$1 cannot take $2 and $3"},
	{regexp.MustCompile(`^invalid operation: (\S+) \(mismatched type (.+)\)$`), "$1 cannot take $2"},
	{regexp.MustCompile(`^non-bool expression \(type (.+)\) used as condition$`), "expected true or false as the condition, found $1"},
	{regexp.MustCompile(`^predicate should return boolean \(got (.+)\)$`), "expected true or false as the condition, found $1"},
	{regexp.MustCompile(`^builtin (\S+) takes only array \(got (.+)\)$`), "$1 takes a list, found $2"},
	{regexp.MustCompile(`^type (.+) has no (?:field|method) (\S+)$`), "$1 has no member $2"},
	{regexp.MustCompile(`^type (.+)\[(.+)\] is undefined$`), "$1 has no elements"},
	{regexp.MustCompile(`^array elements can only be selected using an integer \(got (.+)\)$`), "the elements of a list have numbers, found $1"},
	{regexp.MustCompile(`^cannot use (.+) to get an element from (.+)$`), "the members of an object have names, found $1"},
	{regexp.MustCompile(`^cannot use (.+) as type (.+) in (?:array|map key)$`), "in looks for $2 here, found $1"},
	{regexp.MustCompile(`^cannot redeclare (?:\w+ )?(\S+)$`), "the name $1 is taken"},
	{regexp.MustCompile(`^(.+) is not callable$`), "$1 is no function"},
	{regexp.MustCompile(`^cannot use pointer accessor outside predicate$`), "# stands for an element, and there is none here"},
	{regexp.MustCompile(`^unexpected token EOF$`), "the expression ends too early"},
	{regexp.MustCompile(`^unexpected token Operator\("\."\)$`), `unexpected "."; a member of an element can be named in the functions over lists only`},
	{regexp.MustCompile(`^unexpected token Operator\(":"\)$`), `unexpected ":"; an object that is made for each element stands in parentheses: ({a: 1})`},
	{regexp.MustCompile(`^unexpected token \w+\((".*")\)$`), "unexpected $1"},
	{regexp.MustCompile(`^compilation failed: expression exceeds maximum allowed nodes$`), "the expression is too large"},
	{regexp.MustCompile(`^memory budget exceeded$`), errTooMuch.Error()},
}

func inWords(message string) string {
	message = strings.TrimSpace(message)
	for _, r := range rewordings {
		if m := r.from.FindStringSubmatchIndex(message); m != nil {
			message = string(r.from.ExpandString(nil, r.to, message, m))
			break
		}
	}
	return goTypes.ReplaceAllStringFunc(message, func(s string) string { return wordsOfTypes[s] })
}

// message says what the checker found, with what may have been meant.
func (c *compiling) message(at *file.Error) string {
	if name, ok := strings.CutPrefix(at.Message, "unknown name "); ok {
		known := make([]string, 0, len(c.env))
		for name := range c.env {
			known = append(known, name)
		}
		slices.Sort(known)
		message := fmt.Sprintf("unknown name %q%s", name, meant(name, known, c.functionNames()))
		if !strings.Contains(message, "did you mean") {
			message += `; a text has quotes of its own: '"` + name + `"'`
		}
		return message
	}
	if name, ok := strings.CutPrefix(at.Message, "unknown field "); ok {
		finder := findMember{at: at.From}
		ast.Walk(&c.tree.Node, &finder)
		return fmt.Sprintf("unknown member %q%s%s", name, finder.of, meant(name, finder.known, nil))
	}
	message := at.Message
	if c.countBy[at.From] {
		message = strings.ReplaceAll(message, "groupBy", "countBy")
	}
	return inWords(message)
}

func (c *compiling) functionNames() []string {
	var list []string
	for _, f := range Functions() {
		list = append(list, f.Name)
	}
	return list
}

// maxListed is how many names an error lists.
const maxListed = 12

// meant says what a name may have been meant for, or which ones there are.
func meant(name string, known, more []string) string {
	if closest := specs.Closest(name, slices.Concat(known, more)); len(closest) > 0 {
		return "; did you mean " + closest[0] + "?"
	}
	switch {
	case len(known) == 0:
		return "; there are none"
	case len(known) > maxListed:
		known = append(known[:maxListed:maxListed], "…")
	}
	return "; there are " + strings.Join(known, ", ")
}

// findMember finds what a member is read from.
type findMember struct {
	at    int
	of    string
	known []string
}

// Visit implements ast.Visitor.
func (f *findMember) Visit(n *ast.Node) {
	m, ok := (*n).(*ast.MemberNode)
	if !ok || m.Property.Location().From != f.at {
		return
	}
	if of := m.Node.Nature(); of.TypeData != nil {
		f.known = f.known[:0]
		for name := range of.Fields {
			f.known = append(f.known, name)
		}
		slices.Sort(f.known)
	}
	if _, isElement := m.Node.(*ast.PointerNode); !isElement {
		f.of = " of " + m.Node.String()
	}
}
