package specs_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

const schemes = `
openapi: 3.1.0
info: {title: t, version: '1'}
security: [{bearer: []}]
components:
  securitySchemes:
    header: {type: apiKey, in: header, name: X-Key}
    query: {type: apiKey, in: query, name: key}
    cookie: {type: apiKey, in: cookie, name: sid}
    basic: {type: http, scheme: Basic}
    bearer: {type: http, scheme: bearer}
    digest: {type: http, scheme: digest}
    oauth: {type: oauth2, flows: {}}
    openid: {type: openIdConnect, openIdConnectUrl: 'https://h.example'}
    tls: {type: mutualTLS}
paths:
  /x:
    get:
      %s
      responses: {default: {description: d}}
`

func TestCredentials(t *testing.T) {
	for _, test := range []struct {
		security, target string
		header           []string
		shown            string // credentials, or the violation
		why              string
	}{
		{"security: [{header: []}]", "/x", []string{"X-Key", "k"}, "header=k", "a key in a header"},
		{"security: [{header: []}]", "/x?X-Key=k", nil, "credentials security/header: expected a key in the header X-Key", "not elsewhere"},
		{"security: [{header: []}]", "/x", []string{"X-Key", ""}, "credentials security/header: expected a key in the header X-Key", "an empty one is none"},
		{"security: [{query: []}]", "/x?a=b&key=k%20k", nil, "query=k k", "in the query"},
		{"security: [{query: []}]", "/x?keys=k", nil, "credentials security/query: expected a key in the query parameter key", "another name"},
		{"security: [{cookie: []}]", "/x", []string{"Cookie", "a=b; sid=k"}, "cookie=k", "in a cookie"},
		{"security: [{cookie: []}]", "/x", nil, "credentials security/cookie: expected a key in the cookie sid", "not there"},
		{"security: [{basic: []}]", "/x", []string{"Authorization", "Basic dXNlcjpwYXNz"}, "basic=user:pass", "user and password"},
		{"security: [{basic: []}]", "/x", []string{"Authorization", "bAsIc dXNlcjpwYXNz"}, "basic=user:pass", "schemes have no case"},
		{"security: [{basic: []}]", "/x", []string{"Authorization", "Basic dXNlcg=="}, "credentials security/basic: expected the header Authorization: Basic with user:password in base64", "no colon"},
		{"security: [{basic: []}]", "/x", []string{"Authorization", "Basic !"}, "credentials security/basic: expected the header Authorization: Basic with user:password in base64", "no base64"},
		{"security: [{bearer: []}]", "/x", []string{"Authorization", "Bearer  t.o.k "}, "bearer=t.o.k", "a token"},
		{"security: [{bearer: []}]", "/x", []string{"Authorization", "Bearer"}, "credentials security/bearer: expected the header Authorization: Bearer with a token", "none"},
		{"security: [{bearer: []}]", "/x", []string{"Authorization", "Basic dXNlcjpwYXNz"}, "credentials security/bearer: expected the header Authorization: Bearer with a token", "another scheme"},
		{"security: [{digest: []}]", "/x", []string{"Authorization", "Digest a=b"}, "digest=a=b", "any scheme"},
		{"security: [{oauth: [read]}]", "/x", []string{"Authorization", "Bearer t"}, "oauth=t", "OAuth tokens are bearer tokens"},
		{"security: [{openid: []}]", "/x", []string{"Authorization", "Bearer t"}, "openid=t", "OpenID Connect likewise"},
		{"security: [{tls: []}]", "/x", nil, "tls=", "a client certificate is not for HTTP to show"},
		{"security: [{header: []}, {query: []}]", "/x?key=k", nil, "query=k", "either"},
		{"security: [{header: [], query: []}]", "/x?key=k", []string{"X-Key", "h"}, "header=h query=k", "both"},
		{"security: [{header: [], query: []}]", "/x", []string{"X-Key", "h"}, "credentials security/query: expected a key in the query parameter key", "one of both"},
		{"security: [{basic: []}, {header: [], query: []}]", "/x", []string{"X-Key", "h"}, "credentials security/query: expected a key in the query parameter key", "the alternative that was begun"},
		{"security: [{header: []}, {}]", "/x", nil, "", "none need be shown"},
		{"security: [{header: []}, {}]", "/x", []string{"X-Key", "k"}, "header=k", "one may be"},
		{"security: []", "/x", nil, "", "not this operation"},
		{"summary: s", "/x", nil, "credentials security/bearer: expected the header Authorization: Bearer with a token", "as the document says"},
	} {
		doc := document(t, fmt.Sprintf(schemes, test.security))
		require.Empty(t, doc.Problems)
		op := doc.Operation("GET /x")
		r := request("GET", test.target, test.header...)
		credentials, violation := op.Credentials(r)
		got := ""
		for i, c := range credentials {
			if i > 0 {
				got += " "
			}
			got += c.Scheme.Name + "=" + c.Value
		}
		if violation != nil {
			require.Nil(t, credentials)
			got = violation.Code + " " + violation.Where() + ": " + violation.Message()
			require.NotZero(t, violation.Rule.Line)
			require.Equal(t, []string{"credentials " + violation.Where()}, where(op.CheckRequest(r, nil)))
		}
		require.Equal(t, test.shown, got, "%s: %s", test.security, test.why)
	}
}

func TestSecurityProblems(t *testing.T) {
	for security, want := range map[string]string{
		"security: [{nobody: []}]":            `no security scheme is named "nobody"`,
		"security: [header]":                  `a security requirement is an object of scheme names, found "header"`,
		"security: [{nobody: [], tls: []}]":   `no security scheme is named "nobody"`,
		"security: [{header: []}, {odd: []}]": `no security scheme is named "odd"`,
	} {
		doc := document(t, fmt.Sprintf(schemes, security))
		require.Len(t, doc.Problems, 1)
		require.Contains(t, doc.Problems[0].Message, want)
		require.Equal(t, 19, doc.Problems[0].Location.Line)
	}
}

func TestChallenge(t *testing.T) {
	doc := document(t, fmt.Sprintf(schemes, "security: [{basic: []}, {bearer: []}, {header: []}, {digest: []}, {oauth: []}]"))
	var list []string
	for _, r := range doc.Operation("GET /x").Security {
		list = append(list, r[0].Challenge())
	}
	require.Equal(t, []string{`Basic realm="basic", charset="UTF-8"`, "Bearer", "", "Digest", "Bearer"}, list)
}
