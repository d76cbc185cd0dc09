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
	"slices"
	"strings"
	"time"

	"github.com/understudy-api/understudy/specs/schema"
)

// References says how far the references of a document may lead.
type References string

// The settings of References. The empty one is InFolder.
const (
	InFolder   References = "folder"  // files in the document's own folder and below it
	InFiles    References = "files"   // any file
	InNetworks References = "network" // any file, and http and https URLs
)

// MaxDocument is how large one source of a document may be, in bytes.
const MaxDocument = 64 << 20

// Loader loads documents. The zero value is ready.
type Loader struct {
	References References
	Stdin      io.Reader    // what "-" reads; os.Stdin when nil
	Client     *http.Client // for URLs; one with a timeout of 30 s when nil
}

// Load loads the OpenAPI 3.0 or 3.1 or Swagger 2.0 document at a location: a
// name from the box, a path, an http or https URL, or "-" for standard input;
// in YAML or JSON.
//
// A document that cannot be read or understood is an error that starts with
// file:line:column where there is such a place. Faults that concern only a
// part, such as an example that is not valid, are no errors: see
// [Document.Problems] and [Document.Lint].
func (l Loader) Load(ctx context.Context, location string) (*Document, error) {
	if slices.Contains(Names(), location) {
		if _, err := os.Stat(location); err != nil {
			return Open(location)
		}
	}
	text, err := l.read(ctx, location)
	if err != nil {
		return nil, err
	}
	return l.Parse(ctx, location, text)
}

// Parse loads a document from its text. References resolve against location.
func (l Loader) Parse(ctx context.Context, location string, text []byte) (*Document, error) {
	root, err := parse(location, text)
	if err != nil {
		return nil, err
	}
	name := location
	if location == "-" {
		name = "stdin"
	}
	source := &schema.Source{URI: uriOf(location), Name: name, Root: root}
	s := &sources{loader: l, ctx: ctx, main: source, read: map[string]*schema.Source{source.URI: source}}
	return build(source, s)
}

// sources reads the files that references lead to, each once.
type sources struct {
	loader Loader
	ctx    context.Context
	main   *schema.Source
	read   map[string]*schema.Source
}

func (s *sources) open(uri string) (*schema.Source, error) {
	if source := s.read[uri]; source != nil {
		return source, nil
	}
	location, text, err := s.fetch(uri)
	if err != nil {
		return nil, err
	}
	root, err := parse(location, text)
	if err != nil {
		return nil, err
	}
	source := &schema.Source{URI: uri, Name: location, Root: root}
	s.read[uri] = source
	return source, nil
}

var (
	errLeadsOut = errors.New("it leads out of the document's folder, which references may not do unless allowed (--refs files)")
	errNetwork  = errors.New("it leads to the network, which references may not do unless allowed (--refs network)")
)

// fetch reads the text that a reference leads to, unless it leads further than
// the setting allows.
func (s *sources) fetch(uri string) (location string, text []byte, err error) {
	refs := s.loader.References
	path, isFile := filePath(uri)
	if !isFile {
		// A document from the network has the folder that it was read from.
		folder := s.main.URI[:strings.LastIndexByte(s.main.URI, '/')+1]
		own := isURL(s.main.URI) && strings.HasPrefix(uri, folder)
		if refs != InNetworks && !own {
			return "", nil, errNetwork
		}
		text, final, err := s.loader.fetch(s.ctx, uri)
		if err == nil && refs != InNetworks && !strings.HasPrefix(final, folder) {
			return "", nil, errNetwork // by a redirection
		}
		return uri, text, err
	}
	location = relative(path)
	if refs == InFiles || refs == InNetworks {
		text, err = s.loader.read(s.ctx, location)
		return location, text, err
	}
	main, isFile := filePath(s.main.URI)
	folder := filepath.Dir(main)
	rel, err := filepath.Rel(folder, path)
	if !isFile || err != nil || !filepath.IsLocal(rel) {
		return "", nil, errLeadsOut
	}
	f, err := os.OpenInRoot(folder, rel) // symbolic links must stay inside as well
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", nil, fmt.Errorf("%s: no such file", location)
	case err != nil:
		if resolved, failed := filepath.EvalSymlinks(path); failed == nil && resolved != path {
			return "", nil, errLeadsOut
		}
		return "", nil, plain(location, err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	if text, err = limited(f); err != nil {
		err = plain(location, err)
	}
	return location, text, err
}

func filePath(uri string) (string, bool) {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" {
		return "", false
	}
	return filepath.Clean(filepath.FromSlash(u.Path)), true
}

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
		hint := ""
		if !strings.ContainsAny(location, `/\.`) {
			hint = "; the contracts in the box are " + strings.Join(Names(), ", ")
		}
		return nil, fmt.Errorf("%s: no such file%s", location, hint)
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
		if name == "-" {
			name = "stdin"
		}
		return nil, &schema.Error{
			Location: schema.Location{File: name, Line: syntax.Line, Column: syntax.Column},
			Err:      errors.New(syntax.Message),
		}
	}
	return &v, err
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
