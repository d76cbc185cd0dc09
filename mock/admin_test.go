package mock_test

import (
	"bytes"
	"context"
	"io"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/mock"
	"github.com/understudy-api/understudy/mock/store"
	"github.com/understudy-api/understudy/specs"
)

// director is a client that also drives the stand-in.
type director struct {
	*client
	answered map[string]bool // operationId and status of what the admin API answered
}

func direct(t testing.TB, c *company, headers ...string) *director {
	t.Helper()
	return &director{c.client(t, headers...), map[string]bool{}}
}

// inbox directs a stand-in for the TendSocial inbox, in a session.
func inbox(t testing.TB, config mock.Config) *director {
	t.Helper()
	return direct(t, inMemory(t, config, document(t, "tendsocial-inbox")), "Authorization: Bearer demo")
}

// in is the same in a session of that name.
func (d *director) in(session string) *director {
	return &director{d.client.in(session), d.answered}
}

const admin = "/__understudy"

var adminModel = sync.OnceValues(func() (*openapi3.T, error) { return new(mock.Server).Admin().OpenAPI3() })

// tell sends a request to the admin API. The answer has to be as the document
// says, and as kin-openapi reads it.
func (d *director) tell(method, target, body string, headers ...string) *reply {
	d.Helper()
	headers = append(slices.Clone(d.headers), headers...)
	if body != "" && !slices.ContainsFunc(headers, func(h string) bool { return strings.HasPrefix(h, "Content-Type: ") }) {
		headers = append(headers, "Content-Type: application/json")
	}
	res := ask(d.h, method, d.prefix+admin+target, body, headers...)
	r := &reply{t: d, status: res.StatusCode, header: res.Header, body: text(d, res)}
	path, _, _ := strings.Cut(admin+target, "?")
	op, params, err := d.h.servers[0].Admin().Match(method, path)
	if err != nil {
		return r
	}
	d.answered[op.ID+" "+strconv.Itoa(r.status)] = true
	about := method + " " + target + " " + body + ": " + strconv.Itoa(r.status) + " " + r.body
	content := []byte(r.body)
	if method == "HEAD" {
		require.Empty(d, r.body, about)
		content = nil
	}
	require.Empty(d, op.CheckResponse(r.status, r.header, content), about)
	require.NoError(d, d.second(op, params, r), about)
	return r
}

// second is what kin-openapi says of an answer.
func (d *director) second(op *specs.Operation, params specs.Params, r *reply) error {
	model, err := adminModel()
	require.NoError(d, err)
	item := model.Paths.Value(op.Path)
	in := &openapi3filter.RequestValidationInput{
		Request:    httptest.NewRequest(op.Method, "/", nil),
		PathParams: map[string]string{},
		Route:      &routers.Route{Spec: model, Path: op.Path, PathItem: item, Method: op.Method, Operation: item.GetOperation(op.Method)},
	}
	for _, p := range params {
		in.PathParams[p.Name] = p.Value
	}
	return openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: r.status, Header: r.header, Body: io.NopCloser(strings.NewReader(r.body)),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, ExcludeResponseBody: r.body == "", MultiError: true},
	})
}

func TestAdminDocument(t *testing.T) {
	s, _ := box(t, mock.Config{})
	doc := s.Admin()
	assert.Empty(t, doc.Problems)
	assert.Empty(t, doc.Lint())
	model, err := adminModel()
	require.NoError(t, err)
	assert.NoError(t, model.Validate(t.Context()))
	assert.Empty(t, fixtures.New(doc, fixtures.Settings{}).Problems(), "every answer that is documented can be given")

	yaml := ask(s, "GET", admin+"/openapi.yaml", "")
	assert.Equal(t, "application/yaml", yaml.Header.Get("Content-Type"))
	for _, served := range []string{text(t, yaml), text(t, ask(s, "GET", admin+"/openapi.json", ""))} {
		again, err := specs.Loader{}.Parse(t.Context(), "again.yaml", []byte(served))
		require.NoError(t, err)
		assert.Equal(t, doc.Digest(), again.Digest(), "what is served is what is checked")
	}
}

