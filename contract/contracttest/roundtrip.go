package contracttest

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/understudy-api/understudy/contract"
	"github.com/understudy-api/understudy/specs"
)

// RoundTripper looks over what goes through next, which is
// [http.DefaultTransport] where it is nil: the transport of the client that a test
// has.
func (s Traffic) RoundTripper(t testing.TB, doc *specs.Document, next http.RoundTripper) http.RoundTripper {
	t.Helper()
	if next == nil {
		next = http.DefaultTransport
	}
	return &transport{watch: s.start(t, doc), next: next}
}

type transport struct {
	*watch
	next http.RoundTripper
}

// RoundTrip sends a request and looks at what comes of it.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if t.ignores(r) {
		return t.next.RoundTrip(r)
	}
	sent := taken{whole: true}
	passed := r
	if r.Body != nil && r.Body != http.NoBody {
		var err error
		if sent, err = t.take(r.Body); err != nil {
			_ = r.Body.Close() // as a transport does; the error before is the one that matters
			return nil, err
		}
		passed = r.Clone(r.Context())
		passed.Body = sent.rest
	}
	begun := time.Now()
	response, err := t.next.RoundTrip(passed)
	if err != nil {
		return response, err
	}
	x := exchange(r, sent.text, response.StatusCode, response.Header, nil, begun)
	if streams(response.StatusCode, response.Header) {
		t.skip(r, "the answer is a stream")
		return response, nil
	}
	if response.Body != nil {
		answered, err := t.take(response.Body)
		response.Body = answered.rest
		if err != nil {
			t.skip(r, "the answer breaks off: "+err.Error())
			return response, nil //nolint:nilerr // whoever reads the body comes to it
		}
		if sent.whole = sent.whole && answered.whole; answered.text != nil {
			x.Body = answered.text
		}
	}
	t.finish(x, sent.whole)
	return response, nil
}

// finish looks at an exchange where it was read whole.
func (w *watch) finish(x contract.Exchange, whole bool) {
	if !whole {
		w.skip(x.Request, "a body is longer than what is kept")
		return
	}
	w.look(x)
}

// taken is what was read of a body.
type taken struct {
	text  []byte
	whole bool
	rest  io.ReadCloser // gives all of it, from the beginning
}

// take reads a body, up to the bound.
func (w *watch) take(body io.ReadCloser) (taken, error) {
	text, err := io.ReadAll(io.LimitReader(body, w.MaxBody+1))
	type readCloser struct {
		io.Reader
		io.Closer
	}
	rest := readCloser{io.MultiReader(bytes.NewReader(text), body), body}
	if err != nil {
		rest.Reader = io.MultiReader(bytes.NewReader(text), broken{err})
	}
	return taken{text: text, whole: int64(len(text)) <= w.MaxBody, rest: rest}, err
}

// broken is a body that came no further.
type broken struct{ error }

func (b broken) Read([]byte) (int, error) { return 0, b.error }

// streaming are media types of answers that may never end.
var streaming = []string{
	"text/event-stream", "application/x-ndjson", "application/jsonl", "application/json-seq",
	"application/stream+json", "multipart/x-mixed-replace",
}

// streams reports whether an answer is one that is passed on as it comes.
func streams(status int, header http.Header) bool {
	kind, _, _ := strings.Cut(strings.ToLower(header.Get("Content-Type")), ";")
	return status == http.StatusSwitchingProtocols || slices.Contains(streaming, strings.TrimSpace(kind))
}
