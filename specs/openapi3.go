package specs

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/understudy-api/understudy/specs/schema"
)

// OpenAPI3 returns the document in the model of kin-openapi, made anew on each
// call: for code that works with that model. A Swagger 2.0 document comes as
// the OpenAPI 3.0 document it was converted to. The model knows no order and
// no places; what it cannot load is an error, although the document could be.
func (d *Document) OpenAPI3() (model *openapi3.T, err error) {
	defer func() {
		if r := recover(); r != nil {
			model, err = nil, fmt.Errorf("kin-openapi cannot load the document: %v", r)
		}
	}()
	sources := &sources{loader: d.sources.loader, ctx: context.Background(), main: d.source, read: maps.Clone(d.sources.read)}
	loader := openapi3.NewLoader()
	loader.IsExternalRefsAllowed = true
	loader.ReadFromURIFunc = func(_ *openapi3.Loader, location *url.URL) ([]byte, error) {
		source, err := sources.open(location.String())
		if err != nil {
			return nil, err
		}
		return source.Root.AppendJSON(nil), nil
	}
	base, err := url.Parse(d.source.URI)
	if err != nil {
		return nil, err
	}
	return loader.LoadFromDataWithPath(versioned(d.source.Root).AppendJSON(nil), base)
}

// versioned returns the document with its version as text, which YAML takes for
// a number where it has no quotes and no second point.
func versioned(root *schema.Value) *schema.Value {
	i := slices.Index(root.Keys, "openapi")
	if i < 0 || root.Items[i].Kind == schema.String {
		return root
	}
	copied := *root
	copied.Items = slices.Clone(root.Items)
	copied.Items[i] = schema.Text(root.Items[i].Text)
	return &copied
}
