// Package schema holds JSON values and the compiled JSON Schemas that describe
// them.
//
// A [Value] is what a text says, with the order and the places it says it in.
// A [Schema] is what a value is promised to be: one node of a JSON Schema
// 2020-12 document, or of the dialect of OpenAPI 3.0, compiled once by a
// [Compiler] and then shared by everything that reads it: [Schema.Check]
// reports how a value breaks it, and the generator of package fixtures makes
// values that keep it.
package schema

// Types is a set of JSON types; 0 allows every type.
type Types uint8

// The members of Types. TypeNumber stands for every number and TypeInteger for
// the whole ones among them.
const (
	TypeNull Types = 1 << iota
	TypeBoolean
	TypeInteger
	TypeNumber
	TypeString
	TypeArray
	TypeObject
)

var typeNames = []string{"null", "boolean", "integer", "number", "string", "array", "object"}

// Names lists the types of the set as JSON Schema spells them.
func (t Types) Names() []string {
	var names []string
	for i, name := range typeNames {
		if t&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}

// Has reports whether a value of the type is allowed by the set.
func (t Types) Has(one Types) bool {
	return t == 0 || t&one != 0 || one == TypeInteger && t&TypeNumber != 0
}

// TypeOf returns the one type of a value; whole numbers are TypeInteger.
func TypeOf(v *Value) Types {
	switch v.Kind {
	case Bool:
		return TypeBoolean
	case Number:
		if NumberOf(v.Text).IsInt() {
			return TypeInteger
		}
		return TypeNumber
	case String:
		return TypeString
	case Array:
		return TypeArray
	case Object:
		return TypeObject
	}
	return TypeNull
}

// Schema is a compiled schema. Absent keywords are nil, and -1 where they
// count something. A schema is read-only once its compiler has returned it.
type Schema struct {
	Location Location
	Raw      *Value // the schema as it is written

	Never bool // the schema false; the schema true is the empty Schema

	Ref        *Schema // $ref; in OpenAPI 3.0 a reference is its target instead
	DynamicRef *Schema // $dynamicRef, as it resolves lexically
	dynamic    string  // the anchor to look for in the dynamic scope
	resource   *resource

	Types    Types
	Nullable bool // OpenAPI 3.0: null is allowed besides
	Enum     []Value
	Const    *Value

	Minimum, Maximum                   *Decimal
	ExclusiveMinimum, ExclusiveMaximum *Decimal
	MultipleOf                         *Decimal

	MinLength, MaxLength int // in code points
	Pattern              *Pattern
	Format               string
	format               *Format
	ContentEncoding      string
	ContentMediaType     string

	PrefixItems              []*Schema
	Items                    *Schema
	Contains                 *Schema
	MinContains, MaxContains int
	MinItems, MaxItems       int
	UniqueItems              bool
	UnevaluatedItems         *Schema

	Properties            []Property // in the order of the document
	PatternProperties     []PatternProperty
	AdditionalProperties  *Schema
	PropertyNames         *Schema
	Required              []string
	MinProperties         int
	MaxProperties         int
	DependentRequired     []DependentRequired
	DependentSchemas      []Property
	UnevaluatedProperties *Schema

	AllOf, AnyOf, OneOf []*Schema
	Not                 *Schema
	If, Then, Else      *Schema
	Discriminator       *Discriminator

	ReadOnly, WriteOnly, Deprecated bool
	Default                         *Value

	index        map[string]int // of Properties, by name
	requiredAt   []int          // of Required: index in Properties, -1 for others
	discriminate *discrimination
	alone        bool // no other schema applies to the same value
}

// Property is a named subschema of an object.
type Property struct {
	Name   string
	Schema *Schema
}

// PatternProperty is the subschema of the members whose names match a pattern.
type PatternProperty struct {
	Pattern *Pattern
	Schema  *Schema
}

// DependentRequired lists the members that must stand beside one.
type DependentRequired struct {
	Name     string
	Required []string
}

// Discriminator names the property that tells which schema describes an object
// (OpenAPI 3.1.1, Discriminator Object).
type Discriminator struct {
	Property string
	Mapping  []Property // value of the property, and schema it stands for
}

// Lookup returns the schema for a value of the discriminating property, or nil.
func (d *Discriminator) Lookup(value string) *Schema {
	for _, m := range d.Mapping {
		if m.Name == value {
			return m.Schema
		}
	}
	return nil
}

// Property returns the declared property with that name, or nil.
func (s *Schema) Property(name string) *Schema {
	if i, ok := s.index[name]; ok {
		return s.Properties[i].Schema
	}
	return nil
}
