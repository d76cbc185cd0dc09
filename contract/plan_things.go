package contract

import (
	"slices"
	"strings"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// settle chooses, once for all requests, what the parameters of paths say that name
// nothing known, such as the account that everything belongs to: what is created
// below one is not there below another.
func (p *planner) settle() {
	for op := range p.Document.Operations() {
		in := p.generator.Input(op)
		if in == nil {
			continue
		}
		keys := p.keys(op)
		for _, name := range op.PathNames {
			_, known := p.common[name]
			if known || slices.ContainsFunc(keys, func(s Slot) bool { return s.In == "path" && s.Name == name }) {
				continue
			}
			if v := in.Value("path", name); v != nil {
				p.common[name] = *v
			}
		}
	}
}

// place puts into a request what the config says and what is settled, and notes
// where ids of things belong that there are.
func (p *planner) place(c *Case) {
	keys := p.keys(c.Operation)
	for _, name := range c.Operation.PathNames {
		v, is := p.common[name]
		if !is || c.Place == "path."+name || slices.ContainsFunc(keys, func(s Slot) bool { return s.In == "path" && s.Name == name }) {
			continue
		}
		if r := fill(c.Request, Slot{In: "path", Name: name}, &v); r != nil && c.keeps(r) {
			c.Request = r
		}
	}
	p.pin(c)
	c.Slots = p.slots(c)
}

// slots are the places of a case for the ids of things that there are: parameters
// of the path, and what names things of other collections. The place of the fault
// stays as it is, and what the config gives does.
func (p *planner) slots(c *Case) (list []Slot) {
	if c.Expect == NotFound {
		list = slices.DeleteFunc(p.keys(c.Operation), func(s Slot) bool { return s.Name == c.lost() })
	} else {
		list = p.keys(c.Operation)
	}
	if c.Request.Body != nil && c.Request.Method == c.Operation.Method {
		list = append(list, p.references(c)...)
	}
	return slices.DeleteFunc(list, func(s Slot) bool {
		v := c.Violation
		if v != nil && v.In == s.In && (v.Name == s.Name || v.In == "body" && strings.HasPrefix(v.Pointer+"/", "/"+s.Name+"/")) {
			return true
		}
		_, pinned := p.pinned(c.Operation, s.Name)
		return pinned
	})
}

// lost is the parameter of the path with which the case names what there is not.
func (c *Case) lost() string { return strings.TrimPrefix(c.Place, "path.") }

// keys are the parameters of an operation that name things, outermost first.
func (p *planner) keys(op *specs.Operation) (list []Slot) {
	a := p.model.Action(op)
	for _, parent := range a.Parents {
		if parent.Collection != nil {
			list = append(list, Slot{"path", parent.Parameter, parent.Collection.Name})
		}
	}
	if a.Within != nil && a.Within.Collection != nil && !slices.ContainsFunc(list, func(s Slot) bool { return s.Name == a.Within.Parameter }) {
		list = append(list, Slot{"path", a.Within.Parameter, a.Within.Collection.Name})
	}
	if a.Key != nil && a.Collection != nil {
		list = append(list, Slot{a.Key.In, a.Key.Name, a.Collection.Name})
	}
	return list
}

// references are members of a JSON body that name things of a collection, by their
// names: pet_id is the id of a pet.
func (p *planner) references(c *Case) (list []Slot) {
	v, err := schema.ParseJSON(string(c.Request.Body))
	if err != nil || v.Kind != schema.Object {
		return nil
	}
	own := p.model.Action(c.Operation)
	for _, name := range v.Keys {
		if named := p.referred(name); named != nil && !(own.Collection == named && own.Kind == resources.Create) && usable(named) {
			list = append(list, Slot{"body", name, named.Name})
		}
	}
	return list
}

// usable reports whether the ids of a collection can be found out: a list shows
// them.
func usable(c *resources.Collection) bool { return c.Key != "" && c.Listed }

// referred returns the collection whose things a member names, or nil.
func (p *planner) referred(member string) *resources.Collection {
	words := specs.Words(member)
	if len(words) < 2 || !slices.Contains([]string{"id", "uuid", "key", "ref"}, words[len(words)-1]) {
		return nil
	}
	prefix := strings.Join(words[:len(words)-1], " ")
	for _, c := range p.model.Collections {
		if c.Key != "" && resources.Singular(strings.Join(specs.Words(c.Name), " ")) == prefix {
			return c
		}
	}
	return nil
}

// unknown plans requests about things that there are not, where the document says
// how such requests are answered.
func (p *planner) unknown(op *specs.Operation) {
	if !op.Documents(404) && !op.Documents(410) {
		return
	}
	keys := slices.DeleteFunc(p.keys(op), func(s Slot) bool { return s.In != "path" })
	if len(keys) == 0 {
		return
	}
	last := keys[len(keys)-1]
	r, err := p.generator.Request(op)
	if err != nil {
		return
	}
	param := op.Parameter("path", last.Name)
	for _, v := range improbable {
		if param == nil || param.Schema != nil && !param.Schema.Valid(&v, schema.ToServer) {
			continue
		}
		other := fill(r, Slot{In: "path", Name: last.Name}, &v)
		if other == nil || len(other.Check()) > 0 {
			continue
		}
		p.add(&Case{
			Family: Unknown, Operation: op, Name: "the id of a thing that there is not", Place: "path." + last.Name, Rule: param.Location,
			Expect: NotFound, Request: other,
		})
		return
	}
}

// improbable are ids that no implementation has.
var improbable = []schema.Value{
	schema.Text("e19b7a5c-0c3d-4f6e-9d42-5a1f0b8c7e63"),
	schema.Int(1987654321),
	schema.Int(9876543),
	schema.Int(98765),
	schema.Text("no-such-thing-4f6e9d42"),
	schema.Text("nosuchthing4f6e9d42"),
	schema.Text("e19b7a5c0c3d4f6e9d425a1f"),
	schema.Text("zzzz9"),
}

// pinned returns the value that the config has for a name.
func (p *planner) pinned(op *specs.Operation, name string) (any, bool) {
	for _, key := range []string{op.ID + "." + name, op.String() + "." + name, name} {
		if v, is := p.Config.Values[key]; is {
			return v, true
		}
	}
	return nil, false
}

// pin puts the values of the config into a request, but for the place that the
// case is about.
func (p *planner) pin(c *Case) {
	if len(p.Config.Values) == 0 {
		return
	}
	for _, param := range c.Operation.Parameters {
		p.pinOne(c, Slot{In: param.In, Name: param.Name})
	}
	if v, err := schema.ParseJSON(string(c.Request.Body)); err == nil && v.Kind == schema.Object {
		for _, name := range v.Keys {
			p.pinOne(c, Slot{In: "body", Name: name})
		}
	}
}

func (p *planner) pinOne(c *Case, s Slot) {
	given, is := p.pinned(c.Operation, s.Name)
	if !is || c.tries(s.In+"."+s.Name) {
		return
	}
	if v, ok := valueOf(given); ok {
		if r := fill(c.Request, s, &v); r != nil && c.keeps(r) {
			c.Request = r
		}
	}
}

// tries reports whether the case is about a place in the request, or about something
// within it.
func (c *Case) tries(place string) bool {
	return c.Place == place || strings.HasPrefix(c.Place, place+".")
}

// keeps reports whether a request is what the request of the case is: valid, or
// with the one fault, on the way to the same operation.
func (c *Case) keeps(r *fixtures.Request) bool {
	if r.Method != r.Operation.Method || c.Family == Credentials && c.Violation == nil {
		return true // what else it says does not matter
	}
	found := r.Check()
	v := c.Violation
	switch {
	case v == nil:
		return len(found) == 0
	case c.Expect == Coerced:
		in := r.Input()
		return len(found) == 0 && in != nil && len(in.Coerced) == 1 && in.Coerced[0].Parameter.In == v.In && in.Coerced[0].Parameter.Name == v.Name
	}
	return len(found) == 1 && found[0].Code == v.Code && found[0].In == v.In && found[0].Name == v.Name && found[0].Pointer == v.Pointer
}
