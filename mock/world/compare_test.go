package world

import (
	"encoding/base64"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/understudy-api/understudy/specs/schema"
)

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		why, less, more string
	}{
		{"numbers by what they amount to", `9`, `10`},
		{"whatever way they are written", `9.5`, `1e1`},
		{"texts as they are", `"Ann"`, `"Bob"`},
		{"false before true", `false`, `true`},
		{"null before everything", `null`, `false`},
		{"moments by when they are, in whatever zone", `"2026-01-15T12:30:00+02:00"`, `"2026-01-15T11:00:00Z"`},
		{"a day before the next", `"2026-01-15"`, `"2026-01-16T00:00:00Z"`},
		{"seconds since 1970 beside a date", `1700000000`, `"2026-01-15"`},
	} {
		less, more := parse(t, c.less), parse(t, c.more)
		assert.Negative(t, compare(&less, &more), c.why)
		assert.Positive(t, compare(&more, &less), c.why)
		assert.Zero(t, compare(&less, &less), c.why)
	}
	day, moment := parse(t, `"2026-01-15"`), parse(t, `"2026-01-15T23:59:59Z"`)
	assert.Zero(t, compare(&moment, &day), "a moment is within its day")
}

func TestOrderIsTotal(t *testing.T) {
	var all []schema.Value
	for _, text := range []string{
		`null`, `false`, `true`, `5`, `1700000000`, `1700000000000`, `9e11`,
		`"2026-01-15"`, `"2026-01-15T00:00:00Z"`, `"2026-01-15T23:00:00+12:00"`, `"2026-01-15T12:00:00Z"`, `"2026-01-15T23:59:59Z"`, `"2026-01-16"`,
		`"2026-01-15T20"`, `"!"`, `"Ann"`, `""`, `[1]`, `[2]`, `{"a":1}`,
	} {
		all = append(all, parse(t, text))
	}
	for i := range all {
		for j := range all {
			a, b := &all[i], &all[j]
			assert.Equal(t, arrange(a, b) < 0, arrange(b, a) > 0, "%s %s", a.JSON(), b.JSON())
			for k := range all {
				if c := &all[k]; arrange(a, b) <= 0 && arrange(b, c) <= 0 {
					assert.LessOrEqual(t, arrange(a, c), 0, "%s %s %s", a.JSON(), b.JSON(), c.JSON())
				}
			}
		}
	}
	day, morning, evening := all[7], all[8], all[11]
	assert.Zero(t, arrange(&day, &morning), "a day is where it begins")
	assert.Negative(t, arrange(&day, &evening))
}

func TestCursors(t *testing.T) {
	p := position{by: []schema.Value{schema.Text("Ann"), schema.Int(7)}, rank: 42}
	got, ok := parseCursor(p.cursor())
	assert.True(t, ok)
	assert.Zero(t, got.compare(p, []ordering{{}, {}}))
	for _, text := range []string{"", "x", "====", "item:7", base64.RawURLEncoding.EncodeToString([]byte(`{"a":1}`)), base64.RawURLEncoding.EncodeToString([]byte(`["a"]`)), "eyJhZnRlciI6IjdjMWY2YTUyIn0"} {
		_, ok := parseCursor(text)
		assert.False(t, ok, "no cursor of ours: %q", text)
	}
	down := []ordering{{down: true}}
	a, b := position{by: []schema.Value{schema.Int(1)}, rank: 1}, position{by: []schema.Value{schema.Int(2)}, rank: 0}
	assert.Positive(t, a.compare(b, down), "the greater first")
	assert.Negative(t, a.compare(position{by: a.by, rank: 2}, down), "equal ones in the order that they came in")
}

func TestCache(t *testing.T) {
	c := cache[string, int]{most: 10}
	made := map[string]int{}
	get := func(key string, size int) int {
		v, err := c.get(key, func() (int, int, error) {
			made[key]++
			return size, size, nil
		})
		assert.NoError(t, err)
		return v
	}
	get("a", 4)
	get("b", 4)
	get("a", 4)
	assert.Equal(t, 1, made["a"], "it is kept")
	get("c", 4)
	get("b", 4)
	assert.Equal(t, 2, made["b"], "the one that was used least recently has made room")
	get("c", 4)
	assert.Equal(t, 1, made["c"])
	get("large", 11)
	get("large", 11)
	assert.Equal(t, 2, made["large"], "what does not fit is not kept")
	get("c", 4)
	assert.Equal(t, 1, made["c"], "and moves nothing out")
	fails := 0
	for range 2 {
		_, err := c.get("bad", func() (int, int, error) { fails++; return 0, 0, assert.AnError })
		assert.Error(t, err)
	}
	assert.Equal(t, 2, fails, "failures are tried again")
}
