package specs

import (
	"fmt"
	"strings"

	"github.com/understudy-api/understudy/specs/schema"
)

// convertSwagger turns the tree of a Swagger 2.0 document into that of an
// OpenAPI 3.0 document. The tree of the source stays as it is. Members keep
// their order and values their places; what is new has the place of the value
// that it comes from, so that errors point into the text that people wrote.
//
// What is merely odd is passed on, for the reader of the result to judge. The
// error is a [*schema.Error], for what has no meaning in OpenAPI 3.0: an
// operation with two bodies. References to other files stay as they are, the
// files are not converted.
func convertSwagger(source *schema.Source) (*schema.Value, error) {
	c := &swagger{source: source, root: source.Root, moved: map[*schema.Value]string{}}
	// A reference can be rewritten once it is known where its target went: the
	// first round finds out, the second one writes.
	c.document()
	out := c.document()
	if c.err != nil {
		return nil, c.err
	}
	return &out, nil
}

// swagger is the conversion of one document. Comments on its methods name the
// sections of the Swagger 2.0 specification.
type swagger struct {
	source             *schema.Source
	root               *schema.Value
	consumes, produces []string
	moved              map[*schema.Value]string // what stands elsewhere in the result, and its pointer there
	schemas            map[*schema.Value]schema.Value
	leaves             bool // references lead out of the document
	err                error
}

// document converts the Swagger Object.
func (c *swagger) document() schema.Value {
	c.schemas = map[*schema.Value]schema.Value{}
	c.consumes = mediaTypes(c.root, "consumes", nil)
	c.produces = mediaTypes(c.root, "produces", nil)
	components := c.components() // before the paths, which may copy from them
	out := objectAt(c.root)
	for name, v := range membersOf(c.root) {
		switch name {
		case "swagger":
			put(&out, "openapi", textAt(v, "3.0.3"))
		case "host", "basePath", "schemes":
			if servers := c.servers(c.root.Get("schemes")); len(servers.Items) > 0 {
				put(&out, "servers", servers)
			}
		case "consumes", "produces":
		case "definitions", "parameters", "responses", "securityDefinitions":
			put(&out, "components", components)
		case "paths":
			put(&out, name, eachField(v, "/paths", c.pathItem))
		default:
			put(&out, name, *v)
		}
	}
	if named := components.Get("schemas"); named != nil && c.leaves {
		put(&out, "definitions", *named) // other files may refer back to them
	}
	return out
}

// components converts what the document names for its parts to share.
func (c *swagger) components() schema.Value {
	out := schema.Value{Kind: schema.Object}
	for name, v := range membersOf(c.root) {
		switch name {
		case "definitions":
			c.move(v, "/components/schemas")
			put(&out, "schemas", c.schemasOf(v))
		case "parameters":
			c.sharedParameters(&out, v)
		case "responses":
			c.move(v, "/components/responses")
			put(&out, name, each(v, "/components/responses", func(r *schema.Value, at string) schema.Value {
				return c.response(r, at, c.produces)
			}))
		case "securityDefinitions":
			c.move(v, "/components/securitySchemes")
			put(&out, "securitySchemes", each(v, "", securityScheme))
		default:
			continue
		}
		if out.Line == 0 {
			out.File, out.Line, out.Column = v.File, v.Line, v.Column
		}
	}
	return out
}

// servers joins host, basePath and schemes (Swagger Object). Without a host
// the base path is relative to wherever the document is served. Without
// schemes it is the scheme that the document is read by: a URL that starts
// with two slashes says just that (RFC 3986, section 4.2).
func (c *swagger) servers(schemes *schema.Value) schema.Value {
	host, base := c.root.Str("host"), c.root.Str("basePath")
	if base != "" && base[0] != '/' {
		base = "/" + base
	}
	if _, rest, ok := strings.Cut(host, "://"); ok { // forbidden, and seen
		host = rest
	}
	host = strings.TrimRight(host, "/")
	out := schema.Value{Kind: schema.Array}
	add := func(from *schema.Value, address string) {
		server := objectAt(from)
		put(&server, "url", textAt(from, address))
		out.Items = append(out.Items, server)
		if out.Line == 0 {
			out.File, out.Line, out.Column = from.File, from.Line, from.Column
		}
	}
	switch {
	case host != "":
		for s := range elementsOf(schemes) {
			add(s, s.Text+"://"+host+base)
		}
		if len(out.Items) == 0 {
			add(c.root.Get("host"), "//"+host+base)
		}
	case base != "":
		add(c.root.Get("basePath"), base)
	}
	return out
}

