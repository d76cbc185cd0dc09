package reports_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/understudy-api/understudy/contract"
	"github.com/understudy-api/understudy/contract/reports"
)

// compiled is a schema that is ready to check with.
func compiled(t testing.TB, text []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func valid(t testing.TB, s *jsonschema.Schema, text []byte) {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(v); err != nil {
		t.Errorf("it is not valid: %v", err)
	}
}

func TestJSONFitsSchema(t *testing.T) {
	s := compiled(t, reports.Schema())
	for name, sample := range samples {
		t.Run(name, func(t *testing.T) { valid(t, s, written(t, "json", sample())) })
	}
}

// TestJSONOutOfSchema shows that the schema looks.
func TestJSONOutOfSchema(t *testing.T) {
	s := compiled(t, reports.Schema())
	for name, change := range map[string]func(map[string]any){
		"undocumented":    func(r map[string]any) { r["x"] = 1 },
		"deep":            func(r map[string]any) { r["document"].(map[string]any)["x"] = 1 },
		"missing":         func(r map[string]any) { delete(r, "cases") },
		"another version": func(r map[string]any) { r["version"] = 2 },
	} {
		var r map[string]any
		if err := json.Unmarshal(written(t, "json", hostile()), &r); err != nil {
			t.Fatal(err)
		}
		change(r)
		if s.Validate(r) == nil {
			t.Errorf("%s: the schema has nothing against it", name)
		}
	}
}

// TestSchemaDescribesEveryMember goes through the Go types: what they have is in
// the schema, with a description, and nothing else is.
func TestSchemaDescribesEveryMember(t *testing.T) {
	type object struct {
		Additional *bool `json:"additionalProperties"`
		Required   []string
		Properties map[string]struct{ Description string }
	}
	var whole struct {
		object
		Defs map[string]object `json:"$defs"`
	}
	if err := json.Unmarshal(reports.Schema(), &whole); err != nil {
		t.Fatal(err)
	}
	done := map[string]bool{}
	var walk func(reflect.Type)
	walk = func(typ reflect.Type) {
		for typ.Kind() == reflect.Slice || typ.Kind() == reflect.Pointer {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct || done[typ.Name()] {
			return
		}
		done[typ.Name()] = true
		o, known := whole.Defs[typ.Name()]
		if typ == reflect.TypeFor[contract.Report]() {
			o, known = whole.object, true
		}
		if !known {
			t.Errorf("the schema has no %s", typ.Name())
			return
		}
		if o.Additional == nil || *o.Additional {
			t.Errorf("%s may have further members", typ.Name())
		}
		var required []string
		for field := range typ.Fields() {
			name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
			if name == "-" {
				continue
			}
			if o.Properties[name].Description == "" {
				t.Errorf("%s.%s has no description", typ.Name(), name)
			}
			delete(o.Properties, name)
			if options == "" {
				required = append(required, name)
			}
			walk(field.Type)
		}
		for name := range o.Properties {
			t.Errorf("%s has no %s but the schema does", typ.Name(), name)
		}
		if diff := cmp.Diff(required, o.Required); diff != "" {
			t.Errorf("what %s always has (-types +schema):\n%s", typ.Name(), diff)
		}
	}
	walk(reflect.TypeFor[contract.Report]())
	for name := range whole.Defs {
		if !done[name] {
			t.Errorf("no report has a %s", name)
		}
	}
}

// TestRead shows that nothing of a report is lost in JSON, but for how long the
// run took, and what is no UTF-8.
func TestRead(t *testing.T) {
	for name, sample := range samples {
		t.Run(name, func(t *testing.T) {
			text := written(t, "json", sample())
			r, err := reports.Read(bytes.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			was := strings.ReplaceAll(string(text), `\ufffd`, "\ufffd") // which is what package json makes of it
			if diff := cmp.Diff(was, string(written(t, "json", r))); diff != "" {
				t.Errorf("it is another report when it is read (-written +read):\n%s", diff)
			}
		})
	}
	want := clean()
	want.Elapsed = 0
	got, err := reports.Read(bytes.NewReader(written(t, "json", want)))
	if err != nil {
		t.Fatal(err)
	}
	if got.Cases[0].ID != "c1" || !got.Passed || got.Operations[0] != want.Operations[0] {
		t.Errorf("read %+v", got)
	}
}

func TestReadRefuses(t *testing.T) {
	text := string(written(t, "json", clean()))
	for _, test := range []struct{ name, text, want string }{
		{"nothing", " ", "it is empty, no report"},
		{"no JSON", "PASSED: 1 case", "it is no JSON: invalid character 'P' looking for beginning of value"},
		{"half", text[:len(text)/2], "it is no JSON: unexpected EOF"},
		{"a list", "[1]", "it is no report: it has no version"},
		{"any object", "{}", "it is no report: it has no version"},
		{"another version", `{"version": 2, "new": true}`, "it is a report of version 2, and this understudy reads version 1"},
		{"a version in words", `{"version": "1.0"}`, "it is a report of version 1.0, and this understudy reads version 1"},
		{"only a verdict", `{"version": 1, "passed": true}`, "the report has no document"},
		{"two", text + text, "there is something after the report"},
		{"an unknown member", strings.Replace(text, `"passed": true`, `"passed": true, "Passed": true`, 1), `the report has a member "Passed" that reports of this version have not`},
		{"a member deep down", strings.Replace(text, `"errors": 0`, `"errors": 0, "more": 1`, 1), `the report.counts has a member "more" that reports of this version have not`},
		{"null", strings.Replace(text, `"findings": []`, `"findings": null`, 1), "the report.findings must be a list"},
		{"a case without an end", strings.Replace(text, `"documented": true,`, ``, 1), "the report.cases[0] has no documented"},
		{"another type", strings.Replace(text, `"seed": 0`, `"seed": "0"`, 1), "it is no report: json: cannot unmarshal string into Go struct field Report.seed of type uint64"},
		{"an unknown verdict", strings.Replace(text, `"verdict": "passed"`, `"verdict": "fine"`, 1), `case c1 has a verdict "fine" that there is not`},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := reports.Read(strings.NewReader(test.text))
			if err == nil || err.Error() != test.want {
				t.Errorf("error %v, want %s; report %+v", err, test.want, r)
			}
		})
	}
}
