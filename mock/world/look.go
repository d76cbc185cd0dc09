package world

import (
	"context"
	"errors"
	"slices"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/mock/store"
	"github.com/understudy-api/understudy/specs"
)

// Do does what a request asks for. The outcome is nil where the world has
// nothing to say, and the answer is made up.
//
// The error is a [*Missing] where the request is about what there is not, a
// [*Taken] where something would have the key of another, a [*Refused] where a
// patch does not fit, and one of package store where what was changed cannot be
// kept.
func (s *Session) Do(ctx context.Context, r Request) (*Outcome, error) {
	a := s.worlds.acts[r.Operation]
	if a == nil {
		return nil, nil
	}
	switch {
	case r.Seed != nil:
		return a.look(&tx{ctx: ctx, session: s, state: state{Seed: *r.Seed}, apart: true}, r)
	case a.reads():
		return s.read(ctx, a, r)
	}
	var out *Outcome
	err := s.change(ctx, func(t *tx) (err error) {
		out, err = a.look(t, r)
		return err
	})
	return out, err
}

// read looks at the world until it has seen one moment of it.
func (s *Session) read(ctx context.Context, a *act, r Request) (*Outcome, error) {
	for attempt := 0; ; attempt++ {
		t, err := s.begin(ctx)
		if err != nil {
			return nil, err
		}
		var out *Outcome
		if r.Same && r.Input.Body == nil && len(r.Input.BodyText) == 0 {
			t.ctx = context.WithoutCancel(ctx) // others may wait for the same
			key := outcomeKey{s.name, t.version, a, r.URL, r.Caller}
			out, err = s.worlds.outcomes.get(key, func() (*Outcome, int, error) {
				r.Input = &specs.Input{Values: slices.Clone(r.Input.Values)} // the outcome stays, the request does not
				out, err := a.look(t, r)
				if t.stale && err == nil {
					err = store.ErrConflict
				}
				return out, out.settle(r.Media), err
			})
		} else if out, err = a.look(t, r); t.stale && err == nil {
			err = store.ErrConflict
		}
		if !errors.Is(err, store.ErrConflict) || attempt == maxAttempts {
			return out, err
		}
	}
}

// look does what a request asks for in one look at the world. Where the document
// allows no such thing as it is about, there is nothing to say.
func (a *act) look(t *tx, r Request) (*Outcome, error) {
	out := &Outcome{act: a, tx: t, request: r}
	err := out.do()
	var none *fixtures.Unsatisfiable
	if errors.As(err, &none) || err == nil && out.nothing {
		t.opened = nil // what was begun is not kept
		return nil, nil
	}
	return out, err
}

// outcomeKey is what the outcome of a request follows from: every change is also
// one of the state of its session.
type outcomeKey struct {
	session string
	version uint64
	act     *act
	url     string
	caller  string
}

// maxOutcomes is how many bytes the outcomes that are kept may take, and overhead
// how many each takes besides its body.
const (
	maxOutcomes = 64 << 20
	overhead    = 2 << 10
)

// settle makes an outcome fit to be kept: with its body, and without what that was
// made of. It returns how many bytes it takes.
func (out *Outcome) settle(m *specs.MediaType) int {
	if out == nil {
		return 0
	}
	size := len(out.request.URL) + len(out.request.Caller)
	if m != nil {
		_, text := out.Body(m)
		size += len(text) * bytesPerByte
	}
	out.known = nil
	return size
}
