package schema

import (
	"fmt"
	"strconv"
)

// Compiler makes schemas of the values of one document and of the sources it
// refers to. Each schema is compiled once, wherever it is referred to from.
// The zero value is ready, and is for one goroutine.
type Compiler struct {
	// OpenAPI30 chooses the dialect of OpenAPI 3.0 (Schema Object): nullable,
	// boolean exclusive bounds, references without siblings. Otherwise schemas
	// are JSON Schema 2020-12 with the OpenAPI 3.1 vocabulary.
	OpenAPI30 bool

	// Open returns the source for an absolute URI that a reference leads to.
	// Without it references cannot leave the sources at hand.
	Open func(uri string) (*Source, error)

	// Problem is told of keywords that make no sense and are passed over.
	Problem func(Location, string)

	compiled  map[*Value]*Schema
	resources map[string]*resource
	rootOf    map[*Value]*resource
	scanned   map[*Value]bool
	children  map[*Source]map[string][]string
	failed    error
}

// Error is a fault that leaves a document unusable, and its place.
type Error struct {
	Location Location
	Err      error
}

func (e *Error) Error() string { return e.Location.String() + ": " + e.Err.Error() }

// Unwrap returns the fault.
func (e *Error) Unwrap() error { return e.Err }

// Compile returns the schema at a pointer of a source. The error is an
// [*Error]: a reference that leads nowhere, or only to itself.
func (c *Compiler) Compile(source *Source, v *Value, pointer string) (*Schema, error) {
	c.init()
	in := c.resourceOf(source)
	if !c.OpenAPI30 {
		c.scan(v, in, pointer)
	}
	s := c.schema(in, v, pointer)
	c.dynamicAnchors()
	if err := c.failed; err != nil {
		c.failed = nil
		return nil, err
	}
	return s, nil
}

// dynamicAnchors compiles every schema that a $dynamicRef may come out at.
func (c *Compiler) dynamicAnchors() {
	for again := true; again; {
		again = false
		for _, r := range c.resources {
			for name, a := range r.anchors {
				if a.dynamic && r.dynamic[name] == nil {
					if r.dynamic == nil {
						r.dynamic = map[string]*Schema{}
					}
					r.dynamic[name] = c.schema(r, a.value, a.pointer)
					again = true
				}
			}
			if again {
				break // compiling may have added resources
			}
		}
	}
}

func (c *Compiler) init() {
	if c.compiled == nil {
		c.compiled = map[*Value]*Schema{}
		c.resources = map[string]*resource{}
		c.rootOf = map[*Value]*resource{}
		c.scanned = map[*Value]bool{}
		c.children = map[*Source]map[string][]string{}
	}
}

func (c *Compiler) fail(l Location, format string, args ...any) {
	if c.failed == nil {
		c.failed = &Error{l, fmt.Errorf(format, args...)}
	}
}

func (c *Compiler) schema(in *resource, v *Value, pointer string) *Schema {
	if s := c.compiled[v]; s != nil {
		return s
	}
	if own := c.rootOf[v]; own != nil {
		in = own
	}
	k := &keywords{c: c, in: in, v: v, pointer: pointer}
	s := &Schema{
		Location: in.source.Locate(v, pointer), Raw: v, resource: in,
		MinLength: -1, MaxLength: -1, MinItems: -1, MaxItems: -1,
		MinContains: -1, MaxContains: -1, MinProperties: -1, MaxProperties: -1,
	}
	if c.OpenAPI30 && v.Kind == Object && v.Get("$ref") != nil {
		return c.alias(k, v)
	}
	c.compiled[v] = s
	switch v.Kind {
	case Bool:
		s.Never = !v.True
	case Object:
		k.fill(s)
	default:
		k.problem(v, pointer, "expected a schema, found %s", article(v.Kind.String()))
	}
	return s
}

