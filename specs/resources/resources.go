// Package resources finds out what the operations of a document do to the things
// it is about: which of them list a collection, read, create, change and remove
// an item, and by what lists are filtered, sorted and divided into pages.
//
// A document says nothing of this in so many words. [Infer] works it out from
// the shapes of paths, the schemas that operations share, and the names of
// members and parameters; what stands under x-understudy corrects it. Each
// conclusion comes with its reasons, which `understudy explain` prints.
package resources

import (
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// Model is what a document is about. It is read-only.
type Model struct {
	Document    *specs.Document
	Collections []*Collection // in the order in which the document comes to them

	// Problems are the faults of what stands under x-understudy.
	Problems []specs.Problem

	actions map[*specs.Operation]*Action
}

// Action returns what an operation does: never nil, of the kind None where
// nothing is known. Operations of webhooks have one too.
func (m *Model) Action(op *specs.Operation) *Action {
	if a := m.actions[op]; a != nil {
		return a
	}
	return &Action{Operation: op, Kind: None}
}

// Collection returns the collection with that name, or nil.
func (m *Model) Collection(name string) *Collection {
	for _, c := range m.Collections {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// Collection is things of one kind, which a key tells apart.
type Collection struct {
	Name string // unique in the document
	Path string // the template, without a key; "" where it is only declared

	// Parents are the things that the path leads through, outermost first: there
	// is one such collection for each combination of them.
	Parents []Parent

	Key       string // the member that tells items apart; "" where none does
	KeySchema *schema.Schema
	Single    bool // it is one thing, such as /settings, without a key
	Listed    bool // some operation lists them; of others any key may exist

	Shows  []*Show        // the bodies that show its items
	Schema *schema.Schema // of the items of one that is only declared
	Hint   specs.Extension

	Reasons []string
}

// Parent is a thing that others belong to.
type Parent struct {
	Collection *Collection // nil where nothing is known of it
	Parameter  string      // the path parameter that names it

	// Member is where items say which one they belong to; nil where they do not.
	Member []string
}

// Kind is what an operation does to a collection.
type Kind string

// The kinds. None is that of operations that remember nothing.
const (
	None    Kind = "none"
	List    Kind = "list"
	Read    Kind = "read"
	Create  Kind = "create"
	Replace Kind = "replace" // what the body leaves out is gone
	Update  Kind = "update"  // what the body leaves out stays
	Remove  Kind = "remove"
)

// Action is what one operation does.
type Action struct {
	Operation  *specs.Operation
	Kind       Kind
	Collection *Collection // nil for None, unless x-understudy names one

	// Key is where the request says which item is meant: a parameter, or else a
	// member of the body. Both are zero for List and Create.
	Key     *specs.Parameter
	BodyKey string

	// Parents are what the path names besides the item, outermost first, with
	// the names of its own parameters. Those of a known collection must exist,
	// whatever the operation does.
	Parents []Parent

	// Acts says that the operation, of the kind None, does something to the last of
	// Parents, and answers with it, as Shows tell.
	Acts bool

	// Within is the thing that what is listed or created belongs to, in a
	// collection that has a path of its own, such as /pets behind
	// /owners/{id}/pets; nil otherwise.
	Within *Parent

	Body []string // members to go through from the top of the request body to the item

	Filters []Filter
	Search  *Search
	Sort    *Sort
	Shows   []*Show // in the successful responses, in the order of the document

	Hint    specs.Extension
	Reasons []string
}

// Filter is a parameter that narrows a list.
type Filter struct {
	Parameter *specs.Parameter
	Member    string     // of a parameter that is an object, such as filter[status]
	Paths     [][]string // an item fits where a member at one of them does; they lead through lists
	Test      Test
	Reason    string

	// Expression takes the place of Paths and Test where the document has one.
	Expression specs.Extension
}

// Test is how a filter compares.
type Test string

// The tests. Equal is also that one of several values is equal, for a parameter
// that lists them, and that a list has all of them.
const (
	Equal   Test = "equal"
	AtLeast Test = "at least"
	Above   Test = "above"
	AtMost  Test = "at most"
	Below   Test = "below"
)

// Search is a parameter that looks for a text.
type Search struct {
	Parameter *specs.Parameter
	Paths     [][]string // of the texts that are looked into; nil: all
	Reason    string
}

// Sort is how a list is put in order.
type Sort struct {
	Parameter *specs.Parameter // names members; "-" before one turns its order round
	Direction *specs.Parameter // asc or desc; nil where there is none
	Reason    string
}

// Show is a body that shows an item, or a list of them.
type Show struct {
	Operation *specs.Operation
	Response  *specs.Response
	Media     *specs.MediaType
	Path      []string       // members to go through from the top of the body
	Schema    *schema.Schema // of the item
	Key       string         // the member of the item that tells it apart; "" where none does
	List      *Paging        // nil: it shows one item
}

// Paging is how a body shows a part of a list.
type Paging struct {
	Size, Page, Offset, Cursor *specs.Parameter // nil where there is none

	FirstPage int // the number of the first page: 1, or 0 where the document says so
	Members   []Tells
	Headers   []Tells
}

// Tells is a member around a list, or a header, that tells of the whole of it.
type Tells struct {
	Path []string // of the member, from the top of the body
	Name string   // of the header
	What Telling
}

// Telling is what a member around a list tells.
type Telling string

// What is told of a list.
const (
	Total      Telling = "total"       // how many items fit, on all pages
	More       Telling = "more"        // whether there are more behind this page
	Next       Telling = "next"        // a cursor, a URL or a number that leads to the next page
	Previous   Telling = "previous"    // the same for the page before
	Pages      Telling = "pages"       // how many pages there are
	PageNumber Telling = "page number" // which page this is
	PageSize   Telling = "page size"   // how many items a page may have
	Count      Telling = "count"       // how many items this page has
	Start      Telling = "start"       // how many items are before this page
	Before     Telling = "before"      // whether there are any
	First      Telling = "first"       // whether this is the first page
	Last       Telling = "last"        // whether this is the last page
	Empty      Telling = "empty"       // whether this page has no items
	Paged      Telling = "paged"       // whether the list is shown in pages
	Unpaged    Telling = "unpaged"     // whether it is not
	FirstLink  Telling = "first link"  // a URL or a number that leads to the first page
	LastLink   Telling = "last link"   // the same for the last page
	Links      Telling = "links"       // a Link header (RFC 8288)
)
