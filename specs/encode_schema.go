package specs

import (
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// firstOf asks the schemas that describe one value, through references and
// combinations, and returns the first answer.
func firstOf[T any](s *schema.Schema, ask func(*schema.Schema) *T) *T {
	seen := map[*schema.Schema]bool{}
	var visit func(s *schema.Schema) *T
	visit = func(s *schema.Schema) *T {
		if s == nil || seen[s] {
			return nil
		}
		seen[s] = true
		if answer := ask(s); answer != nil {
			return answer
		}
		if answer := visit(s.Ref); answer != nil {
			return answer
		}
		for _, list := range [][]*schema.Schema{s.AllOf, s.AnyOf, s.OneOf} {
			for _, sub := range list {
				if answer := visit(sub); answer != nil {
					return answer
				}
			}
		}
		return nil
	}
	return visit(s)
}

// memberOf returns what a schema says of a member, or nil.
func memberOf(s *schema.Schema, name string) *schema.Schema {
	if declared := firstOf(s, func(s *schema.Schema) *schema.Schema { return s.Property(name) }); declared != nil {
		return declared
	}
	return firstOf(s, func(s *schema.Schema) *schema.Schema { return s.AdditionalProperties })
}

// elementOf returns what a schema says of an element, or nil.
func elementOf(s *schema.Schema, i int) *schema.Schema {
	return firstOf(s, func(s *schema.Schema) *schema.Schema {
		if i < len(s.PrefixItems) {
			return s.PrefixItems[i]
		}
		return s.Items
	})
}

// fileType returns the media type of the files that a schema describes, "" where
// it does not describe files (OpenAPI 3.1.1, "Considerations for File Uploads";
// before 3.1 there is a format for them).
func fileType(s *schema.Schema) string {
	found := firstOf(s, func(s *schema.Schema) *string {
		kind := "application/octet-stream"
		if s.ContentMediaType != "" {
			kind, _ = concrete(essenceOf(s.ContentMediaType))
		}
		if s.Format == "binary" || s.ContentMediaType != "" && s.ContentEncoding == "" {
			return &kind
		}
		return nil
	})
	if found == nil {
		return ""
	}
	return *found
}

// xmlOf returns the XML Object of a schema, or of the one that it stands for.
func xmlOf(s *schema.Schema) *schema.Value {
	for range maxDeep {
		if s == nil {
			break
		}
		if x := s.Raw.Get("xml"); x != nil {
			return x
		}
		if s.Ref == nil && len(s.AllOf) == 1 {
			s = s.AllOf[0] // as OpenAPI 3.0 says more of a reference
		} else {
			s = s.Ref
		}
	}
	return nil
}

// componentName returns the name that a schema has among the components, or
// the one at hand.
func componentName(s *schema.Schema, name string) string {
	for range maxDeep {
		if s == nil {
			break
		}
		if at, ok := strings.CutPrefix(s.Location.Pointer, "/components/schemas"); ok && strings.Count(at, "/") == 1 {
			name, _ = schema.NextToken(at)
			return name
		}
		s = s.Ref
	}
	return name
}