// alias compiles the target of a reference that has no say of its own.
func (c *Compiler) alias(k *keywords, v *Value) *Schema {
	seen := map[*Value]bool{}
	in, pointer := k.in, k.pointer
	for v.Kind == Object && v.Get("$ref") != nil {
		ref := v.Get("$ref")
		if seen[v] {
			c.fail(in.source.Locate(ref, pointer+"/$ref"), "reference %q leads only to itself", ref.Text)
			return &Schema{}
		}
		seen[v] = true
		if s := c.compiled[v]; s != nil {
			return s
		}
		t, err := c.resolve(in, ref.Text)
		if err != nil {
			c.fail(in.source.Locate(ref, pointer+"/$ref"), "%w", err)
			return &Schema{}
		}
		in, v, pointer = t.in, t.Value, t.Pointer
	}
	s := c.schema(in, v, pointer)
	for from := range seen {
		c.compiled[from] = s
	}
	return s
}

// keywords reads the keywords of one schema.
type keywords struct {
	c       *Compiler
	in      *resource
	v       *Value
	pointer string
}

func (k *keywords) problem(v *Value, pointer, format string, args ...any) {
	if k.c.Problem != nil {
		k.c.Problem(k.in.source.Locate(v, pointer), fmt.Sprintf(format, args...))
	}
}

func (k *keywords) wrong(name string, v *Value, want string) {
	k.problem(v, JoinPointer(k.pointer, name), "%s must be %s, found %s", name, want, Show(v))
}

func (k *keywords) fill(s *Schema) {
	k.references(s)
	k.types(s)
	if e := k.v.Get("enum"); e != nil {
		if e.Kind == Array {
			s.Enum = e.Items
			if s.Enum == nil {
				s.Enum = []Value{}
			}
		} else {
			k.wrong("enum", e, "an array")
		}
	}
	if !k.c.OpenAPI30 {
		s.Const = k.v.Get("const")
	}
	k.numbers(s)
	k.strings(s)
	k.arrays(s)
	k.objects(s)
	s.AllOf, s.AnyOf, s.OneOf = k.list("allOf"), k.list("anyOf"), k.list("oneOf")
	s.Not = k.sub("not")
	if !k.c.OpenAPI30 {
		s.If, s.Then, s.Else = k.sub("if"), k.sub("then"), k.sub("else")
	}
	k.discriminator(s)
	s.ReadOnly, s.WriteOnly = k.v.Flag("readOnly"), k.v.Flag("writeOnly")
	s.Deprecated = k.v.Flag("deprecated")
	s.Default = k.v.Get("default")
}

func (k *keywords) references(s *Schema) {
	if ref := k.v.Get("$ref"); ref != nil {
		s.Ref, _ = k.reference("$ref", ref)
		// $ref may lead round in a circle without meeting a value.
		for at, n := s.Ref, 0; at != nil; at, n = at.Ref, n+1 {
			if at == s || n > 1000 {
				k.c.fail(k.in.source.Locate(ref, k.pointer+"/$ref"), "reference %q leads only to itself", ref.Text)
				s.Ref = nil
				break
			}
		}
	}
	if ref := k.v.Get("$dynamicRef"); ref != nil {
		var t Target
		s.DynamicRef, t = k.reference("$dynamicRef", ref)
		if t.Value != nil {
			name := t.Value.Str("$dynamicAnchor")
			if name != "" && len(ref.Text) > len(name) && ref.Text[len(ref.Text)-len(name)-1:] == "#"+name {
				s.dynamic = name
			}
		}
	}
}

func (k *keywords) reference(name string, ref *Value) (*Schema, Target) {
	location := k.in.source.Locate(ref, JoinPointer(k.pointer, name))
	if ref.Kind != String {
		k.c.fail(location, "%s must be a string, found %s", name, Show(ref))
		return nil, Target{}
	}
	t, err := k.c.resolve(k.in, ref.Text)
	if err != nil {
		k.c.fail(location, "%w", err)
		return nil, t
	}
	if !k.c.OpenAPI30 {
		k.c.scan(t.Value, t.in, t.Pointer)
	}
	return k.c.schema(t.in, t.Value, t.Pointer), t
}

