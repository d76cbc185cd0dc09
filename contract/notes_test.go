package contract_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/understudy-api/understudy/specs"
)

// notesPath is the document of the small API of notes.
const notesPath = "testdata/notes.yaml"

// notes is a small API that keeps its document, but for one fault that it
// may be given by name.
type notes struct {
	doc   *specs.Document
	fault string

	mu    sync.Mutex
	list  []*note
	last  int
	clock time.Time
	asked map[string]int // requests by credential

	settings map[string]any
}

type note struct {
	ID      int       `json:"id"`
	Title   string    `json:"title"`
	Content *string   `json:"content,omitempty"`
	Status  string    `json:"status,omitempty"`
	Stars   *int      `json:"stars,omitempty"`
	Author  string    `json:"author"`
	Created time.Time `json:"created_at"`
	Updated time.Time `json:"updated_at"`
	Reads   int       `json:"reads,omitempty"` // nothing of the document
	deleted bool
}

type author struct {
	Name string `json:"name"`
	City string `json:"city,omitempty"`
}

var authors = []author{{"ada", "London"}, {"grace", "New York"}, {"edsger", "Rotterdam"}, {"barbara", ""}, {"niklaus", "Winterthur"}}

// newNotes is the API with seven notes. fault is "" for none.
func newNotes(t *testing.T, fault string) *notes {
	t.Helper()
	n := &notes{doc: load(t, notesPath), fault: fault, clock: time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC), asked: map[string]int{}, settings: map[string]any{"theme": "light"}}
	for i, title := range []string{"milk", "letters", "walk", "accounts", "zebra", "garden", "books"} {
		made := n.add(map[string]any{"title": title, "status": []string{"draft", "published", "archived"}[i%3]})
		if i > 0 {
			made.Stars = new(i * 5 % 6)
		}
	}
	return n
}

// has reports whether the API has that fault, or that way of its own.
func (n *notes) has(fault string) bool { return n.fault == fault }

func (n *notes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	defer n.mu.Unlock()
	op, params, err := n.doc.Match(r.Method, r.URL.EscapedPath())
	if wrong, is := errors.AsType[*specs.WrongMethod](err); is {
		w.Header().Set("Allow", strings.Join(wrong.Allow, ", "))
		refuse(w, http.StatusMethodNotAllowed, "the path has no such method")
		return
	} else if err != nil {
		refuse(w, http.StatusNotFound, "there is no such path")
		return
	}
	key := r.Header.Get("X-API-Key")
	if !strings.HasPrefix(key, "demo") {
		refuse(w, http.StatusUnauthorized, "who are you?")
		return
	}
	text, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(strings.NewReader(string(text)))
	var body map[string]any
	_ = json.Unmarshal(text, &body)
	if wrong := op.CheckRequest(r, params); len(wrong) > 0 && !readOnly(wrong) {
		n.refused(op, params, body, wrong)
		refuse(w, http.StatusBadRequest, wrong[0].Message())
		return
	}
	n.asked[key]++
	switch op.Path {
	case "/notes":
		if r.Method == http.MethodPost {
			n.create(w, body)
			return
		}
		n.limits(w, key)
		n.index(w, r.URL.Query())
	case "/notes/{id}":
		n.item(w, r.Method, params[0].Value, body)
	case "/settings":
		if r.Method == http.MethodPut && !n.has("settings-forgotten") {
			n.settings = body
		}
		answer(w, http.StatusOK, n.settings)
	case "/authors":
		n.authors(w, r.URL.Query())
	case "/authors/{name}":
		i := slices.IndexFunc(authors, func(a author) bool { return a.Name == params[0].Value })
		if i < 0 || n.has("author-missing") && i == 0 {
			refuse(w, http.StatusNotFound, "nobody has that name")
			return
		}
		one := authors[i]
		if n.has("author-elsewhere") {
			one.City = "Paris"
		}
		answer(w, http.StatusOK, one)
	case "/events":
		n.events(w, r.URL.Query())
	}
}

// readOnly reports whether all that is wrong is that read-only members were sent,
// which are ignored.
func readOnly(wrong []specs.Violation) bool {
	return !slices.ContainsFunc(wrong, func(v specs.Violation) bool { return v.Code != "readOnly" })
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func refuse(w http.ResponseWriter, status int, why string) {
	answer(w, status, map[string]string{"error": why})
}

func (n *notes) limits(w http.ResponseWriter, key string) {
	left := 1000 - n.asked[key]
	if n.has("limit-stands-still") {
		left = 999
	}
	w.Header().Set("X-RateLimit-Limit", "1000")
	w.Header().Set("X-RateLimit-Remaining", strconv.Itoa(left))
	w.Header().Set("X-RateLimit-Reset", "1768478400")
}

func number(q url.Values, name string, usual int) int {
	if i, err := strconv.Atoi(q.Get(name)); err == nil {
		return i
	}
	return usual
}

// part is the part of a list that a page shows.
func part[T any](list []T, from, size int) []T {
	from = min(max(from, 0), len(list))
	return list[from:min(from+size, len(list))]
}

func (n *notes) authors(w http.ResponseWriter, q url.Values) {
	page, size := number(q, "page", 1), number(q, "per_page", 2)
	if n.has("page-from-zero") && q.Has("page") {
		page++
	}
	total := len(authors)
	if n.has("total-of-page") {
		total = len(part(authors, (page-1)*size, size))
	}
	w.Header().Set("X-Total-Count", strconv.Itoa(total))
	answer(w, http.StatusOK, append([]author{}, part(authors, (page-1)*size, size)...))
}

func (n *notes) events(w http.ResponseWriter, q url.Values) {
	type event struct {
		ID   int    `json:"id"`
		Kind string `json:"kind"`
	}
	var list []event
	for i := range 9 {
		list = append(list, event{100 - i, "sent"})
	}
	from, size := number(q, "cursor", 0), number(q, "limit", 10)
	if n.has("cursor-repeats") && from > 0 {
		from--
	}
	shown := struct {
		Events []event `json:"events"`
		Next   *string `json:"next_cursor"`
	}{Events: append([]event{}, part(list, from, size)...)}
	if from+size < len(list) {
		shown.Next = new(fmt.Sprint(from + size))
	}
	if n.has("cursor-loses") && shown.Next != nil {
		shown.Next = new(fmt.Sprint(from + size + 1))
	}
	answer(w, http.StatusOK, shown)
}
