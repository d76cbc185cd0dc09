package mock_test

import (
	"fmt"
	"strings"
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
				{"GET", location, ""}, {"GET", "/v1/settings", ""}, {"GET", "/v1/pets", ""}, {"POST", "/v1/pets", rex},
				{"DELETE", location, ""}, {"PATCH", location, `{"name":"Max"}`},
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
