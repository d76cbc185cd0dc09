package mock

import (
	"cmp"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/understudy-api/understudy/mock/world"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// matched finds the operation of the admin API that the request is meant for.
func (a *admin) matched(next handler) handler {
	return func(x *exchange) {
		path := x.Request.URL.EscapedPath()
		if path == adminPath {
			path += "/"
		}
		op, params, err := a.doc.Match(x.Request.Method, path)
		if err == nil {
			x.role, x.params = a.roles[op], params
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
			x.problem(http.StatusMethodNotAllowed, "", wrong.Error()+".", nil)
		case errors.As(err, &unknown):
			x.unknown("The stand-in has no "+path+" of its own.", unknown.Closest())
		}
	}
}

// unknown answers that there is no such thing.
func (x *exchange) unknown(detail string, closest []string) {
	if len(closest) == 0 {
		x.problem(http.StatusNotFound, "", detail, nil)
		return
	}
	x.problem(http.StatusNotFound, "", detail+" The closest: "+strings.Join(closest, ", ")+".", map[string][]string{"closest": closest})
}

// adminRead reads the request, and refuses it where it is not as the document
// asks.
func adminRead(next handler) handler {
	return func(x *exchange) {
		x.input = &x.read
		if violations := x.role.op.ReadInto(&x.read, x.Request, x.params, x.maxAdminBody()); violations != nil {
			x.fail(&broken{violations})
			return
		}
		next(x)
	}
}

// maxAdminBody is how large the body of a request may be. A snapshot may be as
// large as a world, which has fewer names of members in it.
func (x *exchange) maxAdminBody() int64 {
	limit := cmp.Or(x.server.config.MaxBody, specs.MaxBody)
	if x.role.op.ID == "restoreSnapshot" {
		limit = max(limit, 2*cmp.Or(x.server.config.Limits().Bytes, 256<<20))
	}
	return limit
}

// broken says how a request breaks what is asked of it.
type broken struct{ violations []specs.Violation }

func (e *broken) Error() string { return explain(e.violations) }

// status is that of the answer.
func (e *broken) status() int {
	switch v := &e.violations[0]; v.Code {
	case specs.CodeSize:
		return http.StatusRequestEntityTooLarge
	case specs.CodeMediaType, specs.CodeEncoding:
		return http.StatusUnsupportedMediaType
	case specs.CodeSyntax, specs.CodeSession:
		return http.StatusBadRequest
	default:
		if v.In == "path" { // no session can have that name
			return http.StatusBadRequest
		}
	}
	return http.StatusUnprocessableEntity
}

// breaks is an error about one value of a request.
func breaks(code, in, name, pointer, expected string, value *schema.Value) error {
	v := specs.Violation{Code: code, In: in, Name: name, Pointer: pointer, Expected: expected}
	if value != nil {
		v.Value = schema.Show(value)
	}
	return &broken{[]specs.Violation{v}}
}

// notFound says that there is nothing of a name.
type notFound struct {
	what, name string
	closest    []string
}

func (e *notFound) Error() string {
	return "There is no " + e.what + " " + strconv.Quote(e.name) + "."
}

// fail answers with what went wrong.
func (x *exchange) fail(err error) {
	var faults *broken
	var nothing *notFound
	var refused *world.Refused
	switch {
	case errors.As(err, &faults):
		switch faults.status() {
		case http.StatusRequestEntityTooLarge:
			x.Writer.Header().Set("Connection", "close") // the rest of the body is not read
		case http.StatusUnsupportedMediaType:
			x.Writer.Header().Set("Accept-Encoding", "gzip") // RFC 9110, section 12.5.3
		}
		x.refuse(faults.status(), faults.violations...)
	case errors.As(err, &nothing):
		x.unknown(nothing.Error(), nothing.closest)
	case errors.As(err, &refused):
		x.fail(breaks(specs.CodePatch, "body", "", refused.Pointer, strings.TrimPrefix(refused.Reason, "expected "), nil))
	default:
		x.lost(err)
	}
}
