package mock

import (
	"errors"
	"strconv"
	"time"

	"github.com/understudy-api/understudy/mock/world"
	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/schema"
)

func (x *exchange) resetSession() (any, error) {
	return nil, x.session.Reset(x.Request.Context(), nil)
}

// seeded is the answer that tells a seed.
type seeded struct {
	Name string `json:"name,omitempty"`
	Seed uint64 `json:"seed"`
}

func (x *exchange) getSeed() (any, error) {
	seed, err := x.session.Seed(x.Request.Context())
	return told(seeded{Seed: seed}, err)
}

// told is an answer, unless there is an error.
func told(answer any, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return answer, nil
}

func (x *exchange) setSeed() (any, error) {
	seed := seedOf(x.input.Body.Get("seed"))
	return told(seeded{Seed: seed}, x.session.Reset(x.Request.Context(), &seed))
}

// seedOf is a number that the document has found to be a seed.
func seedOf(v *schema.Value) uint64 {
	seed, _ := strconv.ParseUint(schema.NumberOf(v.Text).String(), 10, 64)
	return seed
}

func (x *exchange) getSnapshot() (any, error) {
	v, err := x.session.Snapshot(x.Request.Context())
	return told(v, err)
}

func (x *exchange) restoreSnapshot() (any, error) {
	return nil, x.session.Restore(x.Request.Context(), x.input.Body)
}

// size is what a session comes to.
type size struct {
	Name  string `json:"name"`
	Items int    `json:"items"`
	Bytes int64  `json:"bytes"`
}

func (x *exchange) listSessions() (any, error) {
	worlds, err := x.server.worlds.Sessions(x.Request.Context())
	list := make([]size, len(worlds))
	for i, w := range worlds {
		list[i] = size(w)
	}
	return told(map[string][]size{"sessions": list}, err)
}

// named is the session that the path of the request names.
func (x *exchange) named() (string, error) {
	name := x.input.Value("path", "name")
	if !validSession(name.Text) {
		return "", breaks(specs.CodeSession, "path", "name", "", "a name of at most "+strconv.Itoa(maxSessionName)+" bytes without control characters", name)
	}
	return name.Text, nil
}

func (x *exchange) beginSession() (any, error) {
	name, err := x.named()
	if err != nil {
		return nil, err
	}
	seed := x.server.config.Seed
	if v := x.input.Body; v != nil && v.Get("seed") != nil {
		seed = seedOf(v.Get("seed"))
	}
	err = x.server.worlds.Session(name).Reset(x.Request.Context(), &seed)
	return told(seeded{name, seed}, err)
}

func (x *exchange) dropSession() (any, error) {
	name, err := x.named()
	if err != nil {
		return nil, err
	}
	return nil, x.server.worlds.Drop(x.Request.Context(), name)
}

func (x *exchange) getClock() (any, error) {
	clock, err := x.session.Clock(x.Request.Context())
	return told(clock, err)
}

func (x *exchange) moveClock() (any, error) {
	ctx, body := x.Request.Context(), x.input.Body
	clock, err := world.Clock{}, error(nil)
	if v := body.Get("advance"); v != nil {
		by, wrong := time.ParseDuration(v.Text)
		if wrong != nil {
			return nil, breaks("format", "body", "", "/advance", "a duration that 64 bits of nanoseconds can hold", v)
		}
		if clock, err = x.session.Advance(ctx, by); err != nil {
			var refused *world.Refused
			if errors.As(err, &refused) {
				err = breaks("minimum", "body", "", "/advance", "a move that can be made: "+refused.Reason, v)
			}
			return nil, err
		}
	}
	if v := body.Get("running"); v != nil {
		clock, err = x.session.Run(ctx, v.True)
	}
	return told(clock, err)
}
