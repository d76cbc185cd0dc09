package specs

import (
	"fmt"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// builder makes a Document of its sources.
type builder struct {
	doc      *Document
	compiler *schema.Compiler
	failed   []error
	schemes  map[string]*Scheme
	shapes   shapes
	xml      *xmlCache
}

func build(source *schema.Source, s *sources) (*Document, error) {
	root := source.Root
	version, err := versionOf(source)
	if err != nil {
		return nil, err
	}
	doc := &Document{
		Location: source.Name, OpenAPI: version,
		source: source, sources: s, declared: map[*schema.Value]*schema.Schema{},
	}
	b := &builder{doc: doc, shapes: shapes{}, xml: &xmlCache{}}
	if version == "2.0" {
		if source.Root, err = convertSwagger(source); err != nil {
			return nil, err
		}
		root = source.Root
	}
	b.compiler = &schema.Compiler{
		OpenAPI30: !strings.HasPrefix(version, "3.1"),
		Open:      s.open,
		Problem:   func(l Location, message string) { b.problem("schema", l, "%s", message) },
	}
	b.doc.compiler = b.compiler
	b.read(node{b, source, root, ""})
	if err := b.err(); err != nil {
		return nil, err
	}
	if b.doc.router, err = NewRouter(b.doc); err != nil {
		return nil, err
	}
	return b.doc, nil
}

// versionOf finds out whether the source is an OpenAPI document that can be
// read.
func versionOf(source *schema.Source) (string, error) {
	fail := func(v *schema.Value, pointer, format string, args ...any) (string, error) {
		return "", &schema.Error{Location: source.Locate(v, pointer), Err: fmt.Errorf(format, args...)}
	}
	root := source.Root
	if root.Kind != schema.Object {
		return fail(root, "", "expected an OpenAPI document, found a JSON %s", root.Kind)
	}
	if v := root.Get("swagger"); v != nil {
		if v.Text != "2.0" && v.Text != "2" {
			return fail(v, "/swagger", "version %s is not known: there are 2.0, 3.0 and 3.1", schema.Show(v))
		}
		return "2.0", nil
	}
	v := root.Get("openapi")
	if v == nil {
		return fail(root, "", "not an OpenAPI document: it has neither openapi nor swagger")
	}
	if v.Text == "3.0" || v.Text == "3.1" || strings.HasPrefix(v.Text, "3.0.") || strings.HasPrefix(v.Text, "3.1.") {
		return v.Text, nil
	}
	return fail(v, "/openapi", "version %s is not known: there are 2.0, 3.0 and 3.1", schema.Show(v))
}

func (b *builder) problem(code string, l Location, format string, args ...any) {
	b.doc.Problems = append(b.doc.Problems, Problem{code, l, fmt.Sprintf(format, args...)})
}

func (b *builder) failAt(n node, format string, args ...any) {
	b.failed = append(b.failed, &schema.Error{Location: n.location(), Err: fmt.Errorf(format, args...)})
}

// err is one error for what makes the document unusable: the first of them,
// and how many more there are.
func (b *builder) err() error {
	seen := map[string]bool{}
	for _, err := range b.failed {
		seen[err.Error()] = true
	}
	switch len(seen) {
	case 0:
		return nil
	case 1:
		return b.failed[0]
	case 2:
		return fmt.Errorf("%w (and 1 more like it)", b.failed[0])
	}
	return fmt.Errorf("%w (and %d more like it)", b.failed[0], len(seen)-1)
}

func (b *builder) compile(n node) *schema.Schema {
	if n.v == nil {
		return nil
	}
	s, err := b.compiler.Compile(n.source, n.v, n.pointer)
	if err != nil {
		b.failed = append(b.failed, err)
		return nil
	}
	return s
}

func (b *builder) read(root node) {
	info := root.get("info")
	b.doc.Title, b.doc.APIVersion = info.str("title"), info.str("version")
	b.doc.Hints = b.documentHints(root)
	b.schemes = map[string]*Scheme{}
	for name, n := range root.get("components").get("securitySchemes").members() {
		b.schemes[name] = b.scheme(name, n.deref())
	}
	// Compiling every named schema, used or not, finds references that lead
	// nowhere in all of them.
	for _, n := range root.get("components").get("schemas").members() {
		b.compile(n)
	}
	security := b.security(root)
	paths := root.get("paths")
	if paths.v != nil && paths.v.Kind != schema.Object {
		b.failAt(paths, "paths must be an object, found %s", schema.Show(paths.v))
	}
	for path, n := range paths.members() {
		if isExtension(path) {
			continue
		}
		if !strings.HasPrefix(path, "/") {
			b.problem("path", n.location(), "the path %q must start with a slash; it is left out", path)
			continue
		}
		item := n.deref()
		for key, op := range item.members() {
			if method, ok := methods[key]; ok {
				b.doc.operations = append(b.doc.operations, b.operation(root, item, op, method, path, security))
			}
		}
	}
	for name, n := range root.get("webhooks").members() {
		item := n.deref()
		for key, op := range item.members() {
			if method, ok := methods[key]; ok {
				hook := b.operation(root, item, op, method, "", security)
				hook.BasePaths = nil
				b.doc.webhooks = append(b.doc.webhooks, &Webhook{name, hook})
			}
		}
	}
	ids := map[string]*Operation{}
	for _, op := range b.doc.operations {
		if first := ids[op.ID]; first != nil {
			b.problem("operationId", op.Location, "the operationId %q is taken already by %s; this one is known as %q", op.ID, first, op.String())
			op.ID = op.String()
			continue
		}
		ids[op.ID] = op
	}
}

var methods = map[string]string{
	"get": "GET", "put": "PUT", "post": "POST", "delete": "DELETE",
	"options": "OPTIONS", "head": "HEAD", "patch": "PATCH", "trace": "TRACE",
}

func (b *builder) operation(root, item, n node, method, path string, security []Requirement) *Operation {
	op := &Operation{
		Document: b.doc, Location: n.location(),
		ID: n.str("operationId"), Method: method, Path: path, PathNames: pathNames(path),
		Summary: n.str("summary"), Description: n.str("description"),
		Tags: n.raw("tags").strings(), Deprecated: n.flag("deprecated"),
		Security: security, Hints: b.operationHints(n),
	}
	if op.ID == "" {
		op.ID = op.String()
	}
	for _, holder := range []node{n, item, root} {
		if servers := holder.raw("servers"); servers.v != nil && len(servers.v.Items) > 0 {
			op.BasePaths = b.basePaths(servers)
			break
		}
	}
	if op.BasePaths == nil {
		op.BasePaths = []string{""}
	}
	b.parameters(op, item, n)
	if body := n.get("requestBody"); body.v != nil {
		op.Body = &Body{
			Location: body.location(), Required: body.flag("required"),
			Content: b.content(body.get("content")),
		}
	}
	for status, r := range n.get("responses").members() {
		if isExtension(status) {
			continue
		}
		if r := b.response(status, r.deref()); r != nil {
			op.Responses = append(op.Responses, r)
		}
	}
	if len(op.Responses) == 0 {
		b.problem("responses", op.Location, "%s documents no response", op)
	}
	if n.raw("security").v != nil {
		op.Security = b.security(n)
	}
	op.share()
	return op
}

// pathNames lists the parameters of a path, in their order.
func pathNames(path string) []string {
	var names []string
	for {
		i := strings.IndexByte(path, '{')
		if i < 0 {
			return names
		}
		j := strings.IndexByte(path[i:], '}')
		if j < 0 {
			return names
		}
		names = append(names, path[i+1:i+j])
		path = path[i+j:]
	}
}
