package mock

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// reason is why a request is refused, on its way into the shape that a
// document gives its errors.
type reason struct {
	status     int
	violations []specs.Violation
	path       string
	now        time.Time
	depth      int
	listed     bool // it is one element of a list of them
	random     bool // the base is generated: nothing of it is kept but what must be there
}

// Names, in words, of the members of errors, by what they tell.
var (
	messageNames  = []string{"message", "msg", "error", "detail", "description", "reason", "error message", "error description", "text", "errors", "user message", "developer message", "summary"}
	titleNames    = []string{"title", "error", "status text", "name"}
	codeNames     = []string{"code", "type", "error code", "kind", "error type", "keyword", "rule", "id"}
	statusNames   = []string{"status", "status code", "http status", "http code", "error code", "code"}
	fieldNames    = []string{"field", "param", "parameter", "property", "attribute", "source", "location", "target", "path", "name", "property path", "field name"}
	placeNames    = []string{"in", "location", "location type", "on"}
	listNames     = []string{"errors", "detail", "details", "violations", "issues", "problems", "invalid params", "fields", "causes", "validation errors", "messages"}
	valueNames    = []string{"value", "rejected value", "input", "given", "actual"}
	instanceNames = []string{"instance", "path", "uri", "request path"}
)

// fill makes a value of the schema that tells the reason. What it knows no
// better is taken from the base: an example, or a generated value.
func (r reason) fill(s *schema.Schema, base *schema.Value) schema.Value {
	r.depth++
	if s == nil || r.depth > 8 {
		return *base
	}
	if s.Ref != nil && len(s.Properties) == 0 {
		return r.fill(s.Ref, base)
	}
	switch base.Kind {
	case schema.Object:
		return r.object(s, base)
	case schema.String:
		return schema.Text(explain(r.violations))
	}
	return *base
}

// object fills the members of an object: those of the base, and the optional
// ones that the reason has something to say of.
func (r reason) object(s *schema.Schema, base *schema.Value) schema.Value {
	v := schema.Value{Kind: schema.Object}
	declared := properties(s, 0)
	var all []string
	for _, p := range declared {
		all = append(all, strings.Join(specs.Words(p.Name), " "))
	}
	put := func(name string, item schema.Value) {
		v.Keys = append(v.Keys, name)
		v.Items = append(v.Items, item)
	}
	for i, p := range declared {
		known := base.Get(p.Name)
		if item, ok := r.member(all[i], all, p.Schema, known); ok && p.Schema.Valid(&item, schema.ToClient) {
			put(p.Name, item)
		} else if known != nil && (!r.random || required(s, p.Name, 0)) {
			put(p.Name, *known)
		}
	}
	for i, name := range base.Keys {
		if !r.random && v.Get(name) == nil && !slices.ContainsFunc(declared, func(p schema.Property) bool { return p.Name == name }) {
			put(name, base.Items[i])
		}
	}
	return v
}

// properties lists the declared members of a schema, through references and
// combinations.
func properties(s *schema.Schema, depth int) []schema.Property {
	if s == nil || depth > 8 {
		return nil
	}
	list := slices.Clone(s.Properties)
	subs := append([]*schema.Schema{s.Ref}, s.AllOf...)
	for _, sub := range [][]*schema.Schema{s.AnyOf, s.OneOf} {
		for _, one := range sub {
			if len(properties(one, depth+1)) > 0 {
				subs = append(subs, one)
				break
			}
		}
	}
	for _, sub := range subs {
		for _, p := range properties(sub, depth+1) {
			if !slices.ContainsFunc(list, func(q schema.Property) bool { return q.Name == p.Name }) {
				list = append(list, p)
			}
		}
	}
	return list
}

// required reports whether a member must be there.
func required(s *schema.Schema, name string, depth int) bool {
	if s == nil || depth > 8 {
		return false
	}
	if slices.Contains(s.Required, name) || required(s.Ref, name, depth+1) {
		return true
	}
	for _, sub := range s.AllOf {
		if required(sub, name, depth+1) {
			return true
		}
	}
	return false
}

