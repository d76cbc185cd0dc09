package mock

import (
	"encoding/json"
	"net/http"
)

var problemJSON = []string{"application/problem+json"}

// problem answers with problem details (RFC 9457), where no document has a
// shape for what is to be said. extra, unless nil, adds one member: a map with
// one key.
func (x *exchange) problem(status int, title, detail string, extra any) {
	if title == "" {
		title = http.StatusText(status)
	}
	p := struct {
		Type   string `json:"type"`
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail,omitempty"`
	}{"about:blank", title, status, detail}
	body, err := json.Marshal(p)
	if more, e := json.Marshal(extra); err == nil && e == nil && extra != nil && len(more) > 2 {
		body = append(append(body[:len(body)-1], ','), more[1:]...)
	}
	x.source = fromRefusal[0]
	x.Writer.Header()[headerSource] = fromRefusal
	x.send(status, problemJSON, body)
}
