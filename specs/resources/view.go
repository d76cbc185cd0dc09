package resources

import (
	"github.com/understudy-api/understudy/specs/schema"
)

// view is what the schemas of one value say of it together, through references,
// allOf and alternatives.
type view struct {
	schema *schema.Schema // the first of them
	core   *schema.Schema // what is behind mere references
	bases  []*schema.Schema
	types  schema.Types // 0: any
	format string
	enum   []schema.Value

	members  []member
	byName   map[string]int
	elements []*schema.Schema
	free     bool // it may have members that are not declared, and no others

	minimum  *schema.Decimal
	fallback *schema.Value // the default

	item  *view // of elements
	found *index
	kind  *string
}

// member is a declared member of an object.
type member struct {
	name     string
	words    string
	tight    string // the words without what is between them
	required bool
	readOnly bool
	of       []*schema.Schema
	view     *view
}

// views makes views, one for each schema.
type views map[*schema.Schema]*view

// manySchemas bounds how many alternatives one value is looked at through.
const manySchemas = 2000

func (vs views) of(list ...*schema.Schema) *view {
	if len(list) == 0 || list[0] == nil {
		return &view{}
	}
	if len(list) == 1 {
		if v := vs[list[0]]; v != nil {
			return v
		}
	}
	v := &view{schema: list[0], core: core(list[0]), byName: map[string]int{}}
	if len(list) == 1 {
		vs[list[0]] = v
	}
	g := gathering{view: v, seen: map[*schema.Schema]bool{}}
	for _, s := range list {
		g.add(s, true)
	}
	v.free = len(v.members) == 0 && (v.types == 0 || v.types&schema.TypeObject != 0)
	return v
}

// gathering fills a view.
type gathering struct {
	*view
	seen map[*schema.Schema]bool
}

// add gathers from each schema once. sure: it describes every value, as
// alternatives do not.
func (g *gathering) add(s *schema.Schema, sure bool) {
	if s == nil || g.seen[s] || len(g.seen) > manySchemas {
		return
	}
	g.seen[s] = true
	if sure && s != g.core {
		g.bases = append(g.bases, s)
	}
	g.types |= typesOf(s)
	if g.format == "" {
		g.format = s.Format
	}
	if g.enum == nil {
		g.enum = s.Enum
	}
	if g.fallback == nil {
		g.fallback = s.Default
	}
	if g.minimum == nil {
		g.minimum = s.Minimum
	}
	if s.Items != nil {
		g.elements = append(g.elements, s.Items)
	}
	for _, p := range s.Properties {
		g.declare(p)
	}
	if sure {
		for _, name := range s.Required {
			if i, ok := g.byName[name]; ok {
				g.members[i].required = true
			}
		}
	}
	g.add(s.Ref, sure)
	g.add(s.DynamicRef, sure)
	for _, sub := range s.AllOf {
		g.add(sub, sure)
	}
	for _, list := range [][]*schema.Schema{s.AnyOf, s.OneOf} {
		for _, sub := range list {
			g.add(sub, sure && len(list) == 1)
		}
	}
	if sure { // what this one requires may be declared by the others
		for _, name := range s.Required {
			if i, ok := g.byName[name]; ok {
				g.members[i].required = true
			}
		}
	}
}

func (g *gathering) declare(p schema.Property) {
	i, ok := g.byName[p.Name]
	if !ok {
		i = len(g.members)
		g.byName[p.Name] = i
		all := words(p.Name)
		g.members = append(g.members, member{name: p.Name, words: all, tight: tight(all)})
	}
	m := &g.members[i]
	m.of = append(m.of, p.Schema)
	for s, depth := p.Schema, 0; s != nil && depth < 16; s, depth = s.Ref, depth+1 {
		m.readOnly = m.readOnly || s.ReadOnly
	}
}

// typesOf returns the types that a schema names or cannot do without.
func typesOf(s *schema.Schema) schema.Types {
	types := s.Types
	if types == 0 {
		for i := range s.Enum {
			types |= schema.TypeOf(&s.Enum[i])
		}
		if s.Const != nil {
			types |= schema.TypeOf(s.Const)
		}
		if s.Properties != nil || s.AdditionalProperties != nil && !s.AdditionalProperties.Never {
			types |= schema.TypeObject
		}
		if s.Items != nil {
			types |= schema.TypeArray
		}
	}
	return types &^ schema.TypeNull
}

