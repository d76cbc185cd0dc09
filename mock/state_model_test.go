package mock_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock"
)

// shelf is what a library is: books in their order, each with its JSON.
type shelf struct {
	isbns []any
	books map[any]map[string]any
}

func (s *shelf) put(book map[string]any) {
	if _, there := s.books[book["isbn"]]; !there {
		s.isbns = append(s.isbns, book["isbn"])
	}
	s.books[book["isbn"]] = book
}

func (s *shelf) remove(isbn any) {
	s.isbns = slices.DeleteFunc(s.isbns, func(other any) bool { return other == isbn })
	delete(s.books, isbn)
}

func (s *shelf) page(genre string, skip, limit int) (page []map[string]any, total int) {
	page = []map[string]any{}
	for _, isbn := range s.isbns {
		if b := s.books[isbn]; genre == "" || b["genre"] == genre {
			if total++; total > skip && len(page) < limit {
				page = append(page, b)
			}
		}
	}
	return page, total
}

// What a library says is what a map of books says to which the same is done.
func TestStateIsAMap(t *testing.T) {
	t.Parallel()
	doc := document(t, "library.yaml")
	redis := startRedis(t)
	for seed := range seeds(uint64(few(8, 3))) {
		config := mock.Config{}
		config.Seed = seed
		open := []stage{inMemory, inRedis(redis, 1), inRedis(redis, 2), inMemory}[seed%4]
		company := open(t, config, doc)
		r := rand.New(rand.NewPCG(seed, 1))
		clients := []*librarian{newLibrarian(company.client(t)), newLibrarian(company.client(t).in("other"))}
		for range steps {
			clients[r.IntN(2)].step(r)
		}
	}
}

// librarian does the same to a library and to a shelf.
type librarian struct {
	*client
	begun []map[string]any
	shelf *shelf
	gone  []any
}

func newLibrarian(c *client) *librarian {
	l := &librarian{client: c}
	for {
		page := c.get("/api/books?skip=" + strconv.Itoa(len(l.begun))).list()
		if len(page) == 0 {
			l.begin()
			return l
		}
		l.begun = append(l.begun, page...)
	}
}

func (l *librarian) begin() {
	l.shelf = &shelf{books: map[any]map[string]any{}}
	for _, b := range l.begun {
		l.shelf.put(b)
	}
}

func (l *librarian) book(r *rand.Rand, isbn any) map[string]any {
	b := map[string]any{"isbn": isbn, "title": fmt.Sprintf("Title %d", r.IntN(50)), "genre": []string{"novel", "poetry", "essay"}[r.IntN(3)]}
	if r.IntN(2) == 0 {
		b["pages"] = float64(1 + r.IntN(2000))
	}
	return b
}

// isbn is one that there is, one that there was, or one that there never was.
func (l *librarian) isbn(r *rand.Rand) any {
	switch n := r.IntN(6); {
	case n < 3 && len(l.shelf.isbns) > 0:
		return l.shelf.isbns[r.IntN(len(l.shelf.isbns))]
	case n == 4 && len(l.gone) > 0:
		return l.gone[r.IntN(len(l.gone))]
	}
	return fmt.Sprintf("978000%07d", r.IntN(1e7))
}

func (l *librarian) step(r *rand.Rand) {
	if r.IntN(60) == 0 {
		l.do("POST", "/__understudy/reset", "").want(204)
		l.begin()
	}
	isbn := l.isbn(r)
	target := "/api/books/" + isbn.(string)
	status := 404
	was, there := l.shelf.books[isbn]
	if there {
		status = 200
	}
	switch r.IntN(6) {
	case 0:
		if there {
			return // what it does then the document does not say
		}
		b := l.book(r, isbn)
		require.Equal(l, b, l.do("POST", "/api/books", toJSON(l, b)).want(200).object())
		l.shelf.put(b)
	case 1:
		b := l.book(r, isbn)
		answer := l.do("PUT", target, toJSON(l, with(b, map[string]any{"isbn": "9799999999999"}))).want(status)
		if there {
			require.Equal(l, b, answer.object(), "the path says which it is")
			l.shelf.put(b)
		}
	case 2:
		if there {
			status = 204
		}
		l.do("DELETE", target, "").want(status)
		l.shelf.remove(isbn)
		l.gone = append(l.gone, isbn)
	case 3:
		if answer := l.do("GET", target, "").want(status); there {
			require.Equal(l, was, answer.object())
		}
	default:
		genre, skip, limit := []string{"", "novel", "essay"}[r.IntN(3)], r.IntN(len(l.shelf.isbns)+3), 1+r.IntN(30)
		query := fmt.Sprintf("?skip=%d&limit=%d", skip, limit)
		if genre != "" {
			query += "&genre=" + genre
		}
		page, total := l.shelf.page(genre, skip, limit)
		answer := l.get("/api/books" + query)
		require.Equal(l, page, answer.list(), query)
		require.Equal(l, strconv.Itoa(total), answer.header.Get("X-Total-Count"))
	}
}
