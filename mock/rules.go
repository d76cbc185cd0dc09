package mock

import (
	"fmt"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/mock/store"
	"github.com/understudy-api/understudy/mock/world"
	"github.com/understudy-api/understudy/specs"
)

// RulesError says what of the rules of documents cannot be followed. A stand-in
// does not leave a rule out: who wrote it would not notice.
type RulesError struct{ Problems []specs.Problem }

func (e *RulesError) Error() string {
	switch n := len(e.Problems) - 1; n {
	case 0:
		return e.Problems[0].String()
	default:
		return fmt.Sprintf("%s (and %d more; understudy lint lists them)", e.Problems[0], n)
	}
}

// Rules lists what is wrong with the rules of a document.
func Rules(doc *specs.Document) []specs.Problem {
	kept := store.NewMemory(store.Limits{})
	_, problems := world.New(world.Config{}, kept, []*specs.Document{doc}, []*fixtures.Generator{fixtures.New(doc, fixtures.Settings{})})
	return problems
}
