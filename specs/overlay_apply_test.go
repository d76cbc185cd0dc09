package specs

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/specs/schema"
)

// overlayText writes an overlay of those actions.
func overlayText(actions string) string {
	return "overlay: 1.0.0\ninfo: {title: T, version: '1'}\nactions:\n" + actions
}

// laid lays an overlay over a tree, in JSON or YAML.
func laid(t *testing.T, document, text string) (*schema.Source, []Problem, error) {
	t.Helper()
	root, err := parse("doc.yaml", []byte(document))
	require.NoError(t, err)
	before := root.JSON()
	source := &schema.Source{URI: uriOf("doc.yaml"), Name: "doc.yaml", Root: root}
	over, err := parse("over.yaml", []byte(text))
	require.NoError(t, err)
	stamp(over, 1)
	o, err := readOverlay(&schema.Source{URI: uriOf("over.yaml"), Name: "over.yaml", Root: over, Overlays: []string{"over.yaml"}})
	if err != nil {
		return nil, nil, err
	}
	problems, err := layOver(source, "", []*overlay{o})
	require.Equal(t, before, root.JSON(), "a value is read-only")
	return source, problems, err
}

func TestOverlay(t *testing.T) {
	for _, test := range []struct{ why, document, actions, want string }{
		{
			"members are merged at any depth, new ones come last",
			`{"info":{"title":"A","x":1},"paths":{"/":{"get":{"summary":"old"}}}}`,
			`[{target: $, update: {info: {x-by: me}, paths: {'/': {get: {summary: new, x-rate: 1}}, /b: {}}}}]`,
			`{"info":{"title":"A","x":1,"x-by":"me"},"paths":{"/":{"get":{"summary":"new","x-rate":1}},"/b":{}}}`,
		},
		{
			"a key without a value leaves a structure as it is",
			`{"components":{"schemas":{}},"tags":[{"name":"a"}]}`,
			`[{target: $, update: {components: , tags: }}]`,
			`{"components":{"schemas":{}},"tags":[{"name":"a"}]}`,
		},
		{
			"each action is aimed",
			`{"paths":{"/foo":{"get":{"description":"a"}},"/bar":{"get":{"description":"b"},"post":{"tags":[]}}}}`,
			`[{target: "$.paths['/foo'].get", update: {description: new}},
			  {target: "$.paths['/bar'].get", update: {description: updated}},
			  {target: "$.paths['/bar']", update: {post: {description: child, x-safe: false}}}]`,
			`{"paths":{"/foo":{"get":{"description":"new"}},"/bar":{"get":{"description":"updated"},"post":{"tags":[],"description":"child","x-safe":false}}}}`,
		},
		{
			"a wildcard changes all that it selects, a filter some",
			`{"paths":{"/a":{"get":{"parameters":[{"name":"filter","in":"query"},{"name":"id","in":"path"}]}},"/b":{"get":{},"put":{}}}}`,
			`[{target: $.paths.*.get, update: {x-safe: true}},
			  {target: "$.paths.*.get.parameters[?@.name=='filter' && @.in=='query']", update: {schema: {$ref: '#/f'}}}]`,
			`{"paths":{"/a":{"get":{"parameters":[{"name":"filter","in":"query","schema":{"$ref":"#/f"}},{"name":"id","in":"path"}],"x-safe":true}},"/b":{"get":{"x-safe":true},"put":{}}}}`,
		},
		{
			"an array that is selected gets one more element",
			`{"paths":{"/a":{"get":{"parameters":[{"name":"a"}]}}}}`,
			`[{target: $.paths.*.get.parameters, update: {name: newParam, in: query}}]`,
			`{"paths":{"/a":{"get":{"parameters":[{"name":"a"},{"name":"newParam","in":"query"}]}}}}`,
		},
		{"whatever it is", `{"a":[[1]]}`, `[{target: $.a, update: [2, 3]}, {target: $.a, update: 4}]`, `{"a":[[1],[2,3],4]}`},
		{"an array in an update is appended", `{"o":{"tags":["a"]}}`, `[{target: $.o, update: {tags: [b, a]}}]`, `{"o":{"tags":["a","b","a"]}}`},
		{
			"elements are removed, all those selected at once",
			`{"paths":{"/a":{"get":{"parameters":[{"name":"dummy"},{"name":"b"},{"name":"dummy"}]}}}}`,
			`[{target: "$.paths.*.get.parameters[?@.name == 'dummy']", remove: true}]`,
			`{"paths":{"/a":{"get":{"parameters":[{"name":"b"}]}}}}`,
		},
		{"by index, in any order and twice", `{"a":[{},{"b":1},{"c":1},{"d":1}]}`, `[{target: "$.a[2,0,0,-1]", remove: true}]`, `{"a":[{"b":1}]}`},
		{"members are removed, and what is below goes with them", `{"a":{"a":{}},"b":{"a":{},"c":{}}}`, `[{target: $..a, remove: true}]`, `{"b":{"c":{}}}`},
		{
			"a trait says where an update goes",
			`{"paths":{"/items":{"get":{"x-oai-traits":["paged"],"responses":{"200":{}}}},"/other":{"get":{}}}}`,
			`[{target: "$.paths.*[?@['x-oai-traits'][?@=='paged']]", update: {parameters: [{name: top, in: query}, {name: skip, in: query}]}}]`,
			`{"paths":{"/items":{"get":{"x-oai-traits":["paged"],"responses":{"200":{}},"parameters":[{"name":"top","in":"query"},{"name":"skip","in":"query"}]}},"/other":{"get":{}}}}`,
		},
		{"an action sees what the one before left", `{"a":{"x":1}}`, `[{target: $.a, remove: true}, {target: $, update: {a: {y: 2}}}, {target: $.a, update: {z: 3}}]`, `{"a":{"y":2,"z":3}}`},
		{"removing wins over updating", `{"a":{"x":1},"b":{}}`, `[{target: $.a, remove: true, update: {x: 2}}]`, `{"b":{}}`},
		{"remove: false is none", `{"a":{"x":1}}`, `[{target: $.a, remove: false, update: {x: 2}}]`, `{"a":{"x":2}}`},
		{"a primitive gives way to anything", `{"a":{"x":1,"y":"s","z":null,"n":5}}`, `[{target: $.a, update: {x: [1], y: {b: 1}, z: 2, n: null}}]`, `{"a":{"x":[1],"y":{"b":1},"z":2,"n":null}}`},
		{"a value inside another that is selected is updated after it", `{"a":{"a":{"b":1}}}`, `[{target: $..a, update: {c: {d: 1}}}]`, `{"a":{"a":{"b":1,"c":{"d":1}},"c":{"d":1}}}`},
		{"selected twice is updated once", `{"a":[]}`, `[{target: "$['a','a']", update: 1}]`, `{"a":[1]}`},
		{"the order of members stays", `{"z":1,"a":{"q":1,"b":1}}`, `[{target: $.a, update: {b: 2, A: 3}}, {target: $, update: {z: 2}}]`, `{"z":2,"a":{"q":1,"b":2,"A":3}}`},
		{"what an alias repeats is changed where it is selected", "a: &x {l: [{n: 1}, {n: 2}]}\nb: *x\n", `[{target: "$.a.l[0]", remove: true}, {target: "$.b.l[0]", update: {m: 3}}]`, `{"a":{"l":[{"n":2}]},"b":{"l":[{"n":1,"m":3},{"n":2}]}}`},
	} {
		t.Run(test.why, func(t *testing.T) {
			source, _, err := laid(t, test.document, overlayText(indented(test.actions)))
			require.NoError(t, err)
			require.Equal(t, test.want, source.Root.JSON())
		})
	}
}

