package contract

import (
	"slices"

	"github.com/understudy-api/understudy/specs/schema"
)

// referred is the schema that a reference leads to.
func referred(s *schema.Schema) *schema.Schema {
	for range 20 {
		if s == nil || s.Ref == nil {
			break
		}
		s = s.Ref
	}
	return s
}

// declared are the members that a schema declares, with those of the schemas that
// it is made of, each once.
func declared(s *schema.Schema) (list []schema.Property) {
	seen := map[*schema.Schema]bool{}
	var collect func(s *schema.Schema)
	collect = func(s *schema.Schema) {
		if s == nil || seen[s] {
			return
		}
		seen[s] = true
		for _, p := range s.Properties {
			if !slices.ContainsFunc(list, func(has schema.Property) bool { return has.Name == p.Name }) {
				list = append(list, p)
			}
		}
		collect(s.Ref)
		for _, one := range slices.Concat(s.AllOf, s.AnyOf, s.OneOf) {
			collect(one)
		}
	}
	collect(s)
	return list
}

// member is the schema of a member; nil where it is not declared.
func member(s *schema.Schema, name string) *schema.Schema {
	for _, p := range declared(s) {
		if p.Name == name {
			return p.Schema
		}
	}
	return nil
}
