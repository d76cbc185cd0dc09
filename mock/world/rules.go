package world

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/mock/expression"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// rules are what a document says, under x-understudy, of what an operation does
// beyond what can be inferred.
type rules struct {
	steps   []rule
	respond []setting
	removes bool // they say what becomes of what is removed
}

// setting is a member, and what it is set to.
type setting struct {
	path    []string
	program *expression.Program
}

// answer is a member of the body, and what rules make of it.
type answer struct {
	path  []string
	value schema.Value
}

// writes reports whether the rules change anything.
func (r *rules) writes() bool { return len(r.steps) > 0 }

// compiler reads what stands under x-understudy, and gathers its faults.
type compiler struct {
	play     *play
	problems []specs.Problem
}

// problemRule is the code of rules that cannot be followed.
const problemRule = "rule"

func (c *compiler) fault(e specs.Extension, message string) {
	c.problems = append(c.problems, e.Problem(problemRule, message))
}

// program compiles an expression, nil where there is none or it is at fault.
func (c *compiler) program(e specs.Extension, env expression.Env, want expression.Want) *expression.Program {
	if !e.Present() {
		return nil
	}
	p, err := expression.Compile(e, env, want)
	if err == nil {
		return p
	}
	var at *schema.Error
	if errors.As(err, &at) {
		c.problems = append(c.problems, specs.Problem{Code: problemRule, Location: at.Location, Message: at.Err.Error()})
	} else {
		c.fault(e, err.Error())
	}
	return nil
}

// settings reads an object whose members, at any depth, are expressions. Members
// are those of shape, where there is one.
func (c *compiler) settings(e specs.Extension, env expression.Env, sh *shape, path ...string) []setting {
	if !e.Present() {
		return nil
	}
	if e.Value().Kind != schema.Object {
		c.fault(e, "expected an object of expressions, found "+schema.Show(e.Value()))
		return nil
	}
	var list []setting
	for name, member := range e.Members() {
		list = append(list, c.setting(member, env, sh, append(slices.Clone(path), name)...)...)
	}
	return list
}

// setting reads one member of such an object.
func (c *compiler) setting(e specs.Extension, env expression.Env, sh *shape, path ...string) []setting {
	var want expression.Want
	var inner *shape
	if name := path[len(path)-1]; sh != nil {
		m := sh.member(name)
		if m == nil && !sh.open {
			c.fault(e, "there is no member "+name+closest(name, sh.names()))
			return nil
		}
		if m != nil {
			want.Schema, inner = m.schema, m.shape
		}
	}
	if e.Value().Kind == schema.Object {
		return c.settings(e, env, inner, path...)
	}
	if p := c.program(e, env, want); p != nil {
		return []setting{{path, p}}
	}
	return nil
}

func closest(name string, known []string) string {
	if near := specs.Closest(name, known); len(near) > 0 {
		return "; did you mean " + near[0] + "?"
	}
	return ""
}

// only refuses members that nothing reads.
func (c *compiler) only(e specs.Extension, names ...string) bool {
	if !e.Present() {
		return true
	}
	if e.Value().Kind != schema.Object {
		c.fault(e, "expected an object, found "+schema.Show(e.Value()))
		return false
	}
	for name, member := range e.Members() {
		if !slices.Contains(names, name) && !strings.HasPrefix(name, "x-") {
			c.fault(member, "unknown setting "+name+closest(name, names)+"; there are "+strings.Join(names, ", "))
		}
	}
	return true
}

