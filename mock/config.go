package mock

import (
	"fmt"
	"log/slog"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/mock/store"
)

// Config is how a stand-in behaves. The zero value is a stand-in that checks
// credentials, keeps rate limits and answers from examples first. The same
// struct is filled by flags and by understudy.yaml.
type Config struct {
	fixtures.Settings `yaml:",inline"`

	// Auth is on (the default when empty) or off: whether requests must show
	// the credentials that the document asks for.
	Auth string `json:"auth,omitempty" yaml:"auth"`

	// Credentials lists what is accepted, by the name of the security scheme:
	// tokens, keys, or user:password. Schemes that are not listed accept any
	// credential that is not empty, but "invalid".
	Credentials map[string][]string `json:"credentials,omitempty" yaml:"credentials"`

	// RateLimits is on (the default when empty) or off: whether the limits that
	// the document declares under x-understudy are kept.
	RateLimits string `json:"rateLimits,omitempty" yaml:"rateLimits"`

	// Generate is auto (examples first, generated otherwise), always (examples
	// are ignored) or never (examples only). When empty, the document's own
	// x-understudy.generate counts, and auto without one.
	Generate string `json:"generate,omitempty" yaml:"generate"`

	// State is on (the default when empty) or off: whether what clients write is
	// remembered. When off, every id exists.
	State string `json:"state,omitempty" yaml:"state"`

	// MaxSessions is how many sessions are known besides the one without a name;
	// the one that was used least recently makes room. 1000 when 0.
	MaxSessions int `json:"maxSessions,omitempty" yaml:"maxSessions"`

	// MaxItems is how many items a session may have changed, and MaxWorld how many
	// bytes they may come to: 100,000 and 256 MiB when 0. Who goes beyond is
	// refused.
	MaxItems int   `json:"maxItems,omitempty" yaml:"maxItems"`
	MaxWorld int64 `json:"maxWorld,omitempty" yaml:"maxWorld"`

	// Store keeps what is remembered; nil: the memory of this process. The server
	// does not close it.
	Store store.Store `json:"-" yaml:"-"`

	// MaxBody is how large a request body may be, in bytes; 10 MiB when 0.
	MaxBody int64 `json:"maxBody,omitempty" yaml:"maxBody"`

	// Journal is how many exchanges are remembered for
	// /__understudy/journal; 1000 when 0, none when negative.
	Journal int `json:"journal,omitempty" yaml:"journal"`

	// Log is told of every exchange; nothing is logged when nil.
	Log *slog.Logger `json:"-" yaml:"-"`
}

// Check returns an error that names the first setting that makes no sense.
func (c Config) Check() error {
	for _, s := range []struct {
		name, value string
		allowed     []string
	}{
		{"auth", c.Auth, []string{"on", "off"}},
		{"rateLimits", c.RateLimits, []string{"on", "off"}},
		{"state", c.State, []string{"on", "off"}},
		{"generate", c.Generate, []string{"auto", "always", "never"}},
		{"profile", string(c.Profile), []string{"typical", "minimal", "full"}},
	} {
		ok := s.value == ""
		for _, a := range s.allowed {
			ok = ok || s.value == a
		}
		if !ok {
			return fmt.Errorf("%s is %q: it must be one of %q", s.name, s.value, s.allowed)
		}
	}
	for _, s := range []struct {
		name  string
		value int64
	}{
		{"maxBody", c.MaxBody}, {"maxSessions", int64(c.MaxSessions)}, {"maxItems", int64(c.MaxItems)}, {"maxWorld", c.MaxWorld},
	} {
		if s.value < 0 {
			return fmt.Errorf("%s is %d: it must be at least 0", s.name, s.value)
		}
	}
	return nil
}

// Limits are those of a store for the config.
func (c Config) Limits() store.Limits {
	items := c.MaxItems
	if items > 0 {
		items++ // what a session is set to is kept as one more
	}
	return store.Limits{Worlds: c.MaxSessions, Items: items, Bytes: c.MaxWorld}
}
