package contract

import (
	"bytes"

	"github.com/understudy-api/understudy/specs/resources"
)

// deleteGone removes a thing and looks whether it is gone.
var deleteGone = scenario{
	Check: Check{
		ID: "deleted-gone", Title: "What was deleted is still there", Fault: "F113",
		Explanation: "A thing is removed with success; reading it is answered with 404 or 410 then. An implementation that keeps what is removed, marked as such, shows it otherwise than before.",
	},
	plan: func(p *planner, a *resources.Action) []Sequence {
		if a.Kind != resources.Remove {
			return nil
		}
		s, ok := sequence(a.Collection, "remove", a, "read", p.beside(a, resources.Read))
		if !ok {
			return nil
		}
		return []Sequence{p.creating(s, a)}
	},
	play: func(s *stage) {
		t := s.own()
		if t == nil {
			return
		}
		read := s.action("read")
		first, before := s.read(read, t), s.read(read, t) // that it is read may change it
		if before == nil || !before.ok() {
			s.stop(Undone, "it cannot be read before it is removed")
			return
		}
		if s.must(s.action("remove"), s.about(s.action("remove"), t, 1)) == nil {
			return
		}
		after := s.read(read, t)
		switch {
		case after == nil || after.gone():
		case !after.ok():
			s.stop(Undone, "reading it after it was removed was answered with "+statusName(after.answer.status))
		case bytes.Equal(before.answer.body, after.answer.body) || unmoved(first.item(), before.item(), after.item()):
			s.fail("it was removed with success, and is still there as it was", "404 or 410", statusName(after.answer.status))
		}
	},
}