// scenes are requests for each operation of the admin API, with each status that
// is documented for it.
var scenes = []struct {
	why, method, target, body string
	status                    int
	contains                  string
}{
	{"what is served", "GET", "/", "", 200, `"title":"TendSocial inbox"`},
	{"without the last slash", "GET", "", "", 200, `"seed":0`},
	{"the document", "GET", "/openapi.yaml", "", 200, "openapi: 3.1.0"},
	{"the document, for programs", "GET", "/openapi.json", "", 200, `{"openapi":"3.1.0"`},
	{"the journal", "GET", "/journal", "", 200, `{"entries":[]}`},
	{"no more of it", "DELETE", "/journal", "", 204, ""},
	{"anew", "POST", "/reset", "", 204, ""},
	{"a body that nobody reads", "POST", "/reset", `{"now":true}`, 204, ""},
	{"the seed", "GET", "/seed", "", 200, `{"seed":0}`},
	{"another seed", "PUT", "/seed", `{"seed": 7}`, 200, `{"seed":7}`},
	{"the largest", "PUT", "/seed", `{"seed": 18446744073709551615}`, 200, `{"seed":18446744073709551615}`},
	{"the same in other words", "PUT", "/seed", `{"seed": 7.0e0}`, 200, `{"seed":7}`},
	{"no JSON", "PUT", "/seed", `{"seed": }`, 400, `"code":"syntax"`},
	{"a seed below nothing", "PUT", "/seed", `{"seed": -1}`, 422, `body/seed: expected a number of at least 0, got -1`},
	{"more than 64 bits", "PUT", "/seed", `{"seed": 18446744073709551616}`, 422, `"code":"maximum"`},
	{"half a seed", "PUT", "/seed", `{"seed": 0.5}`, 422, `"code":"type"`},
	{"no seed", "PUT", "/seed", `{}`, 422, `"code":"required"`},
	{"misspelt", "PUT", "/seed", `{"seed": 1, "sed": 7}`, 422, `"pointer":"/sed"`},
	{"nothing at all", "PUT", "/seed", "", 422, "a body: it is required"},
	{"the snapshot", "GET", "/snapshot", "", 200, `"shelves":[]`},
	{"one of a young world", "PUT", "/snapshot", `{"seed":3,"writes":0,"clock":{"advanced":"0s","running":true},"shelves":[]}`, 204, ""},
	{"none", "PUT", "/snapshot", `{}`, 422, `"code":"required"`},
	{"no JSON", "PUT", "/snapshot", `{`, 400, `"code":"syntax"`},
	{"the sessions", "GET", "/sessions", "", 200, `"name":""`},
	{"a session", "PUT", "/sessions/a%20b", `{"seed":9}`, 200, `{"name":"a b","seed":9}`},
	{"one as usual", "PUT", "/sessions/a", "", 200, `{"name":"a","seed":0}`},
	{"a name with a control character", "PUT", "/sessions/a%01", "", 400, `"in":"path"`},
	{"a name of too many bytes", "PUT", "/sessions/" + strings.Repeat("%C3%A9", 65), "", 400, `at most 128 bytes`},
	{"settings that are none", "PUT", "/sessions/a", `{"seed":"x"}`, 422, `"code":"type"`},
	{"the end of a session", "DELETE", "/sessions/a", "", 204, ""},
	{"the end of none", "DELETE", "/sessions/nobody", "", 204, ""},
	{"a name that is too long", "DELETE", "/sessions/" + strings.Repeat("x", 129), "", 400, "128"},
	{"the collections", "GET", "/collections", "", 200, `"name":"inbox","path":"/api/inbox","key":"id"`},
	{"a collection", "GET", "/collections/inbox?limit=1", "", 200, `"name":"inbox","total":`},
	{"of its document", "GET", "/collections/inbox?limit=0&document=tendsocial-inbox", "", 200, `"items":[]`},
	{"of another", "GET", "/collections/inbox?document=shelter", "", 404, "no collection"},
	{"beyond the end", "GET", "/collections/inbox?offset=99999999999999999999", "", 200, `"items":[]`},
	{"more than there are", "GET", "/collections/inbox?offset=100&limit=99999999999999999999", "", 200, `"items":[{`},
	{"a limit below nothing", "GET", "/collections/inbox?limit=-1", "", 422, `"code":"minimum"`},
	{"it belongs to nothing", "GET", "/collections/inbox?parent=7", "", 422, "0 keys, got 1"},
	{"misspelt", "GET", "/collections/inboks", "", 404, `"closest":["inbox"]`},
	{"nothing like it", "GET", "/collections/zebras", "", 404, `There is no collection \"zebras\".`},
	{"the time", "GET", "/clock", "", 200, `"running":true`},
	{"an hour and a half", "POST", "/clock", `{"advance":"1h30m"}`, 200, `{"now":"2026-01-15T13:30:00Z","running":true}`},
	{"it stands", "POST", "/clock", `{"running":false}`, 200, `"running":false`},
	{"both", "POST", "/clock", `{"running":true,"advance":"30m0.5s"}`, 200, `{"now":"2026-01-15T14:00:00.5Z","running":true}`},
	{"back", "POST", "/clock", `{"advance":"-1s"}`, 422, "cannot be put back"},
	{"too far", "POST", "/clock", `{"advance":"900000h"}`, 422, "100 years"},
	{"much too far", "POST", "/clock", `{"advance":"99999999999999h"}`, 422, "64 bits"},
	{"a day has no unit", "POST", "/clock", `{"advance":"1d"}`, 422, `"code":"pattern"`},
	{"nothing to do", "POST", "/clock", `{}`, 422, `"code":"minProperties"`},
	{"no JSON", "POST", "/clock", `{]`, 400, `"code":"syntax"`},
	{"what can happen", "GET", "/events", "", 200, `"summary":"A comment on Facebook or Instagram","changes":true`},
	{"something happens", "POST", "/events/facebookInstagramComment", "", 200, `"changed":1,"payload":{`},
	{"nothing happens", "POST", "/events/facebookInstagramComent", "", 404, `"closest":["facebookInstagramComment"]`},
	{"not as it is sent", "POST", "/events/facebookInstagramComment", `{"id":1}`, 422, `"file":"tendsocial-inbox.yaml"`},
	{"no JSON", "POST", "/events/facebookInstagramComment", `{"id":`, 400, `"code":"syntax"`},
	{"nothing of ours", "GET", "/inbox", "", 404, `"closest":[`},
	{"a method that there is not", "PATCH", "/seed", "", 405, "it has GET, HEAD, PUT"},
	{"what there is", "OPTIONS", "/seed", "", 204, ""},
}

