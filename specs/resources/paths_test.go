package resources

import (
	"strings"
	"testing"
)

func TestSteps(t *testing.T) {
	for _, test := range []struct{ path, want, why string }{
		{"/pets", "pets", "literal text"},
		{"/pets/", "pets", "a slash at the end says nothing"},
		{"/pets/{petId}", "pets <petId>", "a parameter"},
		{"/pets.json", "pets", "a file ending says nothing"},
		{"/pets/{id}.json", "pets <id>", "nor does it behind a parameter"},
		{"/pets/{id}.{format}", "pets <id>", "nor where it may be chosen"},
		{"/a.b/c", "a.b c", "only at the end it is one"},
		{"/Pets({id})", "Pets <id>", "OData"},
		{"/Pets('{id}')", "Pets <id>", "OData, with a text"},
		{"/Pets(name='{name}')", "Pets <name>", "OData, with the name"},
		{"/pets/{id}:feed", "pets <id> :feed", "a method of its own on an item"},
		{"/pets:count", "pets :count", "a method of its own on all"},
		{"/{a}/{b}", "<a> <b>", "parameters alone"},
		{"/compare/{base}...{head}", "compare {base}...{head}", "two parameters in a segment name nothing"},
		{"/v{version}/pets", "v{version} pets", "nor does a part of a segment"},
		{"/a}b{c", "a}b{c", "no template at all"},
		{"", "", "the root"},
	} {
		var got []string
		for _, s := range steps(test.path) {
			if s.parameter {
				s.text = "<" + s.text + ">"
			}
			got = append(got, s.text)
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s is %q, want %q: %s", test.path, got, test.want, test.why)
		}
	}
}

func TestSingular(t *testing.T) {
	for many, one := range map[string]string{
		"pets": "pet", "categories": "category", "boxes": "box", "addresses": "address", "statuses": "status", "status": "status",
		"news": "news", "people": "person", "order items": "order item", "ids": "id", "bus": "bus", "data": "data", "houses": "house", "cases": "case", "series": "series", "analysis": "analysis",
	} {
		if got := Singular(many); got != one {
			t.Errorf("one of %s is %q, want %q", many, got, one)
		}
	}
}

func TestTestOf(t *testing.T) {
	for name, want := range map[string]string{
		"price min":      "at least price",
		"max price":      "at most price",
		"created after":  "above created",
		"after":          "above ",
		"since":          "at least ",
		"updated before": "below updated",
		"total gte":      "at least total",
		"min":            "none",
		"status":         "none",
	} {
		got := "none"
		if c, rest, ok := testOf(name); ok {
			got = string(c.test) + " " + rest
		}
		if got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}
