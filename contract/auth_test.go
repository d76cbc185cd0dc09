package contract

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/specs"
)

const guarded = `openapi: 3.0.3
info: {title: Guarded, version: "1"}
components:
  securitySchemes:
    Bearer: {type: http, scheme: bearer}
    Basic: {type: http, scheme: basic}
    Key: {type: apiKey, in: header, name: X-Api-Key}
    Query: {type: apiKey, in: query, name: api key}
    Cookie: {type: apiKey, in: cookie, name: sid}
    Certificate: {type: mutualTLS}
paths:
  /either: {get: {security: [{Key: []}, {Bearer: []}], responses: {'200': {description: Fine.}}}}
  /both: {get: {security: [{Query: [], Cookie: []}], responses: {'200': {description: Fine.}}}}
  /basic: {get: {security: [{Basic: []}], responses: {'200': {description: Fine.}}}}
  /certificate: {get: {security: [{Certificate: []}], responses: {'200': {description: Fine.}}}}
`

func guardedDocument(t *testing.T) *specs.Document {
	t.Helper()
	path := filepath.Join(t.TempDir(), "guarded.yaml")
	require.NoError(t, os.WriteFile(path, []byte(guarded), 0o600))
	doc, err := specs.Load(t.Context(), path)
	require.NoError(t, err)
	return doc
}

func authenticated(t *testing.T, running Running, address string, header http.Header, path string, except ...string) *http.Request {
	t.Helper()
	doc := guardedDocument(t)
	require.NoError(t, running.Check(doc))
	c, err := newClient(t.Context(), running, Target{URL: "http://api.test", Transport: transport(nil)}, doc)
	require.NoError(t, err)
	r, err := http.NewRequest(http.MethodGet, address, nil)
	require.NoError(t, err)
	r.Header = header
	c.authenticateFor(doc.Operation("GET "+path), r, except...)
	return r
}

func TestAuthenticate(t *testing.T) {
	made := func(pairs ...string) http.Header {
		h := http.Header{}
		for i := 0; i < len(pairs); i += 2 {
			h.Add(pairs[i], pairs[i+1])
		}
		return h
	}
	for _, test := range []struct {
		why     string
		running Running
		op      string
		target  string
		header  http.Header
		except  []string
		want    http.Header
		goes    string // the target then
	}{
		{
			"nothing given: what is made up stays",
			Running{},
			"/either", "/either",
			made("X-Api-Key", "demo"), nil, made("X-Api-Key", "demo"), "/either",
		},
		{
			"a token takes the place of another",
			Running{Auth: Auth{Token: "t0ken"}},
			"/either", "/either",
			made("Authorization", "Bearer demo"), nil, made("Authorization", "Bearer t0ken"), "/either",
		},
		{
			"what is made up for the alternative goes",
			Running{Auth: Auth{Token: "t0ken"}},
			"/either", "/either",
			made("X-Api-Key", "demo"), nil, made("Authorization", "Bearer t0ken"), "/either",
		},
		{
			"but not where the token is not asked for",
			Running{Auth: Auth{Token: "t0ken"}},
			"/both", "/both?api+key=demo",
			made("Cookie", "sid=demo"), nil, made("Authorization", "Bearer t0ken", "Cookie", "sid=demo"), "/both?api+key=demo",
		},
		{
			"basic",
			Running{Auth: Auth{Basic: "u:p"}},
			"/basic", "/basic",
			made("Authorization", "Basic ZGVtbzpkZW1v"), nil, made("Authorization", "Basic dTpw"), "/basic",
		},
		{
			"a header replaces that of its name",
			Running{Header: []string{"x-api-key: k"}},
			"/either", "/either",
			made("X-Api-Key", "demo", "Accept", "*/*"), nil, made("X-Api-Key", "k", "Accept", "*/*"), "/either",
		},
		{
			"by scheme, in their places",
			Running{Auth: Auth{Schemes: map[string]string{"Query": "k&1", "Cookie": "c", "Basic": "u:p"}}},
			"/both", "/both?a=%7e&api%20key=demo&b", made("Cookie", "x=1; sid=demo; y=2"), nil,
			made("Cookie", "x=1; y=2; sid=c", "Authorization", "Basic dTpw"), "/both?a=%7e&b&api+key=k%261",
		},
		{
			"headers that are no credentials",
			Running{Header: []string{"X-Tenant: 5"}},
			"/either", "/either",
			made("X-Api-Key", "demo"), nil, made("X-Api-Key", "demo", "X-Tenant", "5"), "/either",
		},
		{
			"but for what the case tries",
			Running{Header: []string{"X-Tenant: 5"}, Auth: Auth{Token: "t0ken"}},
			"/either", "/either",
			made("X-Tenant", "wrong"),
			[]string{"header.x-tenant"},
			made("X-Tenant", "wrong", "Authorization", "Bearer t0ken"), "/either",
		},
		{
			"nobody else gets credentials",
			Running{Header: []string{"X-Tenant: 5"}, Auth: Auth{Token: "t0ken"}},
			"/either", "http://other.test/",
			made(), nil, made(), "/",
		},
	} {
		t.Run(test.why, func(t *testing.T) {
			address := test.target
			if address[0] == '/' {
				address = "http://api.test" + address
			}
			r := authenticated(t, test.running, address, test.header, test.op, test.except...)
			assert.Equal(t, test.want, r.Header)
			assert.Equal(t, test.goes, r.URL.RequestURI())
		})
	}
}

