package contract

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
)

// leak is what internals look like in an answer.
type leak struct {
	what  string
	hints []string // texts of which a match has one: they are found sooner than the expression
	re    *regexp.Regexp
}

// leaks are the marks of internals. Each is long enough that no ordinary text has
// it by chance.
var leaks = []leak{
	{
		"a stack trace of Go",
		[]string{"goroutine ", "runtime/debug"},
		regexp.MustCompile(`goroutine \d+ \[[a-z ,0-9]+\]:|runtime/debug\.Stack\(\)`),
	},
	{
		"a stack trace of Java",
		[]string{".java:", ".kt:", ".scala:", ".groovy:", "Native Method", "Unknown Source", "in thread ", "Exception", "Error"},
		regexp.MustCompile(`\bat (?:[\w$]+\.)+[\w$<>]+\((?:[\w$]+\.(?:java|kt|scala|groovy):\d+|Native Method|Unknown Source)\)|Exception in thread "|\b(?:java|javax|jakarta|org\.springframework|org\.hibernate)\.[\w.]+(?:Exception|Error)\b`),
	},
	{
		"a stack trace of Python",
		[]string{"Traceback (most", ", line "},
		regexp.MustCompile(`Traceback \(most recent call last\):|File "[^"\n]+", line \d+, in `),
	},
	{
		"a stack trace of JavaScript",
		[]string{".js:", ".ts:", ".mjs:", ".cjs:", "node:"},
		regexp.MustCompile(`\bat (?:[\w.<>$ ]*\()?(?:file://)?/[^\s()]+\.[cm]?[jt]s:\d+:\d+|\bat (?:async )?[\w.<>$]+ \((?:node:[\w/]+|[^()\s]+):\d+:\d+\)`),
	},
	{
		"a stack trace of Ruby",
		[]string{".rb:"},
		regexp.MustCompile(`[\w/.-]+\.rb:\d+:in [` + "`" + `'][^'\n]+'`),
	},
	{
		"a stack trace of PHP",
		[]string{".php"},
		regexp.MustCompile(`(?i)(?:fatal error|parse error|uncaught \w*exception)\b[^\n]{0,200} in (?:/|[a-z]:\\)[^\s:]+\.php(?: on line |:)\d+|#\d+ /[^\s(]+\.php\(\d+\):`),
	},
	{
		"a stack trace of .NET",
		[]string{":line ", "System."},
		regexp.MustCompile(`\bat [\w.<>` + "`" + `]+\([^)\n]*\) in [^\n]+\.(?:cs|vb|fs):line \d+|\bSystem\.(?:\w+\.)*\w+Exception:`),
	},
	{
		"a panic of Rust",
		[]string{"' panicked at "},
		regexp.MustCompile(`thread '[^']+' panicked at `),
	},
	{
		"a message of a database",
		[]string{
			"SQLSTATE", "ORA-", "SQL syntax", "syntax error at or near", "SQLITE_", "sqlite3.", "pq: ", "psycopg", "ActiveRecord::",
			"MongoServerError", "com.mysql.", "Unclosed quotation mark",
		},
		regexp.MustCompile(`SQLSTATE\[?\w{5}|ORA-\d{5}:|You have an error in your SQL syntax|syntax error at or near "|SQLITE_ERROR|SQLITE_CONSTRAINT|sqlite3\.(?:Operational|Integrity)Error|pq: (?:syntax|duplicate|column|relation)|psycopg2?\.\w+|ActiveRecord::\w+|MongoServerError|com\.mysql\.|Unclosed quotation mark after the character string`),
	},
}

// unquoted undoes what JSON does to quotes and line ends.
var unquoted = strings.NewReplacer(`\"`, `"`, `\n`, "\n", `\t`, "\t", `\/`, "/", `\\`, `\`)

// leaked looks for marks of internals in the body of an answer. What the request
// itself had may be said back.
func leaked(l *look) []problem {
	plain := ""
	for _, mark := range leaks {
		if !slices.ContainsFunc(mark.hints, func(hint string) bool { return bytes.Contains(l.body, []byte(hint)) }) {
			continue
		}
		if plain == "" {
			plain = unquoted.Replace(string(l.body))
		}
		found := mark.re.FindString(plain)
		if found == "" {
			continue
		}
		if r := l.trial.Request; r != nil && strings.Contains(string(r.Body)+r.Target, found) {
			continue
		}
		return []problem{{
			message: "the answer shows " + mark.what, expected: "an answer without internals", actual: shortened(found),
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
