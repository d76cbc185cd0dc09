package contract

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestRedactorKnowsTheSettings(t *testing.T) {
	t.Setenv("API_TOKEN", "env-token")
	r := newRedactor(Running{
		Auth: Auth{
			Token: "t0ken", TokenEnv: "API_TOKEN", Basic: "me:pa55word", Schemes: map[string]string{"My-Key": "sch3me"},
			OAuth2: &OAuth2{ClientSecret: "cl1ent"}, Login: &Errand{URL: "/login?api_key=qu3ry", Body: map[string]any{"user": "somebody", "in": []any{map[string]any{"passWord": "p4ss"}}}},
		},
		Header:  []string{"X-Auth-Token: h3ader", "Cookie: a=c00kie; b=on", "X-Tenant: tenant"},
		Before:  []Errand{{Body: "grant=x&client_secret=f0rm"}, {Body: `{"token":"js0n"}`, Header: map[string]string{"Authorization": "Basic " + base64.StdEncoding.EncodeToString([]byte("a:b4sic"))}}},
		Secrets: []string{"an0ther", "abc"},
	})
	for text, want := range map[string]string{
		"t0ken": "$UNDERSTUDY_TOKEN", "env-token": "$UNDERSTUDY_TOKEN", "pa55word": "$UNDERSTUDY_PASSWORD",
		"Basic " + base64.StdEncoding.EncodeToString([]byte("me:pa55word")): "Basic $UNDERSTUDY_BASIC",
		"sch3me": "$UNDERSTUDY_MY_KEY", "cl1ent": "$UNDERSTUDY_CLIENT_SECRET", "qu3ry": "$UNDERSTUDY_API_KEY", "p4ss": "$UNDERSTUDY_PASSWORD",
		"h3ader": "$UNDERSTUDY_X_AUTH_TOKEN", "a=c00kie; b=on": "a=$UNDERSTUDY_COOKIE; b=on", "f0rm": "$UNDERSTUDY_CLIENT_SECRET",
		"js0n": "$UNDERSTUDY_TOKEN", "b4sic": "$UNDERSTUDY_PASSWORD", "an0ther": "$UNDERSTUDY_SECRET",
		"tenant": "tenant", "somebody": "somebody", "abc": "abc", // too short to tell from other text
	} {
		assert.Equal(t, want, r.text(text))
	}
}

func TestRedactorLeavesWhatIsMadeUp(t *testing.T) {
	r := newRedactor(Running{Auth: Auth{Token: "demo"}})
	assert.Equal(t, "Bearer demo", r.text("Bearer demo"))
}

// TestRedactorKnowsAllSpellings shows that no way to write a message has a secret
// in it.
func TestRedactorKnowsAllSpellings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-zA-Z0-9]{3}[ -~é日]{3,12}[a-zA-Z0-9]{3}`).Draw(t, "secret")
		before := rapid.StringMatching(`[!-~]{0,5}`).Draw(t, "before")
		r := newRedactor(Running{Secrets: []string{text}})
		asJSON, err := json.Marshal(before + text)
		require.NoError(t, err)
		coded := base64.StdEncoding.EncodeToString([]byte(before + text + "..."))
		for _, message := range []string{before + text, url.QueryEscape(before + text), url.PathEscape(before + text), string(asJSON)} {
			shown := r.text(message)
			assert.Contains(t, shown, "$UNDERSTUDY_SECRET", "%q in %q", text, message)
		}
		assert.NotEqual(t, coded, r.text(coded), "%q in %q", text, coded)
		plain, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(r.text(coded), "$UNDERSTUDY_SECRET", ""))
		if err == nil {
			assert.NotContains(t, string(plain), text)
		}
	})
}

func TestRedactorHeaders(t *testing.T) {
	r := newRedactor(Running{Auth: Auth{Token: "t0ken"}})
	for _, test := range []struct{ name, value, sent, answered string }{
		{"Authorization", "Bearer t0ken", "Bearer $UNDERSTUDY_TOKEN", "[redacted]"},
		{"Authorization", "Bearer invalid", "Bearer invalid", "[redacted]"},
		{"Set-Cookie", "sid=abc; Path=/", "sid=[redacted]; Path=/", "sid=[redacted]; Path=/"},
		{"Set-Cookie", "sid=abc", "sid=[redacted]", "sid=[redacted]"},
		{"Set-Cookie", "sid=; Max-Age=0", "sid=; Max-Age=0", "sid=; Max-Age=0"},
		{"X-Access-Token", "new", "new", "[redacted]"},
		{"WWW-Authenticate", "Bearer", "Bearer", "Bearer"},
		{"X-Note", "t0ken", "$UNDERSTUDY_TOKEN", "$UNDERSTUDY_TOKEN"},
	} {
		assert.Equal(t, test.sent, r.header(test.name, test.value), test.name)
		assert.Equal(t, test.answered, r.answered(test.name, test.value), test.name)
	}
}

func TestResponseFacts(t *testing.T) {
	r := newRedactor(Running{Auth: Auth{Token: "t0ken"}})
	assert.Nil(t, r.responseFacts(nil))
	facts := r.responseFacts(&answer{status: 200, header: http.Header{"X-B": {"2"}, "Set-Cookie": {"a=b"}}, body: []byte(`{"you":"t0ken"}`)})
	assert.Equal(t, &ResponseFacts{Status: 200, Header: []string{"Set-Cookie: a=[redacted]", "X-B: 2"}, Body: `{"you":"$UNDERSTUDY_TOKEN"}`}, facts)

	facts = r.responseFacts(&answer{status: 200, body: []byte("\x00\xfft0ken")})
	assert.True(t, facts.Binary)
	plain, err := base64.StdEncoding.DecodeString(facts.Body)
	require.NoError(t, err)
	assert.Equal(t, "\x00\xff$UNDERSTUDY_TOKEN", string(plain))

	facts = r.responseFacts(&answer{status: 200, body: []byte("aa" + strings.Repeat("日", mostShown))})
	assert.True(t, facts.Cut)
	assert.False(t, facts.Binary, "a character is not cut through")
	assert.Less(t, len(facts.Body), mostShown)

	_, line := r.requestFacts("POST", "http://127.0.0.1/", nil, []byte("\x00t0ken"))
	assert.NotContains(t, line, base64.StdEncoding.EncodeToString([]byte("\x00t0ken")))
	assert.Contains(t, line, base64.StdEncoding.EncodeToString([]byte("\x00$UNDERSTUDY_TOKEN")))
}
