package mock_test

import (
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
	answered *sync.Map // operationId and status of what the admin API answered
}

func direct(t testing.TB, c *company, headers ...string) *director {
	t.Helper()
	return &director{c.client(t, headers...), &sync.Map{}}
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
	d.answered.Store(op.ID+" "+strconv.Itoa(r.status), true)
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
				_, ok := d.answered.Load(op.ID + " " + r.Status)
				assert.True(t, ok, "%s is documented to answer %s, and never did", op.ID, r.Status)
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
	full := &director{inbox(t, mock.Config{MaxItems: 1}).client, d.answered}
	full.tell("POST", "/events/facebookInstagramComment", "").want(200)
	before := full.tell("GET", "/snapshot", "").want(200).body
	r := full.tell("POST", "/events/facebookInstagramComment", "").want(507)
	assert.Contains(t, r.body, "1 items")
	roomy := inbox(t, mock.Config{})
	roomy.tell("POST", "/events/facebookInstagramComment", "").want(200)
	roomy.tell("POST", "/events/facebookInstagramComment", "").want(200)
	full.tell("PUT", "/snapshot", roomy.tell("GET", "/snapshot", "").body).want(507)
	assert.Equal(t, before, full.tell("GET", "/snapshot", "").body, "what finds no room changes nothing")
}
