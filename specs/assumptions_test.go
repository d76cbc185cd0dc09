package specs_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestFactsOrAssumptions(t *testing.T) {
	facts := map[string][]fact{}
	for _, f := range readFacts(t) {
		if f.states() && f.page != otherPages {
			facts[f.document] = append(facts[f.document], f)
		}
	}
	for name, document := range readDocuments(t) {
		for _, fault := range misplacedMarks(document, "") {
			assert.Fail(t, fault, "%s", name)
		}
		list := promises(document)
		assert.NotEmpty(t, list, "%s promises nothing", name)
		for _, p := range list {
			assert.True(t, p.stated(facts[name]) || assumed(document, p.pointer) || assumed(document, p.target),
				"%s#%s: no row states this %v, and it is not marked x-assumption", name, p.pointer, p)
		}
	}
}

// A promise is something a document says that a page has to state, or a mark to
// own up to: an operation, parameter, status, header, property or security
// scheme, a keyword that narrows values, a member of an enum or required list.
type promise struct {
	pointer string
	what    string
	target  string // for a $ref to a shared parameter, header or response
	member  any    // for a member of the list at pointer
}

func (p promise) String() string {
	if p.what == "member" {
		return "member " + jsonOf(p.member)
	}
	return p.what
}

// narrowing are the keywords that make a schema refuse or fill in a value.
var narrowing = []string{
	"additionalProperties", "const", "default", "exclusiveMaximum", "exclusiveMinimum", "format",
	"maxItems", "maxLength", "maxProperties", "maximum", "minItems", "minLength", "minProperties",
	"minimum", "multipleOf", "nullable", "pattern", "uniqueItems",
}

// promises lists what the document says. A shared part is listed where it is
// defined; uses of it by $ref are listed for statuses, headers and parameters.
func promises(document map[string]any) []promise {
	var list []promise
	add := func(pointer, what string) { list = append(list, promise{pointer: pointer, what: what}) }
	members := func(pointer string, values any) {
		for _, value := range listOf(values) {
			list = append(list, promise{pointer: pointer, what: "member", member: value})
		}
	}
	used := func(pointer, what string, object any) (own map[string]any) {
		own = objectOf(object)
		target, _ := own["$ref"].(string)
		list = append(list, promise{pointer: pointer, what: what, target: strings.TrimPrefix(target, "#")})
		return own
	}

	var schema func(pointer string, value any)
	schema = func(pointer string, value any) {
		s := objectOf(value)
		if s == nil {
			return
		}
		for _, keyword := range narrowing {
			if _, ok := s[keyword]; ok {
				add(pointer+"/"+keyword, "keyword")
			}
		}
		if len(listOf(s["type"])) > 1 {
			add(pointer+"/type", "keyword")
		}
		members(pointer+"/enum", s["enum"])
		members(pointer+"/required", s["required"])
		for name, property := range objectOf(s["properties"]) {
			at := pointer + "/properties/" + escapeToken(name)
			add(at, "property")
			schema(at, property)
		}
		for _, keyword := range []string{"items", "additionalProperties", "if", "then", "else", "not"} {
			schema(pointer+"/"+keyword, s[keyword])
		}
		for _, keyword := range []string{"allOf", "anyOf", "oneOf"} {
			for i, branch := range listOf(s[keyword]) {
				schema(fmt.Sprintf("%s/%s/%d", pointer, keyword, i), branch)
			}
		}
	}
	content := func(pointer string, owner map[string]any) {
		for mediaType, value := range objectOf(owner["content"]) {
			schema(pointer+"/content/"+escapeToken(mediaType)+"/schema", objectOf(value)["schema"])
		}
	}
	// sent is a parameter or a header. Parameters in a path cannot be optional.
	sent := func(pointer, what string, value any) {
		own := used(pointer, what, value)
		if own["required"] == true && own["in"] != "path" {
			add(pointer+"/required", "keyword")
		}
		schema(pointer+"/schema", own["schema"])
	}
	body := func(pointer string, value any) {
		own := objectOf(value)
		if own["required"] == true {
			add(pointer+"/required", "keyword")
		}
		content(pointer, own)
	}
	response := func(pointer string, value any) {
		own := used(pointer, "response", value)
		for name, header := range objectOf(own["headers"]) {
			sent(pointer+"/headers/"+escapeToken(name), "header", header)
		}
		content(pointer, own)
	}
	parameters := func(pointer string, values any) {
		for i, value := range listOf(values) {
			sent(fmt.Sprintf("%s/%d", pointer, i), "parameter", value)
		}
	}
	operation := func(pointer string, value any) {
		add(pointer, "operation")
		own := objectOf(value)
		parameters(pointer+"/parameters", own["parameters"])
		body(pointer+"/requestBody", own["requestBody"])
		for status, value := range objectOf(own["responses"]) {
			response(pointer+"/responses/"+status, value)
		}
	}
	for _, root := range []string{"paths", "webhooks"} {
		for path, item := range objectOf(document[root]) {
			at := "/" + root + "/" + escapeToken(path)
			parameters(at+"/parameters", objectOf(item)["parameters"])
			for _, method := range []string{"get", "put", "post", "delete", "patch", "head", "options", "trace"} {
				if value, ok := objectOf(item)[method]; ok {
					operation(at+"/"+method, value)
				}
			}
		}
	}
	for kind, walk := range map[string]func(string, any){
		"schemas":         schema,
		"parameters":      func(at string, value any) { sent(at, "parameter", value) },
		"headers":         func(at string, value any) { sent(at, "header", value) },
		"requestBodies":   body,
		"responses":       response,
		"securitySchemes": func(at string, _ any) { add(at, "security scheme") },
	} {
		for name, value := range objectOf(objectOf(document["components"])[kind]) {
			walk("/components/"+kind+"/"+escapeToken(name), value)
		}
	}
	return list
}

