package world

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// told is a body, and its JSON text.
type told struct {
	value *schema.Value
	text  []byte
}

// Body is the body of the answer in a media type, and its JSON text; nil where
// the world has nothing to say in it, or nothing that the document allows: then
// it is made up. It must not be changed.
func (out *Outcome) Body(m *specs.MediaType) (*schema.Value, []byte) {
	if b, ok := out.bodies.Load(m); ok {
		return b.(*told).value, b.(*told).text
	}
	v := out.body(m)
	b := &told{value: v}
	if v != nil {
		b.text = v.AppendJSON(nil)
	}
	out.bodies.Store(m, b)
	return b.value, b.text
}

func (out *Outcome) body(m *specs.MediaType) *schema.Value {
	show := out.shown(m)
	if show == nil && len(out.answers) == 0 && out.act.kind == nil {
		return nil
	}
	var body schema.Value
	switch {
	case show != nil && show.List == nil && len(show.Path) == 0 && out.item != nil:
		body = out.act.kind.show(show, out.item)
	default:
		around := out.around(m, show)
		if around == nil {
			return nil
		}
		body = *around
		switch {
		case show == nil:
			body = out.named(body)
		case show.List == nil && out.item != nil:
			body = set(body, show.Path, out.act.kind.show(show, out.item))
		case show.List != nil && out.page != nil:
			body = out.inPage(m, show, body)
		}
	}
	for _, a := range out.answers {
		body = set(body, a.path, a.value)
	}
	if m.Schema != nil && !m.Schema.Valid(&body, schema.ToClient) {
		return nil
	}
	return &body
}

// shown returns how a media type shows what the outcome is about, nil where it
// does not.
func (out *Outcome) shown(m *specs.MediaType) *resources.Show {
	for _, show := range out.act.Shows {
		if show.Media == m {
			return show
		}
	}
	return nil
}

// around is a body as the document has it, around what the world knows; nil where
// the document allows none.
func (out *Outcome) around(m *specs.MediaType, show *resources.Show) *schema.Value {
	p := out.act.play
	if valid := p.valid[m]; p.examples && len(valid) > 0 {
		return valid[0]
	}
	q := fixtures.Question{Media: m, Input: out.request.Input, Seed: out.tx.state.Seed, JSON: true}
	if show != nil && show.List != nil && out.page != nil {
		q.Page = &fixtures.Page{Total: len(out.page.all), More: out.page.more}
		if out.page.next != "" && show.List.Cursor != nil {
			q.Page.Next = new(schema.Text(out.page.next))
		}
	}
	text, err := p.generator.Answer(nil, q)
	if err != nil && q.Page != nil {
		q.Page = nil
		text, err = p.generator.Answer(nil, q)
	}
	if err != nil {
		return nil // the document allows no such body
	}
	v, err := schema.ParseJSON(string(text))
	if err != nil {
		return nil // it is of another kind than JSON
	}
	return &v
}

// named puts the key of the item that the request is about where the body has a
// place for it.
func (out *Outcome) named(body schema.Value) schema.Value {
	if out.item == nil || out.act.kind.Key == "" || body.Kind != schema.Object {
		return body
	}
	key := out.item.Value.Get(out.act.kind.Key)
	if old := body.Get(out.act.kind.Key); key != nil && old != nil && old.Kind == key.Kind {
		body = set(body, []string{out.act.kind.Key}, *key)
	}
	return body
}

// inPage puts a page where the body has its list, and what is told of the list
// around it.
func (out *Outcome) inPage(m *specs.MediaType, show *resources.Show, body schema.Value) schema.Value {
	list := schema.Value{Kind: schema.Array, Items: make([]schema.Value, len(out.page.items))}
	for i, it := range out.page.items {
		list.Items[i] = out.act.kind.show(show, it)
	}
	body = set(body, show.Path, list)
	for _, tells := range show.List.Members {
		old := get(&body, tells.Path)
		s := out.act.play.schemaOf(m.Schema, tells.Path)
		if s == nil {
			continue
		}
		for _, v := range out.tell(show.List, tells.What, old) {
			if s.Valid(&v, schema.ToClient) {
				body = set(body, tells.Path, v)
				break
			}
		}
	}
	return body
}

