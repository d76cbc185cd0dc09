package world

import (
	"strconv"

	"github.com/understudy-api/understudy/mock/expression"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// rule is one step: it does something to things, when a condition holds.
type rule struct {
	when   *expression.Program // nil: always
	each   *expression.Program // keys of things, or what is created once for each; nil: the thing at hand
	kind   *kind               // of the things
	set    []setting
	append []setting
	create []setting // members of a new thing; nil: none is made
	makes  bool      // it creates
	refuse int       // the status that the request is refused with; 0: it is not

	location specs.Location
	remove   *expression.Program
}

// why says what a refusal is about.
func (r *rule) why() string {
	if r.when == nil {
		return "another request"
	}
	return "that this does not hold: " + r.when.String()
}

func (c *compiler) steps(a *act, e specs.Extension, env expression.Env) []rule {
	if !e.Present() {
		return nil
	}
	if e.Value().Kind != schema.Array {
		c.fault(e, "expected a list of rules, found "+schema.Show(e.Value()))
		return nil
	}
	var list []rule
	for _, one := range e.Elements() {
		if !c.only(one, "when", "in", "for", "set", "append", "create", "remove", "refuse") {
			continue
		}
		r := rule{kind: a.target(), makes: one.Get("create").Present(), location: one.Location()}
		r.refuse = c.refusal(a, one.Get("refuse"))
		if name := one.Get("in"); name.Present() {
			if r.kind = c.named(name); r.kind == nil {
				continue
			}
		}
		if r.kind == nil {
			c.fault(one, "the operation is about no collection: say which with in")
			continue
		}
		inner := env.With(varItem, r.kind.typeOf()).With(varOf, r.kind.ofType()).With(varChanged, expression.Only(schema.TypeInteger))
		r.each = c.program(one.Get("for"), env, expression.Want{Types: schema.TypeArray})
		if r.each == nil && !one.Get("for").Present() && a.target() != r.kind && !r.makes {
			c.fault(one, "for has to say which things of "+r.kind.Name+" are meant")
		}
		if r.each != nil {
			inner = inner.With(varValue, expression.Type{})
		}
		r.when = c.program(one.Get("when"), inner, expression.Want{Types: schema.TypeBoolean})
		r.remove = c.program(one.Get("remove"), inner, expression.Want{Types: schema.TypeBoolean})
		sh := r.kind.shape()
		r.set = c.settings(one.Get("set"), inner, sh)
		r.append = c.elements(one.Get("append"), inner, sh)
		if r.makes {
			if from := one.Get("create"); from.Value().Kind == schema.Object {
				r.create = c.settings(from, inner, sh)
			} else if p := c.program(from, inner, expression.Want{Types: schema.TypeObject}); p != nil {
				r.create = []setting{{nil, p}}
			}
		}
		if one.Get("set").Get(r.kind.Key).Present() && r.kind.Key != "" && !r.makes {
			c.fault(one.Get("set").Get(r.kind.Key), "what a thing is called cannot be set")
		}
		if len(r.set)+len(r.append) == 0 && r.remove == nil && !r.makes && r.refuse == 0 && len(c.problems) == 0 {
			c.fault(one, "a rule has to set, append, create, remove or refuse something")
		}
		list = append(list, r)
	}
	return list
}

// elements reads what is appended to lists: each member is one element.
func (c *compiler) elements(e specs.Extension, env expression.Env, sh *shape) []setting {
	if !e.Present() {
		return nil
	}
	if e.Value().Kind != schema.Object {
		c.fault(e, "expected an object of lists and what to append to them, found "+schema.Show(e.Value()))
		return nil
	}
	var list []setting
	for name, member := range e.Members() {
		m := sh.member(name)
		if m == nil && !sh.open {
			c.fault(member, "there is no member "+name+closest(name, sh.names()))
			continue
		}
		if m != nil && (m.shape == nil || m.shape.element == nil && len(m.shape.members) > 0) {
			c.fault(member, name+" is no list")
			continue
		}
		if p := c.program(member, env, expression.Want{}); p != nil {
			list = append(list, setting{[]string{name}, p})
		}
	}
	return list
}

// refusal reads the status that a rule refuses requests with, 0 for none.
func (c *compiler) refusal(a *act, e specs.Extension) int {
	if !e.Present() {
		return 0
	}
	status, err := strconv.Atoi(e.Value().Text)
	if err != nil || status < 400 || status > 599 || a.Operation.Response(status) == nil {
		c.fault(e, "refuse must be the status of an error that the operation documents, found "+schema.Show(e.Value()))
		return 0
	}
	return status
}
