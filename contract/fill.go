package contract

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// valueOf is the JSON value of a setting.
func valueOf(given any) (schema.Value, bool) {
	text, err := json.Marshal(given)
	if err != nil {
		return schema.Value{}, false
	}
	v, err := schema.ParseJSON(string(text))
	return v, err == nil
}

// fill returns the request with another value in a place; nil where it has no such
// place, or the value cannot stand there.
func fill(r *fixtures.Request, s Slot, v *schema.Value) *fixtures.Request {
	other := *r
	switch s.In {
	case "path":
		return fillPath(other, s.Name, v)
	case "body":
		body, err := schema.ParseJSON(string(r.Body))
		if err != nil || body.Kind != schema.Object {
			return nil
		}
		i := slices.Index(body.Keys, s.Name)
		if i < 0 {
			return nil
		}
		body.Items = slices.Clone(body.Items)
		body.Items[i] = fitting(*v, body.Items[i].Kind)
		other.Body = body.AppendJSON(nil)
		return &other
	}
	p := r.Operation.Parameter(s.In, s.Name)
	if p == nil {
		return nil
	}
	value := fitted(p, *v)
	switch s.In {
	case "header":
		text, err := p.Text(&value)
		if err != nil {
			return nil
		}
		other.Header = withHeader(r.Header, s.Name, text)
		return &other
	case "query":
		return fillQuery(other, p, value)
	}
	return nil
}

// fillQuery puts a value into the query, in the style of its parameter.
func fillQuery(r fixtures.Request, p *specs.Parameter, v schema.Value) *fixtures.Request {
	in := r.Input()
	if in == nil {
		return nil
	}
	arguments := slices.DeleteFunc(slices.Clone(in.Values), func(a specs.Argument) bool { return a.Parameter.In != "path" })
	target, err := r.Operation.AppendTarget(nil, append(arguments, specs.Argument{Parameter: p, Value: v}))
	if err != nil {
		return nil
	}
	_, text, _ := strings.Cut(string(target), "?")
	path, query, _ := strings.Cut(r.Target, "?")
	r.Target = path + "?" + text
	if rest := withoutPairs(query, p.Name); rest != "" {
		r.Target = path + "?" + rest + "&" + text
	}
	return &r
}

// withoutPairs is a query without the pairs of a name.
func withoutPairs(query, name string) string {
	var pairs []string
	for pair := range strings.SplitSeq(query, "&") {
		key, _, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(key); pair != "" && (err != nil || plain != name) {
			pairs = append(pairs, pair)
		}
	}
	return strings.Join(pairs, "&")
}

// fillPath puts a value into the path, by the template.
func fillPath(r fixtures.Request, name string, v *schema.Value) *fixtures.Request {
	op := r.Operation
	p := op.Parameter("path", name)
	if p == nil {
		return nil
	}
	path, query, asked := strings.Cut(r.Target, "?")
	params := paramsOf(op, path)
	if params == nil {
		return nil
	}
	value := fitted(p, *v)
	text, err := p.Text(&value)
	if err != nil || text == "" {
		return nil
	}
	target := ""
	if len(op.BasePaths) > 0 {
		target = op.BasePaths[0]
	}
	rest := op.Path
	for _, param := range params {
		literal, behind, _ := strings.Cut(rest, "{")
		_, rest, _ = strings.Cut(behind, "}")
		if target += literals.Replace(literal); param.Name == name {
			target += text
		} else {
			target += param.Value
		}
	}
	r.Target = target + literals.Replace(rest)
	if asked {
		r.Target += "?" + query
	}
	return &r
}

// literals escapes what in the text of a template would end a path.
var literals = strings.NewReplacer("#", "%23", "?", "%3F", " ", "%20")

// paramsOf returns what a path has for the parameters of the operation's template,
// whatever method it was sent with.
func paramsOf(op *specs.Operation, path string) specs.Params {
	found, params, err := op.Document.Match(op.Method, path)
	if err != nil || found != op {
		return nil
	}
	return slices.Clone(params)
}

// fitted makes a value what a parameter may be, where only its type is in the way.
func fitted(p *specs.Parameter, v schema.Value) schema.Value {
	if p.Schema == nil || p.Schema.Valid(&v, schema.ToServer) {
		return v
	}
	for _, kind := range []schema.Kind{schema.String, schema.Number} {
		if other := fitting(v, kind); p.Schema.Valid(&other, schema.ToServer) {
			return other
		}
	}
	return v
}

// fitting makes a text of a number and a number of a text, where that can be done.
func fitting(v schema.Value, kind schema.Kind) schema.Value {
	switch {
	case v.Kind == schema.Number && kind == schema.String:
		return schema.Text(v.Plain())
	case v.Kind == schema.String && kind == schema.Number && schema.IsNumber(v.Text):
		if n, err := schema.ParseJSON(v.Text); err == nil {
			return n
		}
	}
	return v
}
