package expression

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/checker"
	"github.com/expr-lang/expr/checker/nature"
	"github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/parser/lexer"
	"github.com/expr-lang/expr/vm"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// What an expression may be at most. A rule that needs more is better two.
const (
	maxSource = 4096 // bytes
	maxNodes  = 1000 // operators, names and constants
	maxLoops  = 3    // functions over lists inside each other
)

// Compile compiles a value of a document. A string is an expression, so that a
// text is written in quotes of its own: '"READ"'. A number, true, false and
// null are themselves. An object or array is one of the values of its members:
// each is compiled in its turn, against the schema of that member.
//
// The error is a [*schema.Error] with the place of what is wrong, inside the
// expression where that can be told. Compile is for load time: it is slower
// than a run by far.
func Compile(x specs.Extension, env Env, want Want) (*Program, error) {
	v := x.Value()
	if v == nil {
		return nil, errors.New("there is no expression")
	}
	p := &Program{location: x.Location(), want: want}
	switch v.Kind {
	case schema.String:
		if err := p.compile(v.Text, env); err != nil {
			return nil, err
		}
		return p, nil
	case schema.Object, schema.Array:
		if err := p.compileParts(x, env); err != nil {
			return nil, err
		}
		return p, nil
	}
	p.constant = v
	if err := want.constant(v); err != nil {
		return nil, p.at(err, "", 0)
	}
	return p, nil
}

func (p *Program) compileParts(x specs.Extension, env Env) error {
	p.kind, p.keys = x.Value().Kind, x.Value().Keys
	if err := p.want.kind(p.kind); err != nil {
		return p.at(err, "", 0)
	}
	add := func(part specs.Extension, want Want) error {
		compiled, err := Compile(part, env, want)
		if err == nil {
			p.parts = append(p.parts, compiled)
			p.names = append(p.names, compiled.names...)
		}
		return err
	}
	for name, part := range x.Members() {
		want, err := p.want.member(name)
		if err != nil {
			return &schema.Error{Location: part.Location(), Err: err}
		}
		if err := add(part, want); err != nil {
			return err
		}
	}
	for _, part := range x.Elements() {
		if err := add(part, p.want.element()); err != nil {
			return err
		}
	}
	slices.Sort(p.names)
	p.names = slices.Compact(p.names)
	return nil
}

// at makes an error of what is wrong at a character of the expression.
func (p *Program) at(err error, text string, char int) error {
	return &schema.Error{Location: place(p.location, text, char), Err: err}
}

func (p *Program) compile(text string, env Env) (err error) {
	p.text = text
	if len(text) > maxSource {
		return p.at(fmt.Errorf("the expression is longer than %d bytes", maxSource), text, 0)
	}
	if strings.TrimSpace(text) == "" {
		return p.at(errors.New(`there is no expression; an empty text is written '""'`), text, 0)
	}
	if !utf8.ValidString(text) {
		return p.at(errors.New("the expression is not UTF-8"), text, 0)
	}
	defer func() {
		// The parser and the checker are of another module: a fault in them is
		// the expression's, not the server's.
		if r := recover(); r != nil {
			err = p.at(fmt.Errorf("cannot compile the expression: %v", r), text, 0)
		}
	}()
	c := newCompiling(text, env)
	program, err := c.program(p.want)
	if err != nil {
		var at *file.Error
		if !errors.As(err, &at) {
			return p.at(err, text, 0)
		}
		return p.at(errors.New(c.message(at)), text, at.From)
	}
	p.code, p.names = program, c.used()
	if v, ok := p.computed(); ok {
		if err := p.want.constant(&v); err != nil {
			return p.at(err, text, 0)
		}
	}
	return nil
}

// computed returns the value of an expression that is a plain constant.
func (p *Program) computed() (schema.Value, bool) {
	if len(p.names) > 0 || strings.ContainsRune(p.text, '(') {
		return schema.Value{}, false
	}
	v, err := p.Run(nil)
	return v, err == nil
}

