package world

import (
	"cmp"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"github.com/understudy-api/understudy/mock/expression"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// page is what of a list one answer shows.
type page struct {
	items []*Item
	all   []*Item // that fit, on all pages
	start int     // how many of them are before this page
	asked int     // which page was asked for, from 0: it may be behind the last
	size  int     // how many a page may have; 0: all
	more  bool
	next  string // the cursor of the next page
}

// ordering is one thing that items are put in order by.
type ordering struct {
	paths   [][]string
	program *expression.Program // in the place of paths
	down    bool
}

// list works out which items a request asks for.
func (out *Outcome) list() error {
	a, in := out.act, out.request.Input
	fit, err := out.fitting("")
	if err != nil {
		return err
	}
	by := a.order
	if a.Sort != nil {
		if asked := a.sorting(in); asked != nil {
			by = asked
		}
	}
	at := func(it *Item) position { return position{rank: it.rank} }
	if len(by) > 0 {
		keys := make(map[*Item]position, len(fit))
		for _, it := range fit {
			p := position{rank: it.rank}
			for _, o := range by {
				v, err := out.orderValue(o, it)
				if err != nil {
					return err
				}
				p.by = append(p.by, v)
			}
			keys[it] = p
		}
		fit = slices.Clone(fit)
		slices.SortStableFunc(fit, func(x, y *Item) int { return keys[x].compare(keys[y], by) })
		at = func(it *Item) position { return keys[it] }
	}
	out.page = paginate(a, in, fit, at, by)
	out.nothing = out.isExamplePage()
	return nil
}

// isExamplePage reports whether the list is one that the document shows in full:
// then the answer is in the document's own words.
func (out *Outcome) isExamplePage() bool {
	a := out.act
	if !a.play.examples || a.rules != nil || !out.opened.untouched() || len(out.page.items) != len(out.opened.base.items) {
		return false
	}
	for _, p := range a.Operation.Parameters {
		if p.In == "query" && out.request.Input.Value("query", p.Name) != nil {
			return false
		}
	}
	for _, show := range a.Shows {
		if show.List != nil {
			items := a.kind.examples(show)
			return len(items) > 0 && len(items) == len(out.page.items) && oneValid(show.Media)
		}
	}
	return false
}

// oneValid reports whether a media type has one valid example and no other.
func oneValid(m *specs.MediaType) bool {
	n := 0
	for _, e := range m.Examples {
		if m.Schema == nil || m.Schema.Valid(e.Value, schema.ToClient) {
			n++
		}
	}
	return n == 1
}

// fitting lists the items that fit what the request asks for, but for one
// parameter.
func (out *Outcome) fitting(but string) ([]*Item, error) {
	a, in := out.act, out.request.Input
	items := out.opened.list()
	var tests []test
	if w := a.within; w != nil {
		if key := in.Value("path", w.Parameter); key != nil {
			tests = append(tests, w.holds(key))
		}
	}
	for i := range a.filters {
		f := &a.filters[i]
		if f.Parameter.Name == but {
			continue
		}
		t, err := f.test(out)
		if err != nil {
			return nil, err
		}
		if t != nil {
			tests = append(tests, t)
		}
	}
	if s := a.Search; s != nil && s.Parameter.Name != but {
		if v := in.Value(s.Parameter.In, s.Parameter.Name); v != nil && v.Kind == schema.String && v.Text != "" {
			tests = append(tests, searching(a.kind, s, strings.ToLower(v.Text)))
		}
	}
	if len(tests) == 0 {
		return items, nil
	}
	fit := make([]*Item, 0, len(items))
	for _, it := range items {
		ok := true
		for _, t := range tests {
			var err error
			if ok, err = t(it); err != nil {
				return nil, err
			}
			if !ok {
				break
			}
		}
		if ok {
			fit = append(fit, it)
		}
	}
	return fit, nil
}

// holds is the test that an item belongs to a thing.
func (p *parent) holds(key *schema.Value) test {
	text := keyText(key)
	return func(it *Item) (bool, error) {
		if p.Member != nil {
			v := get(&it.Value, p.Member)
			return v != nil && keyText(v) == text, nil
		}
		return p.kind != nil && it.of[p.kind.Name] == text, nil
	}
}

// searching looks for a text in what items say. What clients only write is not
// looked into: they could find it out letter by letter.
func searching(k *kind, s *resources.Search, text string) test {
	has := func(found string) bool { return !strings.Contains(strings.ToLower(found), text) }
	return func(it *Item) (bool, error) {
		if s.Paths == nil {
			for i, name := range it.Value.Keys {
				if !k.secret(name) && !texts(&it.Value.Items[i], has) {
					return true, nil
				}
			}
			return false, nil
		}
		for _, path := range s.Paths {
			if !each(&it.Value, path, func(v *schema.Value) bool { return texts(v, has) }) {
				return true, nil
			}
		}
		return false, nil
	}
}

// position is where an item stands in a list: it is all that a cursor has to
// know.
type position struct {
	by   []schema.Value
	rank int64
}

func (p position) compare(q position, by []ordering) int {
	for i, o := range by {
		if i >= len(p.by) || i >= len(q.by) {
			break
		}
		c := 0
		if x, y := &p.by[i], &q.by[i]; x.Kind == schema.Number && y.Kind == schema.Number {
			c = schema.NumberOf(x.Text).Cmp(schema.NumberOf(y.Text)) // no moments, however large
		} else {
			c = compare(x, y)
		}
		if c != 0 {
			if o.down {
				return -c
			}
			return c
		}
	}
	return cmp.Compare(p.rank, q.rank)
}

// cursor is a position as clients see it. It holds where the page ended, not how
// many items were before: what is added or removed meanwhile moves nothing.
func (p position) cursor() string {
	v := schema.Value{Kind: schema.Array, Items: append([]schema.Value{schema.Int(p.rank)}, p.by...)}
	return base64.RawURLEncoding.EncodeToString(v.AppendJSON(nil))
}

// parseCursor reads a cursor. One that is not ours is the start of the list.
func parseCursor(text string) (p position, ok bool) {
	decoded, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(text, "="))
	if err != nil {
		return p, false
	}
	v, err := schema.ParseJSON(string(decoded))
	if err != nil || v.Kind != schema.Array || len(v.Items) == 0 || v.Items[0].Kind != schema.Number {
		return p, false
	}
	p.rank, ok = schema.NumberOf(v.Items[0].Text).Int64()
	p.by = v.Items[1:]
	return p, ok
}

