package resources

import (
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

var kinds = []Kind{List, Read, Create, Replace, Update, Remove, None}

// correctOperations puts what x-understudy says of operations in place of what
// was inferred.
func (in *inference) correctOperations() {
	for _, op := range append(slices.Clone(in.ops), in.hooks...) {
		if x := op.action.Hint; x.Present() && x.Value().Kind == schema.Object {
			in.correctOperation(op, x)
		}
	}
}

func (in *inference) correctOperation(op *operation, x specs.Extension) {
	a := op.action
	name, does := in.word(x.Get("collection")), in.word(x.Get("does"))
	d := in.kinds[a.Collection]
	kind := a.Kind
	if does != "" {
		if kind = Kind(does); !slices.Contains(kinds, kind) {
			in.problem(x.Get("does"), "does must be one of list, read, create, replace, update, remove and none, found %q", does)
			return
		}
	}
	switch {
	case name == string(None):
		d, kind = nil, None
	case name != "":
		c := in.model.Collection(name)
		if c == nil {
			in.problem(x.Get("collection"), "no collection is named %q%s", name, in.others())
			return
		}
		d = in.kinds[c]
	}
	if does != "" && kind != None && d == nil {
		if d = in.near(op); d == nil {
			in.problem(x.Get("does"), "it is not known what it does that to: name a collection")
			return
		}
	}
	if name != "" || does != "" {
		in.settle(op, d, kind, name != "" && name != string(None))
	}
	if key := x.Get("key"); key.Present() {
		in.correctOperationKey(op, key)
	} else if a.Kind.one() && a.Key == nil && a.BodyKey == "" && !a.Collection.Single && (name != "" || does != "") {
		in.problem(x, "it does not say which of %s is meant: name the parameter under key", a.Collection.Name)
	}
}

// near is the collection that the path of an operation is about.
func (in *inference) near(op *operation) *draft {
	for n := op.at; n != nil; n = n.parent {
		for _, d := range []*draft{n.home.items, n.home.lists, n.home.single, n.home.makes} {
			if d != nil {
				return d
			}
		}
	}
	return nil
}

// settle makes an operation one of the kind, on a collection.
func (in *inference) settle(op *operation, d *draft, kind Kind, named bool) {
	a := op.action
	before := *a
	*a = Action{Operation: a.Operation, Hint: a.Hint, Kind: kind}
	if before.Kind.one() && kind.one() && d == in.kinds[before.Collection] {
		a.Reasons = before.Reasons
	}
	op.because("the document says so")
	if kind == None {
		if named {
			a.Collection = d.collection
		}
		return
	}
	a.Collection = d.collection
	if kind == List {
		d.collection.Listed = true
	}
	if before.Collection == a.Collection && kind.one() && before.Kind.one() {
		a.Key, a.BodyKey = before.Key, before.BodyKey
	} else if kind.one() && !d.collection.Single {
		a.Key = in.keyParameter(op, d)
	}
	if op.input != nil && (kind == Create || kind == Replace || kind == Update) {
		for _, v := range d.like {
			if in.shared(op.input, v, d.noun) > 0 {
				break
			}
		}
		a.Body = op.input.path
		if key := d.collection.Key; kind != Create && a.Key == nil && a.BodyKey == "" && in.inner(op.input).member(key) != nil {
			a.BodyKey = key
		}
	}
}

// one reports whether operations of the kind are about one item, which a key
// names.
func (k Kind) one() bool { return k == Read || k == Replace || k == Update || k == Remove }

// keyParameter finds the parameter that names one of the items.
func (in *inference) keyParameter(op *operation, d *draft) *specs.Parameter {
	for i, n := range op.at.parameters() {
		if n.home.items == d {
			return pathParameter(op, op.names[i])
		}
	}
	for _, place := range []string{"path", "query"} {
		for _, p := range slices.Backward(op.Parameters) {
			if p.In == place && in.names(p, d) {
				return p
			}
		}
	}
	if op.at != nil && op.at.parameter != "" {
		return pathParameter(op, op.lastName())
	}
	return nil
}

// parameterOf returns the parameter, in any place, that an extension names.
func (in *inference) parameterOf(op *operation, x specs.Extension) *specs.Parameter {
	v := x.Value()
	if v == nil || v.Kind != schema.String {
		return nil
	}
	for _, place := range []string{"path", "query", "header", "cookie"} {
		if p := op.Parameter(place, v.Text); p != nil {
			return p
		}
	}
	return nil
}

func (in *inference) correctOperationKey(op *operation, x specs.Extension) {
	a := op.action
	name := in.word(x)
	if name == "" {
		return
	}
	if a.Kind != None && !a.Kind.one() {
		in.problem(x, "an operation that does %s has no key", a.Kind)
		return
	}
	if p := in.parameterOf(op, x); p != nil {
		a.Key, a.BodyKey = p, ""
		return
	}
	member, ok := strings.CutPrefix(name, "body.")
	if !ok {
		in.problem(x, "no parameter is named %q; a member of the body is body.NAME", name)
		return
	}
	if op.input != nil {
		if v := in.inner(op.input); !v.free && v.member(member) == nil {
			in.problem(x, "its body has no member %q", member)
			return
		}
	}
	a.Key, a.BodyKey = nil, member
}

// correctNarrowing reads what the document says of filters and search.
func (in *inference) correctNarrowing() {
	for _, op := range in.ops {
		x := op.action.Hint
		if !x.Present() || x.Value().Kind != schema.Object {
			continue
		}
		if filters := x.Get("filters"); in.isObject(filters) {
			for name, e := range filters.Members() {
				in.correctFilter(op, name, e)
			}
		}
		in.correctSearch(op, x.Get("search"))
	}
}

func (in *inference) correctFilter(op *operation, name string, e specs.Extension) {
	a := op.action
	bare, member := name, ""
	p := filterParameter(op, name)
	if head, rest, ok := strings.Cut(name, "["); p == nil && ok {
		if p = filterParameter(op, head); p != nil {
			bare, member = head, strings.TrimSuffix(rest, "]")
		}
	}
	if p == nil {
		in.problem(e, "no parameter is named %q", bare)
		return
	}
	v := e.Value()
	off := v.Kind == schema.Bool && !v.True
	if !off && v.Kind != schema.String {
		in.problem(e, "expected an expression or false, found %s", schema.Show(v))
		return
	}
	if a.Search != nil && a.Search.Parameter == p {
		a.Search = nil
	}
	f := Filter{Parameter: p, Member: member, Test: Equal, Expression: e, Reason: "the document says how " + name + " narrows the list"}
	at := slices.IndexFunc(a.Filters, func(f Filter) bool { return f.Parameter == p && (member == "" || f.Member == member) })
	a.Filters = slices.DeleteFunc(a.Filters, func(f Filter) bool { return f.Parameter == p && (member == "" || f.Member == member) })
	switch {
	case off:
		op.because("the document says that %s is no filter", name)
	case at >= 0:
		a.Filters = slices.Insert(a.Filters, min(at, len(a.Filters)), f)
	default:
		a.Filters = append(a.Filters, f)
	}
}

// filterParameter returns the parameter of a request that a filter is for:
// mostly one of the query.
func filterParameter(op *operation, name string) *specs.Parameter {
	for _, place := range []string{"query", "header", "path", "cookie"} {
		if p := op.Parameter(place, name); p != nil {
			return p
		}
	}
	return nil
}

func (in *inference) correctSearch(op *operation, x specs.Extension) {
	a := op.action
	v := x.Value()
	switch {
	case v == nil:
	case v.Kind == schema.Bool && !v.True:
		a.Search = nil
	case v.Kind != schema.Array:
		in.problem(x, "expected a list of members or false, found %s", schema.Show(v))
	case a.Search == nil:
		in.problem(x, "no parameter of it is known to look for a text")
	default:
		a.Search.Paths = nil
		for _, e := range x.Elements() {
			member := in.word(e)
			path := strings.Split(member, ".")
			if d := in.kinds[a.Collection]; member != "" && d != nil && !slices.ContainsFunc(d.like, func(v *view) bool { return in.leads(v, path) }) {
				in.problem(e, "%s has no member %q", d.like[0].title(), member)
			} else if member != "" {
				a.Search.Paths = append(a.Search.Paths, path)
			}
		}
		a.Search.Reason += "; the document says where it looks"
	}
}

// leads reports whether there may be members at a path, through objects and
// lists.
func (in *inference) leads(v *view, path []string) bool {
	for _, name := range path {
		for range 4 {
			if v.isArray() {
				v = in.views.itemOf(v)
			}
		}
		m := v.member(name)
		if m == nil {
			return v.free
		}
		v = in.views.value(m)
	}
	return true
}
