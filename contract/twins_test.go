package contract_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestNoFalseAlarms: implementations differ in what no document says, and none of
// it is a fault.
func TestNoFalseAlarms(t *testing.T) {
	for i, row := range []struct {
		name     string
		saboteur saboteur
		wrap     func(http.Handler) http.Handler
		document func(string) string // nil: as it is
	}{
		{
			name: "invalid requests are answered with 422, which is documented too",
			document: func(text string) string {
				return strings.ReplaceAll(text, "'400': {$ref", "'422': {$ref: '#/components/responses/Fault'}\n        '400': {$ref")
			},
			saboteur: saboteur{on: status(400), after: func(_ *http.Request, a *httptest.ResponseRecorder) { a.Code = 422 }},
		},
		{
			name: "methods that there are not are answered with 404",
			saboteur: saboteur{on: status(405), after: func(_ *http.Request, a *httptest.ResponseRecorder) {
				a.Code = 404
				a.Header().Del("Allow")
			}},
		},
		{
			name: "what there is not is answered as a page",
			saboteur: saboteur{on: status(405), after: func(_ *http.Request, a *httptest.ResponseRecorder) {
				a.Code, a.Body = 404, bytes.NewBufferString("<!DOCTYPE html><pre>Cannot PUT /v1/notes</pre>")
				a.Header().Set("Content-Type", "text/html")
			}},
		},
		{
			name: "objects have members that nobody declared",
			saboteur: saboteur{after: func(_ *http.Request, a *httptest.ResponseRecorder) {
				reworded(a, func(o map[string]any) { o["_links"] = map[string]any{"self": "/"} })
			}},
		},
		{
			name: "names of headers are in lower case",
			saboteur: saboteur{after: func(_ *http.Request, a *httptest.ResponseRecorder) {
				for name, values := range maps.Clone(a.Header()) {
					delete(a.Header(), name)
					a.Header()[strings.ToLower(name)] = values
				}
			}},
		},
		{
			name: "moments are in another zone, and finer",
			saboteur: saboteur{after: func(_ *http.Request, a *httptest.ResponseRecorder) {
				reworded(a, func(o map[string]any) {
					for _, name := range []string{"created_at", "updated_at"} {
						text, _ := o[name].(string)
						if at, err := time.Parse(time.RFC3339, text); err == nil {
							o[name] = at.In(time.FixedZone("", 7200)).Format("2006-01-02T15:04:05.000000Z07:00")
						}
					}
				})
			}},
		},
		{
			name: "texts are trimmed",
			saboteur: saboteur{before: func(r *http.Request) {
				rewrite(r, func(body map[string]any) {
					for name, v := range body {
						if text, is := v.(string); is && strings.TrimSpace(text) != "" {
							body[name] = strings.TrimSpace(text)
						}
					}
				})
			}},
		},
		{
			name: "a Location is a whole URL",
			saboteur: saboteur{on: status(201), after: func(r *http.Request, a *httptest.ResponseRecorder) {
				a.Header().Set("Location", "http://"+r.Host+a.Header().Get("Location"))
			}},
		},
		{
			name: "a Location is relative",
			saboteur: saboteur{on: status(201), after: func(_ *http.Request, a *httptest.ResponseRecorder) {
				a.Header().Set("Location", strings.TrimPrefix(a.Header().Get("Location"), "/v1/"))
			}},
		},
		{name: "what is removed is kept, and marked", wrap: softly},
		{
			name: "answers have weak ETags and the headers of proxies",
			saboteur: saboteur{after: func(_ *http.Request, a *httptest.ResponseRecorder) {
				a.Header().Set("ETag", `W/"1f-8a"`)
				a.Header().Set("Vary", "Accept-Encoding")
				a.Header().Set("X-Request-Id", "7")
			}},
		},
		{
			name: "Content-Type has a charset",
			saboteur: saboteur{after: func(_ *http.Request, a *httptest.ResponseRecorder) {
				if a.Header().Get("Content-Type") != "" {
					a.Header().Set("Content-Type", "application/json; charset=utf-8")
				}
			}},
		},
		{
			name: "HEAD and OPTIONS are answered everywhere",
			wrap: func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if r.Method == "HEAD" || r.Method == "OPTIONS" {
						w.WriteHeader(http.StatusNoContent)
						return
					}
					next.ServeHTTP(w, r)
				})
			},
		},
		{
			name: "a title may be used once, which is documented", wrap: once,
			document: func(text string) string {
				return strings.Replace(text, "operationId: createNote", "operationId: createNote\n      x-note: titles are used once", 1)
			},
		},
		{
			name: "null stands for what is not there",
			document: func(text string) string {
				return strings.Replace(text, "stars: {type: integer, minimum: 0, maximum: 5}\n        author", "stars: {type: [integer, 'null'], minimum: 0, maximum: 5}\n        author", 1)
			},
			saboteur: saboteur{after: func(_ *http.Request, a *httptest.ResponseRecorder) {
				reworded(a, func(o map[string]any) {
					if _, is := o["stars"]; o["title"] != nil && !is {
						o["stars"] = nil
					}
				})
			}},
		},
	} {
		for _, over := range ways(i) {
			t.Run(row.name+"/"+over, func(t *testing.T) {
				t.Parallel()
				api, path := newNotes(t, ""), notesPath
				if row.document != nil {
					text, err := os.ReadFile(path)
					require.NoError(t, err)
					other := row.document(string(text))
					require.NotEqual(t, string(text), other, "the document has changed: say anew what is replaced")
					if strings.Contains(row.name, "once") {
						other = withConflict(other)
					}
					path = filepath.Join(t.TempDir(), "notes.yaml")
					require.NoError(t, os.WriteFile(path, []byte(other), 0o600))
					api.doc = load(t, path)
				}
				h := row.saboteur.wrap(api)
				if row.wrap != nil {
					h = row.wrap(h)
				}
				clean(t, served(t, h, over, path))
			})
		}
	}
}

