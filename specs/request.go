package specs

import (
	"bytes"
	"io"
	"net/http"

	"github.com/understudy-api/understudy/specs/schema"
)

// Input is what a request says, read by what its operation declares.
type Input struct {
	Values    []Argument // of the parameters that are present, in the order of Operation.Parameters
	Body      *schema.Value
	BodyText  []byte
	MediaType *MediaType // of the body
	Coerced   []Coercion // what was mended; see OperationHints.Input

	raw []byte // the body before it was decompressed
}

// Argument is the value of one parameter.
type Argument struct {
	Parameter *Parameter
	Value     schema.Value
}

// Coercion is a parameter that was not as declared, and what was made of it.
type Coercion struct {
	Parameter *Parameter
	Got       string
	Used      *schema.Value // nil: it was ignored
}

// Value returns the value of a parameter, or nil when it is absent.
func (in *Input) Value(place, name string) *schema.Value {
	if in == nil {
		return nil
	}
	for i := range in.Values {
		if p := in.Values[i].Parameter; p.In == place && p.Name == name {
			return &in.Values[i].Value
		}
	}
	return nil
}

// CheckRequest returns every way in which a request breaks what the operation
// promises, nil for none: credentials, then parameters, then the body. params
// are those of [Document.Match]. The body is read, at most [MaxBody] bytes,
// and put back for the next reader.
func (o *Operation) CheckRequest(r *http.Request, params Params) []Violation {
	var violations []Violation
	if _, v := o.Credentials(r); v != nil {
		violations = append(violations, *v)
	}
	in, faults := o.Read(r, params, MaxBody)
	if in.raw != nil {
		r.Body = io.NopCloser(bytes.NewReader(in.raw))
	}
	return append(violations, faults...)
}

// Read decodes the parameters and the body of a request, and checks them; it
// leaves credentials to [Operation.Credentials]. What breaks a promise is not
// in the Input unless the operation coerces, when parameters are mended and
// never a violation. limit bounds the body, in bytes.
func (o *Operation) Read(r *http.Request, params Params, limit int64) (*Input, []Violation) {
	in := &Input{}
	return in, o.ReadInto(in, r, params, limit)
}

// ReadInto is Read into an Input of the caller's, whose room for values is
// used again.
func (o *Operation) ReadInto(in *Input, r *http.Request, params Params, limit int64) []Violation {
	*in = Input{Values: in.Values[:0]}
	var violations []Violation
	if n := len(params) + len(o.query) + len(o.others); n > cap(in.Values) {
		in.Values = make([]Argument, 0, n)
	}
	for i, p := range o.pathVars {
		if i < len(params) {
			violations = o.take(in, p, p.fromPath(params[i].Value), violations)
		}
	}
	for _, p := range o.query {
		violations = o.take(in, p, p.fromQuery(r.URL.RawQuery), violations)
	}
	var cookies []*http.Cookie
	for _, p := range o.others {
		var d decoded
		if p.In == "header" {
			d = p.fromHeader(r.Header.Values(p.Name))
		} else {
			if cookies == nil {
				cookies = r.Cookies()
			}
			d = p.fromCookies(cookies)
		}
		violations = o.take(in, p, d, violations)
	}
	if o.Body != nil {
		violations = append(violations, o.readBody(in, r, limit)...)
	}
	return violations
}

// take checks one decoded parameter and puts it into the input.
func (o *Operation) take(in *Input, p *Parameter, d decoded, violations []Violation) []Violation {
	if o.Hints.Coerces() {
		p.coerce(in, d)
		return violations
	}
	switch {
	case !d.present && p.Required:
		return append(violations, Violation{
			Code: "required", In: p.In, Name: p.Name,
			Expected: "the parameter " + p.Name + ": it is required", Rule: p.Location,
		})
	case !d.present:
		return violations
	case d.fault != nil:
		return append(violations, *d.fault)
	}
	in.Values = append(in.Values, Argument{p, d.value})
	v := &in.Values[len(in.Values)-1].Value // checked where it stays: it need not be moved to the heap
	if p.Schema == nil || p.AllowEmptyValue && v.Kind == schema.String && v.Text == "" {
		return violations
	}
	faults := p.Schema.Check(v, schema.ToServer, p.In, p.Name)
	if faults == nil {
		return violations
	}
	if text, ok := p.shape.asText(v); ok && p.Schema.Valid(&text, schema.ToServer) {
		*v = text
		return violations
	}
	in.Values = in.Values[:len(in.Values)-1]
	return append(violations, faults...)
}

func (o *Operation) readBody(in *Input, r *http.Request, limit int64) []Violation {
	text, raw, fault := readBody(r, limit)
	in.raw = raw
	if fault != nil {
		if fault.Rule.File == "" {
			fault.Rule = o.Body.Location
		}
		return []Violation{*fault}
	}
	in.BodyText = text
	contentType := r.Header.Get("Content-Type")
	if len(text) == 0 && !o.emptyBodyAllowed(contentType) {
		if o.Body.Required {
			return []Violation{{Code: "required", In: "body", Expected: "a body: it is required", Rule: o.Body.Location}}
		}
		return nil
	}
	if len(o.Body.Content) == 0 {
		return nil
	}
	m := mediaTypeFor(o.Body.Content, contentType)
	if m == nil {
		v := schema.Text(contentType)
		return []Violation{{
			Code: CodeMediaType, In: "header", Name: "Content-Type",
			Expected: mediaTypeNames(o.Body.Content), Value: schema.Show(&v), Rule: o.Body.Location,
		}}
	}
	in.MediaType = m
	value, typed, fault := m.value(text, contentType, schema.ToServer)
	if fault != nil {
		fault.Rule = m.Location
		return []Violation{*fault}
	}
	if !typed {
		return nil
	}
	in.Body = &value
	if m.Schema == nil {
		return nil
	}
	return m.Schema.Check(&value, schema.ToServer, "body", "")
}

// emptyBodyAllowed reports whether no bytes are a body: a text may be empty, and
// a form have no fields. Where no body need be sent, there is none.
func (o *Operation) emptyBodyAllowed(contentType string) bool {
	m := mediaTypeFor(o.Body.Content, contentType)
	return o.Body.Required && m != nil && contentType != "" && (m.format == bodyText || m.format == bodyForm)
}
