package specs_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestDemo shows what Demo makes to Credentials, in a request of its own.
func TestDemo(t *testing.T) {
	for _, test := range []struct {
		security string
		shown    string // scheme, place, name and text
		ok       bool
		why      string
	}{
		{"security: [{header: []}]", "header in header: X-Key demo", true, "a key in a header"},
		{"security: [{query: []}]", "query in query: key demo", true, "in the query"},
		{"security: [{cookie: []}]", "cookie in cookie: sid demo", true, "in a cookie"},
		{"security: [{basic: []}]", "basic in header: Authorization Basic ZGVtbzpkZW1v", true, "demo:demo"},
		{"security: [{bearer: []}]", "bearer in header: Authorization Bearer demo", true, "a token"},
		{"security: [{digest: []}]", "digest in header: Authorization Digest demo", true, "any scheme of HTTP"},
		{"security: [{oauth: [read]}]", "oauth in header: Authorization Bearer demo", true, "OAuth tokens are bearer tokens"},
		{"security: [{openid: []}]", "openid in header: Authorization Bearer demo", true, "OpenID Connect likewise"},
		{"security: [{tls: []}]", "tls in :  ", true, "a client certificate is not for a request to show"},
		{"security: [{tls: [], query: []}]", "tls in :  , query in query: key demo", true, "but what stands beside it is"},
		{"security: [{header: [], cookie: []}, {query: []}]", "header in header: X-Key demo, cookie in cookie: sid demo", true, "all of the first requirement"},
		{"security: [{basic: [], bearer: []}, {query: []}]", "query in query: key demo", true, "one header cannot be two"},
		{"security: [{basic: [], bearer: []}]", "", false, "and if there is nothing else, none"},
		{"security: [{bearer: [], oauth: []}]", "bearer in header: Authorization Bearer demo, oauth in header: Authorization Bearer demo", true, "unless it is the same"},
		{"security: [{}, {query: []}]", "", true, "a requirement of nothing"},
		{"security: []", "", true, "no requirement"},
		{"tags: []", "bearer in header: Authorization Bearer demo", true, "that of the document"},
	} {
		op := document(t, fmt.Sprintf(schemes, test.security)).Operation("GET /x")
		shown, ok := op.Demo()
		require.Equal(t, test.ok, ok, test.why)
		target, err := op.AppendTarget(nil, nil, shown...)
		require.NoError(t, err)
		r := request("GET", string(target))
		var places []string
		for _, c := range shown {
			in, name, as := c.Place()
			places = append(places, c.Scheme.Name+" in "+in+": "+name+" "+as)
			switch in {
			case "header":
				r.Header.Set(name, as)
			case "cookie":
				r.Header.Add("Cookie", name+"="+as)
			}
		}
		require.Equal(t, test.shown, strings.Join(places, ", "), test.why)
		accepted, violation := op.Credentials(r)
		require.Equal(t, test.ok, violation == nil, test.why)
		if len(shown) > 0 {
			require.Equal(t, shown, accepted, "what is read is what was shown: %s", test.why)
		}
	}
}
