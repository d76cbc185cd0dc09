package mock_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/mock"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

var walks = flag.Uint64("walks", 0, "how many random walks through state there are; 0: a few")

// seeds is how many random walks there are.
func seeds(usual uint64) uint64 {
	if *walks > 0 {
		return *walks
	}
	return usual
}

// steps is how long a random walk is.
const steps = 200

// walk is one random sequence of valid requests.
type walk struct {
	*client
	r     *rand.Rand
	seed  uint64
	known map[*specs.Document][]schema.Value // keys of earlier answers
	there map[string]bool                    // what is known to be at a path, or not to be
	past  []string                           // what was done, to be told when something is wrong
}

// Whatever is done, in whatever order, every answer keeps what the document
// promises, and tells of one world.
func TestStateRandomWalks(t *testing.T) {
	t.Parallel()
	names := append([]string{"shelter.yaml", "market.yaml", "library.yaml", "menu.yaml", "desk.yaml"}, specs.Names()...)
	var docs []*specs.Document
	second := map[*specs.Document]opinion{}
	for _, name := range names {
		d := document(t, name)
		docs = append(docs, d)
		second[d] = opinionOf(t, d)
	}
	r := startRedis(t)
	for seed := range seeds(uint64(few(4, 2))) {
		config := mock.Config{RateLimits: "off"}
		config.Seed = seed
		open := []stage{inMemory, inMemory, inMemory, inRedis(r, 2)}[seed%4]
		w := &walk{client: open(t, config, docs...).client(t), r: rand.New(rand.NewPCG(seed, 0)), seed: seed, known: map[*specs.Document][]schema.Value{}, there: map[string]bool{}}
		for step := range steps {
			w.step(second, step)
			if t.Failed() {
				t.Fatalf("seed %d, after\n%s", seed, strings.Join(w.past, "\n"))
			}
		}
	}
}

func (w *walk) step(second map[*specs.Document]opinion, step int) {
	d := w.h.docs[w.r.IntN(len(w.h.docs))]
	var ops []*specs.Operation
	for op := range d.Operations() {
		ops = append(ops, op)
	}
	op := ops[w.r.IntN(len(ops))]
	g := w.h.servers[0].Generator(op)
	q, err := g.RequestAs(op, fixtures.Profiles()[w.r.IntN(3)].Variant(), w.seed*steps+uint64(step))
	if err != nil {
		return // it cannot be made
	}
	q.Target = w.aim(op, q.Target)
	var headers []string
	for _, f := range q.Header {
		headers = append(headers, f.Name+": "+f.Value)
	}
	r := w.do(q.Method, q.Target, string(q.Body), headers...)
	w.past = append(w.past, fmt.Sprintf("%s %s %s: %d", q.Method, q.Target, q.Body, r.status))
	if r.status >= 500 {
		w.Errorf("%s: %s", w.past[len(w.past)-1], r.body)
	}
	if w.r.IntN(10) == 0 && op.Documents(r.status) {
		if err := second[d](op, r); err != nil {
			w.Errorf("second opinion of %s: %v: %s", w.past[len(w.past)-1], err, r.body)
		}
	}
	w.listen(d, r)
	if !boxed(d) {
		w.believe(q.Method, q.Target, r)
	}
}

// boxed reports whether a document is one of the box: their rules may hide what
// there is, or keep what was removed.
func boxed(d *specs.Document) bool { return !strings.Contains(d.Location, "testdata") }

// aim takes keys of earlier answers, half of the time, in the place of those of
// the path.
func (w *walk) aim(op *specs.Operation, target string) string {
	path, query, asked := strings.Cut(target, "?")
	_, params, err := op.Document.Match(op.Method, path)
	require.NoError(w, err)
	template := op.Path
	for _, p := range params {
		value := p.Value
		declared := op.Parameter("path", p.Name)
		if known := w.known[op.Document]; w.r.IntN(2) == 0 && len(known) > 0 {
			for range 60 {
				v := known[w.r.IntN(len(known))]
				if declared.Schema.Valid(&v, schema.ToServer) && v.Plain() != "" {
					value = url.PathEscape(v.Plain())
					break
				}
			}
		}
		template = strings.Replace(template, "{"+p.Name+"}", value, 1)
	}
	base := op.BasePaths[0]
	if asked {
		template += "?" + query
	}
	return base + template
}

// listen remembers what may be keys.
func (w *walk) listen(d *specs.Document, r *reply) {
	var v any
	decoder := json.NewDecoder(strings.NewReader(r.body))
	decoder.UseNumber()
	if decoder.Decode(&v) != nil {
		return
	}
	var hear func(v any)
	hear = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, name := range []string{"id", "login", "isbn", "noteId", "uuid", "number", "conversation_id", "platform"} {
				switch one := v[name].(type) {
				case string:
					w.known[d] = append(w.known[d], schema.Text(one))
				case json.Number:
					w.known[d] = append(w.known[d], schema.Value{Kind: schema.Number, Text: one.String()})
				}
			}
			for _, name := range []string{"data", "items", "results", "payload"} {
				hear(v[name])
			}
		case []any:
			for _, one := range v[:min(len(v), 3)] {
				hear(one)
			}
		}
	}
	hear(v)
	w.known[d] = w.known[d][max(0, len(w.known[d])-60):]
}

// believe compares what an answer says of what is at a path with what earlier
// ones said.
func (w *walk) believe(method, target string, r *reply) {
	path, _, _ := strings.Cut(target, "?")
	op := w.operation(method, path)
	item := strings.HasSuffix(op.Path, "}")
	there, known := w.there[path]
	sure := op.Documents(404) || op.Documents(201) // otherwise it may have to answer of what there is not
	if item && known && sure && there != (r.status != 404 && r.status != 201) && r.status != 400 && r.status != 409 {
		w.Errorf("%s %s: %d, but before it was there: %t", method, path, r.status, there)
	}
	switch {
	case r.status == 201 && r.header.Get("Location") != "":
		w.there[r.header.Get("Location")] = true
	case item && r.status == 204:
		for other := range w.there {
			if strings.HasPrefix(other, path+"/") {
				delete(w.there, other)
			}
		}
		w.there[path] = false
	case item && sure && r.status < 300:
		w.there[path] = true
	case item && r.status == 404 && !strings.Contains(op.Path, "}/"):
		w.there[path] = false
	}
}