// compiling is one expression on its way to a program.
type compiling struct {
	text    string
	env     Env
	config  *conf.Config
	tree    *parser.Tree
	countBy map[int]bool // where countBy stands, by character
	names   map[string]bool
}

func newCompiling(text string, env Env) *compiling {
	c := &compiling{text: text, env: env, config: conf.CreateNew(), countBy: map[int]bool{}, names: map[string]bool{}}
	fields := make(map[string]nature.Nature, len(env))
	for name, t := range env {
		fields[name] = t.nature
	}
	c.config.Env, c.config.Strict = mapNature(fields, true), true
	c.config.MaxNodes = maxNodes
	c.config.Optimize = false
	for name := range c.config.Builtins {
		c.config.Disabled[name] = true
	}
	clear(c.config.Builtins)
	c.config.Functions = builtins()
	return c
}

func (c *compiling) program(want Want) (*vm.Program, error) {
	source, err := c.spell()
	if err != nil {
		return nil, err
	}
	c.tree, err = parser.ParseWithConfig(source, c.config)
	if err != nil {
		return nil, err
	}
	limits := limits{c: c}
	limits.walk(c.tree.Node, 0)
	if limits.err != nil {
		return nil, limits.err
	}
	ast.Walk(&c.tree.Node, &dialect{c})
	check := new(checker.Checker)
	for range maxRefined {
		if _, err := check.Check(c.tree, c.config); err != nil {
			return nil, err
		}
		r := refine{c: c}
		ast.Walk(&c.tree.Node, &r)
		if !r.changed {
			break
		}
	}
	if err := want.nature(*c.tree.Node.Nature()); err != nil {
		return nil, err
	}
	c.tree.Node = (&lowering{c}).node(c.tree.Node)
	return compiler.Compile(c.tree, c.config)
}

// spell writes groupBy, which the parser knows, for countBy, which it does not:
// only the parser can let the last argument be about each element. Both names
// have seven letters, so that every place stays what it was.
func (c *compiling) spell() (string, error) {
	tokens, err := lexer.Lex(file.NewSource(c.text))
	if err != nil {
		return "", err
	}
	runes := []rune(c.text)
	for i, t := range tokens[:max(len(tokens)-1, 0)] {
		member := i > 0 && (tokens[i-1].Is(lexer.Operator, ".") || tokens[i-1].Is(lexer.Operator, "?."))
		if t.Is(lexer.Identifier, "countBy") && tokens[i+1].Is(lexer.Bracket, "(") && !member {
			copy(runes[t.From:], []rune("groupBy"))
			c.countBy[t.From] = true
		}
	}
	return string(runes), nil
}

// used lists the variables of the environment that the expression names.
func (c *compiling) used() []string {
	var list []string
	for name := range c.names {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

// dialect makes of a tree what is ours and not expr's: null is nil, and countBy
// a call with what its key gives for each element.
type dialect struct{ c *compiling }

// Visit implements ast.Visitor.
func (d *dialect) Visit(n *ast.Node) {
	switch at := (*n).Location(); n1 := (*n).(type) {
	case *ast.IdentifierNode:
		if _, isVariable := d.c.env[n1.Value]; n1.Value == "null" && !isVariable {
			ast.Patch(n, &ast.NilNode{})
		}
	case *ast.BuiltinNode:
		if n1.Name == "groupBy" && d.c.countBy[at.From] {
			keys := &ast.BuiltinNode{Name: "map", Arguments: n1.Arguments}
			keys.SetLocation(at)
			ast.Patch(n, call("countBy", at, keys))
		}
	}
}

func call(name string, at file.Location, arguments ...ast.Node) *ast.CallNode {
	callee := &ast.IdentifierNode{Value: name}
	callee.SetLocation(at)
	n := &ast.CallNode{Callee: callee, Arguments: arguments}
	n.SetLocation(at)
	return n
}
