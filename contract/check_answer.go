package contract

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/understudy-api/understudy/specs"
)

// answerChecks are those that every answer has to pass.
var answerChecks = []Check{
	{
		ID: "server-error", Title: "The server fails", Fault: "F100",
		Explanation: "Answers of 5xx say that the fault is the server's. No request of the suite is a reason for one, not even an invalid one.",
		apply:       serverError,
	},
	noAnswer,
	{
		ID: "status-documented", Title: "A status is not documented", Fault: "F200",
		Explanation: "The document lists the statuses that an operation answers with, by number, as a range (4XX) or under default. What HTTP itself asks for (405, 406, 415) need not be listed where the request provokes it.",
		apply: unless(func(l *look) bool { return l.status >= 500 && !l.suite.off("server-error") }, documented(
			func(v specs.Violation) bool { return v.Code == specs.CodeStatus },
			func(p *problem, l *look) { p.cause, p.alone = fmt.Sprint(l.status), true },
		)),
	},
	{
		ID: "content-type", Title: "An answer has another media type than is documented", Fault: "F200",
		Explanation: "The Content-Type of an answer is one that the document lists for the status, and there is one where there is a body.",
		apply:       documented(func(v specs.Violation) bool { return v.Code == specs.CodeMediaType }, apart),
	},
	{
		ID: "body-schema", Title: "A body is not what its schema says", Fault: "F200",
		Explanation: "The body of an answer can be read as its media type says, and keeps the schema that the document has for it.",
		apply: readable(unless(func(l *look) bool { return l.expect == Refused && l.status < 400 && !l.suite.off("invalid-refused") }, documented(
			func(v specs.Violation) bool {
				return v.In == "body" && v.Code != specs.CodeBody && v.Code != "writeOnly"
			}, nil,
		))),
	},
	{
		ID: "write-only", Title: "A write-only member is shown", Fault: "F200",
		Explanation: "What the document calls write-only, such as a password, is never in an answer (OpenAPI 3.1.1, Schema Object).",
		apply:       documented(func(v specs.Violation) bool { return v.In == "body" && v.Code == "writeOnly" }, nil),
	},
	{
		ID: "body-presence", Title: "A body is missing, or there is one where none may be", Fault: "F105",
		Explanation: "Answers of 204, 205, 304 and 1xx have no body (RFC 9110, section 6.4.1); those that the document has a media type for have one.",
		apply:       documented(func(v specs.Violation) bool { return v.Code == specs.CodeBody }, apart),
	},
	{
		ID: "headers", Title: "A header is missing or is not what its schema says", Fault: "F200",
		Explanation: "Headers that the document requires are there, and all that it describes keep their schemas.",
		apply: documented(func(v specs.Violation) bool {
			return v.In == "header" && v.Code != specs.CodeMediaType
		}, nil),
	},
	{
		ID: "undeclared-members", Title: "A member of a body is not declared",
		Explanation: "In strict mode, answers have no members that the document does not declare, even where it does not forbid them. Members that are ignored are settings of the run.",
		apply:       undeclared,
	},
	{
		ID: "internals-leaked", Title: "An answer shows internals", Fault: "F309",
		Explanation: "Stack traces, and messages of databases and of frameworks, tell an attacker how the server is made, and a client nothing that it could use.",
		apply:       leaked,
	},
	{
		ID: "allow-header", Title: "A 405 has no Allow header, or a wrong one", Fault: "F110",
		Explanation: "A 405 lists in Allow the methods that there are (RFC 9110, section 15.5.6); the method that it refuses is not among them, and, in strict mode, all that the document has are.",
		apply:       allowHeader,
	},
	{
		ID: "www-authenticate", Title: "A 401 has no WWW-Authenticate header", Fault: "F109",
		Explanation: "A 401 says in WWW-Authenticate how to authenticate (RFC 9110, section 11.6.1), where the document asks for a scheme of HTTP.",
		apply:       challenged,
	},
	{
		ID: "rate-limit-headers", Title: "Headers about the rate limit are missing",
		Explanation: "Where the document has headers that tell of a rate limit, each answer of that status has them.",
		apply:       rateLimitHeaders,
	},
	{
		ID: "response-time", Title: "An answer takes too long",
		Explanation: "An answer comes within the time that the settings of the run allow. There is no limit unless they say so.",
		apply:       tooLong,
	},
}

// noAnswer is the check that there is an answer at all.
var noAnswer = Check{
	ID: "no-answer", Title: "There is no answer", Fault: "F100",
	Explanation: "The implementation takes a request and closes the connection, or lets the client wait for longer than the settings of the run allow: a process or a handler that crashed, or that hangs.",
}

// unanswered is the problem of a request that got no answer.
func unanswered(c *Case, how string) problem {
	p := problem{
		check: noAnswer.ID, message: how, expected: "an answer", actual: how, rule: c.Operation.Location,
		cause: "valid", alone: true,
	}
	if v := c.Violation; v != nil {
		p.cause = v.Code + " " + c.Place
	}
	if c.Name != "" {
		p.message = c.Name + ": " + how
	}
	return p
}

// documented makes a check of what the document says of answers: of the violations
// that belong to it. shape may change what tells causes apart.
func documented(fits func(specs.Violation) bool, shape func(*problem, *look)) func(*look) []problem {
	return func(l *look) (list []problem) {
		for _, v := range l.violated(fits) {
			p := problem{
				message: v.Where() + ": " + v.Message(), expected: v.Expected, actual: v.Value,
				rule: v.Rule, violation: &v, cause: v.Code + " " + ruleName(l.suite.Document, v.Rule) + " " + v.Name,
			}
			if v.Code == "required" && v.In == "body" {
				p.cause += " " + v.Pointer[strings.LastIndexByte(v.Pointer, '/')+1:]
			}
			if p.actual == "" {
				p.actual = "none"
			}
			if shape != nil {
				shape(&p, l)
			}
			list = append(list, p)
		}
		return list
	}
}

