package contract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"
)

// tokenTime is how long a command may take to print a token.
const tokenTime = 30 * time.Second

// tokenSource is how tokens are asked for; nil where the settings have none. A
// token that is written down is asked for as well: it is then the same each time.
func (c *client) tokenSource() func(context.Context) (*token, error) {
	switch a := c.running.Auth; {
	case a.Token != "":
		return func(context.Context) (*token, error) { return c.bearer(a.Token) }
	case a.TokenEnv != "":
		return func(context.Context) (*token, error) {
			text := strings.TrimSpace(os.Getenv(a.TokenEnv))
			if text == "" {
				return nil, fmt.Errorf("the environment variable %s, which is to hold the token, is not set", a.TokenEnv)
			}
			return c.bearer(text)
		}
	case len(a.TokenCommand) > 0:
		return func(ctx context.Context) (*token, error) { return c.commanded(ctx, a.TokenCommand) }
	case a.OAuth2 != nil:
		return func(ctx context.Context) (*token, error) { return c.clientCredentials(ctx, a.OAuth2) }
	case a.Login != nil:
		return func(ctx context.Context) (*token, error) { return c.login(ctx, a.Login) }
	}
	return nil
}

// bearer is a token as RFC 6750 has it sent.
func (c *client) bearer(text string) (*token, error) {
	if strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return nil, errors.New("a token must be one word without spaces and control characters")
	}
	c.secrets.hide(tokenSecret, text)
	return &token{credential: authorization("Bearer " + text)}, nil
}

// commanded runs a command and takes what it prints.
func (c *client) commanded(ctx context.Context, words []string) (*token, error) {
	ctx, cancel := context.WithTimeout(ctx, tokenTime)
	defer cancel()
	command := exec.CommandContext(ctx, words[0], words[1:]...)
	command.WaitDelay = time.Second // what it has started itself may hold its output open
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	said := ""
	if text := strings.TrimSpace(stderr.String()); text != "" {
		said = ": " + c.secrets.text(shorten(text, 500))
	}
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return nil, fmt.Errorf("the command for the token took longer than %s%s", tokenTime, said)
	case err != nil:
		return nil, fmt.Errorf("the command for the token: %w%s", err, said)
	}
	text := strings.TrimSpace(stdout.String())
	if text == "" {
		return nil, fmt.Errorf("the command for the token printed none%s", said)
	}
	return c.bearer(text)
}

// login sends the request that logs in, and takes the token from its answer.
func (c *client) login(ctx context.Context, e *Errand) (*token, error) {
	a, err := c.send(ctx, *e, func(r *http.Request) { c.equip(r) })
	if err != nil {
		return nil, fmt.Errorf("login: %w", err)
	}
	kind, name, _ := strings.Cut(e.Token, " ")
	switch {
	case strings.HasPrefix(e.Token, "/"):
		value, err := textIn(a.body, e.Token)
		if err != nil {
			return nil, fmt.Errorf("login: the token: %w", err)
		}
		return c.bearer(value)
	case kind == "header":
		value := a.header.Get(name)
		if scheme, rest, found := strings.Cut(value, " "); found && strings.EqualFold(scheme, "Bearer") {
			value = strings.TrimSpace(rest)
		}
		if value == "" {
			return nil, fmt.Errorf("login: the answer has no header %s, which is to hold the token", name)
		}
		return c.bearer(value)
	case kind == "cookie":
		for _, cookie := range (&http.Response{Header: a.header}).Cookies() {
			if cookie.Name == name && cookie.Value != "" {
				c.secrets.hide(cookieSecret, cookie.Value)
				return &token{credential: credential{place{"cookie", name}, cookie.Value}}, nil
			}
		}
		return nil, fmt.Errorf("login: the answer sets no cookie %s, which is to hold the token", name)
	}
	return nil, fmt.Errorf("login: %q does not say where the token is: it must be such as /access_token, header NAME or cookie NAME", e.Token)
}

// shorten cuts a long text.
func shorten(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}
