package contract

import (
	"context"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs/schema"
)

// mostShrunk is for how many findings a smaller request is looked for: where there
// are more, something is broken that all of them share.
const mostShrunk = 100

// shrink looks for a smaller request that shows the same finding: without an
// optional parameter, without a member of the body, with less in it. Each request
// has to be of the same kind as the first, valid or with the one fault, and as many
// are sent as the settings allow.
func (r *run) shrink(ctx context.Context, g *group) {
	c := g.trial
	if c.Sequence != nil || c.Writes() && !r.writes || c.Request.Method != c.Operation.Method {
		return
	}
	left := r.client.running.Shrink
	best := c.Request
	for smaller := true; smaller; {
		smaller = false
		for _, try := range reductions(best) {
			if left <= 0 || ctx.Err() != nil {
				return
			}
			if size(try) >= size(best) || !c.keeps(try) {
				continue
			}
			left--
			if x := r.shows(ctx, g, try); x != nil {
				best, g.smaller, smaller = try, x, true
				break
			}
		}
	}
}

// shows sends a request in the place of the case's own, and returns the exchange
// where it shows the same finding.
func (r *run) shows(ctx context.Context, g *group, request *fixtures.Request) *exchange {
	other := *g.trial
	other.Request = request
	filled, known, err := r.supply.filled(ctx, &other)
	if err != nil {
		return nil
	}
	x, err := r.send(ctx, &other, filled)
	if err != nil {
		return nil
	}
	l := r.look(&other, x, known)
	if code, _ := inconclusive(l); code != "" {
		return nil
	}
	for _, p := range r.problems(l, slices.Concat(expectations, answerChecks)) {
		if r.findingID(&other, &p) == g.id {
			g.first = p // in the words of what is shown
			return x
		}
	}
	return nil
}

func size(r *fixtures.Request) int {
	n := len(r.Target) + len(r.Body)
	for _, f := range r.Header {
		n += len(f.Name) + len(f.Value)
	}
	return n
}

// reductions lists requests with something less, those with much less first.
func reductions(r *fixtures.Request) (list []*fixtures.Request) {
	path, query, _ := strings.Cut(r.Target, "?")
	if query != "" {
		pairs := strings.Split(query, "&")
		for i := range pairs {
			other := *r
			other.Target = path
			if rest := slices.Delete(slices.Clone(pairs), i, i+1); len(rest) > 0 {
				other.Target += "?" + strings.Join(rest, "&")
			}
			list = append(list, &other)
		}
	}
	for i, f := range r.Header {
		if p := r.Operation.Parameter("header", f.Name); p != nil && !p.Required {
			other := *r
			other.Header = slices.Delete(slices.Clone(r.Header), i, i+1)
			list = append(list, &other)
		}
	}
	if r.Body == nil {
		return list
	}
	if !strings.Contains(r.ContentType(), "json") {
		return list
	}
	v, err := schema.ParseJSON(string(r.Body))
	if err != nil {
		return list
	}
	for _, less := range lesser(&v) {
		other := *r
		other.Body = less.AppendJSON(nil)
		list = append(list, &other)
	}
	return list
}

// lesser lists values with something less than a value: without a member or an
// item, or with less in one of them, or with half of a text.
func lesser(v *schema.Value) (list []schema.Value) {
	switch v.Kind {
	case schema.Object, schema.Array:
		for i := range v.Items {
			other := *v
			other.Items = slices.Delete(slices.Clone(v.Items), i, i+1)
			if v.Kind == schema.Object {
				other.Keys = slices.Delete(slices.Clone(v.Keys), i, i+1)
			}
			list = append(list, other)
		}
		for i := range v.Items {
			for _, inner := range lesser(&v.Items[i]) {
				other := *v
				other.Items = slices.Clone(v.Items)
				other.Items[i] = inner
				list = append(list, other)
			}
		}
	case schema.String:
		if r := []rune(v.Text); len(r) > 1 {
			list = append(list, schema.Text(string(r[:len(r)/2])))
		}
	}
	return list
}
