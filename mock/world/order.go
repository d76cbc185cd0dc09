package world

import (
	"cmp"
	"encoding/base64"
	"strings"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// ordering is one thing that items are put in order by.
type ordering struct {
	paths [][]string
	down  bool
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
		c := arrange(&p.by[i], &q.by[i])
		if c != 0 {
			if o.down {
				return -c
			}
			return c
		}
	}
	return cmp.Compare(p.rank, q.rank)
}

// arrange is the order that items are put in: what is before another is before all
// that is behind that. Texts that are moments come first, and are no days as they
// are where one is compared with a day; numbers are no moments, however large.
func arrange(a, b *schema.Value) int {
	switch {
	case a.Kind != b.Kind:
		return int(a.Kind) - int(b.Kind)
	case a.Kind == schema.Number:
		return schema.NumberOf(a.Text).Cmp(schema.NumberOf(b.Text))
	case a.Kind == schema.String:
		x, early := moment(a)
		y, late := moment(b)
		switch {
		case early && late:
			return x.Compare(y)
		case early:
			return -1
		case late:
			return 1
		}
	}
	return compare(a, b)
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

// value is what an item is put in order by, as far as clients may know it: cursors
// tell it.
func (o ordering) value(k *kind, it *Item) schema.Value {
	known := k.plain(it.Value)
	for _, path := range o.paths {
		if v := get(&known, path); v != nil {
			return *v
		}
	}
	return schema.Value{}
}
