package mock_test

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock"
	"github.com/understudy-api/understudy/specs"
)

// The whole handler, in process and without a socket, beside a bare gin handler
// that writes the same bytes. Each round parses the request from the bytes a
// client sends and writes the answer as the bytes a client gets, as a server
// does: the ratio of the two is what the work in between costs.

// wire is a response writer that makes the bytes of the answer.
type wire struct {
	header http.Header
	out    bytes.Buffer
	status int
}

func (w *wire) Header() http.Header { return w.header }

func (w *wire) WriteHeader(status int) {
	w.status = status
	w.out.WriteString("HTTP/1.1 200 OK\r\n")
	_ = w.header.Write(&w.out)
	w.out.WriteString("\r\n")
}

func (w *wire) Write(b []byte) (int, error) { return w.out.Write(b) }

func (w *wire) reset() {
	w.header = make(http.Header, 8)
	w.out.Reset()
}

func rounds(b *testing.B, h http.Handler, request string) *wire {
	b.Helper()
	w := &wire{}
	in := strings.NewReader(request)
	reader := bufio.NewReader(in)
	b.ReportAllocs()
	for b.Loop() {
		in.Reset(request)
		reader.Reset(in)
		r, err := http.ReadRequest(reader)
		if err != nil {
			b.Fatal(err)
		}
		r.RemoteAddr = "127.0.0.1:50000"
		w.reset()
		h.ServeHTTP(w, r)
		_, _ = io.Copy(io.Discard, r.Body)
	}
	return w
}

func BenchmarkHandler(b *testing.B) {
	gin.SetMode(gin.ReleaseMode)
	doc, err := specs.Load(b.Context(), "testdata/bench.yaml")
	require.NoError(b, err)
	s, err := mock.New(mock.Config{RateLimits: "off"}, doc)
	require.NoError(b, err)
	box, _ := box(b, mock.Config{RateLimits: "off"})
	head := " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench/1\r\nAccept: */*\r\nAuthorization: Bearer demo\r\n"
	post := func(path, body string) string {
		return "POST " + path + head + "Content-Type: application/json\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body
	}
	for _, c := range []struct {
		name    string
		handler http.Handler
		request string
		status  int
	}{
		{"example", s, "GET /things/7?limit=20&verbose=true" + head + "\r\n", 200},
		{"list2", box, "GET /api/inbox?limit=2" + head + "\r\n", 200},
		{"list50", box, "GET /api/inbox?limit=50" + head + "\r\n", 200},
		{"post", s, post("/things", `{"name":"A thing","kind":"small","count":3,"tags":["a","b"],"owner":{"email":"mira@example.com"}}`), 201},
		{"refusal", s, "GET /things/7?limit=0" + head + "\r\n", 400},
	} {
		var answer *wire
		b.Run(c.name+"/understudy", func(b *testing.B) { answer = rounds(b, c.handler, c.request) })
		if answer == nil {
			continue
		}
		require.Equal(b, c.status, answer.status)
		b.Run(c.name+"/bare", func(b *testing.B) { rounds(b, bare(answer), c.request) })
		b.Run("socket-"+c.name+"/understudy", func(b *testing.B) { socket(b, c.handler, c.request) })
		b.Run("socket-"+c.name+"/bare", func(b *testing.B) { socket(b, bare(answer), c.request) })
	}
}

// socket is rounds over one connection on the loopback: what a client sees.
func socket(b *testing.B, h http.Handler, request string) {
	b.Helper()
	s := httptest.NewServer(h)
	defer s.Close()
	conn, err := net.Dial("tcp", s.Listener.Addr().String())
	require.NoError(b, err)
	defer conn.Close()
	reader := bufio.NewReader(conn)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := io.WriteString(conn, request); err != nil {
			b.Fatal(err)
		}
		res, err := http.ReadResponse(reader, nil)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, res.Body); err != nil {
			b.Fatal(err)
		}
	}
}

// bare is a gin handler that writes what an answer was.
func bare(answer *wire) http.Handler {
	_, body, _ := bytes.Cut(answer.out.Bytes(), []byte("\r\n\r\n"))
	body = bytes.Clone(body)
	contentType := answer.header.Get("Content-Type")
	status := answer.status
	e := gin.New()
	serve := func(c *gin.Context) { c.Data(status, contentType, body) }
	e.GET("/things/:id", serve)
	e.POST("/things", func(c *gin.Context) {
		// Whoever answers a POST reads it.
		if _, err := io.ReadAll(c.Request.Body); err != nil {
			c.AbortWithStatus(http.StatusBadRequest)
			return
		}
		serve(c)
	})
	e.GET("/api/inbox", serve)
	return e
}
