package mock_test

import (
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/specs"
)

// opinion is what another validator says of an answer.
type opinion func(op *specs.Operation, r *reply) error

// opinionOf asks kin-openapi.
func opinionOf(t testing.TB, doc *specs.Document) opinion {
	t.Helper()
	model, err := openapi3.NewLoader().LoadFromData(doc.Lookup("").AppendJSON(nil))
	require.NoError(t, err)
	return func(op *specs.Operation, r *reply) error {
		item := model.Paths.Value(op.Path)
		in := &openapi3filter.RequestValidationInput{
			Request: httptest.NewRequest(op.Method, "/", nil),
			Route:   &routers.Route{Spec: model, Path: op.Path, PathItem: item, Method: op.Method, Operation: item.GetOperation(op.Method)},
		}
		return openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
			RequestValidationInput: in, Status: r.status, Header: r.header, Body: io.NopCloser(strings.NewReader(r.body)),
			Options: &openapi3filter.Options{IncludeResponseStatus: true, ExcludeResponseBody: r.body == "", MultiError: true},
		})
	}
}
