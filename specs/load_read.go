package specs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/understudy-api/understudy/specs/schema"
)

// read reads the text at a location.
func (l Loader) read(ctx context.Context, location string) ([]byte, error) {
	switch {
	case location == "-":
		in := l.Stdin
		if in == nil {
			in = os.Stdin
		}
		text, err := limited(in)
		if err != nil {
			return nil, fmt.Errorf("standard input: %w", err)
		}
		return text, nil
	case isURL(location):
		text, _, err := l.fetch(ctx, location)
		return text, err
	}
	f, err := os.Open(location)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missing(location)
	}
	if err != nil {
		return nil, plain(location, err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	text, err := limited(f)
	if err != nil {
		return nil, plain(location, err)
	}
	return text, nil
}

// missing is the error of a file that is not there.
type missing string

func (m missing) Error() string { return string(m) + ": no such file" }

// Is makes it what the file system calls it.
func (m missing) Is(target error) bool { return target == fs.ErrNotExist }

// plain takes the verb and the repeated path out of a file error.
func plain(location string, err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return fmt.Errorf("%s: %w", location, err)
}

func limited(r io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxDocument+1))
	if err == nil && len(text) > MaxDocument {
		err = fmt.Errorf("larger than %d MiB", MaxDocument>>20)
	}
	return text, err
}

// fetch reads what is at a URL, and tells where redirections have led.
func (l Loader) fetch(ctx context.Context, location string) (text []byte, final string, err error) {
	client := l.Client
	if client == nil {
		client = &http.Client{Timeout: 30 * time.Second}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, location, nil)
	if err != nil {
		return nil, "", err
	}
	req.Header.Set("Accept", "application/vnd.oai.openapi, application/yaml, application/json, */*;q=0.5")
	res, err := client.Do(req)
	if err != nil {
		return nil, "", err
	}
	defer res.Body.Close() //nolint:errcheck // read to its end below
	if res.StatusCode != http.StatusOK {
		return nil, "", fmt.Errorf("%s: the server answered %s", location, res.Status)
	}
	text, err = limited(res.Body)
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w", location, err)
	}
	return text, res.Request.URL.String(), nil
}

// parse reads JSON or YAML. JSON is mostly YAML too, but its own parser keeps
// surrogate escapes, is stricter and faster.
func parse(name string, text []byte) (*schema.Value, error) {
	text = []byte(strings.TrimPrefix(string(text), "\uFEFF"))
	start := strings.TrimLeft(string(text), " \t\r\n")
	var v schema.Value
	var err error
	if strings.HasPrefix(start, "{") || strings.HasPrefix(start, "[") {
		if v, err = schema.ParseJSON(string(text)); err != nil && !strings.EqualFold(filepath.Ext(name), ".json") {
			if flow, yamlErr := schema.ParseYAML(text); yamlErr == nil {
				v, err = flow, nil
			}
		}
	} else {
		v, err = schema.ParseYAML(text)
	}
	var syntax *schema.SyntaxError
	if errors.As(err, &syntax) {
		return nil, &schema.Error{
			Location: schema.Location{File: nameOf(name), Line: syntax.Line, Column: syntax.Column},
			Err:      errors.New(syntax.Message),
		}
	}
	return &v, err
}

// nameOf is what people know a location as.
func nameOf(location string) string {
	if location == "-" {
		return "stdin"
	}
	return location
}

func isURL(location string) bool {
	return strings.HasPrefix(location, "http://") || strings.HasPrefix(location, "https://")
}

// uriOf returns the absolute URI of a location.
func uriOf(location string) string {
	if isURL(location) {
		return location
	}
	path, err := filepath.Abs(location)
	if err != nil {
		path = location
	}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String()
}

// relative shortens a path below the working directory, as people type it.
func relative(path string) string {
	dir, err := os.Getwd()
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(dir, path); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}
