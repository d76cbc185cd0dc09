package contract

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"slices"
	"unicode/utf8"
)

// mostShown is how much of a body of an answer a report has.
const mostShown = 16 << 10

// shed lets go of what no report shows of a long body, once nothing more is to be
// found out about it: a run may keep the answers to thousands of cases.
func (a *answer) shed() {
	if a != nil && len(a.body) > 2*mostShown {
		a.body = bytes.Clone(opening(a.body, 2*mostShown))
	}
}

// opening is the first part of a body, in which no character of a text is torn.
func opening(body []byte, n int) []byte {
	first := body[:n]
	for utf8.Valid(body) && !utf8.Valid(first) {
		first = first[:len(first)-1]
	}
	return first
}

// requestFacts are what a report shows of a request that was sent, and the command
// that sends it again, both without secrets.
func (r *redactor) requestFacts(method, address string, header http.Header, body []byte) (RequestFacts, string) {
	facts := RequestFacts{Method: method, URL: r.text(address)}
	var marked []string
	for _, name := range sortedNames(header) {
		for _, value := range header[name] {
			facts.Header = append(facts.Header, name+": "+r.header(name, value))
			marked = append(marked, name+": "+r.marked(value))
		}
	}
	if body != nil {
		facts.Body, facts.Binary = r.body(body)
	}
	// In a body of bytes, what stands for a secret must not be a mark.
	sent := body
	switch {
	case body == nil:
	case facts.Binary:
		sent = []byte(r.text(string(body)))
	default:
		sent = []byte(r.marked(string(body)))
	}
	return facts, curl(method, r.marked(address), marked, sent, facts.Binary)
}

// responseFacts are what a report shows of an answer; nil for none.
func (r *redactor) responseFacts(a *answer) *ResponseFacts {
	if a == nil {
		return nil
	}
	facts := &ResponseFacts{Status: a.status}
	for name, values := range a.header {
		for _, value := range values {
			facts.Header = append(facts.Header, name+": "+r.answered(name, value))
		}
	}
	slices.Sort(facts.Header)
	body := a.body
	if r.text(string(body)) != string(body) {
		body = []byte(r.text(string(body))) // before it is cut, which may be in a secret
	}
	if len(body) > mostShown {
		body, facts.Cut = opening(body, mostShown), true
	}
	facts.Body, facts.Binary = r.body(body)
	return facts
}

// body is a body as a report has it.
func (r *redactor) body(body []byte) (text string, binary bool) {
	plain := r.text(string(body))
	if utf8.ValidString(plain) && !bytes.ContainsRune([]byte(plain), 0) {
		return plain, false
	}
	return base64.StdEncoding.EncodeToString([]byte(plain)), true
}
