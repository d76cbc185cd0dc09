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
	schema.Int(0), schema.Int(10), schema.Int(100), schema.Int(1000), schema.Int(-1), {Kind: schema.Number, Text: "0.5"},
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
	candidates = append(candidates, shown(p.Schema, 0)...)
	for i := range candidates {
		if text, ok := plainText(&candidates[i]); ok && (p.Schema == nil || p.Schema.Valid(&candidates[i], schema.ToServer)) {
			return text, true
		}
	}
	for i := range guesses {
		one := guesses[i]
		list := schema.Value{Kind: schema.Array, Items: []schema.Value{one}}
		if p.Schema == nil || p.Schema.Valid(&one, schema.ToServer) || p.Schema.Valid(&list, schema.ToServer) {
			return plainText(&one)
		}
	}
	return "", false
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
	for _, minimum := range []*schema.Decimal{s.Minimum, s.Maximum} {
		if minimum != nil {
			list = append(list, schema.Value{Kind: schema.Number, Text: minimum.String()})
		}
	}
	for _, sub := range append([]*schema.Schema{s.Ref, s.Items}, slicesOf(s)...) {
		list = append(list, shown(sub, depth+1)...)
	}
	return list
}

func slicesOf(s *schema.Schema) []*schema.Schema {
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