// stated tells whether a page says it, as far as the facts of its document go.
func (p promise) stated(facts []fact) bool {
	return slices.ContainsFunc(facts, func(f fact) bool {
		at := func(pointer string) bool {
			return f.pointer == pointer || strings.HasPrefix(f.pointer, pointer+"/")
		}
		switch {
		case f.expected == "absent":
			return false
		case p.what == "member":
			var want any
			text, _ := strings.CutPrefix(f.expected, "contains ")
			return f.pointer == p.pointer && json.Unmarshal([]byte(text), &want) == nil &&
				(reflect.DeepEqual(want, p.member) || hasMember(want, p.member))
		case p.target != "" && p.what != "response": // a status is not stated by what it answers with
			return at(p.pointer) || at(p.target)
		}
		return at(p.pointer)
	})
}

// A mark is one sentence, which covers the object it stands in and all below,
// or one that begins with names of fields ("minimum, maximum: ...") and covers
// these only. On a path or an operation the first kind covers the path or the
// operation itself, not the parameters and answers.
func assumed(document map[string]any, pointer string) bool {
	path := pointerTokens(pointer)
	for i := len(path); i > 0; i-- {
		owner, _ := resolvePointer(document, pointerOf(path[:i]))
		mark, ok := objectOf(owner)["x-assumption"].(string)
		if !ok {
			continue
		}
		below := path[i:]
		if fields := fieldsOf(mark); fields != nil {
			if len(below) > 0 && slices.Contains(fields, below[0]) {
				return true
			}
			continue
		}
		if path[0] == "components" || i > 3 || len(below) <= 1 {
			return true
		}
	}
	return false
}

var fieldNames = regexp.MustCompile(`^(\w[\w-]*(?:, \w[\w-]*)*): `)

func fieldsOf(mark string) []string {
	if names := fieldNames.FindStringSubmatch(mark); names != nil {
		return strings.Split(names[1], ", ")
	}
	return nil
}

// misplacedMarks finds marks that say nothing: of fields that are not there, or
// beside a $ref, where they may be ignored.
func misplacedMarks(value any, pointer string) (faults []string) {
	for i, element := range listOf(value) {
		faults = append(faults, misplacedMarks(element, fmt.Sprintf("%s/%d", pointer, i))...)
	}
	object := objectOf(value)
	for key, child := range object {
		if key != "x-assumption" {
			faults = append(faults, misplacedMarks(child, pointer+"/"+escapeToken(key))...)
			continue
		}
		mark, _ := child.(string)
		if mark == "" {
			faults = append(faults, pointer+": x-assumption gives no reason")
		}
		if _, ok := object["$ref"]; ok {
			faults = append(faults, pointer+": x-assumption beside $ref")
		}
		for _, name := range fieldsOf(mark) {
			if _, ok := object[name]; !ok {
				faults = append(faults, fmt.Sprintf("%s: x-assumption about %q, which is not there", pointer, name))
			}
		}
	}
	return faults
}

func pointerOf(path []string) string {
	pointer := ""
	for _, token := range path {
		pointer += "/" + escapeToken(token)
	}
	return pointer
}

func objectOf(value any) map[string]any { object, _ := value.(map[string]any); return object }

func listOf(value any) []any { list, _ := value.([]any); return list }

func hasMember(list, member any) bool {
	return slices.ContainsFunc(listOf(list), func(value any) bool { return reflect.DeepEqual(value, member) })
}
