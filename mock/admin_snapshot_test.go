package mock_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/mock"
	"github.com/understudy-api/understudy/specs"
)

func settings(seed uint64) fixtures.Settings { return fixtures.Settings{Seed: seed} }

// market directs a stand-in for two documents that have all kinds of
// collections.
func market(t testing.TB, config mock.Config) *director {
	t.Helper()
	return direct(t, inMemory(t, config, document(t, "market.yaml"), document(t, "shelter.yaml")), "X-Key: k")
}

// trade changes something in all kinds of collections.
func (d *director) trade() {
	d.Helper()
	d.create("/users", `{"login":"ada","age":36,"password":"difference"}`)
	d.create("/users", `{"login":"bob","age":40}`)
	d.create("/users/ada/orders", `{"article":"<b> & \u2028 \" ü","quantity":2}`)
	_, order := d.create("/users/ada/orders", `{"article":"tea","quantity":1,"state":"paid"}`)
	d.do("DELETE", order, "").want(204)
	d.do("DELETE", "/users/bob", "").want(204)
	d.do("PUT", "/notes/milk", `{"text":"two"}`).want(200)
	d.create("/v1/pets", rex)
	made, _ := d.create("/v1/owners", `{"name":"Ada"}`)
	require.NotEmpty(d, made)
	pets, _ := d.pets()
	d.do("DELETE", "/v1/pets/"+strconv.Itoa(int(pets[0]["id"].(float64))), "").want(204)
}

// looks are reads of all that trade may have changed.
var looks = []string{
	"/users?per_page=50", "/users/ada", "/users/ada/orders?limit=20", "/notes/milk",
	"/v1/pets?limit=100", "/v1/owners?limit=100", admin + "/collections", admin + "/collections/users", admin + "/clock", admin + "/seed",
}

// look is what a client sees of the world.
func (d *director) look() string {
	d.Helper()
	var all strings.Builder
	for _, target := range looks {
		r := d.do("GET", target, "")
		all.WriteString(target + " " + strconv.Itoa(r.status) + " " + r.body + "\n")
	}
	return all.String()
}

// sameLook compares two looks, and shows where they begin to differ.
func sameLook(t testing.TB, want, got, why string) {
	t.Helper()
	i := 0
	for i < min(len(want), len(got)) && want[i] == got[i] {
		i++
	}
	if want != got {
		from := max(i-60, 0)
		t.Fatalf("%s: %s\nis not\n%s", why, got[from:min(i+200, len(got))], want[from:min(i+200, len(want))])
	}
}

func TestSnapshots(t *testing.T) {
	d := market(t, mock.Config{Settings: settings(3)})
	young := d.tell("GET", "/snapshot", "").want(200).body
	first := d.look()
	d.trade()
	d.tell("POST", "/clock", `{"advance":"1h","running":false}`).want(200)
	snapshot, second := d.tell("GET", "/snapshot", "").want(200).body, d.look()
	require.NotEqual(t, first, second)
	assert.Equal(t, snapshot, d.tell("GET", "/snapshot", "").body)

	d.do("DELETE", "/users/ada", "").want(204)
	d.create("/users", `{"login":"eve","age":20}`)
	d.tell("PUT", "/seed", `{"seed":9}`).want(200)
	d.tell("PUT", "/snapshot", snapshot).want(204)
	sameLook(t, second, d.look(), "byte for byte")
	assert.Equal(t, snapshot, d.tell("GET", "/snapshot", "").body, "and so is what is kept of it")

	d.tell("PUT", "/snapshot", young).want(204)
	sameLook(t, first, d.look(), "an older one")
	d.in("b").tell("PUT", "/snapshot", snapshot).want(204)
	sameLook(t, second, d.in("b").look(), "in another session")
	sameLook(t, first, d.look(), "")

	other := market(t, mock.Config{})
	other.tell("PUT", "/snapshot", snapshot).want(204)
	sameLook(t, second, other.look(), "in another stand-in")
	var indented bytes.Buffer
	require.NoError(t, json.Indent(&indented, []byte(snapshot), "", "  "))
	other.tell("PUT", "/snapshot", indented.String()).want(204)
	for _, on := range []*director{d.in("b"), other} { // what is done next comes out the same
		on.create("/users/ada/orders", `{"article":"milk","quantity":1}`)
		on.create("/v1/pets", rex)
	}
	sameLook(t, d.in("b").look(), other.look(), "")
}

