package specs

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"iter"
	"slices"

	"github.com/understudy-api/understudy/specs/schema"
)

// Location is a place in a document.
type Location = schema.Location

// Document is a loaded OpenAPI document.
type Document struct {
	Location   string // as it was given to Load
	OpenAPI    string // the version it is written in, such as "3.1.0"; "2.0" for Swagger
	Title      string
	APIVersion string // info.version
	Hints      Hints

	// Problems are the faults that were passed over: keywords that make no
	// sense, parameters without a schema, and the like. Lint reports them
	// among others.
	Problems []Problem

	operations []*Operation
	webhooks   []*Webhook
	declared   map[*schema.Value]*schema.Schema // of collections under x-understudy
	router     *Router
	source     *schema.Source
	sources    *sources
	compiler   *schema.Compiler
}

// Problem is a fault of a document, and its place.
type Problem struct {
	Code     string   `json:"code"`
	Location Location `json:"location"`
	Message  string   `json:"message"`
}

func (p Problem) String() string {
	if p.Location.File == "" {
		return p.Message + " [" + p.Code + "]"
	}
	return p.Location.String() + ": " + p.Message + " [" + p.Code + "]"
}

// Compare orders problems as a person reads a document.
func (p Problem) Compare(q Problem) int {
	return cmp.Or(
		cmp.Compare(p.Location.File, q.Location.File),
		cmp.Compare(p.Location.Line, q.Location.Line),
		cmp.Compare(p.Location.Column, q.Location.Column),
		cmp.Compare(p.Code, q.Code),
		cmp.Compare(p.Message, q.Message),
	)
}

// Operations lists the operations in the order of the document.
func (d *Document) Operations() iter.Seq[*Operation] { return slices.Values(d.operations) }

// Webhook is a request that the API sends to whoever wants to know of something
// (OpenAPI 3.1). Its operation has no path.
type Webhook struct {
	Name string
	*Operation
}

// Webhooks lists the webhooks in the order of the document.
func (d *Document) Webhooks() iter.Seq[*Webhook] { return slices.Values(d.webhooks) }

// Operation returns the operation with that operationId, or "METHOD /path",
// or nil.
func (d *Document) Operation(id string) *Operation {
	for _, op := range d.operations {
		if op.ID == id || op.Method+" "+op.Path == id {
			return op
		}
	}
	return nil
}

// Match finds the operation that a request is meant for. path is the escaped
// path of the URL, with the base path. The error is a [*NotFound] or a
// [*WrongMethod].
func (d *Document) Match(method, path string) (*Operation, Params, error) {
	return d.router.Match(method, path)
}

// Digest is the SHA-256 of what the document says, in hexadecimal digits: of its
// values and their order, with all files that it refers to, whatever their
// layout and their place.
func (d *Document) Digest() string {
	var parts []string
	for _, source := range d.sources.read {
		parts = append(parts, string(source.Root.AppendJSON(nil)))
	}
	slices.Sort(parts)
	h := sha256.New()
	h.Write(d.source.Root.AppendJSON(nil))
	for _, part := range parts {
		h.Write([]byte("\n" + part))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Lookup returns the value at a JSON Pointer of the document, as it is
// written, or nil.
func (d *Document) Lookup(pointer string) *schema.Value { return d.source.Root.At(pointer) }

// Locate returns the place of the value at a JSON Pointer of the document.
func (d *Document) Locate(pointer string) Location {
	if v := d.Lookup(pointer); v != nil {
		return d.source.Locate(v, pointer)
	}
	return Location{File: d.source.Name, Pointer: pointer}
}
