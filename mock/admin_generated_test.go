package mock_test

import (
	"bytes"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/mock"
)

// Requests that the generator makes of the document are answered as it says, and
// those that it breaks are refused.
func TestAdminKeepsItsDocument(t *testing.T) {
	d := inbox(t, mock.Config{})
	broken := 0
	for seed := range uint64(5) {
		g := fixtures.New(d.h.servers[0].Admin(), fixtures.Settings{Seed: seed})
		for op := range d.h.servers[0].Admin().Operations() {
			for _, v := range g.RequestVariants(op) {
				r, err := g.RequestAs(op, v, seed)
				require.NoError(t, err)
				if a := d.play(t, r); a.status >= 400 {
					assert.Contains(t, []int{404, 415, 422}, a.status, "%s %s %s: %s", op, r.Target, r.Body, a.body)
				}
			}
			for m := range g.Invalid(op) {
				if m.Request == nil {
					continue
				}
				broken++
				a := d.play(t, m.Request)
				assert.GreaterOrEqual(t, a.status, 400, "%s %s: %s %s", op, m.Name(), m.Request.Target, m.Request.Body)
				assert.Less(t, a.status, 500, "%s", a.body)
			}
		}
	}
	assert.Greater(t, broken, 500)
}

// play sends a request that was made by a generator.
func (d *director) play(t *testing.T, q *fixtures.Request) *reply {
	t.Helper()
	r, err := q.HTTP(t.Context(), "http://example.com")
	require.NoError(t, err)
	w := httptest.NewRecorder()
	d.h.ServeHTTP(w, r)
	op, _, err := q.Operation.Document.Match(q.Method, r.URL.EscapedPath())
	if err == nil && (op.Document == d.h.servers[0].Admin() || op.Documents(w.Code)) {
		assert.Empty(t, op.CheckResponse(w.Code, w.Header(), w.Body.Bytes()), "%s %s: %s", q.Method, q.Target, w.Body)
	}
	return &reply{t, w.Code, w.Header(), w.Body.String()}
}

// Pages of other origins may drive as they may ask.
func TestAdminCrossOrigin(t *testing.T) {
	s, _ := box(t, mock.Config{})
	res := ask(s, "OPTIONS", admin+"/seed", "", "Origin: http://localhost:5173", "Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: content-type")
	assert.Equal(t, 204, res.StatusCode)
	assert.Equal(t, "http://localhost:5173", res.Header.Get("Access-Control-Allow-Origin"))
	assert.Equal(t, "PUT", res.Header.Get("Access-Control-Allow-Methods"))
	for _, target := range []string{"/seed", "/nowhere"} {
		res = ask(s, "GET", admin+target, "", "Origin: http://localhost:5173", "X-Understudy-Session: a")
		assert.Equal(t, "http://localhost:5173", res.Header.Get("Access-Control-Allow-Origin"))
		assert.NotEmpty(t, res.Header.Get("Access-Control-Expose-Headers"))
	}
}

func TestAdminInParallel(t *testing.T) {
	s, _ := box(t, mock.Config{RateLimits: "off"})
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			session := "X-Understudy-Session: " + strconv.Itoa(i%4)
			for op := range s.Admin().Operations() {
				method, target, body := calling(op)
				headers := []string{session}
				if body != "" {
					headers = append(headers, "Content-Type: application/json")
				}
				res := ask(s, method, admin+target, body, headers...)
				assert.Less(t, res.StatusCode, 300, "%s", op.ID)
				w := new(bytes.Buffer)
				_, err := w.ReadFrom(res.Body)
				assert.NoError(t, err)
				assert.Empty(t, op.CheckResponse(res.StatusCode, res.Header, w.Bytes()))
			}
		})
	}
	wg.Wait()
}

// Whoever resets, restores or drops a session does so between the writes of
// others.
func TestRestoringWhileWriting(t *testing.T) {
	d := market(t, mock.Config{})
	d.trade()
	snapshot := d.tell("GET", "/snapshot", "").body
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			for j := range 20 {
				switch i {
				case 0:
					d.tell("POST", "/reset", "").want(204)
				case 1:
					d.tell("PUT", "/snapshot", snapshot).want(204)
				case 2:
					d.tell("GET", "/snapshot", "").want(200)
				case 3:
					d.tell("DELETE", "/sessions/b", "").want(204)
					d.in("b").create("/v1/pets", rex)
				default:
					d.create("/users", `{"login":"u`+strconv.Itoa(i)+"x"+strconv.Itoa(j)+`","age":36}`)
				}
			}
		})
	}
	wg.Wait()
	d.tell("PUT", "/snapshot", snapshot).want(204)
	sameLook(t, snapshot, d.tell("GET", "/snapshot", "").body, "after all")
	d.look()
}
