package expression

import (
	"reflect"

	"github.com/expr-lang/expr/checker/nature"

	"github.com/understudy-api/understudy/specs/schema"
)

// Type is what the checker knows of a variable. The zero Type is anything:
// nothing that is done with it is refused before it runs.
//
// Every value may be absent or null, so no type says so. A Type may be part of
// several environments, but not of two that compile at the same time.
type Type struct{ nature nature.Nature }

var (
	mapType  = reflect.TypeFor[map[string]any]()
	listType = reflect.TypeFor[[]any]()
	textType = reflect.TypeFor[string]()
	intType  = reflect.TypeFor[int]()
	numType  = reflect.TypeFor[float64]()
	boolType = reflect.TypeFor[bool]()
	anyType  = reflect.TypeFor[any]()
)

// Only returns the type of the values of one JSON type; anything where there
// are several.
func Only(t schema.Types) Type {
	switch t &^ schema.TypeNull {
	case schema.TypeBoolean:
		return Type{nature.FromType(boolType)}
	case schema.TypeInteger:
		return Type{nature.FromType(intType)}
	case schema.TypeNumber, schema.TypeNumber | schema.TypeInteger:
		return Type{nature.FromType(numType)}
	case schema.TypeString:
		return Type{nature.FromType(textType)}
	case schema.TypeArray:
		return Type{nature.FromType(listType)}
	case schema.TypeObject:
		return Type{nature.FromType(mapType)}
	}
	return Type{}
}

// ListOf returns the type of a list of such elements.
func ListOf(t Type) Type {
	n := nature.FromType(listType)
	n.Ref = &t.nature
	return Type{n}
}

// ObjectOf returns the type of an object that has no members but these.
func ObjectOf(members map[string]Type) Type {
	fields := make(map[string]nature.Nature, len(members))
	for name, t := range members {
		fields[name] = t.nature
	}
	return Type{mapNature(fields, true)}
}

func mapNature(fields map[string]nature.Nature, strict bool) nature.Nature {
	n := nature.FromType(mapType)
	n.TypeData = &nature.TypeData{Fields: fields}
	n.Strict = strict
	return n
}

// TypeOf returns the type of what a schema describes.
//
// An object has the members that are declared, also by references, by every
// member of allOf and by any of anyOf and oneOf, and no others: unless the
// schema says in so many words that there may be others (additionalProperties,
// patternProperties, unevaluatedProperties) or declares none at all. A member
// that is declared more than once, and not as the same plain type, is anything;
// so is what may be of several types.
func TypeOf(s *schema.Schema) Type {
	return Type{newTypeBuilder().of(s)}
}

// typeBuilder shares the types of schemas, which may lead back to themselves.
type typeBuilder struct {
	done  map[*schema.Schema]nature.Nature
	types map[*schema.Schema]schema.Types
}

func newTypeBuilder() *typeBuilder {
	return &typeBuilder{done: map[*schema.Schema]nature.Nature{}, types: map[*schema.Schema]schema.Types{}}
}

func (b *typeBuilder) of(s *schema.Schema) nature.Nature {
	if s == nil {
		return nature.Nature{}
	}
	s = target(s)
	if n, ok := b.done[s]; ok {
		return n
	}
	b.done[s] = nature.Nature{} // for one that leads only to itself
	n := Only(b.typesOf(s)).nature
	switch n.Kind {
	case reflect.Map:
		n = b.object(s)
	case reflect.Slice:
		elem := new(nature.Nature)
		n.Ref = elem
		b.done[s] = n
		var parts shapeParts
		parts.add(s)
		if len(parts.items) == 1 && !parts.tuple {
			*elem = b.of(parts.items[0])
		}
	}
	b.done[s] = n
	return n
}

// target follows references that say nothing else, so that all of them have one
// type.
func target(s *schema.Schema) *schema.Schema {
	for range maxReferences {
		if s.Ref == nil || s.Types != 0 || s.Const != nil || s.Enum != nil || s.Items != nil || s.PrefixItems != nil ||
			s.Properties != nil || s.PatternProperties != nil || s.AdditionalProperties != nil || s.UnevaluatedProperties != nil ||
			s.AllOf != nil || s.AnyOf != nil || s.OneOf != nil || s.Then != nil || s.Else != nil {
			break
		}
		s = s.Ref
	}
	return s
}

