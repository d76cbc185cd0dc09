package specs

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
)

// Demo returns credentials for the first requirement that a request can show:
// the key or token demo, the user demo with the password demo. They are the
// inverse of [Operation.Credentials], which accepts them. ok is false where the
// operation has requirements, and none of them can be shown.
func (o *Operation) Demo() (shown []Credential, ok bool) {
	for _, requirement := range o.Security {
		if shown, ok := requirement.demo(); ok {
			return shown, true
		}
	}
	return nil, len(o.Security) == 0
}

func (r Requirement) demo() ([]Credential, bool) {
	shown := make([]Credential, 0, len(r))
	request := http.Request{Header: http.Header{}, URL: &url.URL{}}
	for _, s := range r {
		c := Credential{s, "demo"}
		switch {
		case s.Type == "mutualTLS":
			c.Value = "" // it is not for HTTP to show
		case s.HTTP == "basic":
			c.Value = "demo:demo"
		}
		shown = append(shown, c)
		switch in, name, text := c.Place(); in {
		case "query":
			request.URL.RawQuery += "&" + url.QueryEscape(name) + "=" + url.QueryEscape(text)
		case "header":
			request.Header.Set(name, text)
		case "cookie":
			request.Header.Add("Cookie", name+"="+text)
		}
	}
	// Two schemes may ask for different texts in one place.
	for _, c := range shown {
		if c.Scheme.shown(&request) != c.Value {
			return nil, false
		}
	}
	return shown, true
}

// Place says where a request shows the credential, and how: in is query, header
// or cookie, "" where a request does not show it; text stands there under name,
// not escaped yet in a query.
func (c Credential) Place() (in, name, text string) {
	s := c.Scheme
	switch {
	case s.Type == "apiKey":
		return s.In, s.Key, c.Value
	case s.HTTP == "":
		return "", "", ""
	case s.HTTP == "basic": // RFC 7617
		return "header", "Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte(c.Value))
	}
	return "header", "Authorization", strings.ToUpper(s.HTTP[:1]) + s.HTTP[1:] + " " + c.Value
}