// usualPage is how many items a page has where nobody says.
const usualPage = 20

// paginate takes out the page that a request asks for.
func paginate(a *act, in *specs.Input, fit []*Item, at func(*Item) position, by []ordering) *page {
	p := &page{all: fit}
	var how *resources.Paging
	limit := -1
	for _, show := range a.Shows {
		if show.List != nil {
			how, limit = show.List, a.play.mostItems(show)
			break
		}
	}
	if how == nil || how.Size == nil && how.Page == nil && how.Offset == nil && how.Cursor == nil {
		p.items = fit
		if limit >= 0 && len(fit) > limit {
			p.items, p.more = fit[:limit], true
		}
		return p
	}
	p.size = usualPage
	if limit >= 0 {
		p.size = limit
	}
	if n, ok := whole(in, how.Size); ok {
		p.size = max(0, n)
	}
	if limit >= 0 {
		p.size = min(p.size, limit)
	}
	switch cursor, ok := asked(in, how.Cursor); {
	case ok:
		if after, ok := parseCursor(cursor.Plain()); ok {
			p.start, _ = slices.BinarySearchFunc(fit, after, func(it *Item, after position) int {
				if c := at(it).compare(after, by); c != 0 {
					return c
				}
				return -1 // behind the one where the page before ended
			})
		}
	default:
		if n, ok := whole(in, how.Page); ok {
			p.asked = max(0, n-how.FirstPage)
			p.start = min(p.asked, len(fit)) * p.size
		}
		if n, ok := whole(in, how.Offset); ok {
			p.start, p.asked = n, 0
		}
	}
	p.start = clamp(p.start, len(fit))
	p.asked = max(p.asked, p.start/max(p.size, 1))
	end := clamp(p.start+p.size, len(fit))
	p.items, p.more = fit[p.start:end], end < len(fit)
	if p.more && end > p.start {
		p.next = at(fit[end-1]).cursor()
	}
	return p
}

