package specs

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/understudy-api/understudy/specs/jsonpath"
	"github.com/understudy-api/understudy/specs/schema"
)

// ProblemOverlay is the code of what an overlay meant to change and did not.
const ProblemOverlay = "overlay"

// overlay is an OpenAPI Overlay 1.0.
type overlay struct {
	source  *schema.Source
	extends *schema.Value // nil where it is for any document
	uri     string        // what extends denotes
	actions []action
	used    bool // it was laid over a document
}

// action changes what a JSONPath selects.
type action struct {
	path    *jsonpath.Path
	target  *schema.Value // the text of the path, in the overlay
	pointer string        // of the action, in the overlay
	update  *schema.Value
	remove  bool
}

// overlays reads the overlays of a loader.
func (l Loader) overlays(ctx context.Context) ([]*overlay, error) {
	names := make([]string, len(l.Overlays))
	for i, location := range l.Overlays {
		names[i] = nameOf(location)
	}
	list := make([]*overlay, len(names))
	for i, location := range l.Overlays {
		text, err := l.read(ctx, location)
		if err != nil {
			return nil, fmt.Errorf("overlay %w", err)
		}
		root, err := parse(location, text)
		if err != nil {
			return nil, err
		}
		// Its values go into documents, and remember where they come from.
		stamp(root, uint16(i+1))
		source := &schema.Source{URI: uriOf(location), Name: names[i], Root: root, Overlays: names}
		if list[i], err = readOverlay(source); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// stamp marks values that nobody else has seen yet.
func stamp(v *schema.Value, file uint16) {
	v.File = file
	for i := range v.Items {
		stamp(&v.Items[i], file)
	}
}

var overlayVersion = regexp.MustCompile(`^1\.0\.\d+$`)

// readOverlay reads the Overlay Object.
func readOverlay(source *schema.Source) (*overlay, error) {
	r := overlayReader{source: source}
	o := &overlay{source: source}
	root := source.Root
	if root.Kind != schema.Object {
		return nil, r.fail(root, "", "expected an OpenAPI Overlay, found a JSON %s", root.Kind)
	}
	version := root.Get("overlay")
	switch {
	case version == nil && (root.Get("openapi") != nil || root.Get("swagger") != nil):
		return nil, r.fail(root, "", "expected an OpenAPI Overlay, found an OpenAPI document")
	case version == nil:
		return nil, r.fail(root, "", "not an OpenAPI Overlay: it has no overlay, which says the version")
	case version.Kind != schema.String || !overlayVersion.MatchString(version.Text):
		return nil, r.fail(version, "/overlay", "version %s is not known: there is \"1.0.0\"", schema.Show(version))
	}
	r.members(root, "", "an overlay", "overlay", "info", "extends", "actions")
	if info := r.want(root, "", "info", schema.Object); info != nil {
		r.members(info, "/info", "info", "title", "version")
		r.want(info, "/info", "title", schema.String)
		r.want(info, "/info", "version", schema.String)
	}
	if root.Get("extends") != nil {
		if o.extends = r.want(root, "", "extends", schema.String); o.extends != nil {
			o.uri = schema.ResolveURI(source.URI, o.extends.Text)
		}
	}
	if list := r.want(root, "", "actions", schema.Array); list != nil {
		if len(list.Items) == 0 {
			r.err = r.fail(list, "/actions", "an overlay has at least one action")
		}
		for i := range list.Items {
			o.actions = append(o.actions, r.action(&list.Items[i], fmt.Sprintf("/actions/%d", i)))
		}
	}
	return o, r.err
}

// overlayReader keeps the first error.
type overlayReader struct {
	source *schema.Source
	err    error
}

func (r *overlayReader) fail(v *schema.Value, pointer, format string, args ...any) error {
	if r.err == nil {
		r.err = failedAt(r.source, v, pointer, format, args...)
	}
	return r.err
}

func failedAt(source *schema.Source, v *schema.Value, pointer, format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	if pointer != "" {
		err = fmt.Errorf("%s: %w", pointer, err)
	}
	return &schema.Error{Location: source.Locate(v, pointer), Err: err}
}

// members asks that an object has no others than those, but for extensions.
func (r *overlayReader) members(v *schema.Value, pointer, what string, names ...string) {
	for name, m := range membersOf(v) {
		known := isExtension(name)
		for _, n := range names {
			known = known || n == name
		}
		if !known {
			_ = r.fail(m, schema.JoinPointer(pointer, name), "unknown member %q: %s has %s, and what begins with x-", name, what, strings.Join(names, ", "))
		}
	}
}

// want returns a member that must be there and of a kind, or nil.
func (r *overlayReader) want(v *schema.Value, pointer, name string, kind schema.Kind) *schema.Value {
	m := v.Get(name)
	switch {
	case m == nil:
		_ = r.fail(v, pointer, "%s is missing", name)
		return nil
	case m.Kind != kind:
		_ = r.fail(m, schema.JoinPointer(pointer, name), "%s must be of the type %s, found %s", name, kind, schema.Show(m))
		return nil
	}
	return m
}

// action reads an Action Object.
func (r *overlayReader) action(v *schema.Value, pointer string) action {
	a := action{pointer: pointer, update: v.Get("update")}
	if v.Kind != schema.Object {
		_ = r.fail(v, pointer, "an action must be an object, found %s", schema.Show(v))
		return a
	}
	r.members(v, pointer, "an action", "target", "description", "update", "remove")
	if a.target = r.want(v, pointer, "target", schema.String); a.target != nil {
		var err error
		if a.path, err = jsonpath.Parse(a.target.Text); err != nil {
			_ = r.fail(a.target, pointer+"/target", "%w", err)
		}
	}
	if v.Get("description") != nil {
		r.want(v, pointer, "description", schema.String)
	}
	if v.Get("remove") != nil {
		remove := r.want(v, pointer, "remove", schema.Bool)
		a.remove = remove != nil && remove.True
	}
	if a.update == nil && !a.remove {
		_ = r.fail(v, pointer, "an action has update, or remove: true")
	}
	return a
}

// isFor reports whether the overlay is for a document: any one where it extends
// none, else the one that extends denotes, by a URI or by its name in the box.
func (o *overlay) isFor(source *schema.Source, name string) bool {
	if o.extends == nil || o.uri == source.URI || name != "" && o.extends.Text == name {
		return true
	}
	one, isFile := filePath(o.uri)
	other, both := filePath(source.URI)
	if !isFile || !both || name != "" {
		return false
	}
	a, errA := os.Stat(one)
	b, errB := os.Stat(other)
	return errA == nil && errB == nil && os.SameFile(a, b)
}

// unused says which overlay is for none of the documents.
func unused(overlays []*overlay) error {
	var failed []error
	for _, o := range overlays {
		if !o.used {
			failed = append(failed, failedAt(o.source, o.extends, "/extends",
				"the overlay is for %s, which is none of the documents that are loaded", schema.Show(o.extends)))
		}
	}
	return errors.Join(failed...)
}
