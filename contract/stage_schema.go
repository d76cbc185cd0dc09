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
	parts(s, func(s *schema.Schema) {
		for _, p := range s.Properties {
			if !slices.ContainsFunc(list, func(has schema.Property) bool { return has.Name == p.Name }) {
				list = append(list, p)
			}
		}
	}, true)
	return list
}

// required are the members that a schema requires, whatever the alternative.
func required(s *schema.Schema) (list []string) {
	parts(s, func(s *schema.Schema) { list = append(list, s.Required...) }, false)
	return list
}

// parts visits a schema and those that it is made of, each once, with their
// alternatives where they are asked for.
func parts(s *schema.Schema, visit func(*schema.Schema), alternatives bool) {
	seen := map[*schema.Schema]bool{}
	var walk func(s *schema.Schema)
	walk = func(s *schema.Schema) {
		if s == nil || seen[s] {
			return
		}
		seen[s] = true
		visit(s)
		walk(s.Ref)
		for _, one := range s.AllOf {
			walk(one)
		}
		for _, one := range slices.Concat(s.AnyOf, s.OneOf) {
			if alternatives {
				walk(one)
			}
		}
	}
	walk(s)
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
