package world

import (
	"strconv"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// defaultOf is the default of a schema, through references.
func defaultOf(s *schema.Schema) *schema.Value {
	for depth := 0; s != nil && depth < maxNesting; depth, s = depth+1, s.Ref {
		if s.Default != nil {
			return s.Default
		}
	}
	return nil
}

// first is the first value of a schema that lists them: what things usually
// begin with.
func first(s *schema.Schema) *schema.Value {
	for depth := 0; s != nil && depth < maxNesting; depth, s = depth+1, s.Ref {
		if len(s.Enum) > 0 {
			return &s.Enum[0]
		}
	}
	return nil
}

// asked is what the request says of a parameter, or else the document.
func asked(in *specs.Input, p *specs.Parameter) (schema.Value, bool) {
	if p == nil {
		return schema.Value{}, false
	}
	if v := in.Value(p.In, p.Name); v != nil {
		return *v, true
	}
	if d := defaultOf(p.Schema); d != nil {
		return *d, true
	}
	return schema.Value{}, false
}

func whole(in *specs.Input, p *specs.Parameter) (int, bool) {
	v, ok := asked(in, p)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseInt(v.Text, 10, 64)
	if err != nil && v.Kind == schema.Number {
		i, exact := schema.NumberOf(v.Text).Int64()
		n, err = i, nil
		if !exact {
			n = int64(schema.NumberOf(v.Text).Sign()) << 40
		}
	}
	const most = 1 << 40
	return int(max(-most, min(n, most))), err == nil
}
