package resources_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
)

// FuzzInfer looks for documents that it cannot stand, and for models that
// contradict themselves.
func FuzzInfer(f *testing.F) {
	for seed := range uint64(20) {
		f.Add([]byte(randomDocument(rand.New(rand.NewPCG(seed, 0)))))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		doc, err := specs.Loader{}.Parse(context.Background(), "fuzz.yaml", document)
		if err != nil {
			t.Skip()
		}
		consistent(t, doc)
	})
}

func TestRandomDocuments(t *testing.T) {
	for seed := range uint64(1500) {
		document := randomDocument(rand.New(rand.NewPCG(seed, 1)))
		doc, err := specs.Loader{}.Parse(context.Background(), "random.json", []byte(document))
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, document)
		}
		consistent(t, doc)
		if t.Failed() {
			t.Fatalf("seed %d:\n%s", seed, document)
		}
	}
}

// consistent checks what holds for every model.
func consistent(t *testing.T, doc *specs.Document) {
	t.Helper()
	m := resources.Infer(doc)
	names := map[string]bool{}
	for _, c := range m.Collections {
		if c.Name == "" || names[c.Name] {
			t.Errorf("collection %q at %s: names are unique", c.Name, c.Path)
		}
		if names[c.Name] = true; m.Collection(c.Name) != c {
			t.Errorf("collection %q is not found by its name", c.Name)
		}
		if len(c.Reasons) == 0 {
			t.Errorf("collection %q is there for no reason", c.Name)
		}
	}
	for op := range doc.Operations() {
		a := m.Action(op)
		if a.Kind == "" || (a.Kind != resources.None) != (a.Collection != nil) && !a.Hint.Present() {
			t.Errorf("%s does %q to %v", op, a.Kind, a.Collection)
		}
		if a.Collection != nil && !names[a.Collection.Name] {
			t.Errorf("%s is about a collection that the model does not have", op)
		}
		if a.Key != nil && op.Parameter(a.Key.In, a.Key.Name) != a.Key {
			t.Errorf("%s has a key that is none of its parameters", op)
		}
		one := a.Kind == resources.Read || a.Kind == resources.Replace || a.Kind == resources.Update || a.Kind == resources.Remove
		if has := a.Key != nil || a.BodyKey != ""; !a.Hint.Present() && has != (one && !a.Collection.Single) {
			t.Errorf("%s does %s, with a key: %t", op, a.Kind, has)
		}
		if a.Kind != resources.List && (len(a.Filters) > 0 || a.Search != nil || a.Sort != nil) && !a.Hint.Present() {
			t.Errorf("%s does %s and is narrowed down", op, a.Kind)
		}
		for _, s := range a.Shows {
			if s.Schema == nil || (s.List != nil) != (a.Kind == resources.List) {
				t.Errorf("%s shows %v", op, s)
			}
		}
	}
}

// randomDocument writes a small document of parts that often fit together.
func randomDocument(r *rand.Rand) string {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	ref := func() string { return fmt.Sprintf(`{"$ref": "#/components/schemas/S%d"}`, r.IntN(4)) }
	member := func() string {
		return pick("id", "name", "status", "data", "items", "total", "parentId", "petId", "next", "created_at", "owner", "tags")
	}
	var shape func(depth int) string
	object := func(depth int) string {
		members := map[string]string{}
		for range r.IntN(5) {
			members[member()] = shape(depth - 1)
		}
		var b []string
		for _, name := range []string{"id", "name", "status", "data", "items", "total", "parentId", "petId", "next", "created_at", "owner", "tags"} {
			if s, ok := members[name]; ok {
				b = append(b, fmt.Sprintf("%q: %s", name, s))
			}
		}
		return `{"type": "object", "properties": {` + strings.Join(b, ", ") + `}}`
	}
	shape = func(depth int) string {
		if depth <= 0 {
			return pick(`{}`, `{"type": "string"}`, `{"type": "integer"}`, `{"type": ["string", "null"]}`, `{"type": "boolean"}`, ref())
		}
		switch r.IntN(8) {
		case 0:
			return `{"allOf": [` + ref() + `, ` + object(depth) + `]}`
		case 1:
			return `{"` + pick("anyOf", "oneOf") + `": [` + ref() + `, ` + shape(depth-1) + `]}`
		case 2, 3:
			return `{"type": "array", "items": ` + shape(depth-1) + `}`
		case 4:
			return shape(0)
		}
		return object(depth)
	}
	var paths []string
	seen := map[string]bool{}
	for range 1 + r.IntN(6) {
		path, parameters := "", ""
		for i := range 1 + r.IntN(4) {
			switch r.IntN(3) {
			case 0:
				name := fmt.Sprintf("%s%d", pick("id", "petId", "owner", "status"), i)
				path += "/{" + name + "}" + pick("", "", "", ".json", ":cancel")
				parameters += fmt.Sprintf(`{"name": %q, "in": "path", "required": true, "schema": %s},`, name, pick(`{"type": "string"}`, `{"type": "integer"}`))
			default:
				path += "/" + pick("pets", "owners", "search", "settings", "items")
			}
		}
		if seen[path] {
			continue
		}
		seen[path] = true
		for i := range r.IntN(4) {
			parameters += fmt.Sprintf(`{"name": %q, "in": "query", "schema": %s},`, member()+pick("", "", "_min", "[gte]")+strings.Repeat("_", i), shape(r.IntN(2)))
		}
		var ops []string
		for _, method := range []string{"get", "put", "post", "delete", "patch"} {
			if r.IntN(2) == 0 {
				continue
			}
			body := ""
			if method != "get" && method != "delete" && r.IntN(4) > 0 {
				body = `"requestBody": {"content": {"` + pick("application/json", "application/json-patch+json", "text/plain") + `": {"schema": ` + shape(2) + `}}},`
			}
			ops = append(ops, fmt.Sprintf(`%q: {%s "responses": {%q: {"description": "", "content": {"application/json": {"schema": %s}}}}}`,
				method, body, pick("200", "201", "404", "default"), shape(3)))
		}
		paths = append(paths, fmt.Sprintf(`%q: {"parameters": [%s]%s}`, path, strings.TrimSuffix(parameters, ","), strings.Join(append([]string{""}, ops...), ", ")))
	}
	var schemas []string
	for i := range 4 {
		schemas = append(schemas, fmt.Sprintf(`"S%d": %s`, i, object(2)))
	}
	return `{"openapi": "3.1.0", "info": {"title": "", "version": ""}, "paths": {` + strings.Join(paths, ",\n") + `}, "components": {"schemas": {` + strings.Join(schemas, ",\n") + `}}}`
}