// compile reads the rules of an operation.
func (a *act) compile() []specs.Problem {
	c := &compiler{play: a.play}
	hint := a.Hint
	var env, narrow expression.Env
	if hint.Present() { // most documents have none, and types are large
		env, narrow = c.lets(a, a.env())
	}
	for i := range a.Filters {
		f := filter{Filter: a.Filters[i]}
		for _, path := range f.Paths {
			if s := a.kind.schemaAt(path); s != nil {
				f.schemas = append(f.schemas, s)
			}
		}
		if f.Expression.Present() {
			f.program = c.program(f.Expression, narrow.With(varValue, expression.TypeOf(f.Parameter.Schema)), expression.Want{Types: schema.TypeBoolean})
			if f.program == nil {
				continue
			}
		}
		a.filters = append(a.filters, f)
	}
	if order := hint.Get("order"); order.Present() && a.kind != nil {
		a.order = c.order(a, order)
	}
	steps := c.steps(a, hint.Get("rules"), env)
	r := &rules{steps: steps}
	if e := hint.Get("respond"); e.Present() {
		env := env
		if len(steps) > 0 {
			env = env.With(varChanged, expression.Only(schema.TypeInteger))
			if k := a.target(); k != nil {
				env = env.With(varCreated, expression.ListOf(k.typeOf()))
			}
		}
		r.respond = c.settings(e, env, a.answerShape())
	}
	r.removes = slices.ContainsFunc(steps, func(s rule) bool { return s.each == nil && !s.makes })
	if len(r.steps)+len(r.respond) > 0 {
		a.rules = r
	}
	return c.problems
}

// lets reads what the document gives names to. Those that filters may use are
// narrow: they do not ask which items fit, since that is what filters decide.
func (c *compiler) lets(a *act, env expression.Env) (all, narrow expression.Env) {
	narrow = maps.Clone(env)
	delete(narrow, varMatched)
	delete(narrow, varExcept)
	for name, e := range a.Hint.Get("let").Members() {
		program := c.program(e, env, expression.Want{})
		if program == nil || !c.free(name, e, env) {
			continue
		}
		a.lets = append(a.lets, named{name, program})
		env = env.With(name, expression.Type{})
		if !slices.ContainsFunc(program.Names(), func(used string) bool {
			_, known := narrow[used]
			return !known || used == varItem || used == varOf // it is worked out once, not for each item
		}) {
			narrow[name] = expression.Type{}
		}
	}
	return env, narrow
}

// free makes sure that a name means nothing else: it would be taken for itself.
func (c *compiler) free(name string, e specs.Extension, env expression.Env) bool {
	reserved := []string{varItem, varValue, varOf, varParams, varBody, varNow, varCaller, varMatched, varExcept, varChanged, varCreated}
	if _, taken := env[name]; taken || slices.Contains(reserved, name) {
		c.fault(e, name+" is the name of something else that expressions see: call it otherwise")
		return false
	}
	return true
}

// answerShape is the shape of the body of the first success.
func (a *act) answerShape() *shape {
	for _, r := range a.Operation.Responses {
		if code := r.Code(); code >= 200 && code < 300 || r.Status == "default" && len(a.Operation.Responses) == 1 {
			for _, m := range r.Content {
				if m.Schema != nil {
					return a.play.shapes.of(m.Schema)
				}
			}
		}
	}
	return nil
}

func (c *compiler) order(a *act, e specs.Extension) []ordering {
	var names []string
	switch v := e.Value(); v.Kind {
	case schema.String:
		names = []string{v.Text}
	case schema.Array:
		for i := range v.Items {
			names = append(names, v.Items[i].Plain())
		}
	}
	var by []ordering
	for _, name := range names {
		bare, down := strings.CutPrefix(name, "-")
		paths := a.kind.paths(bare)
		if paths == nil {
			c.fault(e, "the items have no member "+bare)
			continue
		}
		by = append(by, ordering{paths: paths, down: down})
	}
	if by == nil && names == nil {
		c.fault(e, "expected the name of a member, or a list of them; - before one turns its order round")
	}
	return by
}

// named is the collection with a name.
func (c *compiler) named(e specs.Extension) *kind {
	var names []string
	for _, k := range c.play.kinds {
		if k.Name == e.Value().Text {
			return k
		}
		names = append(names, k.Name)
	}
	c.fault(e, "there is no collection "+schema.Show(e.Value())+"; there are "+strings.Join(names, ", "))
	return nil
}

// shape is what all views of a collection show together.
func (k *kind) shape() *shape {
	all := &shape{index: map[string]int{}}
	for _, v := range k.views {
		all.open = all.open || v.shape.open
		for _, m := range v.shape.members {
			if _, known := all.index[m.name]; !known {
				all.index[m.name] = len(all.members)
				all.members = append(all.members, m)
			}
		}
	}
	return all
}
