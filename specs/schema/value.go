package schema

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// Kind is the JSON type of a [Value].
type Kind uint8

// The six JSON types (RFC 8259, section 3). The zero Kind is Null, so the
// zero Value is the JSON value null.
const (
	Null Kind = iota
	Bool
	Number
	String
	Array
	Object
)

func (k Kind) String() string {
	return [...]string{"null", "boolean", "number", "string", "array", "object"}[k]
}

// Value is one JSON value, of a document or of a message. Unlike the maps of
// encoding/json it keeps what a reader of the text can see: the order of
// object members, numbers as they were written, and the place of each value.
//
// A Value is read-only once it is made, so it may be shared between
// goroutines.
type Value struct {
	Kind Kind
	True bool // the value of a Bool

	// File tells which text of its [Source] the value stands in: 0 is the text
	// of the source itself, n the n-th of those laid over it.
	File uint16

	// Line and Column tell where the value starts, counted from 1; 0 where it
	// has no place in a text. Column counts bytes.
	Line, Column int32

	Text  string   // the content of a String, the literal of a Number
	Keys  []string // the member names of an Object, in order
	Items []Value  // the elements of an Array, the member values of an Object
}

// Text makes a string value.
func Text(s string) Value { return Value{Kind: String, Text: s} }

// Int makes a number value.
func Int(i int64) Value { return Value{Kind: Number, Text: strconv.FormatInt(i, 10)} }

// Boolean makes a Bool.
func Boolean(b bool) Value { return Value{Kind: Bool, True: b} }

// Get returns the member of an object with that name, or nil.
func (v *Value) Get(name string) *Value {
	if v == nil || v.Kind != Object {
		return nil
	}
	for i, k := range v.Keys {
		if k == name {
			return &v.Items[i]
		}
	}
	return nil
}

// Str returns the text of the member with that name when it is a string, and
// "" otherwise.
func (v *Value) Str(name string) string {
	if m := v.Get(name); m != nil && m.Kind == String {
		return m.Text
	}
	return ""
}

// Flag reports whether the member with that name is the value true.
func (v *Value) Flag(name string) bool {
	m := v.Get(name)
	return m != nil && m.Kind == Bool && m.True
}

// At returns the value that a JSON Pointer (RFC 6901) names, or nil.
func (v *Value) At(pointer string) *Value {
	for pointer != "" && v != nil {
		if pointer[0] != '/' {
			return nil
		}
		var token string
		token, pointer = NextToken(pointer)
		v = v.step(token)
	}
	return v
}

func (v *Value) step(token string) *Value {
	switch v.Kind {
	case Object:
		return v.Get(token)
	case Array:
		if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(v.Items) && strconv.Itoa(i) == token {
			return &v.Items[i]
		}
	}
	return nil
}

// NextToken splits the first reference token off a non-empty JSON Pointer and
// unescapes it.
func NextToken(pointer string) (token, rest string) {
	token = pointer[1:]
	if i := strings.IndexByte(token, '/'); i >= 0 {
		token, rest = token[:i], token[i:]
	}
	if strings.IndexByte(token, '~') >= 0 {
		token = strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
	}
	return token, rest
}

// AppendToken appends "/" and the escaped reference token to a JSON Pointer.
func AppendToken(pointer []byte, token string) []byte {
	pointer = append(pointer, '/')
	for i := range len(token) {
		switch token[i] {
		case '~':
			pointer = append(pointer, "~0"...)
		case '/':
			pointer = append(pointer, "~1"...)
		default:
			pointer = append(pointer, token[i])
		}
	}
	return pointer
}

// JoinPointer returns the JSON Pointer that goes on from base by the tokens.
func JoinPointer(base string, tokens ...string) string {
	b := []byte(base)
	for _, t := range tokens {
		b = AppendToken(b, t)
	}
	return string(b)
}

// manyMembers is from how many members on it does not pay to find each by
// going over all of them.
const manyMembers = 32

// Equal reports whether two values are the same JSON value: numbers by what
// they amount to, objects whatever the order of their members (JSON Schema
// 2020-12 Core, section 4.2.2).
func Equal(a, b *Value) bool {
	if a.Kind != b.Kind {
		return false
	}
	switch a.Kind {
	case Null:
		return true
	case Bool:
		return a.True == b.True
	case Number:
		return a.Text == b.Text || NumberOf(a.Text).Cmp(NumberOf(b.Text)) == 0
	case String:
		return a.Text == b.Text
	}
	if len(a.Items) != len(b.Items) {
		return false
	}
	if a.Kind == Object && len(a.Keys) > manyMembers && !slices.Equal(a.Keys, b.Keys) {
		return string(appendCanonical(nil, a)) == string(appendCanonical(nil, b))
	}
	for i := range a.Items {
		other := &b.Items[i]
		if a.Kind == Object && a.Keys[i] != b.Keys[i] {
			if other = b.Get(a.Keys[i]); other == nil {
				return false
			}
		}
		if !Equal(&a.Items[i], other) {
			return false
		}
	}
	return true
}

// AppendJSON appends the compact JSON text of v.
func (v *Value) AppendJSON(dst []byte) []byte { return v.appendJSON(dst, math.MaxInt) }

// appendJSON is AppendJSON that goes no further once dst is longer than limit.
func (v *Value) appendJSON(dst []byte, limit int) []byte {
	switch v.Kind {
	case Bool:
		return strconv.AppendBool(dst, v.True)
	case Number:
		return append(dst, v.Text...)
	case String:
		return AppendString(dst, v.Text)
	case Array:
		dst = append(dst, '[')
		for i := range v.Items {
			if len(dst) > limit {
				return dst
			}
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = v.Items[i].appendJSON(dst, limit)
		}
		return append(dst, ']')
	case Object:
		dst = append(dst, '{')
		for i := range v.Items {
			if len(dst) > limit {
				return dst
			}
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(AppendString(dst, v.Keys[i]), ':')
			dst = v.Items[i].appendJSON(dst, limit)
		}
		return append(dst, '}')
	}
	return append(dst, "null"...)
}

// JSON returns the compact JSON text of v.
func (v *Value) JSON() string { return string(v.AppendJSON(nil)) }

// Plain is the text of a string, without quotes, and the JSON text of anything
// else: what a parameter or a field of a form has.
func (v *Value) Plain() string {
	if v.Kind == String {
		return v.Text
	}
	return v.JSON()
}

// AppendString appends s as a JSON string. Bytes that are not UTF-8 become
// U+FFFD; characters that JSON allows to stand for themselves do.
func AppendString(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < 0x80 {
			i++
			continue
		}
		if c >= 0x80 {
			n := runeLen(s[i:])
			if n > 0 {
				i += n
				continue
			}
			dst = append(append(dst, s[start:i]...), "\uFFFD"...)
			i++
			start = i
			continue
		}
		dst = append(dst, s[start:i]...)
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
		i++
		start = i
	}
	return append(append(dst, s[start:]...), '"')
}
