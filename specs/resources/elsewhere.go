package resources

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/understudy-api/understudy/specs/schema"
)

// elsewhere finds what the lists show that no item path stands behind: things
// that have a path of their own elsewhere, or things of their own.
func (in *inference) elsewhere() {
	in.merge()
	cores := map[*schema.Schema][]*draft{}
	for _, d := range in.drafts {
		for _, v := range d.like {
			if !slices.Contains(cores[v.core], d) {
				cores[v.core] = append(cores[v.core], d)
			}
		}
	}
	bases := map[*schema.Schema][]*draft{}
	for _, d := range in.drafts {
		for _, base := range d.like[0].bases {
			bases[base] = append(bases[base], d)
		}
	}
	for rank, n := range in.nodes {
		list := n.home.list
		if list == nil || n.home.lists != nil {
			continue
		}
		of := cores[list.item.core]
		if built := bases[list.item.core]; len(of) == 0 && len(built) == 1 {
			of = built // it shows the part that they all have
		}
		if d := in.viewed(n, list, of); d != nil {
			n.home.lists = d
			if n.home.makes == nil {
				n.home.makes = d
			}
			d.collection.Listed = true
			continue
		}
		noun := n.noun()
		key, _ := in.keyOf(nil, "", nouns(noun, list.item), list.item)
		if hinted := in.hinted(n); list.item.has(hinted) {
			key = hinted
		}
		c := &Collection{Path: n.path, Key: key, Listed: true}
		c.because("GET %s answers with an array of %s%s", n.shown(), list.item.titles(), list.where())
		d := &draft{collection: c, at: n, rank: rank, noun: noun, like: []*view{list.item}}
		if key != "" {
			d.keyReason = "they have " + key
		}
		n.home.lists = d
		if n.home.makes == nil {
			n.home.makes = d
		}
		in.keep(d)
	}
}

// viewed chooses the collection that a list at another path shows: one of the
// same schema, whose parents the path names too.
func (in *inference) viewed(n *node, list *found, of []*draft) *draft {
	var best *draft
	bestRank, fit := 0, 0
	for _, d := range of {
		if d.at == n || !d.scope().leads(n) || d.collection.Key != "" && list.item.member(d.collection.Key) == nil {
			continue
		}
		rank := min(d.at.depth, 9)
		if same(d.noun, n.noun()) {
			rank += 10
		}
		if d.at.leads(n) {
			rank += 20
		}
		if fit++; best == nil || rank > bestRank {
			best, bestRank = d, rank
		}
	}
	if fit > 1 && bestRank < 10 {
		return nil // a schema of many things, of which nothing says which are meant
	}
	return best
}

// scope is the innermost parameter on the way to the collection, or the root:
// what is not below it does not know which of its parents is meant.
func (d *draft) scope() *node {
	at := d.at
	for at.parent != nil && at.parameter == "" {
		at = at.parent
	}
	return at
}

// merge makes one collection of those that show the same things under the same
// name, at a path of their own and below others: /pets/{id} and
// /owners/{ownerId}/pets/{id}.
func (in *inference) merge() {
	type kind struct {
		core *schema.Schema
		noun string
	}
	global := map[kind]*draft{}
	for _, d := range in.drafts {
		if d.at.depth == 0 && d.collection.Key != "" {
			for _, v := range d.like {
				k := kind{v.core, Singular(d.noun)}
				global[k] = cmp.Or(global[k], d)
			}
		}
	}
	in.drafts = slices.DeleteFunc(in.drafts, func(d *draft) bool {
		one := global[kind{d.like[0].core, Singular(d.noun)}]
		if one == nil || one == d || d.collection.Key != one.collection.Key || d.at.depth == 0 || nameOf(d.like[0].core) == "" {
			return false
		}
		for _, n := range []*node{d.at, d.at.below} {
			if n.home.lists == d {
				n.home.lists = one
			}
			if n.home.items == d {
				n.home.items = one
			}
			if n.home.makes == d {
				n.home.makes = one
			}
		}
		one.collection.Listed = one.collection.Listed || d.collection.Listed
		one.collection.because("%s is about the same %s", d.at.below.shown(), d.like[0].title())
		delete(in.kinds, d.collection)
		return true
	})
}

// name gives the collections names that are unique in the document.
func (in *inference) name() {
	taken := map[string]bool{}
	counts := map[string]int{}
	for _, d := range in.drafts {
		c := d.collection
		name := d.at.name()
		if name == "" {
			if name = d.like[0].title(); name == "object" {
				name = "items"
			}
		}
		if taken[name] {
			for up := d.at.parent; up != nil; up = up.parent {
				if above := up.name(); above != "" && above != name {
					name = above + "." + name
					break
				}
			}
		}
		c.Name = name
		for taken[c.Name] {
			counts[name]++
			c.Name = fmt.Sprintf("%s.%d", name, counts[name]+1)
		}
		taken[c.Name] = true
		in.keySchema(d)
	}
}