func TestAdmin(t *testing.T) {
	d := inbox(t, mock.Config{})
	for _, c := range scenes {
		r := d.tell(c.method, c.target, c.body)
		require.Equal(t, c.status, r.status, "%s: %s %s: %s", c.why, c.method, c.target, r.body)
		assert.Contains(t, r.body, c.contains, c.why)
		if r.status >= 400 {
			assert.Equal(t, "application/problem+json", r.header.Get("Content-Type"), c.why)
			assert.Equal(t, float64(r.status), r.object()["status"], c.why)
		}
		if c.method == "PATCH" || c.method == "OPTIONS" {
			assert.Equal(t, "GET, HEAD, PUT, OPTIONS", r.header.Get("Allow"))
		}
		if c.method == "GET" && r.status == 200 {
			head := d.tell("HEAD", c.target, "")
			assert.Equal(t, 200, head.status)
			assert.Equal(t, r.header, head.header, "HEAD is GET without the body")
		}
	}
	adminRefusesSessions(t, d)
	adminRefusesBodies(t, d)
	adminWithoutStore(t, d)
	adminWithoutRoom(t, d)
	for op := range d.h.servers[0].Admin().Operations() {
		for _, r := range op.Responses {
			if r.Status != "default" {
				assert.True(t, d.answered[op.ID+" "+r.Status], "%s is documented to answer %s, and never did", op.ID, r.Status)
			}
		}
	}
}

