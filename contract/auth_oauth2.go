package contract

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// clientCredentials asks for a token with the credentials of a client (RFC 6749,
// section 4.4): in the Authorization header, which every server must understand,
// and in the body where a server does not (section 2.3.1).
func (c *client) clientCredentials(ctx context.Context, o *OAuth2) (*token, error) {
	form := url.Values{"grant_type": {"client_credentials"}}
	if len(o.Scopes) > 0 {
		form.Set("scope", strings.Join(o.Scopes, " "))
	}
	a, err := c.askToken(ctx, o, form, true)
	if err == nil && (a.status == http.StatusUnauthorized || oauthError(a).Error == "invalid_client") {
		form.Set("client_id", o.ClientID)
		form.Set("client_secret", o.ClientSecret)
		a, err = c.askToken(ctx, o, form, false)
	}
	if err != nil {
		return nil, fmt.Errorf("asking %s for a token: %w", o.TokenURL, err)
	}
	t, err := c.granted(a)
	if err != nil {
		return nil, fmt.Errorf("asking %s for a token: %w", o.TokenURL, err)
	}
	return t, nil
}

func (c *client) askToken(ctx context.Context, o *OAuth2, form url.Values, header bool) (*answer, error) {
	text := form.Encode()
	a, _, err := c.persist(ctx, func(ctx context.Context) (*http.Request, error) {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, o.TokenURL, strings.NewReader(text))
		if err != nil {
			return nil, err
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Accept", "application/json")
		if header { // both are written as in a form first
			r.SetBasicAuth(url.QueryEscape(o.ClientID), url.QueryEscape(o.ClientSecret))
		}
		return r, nil
	})
	if err != nil {
		return nil, errors.New(c.secrets.text(plainly(err)))
	}
	return a, nil
}

// oauthAnswer is what a token endpoint says (RFC 6749, sections 5.1 and 5.2).
type oauthAnswer struct {
	Token       string `json:"access_token"`
	Type        string `json:"token_type"`
	Expires     any    `json:"expires_in"` // some servers send a text
	Error       string `json:"error"`
	Description string `json:"error_description"`
}

func oauthError(a *answer) oauthAnswer {
	var said oauthAnswer
	if a.status == http.StatusOK || json.Unmarshal(a.body, &said) != nil {
		return oauthAnswer{}
	}
	return said
}

// granted reads the token out of an answer. What the answer says besides is shown
// only where it is an error.
func (c *client) granted(a *answer) (*token, error) {
	if a.status != http.StatusOK {
		said := oauthError(a)
		text := strings.TrimSuffix(said.Error+": "+said.Description, ": ")
		if said.Error == "" {
			text = string(a.body)
		}
		return nil, fmt.Errorf("%s: %s", statusText(a.status), c.secrets.text(shorten(text, 300)))
	}
	var said oauthAnswer
	d := json.NewDecoder(strings.NewReader(string(a.body)))
	d.UseNumber()
	if err := d.Decode(&said); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("the answer is no JSON: %w", err)
	}
	switch {
	case said.Token == "":
		return nil, errors.New("the answer has no access_token")
	case said.Type != "" && !strings.EqualFold(said.Type, "bearer"):
		return nil, fmt.Errorf("the token is of the type %q, and only bearer tokens can be sent", said.Type)
	}
	t, err := c.bearer(said.Token)
	if err != nil {
		return nil, err
	}
	if seconds, err := strconv.ParseFloat(fmt.Sprint(said.Expires), 64); err == nil && seconds > 0 && seconds < 1e9 {
		lifetime := time.Duration(seconds * float64(time.Second))
		t.renew = time.Now().Add(lifetime - min(lifetime/10, 30*time.Second)) // requests are under way for a time
	}
	return t, nil
}

func statusText(status int) string {
	return strings.TrimSpace(strconv.Itoa(status) + " " + http.StatusText(status))
}