// withConflict lets the creation of notes be answered with 409.
func withConflict(text string) string {
	before, after, _ := strings.Cut(text, "operationId: createNote")
	return before + "operationId: createNote" + strings.Replace(after, "        '400': {$ref", "        '409': {$ref: '#/components/responses/Fault'}\n        '400': {$ref", 1)
}

// once refuses titles that there are already.
func once(next http.Handler) http.Handler {
	var mu sync.Mutex
	used := map[string]bool{}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			next.ServeHTTP(w, r)
			return
		}
		text, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(text))
		var said struct{ Title string }
		_ = json.Unmarshal(text, &said)
		a := httptest.NewRecorder()
		mu.Lock()
		defer mu.Unlock()
		if said.Title != "" && used[said.Title] && strings.HasPrefix(r.Header.Get("X-API-Key"), "demo") {
			refuse(w, http.StatusConflict, "there is such a note")
			return
		}
		next.ServeHTTP(a, r)
		if a.Code == http.StatusCreated {
			used[said.Title] = true
		}
		maps.Copy(w.Header(), a.Header())
		w.WriteHeader(a.Code)
		_, _ = w.Write(a.Body.Bytes())
	})
}

// softly shows what was removed as it was, but for when that was.
func softly(next http.Handler) http.Handler {
	var mu sync.Mutex
	removed := map[string]map[string]any{}
	serve := func(r *http.Request) *httptest.ResponseRecorder {
		a := httptest.NewRecorder()
		next.ServeHTTP(a, r)
		return a
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		var before map[string]any
		if r.Method == http.MethodDelete {
			read := httptest.NewRequestWithContext(r.Context(), http.MethodGet, r.URL.Path, nil)
			read.Header = r.Header.Clone()
			_ = json.Unmarshal(serve(read).Body.Bytes(), &before)
		}
		a := serve(r)
		switch {
		case r.Method == http.MethodDelete && a.Code == http.StatusNoContent:
			before["deleted_at"] = "2026-01-15T12:00:00Z"
			removed[r.URL.Path] = before
		case r.Method == http.MethodGet && a.Code == http.StatusNotFound && removed[r.URL.Path] != nil:
			answer(w, http.StatusOK, removed[r.URL.Path])
			return
		}
		maps.Copy(w.Header(), a.Header())
		w.WriteHeader(a.Code)
		_, _ = w.Write(a.Body.Bytes())
	})
}
