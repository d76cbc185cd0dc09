package contract

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Config says what is planned, how it is run, and what makes a run fail. The zero
// value plans every case, and needs nothing.
type Config struct {
	Seed uint64    `json:"seed,omitempty" yaml:"seed"` // of the data that is sent
	Now  time.Time `json:"now,omitzero" yaml:"now"`    // the present of that data; a fixed moment when zero

	// Random is how many further valid requests are drawn from the seed for each
	// operation.
	Random int `json:"random,omitempty" yaml:"random"`

	// Values are what only the user knows: ids and the like, by the name of the
	// parameter or of the member of a body. OPERATION.NAME goes before NAME.
	Values map[string]any `json:"values,omitempty" yaml:"values"`

	Select   Selection `json:"select,omitzero" yaml:"select"`
	Shard    Shard     `json:"shard,omitzero" yaml:"shard"`
	MaxCases int       `json:"maxCases,omitempty" yaml:"maxCases"` // 0: no limit

	Checks  Checking `json:"checks,omitzero" yaml:"checks"`
	Running Running  `json:"running,omitzero" yaml:"running"`

	// Unproved lists operations that need not be proved, by id or METHOD /path,
	// and codes of reasons for which none needs to be, such as unsafe.
	Unproved []string `json:"unproved,omitempty" yaml:"unproved"`

	// MinCoverage is the least share of what the document has that must have been
	// seen, in percent, by what is counted: operations, statuses, media-types,
	// parameters, branches; all stands for each that is not named.
	MinCoverage map[string]float64 `json:"minCoverage,omitempty" yaml:"minCoverage"`

	Baseline Baseline `json:"-" yaml:"-"`

	// Replay is what a command is to be given besides the document, the target, the
	// seed and a case, so that it plans the same; reports repeat it.
	Replay string `json:"-" yaml:"-"`

	// Today decides whether what a baseline accepts is still accepted; the day of
	// the machine when zero.
	Today time.Time `json:"-" yaml:"-"`

	// Progress is told of every case that is done. It is called by one goroutine at
	// a time.
	Progress func(done, all int) `json:"-" yaml:"-"`
}

// Selection narrows a plan. What is empty narrows nothing; a case must fit each
// that is not.
type Selection struct {
	Operations []string `json:"operations,omitempty" yaml:"operations"` // ids, or METHOD /path
	Tags       []string `json:"tags,omitempty" yaml:"tags"`
	Families   []Family `json:"families,omitempty" yaml:"families"`
	Cases      []string `json:"cases,omitempty" yaml:"cases"` // ids, or their beginnings
}

// Shard is one of several parts of a plan, which together are the whole. The zero
// Shard is the whole.
type Shard struct {
	Index int `json:"index" yaml:"index"` // from 1
	Count int `json:"count" yaml:"count"`
}

// ParseShard reads a shard such as 2/5.
func ParseShard(text string) (Shard, error) {
	index, count, found := strings.Cut(text, "/")
	i, err1 := strconv.Atoi(index)
	n, err2 := strconv.Atoi(count)
	if !found || err1 != nil || err2 != nil || i < 1 || n < i {
		return Shard{}, fmt.Errorf("%q is no shard: it must be such as 2/5, the second of five", text)
	}
	return Shard{i, n}, nil
}

// String is such as 2/5; "" for the whole.
func (s Shard) String() string {
	if s.Count == 0 {
		return ""
	}
	return fmt.Sprintf("%d/%d", s.Index, s.Count)
}

// Checking says which checks are made of answers.
type Checking struct {
	Off []string `json:"off,omitempty" yaml:"off"` // ids of checks that are not made

	// Strict reports members of answers that the document does not declare, but
	// for those that Ignore names: a name, or a JSON Pointer. It expects requests
	// to be refused that have a parameter or a member twice, and holds refusals to
	// the statuses that the document lists.
	Strict bool     `json:"strict,omitempty" yaml:"strict"`
	Ignore []string `json:"ignore,omitempty" yaml:"ignore"`

	// MaxTime is how long an answer may take; 0: as long as it likes.
	MaxTime time.Duration `json:"maxTime,omitempty" yaml:"maxTime"`
}

