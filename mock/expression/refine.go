package expression

import (
	"reflect"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/checker/nature"
)

// maxRefined is how often what functions give is looked at anew, since it may
// be what another function takes.
const maxRefined = 4

// refine tells the checker what the elements are of what a function gives: it
// knows only that of the functions of its own.
type refine struct {
	c       *compiling
	changed bool
}

// elementwise are the functions whose results are made of the elements of
// their arguments.
var elementwise = func() map[string]string {
	m := map[string]string{}
	for _, f := range ownFunctions() {
		if f.gives == "element" || f.gives == "same" {
			m[f.Name] = f.gives
		}
	}
	return m
}()

// Visit implements ast.Visitor.
func (r *refine) Visit(n *ast.Node) {
	call, ok := (*n).(*ast.CallNode)
	if !ok {
		return
	}
	callee, ok := call.Callee.(*ast.IdentifierNode)
	if !ok || len(call.Arguments) == 0 {
		return
	}
	gives := elementwise[callee.Value]
	elem := call.Arguments[0].Nature().Ref
	if callee.Value == "concat" {
		for _, a := range call.Arguments[1:] {
			if !same(elem, a.Nature().Ref) {
				return
			}
		}
	}
	if gives == "" || elem == nil || elem.Type == nil {
		return
	}
	was := call.Nature()
	switch {
	case gives == "element" && (was.Type == nil || was.Kind == reflect.Interface):
		call.SetNature(*elem)
		r.changed = true
	case gives == "same" && was.Ref == nil:
		list := nature.FromType(listType)
		list.Ref = elem
		call.SetNature(list)
		r.changed = true
	}
}

// same reports whether two elements are of one type.
func same(a, b *nature.Nature) bool {
	return a != nil && b != nil && a.Type == b.Type && a.TypeData == b.TypeData && a.Ref == b.Ref
}
