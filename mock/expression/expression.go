// Package expression compiles and runs the expressions of the rules that stand
// under x-understudy: what a document's author knows of an API and nobody could
// infer from its schemas.
//
// The language is that of github.com/expr-lang/expr: its syntax, its parser,
// its static checker and its machine. It was preferred to CEL, the other
// language with a checker and no endless loops: CEL for Go brings the protobuf
// runtime, a generated parser and several more modules into the binary, and
// wants types declared in its own terms; expr is one module, and takes what a
// schema says as it is.
//
// The functions are those of [Functions], not those of expr: none of them reads
// a clock, a file or the environment, so the same variables give the same value
// on every machine. Every operator and function is charged to a budget, so an
// evaluation ends.
//
// What is absent and what is null are the same, null (or nil): a.b.c is null when any
// part of it is, and so is an element beyond the end of a list. An absent list
// is an empty one and an absent condition does not hold. Null equals null only;
// null is neither less nor more than anything; computing with it is an error.
//
// [Compile] makes a [Program] of a value of a document:
//
//	env := expression.Env{"item": expression.TypeOf(itemSchema), "me": expression.Only(schema.TypeString)}
//	p, err := expression.Compile(x.Get("when"), env, expression.Want{Types: schema.TypeBoolean})
//	ok, err := p.Holds(map[string]any{"item": item, "me": "u1"})
package expression

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/vm"

	"github.com/understudy-api/understudy/specs/schema"
)

// Env names the variables that an expression may use, and their types.
type Env map[string]Type

// With returns the environment with one more variable.
func (e Env) With(name string, t Type) Env {
	more := maps.Clone(e)
	if more == nil {
		more = Env{}
	}
	more[name] = t
	return more
}

// Seed is the variable of a run that the functions uuid and pick draw from: a
// uint64, 0 where it is not given. Expressions cannot name it.
const Seed = "$seed"

// Want is what the value of an expression is for. The zero Want takes any.
type Want struct {
	// Types are the types the value may have; 0 for every type. It is checked
	// when the expression is compiled as far as static types tell, and again
	// when it has run.
	Types schema.Types

	// Schema is what the value is put into. It is checked when the expression
	// is compiled, as far as static types tell; constants are checked in full.
	Schema *schema.Schema
}

// Program is a compiled value of a document: an expression, a constant, or an
// object or array of them. It is read-only and safe for concurrent use.
type Program struct {
	location schema.Location
	text     string // of an expression
	want     Want
	names    []string // sorted

	constant *schema.Value // a value that is no expression
	code     *vm.Program   // of an expression
	kind     schema.Kind   // Object or Array of parts
	keys     []string
	parts    []*Program
}

// Location is the place of the value in the document.
func (p *Program) Location() schema.Location { return p.location }

// String is the expression as it is written, or the JSON text of a constant.
func (p *Program) String() string {
	switch {
	case p.code != nil:
		return p.text
	case p.constant != nil:
		return p.constant.JSON()
	}
	return p.kind.String()
}

// Names lists the variables that the program uses, in alphabetical order: no
// others need a value when it runs.
func (p *Program) Names() []string { return slices.Clone(p.names) }

// Uses reports whether the program uses the variable.
func (p *Program) Uses(name string) bool {
	_, found := slices.BinarySearch(p.names, name)
	return found
}

// Run returns the value. Variables may be [schema.Value], pointers to it, and
// what encoding/json decodes to, with int and uint64 besides; they are not
// changed, and the value may share parts of them. Variables that are missing
// are null.
//
// The members of an object follow the document, or the expression, that writes
// them. The error starts with the place of the expression. Run never panics.
func (p *Program) Run(vars map[string]any) (schema.Value, error) {
	seed, _ := vars[Seed].(uint64)
	return p.run(&state{seed: seed, steps: maxSteps}, vars)
}

// Holds runs a condition. Null does not hold.
func (p *Program) Holds(vars map[string]any) (bool, error) {
	v, err := p.Run(vars)
	if err != nil || v.Kind == schema.Null {
		return false, err
	}
	if v.Kind != schema.Bool {
		return false, p.fail(fmt.Errorf("expected true or false, found %s", kindWords[v.Kind]))
	}
	return v.True, nil
}

func (p *Program) fail(err error) error {
	if p.code != nil {
		err = fmt.Errorf("%w (in %s)", err, schema.Shorten(p.text))
	}
	return &schema.Error{Location: p.location, Err: err}
}

func (p *Program) run(s *state, vars map[string]any) (schema.Value, error) {
	switch {
	case p.constant != nil:
		return *p.constant, nil
	case p.code != nil:
		return p.evaluate(s, vars)
	}
	v := schema.Value{Kind: p.kind, Keys: p.keys, Items: make([]schema.Value, len(p.parts))}
	for i, part := range p.parts {
		var err error
		if v.Items[i], err = part.run(s, vars); err != nil {
			return schema.Value{}, err
		}
	}
	return v, nil
}

func (p *Program) evaluate(s *state, vars map[string]any) (v schema.Value, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = p.fail(fmt.Errorf("%v", r))
		}
	}()
	env := make(map[string]any, len(p.names)+1)
	env[stateName] = s
	for _, name := range p.names {
		if env[name], err = s.variable(vars[name]); err != nil {
			return schema.Value{}, p.fail(fmt.Errorf("the variable %s: %w", name, err))
		}
	}
	machine := vm.VM{MemoryBudget: maxSteps}
	out, err := machine.Run(p.code, env)
	if err != nil {
		return schema.Value{}, p.fail(plain(err))
	}
	if v, err = s.value(out, 0); err != nil {
		return schema.Value{}, p.fail(err)
	}
	if v, err = p.want.settle(v); err != nil {
		return schema.Value{}, p.fail(err)
	}
	if err = s.bounded(&v, 0); err != nil {
		return schema.Value{}, p.fail(err)
	}
	return v, nil
}

// plain takes the machine's picture of the source off an error.
func plain(err error) error {
	var at *file.Error
	if !errors.As(err, &at) {
		return err
	}
	if at.Prev != nil {
		return at.Prev
	}
	return errors.New(inWords(at.Message))
}
