package schema

import (
	"fmt"
	"strings"
)

// Location is a place in a document.
type Location struct {
	File    string `json:"file"`
	Line    int    `json:"line"`   // counted from 1
	Column  int    `json:"column"` // counted from 1, in bytes
	Pointer string `json:"pointer"`
}

// String is file:line:column.
func (l Location) String() string {
	if l.File == "" {
		return ""
	}
	return fmt.Sprintf("%s:%d:%d", l.File, l.Line, l.Column)
}

// Violation is one way in which a message breaks what a document promises.
type Violation struct {
	// Code names the promise: the JSON Schema keyword for values, or one of
	// the words listed in package specs for the rest of a message. It is
	// stable; the wording of Expected is not.
	Code string `json:"code"`

	// In is the part of the message: path, query, header, cookie, body,
	// security or status. Name is the parameter or header. Pointer is the
	// JSON Pointer (RFC 6901) within the body, or within the parameter's
	// value.
	In      string `json:"in"`
	Name    string `json:"name,omitempty"`
	Pointer string `json:"pointer,omitempty"`

	Expected string   `json:"expected"`        // what the document asks for, in a few words
	Value    string   `json:"value,omitempty"` // what came instead: JSON text, shortened
	Rule     Location `json:"rule"`            // where the document asks for it
}

// Where is the place in the message, such as query/limit or body/items/0/id.
func (v Violation) Where() string {
	s := v.In
	if v.Name != "" {
		s += "/" + v.Name
	}
	return s + v.Pointer
}

// Message is one sentence without the places.
func (v Violation) Message() string {
	if v.Value == "" {
		return "expected " + v.Expected
	}
	return "expected " + v.Expected + ", got " + v.Value
}

func (v Violation) String() string {
	var b strings.Builder
	b.WriteString(v.Where())
	b.WriteString(": ")
	b.WriteString(v.Message())
	if v.Rule.File != "" {
		fmt.Fprintf(&b, " (%s)", v.Rule)
	}
	return b.String()
}

// maxShown bounds the text of a value that a violation repeats.
const maxShown = 120

// Show returns the JSON text of a value, shortened for people to read.
func Show(v *Value) string {
	return Shorten(string(v.appendJSON(nil, maxShown)))
}

// Shorten cuts a long text in the middle of nothing: at a character, with an
// ellipsis.
func Shorten(s string) string {
	if len(s) <= maxShown {
		return s
	}
	cut := maxShown
	for cut > 0 && s[cut]&0xC0 == 0x80 {
		cut--
	}
	return s[:cut] + "…"
}
