package world

import (
	"maps"
	"strings"
	"time"

	"github.com/understudy-api/understudy/mock/expression"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// variables are what an expression sees, but for what every one of a request
// sees: that is worked out where it is used.
type variables map[string]any

// The variables of expressions.
const (
	varItem    = "item"    // the thing at hand
	varValue   = "value"   // of the parameter that filters; the element that something is done for
	varOf      = "of"      // what the thing belongs to, by collection
	varParams  = "params"  // of the request, by name
	varBody    = "body"    // of the request
	varNow     = "now"     // the time in the world
	varCaller  = "caller"  // whose credentials the request shows
	varMatched = "matched" // the items that fit the request, on all pages
	varExcept  = "except"  // the same but for one parameter, by its name
	varChanged = "changed" // how many items the rules have changed
	varCreated = "created" // the items that they have created
)

const anItem = "\x00item" // the Item behind varItem

// with adds the item at hand.
func (v variables) with(it *Item) variables {
	all := maps.Clone(v)
	if all == nil {
		all = variables{}
	}
	all[varItem], all[anItem] = &it.Value, it
	return all
}

// typeOf is the type of the items of a collection.
func (k *kind) typeOf() expression.Type {
	members := map[string]expression.Type{}
	for _, v := range k.views {
		if v.shape.open {
			return expression.Type{}
		}
		for i := range v.shape.members {
			m := &v.shape.members[i]
			if _, known := members[m.name]; !known {
				members[m.name] = expression.TypeOf(m.schema)
			}
		}
	}
	for _, s := range k.defaults {
		if _, declared := members[s.path[0]]; !declared {
			members[s.path[0]] = expression.Type{}
		}
	}
	return expression.ObjectOf(members)
}

// identifier is the name of a collection as a variable.
func identifier(name string) string {
	return strings.Join(specs.Words(name), "_")
}

// worldEnv is what every expression of a document sees.
func (p *play) worldEnv() expression.Env {
	env := expression.Env{varNow: expression.Only(schema.TypeString)}
	for _, k := range p.kinds {
		if len(k.Parents) == 0 && !k.open {
			env[identifier(k.Name)] = expression.ListOf(k.typeOf())
		}
	}
	for _, v := range p.values {
		env[v.name] = expression.Type{}
	}
	return env
}

// env is what the expressions of an operation see.
func (a *act) env() expression.Env {
	env := a.play.worldEnv()
	env[varCaller] = expression.Only(schema.TypeString)
	params := map[string]expression.Type{}
	for _, p := range a.Operation.Parameters {
		params[p.Name] = expression.TypeOf(p.Schema)
	}
	env[varParams] = expression.ObjectOf(params)
	env[varBody] = expression.Type{}
	if b := a.Operation.Body; b != nil && len(b.Content) == 1 {
		env[varBody] = expression.TypeOf(b.Content[0].Schema)
	}
	k := a.target()
	if k == nil {
		return env
	}
	env[varItem] = k.typeOf()
	env[varOf] = k.ofType()
	if a.kind != nil && !a.kind.Single {
		env[identifier(a.kind.Name)] = expression.ListOf(a.kind.typeOf())
	}
	if a.Kind == resources.List {
		fitting := expression.ListOf(k.typeOf())
		env[varMatched] = fitting
		except := map[string]expression.Type{}
		for _, p := range a.Operation.Parameters {
			if p.In == "query" {
				except[p.Name] = fitting
			}
		}
		env[varExcept] = expression.ObjectOf(except)
	}
	return env
}

// target is the collection that the rules of an operation are about: its own,
// or that of the last thing that its path names.
func (a *act) target() *kind {
	if a.kind != nil {
		return a.kind
	}
	if n := len(a.parents); n > 0 {
		return a.parents[n-1].kind
	}
	return nil
}

func (k *kind) ofType() expression.Type {
	members := map[string]expression.Type{}
	for _, owner := range k.owners {
		members[identifier(owner.Name)] = owner.typeOf()
	}
	if k.belongs != nil {
		members[identifier(k.belongs.Name)] = k.belongs.typeOf()
	}
	return expression.ObjectOf(members)
}

// holds runs a condition. One that cannot be worked out, such as a sum with what
// is not there, does not hold; the answer tells of it.
func (out *Outcome) holds(p *expression.Program, vars variables) (bool, error) {
	all, err := out.variables(p, vars)
	if err != nil {
		return false, err
	}
	ok, err := p.Holds(all)
	out.tx.blame(err)
	return ok && err == nil, nil
}

// blame notes the first fault of a rule.
func (t *tx) blame(err error) {
	if t.fault == nil {
		t.fault = err
	}
}

// Fault is what was wrong with a rule, nil for nothing: what it says was left out.
func (out *Outcome) Fault() error { return out.tx.fault }

// evaluate runs an expression. ok is false where it cannot be worked out: then what
// it is for is left out, and the answer tells of it.
func (out *Outcome) evaluate(p *expression.Program, vars variables) (v schema.Value, ok bool, err error) {
	all, err := out.variables(p, vars)
	if err != nil {
		return v, false, err
	}
	v, err = p.Run(all)
	out.tx.blame(err)
	return v, err == nil, nil
}

// variables adds to those of an expression what it uses of the request and of
// the world.
func (out *Outcome) variables(p *expression.Program, vars variables) (map[string]any, error) {
	all := map[string]any{expression.Seed: out.tx.state.Seed}
	for _, name := range p.Names() {
		if v, ok := vars[name]; ok {
			all[name] = v
			continue
		}
		if name == varOf {
			v, err := out.tx.of(out.act.play, vars)
			if err != nil {
				return nil, err
			}
			all[name] = v
			continue
		}
		if out.known == nil || out.edits != out.tx.edits {
			out.known, out.edits = map[string]any{}, out.tx.edits // the world is another now
		}
		v, known := out.known[name]
		if !known {
			var err error
			if v, err = out.variable(name); err != nil {
				return nil, err
			}
			out.known[name] = v
		}
		all[name] = v
	}
	return all, nil
}

// variable works out what an expression sees under a name.
func (out *Outcome) variable(name string) (any, error) {
	in := out.request.Input
	switch name {
	case varParams:
		v := schema.Value{Kind: schema.Object}
		for _, p := range out.act.Operation.Parameters {
			if value, ok := asked(in, p); ok {
				put(&v, p.Name, value)
			}
		}
		return &v, nil
	case varBody:
		if in.Body == nil {
			return nil, nil
		}
		return in.Body, nil
	case varNow:
		return out.tx.stamp().UTC().Format(time.RFC3339), nil
	case varCaller:
		return out.request.Caller, nil
	case varMatched:
		items, err := out.fitting()
		return valuesOf(items), err
	case varExcept:
		lists, err := out.except()
		v := schema.Value{Kind: schema.Object}
		for _, name := range sorted(lists) {
			put(&v, name, *valuesOf(lists[name]))
		}
		return &v, err
	case varChanged:
		return len(out.changed), nil
	case varCreated:
		return valuesOf(out.created), nil
	}
	for _, l := range out.act.lets {
		if l.name == name {
			vars, err := out.atHand()
			if err != nil {
				return nil, err
			}
			v, _, err := out.evaluate(l.program, vars)
			return v, err
		}
	}
	return out.tx.named(out.act.play, name, out.opened)
}

// named is a collection, or a value that the document defines.
func (t *tx) named(p *play, name string, own *opened) (any, error) {
	if own != nil && identifier(own.Name) == name {
		return valuesOf(own.list()), nil
	}
	for _, k := range p.kinds {
		if identifier(k.Name) == name && len(k.Parents) == 0 {
			o, err := t.open(k, nil)
			if err != nil {
				return nil, err
			}
			return valuesOf(o.list()), nil
		}
	}
	for _, v := range p.values {
		if v.name == name {
			return t.value(p, v.program)
		}
	}
	return nil, nil
}

// value works out a value that the document defines, from the world alone.
func (t *tx) value(p *play, program *expression.Program) (schema.Value, error) {
	all := map[string]any{expression.Seed: t.state.Seed}
	for _, name := range program.Names() {
		if name == varNow {
			all[name] = t.stamp().UTC().Format(time.RFC3339)
			continue
		}
		v, err := t.named(p, name, nil)
		if err != nil {
			return schema.Value{}, err
		}
		all[name] = v
	}
	v, err := program.Run(all)
	t.blame(err)
	return v, nil
}

// of are the things that the item at hand belongs to.
func (t *tx) of(p *play, vars variables) (*schema.Value, error) {
	v := schema.Value{Kind: schema.Object}
	it, ok := vars[anItem].(*Item)
	if !ok {
		return &v, nil
	}
	for _, k := range p.kinds {
		owner, belongs := it.of[k.Name]
		if !belongs || len(k.Parents) > 0 {
			continue
		}
		o, err := t.open(k, nil)
		if err != nil {
			return nil, err
		}
		key := schema.Text(owner)
		one, err := o.find(&key)
		if err != nil {
			return nil, err
		}
		if one != nil {
			put(&v, identifier(k.Name), one.Value)
		}
	}
	return &v, nil
}

func valuesOf(items []*Item) *schema.Value {
	v := schema.Value{Kind: schema.Array, Items: make([]schema.Value, len(items))}
	for i, it := range items {
		v.Items[i] = it.Value
	}
	return &v
}
