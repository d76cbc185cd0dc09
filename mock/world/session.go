package world

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/understudy-api/understudy/mock/store"
)

// Session is one world of its own: what its clients change nobody else sees. It
// is safe for concurrent use.
type Session struct {
	name   string
	worlds *Worlds

	// writing makes the changes of this process wait for one another, so that
	// none of them has to be worked out twice.
	writing sync.Mutex

	mu      sync.Mutex
	state   state
	version uint64              // of the state; 0: not known
	shelves map[shelfKey]*shelf // those with changes
}

// state is what a session is set to. It is kept in the store, beside what was
// changed.
type state struct {
	Seed   uint64        `json:"seed,string"`
	Offset time.Duration `json:"offset,omitempty"` // how far the clock was put forward

	// Writes is how many changes were made. Each of them is a second: what is
	// written after something else is later, and the same again in every run.
	Writes int64 `json:"writes,omitempty"`

	// Began is when the clock last started to run by itself, in Unix
	// milliseconds of the machine; 0: it is stopped. Ran is how long it ran
	// before. Only rate limits go by this.
	Began int64         `json:"began,omitempty"`
	Ran   time.Duration `json:"ran,omitempty"`
}

const (
	stateShelf = "session"
	stateKey   = "state"
)

// Name is what clients call the session; "" for the one of those who name none.
func (s *Session) Name() string { return s.name }

// shelfKey names a shelf: what stands on it has a place in the world of a seed.
type shelfKey struct {
	name string
	seed uint64
}

// shelf brings a shelf up to date. One on which nothing was changed is not kept.
func (s *Session) shelf(ctx context.Context, key shelfKey, b *base) (*shelf, error) {
	s.mu.Lock()
	sh := s.shelves[key]
	s.mu.Unlock()
	known := sh != nil
	if !known {
		sh = &shelf{name: key.name}
	}
	if err := sh.newer(ctx, s.worlds.store, s.name, b); err != nil {
		return nil, err
	}
	if changed := sh.at() != 0; changed != known {
		s.mu.Lock()
		defer s.mu.Unlock()
		switch {
		case !changed && s.shelves[key] == sh:
			delete(s.shelves, key)
		case changed && s.shelves[key] == nil:
			s.shelves[key] = sh
		}
	}
	return sh, nil
}

// current brings the state up to date. A session that the store does not know
// begins.
func (s *Session) current(ctx context.Context) (state, uint64, error) {
	s.mu.Lock()
	known, version := s.state, s.version
	s.mu.Unlock()
	for range maxAttempts {
		news, err := s.worlds.store.Read(ctx, s.name, stateShelf, version)
		if err != nil {
			return known, 0, err
		}
		if news.Version == 0 {
			began := state{Seed: s.worlds.config.Seed, Began: time.Now().UnixMilli()}
			_, err := s.worlds.store.Commit(ctx, s.name, stateBatch(began, 0))
			if err != nil && !errors.Is(err, store.ErrConflict) {
				return known, 0, err
			}
			version = 0
			continue
		}
		for _, it := range news.Items {
			if it.Key != stateKey {
				continue
			}
			if known, err = readState(it.Text); err != nil {
				return known, 0, fmt.Errorf("the session %q: %w", s.name, err)
			}
		}
		s.mu.Lock()
		if news.Version > s.version {
			if known.Seed != s.state.Seed {
				clear(s.shelves) // they are of another world
			}
			s.state, s.version = known, news.Version
		}
		s.mu.Unlock()
		return known, news.Version, nil
	}
	return known, 0, store.ErrConflict
}

func readState(text string) (state, error) {
	var st state
	if err := json.Unmarshal([]byte(text), &st); err != nil {
		return st, fmt.Errorf("its state cannot be read: %w", err)
	}
	return st, nil
}

func stateBatch(st state, version uint64) store.Batch {
	text, err := json.Marshal(st)
	if err != nil {
		panic(err) // numbers are always written
	}
	return store.Batch{Shelf: stateShelf, At: version, Items: []store.Item{{Key: stateKey, Text: string(text)}}}
}

// begin starts a look at the world.
func (s *Session) begin(ctx context.Context) (*tx, error) {
	st, version, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	return &tx{ctx: ctx, session: s, state: st, version: version}, nil
}

