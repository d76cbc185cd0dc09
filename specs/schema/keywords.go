package schema

import "fmt"

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
	s.alone = s.Ref == nil && s.DynamicRef == nil && s.AllOf == nil && s.AnyOf == nil && s.OneOf == nil &&
		s.Not == nil && s.If == nil && !s.Never
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
	k.c.scan(t.Value, t.in, t.Pointer)
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
	if len(s.Properties) > 0 {
		s.index = make(map[string]int, len(s.Properties))
	}
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
