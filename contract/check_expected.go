package contract

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs"
)

// expectations are the checks of what a case expects, one for each [Expectation],
// and what comes of parameters that are mended.
var expectations = []Check{
	{
		ID: "valid-accepted", Title: "A valid request is refused", Expectation: true,
		Explanation: "The request keeps everything that the document asks for, so it must be answered with success. Either the implementation asks for more than the document says, or it is broken.",
		apply:       expecting(Accepted, func(l *look) bool { return l.status < 400 || l.status >= 500 }),
	},
	{
		ID: "invalid-refused", Title: "An invalid request is accepted", Fault: "F206", Expectation: true,
		Explanation: "The request breaks one promise of the document, so it must be refused with 4xx. Whoever relies on the document does not expect such data behind the implementation.",
		apply:       expecting(Refused, func(l *look) bool { return l.status >= 400 }),
	},
	{
		ID: "credentials-required", Title: "A request without credentials is accepted", Fault: "F307", Expectation: true,
		Explanation: "The document asks for credentials; without them, or with ones that nobody has, the answer must be 401 or 403. 404 is heard as well, since it hides what there is, and 400 for credentials that are empty or wrong.",
		apply: expecting(Unauthorized, func(l *look) bool {
			return l.status >= 500 || l.status == 401 || l.status == 403 || l.status == 404 || l.status == 400 && l.trial.Violation == nil
		}),
	},
	{
		ID: "unknown-refused", Title: "A thing that does not exist is found", Expectation: true,
		Explanation: "The path names something that the implementation cannot have, and the document says how it answers then: 404 or 410. 401 and 403 are heard as well, since they hide that.",
		apply: expecting(NotFound, func(l *look) bool {
			return l.status >= 500 || l.status == 404 || l.status == 410 || l.status == 401 || l.status == 403
		}),
	},
	{
		ID: "method-refused", Title: "A method that is not documented is accepted", Fault: "F310", Expectation: true,
		Explanation: "The path has no such method in the document; the answer must be 405 (RFC 9110, section 15.5.6); any other refusal, and 501, is heard as well.",
		apply:       expecting(NoMethod, func(l *look) bool { return l.status >= 400 }),
	},
	{
		ID: "coerced", Title: "A wrong parameter is refused that should be mended", Expectation: true,
		Explanation: "The document says that wrong parameters are never refused: they are mended, or ignored.",
		apply:       expecting(Coerced, func(l *look) bool { return l.status < 400 || l.status >= 500 }),
	},
	coercedFallback,
}

// succeeds reports whether the answer is a success that the document has. One that
// only default has is none where the document lists others: default is where its
// failures are, and a redirect to a login would do.
func (l *look) succeeds() bool {
	if l.status >= 400 {
		return false
	}
	r := l.op.Response(l.status)
	return r != nil && (r.Status != "default" || !slices.ContainsFunc(l.op.Responses, func(r *specs.Response) bool {
		return strings.HasPrefix(r.Status, "2") || strings.HasPrefix(r.Status, "3")
	}))
}

// wanted says in words what an expectation asks for.
var wanted = map[Expectation]string{
	Accepted:     "success (2xx or 3xx): the request is valid",
	Refused:      "a refusal (4xx): the request is not valid",
	Unauthorized: "401 or 403: the request shows no valid credentials",
	NotFound:     "404 or 410: there is no such thing",
	NoMethod:     "405: the path has no such method",
	Coerced:      "success (2xx or 3xx): wrong parameters are mended",
}

// expecting makes the check of an expectation. fine says which statuses meet it;
// 5xx always does, because another check is about it.
func expecting(e Expectation, fine func(*look) bool) func(*look) []problem {
	return func(l *look) []problem {
		if l.expect != e || fine(l) {
			return nil
		}
		p := problem{expected: wanted[e], actual: statusName(l.status), rule: l.op.Location, cause: string(l.trial.Family)}
		if l.trial.Rule.File != "" {
			p.rule = l.trial.Rule
		}
		p.message = sentence(l)
		if v := l.trial.Violation; v != nil {
			p.violation = v
			p.cause = v.Code + " " + ruleName(l.suite.Document, v.Rule)
		} else {
			p.cause += " " + l.trial.Place + " " + statusName(l.status/100*100)
			p.alone = true
		}
		if e == Accepted || e == Coerced {
			p.cause, p.alone = l.op.String()+" "+fmt.Sprint(l.status), true
			if said := reasonOf(l); said != "" {
				p.actual += ": " + said
			}
		}
		return []problem{p}
	}
}

