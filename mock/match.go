package mock

import (
	"errors"
	"net/http"
	"strings"

	"github.com/understudy-api/understudy/specs"
)

// matched finds the operation that the request is meant for.
func matched(next handler) handler {
	return func(x *exchange) {
		path := x.Request.URL.EscapedPath() // Path is decoded, and would be once more
		op, params, err := x.server.router.MatchInto(x.params, x.Request.Method, path)
		if err == nil {
			x.role, x.params = x.server.roles[op], params
			x.Writer.Header()[headerOperation] = x.role.id
			next(x)
			return
		}
		var wrong *specs.WrongMethod
		var unknown *specs.NotFound
		switch {
		case errors.As(err, &wrong):
			x.Writer.Header().Set("Allow", strings.Join(append(wrong.Allow, http.MethodOptions), ", "))
			if x.Request.Method == http.MethodOptions {
				x.send(http.StatusNoContent, nil, nil)
				return
			}
			x.violations = []specs.Violation{{
				Code: specs.CodeMethod, In: "method", Expected: "one of " + strings.Join(wrong.Allow, ", "), Value: x.Request.Method,
			}}
			x.problem(http.StatusMethodNotAllowed, "", wrong.Error()+".", nil)
		case errors.As(err, &unknown):
			closest := unknown.Closest()
			detail := "No document that is served has the path " + path + "."
			if len(closest) > 0 {
				detail += " The closest: " + strings.Join(closest, ", ") + "."
			}
			x.violations = []specs.Violation{{Code: specs.CodePath, In: "path", Expected: "a path of a document that is served", Value: path}}
			x.problem(http.StatusNotFound, "", detail, map[string][]string{"closest": closest})
		}
	}
}