// previous is where the page before begins: the last one there is, before a page
// that was asked for behind the end.
func (p *page) previous(how *resources.Paging, size int) int {
	if how.Page != nil && p.start > 0 && p.start == len(p.all) {
		return (p.start - 1) / size * size
	}
	return max(p.start-size, 0)
}

func clamp(n, most int) int { return max(0, min(n, most)) }

// asked is what the request says of a parameter, or else the document.
func asked(in *specs.Input, p *specs.Parameter) (schema.Value, bool) {
	if p == nil {
		return schema.Value{}, false
	}
	if v := in.Value(p.In, p.Name); v != nil {
		return *v, true
	}
	if d := defaultOf(p.Schema); d != nil {
		return *d, true
	}
	return schema.Value{}, false
}

func whole(in *specs.Input, p *specs.Parameter) (int, bool) {
	v, ok := asked(in, p)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseInt(v.Text, 10, 64)
	if err != nil && v.Kind == schema.Number {
		i, exact := schema.NumberOf(v.Text).Int64()
		n, err = i, nil
		if !exact {
			n = int64(schema.NumberOf(v.Text).Sign()) << 40
		}
	}
	const most = 1 << 40
	return int(max(-most, min(n, most))), err == nil
}

// mostItems is how many items a list may have, -1 where the document does not
// say.
func (p *play) mostItems(show *resources.Show) int {
	list := show.Media.Schema
	for _, name := range show.Path {
		m := p.shapes.of(list).member(name)
		if m == nil {
			return -1
		}
		list = m.schema
	}
	for depth := 0; list != nil && depth < maxNesting; depth, list = depth+1, list.Ref {
		if list.MaxItems >= 0 {
			return list.MaxItems
		}
	}
	return -1
}

// sorting reads how the request wants the list to be sorted, nil where it does
// not say or names nothing that items have.
func (a *act) sorting(in *specs.Input) []ordering {
	v, ok := asked(in, a.Sort.Parameter)
	if !ok {
		return nil
	}
	down := false
	if d, ok := asked(in, a.Sort.Direction); ok {
		down = strings.HasPrefix(strings.ToLower(d.Plain()), "d")
	}
	var names []string
	if v.Kind == schema.Array {
		for i := range v.Items {
			names = append(names, v.Items[i].Plain())
		}
	} else {
		names = strings.Split(v.Plain(), ",")
	}
	var by []ordering
	for _, name := range names {
		name = strings.TrimSpace(name)
		if turn := strings.ToLower(name); len(by) > 0 && (turn == "asc" || turn == "desc") {
			by[len(by)-1].down = turn == "desc" // sort=name,desc
			continue
		}
		o := ordering{down: down}
		if rest, ok := strings.CutPrefix(name, "-"); ok {
			name, o.down = rest, !down
		}
		name = strings.TrimPrefix(name, "+")
		for _, separator := range []string{":", " ", ".", "_", "-"} {
			for _, turn := range []string{"asc", "desc"} {
				if i := len(name) - len(separator) - len(turn); i > 0 && strings.EqualFold(name[i:], separator+turn) {
					name, o.down = name[:i], turn == "desc"
				}
			}
		}
		if o.paths = a.kind.paths(name); o.paths != nil {
			by = append(by, o)
		}
	}
	return by
}

// orderValue is what an item is put in order by.
func (out *Outcome) orderValue(o ordering, it *Item) (schema.Value, error) {
	if o.program != nil {
		return out.evaluate(o.program, variables{"item": &it.Value})
	}
	for _, path := range o.paths {
		if v := get(&it.Value, path); v != nil {
			return *v, nil
		}
	}
	return schema.Value{}, nil
}