// sentence says what was sent and what came of it.
func sentence(l *look) string {
	c := l.trial
	what := c.Name
	if c.Place != "" {
		what = c.Place + ": " + what
	}
	if c.Violation != nil {
		what += " (" + c.Violation.Message() + ")"
	}
	return fmt.Sprintf("%s was answered with %s", what, statusName(l.status))
}

func statusName(status int) string {
	if text := http.StatusText(status); text != "" {
		return fmt.Sprintf("%d %s", status, text)
	}
	return fmt.Sprint(status)
}

// reasonOf is the beginning of what an answer says of itself.
func reasonOf(l *look) string {
	return shortened(string(l.body))
}

// inconclusive says why an answer to a single request leaves open what the case
// was to find out; "" where it does not.
func inconclusive(l *look) (code, reason string) {
	status := statusName(l.status)
	switch {
	case l.status == http.StatusTooManyRequests && l.expect != Answered:
		return RateLimited, "answered with " + status
	case l.expect == NotFound || l.expect == Unauthorized || l.expect == NoMethod || l.expect == Answered:
		return "", ""
	case (l.status == 401 || l.status == 403) && len(l.op.Security) > 0:
		return NoCredentials, "answered with " + status + ": the credentials were not accepted; give real ones (--token, --header, running.auth)"
	case (l.status == 404 || l.status == 410) && pathFault(l.trial):
		return "", ""
	case (l.status == 404 || l.status == 410) && !l.known:
		return NoThing, "answered with " + status + ": it names something that is not there; --value, or values in the settings, can name something that is"
	case l.status == http.StatusConflict && l.expect == Accepted && l.op.Documents(409):
		return Conflict, "answered with " + status + ": it conflicts with what is there already"
	}
	return "", ""
}

// pathFault reports whether the fault of a case is in its path.
func pathFault(c *Case) bool { return c.Violation != nil && c.Violation.In == "path" }

// lenient reports whether a status that the document does not list is not held
// against the implementation. The request provoked it, and either HTTP itself asks
// for it, or the document says nothing of how such requests are refused. Strict
// runs allow only the former.
func lenient(l *look) bool {
	switch l.status {
	case http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return l.expect == NoMethod
	case http.StatusNotAcceptable:
		return l.trial.Family == Accept
	case http.StatusUnsupportedMediaType, http.StatusRequestEntityTooLarge, http.StatusRequestURITooLong, http.StatusRequestHeaderFieldsTooLarge:
		return l.expect != Accepted
	case http.StatusUnauthorized, http.StatusForbidden:
		return l.expect == Unauthorized && l.silent(401, 403)
	case http.StatusNotFound, http.StatusGone:
		if l.expect == Played && l.silent(404, 410) {
			return true // what is not there, sequences find out
		}
		if (l.expect == Accepted || l.expect == Refused || l.expect == Answered) && !l.known && l.silent(404, 410) {
			return true
		}
	case http.StatusTooManyRequests:
		return l.silent(429)
	}
	return l.status >= 400 && l.status < 500 && (l.expect == Refused || l.expect == Answered || l.expect == Played) && l.silent(400, 422)
}

// silent reports whether the document lists none of some statuses.
func (l *look) silent(statuses ...int) bool {
	if l.suite.Config.Checks.Strict {
		return false
	}
	for _, status := range statuses {
		if l.op.Response(status) != nil {
			return false
		}
	}
	return true
}

// violated are the violations of an answer that have one of the codes.
func (l *look) violated(fits func(specs.Violation) bool) (list []specs.Violation) {
	for _, v := range l.violations {
		if fits(v) {
			list = append(list, v)
		}
	}
	return list
}
