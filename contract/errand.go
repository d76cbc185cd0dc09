package contract

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// errandTime is how long all errands after the last case may take together.
const errandTime = time.Minute

// before runs the errands before the first case, in their order, and returns the
// values that were taken from their answers, which are then those of the user. It
// stops at the first error.
func (c *client) before(ctx context.Context) (map[string]any, error) {
	for i, e := range c.running.Before {
		if err := c.errand(ctx, e); err != nil {
			return nil, fmt.Errorf("errand %d before the first case: %w", i+1, err)
		}
	}
	return c.taken, nil
}

// after runs the errands after the last case: all of them, also when the run was
// broken off, and when one fails.
func (c *client) after(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), errandTime)
	defer cancel()
	var failures []error
	for i, e := range c.running.After {
		if err := c.errand(ctx, e); err != nil {
			failures = append(failures, fmt.Errorf("errand %d after the last case: %w", i+1, err))
		}
	}
	return errors.Join(failures...)
}

func (c *client) errand(ctx context.Context, e Errand) error {
	if err := c.auth.fresh(ctx); err != nil {
		return err
	}
	a, err := c.send(ctx, e, c.authenticate)
	if err != nil {
		return err
	}
	for _, name := range sortedNames(e.Values) {
		value, err := valueIn(a.body, e.Values[name])
		if err != nil {
			return fmt.Errorf("%s: the value %s: %w", e, name, err)
		}
		c.taken[name] = value
	}
	return nil
}

// send sends an errand. An answer that is not 2xx is an error, which shows it.
func (c *client) send(ctx context.Context, e Errand, equip func(*http.Request)) (*answer, error) {
	a, _, err := c.persist(ctx, func(ctx context.Context) (*http.Request, error) {
		r, err := c.request(ctx, e)
		if err == nil {
			equip(r)
			for name, value := range e.Header { // what the errand says goes before what all say
				r.Header.Set(name, c.filled(value, plainText))
			}
		}
		return r, err
	})
	switch {
	case err != nil:
		return nil, errors.New(c.secrets.text(fmt.Sprintf("%s: %s", e, plainly(err))))
	case a.status/100 != 2:
		return nil, errors.New(c.secrets.text(fmt.Sprintf("%s was answered with %s: %s", e, statusText(a.status), shorten(string(a.body), 300))))
	}
	return a, nil
}

// request makes the request of an errand.
func (c *client) request(ctx context.Context, e Errand) (*http.Request, error) {
	address := c.filled(e.URL, url.PathEscape)
	if strings.HasPrefix(address, "/") {
		address = c.root + c.base + address
	}
	var body []byte
	text, isText := e.Body.(string)
	switch {
	case isText:
		body = []byte(c.filled(text, plainText))
	case e.Body != nil:
		var err error
		if body, err = json.Marshal(c.filledIn(e.Body)); err != nil {
			return nil, fmt.Errorf("the body cannot be written as JSON: %w", err)
		}
	}
	r, err := http.NewRequestWithContext(ctx, e.method(), address, strings.NewReader(string(body)))
	if err != nil {
		return nil, err
	}
	if body == nil {
		r.Body, r.GetBody = http.NoBody, nil
	} else if !isText {
		r.Header.Set("Content-Type", "application/json")
	}
	return r, nil
}

func (e Errand) method() string {
	if e.Method == "" {
		return http.MethodPost
	}
	return strings.ToUpper(e.Method)
}

// String says which errand it is, without its body and its query.
func (e Errand) String() string {
	address, _, _ := strings.Cut(e.URL, "?")
	return e.method() + " " + address
}

func plainText(s string) string { return s }

// filled puts the values that were taken in place of {name}.
func (c *client) filled(text string, write func(string) string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	var pairs []string
	for _, name := range sortedNames(c.taken) {
		pairs = append(pairs, "{"+name+"}", write(textOf(c.taken[name])))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// filledIn does so in all texts of a body; a text that is nothing else becomes the
// value itself.
func (c *client) filledIn(v any) any {
	switch v := v.(type) {
	case string:
		if name, is := strings.CutPrefix(v, "{"); is {
			if value, has := c.taken[strings.TrimSuffix(name, "}")]; has && strings.HasSuffix(v, "}") {
				return value
			}
		}
		return c.filled(v, plainText)
	case []any:
		list := make([]any, len(v))
		for i, one := range v {
			list[i] = c.filledIn(one)
		}
		return list
	case map[string]any:
		object := make(map[string]any, len(v))
		for name, one := range v {
			object[name] = c.filledIn(one)
		}
		return object
	}
	return v
}
