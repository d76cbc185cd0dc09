package mock

import (
	"strconv"

	"github.com/understudy-api/understudy/mock/world"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

func (x *exchange) listCollections() (any, error) {
	list, err := x.session.Holdings(x.Request.Context())
	return told(map[string][]world.Holding{"collections": list}, err)
}

func (x *exchange) getCollection() (any, error) {
	c, err := x.collection()
	if err != nil {
		return nil, err
	}
	var parents []string
	if v := x.input.Value("query", "parent"); v != nil {
		for i := range v.Items {
			parents = append(parents, v.Items[i].Text)
		}
	}
	if len(parents) != len(c.Parents) {
		return nil, breaks("required", "query", "parent", "", "what the collection belongs to: "+counted(len(c.Parents), "key")+", got "+strconv.Itoa(len(parents)), nil)
	}
	items, err := x.session.Items(x.Request.Context(), c.Document, c.Name, parents...)
	if err != nil {
		return nil, err
	}
	from := min(x.number("offset", 0), len(items))
	to := from + min(x.number("limit", len(items)), len(items)-from)
	list := schema.Value{Kind: schema.Array}
	for _, it := range items[from:to] {
		list.Items = append(list.Items, it.Value)
	}
	return &schema.Value{
		Kind:  schema.Object,
		Keys:  []string{"document", "name", "total", "items"},
		Items: []schema.Value{schema.Text(c.Document), schema.Text(c.Name), schema.Int(int64(len(items))), list},
	}, nil
}

func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return strconv.Itoa(n) + " " + thing + "s"
}

// number is that of a query parameter, or what it is without.
func (x *exchange) number(name string, usual int) int {
	v := x.input.Value("query", name)
	if v == nil {
		return usual
	}
	n, ok := schema.NumberOf(v.Text).Int64()
	if !ok {
		n = 1 << 62 // more than there are
	}
	return int(n)
}

// collection finds the one that the request names.
func (x *exchange) collection() (*world.Collection, error) {
	name := x.input.Value("path", "name").Text
	all := x.server.worlds.Collections("")
	i, err := choose(x, "collection", name, len(all), func(i int) (string, string) { return all[i].Name, all[i].Document })
	if err != nil {
		return nil, err
	}
	return &all[i], nil
}

// choose finds the one of n things that has a name, and is of the document that
// the request means, if it means one. of tells the name of a thing and its
// document.
func choose(x *exchange, what, name string, n int, of func(i int) (name, document string)) (int, error) {
	document := x.input.Value("query", "document")
	found := -1
	var known []string
	for i := range n {
		one, where := of(i)
		if document != nil && document.Text != where {
			continue
		}
		known = append(known, one)
		if one != name {
			continue
		}
		if found >= 0 {
			_, first := of(found)
			if first != where {
				return 0, breaks("required", "query", "document", "", "which document is meant: "+first+" and "+where+" have a "+what+" of that name", nil)
			}
			continue
		}
		found = i
	}
	if found < 0 {
		return 0, &notFound{what, name, specs.Closest(name, known)}
	}
	return found, nil
}
