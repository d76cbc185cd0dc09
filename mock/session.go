package mock

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/understudy-api/understudy/specs"
)

// headerSession names the session of a request: a header, a cookie, or the first
// segment of the path, before the name.
const headerSession = "X-Understudy-Session"

const sessionPrefix = "/" + headerSession + "/"

// maxSessionName is how long the name of a session may be, in bytes.
const maxSessionName = 128

// prefixKey is what of the path named the session, in the context of a request.
type prefixKey struct{}

// withoutPrefix takes the name of a session off the path, and puts it into the
// header.
func withoutPrefix(r *http.Request) *http.Request {
	rest, ok := strings.CutPrefix(r.URL.Path, sessionPrefix)
	if !ok {
		return r
	}
	name, path, _ := strings.Cut(rest, "/")
	escaped := strings.TrimPrefix(r.URL.EscapedPath(), sessionPrefix)
	segment, escaped, _ := strings.Cut(escaped, "/")
	if decoded, err := url.PathUnescape(segment); err == nil {
		name = decoded
	}
	prefix := sessionPrefix + segment
	r = r.WithContext(context.WithValue(r.Context(), prefixKey{}, prefix))
	u := *r.URL
	u.Path, u.RawPath = "/"+path, "/"+escaped
	if decoded, err := url.PathUnescape(u.RawPath); err == nil {
		u.Path = decoded
	}
	r.URL = &u
	r.Header = r.Header.Clone()
	r.Header[headerSession] = []string{name}
	r.RequestURI = u.RequestURI()
	return r
}

// sessionName is the name that a request gives its session; "" for none.
func sessionName(r *http.Request) string {
	if list := r.Header[headerSession]; len(list) > 0 {
		return list[0]
	}
	if len(r.Header["Cookie"]) > 0 {
		if c, err := r.Cookie(headerSession); err == nil {
			if name, err := url.QueryUnescape(c.Value); err == nil {
				return name
			}
			return c.Value
		}
	}
	return ""
}

// validSession reports whether a name may be that of a session.
func validSession(name string) bool {
	if len(name) > maxSessionName {
		return false
	}
	for i := range len(name) {
		if name[i] < ' ' || name[i] == 0x7F {
			return false
		}
	}
	return true
}

// attended finds the session of the request.
func attended(next handler) handler {
	return func(x *exchange) {
		name := sessionName(x.Request)
		if !validSession(name) {
			x.refuse(http.StatusBadRequest, specs.Violation{
				Code: specs.CodeSession, In: "header", Name: headerSession,
				Expected: "a name of at most " + strconv.Itoa(maxSessionName) + " bytes without control characters", Value: strconv.Quote(name),
			})
			return
		}
		x.session = x.server.worlds.Session(name)
		x.prefix, _ = x.Request.Context().Value(prefixKey{}).(string)
		if name != "" {
			x.Writer.Header()[headerSession] = []string{printable(name)}
		}
		next(x)
	}
}