// unless makes a check that is left out where another one has told of the same
// cause: of a failure of the server, whose status is not documented either, and of
// invalid data that was accepted, and is shown again.
func unless(told func(*look) bool, check func(*look) []problem) func(*look) []problem {
	return func(l *look) []problem {
		if told(l) {
			return nil
		}
		return check(l)
	}
}

// readable makes a check of bodies that first asks whether there is all of it.
func readable(check func(*look) []problem) func(*look) []problem {
	return func(l *look) []problem {
		if l.unread == "" {
			return check(l)
		}
		return []problem{{
			message: "body: " + l.unread, expected: "a body that can be read", actual: l.unread,
			rule: l.op.Location, cause: "unread", alone: true,
		}}
	}
}

// off reports whether a check is not made.
func (s *Suite) off(id string) bool { return slices.Contains(s.Config.Checks.Off, id) }

// apart says that each operation and status is a cause of its own.
func apart(p *problem, l *look) { p.cause, p.alone = p.cause+" "+fmt.Sprint(l.status), true }

func serverError(l *look) []problem {
	if l.status < 500 || l.status == http.StatusNotImplemented && l.expect == NoMethod {
		return nil
	}
	p := problem{
		message: sentence(l), expected: "no failure of the server: " + wantedOr(l.expect), actual: statusName(l.status),
		rule: l.op.Location, alone: true,
	}
	if said := reasonOf(l); said != "" {
		p.actual += ": " + said
	}
	switch v := l.trial.Violation; {
	case v != nil:
		p.cause = v.Code + " " + ruleName(l.suite.Document, v.Rule)
	case l.expect == Unauthorized || l.expect == NotFound || l.expect == NoMethod:
		p.cause = string(l.expect)
	default:
		p.cause = "valid" // whatever it was that was sent
	}
	return []problem{p}
}

func wantedOr(e Expectation) string {
	if w := wanted[e]; w != "" {
		return w
	}
	return "any other answer"
}

// allowHeader holds a 405 to what it has to say.
func allowHeader(l *look) []problem {
	if l.status != http.StatusMethodNotAllowed {
		return nil
	}
	var allowed []string
	for _, line := range l.header.Values("Allow") {
		for method := range strings.SplitSeq(line, ",") {
			if method = strings.TrimSpace(method); method != "" {
				allowed = append(allowed, strings.ToUpper(method))
			}
		}
	}
	var has []string
	for op := range l.suite.Document.Operations() {
		if op.Path == l.op.Path {
			has = append(has, op.Method)
		}
	}
	p := problem{
		expected: "Allow: " + strings.Join(has, ", "), actual: "Allow: " + strings.Join(allowed, ", "),
		rule: l.op.Location, cause: "allow " + l.op.Path, alone: true,
	}
	switch {
	case len(l.header.Values("Allow")) == 0:
		p.message, p.actual = "the 405 has no Allow header", "none"
	case slices.Contains(allowed, l.method):
		p.message = "Allow lists " + l.method + ", which was refused"
	default:
		// Frameworks that route by method often know of one method at a time.
		i := slices.IndexFunc(has, func(m string) bool { return !slices.Contains(allowed, m) })
		if i < 0 || !l.suite.Config.Checks.Strict {
			return nil
		}
		p.message = "Allow does not list " + has[i] + ", which the document has"
	}
	return []problem{p}
}

// challenged holds a 401 to what it has to say.
func challenged(l *look) []problem {
	if l.status != http.StatusUnauthorized || l.header.Get("WWW-Authenticate") != "" {
		return nil
	}
	var challenges []string
	for _, requirement := range l.op.Security {
		for _, s := range requirement {
			if c := s.Challenge(); c != "" && !slices.Contains(challenges, c) {
				challenges = append(challenges, c)
			}
		}
	}
	if challenges == nil {
		return nil // there is no name for what it asks for
	}
	return []problem{{
		message: "the 401 has no WWW-Authenticate header", expected: "WWW-Authenticate: " + strings.Join(challenges, ", "), actual: "none",
		rule: l.op.Location, cause: "challenge", alone: true,
	}}
}

// rateLimitHeaders are those whose names tell of a limit of requests.
func rateLimitHeaders(l *look) (list []problem) {
	r := l.op.Response(l.status)
	if r == nil || l.expect == NoMethod {
		return nil
	}
	for _, h := range r.Headers {
		if h.Required || !limits(h.Name) || len(l.header.Values(h.Name)) > 0 {
			continue // a required one is missed by the check of headers
		}
		list = append(list, problem{
			message: "the header " + h.Name + " is missing", expected: "the header " + h.Name, actual: "none",
			rule: h.Location, cause: "missing " + ruleName(l.suite.Document, h.Location),
		})
	}
	return list
}

// limits reports whether a header tells of a rate limit, by its name.
func limits(name string) bool {
	name = strings.ToLower(name)
	return strings.HasPrefix(name, "x-ratelimit-") || strings.HasPrefix(name, "x-rate-limit-") || strings.HasPrefix(name, "ratelimit")
}

// tooLong compares the time that an answer took with what the config allows. The
// time itself is not told, so that reports of the same answers are the same.
func tooLong(l *look) []problem {
	limit := l.suite.Config.Checks.MaxTime
	if limit <= 0 || l.elapsed <= limit {
		return nil
	}
	return []problem{{
		message: "an answer takes longer than " + limit.String(), expected: "an answer within " + limit.String(), actual: "a later one",
		rule: l.op.Location, cause: "time", alone: true,
	}}
}
