package mock

import (
	"net/http"
	"slices"
	"strings"
)

// crossOrigin lets pages of any origin ask, with credentials, and see every
// header (Fetch Standard, section 3.3): a stand-in runs beside the page that is
// being built.
func crossOrigin(next handler) handler {
	return func(x *exchange) {
		origin := x.Request.Header.Get("Origin")
		if origin == "" {
			next(x)
			return
		}
		h := x.Writer.Header()
		h.Set("Access-Control-Allow-Origin", origin)
		h.Set("Access-Control-Allow-Credentials", "true")
		h.Add("Vary", "Origin")
		if x.Request.Method == http.MethodOptions && x.Request.Header.Get("Access-Control-Request-Method") != "" {
			x.preflight()
			return
		}
		x.foreign = true
		next(x)
	}
}

// expose names the headers of the answer that pages may read: beside
// credentials a star would expose none.
func (x *exchange) expose() {
	h := x.Writer.Header()
	names := make([]string, 0, len(h))
	for name := range h {
		if !strings.HasPrefix(name, "Access-Control-") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	h.Set("Access-Control-Expose-Headers", strings.Join(names, ", "))
}

// preflight answers what a browser asks before it sends the request itself.
func (x *exchange) preflight() {
	h := x.Writer.Header()
	allow := x.server.router.Allowed(x.Request.URL.EscapedPath())
	if allow == nil {
		allow = []string{x.Request.Header.Get("Access-Control-Request-Method")}
	}
	h.Set("Access-Control-Allow-Methods", strings.Join(allow, ", "))
	if asked := x.Request.Header.Get("Access-Control-Request-Headers"); asked != "" {
		h.Set("Access-Control-Allow-Headers", asked)
	}
	if x.Request.Header.Get("Access-Control-Request-Private-Network") == "true" {
		h.Set("Access-Control-Allow-Private-Network", "true")
	}
	h.Set("Access-Control-Max-Age", "600")
	h.Add("Vary", "Access-Control-Request-Method, Access-Control-Request-Headers")
	x.send(http.StatusNoContent, nil, nil)
}
