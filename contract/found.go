package contract

import (
	"net/url"
	"strings"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// keysOf are the ids of the items that an answer lists.
func keysOf(a *resources.Action, answer *answer) (keys []schema.Value) {
	for _, item := range itemsOf(a, answer) {
		if v := item.Get(a.Collection.Key); v != nil && v.Kind != schema.Null {
			keys = append(keys, *v)
		}
	}
	return keys
}

// itemsOf are the items that an answer lists; nil where it lists none.
func itemsOf(a *resources.Action, answer *answer) []schema.Value {
	show, v := shownBy(a, answer)
	if show == nil || v.Kind != schema.Array {
		return nil
	}
	return v.Items
}

// shownBy is the part of an answer that shows an item or a list.
func shownBy(a *resources.Action, answer *answer) (*resources.Show, *schema.Value) {
	response := a.Operation.Response(answer.status)
	for _, show := range a.Shows {
		if show.Response != response || !show.Media.IsJSON() {
			continue
		}
		v, err := schema.ParseJSON(string(answer.body))
		if err != nil {
			return nil, nil
		}
		at := &v
		for _, name := range show.Path {
			if at = at.Get(name); at == nil {
				return nil, nil
			}
		}
		return show, at
	}
	return nil, nil
}

// keyOf is the id of what an answer says was created: in its body, in its
// Location, or as the request said.
func (r *run) keyOf(a *resources.Action, request *fixtures.Request, answer *answer) *schema.Value {
	if answer.status >= 300 {
		return nil
	}
	key := a.Collection.Key
	if show, v := shownBy(a, answer); show != nil && v.Kind == schema.Object {
		if id := v.Get(key); id != nil && id.Kind != schema.Null {
			return id
		}
	}
	if v, err := schema.ParseJSON(string(answer.body)); err == nil && v.Kind == schema.Object {
		if id := v.Get(key); id != nil && (id.Kind == schema.String || id.Kind == schema.Number) {
			return id
		}
	}
	if id := r.located(a.Collection, answer); id != nil {
		return id
	}
	if v, err := schema.ParseJSON(string(request.Body)); err == nil {
		for _, name := range a.Body {
			if at := v.Get(name); at != nil {
				v = *at
			}
		}
		if id := v.Get(key); id != nil && id.Kind != schema.Null {
			return id
		}
	}
	return nil
}

// located is the id at the end of a Location, where an operation reads the thing
// there.
func (r *run) located(c *resources.Collection, answer *answer) *schema.Value {
	u, err := url.Parse(answer.header.Get("Location"))
	if err != nil || u.Path == "" {
		return nil
	}
	path := u.EscapedPath()
	if r.rebase {
		path = strings.TrimPrefix(path, r.base)
	}
	for op := range r.Document.Operations() {
		a := r.model.Action(op)
		if a.Collection != c || a.Key == nil || a.Key.In != "path" {
			continue
		}
		full := path
		if r.rebase && len(op.BasePaths) > 0 {
			full = op.BasePaths[0] + path
		}
		found, params, err := r.Document.Match(op.Method, full)
		if err != nil || found != op {
			continue
		}
		for _, param := range params {
			if param.Name != a.Key.Name {
				continue
			}
			text, err := url.PathUnescape(param.Value)
			if err != nil {
				return nil
			}
			v := fitted(a.Key, schema.Text(text))
			return &v
		}
	}
	return nil
}
