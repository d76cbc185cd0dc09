package contract

import (
	"regexp"
	"strings"
)

// leaks are the marks of internals in answers. Each is long enough that no
// ordinary text has it by chance.
var leaks = []struct {
	what string
	re   *regexp.Regexp
}{
	{"a stack trace of Go", regexp.MustCompile(`goroutine \d+ \[[a-z ,0-9]+\]:|runtime/debug\.Stack\(\)`)},
	{"a stack trace of Java", regexp.MustCompile(`(?m)\bat (?:[\w$]+\.)+[\w$<>]+\((?:[\w$]+\.(?:java|kt|scala|groovy):\d+|Native Method|Unknown Source)\)|Exception in thread "|(?:java|javax|jakarta|org\.springframework|org\.hibernate)\.[\w.]+(?:Exception|Error)\b`)},
	{"a stack trace of Python", regexp.MustCompile(`Traceback \(most recent call last\):|File "[^"\n]+", line \d+, in `)},
	{"a stack trace of JavaScript", regexp.MustCompile(`(?:\bat [\w.<>$ ]*\(?|\bat )(?:file://)?/[^\s()]+\.[cm]?[jt]s:\d+:\d+|\bat (?:async )?[\w.<>$]+ \((?:node:[\w/]+|[^()\s]+):\d+:\d+\)`)},
	{"a stack trace of Ruby", regexp.MustCompile(`[\w/.-]+\.rb:\d+:in [` + "`" + `'][^'\n]+'`)},
	{"a stack trace of PHP", regexp.MustCompile(`(?i)(?:fatal error|parse error|uncaught \w*exception)\b.{0,200}? in (?:/|[a-z]:\\)[^\s:]+\.php(?: on line |:)\d+|#\d+ /[^\s(]+\.php\(\d+\):`)},
	{"a stack trace of .NET", regexp.MustCompile(`\bat [\w.<>` + "`" + `]+\([^)\n]*\) in [^\n]+\.(?:cs|vb|fs):line \d+|System\.(?:\w+\.)*\w+Exception:`)},
	{"a stack trace of Rust", regexp.MustCompile(`thread '[^']+' panicked at `)},
	{"a message of a database", regexp.MustCompile(`SQLSTATE\[?\w{5}|ORA-\d{5}:|You have an error in your SQL syntax|syntax error at or near "|SQLITE_ERROR|sqlite3\.(?:Operational|Integrity)Error|pq: (?:syntax|duplicate|column|relation)|psycopg2?\.\w+|ActiveRecord::\w+|MongoServerError|com\.mysql\.|Unclosed quotation mark after the character string`)},
}

// leaked looks for marks of internals in the body of an answer. What the request
// itself had may be said back.
func leaked(l *look) []problem {
	for _, mark := range leaks {
		found := mark.re.Find(l.body)
		if found == nil {
			continue
		}
		if c := l.case_; c.Request != nil && strings.Contains(string(c.Request.Body)+c.Request.Target, string(found)) {
			continue
		}
		return []problem{{
			message: "the answer shows " + mark.what, expected: "an answer without internals", actual: shortened(string(found)),
			rule: l.op.Location, cause: mark.what, alone: true,
		}}
	}
	return nil
}

func shortened(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > 160 {
		return string(r[:160]) + "…"
	}
	return text
}
