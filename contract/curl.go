package contract

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// curl is the command that sends a request: one line that a POSIX shell
// takes as it stands. header has lines such as Name: value. body nil is none.
// Secrets that are marked are variables of the shell, and what each is to hold is
// in the error for one that is not set.
func curl(method, address string, header []string, body []byte, binary bool) string {
	words := []string{"curl", "-sS", "-i"}
	implied := http.MethodGet
	if body != nil {
		implied = http.MethodPost
	}
	switch {
	case method == http.MethodHead && body == nil:
		words = append(words, "--head")
	case method != implied:
		words = append(words, "-X", quote(method))
	}
	words = append(words, asItStands(address)...)
	for _, line := range header {
		words = append(words, "-H", quote(headerLine(line)))
	}
	// What curl adds of itself is not in the request.
	if body != nil && !names(header, "Content-Type") {
		words = append(words, "-H", "Content-Type:")
	}
	if !names(header, "Accept") {
		words = append(words, "-H", "Accept:")
	}
	if len(body) > expects && !names(header, "Expect") {
		words = append(words, "-H", "Expect:")
	}
	before := ""
	switch {
	case body == nil:
	case binary:
		before = "printf %s " + quote(base64.StdEncoding.EncodeToString(body)) + " | base64 -d | "
		words = append(words, "--data-binary", "@-")
	default:
		text := string(body)
		if strings.HasPrefix(text, "@") { // which would be a file
			before = "printf %s " + quote(text) + " | "
			text = "@-"
		}
		words = append(words, "--data-binary", quote(text))
	}
	return before + strings.Join(append(words, quote(address)), " ")
}

// expects is how long a body is for which curl asks first whether it is wanted.
const expects = 1 << 10

// headerLine is a header as curl wants it: one without a value ends in a
// semicolon, since with nothing behind the colon it would be left out.
func headerLine(line string) string {
	name, value, _ := strings.Cut(line, ":")
	if strings.TrimSpace(value) == "" {
		return name + ";"
	}
	return line
}

// asItStands keeps curl from reading brackets and braces as a list of addresses,
// and from resolving dots in the path.
func asItStands(address string) (flags []string) {
	if strings.ContainsAny(address, "[]{}") {
		flags = append(flags, "--globoff")
	}
	if u, err := url.Parse(address); err != nil || slices.ContainsFunc(strings.Split(u.Path, "/"), func(part string) bool { return part == "." || part == ".." }) {
		flags = append(flags, "--path-as-is")
	}
	return flags
}

func names(header []string, name string) bool {
	return slices.ContainsFunc(header, func(line string) bool {
		key, _, _ := strings.Cut(line, ":")
		return strings.EqualFold(key, name)
	})
}

// quote makes one word of a text for a POSIX shell. A marked secret becomes
// "${NAME:?what it is}".
func quote(text string) string {
	var b strings.Builder
	for i, part := range strings.Split(text, "\x00") {
		switch {
		case i%2 == 1:
			b.WriteString(`"${` + part + `}"`)
		case part != "" && strings.IndexFunc(part, special) < 0:
			b.WriteString(part)
		case part != "":
			b.WriteString("'" + strings.ReplaceAll(part, "'", `'\''`) + "'")
		}
	}
	if b.Len() == 0 {
		return "''"
	}
	return b.String()
}

// special reports whether a character may mean something to a shell.
func special(c rune) bool {
	return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("-_./:%@+,", c))
}