// A world has the same snapshot whatever way it came to be.
func TestSnapshotsAreReadable(t *testing.T) {
	d := market(t, mock.Config{})
	d.create("/users", `{"login":"ada","age":36}`)
	d.create("/users/ada/orders", `{"article":"tea","quantity":2}`)
	d.do("DELETE", "/users/ada", "").want(204)
	shelves := d.tell("GET", "/snapshot", "").list("shelves")
	require.Len(t, shelves, 2)
	users := by(shelves, "collection", "users")
	orders := shelves[1-slices.IndexFunc(shelves, func(s map[string]any) bool { return s["collection"] == "users" })]
	assert.Equal(t, []any{"ada"}, orders["parents"])
	assert.Equal(t, "testdata/state/market.yaml", users["document"])
	assert.Equal(t, []any{map[string]any{"key": "ada", "rank": users["items"].([]any)[0].(map[string]any)["rank"], "removed": true}}, users["items"])
	item := orders["items"].([]any)[0].(map[string]any)
	assert.Equal(t, "tea", item["item"].(map[string]any)["article"], "items are JSON, not texts of JSON")
}

// What is no snapshot is refused with the place that is wrong, and changes
// nothing.
func TestSnapshotsThatAreNone(t *testing.T) {
	d := market(t, mock.Config{})
	d.trade()
	good, before := d.tell("GET", "/snapshot", "").body, d.look()
	var shelf int
	var rank string // of ada
	for i, s := range d.tell("GET", "/snapshot", "").list("shelves") {
		if s["collection"] == "users" {
			shelf = i
			rank = fmt.Sprint(s["items"].([]any)[0].(map[string]any)["rank"])
		}
	}
	at := func(rest string) string { return "/shelves/" + strconv.Itoa(shelf) + rest }
	for _, c := range []struct{ why, old, new, pointer, expected string }{
		{"a seed below nothing", `"seed":0`, `"seed":-1`, "/seed", "at least 0"},
		{"the clock was put back", `"advanced":"0s"`, `"advanced":"-1h0m0s"`, "/clock/advanced", "a duration"},
		{"the clock was put too far", `"advanced":"0s"`, `"advanced":"900000h"`, "/clock/advanced", "100 years"},
		{"more changes than can be", `"writes":`, `"writes":99999999`, "/writes", "at most 3153600000"},
		{"a rank that leaves no room", `"key":"ada","rank":`, `"key":"ada","rank":99999999999999999`, at("/items/0/rank"), "at most"},
		{"a rank without one behind it", `"key":"ada","rank":` + rank, `"key":"ada","rank":9007199254740992`, at("/items/0/rank"), "at most 4503599627370496"},
		{"the rank of one that was there first", `"key":"ada","rank":` + rank, `"key":"ada","rank":3`, at("/items/0/rank"), "no other item"},
		{"two of one rank", `}},{"key":"bob","rank":`, `}},{"key":"eve","rank":` + rank + `,"item":{"login":"eve","age":36,"orderCount":0}},{"key":"bob","rank":`, at("/items/1/rank"), "no other item"},
		{"two of one key", `"key":"bob"`, `"key":"ada"`, at("/items/1/key"), "no other item"},
		{"an item of another name", `"login":"ada"`, `"login":"eve"`, at("/items/0/item/login"), `"ada"`},
		{"an item that breaks its schema", `"login":"ada","age":36`, `"login":"ada","age":7`, at("/items/0/item/age"), "at least 18"},
		{"an item that is nothing of the kind", `"login":"ada","age":36`, `"login":"ada","aged":36`, at("/items/0/item/age"), "required"},
		{"neither there nor removed", `"removed":true`, `"of":{}`, "", "removed"},
		{"both", `"removed":true`, `"removed":true,"item":{}`, "", "removed"},
		{"another collection", `"collection":"users"`, `"collection":"user"`, at("/collection"), "did you mean users?"},
		{"it belongs to nothing", `"collection":"users","parents":[]`, `"collection":"users","parents":["x"]`, at("/parents"), "0 keys"},
		{"what is known by nothing", `"key":"ada"`, `"kay":"ada"`, at("/items/0/key"), "required"},
	} {
		bad := strings.Replace(good, c.old, c.new, 1)
		require.NotEqual(t, good, bad, c.why)
		r := d.tell("PUT", "/snapshot", bad).want(422, c.why)
		faults := r.list("violations")
		assert.True(t, slices.ContainsFunc(faults, func(v map[string]any) bool {
			pointer, _ := v["pointer"].(string)
			return strings.HasPrefix(pointer, c.pointer) && strings.Contains(v["expected"].(string), c.expected)
		}), "%s: %s", c.why, r.body)
		sameLook(t, before, d.look(), c.why)
	}
	foreign := inbox(t, mock.Config{})
	foreign.tell("POST", "/events/facebookInstagramComment", "").want(200)
	r := d.tell("PUT", "/snapshot", foreign.tell("GET", "/snapshot", "").body).want(422)
	assert.Contains(t, r.body, "/shelves/0/digest", "it was taken of other documents")
	assert.Contains(t, r.body, "testdata/state/market.yaml ", "those that are served are named")
	sameLook(t, before, d.look(), "")
	assert.Equal(t, good, d.tell("GET", "/snapshot", "").body)
}

