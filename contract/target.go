package contract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// Target is an implementation to verify.
type Target struct {
	// URL is its address, such as https://api.example.com or
	// http://127.0.0.1:8080/v2. A path in it takes the place of the base path that
	// the document's servers have.
	URL string

	// BasePath takes the place of both, where it is not empty; "/" stands for none.
	BasePath string

	Transport http.RoundTripper // nil: one like [http.DefaultTransport]
}

// At returns the target at an address.
func At(address string) Target { return Target{URL: address} }

// Handler returns a target that is a handler in the same process; no socket is
// opened. A panic of the handler is an error of the connection, as it is behind a
// server.
func Handler(h http.Handler) Target {
	return Target{URL: "http://localhost", Transport: inMemory{h}}
}

// Check refuses an address that is none. Nothing is sent.
func (t Target) Check() error {
	_, _, _, err := t.parse()
	return err
}

// parse checks the address. root is scheme and host; base is the base path that
// takes the place of the document's, and given whether there is one.
func (t Target) parse() (root, base string, given bool, err error) {
	u, err := url.Parse(t.URL)
	switch {
	case err != nil:
		return "", "", false, fmt.Errorf("the target %q is no URL: %w", t.URL, errors.Unwrap(err))
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return "", "", false, fmt.Errorf("the target %q is no address: it must be such as http://127.0.0.1:8080", t.URL)
	case u.User != nil:
		return "", "", false, fmt.Errorf("the target %s must not have a user in it: credentials are settings of their own", u.Redacted())
	case u.RawQuery != "" || u.Fragment != "":
		return "", "", false, fmt.Errorf("the target %q must not have a query or a fragment", t.URL)
	}
	base = u.EscapedPath()
	if t.BasePath != "" {
		base = "/" + strings.TrimLeft(t.BasePath, "/")
	}
	given = t.BasePath != "" || strings.Trim(base, "/") != ""
	return u.Scheme + "://" + u.Host, strings.TrimRight(base, "/"), given, nil
}

// local reports whether the target is on this machine: what is written there
// was put there for it.
func (t Target) local() bool {
	if _, is := t.Transport.(inMemory); is {
		return true
	}
	u, err := url.Parse(t.URL)
	return err == nil && loopback(u)
}

// loopback reports whether an address never leaves this machine.
func loopback(u *url.URL) bool {
	name := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	address, err := netip.ParseAddr(name)
	return err == nil && address.Unmap().IsLoopback()
}

// inMemory is the transport to a handler.
type inMemory struct{ http.Handler }

// RoundTrip serves the request as a server would, the answer whole.
func (t inMemory) RoundTrip(r *http.Request) (*http.Response, error) {
	served := r.Clone(r.Context())
	served.RequestURI = r.URL.RequestURI()
	served.RemoteAddr = "127.0.0.1:1"
	if served.Host == "" {
		served.Host = r.URL.Host
	}
	if served.Body == nil {
		served.Body = http.NoBody
	}
	w := &recorder{header: http.Header{}}
	done := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- &crashed{p}
			}
		}()
		t.ServeHTTP(w, served)
		done <- nil
	}()
	select {
	case err := <-done:
		if err != nil {
			return nil, err
		}
		return w.answer(r), nil
	case <-r.Context().Done():
		w.mu.Lock()
		w.left = true
		w.mu.Unlock()
		return nil, context.Cause(r.Context())
	}
}

// crashed is the error of a handler that panicked.
type crashed struct{ with any }

func (e *crashed) Error() string {
	if err, is := e.with.(error); is && errors.Is(err, http.ErrAbortHandler) {
		return "the handler cut the connection off"
	}
	return fmt.Sprintf("the handler panicked: %v", e.with)
}

// recorder keeps what a handler writes.
type recorder struct {
	mu     sync.Mutex
	header http.Header
	sent   http.Header // as it was when the status was written
	status int
	body   bytes.Buffer
	left   bool // nobody waits for the answer any more
}

// Header is that of the answer, until it is sent.
func (w *recorder) Header() http.Header { return w.header }

// WriteHeader sends the header as it is now; a second time it does nothing.
func (w *recorder) WriteHeader(status int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.writeHeader(status)
}

func (w *recorder) writeHeader(status int) {
	if w.status == 0 && (status >= 200 || status == http.StatusSwitchingProtocols) {
		w.status, w.sent = status, received(w.header)
	}
}

// Write keeps what is written.
func (w *recorder) Write(text []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.left {
		return 0, errors.New("nobody waits for the answer any more")
	}
	w.writeHeader(http.StatusOK)
	if w.status == http.StatusNoContent || w.status == http.StatusNotModified {
		return 0, http.ErrBodyNotAllowed // as a server has it
	}
	return w.body.Write(text)
}

// Flush is for handlers that send an answer in parts: here it stays whole.
func (w *recorder) Flush() { w.WriteHeader(http.StatusOK) }

// received is a header as a client has it, however its names were written.
func received(sent http.Header) http.Header {
	header := http.Header{}
	for _, name := range slices.Sorted(maps.Keys(sent)) {
		key := http.CanonicalHeaderKey(name)
		if values := sent[name]; values == nil {
			header[key] = nil // which keeps a server from making one up
		} else {
			header[key] = append(header[key], values...)
		}
	}
	return header
}

func (w *recorder) answer(r *http.Request) *http.Response {
	w.WriteHeader(http.StatusOK)
	body := w.body.Bytes()
	if _, typed := w.sent["Content-Type"]; len(body) > 0 && !typed {
		w.sent.Set("Content-Type", http.DetectContentType(body))
	}
	if r.Method == http.MethodHead {
		body = nil
	}
	return &http.Response{
		Status:     fmt.Sprintf("%d %s", w.status, http.StatusText(w.status)),
		StatusCode: w.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.sent, Body: readCloser{bytes.NewReader(body)}, ContentLength: int64(len(body)), Request: r,
	}
}

type readCloser struct{ *bytes.Reader }

// Close has nothing to let go of.
func (readCloser) Close() error { return nil }
