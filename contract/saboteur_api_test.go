package contract_test

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/understudy-api/understudy/specs"
)

// gadgetsPath is the document of the small API of gadgets.
const gadgetsPath = "testdata/saboteur.yaml"

// gadgets is a small API that keeps its document. It has what every check
// of single answers looks at: credentials, limits, headers, write-only members,
// parameters that are mended.
type gadgets struct {
	doc *specs.Document
	mux *http.ServeMux

	mu    sync.Mutex
	list  []gadget
	last  int
	asked map[string]int // lists, by credential
}

type gadget struct {
	ID     int    `json:"id"`
	Name   string `json:"name"`
	Colour string `json:"colour"`
	Made   string `json:"made"`
}

func newGadgets(t *testing.T) *gadgets {
	t.Helper()
	a := &gadgets{doc: load(t, gadgetsPath), mux: http.NewServeMux(), asked: map[string]int{}}
	for i, name := range []string{"lamp", "kettle", "radio", "clock"} {
		a.add(name, []string{"red", "green", "blue"}[i%3])
	}
	a.mux.HandleFunc("GET /v1/gadgets", a.index)
	a.mux.HandleFunc("POST /v1/gadgets", a.create)
	a.mux.HandleFunc("GET /v1/gadgets/{id}", a.read)
	a.mux.HandleFunc("DELETE /v1/gadgets/{id}", a.remove)
	a.mux.HandleFunc("GET /v1/swatch", swatch)
	return a
}

func (a *gadgets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if op, params, err := a.doc.Match(r.Method, r.URL.EscapedPath()); err == nil {
		if wrong := slices.DeleteFunc(op.CheckRequest(r, params), ignored); len(wrong) > 0 {
			status := http.StatusBadRequest
			if wrong[0].Code == specs.CodeCredentials {
				status = http.StatusUnauthorized
				w.Header().Set("WWW-Authenticate", "Bearer")
			}
			refuse(w, status, "it is wrong")
			return
		}
		if !strings.HasPrefix(r.Header.Get("Authorization"), "Bearer demo") {
			w.Header().Set("WWW-Authenticate", "Bearer")
			refuse(w, http.StatusUnauthorized, "nobody has that token")
			return
		}
	}
	a.mux.ServeHTTP(w, r)
}

// ignored are faults that the API passes over, in the parameter that it mends.
func ignored(v specs.Violation) bool { return v.In == "query" && v.Name == "size" }

func (a *gadgets) add(name, colour string) gadget {
	a.last++
	one := gadget{a.last, name, colour, "2026-01-15"}
	a.list = append(a.list, one)
	return one
}

func (a *gadgets) index(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	shown := slices.DeleteFunc(slices.Clone(a.list), func(g gadget) bool { return q.Has("colour") && g.Colour != q.Get("colour") })
	w.Header().Set("X-Revision", "7")
	who := r.Header.Get("Authorization")
	a.asked[who]++
	w.Header().Set("X-RateLimit-Remaining", strconv.Itoa(max(0, 1000-a.asked[who])))
	answer(w, http.StatusOK, append([]gadget{}, part(shown, 0, number(q, "limit", len(shown)))...))
}

func (a *gadgets) create(w http.ResponseWriter, r *http.Request) {
	var said gadget
	text, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(text, &said)
	}
	if err != nil {
		refuse(w, http.StatusBadRequest, "it cannot be read")
		return
	}
	answer(w, http.StatusCreated, a.add(said.Name, said.Colour))
}

func (a *gadgets) find(r *http.Request) int {
	id, _ := strconv.Atoi(r.PathValue("id")) // it was looked at before
	return slices.IndexFunc(a.list, func(g gadget) bool { return g.ID == id })
}

func (a *gadgets) read(w http.ResponseWriter, r *http.Request) {
	if i := a.find(r); i >= 0 {
		answer(w, http.StatusOK, a.list[i])
		return
	}
	refuse(w, http.StatusNotFound, "there is no such gadget")
}

func (a *gadgets) remove(w http.ResponseWriter, r *http.Request) {
	i := a.find(r)
	if i < 0 {
		refuse(w, http.StatusNotFound, "there is no such gadget")
		return
	}
	a.list = slices.Delete(a.list, i, i+1)
	w.WriteHeader(http.StatusNoContent)
}

// swatch mends its parameter: what is no size is the usual one.
func swatch(w http.ResponseWriter, r *http.Request) {
	size := 3
	if v, err := strconv.Atoi(r.URL.Query().Get("size")); err == nil && v >= 1 && v <= 9 {
		size = v
	}
	answer(w, http.StatusOK, map[string]int{"size": size})
}
