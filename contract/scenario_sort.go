package contract

import (
	"fmt"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// listSorted asks for a list in each order that the document has.
var listSorted = scenario{
	Check: Check{
		ID: "sorted", Title: "A list is not in the order that was asked for",
		Explanation: "A list is asked for in the orders that the document lists. Its items come in that order, as far as numbers, moments and plain texts tell; what is equal may come in any.",
	},
	plan: func(_ *planner, a *resources.Action) []Sequence {
		if listing(a) == nil || len(orders(a)) == 0 {
			return nil
		}
		s, _ := sequence(a.Collection, "list", a)
		s.Parameter = "query." + a.Sort.Parameter.Name
		return []Sequence{s}
	},
	play: func(s *stage) {
		a := s.action("list")
		proved := false
		for _, o := range orders(a) {
			request := s.asking(a, nil, o.set...)
			if request == nil {
				continue // this order alone cannot be asked for
			}
			p, _ := s.wide(a, nil, o.set...)
			if p == nil {
				return
			}
			up, down := steps(p.items, o.member)
			proved = proved || up+down > 0
			if wrong := o.descends && up > 0 || o.ascends && down > 0 || up > 0 && down > 0; wrong {
				s.fail(fmt.Sprintf("the items are not in the order of %s, by %s", o.member, o.text), "items in the order of "+o.member, inTurn(p.items, o.member))
				return
			}
		}
		if !proved {
			s.stop(NoThing, "the list has no items of which one comes before the other")
		}
	},
}

// order is one order that a list may be asked for in.
type order struct {
	member            string
	text              string // what is asked for
	set               []specs.Argument
	ascends, descends bool // neither: it is not said which
}

// orders are those that the schema of the parameter lists by the names of members;
// 20 at most.
func orders(a *resources.Action) (list []order) {
	if a.Sort == nil || a.Sort.Parameter == nil || a.Sort.Parameter.Schema == nil {
		return nil
	}
	p := a.Sort.Parameter
	one := referred(p.Schema)
	several := one.Types == schema.TypeArray && one.Items != nil
	if several {
		one = referred(one.Items)
	}
	turned := slices.ContainsFunc(one.Enum, func(v schema.Value) bool { return strings.HasPrefix(v.Text, "-") })
	for _, v := range one.Enum {
		o := order{text: v.Text, member: sortMember(a, strings.TrimLeft(v.Text, "+-"))}
		if o.member == "" || v.Kind != schema.String {
			continue
		}
		o.descends = strings.HasPrefix(v.Text, "-")
		o.ascends = !o.descends && (turned || strings.HasPrefix(v.Text, "+"))
		if several {
			v = schema.Value{Kind: schema.Array, Items: []schema.Value{v}}
		}
		o.set = []specs.Argument{{Parameter: p, Value: v}}
		if list = append(list, o); a.Sort.Direction != nil && a.Sort.Direction.Schema != nil {
			list = append(list[:len(list)-1], turnedBy(a.Sort.Direction, o)...)
		}
	}
	return list[:min(len(list), 20)]
}

// turnedBy are an order and the same turned round, by the parameter for that.
func turnedBy(p *specs.Parameter, o order) (list []order) {
	for _, v := range referred(p.Schema).Enum {
		other := o
		other.text += " " + v.Text
		other.set = append(slices.Clone(o.set), specs.Argument{Parameter: p, Value: v})
		text := strings.ToLower(v.Text)
		if other.descends, other.ascends = strings.HasPrefix(text, "desc"), strings.HasPrefix(text, "asc"); other.descends || other.ascends {
			list = append(list, other)
		}
	}
	if list == nil {
		return []order{o}
	}
	return list
}

// sortMember is the member of items that an order is named after; "" where there
// is none, or one with listed values, which have an order of their own.
func sortMember(a *resources.Action, name string) string {
	for _, show := range a.Shows {
		if show.List == nil {
			continue
		}
		for _, has := range declared(show.Schema) {
			if strings.Join(specs.Words(has.Name), " ") == strings.Join(specs.Words(name), " ") && len(referred(has.Schema).Enum) == 0 {
				return has.Name
			}
		}
	}
	return ""
}

// steps counts how often an item is above the one before it, and below, by a
// member. Texts count where every collation has the same order.
func steps(items []schema.Value, name string) (up, down int) {
	var before *schema.Value
	for i := range items {
		v := items[i].Get(name)
		if v == nil || !ranked(v) {
			continue
		}
		if before != nil && before.Kind == v.Kind {
			order, _, ok := compared(before, v)
			if !ok && lowerText(before) && lowerText(v) {
				order, ok = strings.Compare(before.Text, v.Text), true
			}
			if ok && order < 0 {
				up++
			} else if ok && order > 0 {
				down++
			}
		}
		before = v
	}
	return up, down
}

func ranked(v *schema.Value) bool {
	_, _, timed := moment(v)
	return v.Kind == schema.Number || timed || lowerText(v)
}

// lowerText reports whether a value is a text of small letters from a to z only.
func lowerText(v *schema.Value) bool {
	return v.Kind == schema.String && v.Text != "" && strings.Trim(v.Text, "abcdefghijklmnopqrstuvwxyz") == ""
}

// inTurn are the values of a member, as the items come.
func inTurn(items []schema.Value, name string) string {
	var list []string
	for i := range items {
		if v := items[i].Get(name); v != nil && len(list) < 20 {
			list = append(list, schema.Show(v))
		}
	}
	return strings.Join(list, ", ")
}
