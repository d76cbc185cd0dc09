package mock_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock"
)

func boundsHold(t *testing.T, open stage) {
	for _, config := range []mock.Config{{MaxItems: 8}, {MaxWorld: 2000}} {
		c := open(t, config, document(t, "shelter.yaml"), document(t, "market.yaml")).client(t)
		var r *reply
		for range 20 {
			if r = c.do("POST", "/v1/pets", rex); r.status != 201 {
				break
			}
		}
		problem := r.want(507).object()["error"].(map[string]any)
		assert.Equal(t, 507.0, problem["status"], "in the shape that the document has for it")
		assert.Contains(t, problem["message"], "full")
		before := everything(c)
		assert.Equal(t, 507, c.do("PUT", "/notes/hello", `{"text":"`+strings.Repeat("milk ", 60)+`"}`).status)
		assert.Equal(t, 507, c.do("POST", "/v1/pets", rex).status)
		assert.Equal(t, before, everything(c), "nothing was changed")
		c.in("another").create("/v1/pets", rex)
		c.do("POST", "/__understudy/reset", "").want(204, "there is always room to begin anew")
		c.create("/v1/pets", rex)
	}
}

// A stand-in whose Redis is lost says so, and works again when it is back.
func TestStateOutage(t *testing.T) {
	for _, servers := range []int{1, 2} {
		t.Run(fmt.Sprint(servers), func(t *testing.T) {
			r := startRedis(t)
			c := inRedis(r, servers)(t, mock.Config{}, document(t, "shelter.yaml")).client(t)
			c.get("/v1/settings") // one that nobody changes
			made, location := c.create("/v1/pets", rex)
			before, _ := c.pets()
			r.kill()
			for _, call := range [][3]string{
				{"GET", location, ""},
				{"GET", "/v1/settings", ""},
				{"GET", "/v1/pets", ""},
				{"POST", "/v1/pets", rex},
				{"DELETE", location, ""},
				{"PATCH", location, `{"name":"Max"}`},
			} {
				began := time.Now()
				answer := c.do(call[0], call[1], call[2]).want(503, call)
				assert.Less(t, time.Since(began), 10*time.Second, "%v", call)
				assert.NotEmpty(t, answer.header.Get("Retry-After"))
				if call[1] != "/v1/settings" && call[1] != "/v1/pets" || call[0] == "POST" {
					assert.Contains(t, answer.object(), "error", "in the shape that the document has for it")
				}
			}
			r.start(t)
			require.Eventually(t, func() bool { return recorded(c.h, "GET", location, "").Code == 200 }, 10*time.Second, 10*time.Millisecond)
			assert.Equal(t, made, c.get(location).object(), "what was acknowledged is there")
			after, _ := c.pets()
			assert.Equal(t, before, after, "and nothing else")
			c.get("/v1/settings")
			c.do("PATCH", location, `{"name":"Max"}`).want(200)
			assert.Equal(t, "Max", c.get(location).object()["name"])
		})
	}
}

// A Redis that is lost while many write loses nothing that was acknowledged.
func TestStateOutageUnderLoad(t *testing.T) {
	r := startRedis(t)
	c := inRedis(r, 2)(t, mock.Config{}, document(t, "shelter.yaml")).client(t)
	_, total := c.pets()
	var made, unknown atomic.Int64
	var locations sync.Map
	stop := make(chan struct{})
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				switch w := recorded(c.h, "POST", "/v1/pets", rex); w.Code {
				case 201:
					made.Add(1)
					if _, twice := locations.LoadOrStore(w.Header().Get("Location"), true); twice {
						t.Errorf("%s was given out twice", w.Header().Get("Location"))
					}
				case 503:
					unknown.Add(1)
				default:
					t.Errorf("%d: %s", w.Code, w.Body)
				}
			}
		})
	}
	more := func(counter *atomic.Int64, n int64) {
		until := counter.Load() + n
		require.Eventually(t, func() bool { return counter.Load() >= until }, 20*time.Second, time.Millisecond)
	}
	for range 3 {
		more(&made, 20)
		r.kill()
		more(&unknown, 4)
		r.start(t)
	}
	more(&made, 20)
	close(stop)
	group.Wait()
	for range 4 { // each replica finds Redis by itself
		require.Eventually(t, func() bool { return recorded(c.h, "GET", "/v1/pets", "").Code == 200 }, 20*time.Second, time.Millisecond)
	}
	all, now := c.pets()
	ids := map[any]bool{}
	for _, id := range pluck(all, "id") {
		ids["/v1/pets/"+toJSON(t, id)] = true
	}
	assert.Len(t, ids, len(all), "no id is there twice")
	locations.Range(func(location, _ any) bool { return assert.True(t, ids[location], "%s was acknowledged", location) })
	assert.GreaterOrEqual(t, now-total, float64(made.Load()))
	assert.LessOrEqual(t, now-total, float64(made.Load()+unknown.Load()), "of the others nobody knows")
}

// What one replica forgets the others forget.
func worldsEnd(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "shelter.yaml")).client(t)
	begun, _ := c.pets()
	_, location := c.create("/v1/pets", rex)
	c.do("DELETE", "/v1/pets/"+toJSON(t, begun[0]["id"]), "").want(204)
	c.h.drop(t, "")
	for range 2 {
		now, _ := c.pets()
		assert.Equal(t, begun, now)
		c.do("GET", location, "").want(404)
	}
}