// tick is the change of the state that goes with every change.
func (t *tx) tick() store.Batch {
	st := t.state
	st.Writes++
	return stateBatch(st, t.version)
}

// now is the time in the world: that of data. It stands still between changes.
func (st state) now(present time.Time) time.Time {
	return present.Add(st.Offset + time.Duration(st.Writes)*time.Second)
}

// running is the time that rate limits go by: it passes.
func (st state) running(present, machine time.Time) time.Time {
	ran := st.Ran
	if st.Began != 0 {
		ran += max(machine.Sub(time.UnixMilli(st.Began)), 0)
	}
	return present.Add(st.Offset + ran)
}

// Clock is the time of a session.
type Clock struct {
	Now     time.Time `json:"now"`     // of what was written last
	Running bool      `json:"running"` // whether rate limits go on by themselves
}

// Clock returns the time of the session.
func (s *Session) Clock(ctx context.Context) (Clock, error) {
	st, _, err := s.current(ctx)
	return Clock{Now: st.now(s.worlds.config.Present()), Running: st.Began != 0}, err
}

// Running is the time that rate limits go by, since the session began.
func (s *Session) Running(ctx context.Context) (now, began time.Time, err error) {
	st, _, err := s.current(ctx)
	present := s.worlds.config.Present()
	return st.running(present, time.Now()), present, err
}

// Advance puts the clock forward. A clock does not go back: what was written
// would be later than now. The error is a [*Refused] then, and where it would go
// too far.
func (s *Session) Advance(ctx context.Context, by time.Duration) (Clock, error) {
	if by < 0 {
		return Clock{}, &Refused{Reason: "the clock cannot be put back; reset the session for that"}
	}
	return s.set(ctx, func(st *state) error {
		if st.Offset+by < 0 || st.Offset+by > maxOffset {
			return &Refused{Reason: fmt.Sprintf("the clock cannot be put forward by more than %d years", maxOffset/(365*24*time.Hour))}
		}
		st.Offset += by
		return nil
	})
}

// maxOffset is how far a clock may be put forward, so that times stay such that
// every format can hold them.
const maxOffset = 100 * 365 * 24 * time.Hour

// Run starts or stops the clock that rate limits go by.
func (s *Session) Run(ctx context.Context, running bool) (Clock, error) {
	return s.set(ctx, func(st *state) error {
		machine := time.Now()
		switch {
		case running && st.Began == 0:
			st.Began = machine.UnixMilli()
		case !running && st.Began != 0:
			st.Ran += max(machine.Sub(time.UnixMilli(st.Began)), 0)
			st.Began = 0
		}
		return nil
	})
}

// set changes the state.
func (s *Session) set(ctx context.Context, change func(*state) error) (Clock, error) {
	for range maxAttempts {
		st, version, err := s.current(ctx)
		if err != nil {
			return Clock{}, err
		}
		if err := change(&st); err != nil {
			return Clock{}, err
		}
		switch _, err := s.worlds.store.Commit(ctx, s.name, stateBatch(st, version)); {
		case err == nil:
			return s.Clock(ctx)
		case !errors.Is(err, store.ErrConflict):
			return Clock{}, err
		}
	}
	return Clock{}, store.ErrConflict
}

// Seed returns the seed of the session's world.
func (s *Session) Seed(ctx context.Context) (uint64, error) {
	st, _, err := s.current(ctx)
	return st.Seed, err
}

// Reset makes the world what it was at first, of the seed that it has or of
// another.
func (s *Session) Reset(ctx context.Context, seed *uint64) error {
	st, _, err := s.current(ctx)
	if err != nil {
		return err
	}
	began := state{Seed: st.Seed, Began: time.Now().UnixMilli()}
	if seed != nil {
		began.Seed = *seed
	}
	return s.worlds.store.Restore(ctx, s.name, store.Snapshot{stateShelf: stateBatch(began, 0).Items})
}

// Count counts a request against a budget, in a window of time.
func (s *Session) Count(ctx context.Context, budget string, window int64) (int64, error) {
	return s.worlds.store.Count(ctx, s.name, budget, window)
}
