package mock

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/understudy-api/understudy/mock/store"
	"github.com/understudy-api/understudy/mock/world"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// remembered does what the request asks for to the world of its session, and
// answers with what has become of it. Who asks for a certain answer, with a
// preference, asks for no world.
func remembered(next handler) handler {
	return func(x *exchange) {
		if !x.remembers() {
			next(x)
			return
		}
		asked := world.Request{Operation: x.role.op, Input: x.input, Caller: x.caller(), URL: x.url(), Base: x.base(), Same: x.role.same}
		for i := range x.repeated {
			asked.Unchanged = append(asked.Unchanged, x.repeated[i].Pointer)
		}
		if x.medium != nil {
			asked.Media = x.medium.MediaType
		}
		if x.prefer.seeded {
			asked.Seed = &x.prefer.seed
		}
		out, err := x.session.Do(x.Request.Context(), asked)
		if err != nil {
			x.lost(err)
			return
		}
		if out == nil {
			if x.repeated != nil {
				x.refuse(x.role.invalid, x.repeated...)
				return
			}
			next(x)
			return
		}
		if err := out.Fault(); err != nil {
			x.Writer.Header()[headerRule] = []string{printable(err.Error())}
		}
		if reply := x.role.reply(out.Status); out.Status != 0 && reply != nil {
			x.reply, x.status = reply, out.Status
			x.medium = negotiate(x.Request.Header["Accept"], reply.media)
			if x.medium == nil && len(reply.media) > 0 {
				x.medium = reply.media[0] // what was done is told, in whatever form
			}
		}
		for _, h := range out.Headers(x.reply.response) {
			lines := []string{printable(h.Value)}
			if h.Value == "" {
				lines = []string{} // there is nothing to tell: neither is anything made up
			}
			x.Writer.Header()[http.CanonicalHeaderKey(h.Name)] = lines
		}
		if x.medium == nil {
			next(x)
			return
		}
		if body, text := out.Body(x.medium.MediaType); body == nil || !x.show(body, text) {
			next(x)
		}
	}
}

// remembers reports whether the world has a say in the answer. It has none where
// the document knows no success: who is told of a failure has changed nothing.
func (x *exchange) remembers() bool {
	s := x.server
	if s.config.State == "off" || x.prefer.made() || !s.worlds.Stateful(x.role.op) {
		return false
	}
	return x.role.usual != nil && x.role.usual.status < http.StatusBadRequest
}

// made reports whether the client asks for an answer that is made for it.
func (p *preference) made() bool {
	return p.code != 0 || p.example != "" || p.variant != "" || p.dynamic
}

// show sends a body that the world has made. It reports false, and sends nothing,
// where the media type has no form for it.
func (x *exchange) show(body *schema.Value, text []byte) bool {
	m := x.medium
	header := m.header
	if !m.json {
		encoded, contentType, err := m.Encode(body)
		if err != nil {
			return false
		}
		text = encoded
		if m.multipart {
			header = []string{contentType}
		}
	}
	x.headers(x.reply)
	x.source = fromWorld[0]
	x.Writer.Header()[headerSource] = fromWorld
	x.send(x.status, header, text)
	return true
}

// lost refuses a request that the world cannot do.
func (x *exchange) lost(err error) {
	var missing *world.Missing
	var taken *world.Taken
	var refused *world.Refused
	var refusal *world.Refusal
	var full *store.FullError
	op := x.role.op
	switch {
	case errors.As(err, &missing):
		v := specs.Violation{
			Code: specs.CodeUnknown, In: "path", Expected: "one of " + missing.Kind + " that there is",
			Value: schema.Show(&missing.Key), Rule: op.Location,
		}
		if p := missing.Parameter; p != nil {
			v.In, v.Name, v.Rule = p.In, p.Name, p.Location
		} else {
			v.In = "body"
		}
		x.refuse(http.StatusNotFound, v)
	case errors.As(err, &taken):
		x.refuse(http.StatusConflict, specs.Violation{
			Code: specs.CodeTaken, In: "body", Pointer: schema.JoinPointer("", taken.Member),
			Expected: "one that " + taken.Kind + " has not", Value: schema.Show(&taken.Key), Rule: op.Location,
		})
	case errors.As(err, &refused):
		status := http.StatusConflict
		if !op.Documents(status) {
			status = x.role.invalid
		}
		x.refuse(status, specs.Violation{
			Code: specs.CodePatch, In: "body", Pointer: refused.Pointer, Expected: "a change that can be made: " + refused.Reason, Rule: op.Location,
		})
	case errors.Is(err, world.ErrReadOnly):
		x.refuse(x.role.invalid, x.repeated...)
	case errors.As(err, &refusal):
		x.refuse(refusal.Status, specs.Violation{Code: specs.CodeRule, In: "body", Expected: refusal.Why, Rule: refusal.Rule})
	case errors.As(err, &full):
		x.refuse(http.StatusInsufficientStorage, specs.Violation{
			Code: specs.CodeFull, In: "body", Rule: op.Location,
			Expected: "less to remember: " + full.Error() + "; reset the session, or raise the limit",
		})
	case errors.Is(err, store.ErrUnavailable), errors.Is(err, store.ErrConflict):
		x.Writer.Header()["Retry-After"] = []string{"1"}
		x.refuse(http.StatusServiceUnavailable, specs.Violation{
			Code: specs.CodeUnavailable, In: "status", Expected: "a store that can be reached: " + err.Error(), Rule: op.Location,
		})
	default:
		x.problem(http.StatusInternalServerError, "The world cannot be worked out", err.Error()+".", nil)
	}
}

// caller names whose credentials the request shows: one as it is, and several on a
// line each, none of which looks like another.
func (x *exchange) caller() string {
	x.showing()
	var list []string
	for _, c := range x.credentials {
		value := c.Value
		if strings.Contains(value, "\n") || strings.HasPrefix(value, `"`) {
			value = strconv.Quote(value)
		}
		list = append(list, value)
	}
	return strings.Join(list, "\n")
}

// base is what stands before the path of the operation.
func (x *exchange) base() string {
	path := x.Request.URL.EscapedPath()
	for _, base := range x.role.op.BasePaths {
		rest, ok := strings.CutPrefix(path, base)
		if ok && strings.HasPrefix(rest, "/") && strings.Count(rest, "/") == strings.Count(x.role.op.Path, "/") {
			return x.prefix + base
		}
	}
	return x.prefix
}

// url is the address that the client asked for.
func (x *exchange) url() string {
	scheme := "http://"
	if x.Request.TLS != nil {
		scheme = "https://"
	}
	return scheme + x.Request.Host + x.prefix + x.Request.URL.RequestURI()
}