// core goes through schemas that say no more than which other one it is.
func core(s *schema.Schema) *schema.Schema {
	for range 32 {
		next := s.Ref
		plain := len(s.Properties) == 0 && s.Items == nil
		switch {
		case !plain:
		case next != nil:
			plain = len(s.AllOf)+len(s.AnyOf)+len(s.OneOf) == 0
		case len(s.AllOf) == 1 && len(s.AnyOf)+len(s.OneOf) == 0:
			next = s.AllOf[0]
		case len(s.AllOf) == 0 && len(s.AnyOf)+len(s.OneOf) > 0:
			next = notNull(s)
		}
		if next == nil || !plain {
			return s
		}
		s = next
	}
	return s
}

// notNull returns the one alternative besides null, or nil.
func notNull(s *schema.Schema) *schema.Schema {
	var one *schema.Schema
	for _, list := range [][]*schema.Schema{s.AnyOf, s.OneOf} {
		for _, sub := range list {
			switch {
			case sub.Types == schema.TypeNull:
			case one != nil:
				return nil
			default:
				one = sub
			}
		}
	}
	return one
}

// member returns the declared member with that name, or nil.
func (v *view) member(name string) *member {
	if i, ok := v.byName[name]; ok {
		return &v.members[i]
	}
	return nil
}

// has reports whether there is a member with that name.
func (v *view) has(name string) bool { return v != nil && name != "" && v.member(name) != nil }

// named returns the first member whose name has those words, or nil.
func (v *view) named(words string) *member {
	if words == "" {
		return nil
	}
	for i := range v.members {
		if v.members[i].words == words {
			return &v.members[i]
		}
	}
	joined := tight(words)
	for i := range v.members {
		if v.members[i].tight == joined {
			return &v.members[i]
		}
	}
	return nil
}

func (vs views) value(of *member) *view {
	if of.view == nil {
		of.view = vs.of(of.of...)
	}
	return of.view
}

// itemOf returns what the elements of an array are.
func (vs views) itemOf(v *view) *view {
	if v.item == nil {
		v.item = vs.of(v.elements...)
	}
	return v.item
}

// at goes through members.
func (vs views) at(v *view, path []string) *view {
	for _, name := range path {
		next := v.member(name)
		if next == nil {
			return nil
		}
		v = vs.value(next)
	}
	return v
}

func (v *view) is(types schema.Types) bool { return v.types&types != 0 }

func (v *view) isObject() bool {
	return v.is(schema.TypeObject) && !v.is(schema.TypeArray) || v.types == 0 && len(v.members) > 0
}

func (v *view) isArray() bool { return v.is(schema.TypeArray) && !v.is(schema.TypeObject) }

const scalars = schema.TypeBoolean | schema.TypeInteger | schema.TypeNumber | schema.TypeString

func (v *view) isScalar() bool { return v.types == 0 && len(v.members) == 0 || v.is(scalars) }

// related reports whether two values are of one kind: of the same schema, or
// of one that builds on the other.
func related(a, b *view) bool {
	if a == nil || b == nil || a.core == nil || b.core == nil {
		return false
	}
	if a.core == b.core {
		return true
	}
	for _, s := range a.bases {
		if s == b.core {
			return true
		}
	}
	for _, s := range b.bases {
		if s == a.core {
			return true
		}
	}
	return false
}

// overlap counts the members that two objects have both.
func overlap(a, b *view) int {
	n := 0
	for i := range a.members {
		if b.member(a.members[i].name) != nil {
			n++
		}
	}
	if n == 0 { // they may be written in another style
		for i := range a.members {
			if b.named(a.members[i].words) != nil {
				n++
			}
		}
	}
	return n
}

// kindOf is the name of the schema of a value in words, "" where it has none.
func (v *view) kindOf() string {
	if v == nil || v.core == nil {
		return ""
	}
	if v.kind == nil {
		kind := words(nameOf(v.core))
		v.kind = &kind
	}
	return *v.kind
}
