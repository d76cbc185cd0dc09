package contract

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// spellings lists how messages may carry a text: as it is, escaped for a URL, for
// JSON and for Go, and in Base64, also in the middle of a longer text.
func spellings(text string) []string {
	query, path := url.QueryEscape(text), url.PathEscape(text)
	list := []string{text, query, path, strings.ReplaceAll(query, "+", "%20"), lowerEscapes(query), lowerEscapes(path)}
	var b strings.Builder
	e := json.NewEncoder(&b)
	for _, html := range []bool{false, true} {
		b.Reset()
		e.SetEscapeHTML(html)
		if e.Encode(text) == nil { // a text can always be written
			inner := strings.TrimSuffix(b.String(), "\n")
			list = append(list, inner[1:len(inner)-1], strings.ReplaceAll(inner[1:len(inner)-1], "/", `\/`))
		}
	}
	quoted := strconv.Quote(text)
	list = append(list, quoted[1:len(quoted)-1])
	for _, coding := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
		whole := coding.EncodeToString([]byte(text))
		list = append(list, whole, strings.TrimRight(whole, "="), url.QueryEscape(whole))
		for before := range 3 {
			if part := within(coding, text, before); len(part) >= 2*leastSecret {
				list = append(list, part)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// within is what Base64 of a longer text has of this one, where so many bytes
// modulo 3 come before: the digits that depend on nothing else.
func within(coding *base64.Encoding, text string, before int) string {
	digits := coding.WithPadding(base64.NoPadding).EncodeToString([]byte(strings.Repeat("\x00", before) + text))
	from := (before*8 + 5) / 6
	to := (before + len(text)) * 8 / 6
	return digits[min(from, to):to]
}

// lowerEscapes writes %2F as %2f.
func lowerEscapes(text string) string {
	out := []byte(text)
	for i := 0; i+2 < len(out); i++ {
		if out[i] == '%' {
			copy(out[i+1:i+3], strings.ToLower(text[i+1:i+3]))
		}
	}
	return string(out)
}

// hideErrand hides what an errand shows under names that say that it is secret.
func (r *redactor) hideErrand(e Errand) {
	for name, value := range e.Header {
		if telling(name) {
			r.hideHeader(name, value)
		}
	}
	if text, is := e.Body.(string); is {
		var v any
		if json.Unmarshal([]byte(text), &v) == nil {
			r.hideMembers("", v)
		} else {
			r.hideForm(text)
		}
	} else {
		r.hideMembers("", e.Body)
	}
	if _, query, _ := strings.Cut(e.URL, "?"); query != "" {
		r.hideForm(query)
	}
}

func (r *redactor) hideForm(text string) {
	form, err := url.ParseQuery(text)
	if err != nil {
		return // it is no form, and says nothing by names
	}
	for name, values := range form {
		for _, value := range values {
			r.hideMembers(name, value)
		}
	}
}

func (r *redactor) hideMembers(name string, v any) {
	switch v := v.(type) {
	case string:
		if telling(name) {
			r.hide(secret{"UNDERSTUDY_" + shellName(name), "the value of " + name}, v)
		}
	case []any:
		for _, one := range v {
			r.hideMembers(name, one)
		}
	case map[string]any:
		for _, key := range sortedNames(v) {
			r.hideMembers(key, v[key])
		}
	}
}
