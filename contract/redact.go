package contract

import (
	"cmp"
	"encoding/base64"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// secret is what stands for a text that no report may show: a name, and what a
// person puts there to send the request again.
type secret struct{ name, means string }

var (
	tokenSecret    = secret{"UNDERSTUDY_TOKEN", "the bearer token"}
	basicSecret    = secret{"UNDERSTUDY_BASIC", "user:password in Base64"}
	passwordSecret = secret{"UNDERSTUDY_PASSWORD", "the password"}
	clientSecret   = secret{"UNDERSTUDY_CLIENT_SECRET", "the secret of the OAuth2 client"}
	cookieSecret   = secret{"UNDERSTUDY_COOKIE", "the cookie of the session"}
	otherSecret    = secret{"UNDERSTUDY_SECRET", "a secret of the settings"}
)

// redactor replaces secrets, in all the spellings in which messages carry them. It
// learns of tokens while the run goes on.
type redactor struct {
	mu     sync.RWMutex
	hidden map[string]secret // by their spelling
	show   *strings.Replacer // for people: $UNDERSTUDY_TOKEN
	mark   *strings.Replacer // for curl: between two NUL, which no argument can have
}

// Redactor returns what takes secrets of the settings out of a text. Of tokens that
// are asked for in a run it does not know.
func Redactor(running Running) func(string) string { return newRedactor(running).text }

// newRedactor knows the secrets of the settings.
func newRedactor(running Running) *redactor {
	r := &redactor{hidden: map[string]secret{}, show: strings.NewReplacer(), mark: strings.NewReplacer()}
	a := running.Auth
	for _, text := range running.Secrets {
		r.hide(otherSecret, text)
	}
	r.hide(tokenSecret, a.Token)
	if a.TokenEnv != "" {
		r.hide(tokenSecret, strings.TrimSpace(os.Getenv(a.TokenEnv)))
	}
	r.hideBasic(a.Basic)
	for name, value := range a.Schemes {
		s := secret{"UNDERSTUDY_" + shellName(name), "the credential of " + name}
		r.hide(s, value)
		if strings.Contains(value, ":") { // it may be user:password
			r.hide(s, base64.StdEncoding.EncodeToString([]byte(value)))
		}
	}
	for _, line := range running.Header {
		if name, value, err := parseHeader(line); err == nil && telling(name) {
			r.hideHeader(name, value)
		}
	}
	errands := slices.Concat(running.Before, running.After)
	if a.Login != nil {
		errands = append(errands, *a.Login)
	}
	if a.OAuth2 != nil {
		r.hide(clientSecret, a.OAuth2.ClientSecret)
	}
	for _, e := range errands {
		r.hideErrand(e)
	}
	return r
}

// leastSecret is how long a text must be to be a secret: shorter ones are in every
// text.
const leastSecret = 4

// hide makes a text one that is not shown. Credentials that are made up are no
// secrets.
func (r *redactor) hide(s secret, text string) {
	if text = strings.TrimSpace(text); len(text) < leastSecret || text == "demo" || text == "demo:demo" {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, known := r.hidden[text]; known {
		return
	}
	for _, spelling := range spellings(text) {
		if _, known := r.hidden[spelling]; !known || spelling == text {
			r.hidden[spelling] = s
		}
	}
	// What is longer goes first: one secret may be part of another.
	all := slices.SortedFunc(maps.Keys(r.hidden), func(a, b string) int {
		return cmp.Or(len(b)-len(a), strings.Compare(a, b))
	})
	var show, mark []string
	for _, spelling := range all {
		s := r.hidden[spelling]
		show = append(show, spelling, "$"+s.name)
		mark = append(mark, spelling, "\x00"+s.name+":?"+s.means+"\x00")
	}
	r.show, r.mark = strings.NewReplacer(show...), strings.NewReplacer(mark...)
}

func (r *redactor) hideBasic(text string) {
	if text == "" {
		return
	}
	_, password, _ := strings.Cut(text, ":")
	r.hide(basicSecret, base64.StdEncoding.EncodeToString([]byte(text)))
	r.hide(passwordSecret, password)
}

// hideHeader hides the value of a header, without the word that says which kind it
// is, and each value of a Cookie.
func (r *redactor) hideHeader(name, value string) {
	switch {
	case strings.EqualFold(name, "Cookie"):
		for part := range strings.SplitSeq(value, ";") {
			_, text, _ := strings.Cut(part, "=")
			r.hide(cookieSecret, strings.Trim(strings.TrimSpace(text), `"`))
		}
		return
	case strings.EqualFold(name, "Authorization") || strings.EqualFold(name, "Proxy-Authorization"):
		scheme, rest, found := strings.Cut(value, " ")
		if plain, err := base64.StdEncoding.DecodeString(rest); strings.EqualFold(scheme, "Basic") && err == nil {
			r.hideBasic(string(plain))
			return
		}
		if found {
			value = rest
		}
		if strings.EqualFold(scheme, "Bearer") {
			r.hide(tokenSecret, value)
			return
		}
	}
	r.hide(secret{"UNDERSTUDY_" + shellName(name), "the value of the header " + name}, value)
}

// text is a text without secrets.
func (r *redactor) text(text string) string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.show.Replace(text)
}

// marked is a text in which [curl] makes variables of the shell of the secrets.
func (r *redactor) marked(text string) string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.mark.Replace(text)
}

// header is the value of a header without secrets; name decides nothing but for
// Set-Cookie, whose values are of a session, whoever's it is.
func (r *redactor) header(name, value string) string {
	if strings.EqualFold(name, "Set-Cookie") {
		first, rest, _ := strings.Cut(value, ";")
		if key, text, found := strings.Cut(first, "="); found && text != "" {
			value = strings.TrimSuffix(key+"="+redacted+";"+rest, ";")
		}
	}
	return r.text(value)
}

// answered is the value of a header of an answer, where what a name says is secret
// was not made up by anybody here.
func (r *redactor) answered(name, value string) string {
	if telling(name) && !strings.EqualFold(name, "Set-Cookie") && value != "" {
		return redacted
	}
	return r.header(name, value)
}

const redacted = "[redacted]"

// tellingNames are parts of names whose values are secret, in headers and bodies.
var tellingNames = regexp.MustCompile(`(?i)authorization$|^cookie$|^set-cookie$|api[-_]?key|^key$|token$|secret|password|passwd|passphrase|credential|session|signature|private[-_]?key|^x-auth|access[-_]?key`)

// telling reports whether a name says that its value is a secret.
func telling(name string) bool { return tellingNames.MatchString(name) }

// shellName is a name as one of an environment variable.
func shellName(name string) string {
	return strings.Trim(strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z':
			return c - 'a' + 'A'
		case c >= 'A' && c <= 'Z' || c >= '0' && c <= '9':
			return c
		}
		return '_'
	}, name), "_")
}
