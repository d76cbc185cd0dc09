package contract

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// coverage counts what of a document a run has seen. Several goroutines may tell
// it what they saw.
type coverage struct {
	mu   sync.Mutex
	doc  *specs.Document
	seen map[string]map[string]bool // by dimension: all there is, and whether it was seen
}

// Directions in which values of schemas are seen.
const (
	sentWay     = "sent "
	answeredWay = "answered "
)

func newCoverage(doc *specs.Document) *coverage {
	c := &coverage{doc: doc, seen: map[string]map[string]bool{}}
	for _, name := range dimensions[1:] {
		c.seen[name] = map[string]bool{}
	}
	walked := map[string]bool{}
	for op := range doc.Operations() {
		c.declare("operations", op.String())
		for _, p := range op.Parameters {
			c.declare("parameters", parameterName(op, p))
		}
		if op.Body != nil {
			for _, m := range op.Body.Content {
				c.declare("media-types", sentWay+op.String()+" "+m.Name)
				c.branches(m.Schema, schema.ToServer, walked)
			}
		}
		for _, r := range op.Responses {
			if strings.HasPrefix(r.Status, "5") {
				continue // nothing that a client may do is a reason for them
			}
			c.declare("statuses", op.String()+" "+r.Status)
			for _, m := range r.Content {
				c.declare("media-types", answeredWay+op.String()+" "+r.Status+" "+m.Name)
				c.branches(m.Schema, schema.ToClient, walked)
			}
		}
	}
	return c
}

func parameterName(op *specs.Operation, p *specs.Parameter) string {
	return op.String() + " " + p.In + " " + p.Name
}

func (c *coverage) declare(dimension, name string) { c.seen[dimension][name] = false }

// see marks what there is as seen; what the document has not is not counted.
func (c *coverage) see(dimension, name string) {
	if _, is := c.seen[dimension][name]; is {
		c.seen[dimension][name] = true
	}
}

// branches lists what values of a schema may have or not: optional members,
// alternatives, listed values, null.
func (c *coverage) branches(s *schema.Schema, dir schema.Direction, walked map[string]bool) {
	if s == nil {
		return
	}
	at := c.branch(dir, s, "")
	if walked[at] {
		return
	}
	walked[at] = true
	for i := range s.Enum {
		if len(s.Enum) > 1 {
			c.declare("branches", c.branch(dir, s, fmt.Sprint("/enum/", i)))
		}
	}
	if nullable(s) {
		c.declare("branches", c.branch(dir, s, " null"))
	}
	for _, p := range s.Properties {
		if dir.Hides(p.Schema) {
			continue
		}
		if !slices.Contains(s.Required, p.Name) {
			c.declare("branches", c.branch(dir, s, schema.JoinPointer("/properties", p.Name)))
		}
		c.branches(p.Schema, dir, walked)
	}
	for _, group := range alternatives(s) {
		for i, one := range group.list {
			if len(group.list) > 1 {
				c.declare("branches", c.branch(dir, s, fmt.Sprintf("/%s/%d", group.keyword, i)))
			}
			c.branches(one, dir, walked)
		}
	}
	for _, one := range slices.Concat(s.AllOf, s.PrefixItems, []*schema.Schema{s.Ref, s.Items, s.AdditionalProperties, s.Then, s.Else}) {
		c.branches(one, dir, walked)
	}
	for _, p := range s.PatternProperties {
		c.branches(p.Schema, dir, walked)
	}
}

// branch is the name of a part of a schema.
func (c *coverage) branch(dir schema.Direction, s *schema.Schema, part string) string {
	way := sentWay
	if dir == schema.ToClient {
		way = answeredWay
	}
	file := ""
	if s.Location.File != c.doc.Locate("").File {
		file = s.Location.File
	}
	return way + file + "#" + s.Location.Pointer + part
}

func nullable(s *schema.Schema) bool {
	return s.Nullable || s.Types.Has(schema.TypeNull) && s.Types != schema.TypeNull && s.Types != 0
}

// value marks what of a schema a value has.
func (c *coverage) value(given []*schema.Schema, v *schema.Value, dir schema.Direction) {
	var list []*schema.Schema
	for _, s := range given {
		applied(s, v, dir, func(s *schema.Schema) { list = append(list, s) }, func(s *schema.Schema, keyword string, i int) {
			c.see("branches", c.branch(dir, s, fmt.Sprintf("/%s/%d", keyword, i)))
		})
	}
	for _, s := range list {
		if i := slices.IndexFunc(s.Enum, func(one schema.Value) bool { return schema.Equal(&one, v) }); i >= 0 {
			c.see("branches", c.branch(dir, s, fmt.Sprint("/enum/", i)))
		}
		if v.Kind == schema.Null {
			c.see("branches", c.branch(dir, s, " null"))
		}
	}
	switch v.Kind {
	case schema.Object:
		for i, name := range v.Keys {
			for _, s := range list {
				if s.Property(name) != nil {
					c.see("branches", c.branch(dir, s, schema.JoinPointer("/properties", name)))
				}
			}
			inner, _ := membersOf(list, name)
			c.value(inner, &v.Items[i], dir)
		}
	case schema.Array:
		for i := range v.Items {
			c.value(itemsAt(list, i), &v.Items[i], dir)
		}
	}
}

// accepted marks what a request had that was accepted.
func (c *coverage) accepted(one *Case, r *fixtures.Request) {
	if one.Violation != nil || r.Method != r.Operation.Method {
		return
	}
	in := r.Input()
	if in == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, a := range in.Values {
		c.see("parameters", parameterName(r.Operation, a.Parameter))
	}
	if m := in.MediaType; m != nil {
		c.see("media-types", sentWay+r.Operation.String()+" "+m.Name)
		if m.Schema != nil && in.Body != nil {
			c.value([]*schema.Schema{m.Schema}, in.Body, schema.ToServer)
		}
	}
}

// answered marks what an answer had. Only what the document promises counts.
func (c *coverage) answered(l *look) {
	if l.expect == NoMethod || len(l.violations) > 0 {
		return
	}
	r := l.op.Response(l.status)
	if r == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.see("statuses", l.op.String()+" "+r.Status)
	if m, v := l.typed(); m != nil {
		c.value([]*schema.Schema{m.Schema}, v, schema.ToClient)
	}
	kind, _, _ := strings.Cut(strings.ToLower(l.header.Get("Content-Type")), ";")
	for _, m := range r.Content {
		if m.Essence() == strings.TrimSpace(kind) {
			c.see("media-types", answeredWay+l.op.String()+" "+r.Status+" "+m.Name)
		}
	}
}

// report lists what was seen and what was not.
func (c *coverage) report() Coverage {
	var report Coverage
	for _, d := range report.Dimensions() {
		d.Seen, d.Unseen = []string{}, []string{}
		for name, seen := range c.seen[d.Name] {
			if seen {
				d.Seen = append(d.Seen, name)
			} else {
				d.Unseen = append(d.Unseen, name)
			}
		}
		slices.Sort(d.Seen)
		slices.Sort(d.Unseen)
	}
	return report
}
