package contract

import (
	"bytes"
	"encoding/json"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs"
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
	case specs.CodeMediaType:
		// A body that does not say what it is may be looked at (RFC 9110, section
		// 8.3).
		return r.ContentType() == ""
	case specs.CodeSyntax:
		// Most readers of a stream stop behind the value that they came for.
		var value any
		return v.In == "body" && json.NewDecoder(bytes.NewReader(r.Body)).Decode(&value) == nil
	}
	return false
}
