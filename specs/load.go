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

	// Overlays are the locations of OpenAPI Overlays (1.0), which are laid over
	// documents in this order. One that says what it extends is for that
	// document only; one that is for no document is an error.
	Overlays []string
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
	docs, err := l.LoadAll(ctx, location)
	if err != nil {
		return nil, err
	}
	return docs[0], nil
}

// LoadAll loads several documents as Load does. Overlays are read once: each
// has to be for one of the documents at least.
func (l Loader) LoadAll(ctx context.Context, locations ...string) ([]*Document, error) {
	overlays, err := l.overlays(ctx)
	if err != nil {
		return nil, err
	}
	docs := make([]*Document, len(locations))
	for i, location := range locations {
		if docs[i], err = l.load(ctx, location, overlays); err != nil {
			return nil, err
		}
	}
	if err := unused(overlays); err != nil {
		return nil, err
	}
	return docs, nil
}

func (l Loader) load(ctx context.Context, location string, overlays []*overlay) (*Document, error) {
	if slices.Contains(Names(), location) {
		if _, err := os.Stat(location); err != nil {
			return l.open(ctx, location, overlays)
		}
	}
	text, err := l.read(ctx, location)
	if errors.Is(err, fs.ErrNotExist) && !strings.ContainsAny(location, `/\.`) {
		err = fmt.Errorf("%w; the contracts in the box are %s", err, strings.Join(Names(), ", "))
	}
	if err != nil {
		return nil, err
	}
	return l.parse(ctx, location, "", text, overlays)
}

// open loads a contract of the box.
func (l Loader) open(ctx context.Context, name string, overlays []*overlay) (*Document, error) {
	text, err := box.ReadFile(name + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("no contract named %q in the box: there are %s", name, strings.Join(Names(), ", "))
	}
	doc, err := l.parse(ctx, name+".yaml", name, text, overlays)
	if err == nil {
		doc.Location = name
	}
	return doc, err
}

// Parse loads a document from its text. References resolve against location.
func (l Loader) Parse(ctx context.Context, location string, text []byte) (*Document, error) {
	overlays, err := l.overlays(ctx)
	if err != nil {
		return nil, err
	}
	doc, err := l.parse(ctx, location, "", text, overlays)
	if err == nil {
		err = unused(overlays)
	}
	if err != nil {
		return nil, err
	}
	return doc, nil
}

// parse makes a document of its text; name is what the box calls it.
func (l Loader) parse(ctx context.Context, location, name string, text []byte, overlays []*overlay) (*Document, error) {
	root, err := parse(location, text)
	if err != nil {
		return nil, err
	}
	source := &schema.Source{URI: uriOf(location), Name: nameOf(location), Root: root}
	problems, err := layOver(source, name, overlays)
	if err != nil {
		return nil, err
	}
	s := &sources{loader: l, ctx: ctx, main: source, read: map[string]*schema.Source{source.URI: source}}
	doc, err := build(source, s)
	if err != nil {
		return nil, err
	}
	doc.Problems = append(problems, doc.Problems...)
	return doc, nil
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
