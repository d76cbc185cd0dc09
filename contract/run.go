package contract

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/understudy-api/understudy/specs/resources"
)

// run is one run of a suite.
type run struct {
	*Suite
	client *client
	root   string // scheme and host of the target
	base   string // the base path that takes the place of the document's
	rebase bool
	writes bool // whether anything but GET, HEAD and OPTIONS may be sent
	supply *supply

	cover    *coverage
	failures atomic.Int64
	done     int
	mu       sync.Mutex // of done, for Progress
}

// outcome is what came of one case.
type outcome struct {
	verdict  Verdict
	code     string
	reason   string
	status   int
	problems []problem
	shown    []shown // exchanges by the problems; nil where there is none
	proves   bool    // a valid request was accepted, and the answer is what the document promises
	ran      bool

	undocumented bool // the answer is not one that the document promises, though that may be no problem
}

// shown is the exchange that has a problem, with those before it.
type shown struct {
	last   *exchange
	before []*exchange
}

// exchange is one request and its answer.
type exchange struct {
	sent   *sent
	answer *answer
}

// Run sends the cases to a target. The report tells all that was found out; the
// error is for a target or settings with which nothing could be found out at all.
// When ctx is done, what was found so far is reported as interrupted.
//
// Cases that change nothing are sent side by side, before the others; those that
// may disturb each other, because they are about the same things, in the order of
// the plan. So a target that answers the same gets the same report, whatever the
// number of workers.
func (s *Suite) Run(ctx context.Context, t Target) (*Report, error) {
	begun := time.Now()
	if len(s.Cases) == 0 && len(s.unmade) == 0 && s.Config.Shard.Count <= 1 {
		return nil, errors.New("there is no case to send: the document or the selection has none")
	}
	root, base, given, err := t.parse()
	if err != nil {
		return nil, err
	}
	c, err := newClient(ctx, s.Config.Running, t, s.Document)
	if err != nil {
		return nil, err
	}
	defer c.close()
	taken, err := c.before(ctx)
	if err != nil {
		return nil, errors.Join(err, c.after(ctx))
	}
	r := &run{
		Suite: s.with(taken), client: c, root: root, base: base, rebase: given,
		writes: s.Config.Running.AllowWrites || t.local(), cover: newCoverage(s.Document),
	}
	r.supply = newSupply(r)
	outcomes := r.cases(ctx)
	interrupted := ctx.Err() != nil
	groups := r.findings(outcomes)
	for _, g := range groups[:min(len(groups), mostShrunk)] {
		r.shrink(ctx, g)
	}
	report := r.report(outcomes, interrupted, groups)
	report.Target = c.redact(t.URL)
	report.Elapsed = time.Since(begun)
	return report, c.after(ctx)
}

// with is the suite with values that were taken from answers before the first case.
// Ids of cases stay: they are about what was planned.
func (s *Suite) with(taken map[string]any) *Suite {
	if len(taken) == 0 {
		return s
	}
	other := *s
	other.Config.Values = maps.Clone(s.Config.Values)
	if other.Config.Values == nil {
		other.Config.Values = map[string]any{}
	}
	maps.Copy(other.Config.Values, taken)
	other.Cases = nil
	p := &planner{Suite: &other}
	for _, c := range s.Cases {
		again := *c
		if again.Request != nil {
			p.place(&again)
		}
		other.Cases = append(other.Cases, &again)
	}
	return &other
}

// cases runs all cases and returns what came of each, in the order of the plan.
func (r *run) cases(ctx context.Context) []outcome {
	outcomes := make([]outcome, len(r.Cases))
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var reading, writing []int
	for i, c := range r.Cases {
		if c.Writes() {
			writing = append(writing, i)
		} else {
			reading = append(reading, i)
		}
	}
	limit := int64(r.Config.Running.MaxFailures)
	if r.Config.Running.FailFast {
		limit = 1
	}
	one := func(i int) {
		if ctx.Err() != nil {
			return
		}
		outcomes[i] = r.one(ctx, r.Cases[i])
		if outcomes[i].verdict == Failed && r.failures.Add(1) >= limit && limit > 0 {
			stop()
		}
		r.progress()
	}
	stock := map[*resources.Action]bool{}
	// What cases are about is found out first, in their order: those that run side
	// by side must not differ in who comes first.
	for _, c := range r.Cases {
		if a := r.model.Action(c.Operation); a.Kind == resources.List && !stock[a] {
			stock[a] = true
			r.supply.stock(ctx, a)
		}
		if ctx.Err() == nil && c.Sequence == nil && (r.writes || !c.Writes()) {
			r.supply.prepare(ctx, c)
		}
	}
	abreast(r.client.running.Workers, reading, one)
	lanes := r.lanes(writing)
	abreast(r.client.running.Workers, lanes, func(lane []int) {
		for _, i := range lane {
			one(i)
		}
	})
	return outcomes
}

