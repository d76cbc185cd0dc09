package contract

import (
	"context"
	"net/http"
	"slices"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/specs/resources"
	"github.com/understudy-api/understudy/specs/schema"
)

// stage is where a sequence is played: it sends requests, remembers them for the
// report, and holds every answer to what any answer has to keep.
type stage struct {
	run      *run
	ctx      context.Context
	trial    *Case
	sent     []*exchange
	problems []problem
	shown    []shown
	skipped  outcome // why it cannot be played to its end
	over     bool
}

// play plays the sequence of a case.
func (r *run) play(ctx context.Context, c *Case) outcome {
	s := &stage{run: r, ctx: ctx, trial: c}
	for i := range scenarios {
		if scenarios[i].ID == c.Sequence.Scenario {
			scenarios[i].play(s)
		}
	}
	if ctx.Err() != nil && len(s.problems) == 0 {
		return outcome{}
	}
	for _, x := range s.sent {
		x.answer.shed()
	}
	o := outcome{verdict: Passed, problems: s.problems, shown: s.shown, ran: true}
	if n := len(s.sent); n > 0 && s.sent[n-1].answer != nil {
		o.status = s.sent[n-1].answer.status
	}
	switch {
	case len(s.problems) > 0:
		o.verdict = Failed
	case s.over:
		s.skipped.status = o.status
		return s.skipped
	}
	return o
}

// action is what the operation in a role does.
func (s *stage) action(role string) *resources.Action {
	i := slices.Index(s.trial.Sequence.Roles, role)
	if i < 0 {
		return nil
	}
	return s.run.model.Action(s.trial.Sequence.Operations[i])
}

// fail says what is wrong with the last answer. Where an earlier one said that what
// was asked for is done later (202), nothing is.
func (s *stage) fail(message, expected, actual string) {
	q := s.trial.Sequence
	if slices.ContainsFunc(s.sent, func(x *exchange) bool {
		return x.answer != nil && x.answer.status == http.StatusAccepted && !safe(x.sent.method)
	}) {
		s.stop(Undone, "an answer of 202 leaves open when it is done: "+message)
	}
	if s.over || slices.Contains(s.run.Config.Checks.Off, q.Scenario) {
		return
	}
	s.add(problem{
		check: q.Scenario, message: message, expected: expected, actual: actual,
		rule: s.trial.Rule, cause: q.Collection + " " + q.Parameter, alone: true,
	})
}

func (s *stage) add(p problem) {
	s.problems = append(s.problems, p)
	n := len(s.sent)
	s.shown = append(s.shown, shown{last: s.sent[n-1], before: slices.Clone(s.sent[:n-1])})
}

// stop says why the sequence cannot be played to its end.
func (s *stage) stop(code, reason string) {
	if !s.over {
		s.over, s.skipped = true, outcome{verdict: Skipped, code: code, reason: reason, ran: true}
	}
}

// turn is one request of a sequence, and the answer to it.
type turn struct {
	*exchange
	action  *resources.Action
	request *fixtures.Request
}

// ok reports whether the answer is one of success.
func (r *turn) ok() bool { return r.answer.status < 300 }

// gone reports whether the answer says that there is no such thing.
func (r *turn) gone() bool { return r.answer.status == 404 || r.answer.status == 410 }

// item is the thing that the answer shows; nil where it shows none.
func (r *turn) item() *schema.Value {
	show, v := shownBy(r.action, r.answer)
	if show == nil || v.Kind != schema.Object {
		return nil
	}
	return v
}

// send sends a request and holds the answer to what any answer has to keep. It is
// nil where no answer came, and the sequence is over then.
func (s *stage) send(a *resources.Action, request *fixtures.Request) *turn {
	if s.over {
		return nil
	}
	if request == nil {
		s.stop(Unmakeable, "no request to "+a.Operation.String()+" can be made")
		return nil
	}
	x, err := s.run.exchange(s.ctx, s.run.wired(request, s.trial.ID))
	if err != nil {
		if how, arrived := s.run.silence(err); arrived && !s.run.off(noAnswer.ID) && s.ctx.Err() == nil {
			s.sent = append(s.sent, x)
			s.add(unanswered(&Case{Operation: a.Operation, Family: Sequences}, how))
		}
		s.stop(Unreachable, plainly(err))
		s.skipped.verdict = Error
		return nil
	}
	return s.took(a, request, x)
}

// took remembers an exchange.
func (s *stage) took(a *resources.Action, request *fixtures.Request, x *exchange) *turn {
	s.sent = append(s.sent, x)
	l := s.run.look(&Case{Operation: a.Operation, Request: request, Family: Sequences, Expect: Played, Name: s.trial.Name}, x, true)
	for _, p := range s.run.problems(l, answerChecks) {
		s.add(p)
	}
	s.run.cover.answered(l)
	return &turn{exchange: x, action: a, request: request}
}