// Whatever is made of a snapshot, it is restored or refused: what is restored
// shows nothing that is not valid, and what is refused changes nothing.
func TestSnapshotsAtRandom(t *testing.T) {
	d := market(t, mock.Config{})
	d.trade()
	good, before := d.tell("GET", "/snapshot", "").body, d.look()
	rnd := rand.New(rand.NewPCG(1, 2))
	restored, refused := 0, 0
	for range 150 {
		var v any
		require.NoError(t, json.Unmarshal([]byte(good), &v))
		for range 1 + rnd.IntN(2) {
			v = mangled(rnd, v)
		}
		bad, err := json.Marshal(v)
		require.NoError(t, err)
		switch r := d.tell("PUT", "/snapshot", string(bad)); r.status {
		case 422:
			refused++
			require.Equal(t, good, d.tell("GET", "/snapshot", "").body, "%s", bad)
		case 204:
			restored++
			d.look()
			again := d.tell("GET", "/snapshot", "").want(200).body
			d.tell("PUT", "/snapshot", again).want(204, again)
			require.Equal(t, again, d.tell("GET", "/snapshot", "").body)
			d.tell("PUT", "/snapshot", good).want(204)
			sameLook(t, before, d.look(), string(bad))
		default:
			t.Fatalf("%d: %s\n%s", r.status, r.body, bad)
		}
	}
	assert.Greater(t, restored, 2)
	assert.Greater(t, refused, 50)
}

// mangled is a value of which one place is changed.
func mangled(rnd *rand.Rand, v any) any {
	junk := []any{nil, true, -1.0, 0.5, 1e300, "", "x", "1h", []any{}, map[string]any{}, map[string]any{"x": 1.0}}
	switch v := v.(type) {
	case map[string]any:
		if len(v) == 0 {
			break
		}
		name := slices.Sorted(maps.Keys(v))[rnd.IntN(len(v))]
		if rnd.IntN(12) == 0 {
			delete(v, name)
		} else {
			v[name] = mangled(rnd, v[name])
		}
		return v
	case []any:
		if len(v) == 0 {
			break
		}
		i := rnd.IntN(len(v))
		switch rnd.IntN(12) {
		case 0:
			return append(v[:i:i], v[i+1:]...)
		case 1:
			return append(v, v[i])
		}
		v[i] = mangled(rnd, v[i])
		return v
	}
	return junk[rnd.IntN(len(junk))]
}

// Whatever clients write, the snapshot of it can be restored, and is the same
// again.
func TestSnapshotsOfAnything(t *testing.T) {
	names := []string{"shelter.yaml", "market.yaml", "menu.yaml"}
	for _, name := range append(names, specs.Names()...) {
		doc := document(t, name)
		c := inMemory(t, mock.Config{Auth: "off", RateLimits: "off"}, doc)
		d, writes := direct(t, c), 0
		for seed := range uint64(4) {
			g := fixtures.New(doc, settings(seed))
			for op := range doc.Operations() {
				if op.Method == "GET" {
					continue
				}
				for _, v := range g.RequestVariants(op) {
					if q, err := g.RequestAs(op, v, seed); err == nil {
						d.play(t, q)
						writes++
					}
				}
			}
		}
		for _, e := range d.tell("GET", "/events", "").list("events") {
			for range 5 {
				d.tell("POST", "/events/"+e["webhook"].(string), "")
			}
		}
		snapshot := d.tell("GET", "/snapshot", "").want(200).body
		d.in("b").tell("PUT", "/snapshot", snapshot).want(204, name)
		sameLook(t, snapshot, d.in("b").tell("GET", "/snapshot", "").body, name)
		for _, k := range d.tell("GET", "/collections", "").list("collections") {
			target := "/collections/" + k["name"].(string)
			sameLook(t, d.tell("GET", target, "").body, d.in("b").tell("GET", target, "").body, name)
		}
		t.Log(name, writes, "writes,", len(snapshot), "bytes")
	}
}
