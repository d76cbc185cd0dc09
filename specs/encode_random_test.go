package specs_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// declared is a parameter of any kind, and a value that its schema describes.
type declared struct {
	in, style string
	explode   bool
	content   bool
	kind      string // of the value: single, array or object
	item      string // the type inside
	name      string
	value     schema.Value
}

// places are the styles that each place has (OpenAPI 3.1.1, Style Values).
var places = map[string][]string{
	"path": {"simple", "label", "matrix"}, "query": {"form", "spaceDelimited", "pipeDelimited", "deepObject"},
	"header": {"simple"}, "cookie": {"form"},
}

func drawDeclared(t *rapid.T, in string) declared {
	d := declared{
		in: in, style: rapid.SampledFrom(places[in]).Draw(t, "style"),
		explode: rapid.Bool().Draw(t, "explode"), content: rapid.IntRange(0, 9).Draw(t, "content") == 0,
		kind: rapid.SampledFrom([]string{"single", "array", "object"}).Draw(t, "kind"),
		item: rapid.SampledFrom([]string{"string", "string", "integer", "number", "boolean"}).Draw(t, "type"),
	}
	switch d.name = rapid.SampledFrom([]string{"color", "a b", "q&=", "näme", "f[x]", "a.b", "-_~;,"}).Draw(t, "name"); d.in {
	case "header":
		d.name = "X-Color"
	case "cookie":
		d.name = "c.o_l-or"
	}
	text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ -~]{0,6}`), rapid.StringMatching(`[a-c,;=.&|+% /\[\]{}é]{0,4}`))
	single := func() schema.Value {
		switch d.item {
		case "integer":
			return schema.Int(rapid.Int64().Draw(t, "integer"))
		case "number":
			return value(t, rapid.StringMatching(`-?(0|[1-9][0-9]{0,3})(\.[0-9]{1,3})?([eE][+-]?[0-9]{1,2})?`).Draw(t, "number"))
		case "boolean":
			return schema.Boolean(rapid.Bool().Draw(t, "boolean"))
		}
		return schema.Text(text.Draw(t, "text"))
	}
	switch d.kind {
	case "single":
		d.value = single()
		return d
	case "array":
		d.value.Kind = schema.Array
	case "object":
		d.value.Kind = schema.Object
	}
	n := rapid.IntRange(0, 3).Draw(t, "length")
	if d.kind == "object" {
		d.value.Keys = rapid.SliceOfNDistinct(text, n, n, rapid.ID).Draw(t, "members")
	}
	for range n {
		d.value.Items = append(d.value.Items, single())
	}
	return d
}

// operation declares the parameter under a path of its own.
func (d *declared) operation(t require.TestingT, path string) *specs.Operation {
	inner := map[string]any{"type": d.item}
	s := inner
	switch d.kind {
	case "array":
		s = map[string]any{"type": "array", "items": inner}
	case "object":
		s = map[string]any{"type": "object", "additionalProperties": inner}
	}
	p := map[string]any{"name": d.name, "in": d.in, "required": d.in == "path"}
	if d.content {
		p["content"] = map[string]any{"application/json": map[string]any{"schema": s}}
	} else {
		p["style"], p["explode"], p["schema"] = d.style, d.explode, s
	}
	text, err := json.Marshal(map[string]any{
		"openapi": "3.1.0", "info": map[string]any{"title": "t", "version": "1"},
		"paths": map[string]any{path: map[string]any{"get": map[string]any{
			"parameters": []any{p}, "responses": map[string]any{"200": map[string]any{"description": "d"}},
		}}},
	})
	require.NoError(t, err)
	doc, err := specs.Loader{}.Parse(context.Background(), "api.json", text)
	require.NoError(t, err)
	return doc.Operation("GET " + path)
}

// writable says of most values that they can be written, by other means than
// reading them back.
func (d *declared) writable() bool {
	texts := d.value.Keys
	items := d.value.Items
	if d.kind == "single" {
		items = []schema.Value{d.value}
	}
	for _, v := range items {
		if v.Kind == schema.String {
			texts = append(slices.Clip(texts), v.Text)
		}
	}
	has := func(bad func(rune) bool) bool {
		return slices.ContainsFunc(texts, func(s string) bool { return strings.ContainsFunc(s, bad) })
	}
	control := has(func(c rune) bool { return c < ' ' || c == 0x7F })
	if d.content {
		return !control || d.in != "header"
	}
	blank := slices.Contains(texts, "")
	switch d.in {
	case "header":
		return !control && !blank && !has(unicode.IsSpace) && (d.kind == "single" || len(items) > 0 && !has(func(c rune) bool { return c == ',' || c == '=' }))
	case "path":
		return len(items) > 0 && !blank
	case "cookie":
		return len(items) > 0 && !blank && (d.kind != "object" || !d.explode || !slices.ContainsFunc(d.value.Keys, notToken))
	}
	switch {
	case d.kind == "single":
		return true
	case d.kind == "object" && (d.style == "deepObject" || d.style == "form" && d.explode):
		return len(items) > 0 && !blank && (d.style == "form" || !has(func(c rune) bool { return c == '[' || c == ']' }))
	case d.style == "spaceDelimited" && has(func(c rune) bool { return c == ' ' }),
		d.style == "pipeDelimited" && has(func(c rune) bool { return c == '|' }):
		return false
	}
	return len(items) > 0 && !blank
}

func notToken(s string) bool {
	return s == "" || strings.ContainsFunc(s, func(c rune) bool {
		return c <= ' ' || c >= 0x7F || strings.ContainsRune("()<>@,;:\\\"/[]?={}", c)
	})
}

// TestParametersRoundTrip makes a request with a value of a parameter of any
// declaration: what is read is that value, and nearly every value can be
// written.
func TestParametersRoundTrip(t *testing.T) {
	for in := range places {
		t.Run(in, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				d := drawDeclared(t, in)
				path := "/base/x"
				if in == "path" {
					path = "/base/p" + "{" + d.name + "}.end/x"
				}
				op := d.operation(t, path)
				p := op.Parameters[0]
				target, err := op.AppendTarget(nil, []specs.Argument{{Parameter: p, Value: d.value}})
				header := http.Header{}
				switch in {
				case "header":
					var text string
					if text, err = p.Text(&d.value); err == nil {
						header.Set(p.Name, text)
					}
				case "cookie":
					var text string
					if text, err = p.Text(&d.value); err == nil {
						header.Set("Cookie", text)
					}
				}
				if err != nil {
					require.False(t, d.writable(), "%v", err)
					return
				}
				r, err := http.NewRequest("GET", "http://h.example"+string(target), nil) //nolint:noctx // it is not sent
				require.NoError(t, err)
				r.Header = header
				found, params, err := op.Document.Match("GET", r.URL.EscapedPath())
				require.NoError(t, err)
				require.Same(t, op, found)
				input, violations := op.Read(r, params, specs.MaxBody)
				require.Empty(t, violations, "%s %v", target, header)
				got := input.Value(in, d.name)
				require.NotNil(t, got, "%s %v", target, header)
				require.True(t, schema.Equal(&d.value, got), "%s %v: %s", target, header, got.JSON())
				d.secondOpinion(t, r)
			})
		})
	}
}

// secondOpinion asks net/url and net/http for single values.
func (d *declared) secondOpinion(t *rapid.T, r *http.Request) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	require.NoError(t, err)
	if d.kind != "single" || d.content {
		return
	}
	want := d.value.JSON()
	if d.value.Kind == schema.String {
		want = d.value.Text
	}
	switch d.in {
	case "query":
		require.Equal(t, want, values.Get(d.name))
	case "header":
		require.Equal(t, want, r.Header.Get(d.name))
	case "cookie":
		c, err := r.Cookie(d.name)
		require.NoError(t, err)
		text, err := url.PathUnescape(c.Value)
		require.NoError(t, err)
		require.Equal(t, want, text)
	case "path":
		if d.style == "simple" {
			require.Equal(t, "/base/p"+want+".end/x", r.URL.Path)
		}
	}
}

// TestPathsRoundTrip fills templates with several parameters in a segment.
func TestPathsRoundTrip(t *testing.T) {
	templates := []string{"/{x}:{y}", "/a/{x}.json", "/{x}{y}", "/v{x}-{y}/{z}", "/{x}/{y}", "/{x}/me"}
	var ops []*specs.Operation
	for _, path := range templates {
		for op := range routes(t, "[{url: '/b c/v1'}]", path, "/me/{other}").Operations() {
			ops = append(ops, op)
			break
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		op := rapid.SampledFrom(ops).Draw(t, "operation")
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a:.-]{1,3}`), rapid.Just("me"), rapid.Just(".."))
		var arguments []specs.Argument
		free := true
		for _, p := range op.Parameters {
			v := schema.Text(text.Draw(t, p.Name))
			arguments = append(arguments, specs.Argument{Parameter: p, Value: v})
			free = free && len([]rune(v.Text)) == 1 && strings.Contains("aé /%?#", v.Text)
		}
		target, err := op.AppendTarget(nil, arguments)
		if err != nil {
			require.False(t, free, "%v", err)
			return
		}
		r, err := http.NewRequest("GET", "http://h.example"+string(target), nil) //nolint:noctx // it is not sent
		require.NoError(t, err)
		found, params, err := op.Document.Match("GET", r.URL.EscapedPath())
		require.NoError(t, err)
		require.Same(t, op, found)
		in, violations := op.Read(r, params, specs.MaxBody)
		require.Empty(t, violations)
		for _, a := range arguments {
			require.Equal(t, a.Value.Text, in.Value("path", a.Parameter.Name).Text)
		}
	})
}
