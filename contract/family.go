package contract

import "github.com/understudy-api/understudy/specs"

// Family is what kind of thing a case tries.
type Family string

// The families, in the order in which their cases stand in a plan.
const (
	Usual       Family = "usual"       // what clients usually send: the most, the least, the typical
	Examples    Family = "examples"    // the examples of the document
	Parameters  Family = "parameters"  // pairs of optional parameters
	Boundaries  Family = "boundaries"  // at, just inside and just outside of each bound
	Enums       Family = "enums"       // each listed value and alternative, and one that is not listed
	Formats     Family = "formats"     // formats and patterns, right and wrong
	Texts       Family = "texts"       // long texts, other scripts, control characters
	MediaTypes  Family = "media-types" // each documented media type of a body, and wrong and missing ones
	Random      Family = "random"      // valid requests drawn from the seed
	Required    Family = "required"    // what is required is left out
	Nulls       Family = "nulls"       // null where it is not allowed
	Types       Family = "types"       // values of another type
	Undeclared  Family = "undeclared"  // members that are not declared, where that is forbidden
	Schemas     Family = "schemas"     // what other keywords ask for
	Syntax      Family = "syntax"      // bodies and parameters that cannot be read
	Accept      Family = "accept"      // an Accept header that cannot be met
	Credentials Family = "credentials" // none, empty and wrong ones
	Unknown     Family = "unknown"     // ids of things that there are not
	Methods     Family = "methods"     // methods that a path does not have
	Sequences   Family = "sequences"   // several requests in turn
)

// families lists them with what they are about, for people who choose some.
var families = []struct {
	Family Family
	Says   string
}{
	{Usual, "what clients usually send: typical, minimal and full requests"},
	{Examples, "the examples that the document has"},
	{Parameters, "optional parameters in pairs"},
	{Boundaries, "values at, just inside and just outside of each bound"},
	{Enums, "each listed value and alternative, and one that is not listed"},
	{Formats, "formats and patterns, right and wrong"},
	{Texts, "long texts, other scripts, control characters"},
	{MediaTypes, "bodies in each documented media type, and in wrong and missing ones"},
	{Random, "valid requests drawn from the seed"},
	{Required, "requests without something that is required"},
	{Nulls, "null where it is not allowed"},
	{Types, "values of another type"},
	{Undeclared, "members that are not declared, where that is forbidden"},
	{Schemas, "values that break any other keyword"},
	{Syntax, "bodies and parameters that cannot be read"},
	{Accept, "an Accept header that cannot be met"},
	{Credentials, "missing, empty and wrong credentials"},
	{Unknown, "ids of things that there are not"},
	{Methods, "methods that a path does not have"},
	{Sequences, "several requests in turn: what was created is there, what was removed is gone"},
}

// Families lists all families in their order.
func Families() []Family {
	list := make([]Family, len(families))
	for i, f := range families {
		list[i] = f.Family
	}
	return list
}

// String is the name of the family.
func (f Family) String() string { return string(f) }

// Says tells in a few words what cases of the family try.
func (f Family) Says() string {
	for _, one := range families {
		if one.Family == f {
			return one.Says
		}
	}
	return ""
}

// familyOf is the family of requests that break a promise, by the code of the
// violation.
func familyOf(v *specs.Violation) Family {
	switch v.Code {
	case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
		"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties":
		return Boundaries
	case "enum", "const":
		return Enums
	case "format", "pattern", "contentEncoding", "contentMediaType":
		return Formats
	case "required", "dependentRequired":
		return Required
	case "additionalProperties", "unevaluatedProperties", "propertyNames":
		return Undeclared
	case "type":
		if v.Value == "null" {
			return Nulls
		}
		return Types
	case specs.CodeMediaType:
		return MediaTypes
	case specs.CodeSyntax, specs.CodeRepeated, specs.CodeStyle, specs.CodeEncoding, specs.CodeSize:
		return Syntax
	case specs.CodeCredentials, specs.CodeRefused:
		return Credentials
	}
	return Schemas
}
