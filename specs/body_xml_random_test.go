package specs_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/understudy-api/understudy/specs/schema"
)

// drawn is a random schema, and how to draw values that it describes.
type drawn struct {
	declared map[string]any
	value    func() schema.Value
	array    bool // whose elements stand for it
}

// xmlDraw draws what XML can tell apart: it has no arrays that are right inside
// of arrays without a wrapper, and no characters that XML has not.
type xmlDraw struct {
	*rapid.T
	count int // makes names that are used once
}

func (d *xmlDraw) name() string {
	d.count++
	return rapid.SampledFrom([]string{"a", "é", "a b", "1", "x:y", "xml", "a.b-c"}).Draw(d.T, "name") + strings.Repeat("z", d.count)
}

func (d *xmlDraw) hints(s map[string]any) map[string]any {
	x, _ := s["xml"].(map[string]any)
	if x == nil {
		x = map[string]any{}
	}
	if rapid.Bool().Draw(d.T, "renamed") {
		x["name"] = d.name()
	}
	if rapid.IntRange(0, 3).Draw(d.T, "prefixed") == 0 {
		x["prefix"] = "p"
	}
	if rapid.IntRange(0, 3).Draw(d.T, "spaced") == 0 {
		x["namespace"] = "urn:x"
	}
	if len(x) > 0 {
		s["xml"] = x
	}
	return s
}

func (d *xmlDraw) single() drawn {
	kind := rapid.SampledFrom([]string{"string", "integer", "number", "boolean"}).Draw(d.T, "type")
	nullable := rapid.IntRange(0, 3).Draw(d.T, "nullable") == 0
	s := map[string]any{"type": kind}
	if nullable {
		s["type"] = []string{kind, "null"}
	}
	return drawn{declared: s, value: func() schema.Value {
		if nullable && rapid.Bool().Draw(d.T, "null") {
			return schema.Value{}
		}
		switch kind {
		case "integer":
			return schema.Int(rapid.Int64().Draw(d.T, "integer"))
		case "number":
			return value(d.T, rapid.StringMatching(`-?(0|[1-9][0-9]{0,3})(\.[0-9]{1,3})?([eE][+-]?[0-9]{1,2})?`).Draw(d.T, "number"))
		case "boolean":
			return schema.Boolean(rapid.Bool().Draw(d.T, "boolean"))
		}
		return schema.Text(strings.Map(func(c rune) rune {
			if c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0xFFFE || c == 0xFFFF || c == 0xFFFD {
				return '_'
			}
			return c
		}, rapid.String().Draw(d.T, "text")))
	}}
}

func (d *xmlDraw) any(depth int, inArray bool) drawn {
	kinds := []string{"single", "object", "array", "object", "oneOf"}
	if depth == 0 {
		kinds = kinds[:1]
	}
	switch rapid.SampledFrom(kinds).Draw(d.T, "kind") {
	case "object":
		return d.object(depth, "")
	case "array":
		return d.list(depth, inArray || rapid.Bool().Draw(d.T, "wrapped"))
	case "oneOf":
		one, two := d.object(depth, "one"), d.object(depth, "two")
		return drawn{declared: map[string]any{"oneOf": []any{one.declared, two.declared}}, value: func() schema.Value {
			return rapid.SampledFrom([]drawn{one, two}).Draw(d.T, "alternative").value()
		}}
	}
	return d.single()
}

func (d *xmlDraw) list(depth int, wrapped bool) drawn {
	item := d.any(depth-1, true)
	s := map[string]any{"type": "array", "items": d.hints(item.declared)}
	if wrapped {
		s["xml"] = map[string]any{"wrapped": true}
	}
	return drawn{declared: s, array: !wrapped, value: func() schema.Value {
		v := schema.Value{Kind: schema.Array}
		for range rapid.IntRange(0, 3).Draw(d.T, "length") {
			v.Items = append(v.Items, item.value())
		}
		return v
	}}
}

// object draws an object; kind, unless it is "", tells it from other ones.
func (d *xmlDraw) object(depth int, kind string) drawn {
	properties, required := map[string]any{}, []string{}
	type field struct {
		name string
		drawn
		attribute, needed bool
	}
	var fields []field
	for range rapid.IntRange(0, 3).Draw(d.T, "members") {
		f := field{name: d.name(), drawn: d.any(depth-1, false), needed: rapid.Bool().Draw(d.T, "needed")}
		if _, one := f.declared["type"]; one && f.declared["items"] == nil && f.declared["properties"] == nil && rapid.Bool().Draw(d.T, "attribute") {
			f.declared["xml"] = map[string]any{"attribute": true}
			f.attribute = true
		}
		properties[f.name] = d.hints(f.declared)
		fields = append(fields, f)
		if f.needed {
			required = append(required, f.name)
		}
	}
	if kind != "" {
		properties["kind"] = map[string]any{"const": kind}
		required = append(required, "kind")
	}
	s := map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
	return drawn{declared: s, value: func() schema.Value {
		v := schema.Value{Kind: schema.Object}
		if kind != "" {
			v.Keys, v.Items = []string{"kind"}, []schema.Value{schema.Text(kind)}
		}
		for _, f := range fields {
			inner := f.value()
			unwritten := f.array && len(inner.Items) == 0 || f.attribute && inner.Kind == schema.Null
			if f.needed || !unwritten && rapid.Bool().Draw(d.T, "there") {
				v.Keys, v.Items = append(v.Keys, f.name), append(v.Items, inner)
			}
		}
		return v
	}}
}

// TestXMLRoundTrip reads what is written of values of any schema.
func TestXMLRoundTrip(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := &xmlDraw{T: rt}
		root := d.object(3, "")
		if rapid.Bool().Draw(rt, "list") {
			root = d.list(3, true)
			delete(root.declared, "xml")
		}
		declared, err := json.Marshal(d.hints(root.declared))
		require.NoError(rt, err)
		op, m := takes(t, "application/xml", "{schema: "+string(declared)+"}")
		for range 3 {
			v := root.value()
			require.True(rt, m.Schema.Valid(&v, schema.ToServer), "%s", v.JSON())
			body, contentType, err := m.Encode(&v)
			require.NoError(rt, err)
			read, violations := sent(op, body, contentType)
			require.Empty(rt, violations, "%s\n%s\n%s", declared, body, read)
			got := value(rt, read)
			require.True(rt, schema.Equal(&v, &got), "%s\n%s\n%s\n%s", declared, v.JSON(), body, read)
		}
	})
}