// calling is a request for each operation, whatever comes of it.
func calling(op *specs.Operation) (method, target, body string) {
	target = strings.NewReplacer("{name}", "inbox", "{webhook}", "facebookInstagramComment").Replace(op.Path)
	switch op.ID {
	case "setSeed":
		body = `{"seed":7}`
	case "restoreSnapshot":
		body = `{"seed":3,"writes":0,"clock":{"advanced":"0s","running":true},"shelves":[]}`
	case "moveClock":
		body = `{"advance":"1s"}`
	}
	return op.Method, target, body
}

func adminRefusesSessions(t *testing.T, d *director) {
	for op := range d.h.servers[0].Admin().Operations() {
		method, target, body := calling(op)
		r := d.tell(method, target, body, "X-Understudy-Session: "+strings.Repeat("x", 129)).want(400)
		assert.Contains(t, r.body, `"code":"session"`)
	}
}

func adminRefusesBodies(t *testing.T, d *director) {
	small := &director{inbox(t, mock.Config{MaxBody: 64, MaxWorld: 100}).client, d.answered}
	for op := range d.h.servers[0].Admin().Operations() {
		if op.Body == nil {
			continue
		}
		method, target, _ := calling(op)
		long := `{"x":"` + strings.Repeat("x", 300) + `"}`
		r := small.tell(method, target, long).want(413)
		assert.Equal(t, "close", r.header.Get("Connection"))
		wrong := small.tell(method, target, `{"a":1}`, "Content-Type: text/csv").want(415)
		assert.Contains(t, wrong.body, `expected application/json, got \"text/csv\"`)
		small.tell(method, target, `{"a":1}`, "Content-Encoding: br").want(415)
	}
	young := `{"seed":3,"writes":0,"clock":{"advanced":"0s","running":true},"shelves":[]}`
	small.tell("PUT", "/snapshot", young).want(204)
}

// unreachable is a store behind a connection that is down.
type unreachable struct{ store.Store }

func (unreachable) Read(context.Context, string, string, uint64) (store.Changes, error) {
	return store.Changes{}, store.ErrUnavailable
}
func (unreachable) Drop(context.Context, string) error { return store.ErrUnavailable }
func (unreachable) Worlds(context.Context) ([]store.World, error) {
	return nil, store.ErrUnavailable
}
func (unreachable) Restore(context.Context, string, store.Snapshot) error {
	return store.ErrUnavailable
}

func adminWithoutStore(t *testing.T, d *director) {
	c := &company{}
	c.add(t, mock.Config{}, unreachable{}, []*specs.Document{document(t, "tendsocial-inbox")})
	down := &director{c.client(t), d.answered}
	for op := range c.servers[0].Admin().Operations() {
		method, target, body := calling(op)
		r := down.tell(method, target, body)
		if op.Documents(503) {
			r.want(503, op.ID)
			assert.Equal(t, "1", r.header.Get("Retry-After"))
		} else {
			assert.Less(t, r.status, 300, "%s needs no store", op.ID)
		}
	}
}

func adminWithoutRoom(t *testing.T, d *director) {
	full := &director{inbox(t, mock.Config{MaxItems: 2}).client, d.answered}
	full.tell("POST", "/events/facebookInstagramComment", "").want(200)
	before := full.tell("GET", "/snapshot", "").want(200).body
	r := full.tell("POST", "/events/facebookInstagramComment", "").want(507)
	assert.Contains(t, r.body, "2 items")
	roomy := inbox(t, mock.Config{})
	roomy.tell("POST", "/events/facebookInstagramComment", "").want(200)
	roomy.tell("POST", "/events/facebookInstagramComment", "").want(200)
	full.tell("PUT", "/snapshot", roomy.tell("GET", "/snapshot", "").body).want(507)
	assert.Equal(t, before, full.tell("GET", "/snapshot", "").body, "what finds no room changes nothing")
}

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
	if err == nil {
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
