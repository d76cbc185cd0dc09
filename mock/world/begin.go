package world

import "github.com/understudy-api/understudy/specs/schema"

// begin is a collection as the world begins. Below things that the world does
// not begin with there is nothing: who creates a user finds no orders of theirs.
func (b *bases) begin(k *kind, seed uint64, scope []schema.Value) (*base, error) {
	for i := range min(len(k.Parents), len(scope)) {
		owner := k.play.kind(k.Parents[i].Collection)
		if owner == nil || owner.open || owner.Single || len(owner.Parents) > i {
			continue
		}
		owners, err := b.begin(owner, seed, scope[:len(owner.Parents)])
		if err != nil {
			return nil, err
		}
		if owners.index[keyText(&scope[i])] == nil {
			return &base{index: map[string]*Item{}}, nil
		}
	}
	return b.of(k, seed, scope)
}
