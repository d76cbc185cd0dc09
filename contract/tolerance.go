package contract

import (
	"bytes"
	"encoding/json"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// tolerable reports whether an implementation may take a request with a fault,
// because the standards below the document leave that to it. Strict runs expect a
// refusal all the same.
func tolerable(v *specs.Violation, r *fixtures.Request) bool {
	switch v.Code {
	case "readOnly":
		// What is read-only may be ignored in requests (OpenAPI 3.1.1, Schema
		// Object); that it is, a sequence finds out.
		return true
	case specs.CodeRepeated:
		// Which of two members of the same name counts is left open (RFC 8259,
		// section 4), and so it is for parameters of a query.
		return true
	case specs.CodeStyle:
		// A name that no parameter has, such as filter[ with its bracket not closed,
		// may be passed over.
		return v.In == "query"
	case specs.CodeMediaType:
		// A body that does not say what it is may be looked at (RFC 9110, section
		// 8.3).
		return r.ContentType() == ""
	case specs.CodeSyntax:
		// Most readers of a stream stop behind the value that they came for.
		var value any
		return v.In == "body" && json.NewDecoder(bytes.NewReader(r.Body)).Decode(&value) == nil
	}
	return v.In == "body" && castable(v, r)
}

// castable reports whether a body is valid once one value in it is cast: a text
// that reads as a number or a boolean, a boolean that stands for a number or the
// other way round. Readers that cast lose nothing by it.
func castable(v *specs.Violation, r *fixtures.Request) bool {
	body, err := schema.ParseJSON(string(r.Body))
	if err != nil {
		return false
	}
	at := body.At(v.Pointer)
	if at == nil {
		return false
	}
	var casts []schema.Value
	switch {
	case at.Kind == schema.String:
		if cast, err := schema.ParseJSON(at.Text); err == nil && (cast.Kind == schema.Number || cast.Kind == schema.Bool) {
			casts = append(casts, cast)
		}
	case at.Kind == schema.Bool && at.True, at.Kind == schema.Number && at.Text == "1":
		casts = append(casts, schema.Int(1), schema.Value{Kind: schema.Bool, True: true})
	case at.Kind == schema.Bool, at.Kind == schema.Number && at.Text == "0":
		casts = append(casts, schema.Int(0), schema.Value{Kind: schema.Bool})
	}
	was := *at
	for _, cast := range casts {
		if cast.Kind == was.Kind {
			continue
		}
		*at = cast
		other := *r
		other.Body = body.AppendJSON(nil)
		if len(other.Check()) == 0 {
			return true
		}
	}
	return false
}
