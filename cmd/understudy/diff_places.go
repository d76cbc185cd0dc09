package main

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/oasdiff/checker"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// places remembers where the parts of a model stand. An origin in a model of
// kin-openapi has room for the line of one text; its documents are made of
// many (overlays, references, a Swagger document before its conversion). So what
// stands there as a line is a number by which the place is found here.
type places struct{ list []place }

type place struct {
	doc     *specs.Document
	pointer string
	outside bool // in another file, which the value at the pointer refers to
}

func (p *places) number(at place, name string) openapi3.Location {
	p.list = append(p.list, at)
	return openapi3.Location{Name: name, Line: len(p.list)}
}

// of returns the place of a change: in the new document, or in the old one when
// something was removed; where oasdiff tells none, that of its operation.
func (p *places) of(c checker.Change, before, after *specs.Document) *specs.Location {
	inOld, inNew := p.find(c, c.GetBaseSource()), p.find(c, c.GetRevisionSource())
	switch {
	case inOld != nil && (inNew == nil || strings.Contains(c.GetId(), "removed")):
		return inOld
	case inNew != nil:
		return inNew
	}
	for _, doc := range []*specs.Document{after, before} {
		if op := operationOf(doc, c); op != nil {
			return &op.Location
		}
		if pointer := "/" + c.GetSection(); c.GetPath() == "" && doc.Lookup(pointer) != nil {
			location := doc.Locate(pointer)
			return &location
		}
	}
	return nil
}

// find returns the place of one end of a change. In another file only
// operations have a place; beside that, there is the reference to the file.
func (p *places) find(c checker.Change, source *checker.Source) *specs.Location {
	if source == nil || source.Line < 1 || source.Line > len(p.list) {
		return nil
	}
	at := p.list[source.Line-1]
	location := at.doc.Locate(at.pointer)
	if op := operationOf(at.doc, c); at.outside && op != nil && op.Location.File != location.File {
		return &op.Location
	}
	return &location
}

func operationOf(doc *specs.Document, c checker.Change) *specs.Operation {
	name, isWebhook := strings.CutPrefix(c.GetPath(), "webhook:")
	for hook := range doc.Webhooks() {
		if isWebhook && hook.Name == name && hook.Method == c.GetOperation() {
			return hook.Operation
		}
	}
	for op := range doc.Operations() {
		if op.Path == c.GetPath() && op.Method == c.GetOperation() {
			return op
		}
	}
	return nil
}

// mark gives the parts of a model their origins.
func (p *places) mark(model *openapi3.T, doc *specs.Document) {
	m := marker{p, doc, map[any]bool{}}
	m.walk(reflect.ValueOf(model), spot{doc.Lookup(""), ""})
}

type marker struct {
	*places
	doc  *specs.Document
	seen map[any]bool // the parts that have their origin: what is referred to is shared
}

// spot is where a walk is: a value of the document and its pointer. Behind a
// reference to another file there is no value, and all is at the reference.
type spot struct {
	value   *schema.Value
	pointer string
}

func (s spot) member(name string) spot {
	if s.value == nil {
		return s
	}
	return spot{s.value.Get(name), schema.JoinPointer(s.pointer, name)}
}

// follow goes to where the reference at a spot leads, if there is one.
func (m *marker) follow(s spot) spot {
	for range schema.MaxDepth { // references may go around
		if s.value == nil {
			return s
		}
		ref := s.value.Get("$ref")
		if ref == nil || ref.Kind != schema.String {
			return s
		}
		pointer, ok := strings.CutPrefix(ref.Text, "#")
		target := m.doc.Lookup(pointer)
		if !ok || target == nil {
			return spot{nil, s.pointer}
		}
		s = spot{target, pointer}
	}
	return spot{nil, s.pointer}
}

// walk goes down a model and the document side by side.
func (m *marker) walk(v reflect.Value, at spot) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || m.seen[v.Interface()] {
			return
		}
		m.seen[v.Interface()] = true
		if list := v.MethodByName("Map"); list.IsValid() { // of Paths, Responses and Callback
			m.walk(list.Call(nil)[0], at)
		}
		m.walk(v.Elem(), at)
	case reflect.Struct:
		m.part(v, at)
	case reflect.Map:
		entries := map[string]reflect.Value{}
		for key, value := range v.Seq2() {
			if key.Kind() != reflect.String {
				return
			}
			entries[key.String()] = value
		}
		for _, name := range slices.Sorted(maps.Keys(entries)) {
			if next := at.member(name); next.value != nil || at.value == nil {
				m.walk(entries[name], next)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			switch {
			case at.value == nil:
				m.walk(v.Index(i), at)
			case i < len(at.value.Items):
				m.walk(v.Index(i), spot{&at.value.Items[i], schema.JoinPointer(at.pointer, strconv.Itoa(i))})
			}
		}
	}
}

// part gives a part of the model its origin, and goes on with its members.
func (m *marker) part(v reflect.Value, at spot) {
	if bounded, ok := v.Interface().(openapi3.BoolSchema); ok {
		m.walk(reflect.ValueOf(bounded.Schema), at)
		return
	}
	if origin := v.FieldByName("Origin"); origin.IsValid() && origin.Type() == reflect.TypeFor[*openapi3.Origin]() {
		origin.Set(reflect.ValueOf(m.origin(v, at)))
	}
	if value := v.FieldByName("Value"); value.IsValid() && v.FieldByName("Ref").IsValid() {
		m.walk(value, m.follow(at))
		return
	}
	at = m.follow(at) // of a path item
	for field, value := range v.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case !field.IsExported() || name == "-":
		case field.Anonymous:
			m.part(value, at)
		case name != "":
			if next := at.member(name); next.value != nil || at.value == nil {
				m.walk(value, next)
			}
		}
	}
}

// origin is the origin of a part: its place, those of its members, and those of
// their elements and members, which oasdiff finds by their values and names.
func (m *marker) origin(v reflect.Value, at spot) *openapi3.Origin {
	if at.value == nil {
		return m.outside(v, at)
	}
	number := func(name string, tokens ...string) openapi3.Location {
		return m.number(place{m.doc, schema.JoinPointer(at.pointer, tokens...), false}, name)
	}
	key := number("")
	o := &openapi3.Origin{Key: &key, Sequences: map[string][]openapi3.Location{}}
	for i, name := range at.value.Keys {
		o.Fields = append(o.Fields, number(name, name))
		member := &at.value.Items[i]
		for j := range member.Items {
			item := &member.Items[j]
			switch {
			case member.Kind == schema.Object:
				o.Sequences[name] = append(o.Sequences[name], number(member.Keys[j], name, member.Keys[j]))
			case item.Kind != schema.Object && item.Kind != schema.Array:
				o.Sequences[name] = append(o.Sequences[name], number(item.Plain(), name, strconv.Itoa(j)))
			}
		}
	}
	if typed, ok := o.Fields.Lookup("type"); ok && at.value.Get("nullable") == nil {
		typed.Name = "nullable" // from OpenAPI 3.1 on, types say it
		o.Fields = append(o.Fields, typed)
	}
	return o
}

// outside is the origin of a part that another file has.
func (m *marker) outside(v reflect.Value, at spot) *openapi3.Origin {
	key := m.number(place{m.doc, at.pointer, true}, "")
	o := &openapi3.Origin{Key: &key}
	for field, value := range v.Fields() {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "" && name != "-" && !value.IsZero() {
			one := key
			one.Name = name
			o.Fields = append(o.Fields, one)
		}
	}
	return o
}