func TestCredentialHeaders(t *testing.T) {
	doc := guardedDocument(t)
	c, err := newClient(t.Context(), Running{
		Header: []string{"X-Tenant: 5", "X-Api-Key: k"},
		Auth:   Auth{Token: "t0ken", Schemes: map[string]string{"Query": "q", "Cookie": "c"}},
	}, Target{URL: "http://api.test", Transport: transport(nil)}, doc)
	require.NoError(t, err)
	assert.Equal(t, []string{"cookie.sid", "header.Authorization", "header.X-Api-Key", "query.api key"}, c.credentialHeaders())
	r, err := http.NewRequest(http.MethodGet, "http://api.test/", nil)
	require.NoError(t, err)
	c.equip(r)
	assert.Equal(t, http.Header{"X-Tenant": {"5"}}, r.Header, "without credentials")
}

func TestRunningCheck(t *testing.T) {
	doc := guardedDocument(t)
	for _, test := range []struct {
		running Running
		want    string // "": it is fine
	}{
		{Running{}, ""},
		{Running{Auth: Auth{Token: "a", Schemes: map[string]string{"Key": "k"}}, Header: []string{"X-A: 1"}}, ""},
		{Running{Auth: Auth{Basic: "u:p", Login: &Errand{URL: "/login", Token: "cookie sid"}}}, ""},
		{Running{Auth: Auth{Token: "a", TokenEnv: "B"}}, "there is one token, and it comes from a token and from an environment variable"},
		{Running{Auth: Auth{Token: "a", Basic: "u:p"}}, "basic credentials and the token from a token both go in the header Authorization"},
		{Running{Auth: Auth{Basic: "secret"}}, "basic credentials must be user:password"},
		{Running{Auth: Auth{Token: "a"}, Header: []string{"authorization: x"}}, "the header Authorization is given twice: as it stands, and by a token or basic credentials"},
		{Running{Auth: Auth{Schemes: map[string]string{"Kex": "k"}}}, `there is no security scheme "Kex": did you mean Key?`},
		{Running{Auth: Auth{Schemes: map[string]string{"Key": "k\n"}}}, "the credential for the security scheme Key has control characters in it"},
		{Running{Auth: Auth{OAuth2: &OAuth2{ClientID: "c"}}}, "oauth2 needs a tokenURL and a clientID"},
		{Running{Auth: Auth{Login: &Errand{URL: "login", Token: "/t"}}}, "login: the errand POST login: its URL must be absolute, or a path of the target such as /login"},
		{Running{Auth: Auth{Login: &Errand{URL: "/login"}}}, `login: the token is at "": it must be such as /access_token, header NAME or cookie NAME`},
		{Running{Before: []Errand{{URL: "/a", Values: map[string]string{"id": "id"}}}}, `the errand POST /a: the value id is at "id", which is no JSON Pointer such as /id`},
		{Running{Header: []string{"secret"}}, `the header "secret" must be written as Name: value`},
		{Running{Header: []string{"X A: 1"}}, `"X A" is no name of a header`},
		{Running{Header: []string{"X-A: 1\r\nX-B: 2"}}, "the header X-A has control characters in its value"},
	} {
		err := test.running.Check(doc)
		if test.want == "" {
			assert.NoError(t, err)
		} else {
			assert.EqualError(t, err, test.want)
		}
	}
	_, err := newClient(t.Context(), Running{Auth: Auth{Schemes: map[string]string{"Certificate": "c"}}}, Target{URL: "http://api.test", Transport: transport(nil)}, doc)
	assert.EqualError(t, err, `a request does not show the security scheme "Certificate": it is of the type mutualTLS`)
}
