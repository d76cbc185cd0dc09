package contracttest

import (
	"bufio"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/understudy-api/understudy/specs"
)

// Middleware looks over what goes through next: the handler that a test serves, as
// with [net/http/httptest.NewServer].
func (s Traffic) Middleware(t testing.TB, doc *specs.Document, next http.Handler) http.Handler {
	t.Helper()
	w := s.start(t, doc)
	return http.HandlerFunc(func(writer http.ResponseWriter, r *http.Request) {
		if w.ignores(r) {
			next.ServeHTTP(writer, r)
			return
		}
		w.serve(next, writer, r)
	})
}

func (w *watch) serve(next http.Handler, writer http.ResponseWriter, r *http.Request) {
	sent := taken{whole: true}
	if r.Body != nil && r.Body != http.NoBody {
		var err error
		if sent, err = w.take(r.Body); err != nil {
			w.skip(r, "its body cannot be read: "+err.Error())
			return // the client is gone
		}
		r.Body = sent.rest
	}
	asked := r.Clone(r.Context()) // handlers change what they are given
	kept := &keeper{ResponseWriter: writer, most: w.MaxBody}
	begun := time.Now()
	next.ServeHTTP(kept, r)
	switch {
	case kept.hijacked:
		w.skip(asked, "its connection was taken over")
		return
	case kept.status == 0:
		kept.begin(http.StatusOK)
	}
	if streams(kept.status, kept.sent) {
		w.skip(asked, "the answer is a stream")
		return
	}
	if len(kept.body) > 0 && !kept.typed() {
		kept.sent.Set("Content-Type", http.DetectContentType(kept.body)) // as the server will
	}
	w.finish(exchange(asked, sent.text, kept.status, kept.sent, kept.body, begun), sent.whole && !kept.cut)
}

// keeper keeps what a handler writes, and passes it on.
type keeper struct {
	http.ResponseWriter
	most     int64
	status   int
	sent     http.Header // as it was when the status was written
	body     []byte
	cut      bool
	hijacked bool
}

// begin notes the status, and the header as it is.
func (k *keeper) begin(status int) {
	if k.status == 0 && (status >= 200 || status == http.StatusSwitchingProtocols) {
		k.status, k.sent = status, k.Header().Clone()
		if k.sent == nil {
			k.sent = http.Header{}
		}
	}
}

// WriteHeader sends the header with a status.
func (k *keeper) WriteHeader(status int) {
	k.begin(status)
	k.ResponseWriter.WriteHeader(status)
}

// Write sends a part of the body.
func (k *keeper) Write(text []byte) (int, error) {
	k.begin(http.StatusOK)
	if int64(len(k.body)+len(text)) > k.most {
		k.cut = true
	} else if !k.cut {
		k.body = append(k.body, text...)
	}
	return k.ResponseWriter.Write(text)
}

// Unwrap is for [http.ResponseController].
func (k *keeper) Unwrap() http.ResponseWriter { return k.ResponseWriter }

// Flush sends what was written, where the server can.
func (k *keeper) Flush() {
	if f, is := k.ResponseWriter.(http.Flusher); is {
		k.begin(http.StatusOK)
		f.Flush()
	}
}

// Hijack takes the connection over, where the server lets it go.
func (k *keeper) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	h, is := k.ResponseWriter.(http.Hijacker)
	if !is {
		return nil, nil, errors.New("the connection cannot be taken over")
	}
	k.hijacked = true
	return h.Hijack()
}

// typed reports whether the handler said what its body is, or that nobody shall.
func (k *keeper) typed() bool {
	for name := range k.sent {
		if strings.EqualFold(name, "Content-Type") {
			return true
		}
	}
	return false
}
