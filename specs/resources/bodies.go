package resources

import (
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// answer is a body of a successful response.
type answer struct {
	response *specs.Response
	media    *specs.MediaType
	view     *view
}

// request is a body of a request.
type request struct {
	media *specs.MediaType
	view  *view
	path  []string // to the item
}

// answersOf lists the bodies that tell of success, in the order of the document.
func (in *inference) answersOf(op *specs.Operation) []*answer {
	var list []*answer
	for _, r := range op.Responses {
		if !succeeds(op, r) {
			continue
		}
		for _, m := range r.Content {
			if m.Schema != nil && structured(m) {
				list = append(list, &answer{r, m, in.views.of(m.Schema)})
			}
		}
	}
	return list
}

// succeeds reports whether a response is one of success: default is, where it
// is alone.
func succeeds(op *specs.Operation, r *specs.Response) bool {
	return strings.HasPrefix(r.Status, "2") || r.Status == "default" && len(op.Responses) == 1
}

// structured reports whether a body has members: JSON, YAML, XML, or anything.
func structured(m *specs.MediaType) bool {
	e := m.Essence()
	return m.IsJSON() || e == "*/*" || e == "*" || e == "application/*" || strings.Contains(e, "yaml") || strings.HasSuffix(e, "xml") || strings.HasPrefix(e, "text/json")
}

// requestOf returns the body that a request has, JSON before forms.
func (in *inference) requestOf(op *specs.Operation) *request {
	if op.Body == nil {
		return nil
	}
	var best *specs.MediaType
	rank := 0
	for _, m := range op.Body.Content {
		e, r := m.Essence(), 0
		switch {
		case m.Schema == nil:
		case e == "application/json-patch+json":
			r = 1
		case m.IsJSON(), e == "*/*":
			r = 4
		case e == "application/x-www-form-urlencoded", e == "multipart/form-data":
			r = 3
		case structured(m):
			r = 2
		}
		if r > rank {
			best, rank = m, r
		}
	}
	if best == nil {
		return nil
	}
	return &request{media: best, view: in.views.of(best.Schema)}
}

// patches reports whether the request is a list of changes (RFC 6902).
func patches(op *specs.Operation) bool {
	return op.Body != nil && slices.ContainsFunc(op.Body.Content, func(m *specs.MediaType) bool {
		return m.Essence() == "application/json-patch+json"
	})
}

// listIn finds the list that a body shows: the body itself, or the array of
// objects in an envelope. force takes any array of objects for it.
func (vs views) listIn(body *view, noun string, force bool) (path []string, item *view) {
	if body == nil {
		return nil, nil
	}
	if body.isArray() {
		if item := vs.itemOf(body); item.isObject() {
			return nil, item
		}
		return nil, nil
	}
	if !body.isObject() {
		return nil, nil
	}
	type level struct {
		path []string
		view *view
	}
	levels := []level{{nil, body}}
	for range 3 {
		var next []level
		for _, l := range levels {
			if path, item := vs.listAmong(l.view, noun, force); item != nil {
				return append(l.path, path...), item
			}
			for i := range l.view.members {
				m := &l.view.members[i]
				if v := vs.value(m); v.isObject() && vs.envelops(l.view, m, noun) {
					next = append(next, level{append(slices.Clone(l.path), m.name), v})
				}
			}
		}
		levels = next
	}
	return nil, nil
}

// envelops reports whether a member can be what a list is wrapped in.
func (vs views) envelops(v *view, m *member, noun string) bool {
	return among(m.words, wrapNames, listNames) || same(m.words, noun) || len(v.members) == 1
}

// listAmong chooses the array of objects of an object that is its list: the one
// with a name for lists or of the things, or the only one, where all else tells
// of it.
func (vs views) listAmong(v *view, noun string, force bool) ([]string, *view) {
	var only *member
	count, others := 0, 0
	best, bestRank := (*member)(nil), len(listNames)+2
	for i := range v.members {
		m := &v.members[i]
		value := vs.value(m)
		if !value.isArray() || !vs.itemOf(value).isObject() || among(m.words, neverLists) && !same(m.words, noun) {
			if !value.isArray() && !around(m.words) && vs.telling(m) == "" {
				others++
			}
			continue
		}
		count++
		only = m
		rank := slices.Index(listNames, m.words)
		if rank < 0 {
			rank = len(listNames)
			item := vs.itemOf(value)
			if !same(lastWord(m.words), lastWord(noun)) && !(item.kindOf() != "" && same(m.words, item.kindOf())) {
				continue
			}
		}
		if rank < bestRank {
			best, bestRank = m, rank
		}
	}
	identified := v.named("id") != nil || v.named("uuid") != nil
	switch {
	case best != nil && (force || !identified || bestRank < len(listNames)):
	case count == 1 && (force || !identified && others == 0):
		best = only
	default:
		return nil, nil
	}
	return []string{best.name}, vs.itemOf(vs.value(best))
}

// around reports whether a member with that name stands beside what an envelope
// holds.
func around(words string) bool {
	return among(words, envelopeNames, neverLists) || among(lastWord(words), []string{"meta", "metadata", "pagination", "paging", "links"})
}

// itemIn finds the one thing that a body shows: the body, or what is in its
// envelope. like are views of such things, where some are known.
func (vs views) itemIn(body *view, noun, key string, like ...*view) (path []string, item *view) {
	return vs.itemBelow(2, body, noun, key, like)
}

// itemBelow looks no further than so many envelopes down.
func (vs views) itemBelow(depth int, body *view, noun, key string, like []*view) (path []string, item *view) {
	if body == nil || !body.isObject() {
		return nil, nil
	}
	fits := func(v *view) bool {
		for _, l := range like {
			if related(v, l) {
				return true
			}
		}
		return false
	}
	if fits(body) || key != "" && body.member(key) != nil {
		return nil, body
	}
	for i := range body.members {
		m := &body.members[i]
		if v := vs.value(m); v.isObject() && fits(v) && among(m.words, itemNames, []string{noun, Singular(noun)}) {
			return []string{m.name}, v
		}
	}
	for i := range body.members {
		m := &body.members[i]
		v := vs.value(m)
		if depth == 0 || !v.isObject() || v.free && len(body.members) > 1 {
			continue
		}
		named := among(m.words, itemNames) || same(m.words, noun) || m.words != "" && m.words == v.kindOf()
		if named && vs.wraps(body, m) || len(body.members) == 1 {
			below, deeper := vs.itemBelow(depth-1, v, noun, key, like)
			if deeper == nil {
				return []string{m.name}, v
			}
			return append([]string{m.name}, below...), deeper
		}
	}
	return nil, body
}

// wraps reports whether an object is no more than an envelope around a member.
func (vs views) wraps(v *view, m *member) bool {
	for i := range v.members {
		other := &v.members[i]
		if other == m || around(other.words) || among(other.words, itemNames) {
			continue
		}
		if value := vs.value(other); !value.isArray() && !value.isObject() {
			return false
		}
		if among(other.words, []string{"id", "uuid", "name"}) {
			return false
		}
	}
	return v.named("id") == nil
}

// nameOf is the name of a schema among the named ones of a document, or its
// title.
func nameOf(s *schema.Schema) string {
	p := s.Location.Pointer
	for _, at := range []string{"/components/schemas/", "/definitions/", "/$defs/"} {
		if rest, ok := strings.CutPrefix(p, at); ok && !strings.Contains(rest, "/") {
			name := strings.NewReplacer("~1", "/", "~0", "~").Replace(rest)
			return name[strings.LastIndexAny(name, "./")+1:]
		}
	}
	if s.Raw != nil {
		return s.Raw.Str("title")
	}
	return ""
}
