package specs

import (
	"encoding/xml"
	"slices"
	"strings"
	"sync"

	"github.com/understudy-api/understudy/specs/schema"
)

// xmlShape is what schemas say of one value, as far as XML is read by it. Unlike
// a [shape] it knows the names of elements, and which of the alternatives of
// oneOf and anyOf is meant, once that is tried.
type xmlShape struct {
	schemas  []*schema.Schema // all of which describe the value
	types    schema.Types     // 0: any
	null     bool
	items    []*schema.Schema // of elements behind the prefix
	prefix   []*schema.Schema
	fields   []*xmlField // in the order in which the writer looks for them
	byName   map[string]*xmlField
	patterns []schema.PatternProperty
	rest     []*schema.Schema
	required []string // whatever alternative is meant

	chosen map[choice]*schema.Schema
	open   []choice // not made yet: all alternatives are in the shape

	// What follows is made when it is asked for: see [xmlCache].
	tried    sync.Once
	tries    []*xmlShape
	labelled sync.Once
	labels   map[string][]xmlLabel // by local name
	inside   sync.Map              // map[string]bool of local names of elements, by the name of the array
}

// choice is a place of alternatives: oneOf, anyOf, or the schemas to which the
// discriminator of a base leads.
type choice struct {
	owner   *schema.Schema
	keyword string
}

func (c choice) among() []*schema.Schema {
	switch c.keyword {
	case "anyOf":
		return c.owner.AnyOf
	case "oneOf":
		return c.owner.OneOf
	}
	var list []*schema.Schema
	for _, m := range c.owner.Discriminator.Mapping {
		list = also(list, m.Schema)
	}
	return list
}

// xmlField is a member.
type xmlField struct {
	name      string
	schemas   []*schema.Schema
	attribute bool
	wrapped   bool
	own       string // the name that its XML Object gives it
}

func newField(name string, schemas []*schema.Schema) *xmlField {
	f := &xmlField{name: name, schemas: schemas}
	if len(schemas) > 0 {
		x := xmlOf(schemas[0])
		f.attribute, f.wrapped, f.own = x.Flag("attribute"), x.Flag("wrapped"), x.Str("name")
	}
	return f
}

// xmlLabel is a name under which a member is written.
type xmlLabel struct {
	field                *xmlField
	local, prefix, space string
	attribute            bool
}

func newXMLShape(list []*schema.Schema, chosen map[choice]*schema.Schema) *xmlShape {
	sh := &xmlShape{schemas: list, chosen: chosen, byName: map[string]*xmlField{}}
	seen := map[*schema.Schema]bool{}
	for _, s := range list {
		sh.add(s, seen, true)
	}
	for _, f := range sh.fields {
		*f = *newField(f.name, f.schemas)
	}
	sh.null = sh.null || sh.types == 0 || sh.types&schema.TypeNull != 0
	return sh
}

// add gathers what a schema says, in the order of [firstOf]. sure is false for
// one of several alternatives.
func (sh *xmlShape) add(s *schema.Schema, seen map[*schema.Schema]bool, sure bool) {
	if s == nil || seen[s] {
		return
	}
	seen[s] = true
	sh.types |= impliedTypes(s)
	sh.null = sh.null || s.Nullable
	for _, p := range s.Properties {
		f := sh.byName[p.Name]
		if f == nil {
			f = &xmlField{name: p.Name}
			sh.byName[p.Name] = f
			sh.fields = append(sh.fields, f)
		}
		f.schemas = also(f.schemas, p.Schema)
	}
	if s.Items != nil {
		sh.items = also(sh.items, s.Items)
	}
	if sh.prefix == nil {
		sh.prefix = s.PrefixItems
	}
	sh.patterns = append(sh.patterns, s.PatternProperties...)
	if rest := s.AdditionalProperties; rest != nil && !rest.Never {
		sh.rest = also(sh.rest, rest)
	}
	if sure {
		sh.required = append(sh.required, s.Required...)
	}
	sh.add(s.Ref, seen, sure)
	sh.add(s.DynamicRef, seen, sure)
	for _, sub := range s.AllOf {
		sh.add(sub, seen, sure)
	}
	keywords := []string{"anyOf", "oneOf"}
	if s.Discriminator != nil && len(s.AnyOf)+len(s.OneOf) == 0 {
		keywords = []string{"discriminator"}
	}
	for _, keyword := range keywords {
		sh.choose(choice{s, keyword}, seen, sure)
	}
}

