package mock_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock"
	"github.com/understudy-api/understudy/specs"
)

const agenda = `
openapi: 3.1.0
info: {title: Agenda, version: '1'}
paths:
  /bookings:
    get:
      parameters:
        - {name: page, in: query, schema: {type: integer, default: 0}}
        - {name: size, in: query, schema: {type: integer, minimum: 1}}
        - {name: start, in: query, schema: {type: string, format: date-time}}
        - {name: end, in: query, schema: {type: string, format: date-time}}
        - {name: date, in: query, schema: {type: string, format: date}}
        - {name: created_at, in: query, schema: {type: string, format: date}}
      responses:
        '200':
          description: a page
          content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Booking'}}}}
      responses: {'201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Booking'}}}}}
  /bookings/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      responses: {'200': {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Booking'}}}}}
    delete:
      responses: {'204': {description: gone}}
components:
  schemas:
    Booking:
      type: object
      required: [id, start, end, created_at]
      properties:
        id: {type: string}
        start: {type: string, format: date-time}
        end: {type: string, format: date-time}
        created_at: {type: string, format: date-time}
    Page:
      type: object
      required: [content, first, last, empty, hasPrevious, pageable, number, totalPages, totalElements, links]
      properties:
        content: {type: array, items: {$ref: '#/components/schemas/Booking'}}
        first: {type: boolean}
        last: {type: boolean}
        empty: {type: boolean}
        hasPrevious: {type: boolean}
        pageable: {type: object, required: [paged, unpaged, offset], properties: {paged: {type: boolean}, unpaged: {type: boolean}, offset: {type: integer}}}
        number: {type: integer}
        totalPages: {type: integer}
        totalElements: {type: integer}
        links: {type: object, required: [first, last], properties: {first: {type: string}, last: {type: string}}}
`

func bookings(t *testing.T) *client {
	doc, err := specs.Loader{}.Parse(t.Context(), "agenda.yaml", []byte(agenda))
	require.NoError(t, err)
	return inMemory(t, mock.Config{}, doc).client(t)
}

// What is true or false of a page agrees with its number.
func TestPagesKnowTheirPlace(t *testing.T) {
	c := bookings(t)
	total := c.get("/bookings").object()["totalElements"].(float64)
	require.Greater(t, total, 3.0)
	pages := float64((int(total) + 2) / 3)
	for page := range int(pages) + 1 {
		p := c.get("/bookings?size=3&page=" + toJSON(t, page)).object()
		got := []any{p["first"], p["last"], p["empty"], p["hasPrevious"], p["totalPages"]}
		last := float64(page) >= pages-1
		assert.Equal(t, []any{page == 0, last, float64(page) == pages, page > 0, pages}, got, "page %d", page)
		assert.Equal(t, map[string]any{"paged": true, "unpaged": false, "offset": min(float64(page)*3, total)}, p["pageable"])
		links := p["links"].(map[string]any)
		assert.Contains(t, links["first"], "page=0")
		assert.True(t, strings.HasSuffix(links["last"].(string), "page="+toJSON(t, pages-1)+"&size=3"), links["last"])
	}
}

// What is in a time in part is found there, and on each of its days.
func TestTimesOfLists(t *testing.T) {
	c := bookings(t)
	for _, one := range c.get("/bookings?size=1000").list("content") {
		c.do("DELETE", "/bookings/"+one["id"].(string), "")
	}
	for _, one := range []string{
		`{"id":"early","start":"2030-05-01T08:00:00Z","end":"2030-05-01T10:00:00Z","created_at":"2030-01-01T23:00:00Z"}`,
		`{"id":"long","start":"2030-05-01T22:00:00Z","end":"2030-05-03T02:00:00Z","created_at":"2030-01-02T00:00:00Z"}`,
		`{"id":"late","start":"2030-05-03T08:00:00Z","end":"2030-05-03T09:00:00Z","created_at":"2030-01-02T10:00:00Z"}`,
	} {
		require.Equal(t, 201, c.do("POST", "/bookings", one).status)
	}
	for _, test := range []struct{ query, want, why string }{
		{"start=2030-05-02T00:00:00Z&end=2030-05-02T23:00:00Z", "long", "it neither starts nor ends there"},
		{"start=2030-05-01T09:00:00Z&end=2030-05-01T23:00:00Z", "early long", "one ends, the other starts there"},
		{"start=2030-05-03T01:00:00Z", "long late", "without an end"},
		{"end=2030-05-01T12:00:00Z", "early", "without a start"},
		{"start=2030-06-01T00:00:00Z&end=2030-06-02T00:00:00Z", "", "nothing is there"},
		{"date=2030-05-01", "early long", "both start on it"},
		{"date=2030-05-02", "long", "a day in between"},
		{"created_at=2030-01-02", "long late", "moments of that day"},
	} {
		var ids []string
		for _, one := range c.get("/bookings?" + test.query).list("content") {
			ids = append(ids, one["id"].(string))
		}
		assert.ElementsMatch(t, strings.Fields(test.want), ids, "%s: %s", test.query, test.why)
	}
}