// schemaOf is the schema of a member of a body, nil where it is not declared.
func (p *play) schemaOf(s *schema.Schema, path []string) *schema.Schema {
	for _, name := range path {
		m := p.shapes.of(s).member(name)
		if m == nil {
			return nil
		}
		s = m.schema
	}
	return s
}

// tell lists what there is to say of a list, the best first: which of them a
// member can hold, its schema decides. old is what the member has.
func (out *Outcome) tell(how *resources.Paging, what resources.Telling, old *schema.Value) []schema.Value {
	p := out.page
	size := max(p.size, 1)
	if p.size == 0 {
		size = max(len(p.all), 1)
	}
	number := p.asked + how.FirstPage
	last := max((len(p.all)+size-1)/size, 1) - 1 + how.FirstPage
	switch what {
	case resources.Total:
		return []schema.Value{schema.Int(int64(len(p.all))), schema.Text(strconv.Itoa(len(p.all)))}
	case resources.More:
		return []schema.Value{schema.Boolean(p.more)}
	case resources.Pages:
		return []schema.Value{schema.Int(int64(last - how.FirstPage + 1))}
	case resources.PageNumber:
		return []schema.Value{schema.Int(int64(number))}
	case resources.PageSize:
		return []schema.Value{schema.Int(int64(size))}
	case resources.Count:
		return []schema.Value{schema.Int(int64(len(p.items)))}
	case resources.Start:
		return []schema.Value{schema.Int(int64(p.start))}
	case resources.Before, resources.First:
		return []schema.Value{schema.Boolean((p.start > 0) == (what == resources.Before))}
	case resources.Last:
		return []schema.Value{schema.Boolean(!p.more)}
	case resources.Empty:
		return []schema.Value{schema.Boolean(len(p.items) == 0)}
	case resources.Paged, resources.Unpaged:
		return []schema.Value{schema.Boolean((len(how.Parameters()) > 0) == (what == resources.Paged))}
	case resources.FirstLink, resources.LastLink:
		if how.Cursor != nil || p.size == 0 || !leads(how) {
			return []schema.Value{{}, schema.Text("")}
		}
		start := 0
		if what == resources.LastLink {
			start = max(len(p.all)-1, 0) / size * size
		}
		link := schema.Text(out.link(how, start, ""))
		if how.Page != nil {
			return []schema.Value{schema.Int(int64(start/size + how.FirstPage)), link}
		}
		return []schema.Value{link}
	case resources.Next:
		if !p.more || !leads(how) {
			return []schema.Value{{}, schema.Text("")}
		}
		link := schema.Text(out.link(how, p.start+len(p.items), p.next))
		if how.Cursor != nil && !isLink(old) {
			return []schema.Value{schema.Text(p.next), link}
		}
		if how.Page != nil {
			return []schema.Value{schema.Int(int64(number + 1)), link}
		}
		return []schema.Value{link, schema.Int(int64(p.start + len(p.items)))}
	case resources.Previous:
		if p.start == 0 || how.Cursor != nil {
			return []schema.Value{{}, schema.Text("")}
		}
		start := p.previous(how, size)
		link := schema.Text(out.link(how, start, ""))
		if how.Page != nil {
			return []schema.Value{schema.Int(int64(start/size + how.FirstPage)), link}
		}
		return []schema.Value{link, schema.Int(int64(start))}
	}
	return nil
}

// leads reports whether some parameter asks for another page: without one, no link
// leads there.
func leads(how *resources.Paging) bool {
	return how.Page != nil || how.Offset != nil || how.Cursor != nil
}

func isLink(v *schema.Value) bool {
	return v != nil && v.Kind == schema.String && strings.Contains(v.Text, "://")
}

// link is the address of another page: that of the request, with another page
// asked for.
func (out *Outcome) link(how *resources.Paging, start int, cursor string) string {
	u, err := url.Parse(out.request.URL)
	if err != nil {
		return ""
	}
	q := u.Query()
	switch {
	case how.Cursor != nil:
		q.Set(how.Cursor.Name, cursor)
	case how.Page != nil:
		q.Set(how.Page.Name, strconv.Itoa(start/max(out.page.size, 1)+how.FirstPage))
	case how.Offset != nil:
		q.Set(how.Offset.Name, strconv.Itoa(start))
	}
	u.RawQuery = q.Encode()
	return u.String()
}