func (sh *xmlShape) choose(c choice, seen map[*schema.Schema]bool, sure bool) {
	if one, made := sh.chosen[c]; made {
		sh.add(one, seen, sure)
		return
	}
	among := c.among()
	if len(among) == 1 && c.keyword != "discriminator" { // there is no choice
		sh.add(among[0], seen, sure)
		return
	}
	if len(among) > 0 {
		sh.open = append(sh.open, c)
	}
	for _, sub := range among {
		sh.add(sub, seen, false)
	}
}

// impliedTypes are the types that a schema names, or makes sense of.
func impliedTypes(s *schema.Schema) schema.Types {
	types := s.Types
	if types != 0 {
		return types
	}
	for i := range s.Enum {
		types |= schema.TypeOf(&s.Enum[i])
	}
	if s.Const != nil {
		types |= schema.TypeOf(s.Const)
	}
	if s.Properties != nil || s.PatternProperties != nil {
		types |= schema.TypeObject
	}
	if s.Items != nil || s.PrefixItems != nil {
		types |= schema.TypeArray
	}
	return types
}

// has reports whether the schemas name a type, or none.
func (sh *xmlShape) has(types schema.Types) bool { return sh.types == 0 || sh.types&types != 0 }

func (r *xmlReader) item(sh *xmlShape, i int) *xmlShape {
	if i < len(sh.prefix) {
		return r.of(sh.prefix[i])
	}
	return r.of(sh.items...)
}

// undeclared returns the field for a name that is not declared.
func (sh *xmlShape) undeclared(name string) *xmlField {
	var list []*schema.Schema
	for _, p := range sh.patterns {
		if p.Pattern.MatchString(name) {
			list = also(list, p.Schema)
		}
	}
	if list == nil {
		list = sh.rest
	}
	return newField(name, list)
}

// maxNested is how many arrays of one another are looked through for the
// elements that stand for them all.
const maxNested = 8

// labelled appends the names under which values of a shape are written whose
// holder calls them name. The elements of an array that is not wrapped stand
// for it.
func (r *xmlReader) labelled(list []xmlLabel, sh *xmlShape, name string, wrapped bool, nested int) []xmlLabel {
	list = appendLabels(list, sh, name)
	if wrapped || !sh.has(schema.TypeArray) || nested > maxNested {
		return list
	}
	if sh.types == schema.TypeArray && !sh.null {
		list = list[:0:0] // its own name says nothing
	}
	for i := range len(sh.prefix) + 1 {
		item := r.item(sh, i)
		list = r.labelled(list, item, name, wrappedBy(item), nested+1)
	}
	return list
}

func wrappedBy(sh *xmlShape) bool {
	return len(sh.schemas) > 0 && xmlOf(sh.schemas[0]).Flag("wrapped")
}

func appendLabels(list []xmlLabel, sh *xmlShape, name string) []xmlLabel {
	schemas := sh.schemas
	if len(schemas) == 0 {
		schemas = []*schema.Schema{nil}
	}
	for _, s := range schemas {
		x := xmlOf(s)
		label, _ := labelOf(x, name)
		l := xmlLabel{local: label, space: x.Str("namespace")}
		if prefix, local, ok := strings.Cut(label, ":"); ok {
			l.prefix, l.local = prefix, local
		}
		if !slices.Contains(list, l) {
			list = append(list, l)
		}
	}
	return list
}

// fits tells how well the namespace of an element fits. Clients have prefixes
// of their own and leave namespaces out, so that they only decide among members
// of one name.
func (l *xmlLabel) fits(name xml.Name) int {
	switch {
	case l.space != "" && l.space == name.Space, l.prefix != "" && l.prefix == name.Space:
		return 3
	case l.space == "" && l.prefix == "" && name.Space == "":
		return 2
	}
	return 1
}

// fieldOf returns the member that an element or an attribute is of, or nil.
func fieldOf(labels []xmlLabel, name xml.Name, attribute bool) *xmlField {
	var best *xmlLabel
	for i := range labels {
		l := &labels[i]
		if l.attribute == attribute && (best == nil || l.fits(name) > best.fits(name)) {
			best = l
		}
	}
	if best == nil {
		return nil
	}
	return best.field
}
