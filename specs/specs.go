// Package specs knows what is promised: it loads OpenAPI documents, finds the
// operation a request is meant for, and says how a message breaks what the
// document promises.
//
// Two words carry it. An [Operation] is what is promised; a [Violation] is how
// a message broke it. An error means that something could not be found out;
// violations are the answer.
//
//	doc, err := specs.Load(ctx, "openapi.yaml")
//	op, params, err := doc.Match("GET", "/pets/7")
//	violations := op.CheckRequest(request, params)
//	violations = op.CheckResponse(200, header, body)
//
// Everything that can be worked out from the document alone is worked out when
// it is loaded; documents and operations are read-only afterwards, and safe for
// concurrent use.
package specs

import (
	"context"
	"embed"
	"path"
	"strings"
)

//go:embed *.yaml
var box embed.FS

// Names lists the contracts in the box, in alphabetical order.
func Names() []string {
	entries, err := box.ReadDir(".")
	if err != nil {
		panic(err) // an embedded directory can be read
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strings.TrimSuffix(e.Name(), path.Ext(e.Name()))
	}
	return names
}

// Open loads a contract of the box by its name.
func Open(name string) (*Document, error) {
	return Loader{}.open(context.Background(), name, nil)
}

// Load loads the document at a location with the settings of the zero
// [Loader].
func Load(ctx context.Context, location string) (*Document, error) {
	return Loader{}.Load(ctx, location)
}