func (k *keywords) types(s *Schema) {
	t := k.v.Get("type")
	if t == nil {
		s.Nullable = k.c.OpenAPI30 && k.v.Flag("nullable")
		return
	}
	names := []Value{*t}
	if t.Kind == Array && !k.c.OpenAPI30 {
		names = t.Items
	}
	for i := range names {
		one := Types(0)
		for j, name := range typeNames {
			if names[i].Kind == String && names[i].Text == name && (name != "null" || !k.c.OpenAPI30) {
				one = 1 << j
			}
		}
		if one == 0 {
			k.wrong("type", &names[i], "a JSON type")
			s.Types = 0
			return
		}
		s.Types |= one
	}
	if k.c.OpenAPI30 && k.v.Flag("nullable") {
		s.Types |= TypeNull
		s.Nullable = true
	}
}

func (k *keywords) numbers(s *Schema) {
	s.Minimum, s.Maximum = k.decimal("minimum"), k.decimal("maximum")
	if s.MultipleOf = k.decimal("multipleOf"); s.MultipleOf != nil && s.MultipleOf.Sign() <= 0 {
		k.wrong("multipleOf", k.v.Get("multipleOf"), "a number above 0")
		s.MultipleOf = nil
	}
	if !k.c.OpenAPI30 {
		s.ExclusiveMinimum, s.ExclusiveMaximum = k.decimal("exclusiveMinimum"), k.decimal("exclusiveMaximum")
		return
	}
	if k.boolean("exclusiveMinimum") {
		s.Minimum, s.ExclusiveMinimum = nil, s.Minimum
	}
	if k.boolean("exclusiveMaximum") {
		s.Maximum, s.ExclusiveMaximum = nil, s.Maximum
	}
}

func (k *keywords) decimal(name string) *Decimal {
	v := k.v.Get(name)
	if v == nil {
		return nil
	}
	if v.Kind != Number {
		k.wrong(name, v, "a number")
		return nil
	}
	d := NumberOf(v.Text)
	return &d
}

func (k *keywords) boolean(name string) bool {
	v := k.v.Get(name)
	if v != nil && v.Kind != Bool {
		k.wrong(name, v, "true or false")
	}
	return v != nil && v.True
}

func (k *keywords) count(name string) int {
	v := k.v.Get(name)
	if v == nil {
		return -1
	}
	if v.Kind == Number {
		d := NumberOf(v.Text)
		if n, ok := d.Int64(); ok && n >= 0 && n < 1<<31 {
			return int(n)
		}
		if d.IsInt() && d.Sign() > 0 { // larger than anything that is counted
			return 1<<31 - 1
		}
	}
	k.wrong(name, v, "a whole number of at least 0")
	return -1
}

func (k *keywords) text(name string) string {
	v := k.v.Get(name)
	if v == nil {
		return ""
	}
	if v.Kind != String {
		k.wrong(name, v, "a string")
		return ""
	}
	return v.Text
}

func (k *keywords) strings(s *Schema) {
	s.MinLength, s.MaxLength = k.count("minLength"), k.count("maxLength")
	if p := k.v.Get("pattern"); p != nil {
		if text := k.text("pattern"); text != "" {
			var err error
			if s.Pattern, err = CompilePattern(text); err != nil {
				k.problem(p, k.pointer+"/pattern", "%v", err)
			}
		}
	}
	if s.Format = k.text("format"); s.Format != "" {
		s.format = LookupFormat(s.Format)
	}
	if !k.c.OpenAPI30 {
		s.ContentEncoding, s.ContentMediaType = k.text("contentEncoding"), k.text("contentMediaType")
	}
}

