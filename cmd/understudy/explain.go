package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/understudy-api/understudy/mock"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
)

func (w *world) explain() *cobra.Command {
	var from reading
	var asJSON bool
	c := &cobra.Command{
		Use:   "explain SPEC",
		Short: "Say what is inferred of a document, and why",
		Long: `Say what the operations of a document are taken to do: which of them list a
collection, read, create, change and remove its items, by what lists are
filtered, searched and sorted, and how they are divided into pages. The reasons
stand behind each.

What is wrong there is corrected by x-understudy in the document, or by an
overlay. Faults of what it says, rules included, go to standard error, and the
exit status is 1.`,
		Example: `  understudy explain tendsocial-inbox
  understudy explain openapi.yaml --overlay corrections.yaml
  understudy explain openapi.yaml --json | jq '.operations[] | select(.does == "none")'`,
		Args:              exactlyOne,
		ValidArgsFunction: completeSpecs,
		RunE: func(c *cobra.Command, args []string) error {
			doc, err := w.openOne(c.Context(), from, args[0])
			if err != nil {
				return err
			}
			w.complainOf(doc)
			model := resources.Infer(doc)
			e := explain(model)
			if asJSON {
				err = w.printJSON(e)
			} else {
				err = w.print(e.text())
			}
			faults := faultsOf(model)
			for _, p := range faults {
				w.complain(p.String())
			}
			if err == nil && len(faults) > 0 {
				err = &failure{status: exitFindings}
			}
			return err
		},
	}
	readingFlags(c.Flags(), &from)
	c.Flags().BoolVar(&asJSON, "json", false, "print a JSON object")
	return c
}

// faultsOf lists what is wrong with x-understudy, in the order of the document.
// Who makes a world of it meets the faults of the model again.
func faultsOf(m *resources.Model) []specs.Problem {
	faults := append(mock.Rules(m.Document), m.Problems...)
	slices.SortFunc(faults, specs.Problem.Compare)
	return slices.Compact(faults)
}

// explanation is a model as explain --json prints it. Members of items and of
// bodies are written with dots, such as customer.name; "" is the whole body.
type explanation struct {
	Collections []explainedCollection `json:"collections"`
	Operations  []explainedOperation  `json:"operations"`
}

type explainedCollection struct {
	Name    string            `json:"name"`
	Path    string            `json:"path,omitempty"` // absent where it is only declared
	Key     string            `json:"key,omitempty"`  // absent where nothing tells items apart
	Single  bool              `json:"single"`         // it is one thing, without a key
	Listed  bool              `json:"listed"`         // some operation lists it
	Parents []explainedParent `json:"parents,omitempty"`
	Reasons []string          `json:"reasons"`
}

type explainedParent struct {
	Collection string `json:"collection,omitempty"` // absent where nothing is known of it
	Parameter  string `json:"parameter"`            // the path parameter that names it
	Member     string `json:"member,omitempty"`     // of items, where they say whose they are
}

type explainedOperation struct {
	Operation  string            `json:"operation"` // METHOD /path; the name of a webhook
	Webhook    bool              `json:"webhook,omitempty"`
	Does       string            `json:"does"` // list, read, create, replace, update, remove or none
	Collection string            `json:"collection,omitempty"`
	Key        *explainedKey     `json:"key,omitempty"` // where the request says which item is meant
	Item       string            `json:"item,omitempty"`
	Parents    []explainedParent `json:"parents,omitempty"` // what the path names besides the item
	Within     *explainedParent  `json:"within,omitempty"`  // what it lists or creates belongs to that
	Filters    []explainedFilter `json:"filters,omitempty"`
	Search     *explainedSearch  `json:"search,omitempty"`
	Sort       *explainedSort    `json:"sort,omitempty"`
	Shows      []explainedShow   `json:"shows,omitempty"` // the bodies that show items
	Rules      []string          `json:"rules,omitempty"` // which rules x-understudy has: order, let, rules, respond
	Reasons    []string          `json:"reasons"`
}

// explainedKey is a parameter, in path, query, header or cookie, or a member of
// the body, in body.
type explainedKey struct {
	In   string `json:"in"`
	Name string `json:"name"`
}

type explainedFilter struct {
	Parameter  string   `json:"parameter"` // name, or name[member] of an object
	Members    []string `json:"members,omitempty"`
	Test       string   `json:"test,omitempty"` // equal, at least, above, at most or below
	Expression string   `json:"expression,omitempty"`
	Reason     string   `json:"reason"`
}

type explainedSearch struct {
	Parameter string   `json:"parameter"`
	Members   []string `json:"members,omitempty"` // absent: all texts
	Reason    string   `json:"reason"`
}

type explainedSort struct {
	Parameter string `json:"parameter"`
	Direction string `json:"direction,omitempty"` // the parameter for asc or desc
	Reason    string `json:"reason"`
}

