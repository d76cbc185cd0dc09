package resources_test

import (
	"testing"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
)

func TestBox(t *testing.T) {
	for _, name := range specs.Names() {
		doc, err := specs.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s\n%s", name, text(resources.Infer(doc)))
	}
}
