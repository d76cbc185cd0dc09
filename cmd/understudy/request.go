package main

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/mock"
	"github.com/understudy-api/understudy/specs"
)

// firstRequest picks the request that is the easiest to understand: a GET
// before others, few parameters before many, the first in the documents before
// the rest. Every request that is offered is one the document allows. Where
// there is none, it asks the stand-in what it plays.
func firstRequest(server *mock.Server, docs []*specs.Document, auth bool) *fixtures.Request {
	var ops []*specs.Operation
	for _, d := range docs {
		ops = slices.AppendSeq(ops, d.Operations())
	}
	slices.SortStableFunc(ops, func(a, b *specs.Operation) int { return effort(a, auth) - effort(b, auth) })
	for _, op := range ops {
		if r := shortest(server.Generator(op), op, auth); r != nil {
			return r
		}
	}
	return &fixtures.Request{Method: http.MethodGet, Target: "/__understudy/"}
}

// effort grows with what there is to understand in a request. It goes by what
// the operation declares, since to make requests takes time.
func effort(op *specs.Operation, auth bool) int {
	n := 0
	if op.Method != http.MethodGet {
		n += 1000
	}
	if op.Body != nil && op.Body.Required {
		n += 1000
	}
	for _, p := range op.Parameters {
		if p.Required {
			n += 10
		}
	}
	if auth {
		shown, _ := op.Demo()
		n += len(shown)
	}
	return n
}

// shortest makes a request that says no more than it must, nil where there is
// none that a person could type.
func shortest(g *fixtures.Generator, op *specs.Operation, auth bool) *fixtures.Request {
	r, err := g.RequestAs(op, fixtures.Minimal.Variant(), g.Settings().Seed)
	if err != nil { // a query cannot say that a list is empty
		r, err = g.RequestAs(op, fixtures.Typical.Variant(), g.Settings().Seed)
	}
	if err != nil || strings.ContainsFunc(string(r.Body), func(c rune) bool { return !unicode.IsPrint(c) }) {
		return nil
	}
	r.Header = slices.DeleteFunc(r.Header, func(f fixtures.Field) bool { return f.Name == "Accept" })
	if !auth {
		return anonymous(r)
	}
	return r
}

// anonymous is the request without its credentials, unless one of its
// parameters asks for them too.
func anonymous(r *fixtures.Request) *fixtures.Request {
	secrets := map[string][]string{}
	shown, _ := r.Operation.Demo()
	for _, c := range shown {
		in, name, text := c.Place()
		if in == "query" {
			name = strings.ReplaceAll(url.QueryEscape(name), "+", "%20") // as targets have it
		}
		secrets[in] = append(secrets[in], name+"="+text)
	}
	bare := *r
	path, query, _ := strings.Cut(r.Target, "?")
	bare.Target = strings.TrimSuffix(path+"?"+without(secrets["query"], query, "&"), "?")
	bare.Header = nil
	for _, f := range r.Header {
		if f.Name == "Cookie" {
			f.Value = without(secrets["cookie"], f.Value, "; ")
		}
		if f.Value != "" && !slices.Contains(secrets["header"], f.Name+"="+f.Value) {
			bare.Header = append(bare.Header, f)
		}
	}
	if slices.ContainsFunc(bare.Check(), func(v specs.Violation) bool { return v.Code != specs.CodeCredentials }) {
		return r
	}
	return &bare
}

// without takes some parts out of a list.
func without(parts []string, list, separator string) string {
	return strings.Join(slices.DeleteFunc(strings.Split(list, separator), func(part string) bool {
		return slices.Contains(parts, part)
	}), separator)
}

// command is the command line for a request.
func command(r *fixtures.Request, address string) string {
	words := []string{"curl"}
	implied := http.MethodGet
	if r.Body != nil {
		implied = http.MethodPost
	}
	if r.Method != implied {
		words = append(words, "-X", r.Method)
	}
	for _, h := range r.Header {
		words = append(words, "-H", quote(h.Name+": "+h.Value))
	}
	if r.Body != nil {
		words = append(words, "-d", quote(string(r.Body)))
	}
	return strings.Join(append(words, quote(address+r.Target)), " ")
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
