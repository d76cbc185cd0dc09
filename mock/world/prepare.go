package world

import (
	"slices"
	"strconv"

	"github.com/understudy-api/understudy/mock/expression"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// named is a value that the document defines for its expressions.
type named struct {
	name    string
	program *expression.Program
}

// prepare works out all that can be before a request comes.
func (p *play) prepare() []specs.Problem {
	c := &compiler{play: p}
	for op := range p.doc.Operations() {
		for _, r := range op.Responses {
			for _, m := range r.Content {
				p.checkExamples(m)
			}
		}
	}
	for _, one := range p.model.Collections {
		k := p.newKind(one)
		p.kinds, p.byCollection[one] = append(p.kinds, k), k
	}
	p.addresses()
	for _, k := range p.kinds {
		c.collection(k)
	}
	for op := range p.doc.Operations() {
		p.owners(p.model.Action(op))
		p.examplesOf(p.model.Action(op))
	}
	p.link()
	for _, k := range p.kinds {
		c.chain(k)
	}
	for _, k := range p.kinds {
		c.defaults(k)
	}
	for name, e := range p.doc.Hints.State.Get("values").Members() {
		env := p.worldEnv()
		if program := c.program(e, env, expression.Want{}); program != nil && c.free(name, e, env) {
			p.values = append(p.values, named{name, program})
		}
	}
	for op := range p.doc.Operations() {
		p.add(op, c)
	}
	for hook := range p.doc.Webhooks() {
		p.add(hook.Operation, c)
	}
	return c.problems
}

// checkExamples notes which examples of a body are valid: only those are shown.
func (p *play) checkExamples(m *specs.MediaType) {
	for i := range m.Examples {
		if v := m.Examples[i].Value; m.Schema == nil || m.Schema.Valid(v, schema.ToClient) {
			p.valid[m] = append(p.valid[m], v)
		}
	}
}

func (p *play) add(op *specs.Operation, c *compiler) {
	a, problems := p.newAct(op)
	c.problems = append(c.problems, problems...)
	if a != nil {
		p.worlds.acts[op] = a
	}
}

// owners notes that the things of a collection belong to others without saying
// so.
func (p *play) owners(action *resources.Action) {
	if action.Within == nil || action.Within.Member != nil || action.Collection == nil {
		return
	}
	k, owner := p.kind(action.Collection), p.kind(action.Within.Collection)
	if k != nil && owner != nil && !slices.Contains(k.owners, owner) {
		k.owners = append(k.owners, owner)
	}
}

// examplesOf notes the keys that the document names as examples: there are such
// things.
func (p *play) examplesOf(action *resources.Action) {
	if action.Collection == nil || action.Key == nil {
		return
	}
	k := p.kind(action.Collection)
	if k == nil || len(k.Parents) > 0 {
		return
	}
	valid := func(v *schema.Value) bool {
		return action.Key.Schema == nil || action.Key.Schema.Valid(v, schema.Neither)
	}
	for _, key := range namedKeys(action.Key, valid) {
		if !slices.ContainsFunc(k.named, func(v schema.Value) bool { return keyText(&v) == keyText(&key) }) {
			k.named = append(k.named, key)
		}
	}
}

// collection reads what the document says of a collection.
func (c *compiler) collection(k *kind) {
	hint := k.Hint
	if !hint.Present() {
		return
	}
	c.only(hint, "path", "schema", "key", "size", "complete", "items", "of", "set", "exists")
	if size := hint.Get("size"); size.Present() {
		n, err := strconv.Atoi(size.Value().Text)
		if err != nil || size.Value().Kind != schema.Number || n < 0 || n > maxSize {
			c.fault(size, "size must be a whole number from 0 to "+strconv.Itoa(maxSize)+", found "+schema.Show(size.Value()))
		} else {
			k.size, k.open = n, false
		}
	}
	if all := hint.Get("complete"); all.Present() {
		if k.complete = all.Value().True; all.Value().Kind != schema.Bool {
			c.fault(all, "complete must be true or false, found "+schema.Show(all.Value()))
		}
	}
	c.items(k, hint.Get("items"))
	if of := hint.Get("of"); of.Present() {
		if k.belongs = c.named(of); k.belongs == k {
			c.fault(of, "a collection cannot belong to itself")
			k.belongs = nil
		}
	}
}

// maxSize is how many items a collection may begin with.
const maxSize = 10_000
