package mock

import (
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
)

// recovered turns a panic into a 500 that says so. What the client sees has no
// internals; the log has.
func recovered(next handler) handler {
	return func(x *exchange) {
		defer func() {
			r := recover()
			if r == nil {
				return
			}
			if err, ok := r.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(r)
			}
			if log := x.server.config.Log; log != nil {
				log.Error("a fault in understudy", "panic", fmt.Sprint(r), "method", x.Request.Method, "path", x.Request.URL.Path, "stack", string(debug.Stack()))
			}
			if !x.Writer.Written() {
				x.problem(http.StatusInternalServerError, "A fault in understudy", "The stand-in failed on this request. That is a bug: please report it, with the request.", nil)
			}
		}()
		next(x)
	}
}
