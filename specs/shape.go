package specs

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// shape is what a schema lets a value be, as far as that decides how text
// becomes a value. Shapes are made when the document is loaded.
type shape struct {
	types  schema.Types // of single values; 0: any
	array  bool
	object bool
	items  *shape   // of elements behind the prefix
	prefix []*shape // of the first elements
	fields map[string]*shape
	rest   *shape // of members that are not declared; nil where none are asked for
}

// anything is the shape of a value that nothing is said of.
var anything = &shape{}

// shapes makes shapes, one for each list of schemas that describe one value,
// so that schemas may refer to themselves.
type shapes map[string]*shape

// maxShapes bounds how many shapes a document has: schemas that refer to one
// another through many alternatives have lists without end. What comes later
// may be anything, which leaves texts as they are.
const maxShapes = 20_000

func (m shapes) of(list ...*schema.Schema) *shape {
	if len(list) == 0 || list[0] == nil {
		return anything
	}
	key := fmt.Sprint(list)
	if sh := m[key]; sh != nil {
		return sh
	}
	if len(m) >= maxShapes {
		return anything
	}
	sh := &shape{}
	m[key] = sh
	g := gathered{seen: map[*schema.Schema]bool{}}
	for _, s := range list {
		g.add(s)
	}
	sh.types = g.types
	sh.array, sh.object = g.types&schema.TypeArray != 0, g.types&schema.TypeObject != 0
	if (sh.array || sh.object) && sh.types&^(schema.TypeArray|schema.TypeObject) == 0 {
		sh.types = schema.TypeString
	}
	sh.items = m.of(g.items...)
	for _, s := range g.prefix {
		sh.prefix = append(sh.prefix, m.of(s))
	}
	if len(g.fields) > 0 {
		sh.fields = make(map[string]*shape, len(g.fields))
		for _, name := range slices.Sorted(maps.Keys(g.fields)) { // in one order, since there is an end
			sh.fields[name] = m.of(g.fields[name]...)
		}
	}
	if len(g.rest) > 0 {
		sh.rest = m.of(g.rest...)
	}
	return sh
}

// gathered is what several schemas say of one value.
type gathered struct {
	types  schema.Types
	items  []*schema.Schema
	prefix []*schema.Schema
	fields map[string][]*schema.Schema
	rest   []*schema.Schema
	seen   map[*schema.Schema]bool
}

// add gathers through references and combinations, from each schema once.
func (g *gathered) add(s *schema.Schema) {
	if s == nil || g.seen[s] {
		return
	}
	g.seen[s] = true
	types := s.Types
	if types == 0 {
		for i := range s.Enum {
			types |= schema.TypeOf(&s.Enum[i])
		}
		if s.Const != nil {
			types |= schema.TypeOf(s.Const)
		}
		if s.Properties != nil {
			types |= schema.TypeObject
		}
		if s.Items != nil || s.PrefixItems != nil {
			types |= schema.TypeArray
		}
	}
	g.types |= types
	if s.Items != nil {
		g.items = also(g.items, s.Items)
	}
	if g.prefix == nil {
		g.prefix = s.PrefixItems
	}
	for _, p := range s.Properties {
		if g.fields == nil {
			g.fields = map[string][]*schema.Schema{}
		}
		g.fields[p.Name] = also(g.fields[p.Name], p.Schema)
	}
	if rest := s.AdditionalProperties; rest != nil && !rest.Never {
		g.rest = also(g.rest, rest)
	}
	g.add(s.Ref)
	for _, list := range [][]*schema.Schema{s.AllOf, s.AnyOf, s.OneOf} {
		for _, sub := range list {
			g.add(sub)
		}
	}
}

// also appends a schema that the list does not have.
func also(list []*schema.Schema, s *schema.Schema) []*schema.Schema {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// single turns text into the single value that the shape allows: a number
// where it may be one and is, and so on. Text that fits nothing stays text,
// for the schema to refuse.
func (sh *shape) single(text string) schema.Value {
	t := sh.types
	if t == 0 || t == schema.TypeString {
		return schema.Text(text)
	}
	if t&(schema.TypeInteger|schema.TypeNumber) != 0 && schema.IsNumber(text) {
		return schema.Value{Kind: schema.Number, Text: text}
	}
	if t&schema.TypeBoolean != 0 && (text == "true" || text == "false") {
		return schema.Boolean(text == "true")
	}
	if t&schema.TypeNull != 0 && t&schema.TypeString == 0 && (text == "" || text == "null") {
		return schema.Value{}
	}
	return schema.Text(text)
}

// asText takes back what single made of text where it could have stayed text:
// 12 where a small number or any text is allowed.
func (sh *shape) asText(v *schema.Value) (schema.Value, bool) {
	if sh.types&schema.TypeString == 0 || v.Kind != schema.Number && v.Kind != schema.Bool {
		return schema.Value{}, false
	}
	return schema.Text(v.JSON()), true
}

// item returns the shape of an element.
func (sh *shape) item(i int) *shape {
	switch {
	case i < len(sh.prefix):
		return sh.prefix[i]
	case sh.items != nil:
		return sh.items
	}
	return anything
}

// list makes an array of the texts of its elements.
func (sh *shape) list(texts []string, unescape func(string) string) schema.Value {
	v := schema.Value{Kind: schema.Array, Items: make([]schema.Value, len(texts))}
	for i, text := range texts {
		v.Items[i] = sh.item(i).single(unescape(text))
	}
	return v
}

// field returns the shape of a member.
func (sh *shape) field(name string) *shape {
	if f := sh.fields[name]; f != nil {
		return f
	}
	if sh.rest != nil {
		return sh.rest
	}
	return anything
}

// arrayName returns the declared name that name[] stands for: the way in which
// many clients write arrays.
func (sh *shape) arrayName(name string) string {
	if sh.fields[name] == nil {
		if short, ok := strings.CutSuffix(name, "[]"); ok && sh.fields[short] != nil {
			return short
		}
	}
	return name
}
