package main

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// request is one to try: what a person types into a terminal.
type request struct {
	method     string
	path       string // escaped, with the query
	headers    [][2]string
	body       string
	parameters int // that had to be given
}

// firstRequest picks the request that is the easiest to understand: a GET
// before others, few parameters before many, the first in the documents before
// the rest. Every request that is offered is one the document allows. Where
// there is none, it asks the stand-in what it plays.
func firstRequest(docs []*specs.Document, auth bool) request {
	best, cost := request{method: http.MethodGet, path: "/__understudy/"}, -1
	for _, d := range docs {
		for _, route := range routes(d) {
			r, ok := compose(route, auth)
			if c := r.cost(); ok && (cost < 0 || c < cost) {
				best, cost = r, c
			}
		}
	}
	return best
}

// cost grows with what there is to understand.
func (r request) cost() int {
	cost := len(r.headers) + 10*r.parameters
	if r.method != http.MethodGet {
		cost += 1000
	}
	if r.body != "" {
		cost += 1000
	}
	return cost
}

// compose makes the shortest request for an operation; ok is false where no
// valid one is found.
func compose(route route, auth bool) (r request, ok bool) {
	r.method = route.Method
	path := route.path
	var query, cookies []string
	for _, p := range route.Parameters {
		if !p.Required {
			continue
		}
		r.parameters++
		value, found := valueFor(p)
		if !found {
			return r, false
		}
		switch p.In {
		case "path":
			path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(value))
		case "query":
			query = append(query, url.QueryEscape(p.Name)+"="+url.QueryEscape(value))
		case "header":
			r.headers = append(r.headers, [2]string{p.Name, value})
		case "cookie":
			cookies = append(cookies, p.Name+"="+value)
		}
	}
	if auth && len(route.Security) > 0 {
		for _, s := range simplest(route.Security) {
			switch {
			case s.Type == "apiKey" && s.In == "query":
				query = append(query, url.QueryEscape(s.Key)+"=demo")
			case s.Type == "apiKey" && s.In == "cookie":
				cookies = append(cookies, s.Key+"=demo")
			case s.Type == "apiKey":
				r.headers = append(r.headers, [2]string{s.Key, "demo"})
			case s.HTTP == "basic":
				r.headers = append(r.headers, [2]string{"Authorization", "Basic ZGVtbzpkZW1v"}) // demo:demo
			case s.HTTP != "":
				r.headers = append(r.headers, [2]string{"Authorization", strings.ToUpper(s.HTTP[:1]) + s.HTTP[1:] + " demo"})
			}
		}
	}
	if cookies != nil {
		r.headers = append(r.headers, [2]string{"Cookie", strings.Join(cookies, "; ")})
	}
	if len(query) > 0 {
		path += "?" + strings.Join(query, "&")
	}
	r.path = path
	if b := route.Body; b != nil && b.Required {
		if r.body, ok = bodyFor(b); !ok {
			return r, false
		}
		r.headers = append(r.headers, [2]string{"Content-Type", "application/json"})
	}
	return r, r.valid(route.Operation, auth)
}

// simplest is the requirement with the fewest schemes.
func simplest(list []specs.Requirement) specs.Requirement {
	return slices.MinFunc(list, func(a, b specs.Requirement) int { return len(a) - len(b) })
}

// bodyFor returns a documented example of a JSON body.
func bodyFor(b *specs.Body) (string, bool) {
	for _, m := range b.Content {
		if m.Essence() != "application/json" {
			continue
		}
		for _, e := range m.Examples {
			if e.Value != nil && (m.Schema == nil || m.Schema.Valid(e.Value, schema.ToServer)) {
				return e.Value.JSON(), true
			}
		}
	}
	return "", false
}

// valid reports whether the document allows the request, and means this
// operation by it.
func (r request) valid(op *specs.Operation, auth bool) bool {
	req, err := http.NewRequest(r.method, "http://127.0.0.1"+r.path, strings.NewReader(r.body)) //nolint:noctx // it is not sent
	if err != nil {
		return false
	}
	for _, h := range r.headers {
		req.Header.Set(h[0], h[1])
	}
	found, params, err := op.Document.Match(r.method, req.URL.EscapedPath())
	if err != nil || found != op {
		return false
	}
	violations := op.CheckRequest(req, params)
	_, _ = io.Copy(io.Discard, req.Body) // memory
	return !slices.ContainsFunc(violations, func(v specs.Violation) bool { return auth || v.Code != specs.CodeCredentials })
}

// curl is the command line for the request.
func (r request) curl(address string) string {
	words := []string{"curl"}
	if r.method != http.MethodGet && (r.method != http.MethodPost || r.body == "") {
		words = append(words, "-X", r.method)
	}
	for _, h := range r.headers {
		words = append(words, "-H", quote(h[0]+": "+h[1]))
	}
	if r.body != "" {
		words = append(words, "-d", quote(r.body))
	}
	return strings.Join(append(words, quote(address+r.path)), " ")
}

// quote makes one word of a text for a shell of the Bourne family.
func quote(s string) string {
	safe := func(c rune) bool {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("-_./:%@+,", c)
	}
	if s != "" && strings.IndexFunc(s, func(c rune) bool { return !safe(c) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
