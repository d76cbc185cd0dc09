package mock

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"slices"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

// happening is a webhook that may be made to happen.
type happening struct {
	Webhook  string `json:"webhook"`
	Document string `json:"document"`
	Summary  string `json:"summary"`
	Changes  bool   `json:"changes"` // whether the document says what it does to the world
}

func (x *exchange) listEvents() (any, error) {
	list := []happening{}
	for _, hook := range x.server.worlds.Webhooks() {
		list = append(list, happening{hook.Name, hook.Document.Location, hook.Summary, x.server.worlds.Happens(hook)})
	}
	return map[string][]happening{"events": list}, nil
}

// maxInvented is how many payloads are made up until one changes something: the
// first may be about what there is already.
const maxInvented = 8

func (x *exchange) sendEvent() (any, error) {
	hooks := x.server.worlds.Webhooks()
	name := x.input.Value("path", "webhook").Text
	i, err := choose(x, "webhook", name, len(hooks), func(i int) (string, string) { return hooks[i].Name, hooks[i].Document.Location })
	if err != nil {
		return nil, err
	}
	hook := hooks[i]
	var in *specs.Input
	var changed int
	if len(x.input.BodyText) > 0 {
		if in, err = payload(hook, x.input.BodyText, x.Request.Header); err == nil {
			changed, err = x.session.Happen(x.Request.Context(), hook, in)
		}
	} else {
		in, changed, err = x.invent(hook)
	}
	if err != nil {
		return nil, err
	}
	answer := &schema.Value{
		Kind:  schema.Object,
		Keys:  []string{"webhook", "document", "changed"},
		Items: []schema.Value{schema.Text(hook.Name), schema.Text(hook.Document.Location), schema.Int(int64(changed))},
	}
	if in.MediaType != nil {
		sent := in.Body
		if sent == nil {
			sent = new(schema.Text(string(in.BodyText)))
		}
		answer.Keys, answer.Items = append(answer.Keys, "payload"), append(answer.Items, *sent)
	}
	return answer, nil
}

// invent makes a webhook happen with a payload that is made up.
func (x *exchange) invent(hook *specs.Webhook) (in *specs.Input, changed int, err error) {
	ctx := x.Request.Context()
	attempts := 1
	if x.server.worlds.Happens(hook) {
		attempts = maxInvented
	}
	for attempt := range attempts {
		text, contentType, err := x.session.Invent(ctx, hook, attempt)
		if err != nil {
			return nil, 0, err
		}
		if in, err = payload(hook, text, http.Header{"Content-Type": {contentType}}); err != nil {
			return nil, 0, err
		}
		if changed, err = x.session.Happen(ctx, hook, in); changed > 0 || err != nil {
			return in, changed, err
		}
	}
	return in, 0, x.session.Pass(ctx) // so that the next payload is another
}

// payload reads what a webhook sends, as its document describes it. The API
// sends it, so that it may have what is read-only; what it would say besides,
// such as a signature, may be left out.
func payload(hook *specs.Webhook, text []byte, h http.Header) (*specs.Input, error) {
	h = h.Clone()
	h.Del("Content-Encoding") // the text is no longer compressed
	r := &http.Request{
		Method: hook.Method, URL: &url.URL{Path: "/"}, Header: h,
		Body: io.NopCloser(bytes.NewReader(text)), ContentLength: int64(len(text)),
	}
	in, violations := hook.Read(r, nil, int64(len(text)))
	violations = slices.DeleteFunc(violations, func(v specs.Violation) bool {
		return v.Code == "readOnly" || v.Code == "required" && v.In != "body"
	})
	if len(violations) > 0 {
		return nil, &broken{violations}
	}
	return in, nil
}
