package specs

import "github.com/understudy-api/understudy/specs/schema"

func convertSwagger(source *schema.Source) (*schema.Value, error) { return source.Root, nil }
