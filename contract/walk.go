package contract

import "github.com/understudy-api/understudy/specs/schema"

// applied are the schemas that apply to a value: the one given, those that it
// refers to and those that it is made of, and of its alternatives the ones that
// the value keeps. visit is told of each once, with the alternatives that were
// taken.
func applied(s *schema.Schema, v *schema.Value, dir schema.Direction, visit func(s *schema.Schema), taken func(s *schema.Schema, keyword string, i int)) {
	seen := map[*schema.Schema]bool{}
	var apply func(s *schema.Schema)
	apply = func(s *schema.Schema) {
		if s == nil || seen[s] {
			return
		}
		seen[s] = true
		visit(s)
		apply(s.Ref)
		apply(s.DynamicRef)
		for _, one := range s.AllOf {
			apply(one)
		}
		for _, group := range alternatives(s) {
			for i, one := range group.list {
				if one.Valid(v, dir) {
					taken(s, group.keyword, i)
					apply(one)
				}
			}
		}
		if s.If != nil {
			if s.If.Valid(v, dir) {
				apply(s.If)
				apply(s.Then)
			} else {
				apply(s.Else)
			}
		}
		for _, d := range s.DependentSchemas {
			if v.Kind == schema.Object && v.Get(d.Name) != nil {
				apply(d.Schema)
			}
		}
	}
	apply(s)
}

// choice is a keyword that lists alternatives, with these.
type choice struct {
	keyword string
	list    []*schema.Schema
}

// alternatives are those of a schema, by their keywords.
func alternatives(s *schema.Schema) [2]choice {
	return [2]choice{{"anyOf", s.AnyOf}, {"oneOf", s.OneOf}}
}

// membersOf are the schemas that describe the members of an object by the schemas
// that apply to it, and whether any of them says what other members are.
func membersOf(list []*schema.Schema, name string) (found []*schema.Schema, declared bool) {
	for _, s := range list {
		matched := false
		if p := s.Property(name); p != nil {
			found, matched = append(found, p), true
		}
		for _, p := range s.PatternProperties {
			if p.Pattern.MatchString(name) {
				found, matched = append(found, p.Schema), true
			}
		}
		if a := s.AdditionalProperties; !matched && a != nil && !a.Never && !blank(a) {
			found, matched = append(found, a), true
		}
		declared = declared || matched
	}
	return found, declared
}

// blank reports whether a schema says nothing, as true does.
func blank(s *schema.Schema) bool {
	return s.Raw == nil || s.Raw.Kind == schema.Bool || s.Raw.Kind == schema.Object && len(s.Raw.Keys) == 0
}

// itemsAt are the schemas that describe the item of a list.
func itemsAt(list []*schema.Schema, i int) (found []*schema.Schema) {
	for _, s := range list {
		switch {
		case i < len(s.PrefixItems):
			found = append(found, s.PrefixItems[i])
		case s.Items != nil:
			found = append(found, s.Items)
		}
	}
	return found
}
