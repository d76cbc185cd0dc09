package specs

import (
	"github.com/understudy-api/understudy/specs/schema"
)

// Operation is what is promised of one method on one path.
type Operation struct {
	Document *Document
	Location Location

	ID          string   // operationId; "GET /path" where there is none
	Method      string   // in upper case
	Path        string   // the template, without a base path
	PathNames   []string // of the parameters in it, in their order
	BasePaths   []string
	Summary     string
	Description string
	Tags        []string
	Deprecated  bool

	Parameters []*Parameter // path, query, header, cookie; in each the order of the document
	Body       *Body        // nil where none is declared
	Responses  []*Response  // in the order of the document
	Security   []Requirement
	Hints      OperationHints

	query    []*Parameter // those with In query
	pathVars []*Parameter // those with In path
	others   []*Parameter // header and cookie
}

// Parameter is a parameter of an operation.
type Parameter struct {
	Location        Location
	Name            string
	In              string // path, query, header or cookie
	Style           string
	Explode         bool
	Required        bool
	Deprecated      bool
	AllowEmptyValue bool
	Description     string
	Schema          *schema.Schema // nil where none is declared
	MediaType       string         // of a parameter that has content instead of a style
	Examples        []Example

	shape *shape
	taken map[string]bool // names of the query that are not free members of this one
}

// Body is a request body.
type Body struct {
	Location Location
	Required bool
	Content  []*MediaType
}

// MediaType is one way to write a body.
type MediaType struct {
	Location Location
	Name     string // exactly as the document writes it
	Schema   *schema.Schema
	Examples []Example
	Encoding map[string]Encoding

	essence string // type/subtype in lower case
	format  bodyFormat
	form    *shape    // of forms and texts
	xml     *xmlCache // of the document
}

// Encoding is how one property of a form travels (OpenAPI, Encoding Object).
type Encoding struct {
	ContentType string
	Style       string
	Explode     bool
}

// Response is a documented response.
type Response struct {
	Location    Location
	Status      string // "200", "4XX" or "default"
	Description string
	Headers     []*Header
	Content     []*MediaType // empty where no body is declared

	code int // of a single status, else 0
	from int // of a range: 400 for 4XX, else 0
}

// Header is a header of a response.
type Header struct {
	Location Location
	Name     string
	Required bool
	Schema   *schema.Schema
	Examples []Example

	parameter *Parameter // decodes it: style simple
}

// Example is a documented example.
type Example struct {
	Location Location
	Name     string // "" for the one under example
	Value    *schema.Value
	When     []string // x-understudy: the violation codes it answers
}

// Example returns the example with that name, or nil.
func (m *MediaType) Example(name string) *Example {
	for i := range m.Examples {
		if m.Examples[i].Name == name {
			return &m.Examples[i]
		}
	}
	return nil
}

// Response returns the documented response that a status falls under: its
// own, else its range, else default; nil when it is not documented.
func (o *Operation) Response(status int) *Response {
	var ranged, fallback *Response
	for _, r := range o.Responses {
		switch {
		case r.code == status:
			return r
		case r.from != 0 && r.from == status/100*100:
			ranged = r
		case r.Status == "default":
			fallback = r
		}
	}
	if ranged != nil {
		return ranged
	}
	return fallback
}

// Documents reports whether the document lists the response under the status
// itself or its range, rather than under default.
func (o *Operation) Documents(status int) bool {
	r := o.Response(status)
	return r != nil && r.Status != "default"
}

// Parameter returns the parameter with that place and name, or nil.
func (o *Operation) Parameter(in, name string) *Parameter {
	for _, p := range o.Parameters {
		if p.In == in && p.Name == name {
			return p
		}
	}
	return nil
}

// String is the operation as people name it: GET /pets/{id}.
func (o *Operation) String() string { return o.Method + " " + o.Path }

// Code returns the single status of the response; for a range its first
// status, and for default 0.
func (r *Response) Code() int { return r.code + r.from }

// Header returns the header with that name, whatever the case, or nil.
func (r *Response) Header(name string) *Header {
	for _, h := range r.Headers {
		if equalFold(h.Name, name) {
			return h
		}
	}
	return nil
}