// member says what a member of an error tells; ok is false where its name says
// nothing that is known.
func (r reason) member(name string, all []string, s *schema.Schema, known *schema.Value) (schema.Value, bool) {
	first := r.violations[0]
	types := typesOf(s, 0)
	is := func(names []string) bool { return slices.Contains(names, name) }
	switch {
	case types&schema.TypeArray != 0 && is(listNames):
		return r.list(s, known), true
	case types&schema.TypeArray != 0 && (name == "loc" || name == "path" || name == "location"):
		return tokens(first), true
	case types&schema.TypeObject != 0 && is(listNames) && known != nil && len(properties(s, 0)) == 0:
		return r.byField(s), true
	case types&schema.TypeObject != 0 && known != nil && known.Kind == schema.Object:
		return r.fill(s, known), true
	case types&schema.TypeBoolean != 0 && (name == "success" || name == "ok"):
		return schema.Boolean(false), true
	case types&(schema.TypeInteger|schema.TypeNumber) != 0 && is(statusNames) && known == nil:
		return schema.Int(int64(r.status)), true
	case types&(schema.TypeInteger|schema.TypeNumber) != 0 && name != "code" && is(statusNames):
		return schema.Int(int64(r.status)), true
	case types&schema.TypeString == 0 && types != 0:
		return schema.Value{}, false
	case name == "timestamp" || name == "time":
		return schema.Text(r.now.UTC().Format(time.RFC3339)), true
	case is(titleNames) && slices.ContainsFunc(all, func(n string) bool { return n != name && slices.Contains(messageNames, n) }) && (name == "title" || name == "status text" || name == "error" && slices.Contains(all, "message")):
		return schema.Text(http.StatusText(r.status)), true
	case is(messageNames) || name == "title":
		if r.listed {
			return schema.Text(sentence(first.Message())), true
		}
		return schema.Text(explain(r.violations)), true
	case is(instanceNames) && !r.listed:
		return schema.Text(r.path), true
	case name == "type" && slices.Contains(all, "title"):
		return schema.Text("about:blank"), true
	case is(codeNames):
		return schema.Text(first.Code), true
	case name == "pointer":
		return schema.Text(first.Pointer), true
	case name == "in":
		return schema.Text(first.In), true
	case is(placeNames) && slices.Contains(all, "field"):
		return schema.Text(first.In), true
	case is(fieldNames):
		return schema.Text(fieldOf(first)), true
	case is(valueNames):
		return schema.Text(first.Value), true
	case is(statusNames):
		return schema.Text(strconv.Itoa(r.status)), true
	}
	return schema.Value{}, false
}

// list is one element for each violation, each on the first element of the
// base.
func (r reason) list(s *schema.Schema, known *schema.Value) schema.Value {
	base := &schema.Value{Kind: schema.Object}
	if known != nil && len(known.Items) > 0 && known.Items[0].Kind == schema.Object {
		base = &known.Items[0]
	}
	v := schema.Value{Kind: schema.Array}
	items := itemsOf(s, 0)
	for _, one := range r.violations {
		single := r
		single.violations, single.listed = []specs.Violation{one}, true
		var item schema.Value
		if typesOf(items, 0)&schema.TypeObject != 0 || len(properties(items, 0)) > 0 {
			item = single.fill(items, base)
		} else {
			item = schema.Text(explain(single.violations))
		}
		v.Items = append(v.Items, item)
	}
	return v
}

// byField is an object of messages by field.
func (r reason) byField(s *schema.Schema) schema.Value {
	v := schema.Value{Kind: schema.Object}
	lists := false
	for s != nil && s.Ref != nil {
		s = s.Ref
	}
	if s != nil && s.AdditionalProperties != nil {
		lists = typesOf(s.AdditionalProperties, 0)&schema.TypeArray != 0
	}
	for _, one := range r.violations {
		name := fieldOf(one)
		text := schema.Text(sentence(one.Message()))
		if lists {
			text = schema.Value{Kind: schema.Array, Items: []schema.Value{text}}
		}
		if v.Get(name) == nil {
			v.Keys = append(v.Keys, name)
			v.Items = append(v.Items, text)
		}
	}
	return v
}

// tokens is the place of a violation as FastAPI writes it: ["query", "limit"],
// ["body", "items", 0].
func tokens(one specs.Violation) schema.Value {
	v := schema.Value{Kind: schema.Array, Items: []schema.Value{schema.Text(one.In)}}
	if one.Name != "" {
		v.Items = append(v.Items, schema.Text(one.Name))
	}
	for rest := one.Pointer; rest != ""; {
		var token string
		token, rest = schema.NextToken(rest)
		if n, err := strconv.ParseInt(token, 10, 64); err == nil {
			v.Items = append(v.Items, schema.Int(n))
		} else {
			v.Items = append(v.Items, schema.Text(token))
		}
	}
	return v
}

// fieldOf names the place of a violation as people name a field: limit,
// items.0.id.
func fieldOf(one specs.Violation) string {
	s := one.Name
	for rest := one.Pointer; rest != ""; {
		var token string
		token, rest = schema.NextToken(rest)
		if s != "" {
			s += "."
		}
		s += token
	}
	if s == "" {
		return one.In
	}
	return s
}

func typesOf(s *schema.Schema, depth int) schema.Types {
	if s == nil || depth > 8 {
		return 0
	}
	t := s.Types
	if t == 0 {
		t |= typesOf(s.Ref, depth+1)
		for _, list := range [][]*schema.Schema{s.AllOf, s.AnyOf, s.OneOf} {
			for _, sub := range list {
				t |= typesOf(sub, depth+1)
			}
		}
	}
	return t
}

func itemsOf(s *schema.Schema, depth int) *schema.Schema {
	if s == nil || depth > 8 {
		return nil
	}
	if s.Items != nil {
		return s.Items
	}
	for _, list := range [][]*schema.Schema{{s.Ref}, s.AllOf, s.AnyOf, s.OneOf} {
		for _, sub := range list {
			if found := itemsOf(sub, depth+1); found != nil {
				return found
			}
		}
	}
	return nil
}

func sentence(s string) string {
	r := []rune(s)
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}