// abreast does a list of things, as many at a time as there are workers.
func abreast[T any](workers int, list []T, do func(T)) {
	next := make(chan T)
	var all sync.WaitGroup
	for range min(workers, len(list)) {
		all.Go(func() {
			for one := range next {
				do(one)
			}
		})
	}
	for _, one := range list {
		next <- one
	}
	close(next)
	all.Wait()
}

func (r *run) progress() {
	if r.Config.Progress == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done++
	r.Config.Progress(r.done, len(r.Cases))
}

// one runs one case.
func (r *run) one(ctx context.Context, c *Case) outcome {
	if c.Writes() && !r.writes {
		return outcome{verdict: Skipped, code: Unsafe, reason: "it writes, and the target is not this machine: --allow-writes, or allowWrites in the settings, sends it", ran: true}
	}
	if c.Sequence != nil {
		return r.play(ctx, c)
	}
	request, known, err := r.supply.filled(ctx, c)
	if err != nil {
		return outcome{verdict: Skipped, code: NoThing, reason: err.Error(), ran: true}
	}
	x, err := r.send(ctx, c, request)
	if err != nil {
		return r.failedToSend(ctx, c, x, err)
	}
	if c.Expect == Accepted {
		request, x = r.insist(ctx, c, request, x)
	}
	l := r.look(c, x, known)
	o := outcome{status: x.answer.status, verdict: Passed, undocumented: l.undocumented, ran: true}
	o.problems = r.problems(l, slices.Concat(expectations, answerChecks))
	if c.Expect == Coerced && len(o.problems) == 0 && !r.off(coercedFallback.ID) {
		o.problems = r.fallBack(ctx, c, request, x)
	}
	if code, reason := inconclusive(l); code != "" {
		o.problems = slices.DeleteFunc(o.problems, func(p problem) bool { return checkOf(p.check).Expectation })
		o.verdict, o.code, o.reason = Skipped, code, reason
	}
	if len(o.problems) > 0 {
		o.verdict, o.code, o.reason = Failed, "", ""
	}
	for range o.problems {
		o.shown = append(o.shown, shown{last: x})
	}
	defer x.answer.shed()
	if o.verdict == Passed && l.succeeds() && (c.Expect == Accepted || c.Expect == Answered && c.Family != Accept || c.Expect == Coerced) {
		o.proves = c.Violation == nil
		r.cover.accepted(c, request)
	} else if o.verdict == Passed && c.Expect == Answered && succeeding(c.Operation) == Answered && c.Violation == nil {
		o.proves = true // the document has only failures for it
	}
	r.cover.answered(l)
	return o
}

// failedToSend is what comes of a case to which no answer came: nothing where the
// request did not arrive, a problem where it did.
func (r *run) failedToSend(ctx context.Context, c *Case, x *exchange, err error) outcome {
	if ctx.Err() != nil {
		return outcome{}
	}
	how, arrived := r.silence(err)
	if !arrived || r.off(noAnswer.ID) {
		return outcome{verdict: Error, code: Unreachable, reason: plainly(err), ran: true}
	}
	return outcome{verdict: Failed, problems: []problem{unanswered(c, how)}, shown: []shown{{last: x}}, ran: true}
}

// look is what checks see of the answer to a case.
func (r *run) look(c *Case, x *exchange, known bool) *look {
	l := &look{
		suite: r.Suite, op: c.Operation, expect: c.Expect, trial: c, method: x.sent.method, known: known, answer: x.answer,
	}
	if c.Expect == NoMethod {
		return l // it is no answer of the operation
	}
	l.violations = l.op.CheckResponse(l.status, l.header, l.body)
	l.undocumented = len(l.violations) > 0
	if l.op.Response(l.status) == nil && lenient(l) {
		l.violations = nil
	}
	return l
}

// problems makes checks of an answer.
func (r *run) problems(l *look, checks []Check) (list []problem) {
	for i := range checks {
		if checks[i].apply == nil || r.off(checks[i].ID) {
			continue
		}
		for _, p := range checks[i].apply(l) {
			p.check, p.op = checks[i].ID, l.op
			list = append(list, p)
		}
	}
	return list
}
