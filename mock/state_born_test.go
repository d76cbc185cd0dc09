package mock_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock"
)

// What is declared of things is left out where no body could show it: the others
// are there.
func TestWhatIsDeclaredCanBeShown(t *testing.T) {
	for _, c := range []struct {
		why, declared string
		set           int // of the three things
	}{
		{"a setting that fits", `set: {note: '"n"'}`, 3},
		{"a member too many", `set: {note: '"n"', more: '"m"'}`, 0},
		{"for one of them", `set: {note: '"n"', more: 'item.id == 1 ? "m" : 7'}`, 2},
		{"an item that has too many", `items: [{id: 7, note: n, more: m}]`, 0},
	} {
		d := direct(t, inMemory(t, mock.Config{}, parsed(t, fmt.Sprintf(`
openapi: 3.1.0
info: {title: Cups, version: 1.0.0}
x-understudy: {collections: {cups: {size: 3, %s}}}
paths:
  /cups: {get: {responses: {'200': {description: Cups., content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Cup'}}}}}}}}
components:
  schemas:
    Cup: {type: object, required: [id], maxProperties: 3, properties: {id: {type: integer}, name: {type: string}, note: {type: string}, more: {type: string}}}
`, c.declared))))
		r := d.get("/cups")
		require.Equal(t, "world", r.header.Get("X-Understudy-Source"), c.why)
		list := r.list()
		assert.Len(t, list, 3, c.why)
		notes := slices.DeleteFunc(pluck(list, "note"), func(note any) bool { return note != "n" })
		assert.Len(t, notes, c.set, "%s: %s", c.why, r.body)
	}
}