const maxReferences = 100

func (b *typeBuilder) object(s *schema.Schema) nature.Nature {
	var parts shapeParts
	parts.add(s)
	strict := !parts.open && len(parts.names) > 0
	fields := make(map[string]nature.Nature, len(parts.names))
	n := mapNature(fields, strict)
	b.done[s] = n
	for _, name := range parts.names {
		list := parts.members[name]
		field := b.of(list[0])
		for _, other := range list[1:] {
			if n := b.of(other); n.Kind != field.Kind || n.Kind == reflect.Map || n.Kind == reflect.Slice {
				field = nature.Nature{}
			}
		}
		fields[name] = field
	}
	return n
}

// shapeParts gathers what schemas that apply to one value say of its members
// and elements.
type shapeParts struct {
	seen    map[*schema.Schema]bool
	names   []string
	members map[string][]*schema.Schema
	open    bool // other members are allowed expressly
	items   []*schema.Schema
	tuple   bool
}

func (p *shapeParts) add(s *schema.Schema) {
	if s == nil || p.seen[s] {
		return
	}
	if p.seen == nil {
		p.seen, p.members = map[*schema.Schema]bool{}, map[string][]*schema.Schema{}
	}
	p.seen[s] = true
	for _, m := range s.Properties {
		if p.members[m.Name] == nil {
			p.names = append(p.names, m.Name)
		}
		p.members[m.Name] = append(p.members[m.Name], m.Schema)
	}
	allows := func(s *schema.Schema) bool { return s != nil && !s.Never }
	p.open = p.open || allows(s.AdditionalProperties) || allows(s.UnevaluatedProperties) || len(s.PatternProperties) > 0
	if s.Items != nil {
		p.items = append(p.items, s.Items)
	}
	p.tuple = p.tuple || len(s.PrefixItems) > 0
	for _, list := range [][]*schema.Schema{{s.Ref, s.DynamicRef, s.Then, s.Else}, s.AllOf, s.AnyOf, s.OneOf} {
		for _, other := range list {
			p.add(other)
		}
	}
}

// every is all the types there are, where 0 stands for none.
const every = schema.TypeNull | schema.TypeBoolean | schema.TypeInteger | schema.TypeNumber |
	schema.TypeString | schema.TypeArray | schema.TypeObject

// typesOf returns the types that the schema allows as far as its types,
// constants, references and combinations tell. Where nothing tells, properties
// stand for an object and items for an array.
func (b *typeBuilder) typesOf(s *schema.Schema) schema.Types {
	t := b.declared(s)
	if t == every {
		var parts shapeParts
		parts.add(s)
		switch {
		case len(parts.names) > 0 && len(parts.items) == 0:
			return schema.TypeObject
		case len(parts.names) == 0 && len(parts.items) > 0:
			return schema.TypeArray
		}
	}
	return t
}

func (b *typeBuilder) declared(s *schema.Schema) schema.Types {
	if t, ok := b.types[s]; ok {
		return t
	}
	b.types[s] = every // for one that leads back to itself
	t := every
	if s.Types != 0 {
		t = s.Types
		if t&schema.TypeNumber != 0 {
			t |= schema.TypeInteger
		}
		if s.Nullable {
			t |= schema.TypeNull
		}
	}
	if s.Const != nil {
		t &= schema.TypeOf(s.Const)
	} else if s.Enum != nil {
		var of schema.Types
		for i := range s.Enum {
			of |= schema.TypeOf(&s.Enum[i])
		}
		t &= of
	}
	for _, part := range append([]*schema.Schema{s.Ref}, s.AllOf...) {
		if part != nil {
			t &= b.declared(part)
		}
	}
	for _, list := range [][]*schema.Schema{s.AnyOf, s.OneOf} {
		var of schema.Types
		for _, part := range list {
			of |= b.declared(part)
		}
		if len(list) > 0 {
			t &= of
		}
	}
	b.types[s] = t
	return t
}
