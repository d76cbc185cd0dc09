package mock_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock"
)

// together runs so many clients at once.
func together(clients int, do func(client int)) {
	var group sync.WaitGroup
	for i := range clients {
		group.Go(func() { do(i) })
	}
	group.Wait()
}

func createsAreNotLost(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "shelter.yaml")).client(t)
	_, total := c.pets()
	var mu sync.Mutex
	made := map[string]string{}
	together(8, func(client int) {
		for i := range 12 {
			name := fmt.Sprintf("Pet %d of %d", i, client)
			w := recorded(c.h, "POST", "/v1/pets", fmt.Sprintf(`{"name":%q,"species":"dog"}`, name))
			mu.Lock()
			location := w.Header().Get("Location")
			assert.Equal(t, 201, w.Code, "%s", w.Body)
			assert.Empty(t, made[location], "%s was given to %s and to %s", location, made[location], name)
			made[location] = name
			mu.Unlock()
		}
	})
	all, now := c.pets()
	assert.Len(t, made, 96)
	assert.Equal(t, total+96, now)
	ids := map[any]bool{}
	for _, id := range pluck(all, "id") {
		assert.False(t, ids[id], "two pets have the id %v", id)
		ids[id] = true
	}
	for location, name := range made {
		assert.Equal(t, name, c.get(location).object()["name"])
	}
}

func oneRemoves(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "shelter.yaml")).client(t)
	for range 5 {
		_, location := c.create("/v1/pets", rex)
		var gone, missing atomic.Int64
		together(8, func(int) {
			switch w := recorded(c.h, "DELETE", location, ""); w.Code {
			case http.StatusNoContent:
				gone.Add(1)
			case http.StatusNotFound:
				missing.Add(1)
			default:
				t.Errorf("%d: %s", w.Code, w.Body)
			}
		})
		assert.Equal(t, []int64{1, 7}, []int64{gone.Load(), missing.Load()}, "one of them removes it")
	}
}

func oneTakesTheKey(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "market.yaml")).client(t)
	var made, taken atomic.Int64
	together(8, func(client int) {
		switch w := recorded(c.h, "POST", "/users", fmt.Sprintf(`{"login":"ada","age":%d}`, 20+client), "X-Key: k"); w.Code {
		case http.StatusCreated:
			made.Add(1)
		case http.StatusConflict:
			taken.Add(1)
		default:
			t.Errorf("%d: %s", w.Code, w.Body)
		}
	})
	assert.Equal(t, []int64{1, 7}, []int64{made.Load(), taken.Load()})
}

func patchesAddUp(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "shelter.yaml")).client(t)
	_, location := c.create("/v1/pets", `{"name":"Rex","species":"dog","home":{"city":"Rome"}}`)
	patches := []string{
		`{"name":"Max"}`, `{"status":"adopted"}`, `{"weight":7.5}`, `{"nickname":"M"}`, `{"tags":["shy","old"]}`, `{"home":{"floor":5}}`, `{"home":{"city":"Paris"}}`,
	}
	together(len(patches), func(i int) {
		if w := recorded(c.h, "PATCH", location, patches[i]); w.Code != 200 {
			t.Errorf("%d: %s", w.Code, w.Body)
		}
	})
	got := c.get(location).object()
	want := with(got, map[string]any{
		"name": "Max", "status": "adopted", "weight": 7.5, "nickname": "M", "tags": []any{"shy", "old"}, "home": map[string]any{"city": "Paris", "floor": 5.0},
	})
	assert.Equal(t, want, got, "none of them undoes another")
}

// Whoever reads while others write sees what was before or what comes after.
func readsAreWhole(t *testing.T, open stage) {
	c := open(t, mock.Config{}, document(t, "shelter.yaml")).client(t)
	for range 20 { // what it begins with would fill more than a page
		list := c.get("/v1/pets?limit=100").list("data")
		if len(list) < 40 {
			break
		}
		for _, p := range list[:min(len(list)-20, 60)] {
			c.do("DELETE", "/v1/pets/"+toJSON(t, p["id"]), "").want(204)
		}
	}
	_, location := c.create("/v1/pets", `{"name":"A","species":"dog","nickname":"A"}`)
	list, one := c.operation("GET", "/v1/pets"), c.operation("GET", location)
	require.NotNil(t, list)
	var writing atomic.Int64
	writing.Store(3)
	together(6, func(client int) {
		if client < 3 {
			defer writing.Add(-1)
			for i := range 15 {
				name := string(rune('B' + (client*15+i)%20))
				recorded(c.h, "PUT", location, fmt.Sprintf(`{"name":%q,"species":"dog","nickname":%q}`, name, name))
				w := recorded(c.h, "POST", "/v1/pets", rex)
				if i%2 == 0 {
					recorded(c.h, "DELETE", w.Header().Get("Location"), "")
				}
			}
			return
		}
		last := ""
		for writing.Load() > 0 {
			w := recorded(c.h, "GET", location, "")
			var pet struct{ Name, Nickname, UpdatedAt string }
			err := json.Unmarshal(w.Body.Bytes(), &pet)
			if err != nil || pet.Name != pet.Nickname || len(one.CheckResponse(w.Code, w.Header(), w.Body.Bytes())) > 0 {
				t.Errorf("half a write: %d %s", w.Code, w.Body)
			}
			if pet.UpdatedAt < last {
				t.Errorf("%s was read after %s", pet.UpdatedAt, last)
			}
			last = pet.UpdatedAt
			w = recorded(c.h, "GET", "/v1/pets?limit=100", "")
			var page struct {
				Data  []struct{ ID int }
				Total int
			}
			err = json.Unmarshal(w.Body.Bytes(), &page)
			if err != nil || len(page.Data) != page.Total || w.Header().Get("X-Total-Count") != fmt.Sprint(page.Total) || len(list.CheckResponse(w.Code, w.Header(), w.Body.Bytes())) > 0 {
				t.Errorf("half a list: %d %s", w.Code, w.Body)
			}
		}
	})
}