// pathItem converts a Path Item Object. A reference to another of the paths
// stays one. What it refers to elsewhere, such as in an extension, takes its
// place, for only the paths are converted.
func (c *swagger) pathItem(v *schema.Value, at string) schema.Value {
	if pointer, ok := c.refers(v); ok {
		t := c.target(v)
		if t == nil || isMember(pointer, "paths") {
			return c.reference(v)
		}
		v = t
	}
	if v.Kind != schema.Object {
		return *v
	}
	shared := c.inputs(v.Get("parameters"), at+"/parameters")
	out := objectAt(v)
	for name, m := range membersOf(v) {
		switch {
		case name == "parameters":
			shared.put(&out, m)
		case methods[name] != "":
			put(&out, name, c.operation(m, schema.JoinPointer(at, name), shared))
		default:
			put(&out, name, *m)
		}
	}
	return out
}

// operation converts an Operation Object. shared are the parameters of its
// path item: in OpenAPI 3.0 that has no request body, so its operations get it.
func (c *swagger) operation(v *schema.Value, at string, shared inputs) schema.Value {
	if v.Kind != schema.Object {
		return *v
	}
	consumes := mediaTypes(v, "consumes", c.consumes)
	produces := mediaTypes(v, "produces", c.produces)
	own := c.inputs(v.Get("parameters"), at+"/parameters")
	out := objectAt(v)
	for name, m := range membersOf(v) {
		switch name {
		case "consumes", "produces":
		case "schemes":
			// Without a host they have nothing to stand before.
			if c.root.Str("host") != "" {
				put(&out, "servers", c.servers(m))
			}
		case "parameters":
			own.put(&out, m)
		case "responses":
			put(&out, name, eachField(m, at+"/responses", func(r *schema.Value, at string) schema.Value {
				return c.response(r, at, produces)
			}))
		default:
			put(&out, name, *m)
		}
	}
	if body := c.requestBody(own.inherit(shared), at+"/requestBody", consumes); body.Kind == schema.Object {
		put(&out, "requestBody", body)
	}
	return out
}

// oauthFlows maps the flows to what OpenAPI 3.0 calls them.
var oauthFlows = map[string]string{
	"implicit": "implicit", "password": "password",
	"application": "clientCredentials", "accessCode": "authorizationCode",
}

// securityScheme converts a Security Scheme Object.
func securityScheme(v *schema.Value, _ string) schema.Value {
	if v.Kind != schema.Object {
		return *v
	}
	out, flow := objectAt(v), objectAt(v)
	kind := v.Str("type")
	for name, m := range membersOf(v) {
		switch {
		case name == "type" && kind == "basic":
			put(&out, name, textAt(m, "http"))
			put(&out, "scheme", textAt(m, "basic"))
		case kind == "oauth2" && (name == "authorizationUrl" || name == "tokenUrl" || name == "scopes"):
			put(&flow, name, *m)
		case kind == "oauth2" && name == "flow":
		default:
			put(&out, name, *m)
		}
	}
	if kind == "oauth2" {
		put(&flow, "scopes", objectAt(v)) // required in OpenAPI 3.0, even if empty
		flows := objectAt(v)
		if name := v.Str("flow"); name != "" {
			put(&flows, orDefault(oauthFlows[name], name), flow)
		}
		put(&out, "flows", flows)
	}
	return out
}

// fail keeps the first error.
func (c *swagger) fail(v *schema.Value, pointer, format string, args ...any) {
	if c.err == nil {
		c.err = &schema.Error{Location: c.source.Locate(v, pointer), Err: fmt.Errorf(format, args...)}
	}
}
