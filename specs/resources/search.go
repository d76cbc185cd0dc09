package resources

import (
	"fmt"
	"strings"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// narrow finds out how lists are narrowed down and put in order.
func (in *inference) narrow() {
	for _, op := range in.ops {
		d := in.kinds[op.action.Collection]
		if op.action.Kind != List || d == nil {
			continue
		}
		var item *view
		for _, b := range op.bodies {
			if _, item = in.listFor(op, b, d); item != nil {
				break
			}
		}
		if item == nil {
			continue
		}
		in.arrange(op.action)
		ranges := in.ranges(op, item, d)
		for _, p := range op.Parameters {
			if p.In != "query" || p == op.action.Key || ranges[p] == nil && in.pagingOf(p) != "" || sorts(op.action, p) {
				continue
			}
			filters := ranges[p]
			if filters == nil {
				filters = in.filters(op, p, item, d)
			}
			switch {
			case len(filters) > 0:
				op.action.Filters = append(op.action.Filters, filters...)
			case op.action.Search == nil && in.searches(p):
				op.action.Search = &Search{Parameter: p, Reason: fmt.Sprintf("%s is a name for texts to look for", p.Name)}
			}
		}
	}
}

func sorts(a *Action, p *specs.Parameter) bool {
	return a.Sort != nil && (a.Sort.Parameter == p || a.Sort.Direction == p)
}

// searches reports whether a parameter looks for a text.
func (in *inference) searches(p *specs.Parameter) bool {
	v := in.views.of(p.Schema)
	w := words(p.Name)
	if strings.HasPrefix(p.Name, "$") && w != "search" {
		return false // a language of its own, as in OData
	}
	return among(w, searchNames) && (v.types == 0 && !v.isObject() || v.is(schema.TypeString)) && !v.isArray() && len(v.enum) == 0
}

// arrange finds the parameters that put a list in order.
func (in *inference) arrange(a *Action) {
	s := &Sort{}
	for _, p := range a.Operation.Parameters {
		v := in.views.of(p.Schema)
		if p.In != "query" || v.isObject() {
			continue
		}
		w := words(p.Name)
		turn := turns(v) || v.types == schema.TypeBoolean
		switch {
		case among(w, turnNames) && turn && (v.types != schema.TypeBoolean || w != "order"):
			first(&s.Direction, p)
		case among(w, sortNames) && !turn && (v.isArray() || v.types == 0 || v.is(schema.TypeString)):
			first(&s.Parameter, p)
		case among(w, turnNames) && w != "order" && v.is(schema.TypeString):
			first(&s.Direction, p)
		}
	}
	if s.Parameter == nil {
		return // a direction of nothing
	}
	s.Reason = fmt.Sprintf("%s is a name for the order", s.Parameter.Name)
	if s.Direction != nil {
		s.Reason += fmt.Sprintf(", %s for its direction", s.Direction.Name)
	}
	a.Sort = s
}

// turns reports whether the values of a parameter are directions only.
func turns(v *view) bool {
	for i := range v.enum {
		switch strings.ToLower(v.enum[i].Text) {
		case "asc", "desc", "ascending", "descending", "1", "-1", "+1", "a", "d", "reverse", "forward":
		default:
			return false
		}
	}
	return len(v.enum) > 0
}
