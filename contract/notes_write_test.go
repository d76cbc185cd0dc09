package contract_test

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/understudy-api/understudy/specs"
)

func (n *notes) index(w http.ResponseWriter, q url.Values) {
	list := slices.DeleteFunc(slices.Clone(n.list), func(one *note) bool {
		switch {
		case one.deleted && !n.has("deleted-listed"):
			return true
		case n.has("created-unlisted") && one.ID > 7:
			return true
		case q.Get("status") != "" && one.Status != q.Get("status") && !n.has("filter-ignored"):
			return true
		case q.Has("min_stars"):
			least := number(q, "min_stars", 0)
			if n.has("filter-above") {
				least++
			}
			return one.Stars == nil || *one.Stars < least
		}
		return false
	})
	if by := q.Get("sort"); by != "" && !n.has("sort-ignored") {
		slices.SortStableFunc(list, func(a, b *note) int {
			order := cmp.Compare(starsOf(a), starsOf(b))
			if strings.HasSuffix(by, "title") {
				order = cmp.Compare(a.Title, b.Title)
			}
			if strings.HasPrefix(by, "-") && !n.has("sort-one-way") {
				order = -order
			}
			return order
		})
	}
	size, from := number(q, "limit", 20), number(q, "offset", 0)
	switch {
	case n.has("few-on-a-page"):
		size = min(size, 3)
	case n.has("newest-first") && q.Get("sort") == "":
		slices.Reverse(list)
	case n.has("refuses-beyond") && from > 0 && from >= len(list):
		refuse(w, http.StatusBadRequest, "there is no such page")
		return
	}
	if n.has("page-too-long") {
		size++
	}
	if n.has("offset-ignored") {
		from = 0
	}
	if n.has("offset-loses") && from > 0 {
		from++
	}
	shown := struct {
		Items []*note `json:"items"`
		Total int     `json:"total"`
		More  bool    `json:"has_more"`
	}{Items: append([]*note{}, part(list, from, size)...), Total: len(list), More: from+size < len(list)}
	switch {
	case n.has("total-wrong"):
		shown.Total++
	case n.has("total-stands-still"):
		shown.Total = max(7, len(shown.Items))
	case n.has("more-wrong"):
		shown.More = len(shown.Items) > 0
	}
	answer(w, http.StatusOK, shown)
}

func starsOf(one *note) int {
	if one.Stars == nil {
		return -1
	}
	return *one.Stars
}

// add adds a note with what was said of it.
func (n *notes) add(said map[string]any) *note {
	n.last++
	one := &note{ID: n.last, Author: authors[1+n.last%3].Name, Created: n.now()}
	if n.has("lives-elsewhere") {
		one.Created = one.Created.In(time.FixedZone("", 3600))
	}
	one.Updated = one.Created
	if n.has("link-dangles") {
		one.Author = "nobody"
	}
	if at, is := said["created_at"].(string); is && n.has("read-only-taken") {
		if moment, err := time.Parse(time.RFC3339, at); err == nil {
			one.Created = moment
		}
	}
	n.set(one, said)
	n.list = append(n.list, one)
	return one
}

func (n *notes) now() time.Time {
	n.clock = n.clock.Add(time.Second)
	return n.clock
}

// set sets members of a note; null takes one away.
func (n *notes) set(one *note, said map[string]any) {
	for name, v := range said {
		text, _ := v.(string)
		switch name {
		case "title":
			if one.Title = text; n.has("shouts") {
				one.Title = strings.ToUpper(text) + " "
			}
		case "content":
			one.Content = nil
			if v != nil {
				one.Content = &text
			}
		case "status":
			one.Status = text
		case "stars":
			one.Stars = nil
			if f, is := v.(float64); is {
				one.Stars = new(int(f))
			}
		case "author":
			if n.has("read-only-changed") && one.Author != "" {
				one.Author = text
			}
		}
	}
}

func (n *notes) create(w http.ResponseWriter, said map[string]any) {
	one := n.add(said)
	at := fmt.Sprintf("/v1/notes/%d", one.ID)
	switch n.fault {
	case "location-wrong":
		at = "/v1/notes/9" + strconv.Itoa(one.ID)
	case "location-of-another":
		at = "/v1/notes/1"
	case "location-elsewhere":
		at = "http://backend.internal:3000" + at
	}
	w.Header().Set("Location", at)
	answer(w, http.StatusCreated, one)
	if n.has("create-spoils") {
		one.Title = "spoilt"
	}
}

func (n *notes) item(w http.ResponseWriter, method, id string, said map[string]any) {
	i := n.find(id)
	if n.has("created-unreadable") && i > 6 && method == http.MethodGet {
		i = -1
	}
	if i < 0 {
		refuse(w, http.StatusNotFound, "there is no such note")
		return
	}
	one := n.list[i]
	status := http.StatusOK
	switch method {
	case http.MethodPut:
		if n.has("put-creates-again") && !one.Updated.Equal(one.Created) {
			n.add(said)
		}
		if !n.has("put-merges") {
			one.Content, one.Stars, one.Status = nil, nil, ""
			if n.has("has-defaults") {
				one.Stars, one.Status = new(3), "draft"
			}
		}
		n.set(one, said)
		if n.has("put-adds") && one.Stars != nil && !one.Updated.Equal(one.Created) {
			one.Stars = new(min(*one.Stars+1, 5))
		}
		one.Updated = n.now()
	case http.MethodPatch:
		if n.has("patch-replaces") {
			one.Content, one.Stars = nil, new(0)
			one.Status = "draft"
		}
		if !n.has("patch-forgets") {
			n.set(one, said)
		}
		one.Updated = n.now()
	case http.MethodDelete:
		if n.has("marks-deleted") {
			one.Status, one.Updated = "archived", n.now()
		} else if !n.has("delete-forgets") {
			one.deleted = true
		}
		w.WriteHeader(http.StatusNoContent)
		return
	case http.MethodGet:
		if n.has("counts-reads") {
			one.Reads++
		}
	}
	answer(w, status, one)
}

// refused is what the API does with what it refuses: nothing, if it has no fault.
func (n *notes) refused(op *specs.Operation, params specs.Params, said map[string]any, wrong []specs.Violation) {
	if wrong[0].In != "body" || said == nil {
		return
	}
	switch {
	case n.has("refused-applied") && op.Path == "/notes/{id}":
		if i := n.find(params[0].Value); i >= 0 {
			for _, name := range []string{"title", "content"} {
				if text, is := said[name].(string); is && wrong[0].Pointer != "/"+name {
					n.set(n.list[i], map[string]any{name: text})
				}
			}
		}
	case n.has("refused-created") && op.Path == "/notes":
		n.add(map[string]any{"title": "half"})
	}
}

func (n *notes) find(id string) int {
	return slices.IndexFunc(n.list, func(one *note) bool { return strconv.Itoa(one.ID) == id && !one.deleted })
}
