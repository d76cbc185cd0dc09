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
	if in.BodyText != nil {
		r.Body = io.NopCloser(bytes.NewReader(in.BodyText))
	}
	return append(violations, faults...)
}

// Read decodes the parameters and the body of a request, and checks them; it
// leaves credentials to [Operation.Credentials]. What breaks a promise is not
// in the Input unless the operation coerces, when parameters are mended and
// never a violation. limit bounds the body, in bytes.
func (o *Operation) Read(r *http.Request, params Params, limit int64) (*Input, []Violation) {
	in := &Input{}
	var violations []Violation
	if n := len(params) + len(o.query) + len(o.others); n > 0 {
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
	for _, p := range o.others {
		violations = o.take(in, p, p.fromOther(r), violations)
	}
	if o.Body != nil {
		violations = append(violations, o.readBody(in, r, limit)...)
	}
	return in, violations
}

func (p *Parameter) fromOther(r *http.Request) decoded {
	if p.In == "header" {
		return p.fromHeader(r.Header.Values(p.Name))
	}
	if p.shape.object && p.Explode && p.Style == "form" && p.MediaType == "" {
		raw := ""
		for _, c := range r.Cookies() {
			raw += "&" + c.Name + "=" + c.Value
		}
		return p.fromFields(raw)
	}
	c, err := r.Cookie(p.Name)
	if err != nil {
		return decoded{}
	}
	if p.shape.array || p.shape.object {
		return p.delimited(c.Value, ",")
	}
	if p.MediaType != "" {
		return p.fromContent(unescape(c.Value))
	}
	return decoded{value: p.shape.single(c.Value), present: true}
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
	case p.AllowEmptyValue && d.value.Kind == schema.String && d.value.Text == "":
	case p.Schema != nil:
		if faults := p.Schema.Check(&d.value, schema.ToServer, p.In, p.Name); faults != nil {
			return append(violations, faults...)
		}
	}
	in.Values = append(in.Values, Argument{p, d.value})
	return violations
}

func (o *Operation) readBody(in *Input, r *http.Request, limit int64) []Violation {
	text, fault := readBody(r, limit)
	if fault != nil {
		if fault.Rule.File == "" {
			fault.Rule = o.Body.Location
		}
		return []Violation{*fault}
	}
	in.BodyText = text
	contentType := r.Header.Get("Content-Type")
	if len(text) == 0 {
		if o.Body.Required && !o.emptyBodyAllowed(contentType) {
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
	value, typed, fault := m.value(text, contentType)
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

// emptyBodyAllowed reports whether no bytes are a body: text and bytes may be
// empty, values may not.
func (o *Operation) emptyBodyAllowed(contentType string) bool {
	m := mediaTypeFor(o.Body.Content, contentType)
	return m != nil && contentType != "" && (m.format == bodyText || m.format == bodyForm)
}
