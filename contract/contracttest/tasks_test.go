package contracttest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/specs"
)

// tasks is a small API that keeps testdata/tasks.yaml.
type tasks struct {
	mu   sync.Mutex
	list []task
}

type task struct {
	ID    int    `json:"id"`
	Title string `json:"title"`
}

func document(t testing.TB) *specs.Document {
	t.Helper()
	doc, err := specs.Load(t.Context(), "testdata/tasks.yaml")
	require.NoError(t, err)
	return doc
}

func newTasks() http.Handler {
	api := &tasks{list: []task{{1, "milk"}}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/tasks", api.index)
	mux.HandleFunc("POST /v1/tasks", api.add)
	mux.HandleFunc("GET /v1/tasks/{id}", api.read)
	return mux
}

func (a *tasks) index(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	shown := a.list
	if query := r.URL.Query(); query.Has("limit") {
		limit, err := strconv.Atoi(query.Get("limit"))
		if err != nil || limit < 1 || limit > 50 || len(query["limit"]) > 1 {
			reply(w, http.StatusBadRequest, map[string]string{"error": "limit must be from 1 to 50"})
			return
		}
		shown = shown[:min(limit, len(shown))]
	}
	reply(w, http.StatusOK, shown)
}

func (a *tasks) add(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	var said struct {
		Title *string `json:"title"`
	}
	text, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(text, &said)
	}
	if err != nil || said.Title == nil || *said.Title == "" || utf8.RuneCountInString(*said.Title) > 40 || r.Header.Get("Content-Type") != "application/json" {
		reply(w, http.StatusBadRequest, map[string]string{"error": "a task needs a title"})
		return
	}
	a.list = append(a.list, task{len(a.list) + 1, *said.Title})
	reply(w, http.StatusCreated, a.list[len(a.list)-1])
}

func (a *tasks) read(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	id, err := strconv.Atoi(r.PathValue("id"))
	switch {
	case err != nil || id < 1:
		reply(w, http.StatusBadRequest, map[string]string{"error": "an id is a number"})
	case id > len(a.list):
		reply(w, http.StatusNotFound, map[string]string{"error": "there is no such task"})
	default:
		reply(w, http.StatusOK, a.list[id-1])
	}
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