// must is send where only success leads on.
func (s *stage) must(a *resources.Action, request *fixtures.Request) *turn {
	r := s.send(a, request)
	if r != nil && !r.ok() {
		code := Undone
		switch r.answer.status {
		case 401, 403:
			code = NoCredentials
		case 429:
			code = RateLimited
		}
		s.stop(code, a.Operation.String()+" was answered with "+statusName(r.answer.status))
		return nil
	}
	return r
}

// thing is something that the implementation has.
type thing struct {
	key   schema.Value
	trail trail         // the ids that lead to it, its own among them
	sent  *schema.Value // what was said of it when it was created; nil: nothing
	made  *turn         // its creation; nil: it was there
}

// create creates a thing of its own for the sequence; nil where that does not
// succeed.
func (s *stage) create(a *resources.Action) *thing {
	if s.over {
		return nil
	}
	below := trail{}
	key, request, x := s.run.supply.create(s.ctx, s.trial.ID, a, below)
	if x == nil {
		s.stop(Undone, "nothing could be created by "+a.Operation.String())
		return nil
	}
	r := s.took(a, request, x)
	if key == nil {
		s.stop(Undone, a.Operation.String()+" was answered with "+statusName(x.answer.status)+", and the answer does not tell the id of what it created")
		return nil
	}
	s.run.cover.accepted(&Case{Operation: a.Operation}, request)
	below[a.Collection.Name] = *key
	return &thing{key: *key, trail: below, sent: said(a, request), made: r}
}

// own is a thing that no other case is about: one that is created for it, or one
// that is there; nil where there is neither.
func (s *stage) own() *thing {
	if s.over {
		return nil
	}
	if create := s.action("create"); create != nil {
		return s.create(create)
	}
	a := s.run.model.Action(s.trial.Operation)
	if a.Collection.Single {
		return &thing{trail: trail{}} // there is one, without a key
	}
	path, key := s.run.supply.own(s.ctx, s.trial.ID, a)
	if key == nil && a.Kind != resources.Remove {
		if t := s.assumed(); t != nil || s.over {
			return t
		}
	}
	if key == nil {
		s.stop(NoThing, "there is nothing in "+a.Collection.Name+" that no other case is about, and no way to create it")
		return nil
	}
	return &thing{key: *key, trail: path}
}

// about is a usual request to an operation about a thing, its body drawn from the
// seed by a number.
func (s *stage) about(a *resources.Action, t *thing, n int) *fixtures.Request {
	return s.aboutAs(a, t, n, fixtures.Typical)
}

// aboutAs is about with as much in the request as a profile has.
func (s *stage) aboutAs(a *resources.Action, t *thing, n int, profile fixtures.Profile) *fixtures.Request {
	return s.run.supply.about(s.ctx, s.trial.ID, a, t.trail, mix(s.run.Config.Seed, s.trial.ID, n), profile)
}

// read reads a thing.
func (s *stage) read(a *resources.Action, t *thing) *turn {
	return s.send(a, s.run.supply.about(s.ctx, s.trial.ID, a, t.trail, s.run.Config.Seed, fixtures.Minimal))
}

// said is the item in the body of a request; nil where there is none.
func said(a *resources.Action, request *fixtures.Request) *schema.Value {
	if request == nil {
		return nil
	}
	v, err := schema.ParseJSON(string(request.Body))
	if err != nil {
		return nil
	}
	at := &v
	for _, name := range a.Body {
		if at = at.Get(name); at == nil {
			return nil
		}
	}
	return at
}

// differences lists the members of a thing that are not as they were said to be,
// with what they are. Members that the thing does not show are passed over: not
// everything that is said is shown. So is null, which many readers cannot tell from
// what is not said.
// Nor is what the schema that shows it has no room for.
func differences(said, shown *schema.Value, as *schema.Schema) (list []string) {
	if said == nil || shown == nil || said.Kind != schema.Object || shown.Kind != schema.Object {
		return nil
	}
	for i, name := range said.Keys {
		is := shown.Get(name)
		if is == nil || said.Items[i].Kind == schema.Null || alike(&said.Items[i], is) || !showable(as, shown, name, &said.Items[i]) {
			continue
		}
		list = append(list, name+" is "+schema.Show(is)+", not "+schema.Show(&said.Items[i]))
	}
	return list
}

// shownAs is the schema that an operation shows a thing by; nil where it shows none.
func shownAs(a *resources.Action) *schema.Schema {
	for _, show := range a.Shows {
		if show.List == nil && show.Media.IsJSON() {
			return show.Schema
		}
	}
	return nil
}

// showable reports whether a thing may show a value of a member, by the schema that
// it is shown by.
func showable(as *schema.Schema, shown *schema.Value, name string, v *schema.Value) bool {
	var list []*schema.Schema
	applied(as, shown, schema.ToClient, func(s *schema.Schema) { list = append(list, s) }, func(*schema.Schema, string, int) {})
	members, _ := membersOf(list, name)
	return !slices.ContainsFunc(members, func(s *schema.Schema) bool { return !s.Valid(v, schema.ToClient) })
}
