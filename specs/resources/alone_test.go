package resources_test

import (
	"reflect"
	"testing"

	"github.com/understudy-api/understudy/specs/resources"
)

// What bodies show by themselves is what they show in the model of the document.
func TestBodiesAlone(t *testing.T) {
	lists := 0
	for _, name := range []string{"tendsocial-inbox", "pembalasan-conversations", "octopush-messages", "social-messages"} {
		doc := bare(t, name)
		model, bodies := resources.Infer(doc), resources.NewBodies(doc)
		for op := range doc.Operations() {
			if op.Method != "GET" {
				continue
			}
			for _, want := range model.Action(op).Shows {
				if want.List != nil {
					lists++
				}
				if got := bodies.Show(op, want.Response, want.Media); !reflect.DeepEqual(got, want) {
					t.Errorf("%s: %s shows\n%+v by itself, and\n%+v in the model", name, op, got, want)
				}
			}
		}
	}
	if lists == 0 {
		t.Error("the contracts have no lists")
	}
}
