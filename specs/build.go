package specs

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// builder makes a Document of its sources.
type builder struct {
	doc      *Document
	compiler *schema.Compiler
	failed   []error
	schemes  map[string]*Scheme
}

func build(source *schema.Source, s *sources) (*Document, error) {
	root := source.Root
	version, err := versionOf(source)
	if err != nil {
		return nil, err
	}
	b := &builder{doc: &Document{Location: source.Name, OpenAPI: version, source: source, sources: s}}
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
				b.operation(root, item, op, method, path, security)
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

func (b *builder) operation(root, item, n node, method, path string, security []Requirement) {
	op := &Operation{
		Document: b.doc, Location: n.location(),
		ID: n.str("operationId"), Method: method, Path: path,
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
	b.doc.operations = append(b.doc.operations, op)
}

// parameters reads those of the path item and of the operation, which replace
// them by place and name.
func (b *builder) parameters(op *Operation, item, n node) {
	var all []*Parameter
	for _, holder := range []node{item, n} {
		for _, e := range holder.get("parameters").elements() {
			p := b.parameter(e.deref())
			if p == nil {
				continue
			}
			replaced := false
			for i := range all {
				if all[i].In == p.In && all[i].Name == p.Name {
					all[i], replaced = p, true
				}
			}
			if !replaced {
				all = append(all, p)
			}
		}
	}
	names := templateNames(op.Path)
	for _, name := range names {
		var found *Parameter
		for _, p := range all {
			if p.In == "path" && p.Name == name {
				found = p
			}
		}
		if found == nil {
			b.problem("parameter", op.Location, "the path parameter %q of %s is not declared; any text is accepted for it", name, op)
			found = &Parameter{Location: op.Location, Name: name, In: "path", Style: "simple", Required: true}
			all = append(all, found)
		}
		op.pathVars = append(op.pathVars, found)
	}
	for _, in := range []string{"path", "query", "header", "cookie"} {
		for _, p := range all {
			if p.In != in {
				continue
			}
			switch in {
			case "path":
				if op.pathVar(p.Name) == nil {
					b.problem("parameter", p.Location, "the path %s has no {%s}; the parameter is left out", op.Path, p.Name)
					continue
				}
			case "query":
				op.query = append(op.query, p)
				op.deep = op.deep || p.shape.object && (p.Style == "deepObject" || p.Style == "form" && p.Explode)
			default:
				op.others = append(op.others, p)
			}
			op.Parameters = append(op.Parameters, p)
		}
	}
}

func (o *Operation) pathVar(name string) *Parameter {
	for _, p := range o.pathVars {
		if p.Name == name {
			return p
		}
	}
	return nil
}

func (b *builder) parameter(n node) *Parameter {
	p := &Parameter{
		Location: n.location(), Name: n.str("name"), In: n.str("in"),
		Required: n.flag("required"), Deprecated: n.flag("deprecated"),
		AllowEmptyValue: n.flag("allowEmptyValue"), Description: n.str("description"),
		Style: n.str("style"),
	}
	switch p.In {
	case "path", "header":
		p.Style = orDefault(p.Style, "simple")
	case "query", "cookie":
		p.Style = orDefault(p.Style, "form")
	default:
		b.problem("parameter", p.Location, "a parameter is in path, query, header or cookie, found %q; it is left out", p.In)
		return nil
	}
	if p.Name == "" {
		b.problem("parameter", p.Location, "a parameter has no name; it is left out")
		return nil
	}
	if p.In == "header" && (equalFold(p.Name, "Accept") || equalFold(p.Name, "Content-Type") || equalFold(p.Name, "Authorization")) {
		return nil // OpenAPI, Parameter Object: such definitions are ignored
	}
	if p.Explode = p.Style == "form"; n.raw("explode").v != nil {
		p.Explode = n.flag("explode")
	}
	p.Required = p.Required || p.In == "path"
	p.Schema = b.compile(n.raw("schema"))
	p.Examples = b.examples(n)
	for name, media := range n.get("content").members() {
		p.MediaType = name
		p.Schema = b.compile(media.raw("schema"))
		p.Examples = append(p.Examples, b.examples(media)...)
		break
	}
	p.shape = shapeOf(p.Schema)
	return p
}

func orDefault(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

func (b *builder) response(status string, n node) *Response {
	r := &Response{Location: n.location(), Status: strings.ToUpper(status), Description: n.str("description")}
	switch code, err := strconv.Atoi(status); {
	case err == nil && code >= 100 && code <= 599:
		r.code = code
	case len(status) == 3 && status[0] >= '1' && status[0] <= '5' && r.Status[1:] == "XX":
		r.from = int(status[0]-'0') * 100
	case status == "default":
		r.Status = status
	default:
		b.problem("responses", n.location(), "%q is no status; it is left out", status)
		return nil
	}
	for name, h := range n.get("headers").members() {
		if equalFold(name, "Content-Type") {
			continue // OpenAPI, Response Object: it is ignored
		}
		r.Headers = append(r.Headers, b.header(name, h.deref()))
	}
	r.Content = b.content(n.get("content"))
	return r
}

func (b *builder) header(name string, n node) *Header {
	h := &Header{Location: n.location(), Name: name, Required: n.flag("required"), Schema: b.compile(n.raw("schema")), Examples: b.examples(n)}
	p := &Parameter{Location: h.Location, Name: name, In: "header", Style: "simple", Explode: n.flag("explode")}
	for mediaType, media := range n.get("content").members() {
		p.MediaType = mediaType
		h.Schema = b.compile(media.raw("schema"))
		break
	}
	p.Schema, p.shape = h.Schema, shapeOf(h.Schema)
	h.parameter = p
	return h
}

func (b *builder) content(n node) []*MediaType {
	var list []*MediaType
	for name, media := range n.members() {
		media = media.deref()
		m := &MediaType{Location: media.location(), Name: name, Schema: b.compile(media.raw("schema")), Examples: b.examples(media)}
		m.essence = essenceOf(name)
		m.format = formatOf(m.essence)
		for property, e := range media.get("encoding").members() {
			if m.Encoding == nil {
				m.Encoding = map[string]Encoding{}
			}
			style := orDefault(e.str("style"), "form")
			enc := Encoding{ContentType: e.str("contentType"), Style: style, Explode: style == "form"}
			if e.raw("explode").v != nil {
				enc.Explode = e.flag("explode")
			}
			m.Encoding[property] = enc
		}
		list = append(list, m)
	}
	return list
}

func (b *builder) examples(n node) []Example {
	var list []Example
	if e := n.raw("example"); e.v != nil {
		list = append(list, Example{Location: e.location(), Value: e.v})
	}
	for name, e := range n.get("examples").members() {
		if e = e.deref(); e.v == nil {
			continue
		}
		value := e.raw("value")
		if uri := e.raw("externalValue"); value.v == nil && uri.v != nil {
			source, err := b.doc.sources.open(resolve(e.source.URI, uri.v.Text))
			if err != nil {
				b.problem("example", uri.location(), "the external value %q cannot be read: %v", uri.v.Text, err)
				continue
			}
			value = node{b, source, source.Root, ""}
		}
		if value.v == nil {
			b.problem("example", e.location(), "the example %q has no value", name)
			continue
		}
		x := e.raw(extension)
		b.known(x, "when")
		list = append(list, Example{Location: value.location(), Name: name, Value: value.v, When: x.raw("when").strings()})
	}
	return list
}
