package contracttest

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/understudy-api/understudy/contract"
	"github.com/understudy-api/understudy/specs"
)

// Traffic looks over what the requests and answers of a test are. The zero value
// makes all checks.
//
// An answer has to keep all that the suite asks of any answer. A request need not
// be valid, for tests send wrong ones on purpose; but an invalid one must not be
// accepted. A path that the document has not fails the test. The first exchange
// that shows a cause at an operation fails the test, and at the end there is a
// count of the others.
//
// Bodies are read whole before they go on, up to a bound. Passed on as they come,
// and not looked at, are longer ones, answers that are streams of events or records,
// and connections that change their protocol.
type Traffic struct {
	Checks contract.Checking // which checks are made

	// Ignore lists paths that are not looked at: /healthz, or /debug/* for all that
	// begin so.
	Ignore []string

	// BasePath is what the implementation has in the place of the document's base
	// path. Where it is empty, both that and none are understood.
	BasePath string

	// MaxBody is how many bytes of a body are kept for the checks; 0: 1 MiB.
	MaxBody int64

	// RequireAll fails the test where it has not seen every operation of the
	// document.
	RequireAll bool
}

// RoundTripper is [Traffic.RoundTripper] with the usual settings.
func RoundTripper(t testing.TB, doc *specs.Document, next http.RoundTripper) http.RoundTripper {
	t.Helper()
	return Traffic{}.RoundTripper(t, doc, next)
}

// Middleware is [Traffic.Middleware] with the usual settings.
func Middleware(t testing.TB, doc *specs.Document, next http.Handler) http.Handler {
	t.Helper()
	return Traffic{}.Middleware(t, doc, next)
}

// watch is what one test has seen.
type watch struct {
	Traffic
	t   testing.TB
	doc *specs.Document

	mu    sync.Mutex
	over  bool // the test has ended, and cannot be told anything
	seen  map[*specs.Operation]int
	times map[string]int // of findings, by cause and operation
	first []string       // the keys of times, in their order
}

// start begins to look over the traffic of a test.
func (s Traffic) start(t testing.TB, doc *specs.Document) *watch {
	t.Helper()
	if s.MaxBody <= 0 {
		s.MaxBody = 1 << 20
	}
	w := &watch{Traffic: s, t: t, doc: doc, seen: map[*specs.Operation]int{}, times: map[string]int{}}
	t.Cleanup(w.end)
	return w
}

// ignores reports whether a request is not looked at.
func (s *Traffic) ignores(r *http.Request) bool {
	return slices.ContainsFunc(s.Ignore, func(pattern string) bool {
		if prefix, cut := strings.CutSuffix(pattern, "*"); cut {
			return strings.HasPrefix(r.URL.Path, prefix)
		}
		return r.URL.Path == pattern
	})
}

// look holds an exchange to the document.
func (w *watch) look(x contract.Exchange) {
	x.Request = w.based(x.Request)
	op, findings, err := contract.CheckTraffic(w.doc, w.Checks, x)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.over {
		return
	}
	w.t.Helper()
	if op != nil {
		w.seen[op]++
	}
	var unknown *specs.NotFound
	switch {
	case errors.As(err, &unknown):
		text := fmt.Sprintf("%s %s is not in %s: Ignore lists paths that need not be", x.Request.Method, x.Request.URL.Path, w.doc.Title)
		if closest := unknown.Closest(); len(closest) > 0 {
			text += "\n  did you mean " + strings.Join(closest, " or ") + "?"
		}
		w.fail(x.Request.Method+" "+x.Request.URL.Path+": it is not in the document", text)
	case err != nil:
		w.t.Logf("%s %s is not looked at: %v", x.Request.Method, x.Request.URL.Path, err)
	}
	for _, f := range findings {
		w.fail(fmt.Sprintf("%v: %s: %s (%s)", op, f.Check, f.Title, f.ID), fmt.Sprintf("%v: %s", op, Text(&f)))
	}
}

// fail fails the test, the first time that it is for this reason.
func (w *watch) fail(reason, text string) {
	w.t.Helper()
	w.times[reason]++
	if w.times[reason] == 1 {
		w.first = append(w.first, reason)
		w.t.Error(text)
	}
}

// based is a request as if it had the document's base path, or none, where the
// settings say that it has another.
func (w *watch) based(r *http.Request) *http.Request {
	base := "/" + strings.Trim(w.BasePath, "/")
	rest, had := strings.CutPrefix(r.URL.EscapedPath(), base)
	if base == "/" || !had || rest != "" && rest[0] != '/' {
		return r
	}
	if rest == "" {
		rest = "/"
	}
	other := r.Clone(r.Context())
	plain, err := url.PathUnescape(rest)
	if err != nil {
		return r
	}
	other.URL.Path, other.URL.RawPath = plain, rest
	return other
}

// skip says that an exchange was not looked at.
func (w *watch) skip(r *http.Request, reason string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.over {
		w.t.Helper()
		w.t.Logf("%s %s is not looked at: %s", r.Method, r.URL.Path, reason)
	}
}

// end tells what was seen in all.
func (w *watch) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.t.Helper()
	w.over = true
	for _, reason := range w.first {
		if n := w.times[reason]; n > 1 {
			w.t.Logf("%s: %d times", reason, n)
		}
	}
	var all int
	var missing []string
	for op := range w.doc.Operations() {
		all++
		if w.seen[op] == 0 {
			missing = append(missing, op.String())
		}
	}
	text := fmt.Sprintf("%s: %d of %d operations were seen", w.doc.Title, all-len(missing), all)
	if len(missing) > 0 {
		text += "; not " + strings.Join(missing, ", ")
	}
	if w.RequireAll && len(missing) > 0 {
		w.t.Error(text)
		return
	}
	w.t.Log(text)
}

// exchange is what is known of an exchange when its answer is there.
func exchange(r *http.Request, sent []byte, status int, header http.Header, body []byte, begun time.Time) contract.Exchange {
	return contract.Exchange{
		Request: r, RequestBody: sent, Status: status, Header: header, Body: body, Elapsed: time.Since(begun),
	}
}