type explainedShow struct {
	Status    string           `json:"status"`
	MediaType string           `json:"mediaType"`
	At        string           `json:"at"` // of the item, or of the list
	Paging    *explainedPaging `json:"paging,omitempty"`
}

// explainedPaging names parameters, and what the members around a list and the
// headers tell of it.
type explainedPaging struct {
	Size      string          `json:"size,omitempty"`
	Page      string          `json:"page,omitempty"`
	FirstPage int             `json:"firstPage"`
	Offset    string          `json:"offset,omitempty"`
	Cursor    string          `json:"cursor,omitempty"`
	Tells     []explainedTell `json:"tells,omitempty"`
}

type explainedTell struct {
	What   string `json:"what"`
	Member string `json:"member,omitempty"`
	Header string `json:"header,omitempty"`
}

func explain(m *resources.Model) explanation {
	e := explanation{Collections: []explainedCollection{}, Operations: []explainedOperation{}}
	for _, c := range m.Collections {
		e.Collections = append(e.Collections, explainedCollection{
			Name: c.Name, Path: c.Path, Key: c.Key, Single: c.Single, Listed: c.Listed,
			Parents: explainParents(c.Parents), Reasons: c.Reasons,
		})
	}
	for op := range m.Document.Operations() {
		e.Operations = append(e.Operations, explainAction(op.String(), m.Action(op)))
	}
	for hook := range m.Document.Webhooks() {
		o := explainAction(hook.Name, m.Action(hook.Operation))
		o.Webhook = true
		e.Operations = append(e.Operations, o)
	}
	return e
}

func explainAction(name string, a *resources.Action) explainedOperation {
	o := explainedOperation{
		Operation: name, Does: string(a.Kind), Item: strings.Join(a.Body, "."),
		Parents: explainParents(a.Parents), Reasons: append([]string{}, a.Reasons...),
	}
	if a.Collection != nil {
		o.Collection = a.Collection.Name
	}
	switch {
	case a.Key != nil:
		o.Key = &explainedKey{a.Key.In, a.Key.Name}
	case a.BodyKey != "":
		o.Key = &explainedKey{"body", a.BodyKey}
	}
	if a.Within != nil {
		o.Within = &explainParents([]resources.Parent{*a.Within})[0]
	}
	for _, f := range a.Filters {
		one := explainedFilter{Parameter: f.Parameter.Name, Members: dotted(f.Paths), Test: string(f.Test), Reason: f.Reason}
		if f.Member != "" {
			one.Parameter += "[" + f.Member + "]"
		}
		if f.Expression.Present() {
			one.Members, one.Test, one.Expression = nil, "", f.Expression.Value().Text
		}
		o.Filters = append(o.Filters, one)
	}
	if s := a.Search; s != nil {
		o.Search = &explainedSearch{s.Parameter.Name, dotted(s.Paths), s.Reason}
	}
	if s := a.Sort; s != nil {
		o.Sort = &explainedSort{Parameter: s.Parameter.Name, Direction: nameOf(s.Direction), Reason: s.Reason}
	}
	for _, s := range a.Shows {
		o.Shows = append(o.Shows, explainedShow{s.Response.Status, s.Media.Name, strings.Join(s.Path, "."), explainPaging(s.List)})
	}
	for _, word := range []string{"order", "let", "rules", "respond"} {
		if a.Hint.Get(word).Present() {
			o.Rules = append(o.Rules, word)
		}
	}
	return o
}

func explainParents(parents []resources.Parent) []explainedParent {
	var list []explainedParent
	for _, p := range parents {
		one := explainedParent{Parameter: p.Parameter, Member: strings.Join(p.Member, ".")}
		if p.Collection != nil {
			one.Collection = p.Collection.Name
		}
		list = append(list, one)
	}
	return list
}

func explainPaging(p *resources.Paging) *explainedPaging {
	if p == nil {
		return nil
	}
	e := &explainedPaging{Size: nameOf(p.Size), Page: nameOf(p.Page), FirstPage: p.FirstPage, Offset: nameOf(p.Offset), Cursor: nameOf(p.Cursor)}
	for _, t := range p.Members {
		e.Tells = append(e.Tells, explainedTell{What: string(t.What), Member: strings.Join(t.Path, ".")})
	}
	for _, t := range p.Headers {
		e.Tells = append(e.Tells, explainedTell{What: string(t.What), Header: t.Name})
	}
	return e
}

func nameOf(p *specs.Parameter) string {
	if p == nil {
		return ""
	}
	return p.Name
}

func dotted(paths [][]string) []string {
	var list []string
	for _, path := range paths {
		list = append(list, strings.Join(path, "."))
	}
	return list
}
