package mock_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock"
	"github.com/understudy-api/understudy/specs"
)

// library lists the copies of books, which no operation shows.
const library = `
openapi: 3.1.0
info: {title: Library, version: 1.0.0}
x-understudy:
  generate: always
  collections:
    copies:
      size: 40
      of: books
      items:
        - {id: 1, shelf: A1}
      set:
        shelf: '"S" + string(item.id)'
        title: of.books.label
        author: of.books.author
    books:
      key: isbn
      size: 6
      of: authors
      schema: {type: object, required: [isbn, title], properties: {isbn: {type: string, pattern: '^97[89][0-9]{10}$'}, title: {type: string}}}
      items:
        - {isbn: '9780000000001', title: Emma}
      set:
        author: of.authors.name
        label: item.title + " by " + item.author + " " + item.isbn
    authors:
      key: name
      size: 3
      schema: {type: object, required: [name], properties: {name: {type: string}}}
      items: [{name: Jane Austen}]
paths:
  /copies:
    get:
      x-understudy:
        let:
          wanted: lower(params.by ?? "")
          found: len(matched)
        filters:
          by: lower(item.author) contains wanted
        respond:
          found: found
      parameters: [{name: by, in: query, schema: {type: string}}]
      responses:
        '200':
          description: Copies.
          content:
            application/json:
              schema:
                type: object
                required: [items, found]
                properties:
                  items: {type: array, items: {$ref: '#/components/schemas/Copy'}}
                  found: {type: integer}
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {shelf: {type: string}}}}}}
      responses:
        '201': {description: One more., content: {application/json: {schema: {$ref: '#/components/schemas/Copy'}}}}
components:
  schemas:
    Copy:
      type: object
      required: [id, shelf, title]
      properties: {id: {type: integer}, shelf: {type: string}, title: {type: string}}
`

func parsed(t testing.TB, text string) *specs.Document {
	t.Helper()
	d, err := specs.Loader{}.Parse(context.Background(), "library.yaml", []byte(text))
	require.NoError(t, err)
	return d
}

func TestWhatDocumentsDeclare(t *testing.T) {
	d := direct(t, inMemory(t, mock.Config{}, parsed(t, library)))
	copies := d.get("/copies").list("items")
	require.Len(t, copies, 40)
	assert.Equal(t, map[string]any{"id": 1.0, "shelf": "A1", "title": "Emma by Jane Austen 9780000000001"}, copies[0], "what is declared stays, the first belongs to the first")
	titles := map[any]bool{}
	for _, c := range copies[1:] {
		assert.Equal(t, fmt.Sprint("S", c["id"]), c["shelf"])
		titles[c["title"]] = true
	}
	assert.Len(t, titles, 5, "each of those that are made up has some, the declared one no more than it says")
	assert.Len(t, d.tell("GET", "/collections/books", "").list("items"), 6, "those that are declared count")

	emma := d.get("/copies?by=AUSTEN").object()
	assert.Len(t, emma["items"], int(emma["found"].(float64)))
	assert.NotEmpty(t, emma["items"])

	said, _ := d.create("/copies", `{"shelf":"Z9"}`)
	assert.Equal(t, "Z9", said["shelf"], "what the client says stays")
	assert.Contains(t, titles, said["title"], "what comes later belongs to something too")
	unsaid, _ := d.create("/copies", `{}`)
	assert.Equal(t, fmt.Sprint("S", unsaid["id"]), unsaid["shelf"])
}

func TestWhatCannotBeDeclared(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"items: [{name: Jane Austen}]", "items: {name: Jane Austen}", "library.yaml:30:14: expected a list of items, found {"},
		{"items: [{name: Jane Austen}]", "items: [{nam: Jane Austen}]", "library.yaml:30:15: expected an object with the member name"},
		{"items: [{name: Jane Austen}]", "items: [{name: Jane Austen, nane: x}]", "there is no member nane; did you mean name?"},
		{"items: [{name: Jane Austen}]", "items: [{name: 7}]", "7 is not what name may be"},
		{"key: name\n", "key: name\n      of: copies\n", "a collection cannot belong to itself"},
		{"lower(item.author) contains wanted", "len(matched) > 0", `unknown name "matched"`},
		{"lower(item.author) contains wanted", "found > 0", `unknown name "found"`},
		{"title: of.books.label", "title: item.author", "author"},
		{"title: of.books.label", "title: 7", "expected text, found a number"},
	} {
		text := strings.Replace(library, c.old, c.new, 1)
		require.NotEqual(t, library, text)
		_, err := mock.New(mock.Config{}, parsed(t, text))
		assert.ErrorContains(t, err, c.want, c.new)
	}
}
