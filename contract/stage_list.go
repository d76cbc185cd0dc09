package contract

import (
	"slices"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// page is an answer that shows a list, or a part of one.
type page struct {
	*turn
	paging *resources.Paging
	items  []schema.Value
	body   schema.Value
}

// listing is how an operation that only reads shows a list; nil where it does not.
func listing(a *resources.Action) *resources.Paging {
	if a == nil || a.Kind != resources.List || !safe(a.Operation.Method) {
		return nil
	}
	for _, show := range a.Shows {
		if show.List != nil && show.Media.IsJSON() {
			return show.List
		}
	}
	return nil
}

// pageOf is the list that an answer shows; nil where it shows none.
func pageOf(r *turn) *page {
	show, v := shownBy(r.action, r.answer)
	if show == nil || show.List == nil || v.Kind != schema.Array {
		return nil
	}
	p := &page{turn: r, paging: show.List, items: v.Items}
	p.body, _ = schema.ParseJSON(string(r.answer.body)) // it was parsed before
	return p
}

// told is what a page tells of the list; nil where it does not.
func (p *page) told(what resources.Telling) *schema.Value {
	for _, m := range p.paging.Members {
		if m.What != what {
			continue
		}
		at := &p.body
		for _, name := range m.Path {
			if at = at.Get(name); at == nil {
				break
			}
		}
		if at != nil {
			return at
		}
	}
	for _, h := range p.paging.Headers {
		if text := p.answer.header.Get(h.Name); h.What == what && text != "" {
			v := schema.Text(text)
			return &v
		}
	}
	return nil
}

// number is a whole number that a page tells; ok is false where it tells none.
func (p *page) number(what resources.Telling) (n int, ok bool) {
	v := p.told(what)
	if v == nil || !schema.IsNumber(v.Plain()) {
		return 0, false
	}
	i, ok := schema.NumberOf(v.Plain()).Int64()
	return int(i), ok
}

// showing reports whether a list tells any of these of itself.
func showing(paging *resources.Paging, some ...resources.Telling) bool {
	of := func(t resources.Tells) bool { return slices.Contains(some, t.What) }
	return slices.ContainsFunc(paging.Members, of) || slices.ContainsFunc(paging.Headers, of)
}

// asking is a request to an operation below a trail, with what is required and
// some more of the query; nil where that cannot be asked.
func (s *stage) asking(a *resources.Action, below trail, set ...specs.Argument) *fixtures.Request {
	if below == nil {
		below = trail{}
	}
	request := s.run.supply.about(s.ctx, s.trial.ID, a, below, s.run.Config.Seed, fixtures.Minimal)
	if request == nil {
		return nil
	}
	in := request.Input()
	if in == nil {
		return nil
	}
	if set = slices.Concat(beginning(a, in), set); len(set) == 0 {
		return request
	}
	arguments := slices.Clone(in.Values)
	for _, one := range set {
		arguments = slices.DeleteFunc(arguments, func(has specs.Argument) bool { return has.Parameter == one.Parameter })
		arguments = append(arguments, specs.Argument{Parameter: one.Parameter, Value: fitted(one.Parameter, one.Value)})
	}
	credentials, _ := a.Operation.Demo()
	target, err := a.Operation.AppendTarget(nil, arguments, credentials...)
	if err != nil {
		return nil
	}
	other := *request
	if other.Target = string(target); len(other.Check()) > 0 {
		return nil
	}
	return &other
}

// beginning is the first page of a list, in the terms of the parameters that a
// request has to say which one it asks for.
func beginning(a *resources.Action, in *specs.Input) (set []specs.Argument) {
	paging := listing(a)
	if paging == nil {
		return nil
	}
	for _, first := range []struct {
		parameter *specs.Parameter
		number    int64
	}{{paging.Offset, 0}, {paging.Page, int64(paging.FirstPage)}} {
		p, v := first.parameter, schema.Int(first.number)
		if p == nil || in.Value(p.In, p.Name) == nil {
			continue
		}
		if v = fitted(p, v); p.Schema == nil || p.Schema.Valid(&v, schema.ToServer) {
			set = append(set, specs.Argument{Parameter: p, Value: v})
		}
	}
	return set
}

// list asks for a page; nil where the sequence is over, because there is none.
func (s *stage) list(a *resources.Action, below trail, set ...specs.Argument) *page {
	request := s.asking(a, below, set...)
	return s.paged(s.must(a, request))
}

// paged is the page that an answer must show to lead on.
func (s *stage) paged(r *turn) *page {
	if r == nil {
		return nil
	}
	p := pageOf(r)
	if p == nil {
		s.stop(Undone, "the answer of "+r.action.Operation.String()+" shows no list")
	}
	return p
}

// most is the largest page that is asked for.
const most = 100

// wide asks for a first page that is as large as may be, and tells the size; 0
// where that is the usual one.
func (s *stage) wide(a *resources.Action, below trail, set ...specs.Argument) (*page, int) {
	if paging := listing(a); paging != nil && paging.Size != nil {
		for n := most; n > 0; n-- {
			if !allows(paging.Size, n) {
				continue
			}
			request := s.asking(a, below, append(slices.Clone(set), sized(paging, n)...)...)
			if request == nil {
				break
			}
			r := s.send(a, request)
			if r == nil {
				return nil, 0
			}
			if r.ok() {
				return s.paged(r), n
			}
			break // larger than it likes, whatever the document says
		}
	}
	return s.list(a, below, set...), 0
}

// sized asks for a size of pages; nothing where that is 0.
func sized(paging *resources.Paging, n int) []specs.Argument {
	if n == 0 || paging.Size == nil {
		return nil
	}
	return []specs.Argument{{Parameter: paging.Size, Value: schema.Int(int64(n))}}
}

// allows reports whether a parameter may be a number.
func allows(p *specs.Parameter, n int) bool {
	v := fitted(p, schema.Int(int64(n)))
	return p.Schema == nil || p.Schema.Valid(&v, schema.ToServer)
}

// count is how many items a list has: those it tells of, or those that a walk
// comes to; -1 where neither can be found out.
func (s *stage) count(a *resources.Action, below trail) int {
	p, size := s.wide(a, below)
	if p == nil {
		return -1
	}
	if n, ok := p.number(resources.Total); ok {
		return n
	}
	if w := s.walkOn(p, below, size, 20); w.ended {
		return len(w.items)
	}
	return -1
}

// found looks for the item of a list that has a key; ended is false where the list
// goes on and nobody knows what is there.
func (s *stage) found(a *resources.Action, t *thing) (item *schema.Value, ended bool) {
	p, size := s.wide(a, t.trail)
	if p == nil {
		return nil, false
	}
	w := s.walkOn(p, t.trail, size, 20)
	for i := range w.items {
		if id := w.items[i].Get(a.Collection.Key); id != nil && sameKey(&t.key, id) {
			return &w.items[i], true
		}
	}
	return nil, w.ended
}
