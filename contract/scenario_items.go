package contract

import (
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// itemsReadable reads things that a list shows.
var itemsReadable = scenario{
	Check: Check{
		ID: "list-items-readable", Title: "What a list shows cannot be read, or is something else",
		Explanation: "The first items of a list are read by the key that the list shows: each is there, has that key, and agrees with the list in the members that both show.",
	},
	plan: func(p *planner, a *resources.Action) []Sequence {
		if listing(a) == nil {
			return nil
		}
		read := p.beside(a, resources.Read)
		if read == nil || !safe(read.Operation.Method) || a.Collection.Key == "" {
			return nil
		}
		s, _ := sequence(a.Collection, "list", a, "read", read)
		return []Sequence{s}
	},
	play: func(s *stage) {
		list, read := s.action("list"), s.action("read")
		name := list.Collection.Key
		before := s.list(list, nil)
		if before == nil {
			return
		}
		type pair struct{ key, item *schema.Value }
		var seen []pair
		for i := range before.items {
			key := before.items[i].Get(name)
			if key == nil || key.Kind != schema.String && key.Kind != schema.Number || len(seen) == 3 {
				continue
			}
			t := &thing{key: *key, trail: trail{list.Collection.Name: *key}}
			first, again := s.read(read, t), s.read(read, t)
			switch {
			case first == nil || again == nil:
				return
			case first.gone() && again.gone():
				s.fail("the list shows an item with the "+name+" "+schema.Show(key)+", which cannot be read", "that item", statusName(again.answer.status))
				return
			case !first.ok() || !again.ok():
				s.stop(Undone, "reading an item was answered with "+statusName(again.answer.status))
				return
			}
			item := again.item()
			if id := memberOf(item, name); id != nil && !alike(key, id) {
				s.fail("what is read with the "+name+" "+schema.Show(key)+" has another one", schema.Show(key), schema.Show(id))
				return
			}
			seen = append(seen, pair{key, steady(first.item(), item)})
		}
		if len(seen) == 0 {
			s.stop(NoThing, "the list shows no items with a "+name)
			return
		}
		after := s.list(list, nil) // that they were read may show
		if after == nil {
			return
		}
		for _, one := range seen {
			was, is := keyed(before.items, name, one.key), keyed(after.items, name, one.key)
			if d := disagreements(was, is, one.item); was != nil && is != nil && d != nil {
				s.fail("the list and the item with the "+name+" "+schema.Show(one.key)+" do not agree: "+strings.Join(d, "; "), "the same in both", strings.Join(d, "; "))
				return
			}
		}
	},
}

// keyed is the item with a key; nil where there is none.
func keyed(items []schema.Value, name string, key *schema.Value) *schema.Value {
	i := slices.IndexFunc(items, func(item schema.Value) bool { id := item.Get(name); return id != nil && sameKey(key, id) })
	if i < 0 {
		return nil
	}
	return &items[i]
}

// disagreements lists members of an item that no list shows as the item itself
// does. Lists may cut texts short.
func disagreements(before, after, item *schema.Value) (list []string) {
	if before == nil || after == nil || item == nil {
		return nil
	}
	for i, name := range item.Keys {
		is, was, now := &item.Items[i], before.Get(name), after.Get(name)
		if was == nil || now == nil || resources.IsChange(name) || !scalar(is) || !scalar(was) || !scalar(now) || was.Kind == schema.Null || now.Kind == schema.Null || is.Kind == schema.Null {
			continue
		}
		if !alike(was, is) && !alike(now, is) && !excerpt(now, is) {
			list = append(list, name+" is "+schema.Show(now)+" in the list, and "+schema.Show(is)+" in the item")
		}
	}
	return list
}

// excerpt reports whether one text is the beginning of the other.
func excerpt(a, b *schema.Value) bool {
	x, y := strings.TrimRight(strings.TrimSpace(a.Text), ".… "), strings.TrimRight(strings.TrimSpace(b.Text), ".… ")
	return a.Kind == schema.String && b.Kind == schema.String && len(x) > 10 && (strings.HasPrefix(x, y) || strings.HasPrefix(y, x))
}