// Running says how cases are run.
type Running struct {
	Workers int     `json:"workers,omitempty" yaml:"workers"` // 0: 8
	Rate    float64 `json:"rate,omitempty" yaml:"rate"`       // requests a second; 0: no limit

	Timeout time.Duration `json:"timeout,omitempty" yaml:"timeout"` // of one request; 0: 10 s
	Retries int           `json:"retries,omitempty" yaml:"retries"` // after errors of the connection only; 0: 2, less: none

	AllowWrites bool `json:"allowWrites,omitempty" yaml:"allowWrites"` // also where the target is another machine

	FailFast    bool `json:"failFast,omitempty" yaml:"failFast"`
	MaxFailures int  `json:"maxFailures,omitempty" yaml:"maxFailures"` // 0: no limit

	// Shrink is how many requests are sent at most to find a smaller one for a
	// finding, of the first hundred; 0: 40, less: none.
	Shrink int `json:"shrink,omitempty" yaml:"shrink"`

	Auth    Auth     `json:"auth,omitzero" yaml:"auth"`
	Header  []string `json:"header,omitempty" yaml:"header"`   // Name: value, for every request
	Before  []Errand `json:"before,omitempty" yaml:"before"`   // before the first case
	After   []Errand `json:"after,omitempty" yaml:"after"`     // after the last one, whatever happened
	Secrets []string `json:"secrets,omitempty" yaml:"secrets"` // texts that no report may show

	CA       string `json:"ca,omitempty" yaml:"ca"`             // file of certificates in PEM that are trusted too
	Insecure bool   `json:"insecure,omitempty" yaml:"insecure"` // certificates are not looked at

	// Trace is told of every request, in one line without secrets. It is called by
	// one goroutine at a time.
	Trace func(line string) `json:"-" yaml:"-"`
}

// Auth is how requests show who sends them. Credentials that the config does not
// give are made up, as the document describes them.
type Auth struct {
	// Token is sent as a bearer token. TokenEnv names an environment variable, and
	// TokenCommand a command that prints it.
	Token        string   `json:"token,omitempty" yaml:"token"`
	TokenEnv     string   `json:"tokenEnv,omitempty" yaml:"tokenEnv"`
	TokenCommand []string `json:"tokenCommand,omitempty" yaml:"tokenCommand"`

	Basic string `json:"basic,omitempty" yaml:"basic"` // user:password

	// Schemes are credentials by the name of the security scheme of the document:
	// the key, the token, or user:password. They go where the scheme has them.
	Schemes map[string]string `json:"schemes,omitempty" yaml:"schemes"`

	OAuth2 *OAuth2 `json:"oauth2,omitempty" yaml:"oauth2"` // client credentials (RFC 6749, section 4.4)
	Login  *Errand `json:"login,omitempty" yaml:"login"`   // a request that answers with the token
}

// OAuth2 asks for a token with the credentials of a client (RFC 6749, section 4.4).
type OAuth2 struct {
	TokenURL     string   `json:"tokenURL" yaml:"tokenURL"`
	ClientID     string   `json:"clientID" yaml:"clientID"`
	ClientSecret string   `json:"clientSecret" yaml:"clientSecret"`
	Scopes       []string `json:"scopes,omitempty" yaml:"scopes"`
}

// Errand is a request that is not a case: to log in, to prepare, to clean up. It
// must be answered with 2xx. {name} in its URL and in texts of its header and body
// stands for a value that an errand before it took.
type Errand struct {
	Method string            `json:"method,omitempty" yaml:"method"` // POST when empty
	URL    string            `json:"url" yaml:"url"`                 // absolute, or a path of the target
	Header map[string]string `json:"header,omitempty" yaml:"header"`
	Body   any               `json:"body,omitempty" yaml:"body"` // a text as it stands; anything else as JSON

	// Token says where the answer to a login has the token: a JSON Pointer such as
	// /access_token, header NAME, or cookie NAME (which is sent back as a cookie).
	Token string `json:"token,omitempty" yaml:"token"`

	// Values says what of the answer becomes one of [Config.Values]: a name, and a
	// JSON Pointer such as /id.
	Values map[string]string `json:"values,omitempty" yaml:"values"`
}