func indented(s string) string { return "  " + strings.ReplaceAll(s, "\n", "\n  ") + "\n" }

// What was meant and did not come about is told.
func TestOverlayProblems(t *testing.T) {
	for _, test := range []struct{ why, document, actions, want string }{
		{"nothing is selected", `{}`, `  - target: $.a`, `over.yaml:4:13: $.a selects nothing in doc.yaml: the action changes nothing [overlay]`},
		{"there is nothing to merge", `{"a":{"b":{}}}`, "  - target: $.a\n    update:\n      b:\n", `over.yaml:6:9: there is no value to merge into doc.yaml#/a/b: it stays as it is [overlay]`},
		{"other tools may not remove it", `{"a":{"b":1}}`, "  - target: $.a.b\n    remove: true\n", `over.yaml:4:13: /a/b is 1: it is removed, but Overlay 1.0 removes objects and arrays only, and other tools may leave it [overlay]`},
	} {
		actions := test.actions
		if !strings.Contains(actions, "\n") {
			actions += "\n    update: {}\n"
		}
		_, problems, err := laid(t, test.document, overlayText(actions))
		require.NoError(t, err, test.why)
		require.Len(t, problems, 1, test.why)
		require.Equal(t, test.want, problems[0].String(), test.why)
	}
}

func TestOverlayErrors(t *testing.T) {
	document := `{"info":{"title":"A"},"tags":[1],"none":null}`
	action := func(s string) string { return overlayText("  - " + s + "\n") }
	for _, test := range []struct{ why, overlay, want string }{
		{"no object", "[1]", "over.yaml:1:1: expected an OpenAPI Overlay, found a JSON array"},
		{"a document", "openapi: 3.1.0\n", "over.yaml:1:1: expected an OpenAPI Overlay, found an OpenAPI document"},
		{"anything", "a: 1\n", "over.yaml:1:1: not an OpenAPI Overlay: it has no overlay, which says the version"},
		{"a later version", "overlay: 1.1.0\n", `over.yaml:1:10: /overlay: version "1.1.0" is not known: there is "1.0.0"`},
		{"a version that is a number", "overlay: 1.0\n", `over.yaml:1:10: /overlay: version 1.0 is not known: there is "1.0.0"`},
		{"no info", "overlay: 1.0.0\nactions: []\n", "over.yaml:1:1: info is missing"},
		{"no title", "overlay: 1.0.0\ninfo: {version: '1'}\n", "over.yaml:2:7: /info: title is missing"},
		{"a version of the wrong type", "overlay: 1.0.0\ninfo: {title: a, version: 1}\n", "over.yaml:2:27: /info/version: version must be of the type string, found 1"},
		{"unknown info", "overlay: 1.0.0\ninfo: {title: a, version: '1', x-a: 1, name: b}\n", `over.yaml:2:46: /info/name: unknown member "name": info has title, version, and what begins with x-`},
		{"no actions", "overlay: 1.0.0\ninfo: {title: a, version: '1'}\n", "over.yaml:1:1: actions is missing"},
		{"empty actions", "overlay: 1.0.0\ninfo: {title: a, version: '1'}\nactions: []\n", "over.yaml:3:10: /actions: an overlay has at least one action"},
		{"actions that are none", "overlay: 1.0.0\ninfo: {title: a, version: '1'}\nactions: {}\n", "over.yaml:3:10: /actions: actions must be of the type array, found {}"},
		{"extends that is no text", "overlay: 1.0.0\ninfo: {title: a, version: '1'}\nextends: 1\nactions: [{target: $, update: {}}]\n", "over.yaml:3:10: /extends: extends must be of the type string, found 1"},
		{"unknown member", "overlay: 1.0.0\ninfo: {title: a, version: '1'}\naction: []\n", `over.yaml:3:9: /action: unknown member "action": an overlay has overlay, info, extends, actions, and what begins with x-`},
		{"an action that is none", action("5"), "over.yaml:4:5: /actions/0: an action must be an object, found 5"},
		{"no target", action("update: {}"), "over.yaml:4:5: /actions/0: target is missing"},
		{"a target of the wrong type", action("{target: 1, update: {}}"), "over.yaml:4:14: /actions/0/target: target must be of the type string, found 1"},
		{"a target that is no JSONPath", action("{target: $.x-a, update: {}}"), `over.yaml:4:14: /actions/0/target: "$.x-a" is not JSONPath: character 4: expected a segment such as .name or ['name'], found '-'; a name with a hyphen is written ['a-b']`},
		{"an empty target", action("{target: '', update: {}}"), `over.yaml:4:14: /actions/0/target: "" is not JSONPath: character 1: an expression begins with $`},
		{"a description of the wrong type", action("{target: $, update: {}, description: []}"), "over.yaml:4:42: /actions/0/description: description must be of the type string, found []"},
		{"unknown member of an action", action("{target: $, x-why: 1, updates: {}}"), `over.yaml:4:36: /actions/0/updates: unknown member "updates": an action has target, description, update, remove, and what begins with x-`},
		{"remove that is neither true nor false", action("{target: $.info, remove: 'true'}"), `over.yaml:4:30: /actions/0/remove: remove must be of the type boolean, found "true"`},
		{"nothing to do", action("{target: $.info}"), "over.yaml:4:5: /actions/0: an action has update, or remove: true"},
		{"remove: false is nothing to do", action("{target: $.info, remove: false}"), "over.yaml:4:5: /actions/0: an action has update, or remove: true"},
		{"a scalar to update", action("{target: $.info.title, update: B}"), `over.yaml:4:14: /actions/0/target: $.info.title selects "A" in doc.yaml#/info/title, and only objects and arrays can be updated: select the object around it`},
		{"null to update", action("{target: $.none, update: {}}"), `over.yaml:4:14: /actions/0/target: $.none selects null in doc.yaml#/none, and only objects and arrays can be updated: select the object around it`},
		{"an object updated by what is none", action("{target: $.info, update: [1]}"), `over.yaml:4:30: /actions/0/update: $.info selects the object doc.yaml#/info, so update must be an object, found [1]`},
		{"a structure updated by another", action("{target: $, update: {info: 1}}"), `over.yaml:4:32: /actions/0/update/info: doc.yaml#/info is an object, and 1 cannot be merged into it: remove it in an action before`},
		{"an array updated by an object", action("{target: $, update: {tags: {}}}"), `over.yaml:4:32: /actions/0/update/tags: doc.yaml#/tags is an array, and {} cannot be merged into it: remove it in an action before`},
		{"the document removed", action("{target: $, remove: true}"), `over.yaml:4:14: /actions/0/target: $ selects the document itself, which cannot be removed`},
	} {
		_, _, err := laid(t, document, test.overlay)
		require.EqualError(t, err, test.want, test.why)
	}
}
