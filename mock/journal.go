package mock

import (
	"sync"
	"time"

	"github.com/understudy-api/understudy/specs"
)

// Entry is one exchange as the journal remembers it.
type Entry struct {
	Number     uint64            `json:"number"`            // counted from 1 since the start
	Session    string            `json:"session,omitempty"` // that the request named
	Method     string            `json:"method"`
	Path       string            `json:"path"` // with the query
	Operation  string            `json:"operation,omitempty"`
	Document   string            `json:"document,omitempty"`
	Status     int               `json:"status"`
	Source     string            `json:"source,omitempty"` // of the body: example, generated, world or refusal
	Violations []specs.Violation `json:"violations,omitempty"`
}

// journal remembers the last exchanges, in a ring.
type journal struct {
	mu      sync.Mutex
	entries []Entry
	number  uint64
}

func newJournal(size int) *journal {
	if size == 0 {
		size = 1000
	}
	return &journal{entries: make([]Entry, max(size, 0))}
}

func (j *journal) add(e Entry) {
	if len(j.entries) == 0 {
		return
	}
	j.mu.Lock()
	j.number++
	e.Number = j.number
	j.entries[int((j.number-1)%uint64(len(j.entries)))] = e
	j.mu.Unlock()
}

// list returns what is remembered of a session, or of all when it is nil, the
// oldest first.
func (j *journal) list(session *string) []Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	list := []Entry{}
	for i := range j.entries {
		at := (j.number + uint64(i)) % uint64(max(len(j.entries), 1))
		if e := j.entries[at]; e.Number != 0 && e.of(session) {
			list = append(list, e)
		}
	}
	return list
}

// clear forgets what is remembered of a session, or of all when it is nil.
func (j *journal) clear(session *string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for i := range j.entries {
		if j.entries[i].of(session) {
			j.entries[i] = Entry{}
		}
	}
}

func (e *Entry) of(session *string) bool { return session == nil || *session == e.Session }

// target is the path and query as they came.
func (x *exchange) target() string {
	if x.Request.RequestURI != "" {
		return x.Request.RequestURI
	}
	return x.Request.URL.RequestURI()
}

// journaled writes the exchange into the journal and the log.
func journaled(next handler) handler {
	return func(x *exchange) {
		var begun time.Time
		log := x.server.config.Log
		if log != nil {
			begun = time.Now()
		} else if len(x.server.journal.entries) == 0 {
			next(x)
			return
		}
		next(x)
		e := Entry{
			Session: sessionName(x.Request), Method: x.Request.Method, Path: x.target(),
			Status: x.status, Source: x.source, Violations: x.violations,
		}
		if x.role != nil {
			e.Operation, e.Document = x.role.op.ID, x.role.op.Document.Location
		}
		x.server.journal.add(e)
		if log == nil {
			return
		}
		attrs := []any{"status", x.status, "operation", e.Operation, "took", time.Since(begun).Round(time.Microsecond)}
		if len(x.violations) > 0 {
			attrs = append(attrs, "violation", x.violations[0].String())
			if n := len(x.violations) - 1; n > 0 {
				attrs = append(attrs, "more", n)
			}
		}
		log.Info(e.Method+" "+e.Path, attrs...)
	}
}
