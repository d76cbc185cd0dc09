package specs

import (
	"strings"
	"time"

	"github.com/understudy-api/understudy/specs/schema"
)

// Hints are what a document says, under x-understudy, of how a stand-in
// should behave, beyond what OpenAPI has words for.
type Hints struct {
	// Generate is when bodies are generated: auto, always or never. See
	// mock.Config.
	Generate string

	// RateLimits are the limits that operations may name, in the order of the
	// document; RateLimit is the one of operations that name none.
	RateLimits []RateLimit
	RateLimit  string

	// State is all that stands under x-understudy of the document: package
	// resources reads what concerns state.
	State Extension
}

// OperationHints are the hints of one operation.
type OperationHints struct {
	// Input is "coerce" where wrong parameters are never refused: what can be
	// cast is cast, what cannot be understood is replaced by the default or
	// ignored.
	Input string

	Generate  string     // as in Hints, for one operation
	RateLimit *RateLimit // nil: unlimited

	// State is all that stands under x-understudy of the operation, as in Hints.
	State Extension
}

// Coerces reports whether wrong parameters are mended rather than refused.
func (h OperationHints) Coerces() bool { return h.Input == "coerce" }

// RateLimit is a number of requests per window of time.
type RateLimit struct {
	Name     string
	Requests int
	Window   time.Duration
	Key      string // who shares one budget: credentials, address or header/NAME

	// Names of the headers that tell of it; "" for none. Reset carries Unix
	// seconds.
	LimitHeader, RemainingHeader, ResetHeader string
}

// extension is the member of a document that hints stand under.
const extension = "x-understudy"

func (b *builder) documentHints(root node) Hints {
	x := root.raw(extension)
	h := Hints{State: Extension{x}}
	b.known(x, "generate", "rateLimits", "rateLimit", "collections", "values")
	h.Generate = b.word(x.raw("generate"), "auto", "always", "never")
	for name, limit := range x.raw("rateLimits").members() {
		h.RateLimits = append(h.RateLimits, b.rateLimit(name, limit))
	}
	for _, collection := range x.raw("collections").members() {
		if s := collection.raw("schema"); s.v != nil {
			b.doc.declared[s.v] = b.compile(s)
		}
	}
	h.RateLimit = x.str("rateLimit")
	b.limitNamed(h.RateLimits, x.raw("rateLimit"))
	return h
}

func (b *builder) operationHints(op node) OperationHints {
	x := op.raw(extension)
	b.known(x, "input", "rateLimit", "generate", "collection", "does", "key", "filters", "search", "order", "let", "rules", "respond")
	h := OperationHints{
		State:    Extension{x},
		Input:    b.word(x.raw("input"), "coerce", "strict"),
		Generate: b.word(x.raw("generate"), "auto", "always", "never"),
	}
	limit := x.raw("rateLimit")
	h.RateLimit = b.limitNamed(b.doc.Hints.RateLimits, limit)
	if limit.v == nil && b.doc.Hints.RateLimit != "" {
		h.RateLimit = find(b.doc.Hints.RateLimits, b.doc.Hints.RateLimit)
	}
	return h
}

func (b *builder) rateLimit(name string, n node) RateLimit {
	b.known(n, "requests", "window", "key", "headers")
	l := RateLimit{Name: name, Key: "address", Window: time.Minute}
	if v := n.raw("requests"); v.v != nil && v.v.Kind == schema.Number {
		requests, _ := schema.NumberOf(v.v.Text).Int64()
		l.Requests = int(requests)
	}
	if l.Requests < 1 {
		b.failAt(n, "the rate limit %q needs requests, a whole number above 0", name)
	}
	if w := n.raw("window"); w.v != nil {
		var err error
		if l.Window, err = time.ParseDuration(w.v.Text); err != nil || l.Window <= 0 {
			b.failAt(w, "window must be a duration such as 60s or 1h, found %s", schema.Show(w.v))
		}
	}
	if k := n.raw("key"); k.v != nil {
		l.Key = k.v.Text
		if l.Key != "credentials" && l.Key != "address" && !strings.HasPrefix(l.Key, "header/") {
			b.failAt(k, "key must be credentials, address or header/NAME, found %s", schema.Show(k.v))
		}
	}
	h := n.raw("headers")
	b.known(h, "limit", "remaining", "reset")
	l.LimitHeader, l.RemainingHeader, l.ResetHeader = h.str("limit"), h.str("remaining"), h.str("reset")
	return l
}

// limitNamed returns the limit that n names, nil when there is no n or it says
// none.
func (b *builder) limitNamed(limits []RateLimit, n node) *RateLimit {
	if n.v == nil || n.v.Text == "none" {
		return nil
	}
	l := find(limits, n.v.Text)
	if l == nil {
		b.failAt(n, "no rate limit is named %s under rateLimits", schema.Show(n.v))
	}
	return l
}

func find(limits []RateLimit, name string) *RateLimit {
	for i := range limits {
		if limits[i].Name == name {
			return &limits[i]
		}
	}
	return nil
}

// word reads a setting that is one of a few words.
func (b *builder) word(n node, words ...string) string {
	if n.v == nil {
		return ""
	}
	for _, w := range words {
		if n.v.Kind == schema.String && n.v.Text == w {
			return w
		}
	}
	b.failAt(n, "expected one of %s, found %s", strings.Join(words, ", "), schema.Show(n.v))
	return ""
}

// known refuses members of an extension that nothing reads: a misspelt hint
// must not be silently without effect.
func (b *builder) known(n node, names ...string) {
	if n.v == nil {
		return
	}
	if n.v.Kind != schema.Object {
		b.failAt(n, "expected an object, found %s", schema.Show(n.v))
		return
	}
	for name, member := range n.members() {
		ok := strings.HasPrefix(name, "x-")
		for _, known := range names {
			ok = ok || name == known
		}
		if !ok {
			b.failAt(member, "unknown setting %q; there are %s", name, strings.Join(names, ", "))
		}
	}
}
