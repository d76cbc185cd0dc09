package main

import (
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// guesses are tried, in this order, where a document shows no value.
var guesses = []schema.Value{
	schema.Int(1), schema.Text("demo"), schema.Boolean(true),
	schema.Text("1"), schema.Text("a"), schema.Text("abcdefghij"), schema.Text("ABC"), schema.Text("en"),
	schema.Text("0b6e3f7d-a952-4d1c-8f40-75e2c9a81b36"), schema.Text("2026-01-15"), schema.Text("2026-01-15T12:00:00Z"),
	schema.Text("demo@example.com"), schema.Text("https://example.com/"), schema.Text("example.com"), schema.Text("127.0.0.1"),
	schema.Text("+33612345678"), schema.Text("507f1f77bcf86cd799439011"), schema.Text("2026"), schema.Text("12345678"),
	schema.Int(0), schema.Int(10), schema.Int(100), schema.Int(1000), schema.Int(-1),
	{Kind: schema.Number, Text: "0.5"},
}

// valueFor returns the text of a valid single value for a parameter: one that
// the document shows, or a guess. An array has one element.
func valueFor(p *specs.Parameter) (string, bool) {
	var candidates []schema.Value
	for _, e := range p.Examples {
		if e.Value != nil {
			candidates = append(candidates, *e.Value)
		}
	}
	candidates = append(append(candidates, shown(p.Schema, 0)...), guesses...)
	for i := range candidates {
		if text, ok := plainText(&candidates[i]); ok && fits(p.Schema, &candidates[i]) {
			return text, true
		}
	}
	return "", false
}

// fits reports whether a schema allows the value, or an array of it alone.
func fits(s *schema.Schema, v *schema.Value) bool {
	if s == nil || s.Valid(v, schema.ToServer) {
		return true
	}
	list := schema.Value{Kind: schema.Array, Items: []schema.Value{*v}}
	return s.Valid(&list, schema.ToServer)
}

// shown lists the values that a schema itself shows.
func shown(s *schema.Schema, depth int) []schema.Value {
	if s == nil || depth > 8 {
		return nil
	}
	var list []schema.Value
	for _, name := range []string{"example", "examples"} {
		if v := s.Raw.Get(name); v != nil && v.Kind == schema.Array {
			list = append(list, v.Items...)
		} else if v != nil {
			list = append(list, *v)
		}
	}
	if s.Default != nil {
		list = append(list, *s.Default)
	}
	if s.Const != nil {
		list = append(list, *s.Const)
	}
	list = append(list, s.Enum...)
	for _, bound := range []*schema.Decimal{s.Minimum, s.Maximum} {
		if bound != nil {
			list = append(list, schema.Value{Kind: schema.Number, Text: bound.String()})
		}
	}
	for _, sub := range append([]*schema.Schema{s.Ref, s.Items}, combined(s)...) {
		list = append(list, shown(sub, depth+1)...)
	}
	return list
}

// combined lists the schemas that one is made of.
func combined(s *schema.Schema) []*schema.Schema {
	var list []*schema.Schema
	for _, subs := range [][]*schema.Schema{s.AllOf, s.AnyOf, s.OneOf} {
		list = append(list, subs...)
	}
	return list
}

// plainText is a value as a parameter has it; ok is false for those that have
// more than one part.
func plainText(v *schema.Value) (text string, ok bool) {
	switch v.Kind {
	case schema.String, schema.Number:
		return v.Text, v.Text != ""
	case schema.Bool:
		return v.JSON(), true
	case schema.Array:
		if len(v.Items) == 1 {
			return plainText(&v.Items[0])
		}
	}
	return "", false
}