func (k *keywords) arrays(s *Schema) {
	s.MinItems, s.MaxItems = k.count("minItems"), k.count("maxItems")
	s.UniqueItems = k.boolean("uniqueItems")
	s.Items = k.sub("items")
	if k.c.OpenAPI30 {
		return
	}
	s.PrefixItems = k.list("prefixItems")
	s.Contains = k.sub("contains")
	s.MinContains, s.MaxContains = k.count("minContains"), k.count("maxContains")
	s.UnevaluatedItems = k.sub("unevaluatedItems")
}

func (k *keywords) objects(s *Schema) {
	s.Properties = k.named("properties")
	s.index = make(map[string]int, len(s.Properties))
	for i, p := range s.Properties {
		s.index[p.Name] = i
	}
	s.AdditionalProperties = k.sub("additionalProperties")
	s.MinProperties, s.MaxProperties = k.count("minProperties"), k.count("maxProperties")
	if r := k.v.Get("required"); r != nil {
		s.Required = k.names("required", r)
		for _, name := range s.Required {
			at, ok := s.index[name]
			if !ok {
				at = -1
			}
			s.requiredAt = append(s.requiredAt, at)
		}
	}
	if k.c.OpenAPI30 {
		return
	}
	for _, p := range k.named("patternProperties") {
		pattern, err := CompilePattern(p.Name)
		if err != nil {
			k.problem(p.Schema.Raw, JoinPointer(k.pointer, "patternProperties", p.Name), "%v", err)
			continue
		}
		s.PatternProperties = append(s.PatternProperties, PatternProperty{pattern, p.Schema})
	}
	s.PropertyNames = k.sub("propertyNames")
	s.UnevaluatedProperties = k.sub("unevaluatedProperties")
	s.DependentSchemas = k.named("dependentSchemas")
	if d := k.v.Get("dependentRequired"); d != nil {
		if d.Kind != Object {
			k.wrong("dependentRequired", d, "an object")
			return
		}
		for i := range d.Items {
			s.DependentRequired = append(s.DependentRequired, DependentRequired{d.Keys[i], k.names("dependentRequired", &d.Items[i])})
		}
	}
}

func (k *keywords) names(keyword string, v *Value) []string {
	if v.Kind != Array {
		k.wrong(keyword, v, "an array of names")
		return nil
	}
	var names []string
	for i := range v.Items {
		if v.Items[i].Kind != String {
			k.wrong(keyword, &v.Items[i], "a name")
			continue
		}
		names = append(names, v.Items[i].Text)
	}
	return names
}

// sub compiles the subschema that is the value of a keyword.
func (k *keywords) sub(name string) *Schema {
	v := k.v.Get(name)
	if v == nil {
		return nil
	}
	if v.Kind != Object && v.Kind != Bool {
		k.wrong(name, v, "a schema")
		return nil
	}
	return k.c.schema(k.in, v, JoinPointer(k.pointer, name))
}

func (k *keywords) list(name string) []*Schema {
	v := k.v.Get(name)
	if v == nil {
		return nil
	}
	if v.Kind != Array {
		k.wrong(name, v, "an array of schemas")
		return nil
	}
	list := make([]*Schema, len(v.Items))
	for i := range v.Items {
		list[i] = k.c.schema(k.in, &v.Items[i], JoinPointer(k.pointer, name, strconv.Itoa(i)))
	}
	return list
}

func (k *keywords) named(name string) []Property {
	v := k.v.Get(name)
	if v == nil {
		return nil
	}
	if v.Kind != Object {
		k.wrong(name, v, "an object of schemas")
		return nil
	}
	list := make([]Property, len(v.Items))
	for i := range v.Items {
		list[i] = Property{v.Keys[i], k.c.schema(k.in, &v.Items[i], JoinPointer(k.pointer, name, v.Keys[i]))}
	}
	return list
}

func article(noun string) string {
	switch noun[0] {
	case 'a', 'e', 'i', 'o', 'u':
		return "an " + noun
	}
	return "a " + noun
}
