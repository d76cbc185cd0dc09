package contract_test

import (
	"context"
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/contract"
)

func TestNotesKeepTheirContract(t *testing.T) {
	api := newNotes(t, "")
	report, err := plan(t, notesPath, contract.Config{Random: 3}).Run(context.Background(), contract.Handler(api))
	require.NoError(t, err)
	for _, f := range report.Findings {
		t.Errorf("%s %v: %s\n  expected %s\n  actual %s\n  %s\n  %s", f.Check, f.Operations, f.Message, f.Expected, f.Actual, f.Example.Curl, f.Example.Response.Body)
	}
	assert.Empty(t, report.Failures)
	assert.True(t, report.Passed)
	for _, c := range report.Cases {
		if c.Family == contract.Sequences {
			assert.Equal(t, contract.Passed, c.Verdict, "%s %s %s: %s", c.Operation, c.Name, c.Place, c.Reason)
			t.Logf("%s %s %s %s", c.Operation, c.Name, c.Place, c.Verdict)
		}
	}
	t.Log(report.Counts)
}

// sequences has nothing but sequences planned.
var sequences = contract.Config{Select: contract.Selection{Families: []contract.Family{contract.Sequences}}}

// TestSequencesLeaveWaysAlone gives the small API ways that its document does not
// speak of, and that are no faults.
func TestSequencesLeaveWaysAlone(t *testing.T) {
	for way, because := range map[string]string{
		"few-on-a-page":   "pages may be smaller than was asked for",
		"newest-first":    "the order of a list is the implementation's own",
		"refuses-beyond":  "there is no page behind the last one",
		"shouts":          "titles are kept in capitals",
		"has-defaults":    "what a PUT leaves out has a value of the server's own",
		"marks-deleted":   "what is removed is kept, and marked",
		"counts-reads":    "a member changes each time that it is looked at",
		"lives-elsewhere": "moments are in another zone",
	} {
		t.Run(way, func(t *testing.T) {
			api := newNotes(t, way)
			t.Parallel()
			report, err := plan(t, notesPath, sequences).Run(context.Background(), contract.Handler(api))
			require.NoError(t, err)
			for _, f := range report.Findings {
				t.Errorf("%s %v: %s; expected %s, actual %s: %s", f.Check, f.Operations, f.Message, f.Expected, f.Actual, because)
			}
			for _, c := range report.Cases {
				if c.Verdict == contract.Skipped {
					t.Logf("%s %s %s: %s", c.Operation, c.Name, c.Place, c.Reason)
				}
			}
		})
	}
}

// TestSequencesCopeWithOddAnswers has every answer of success be something else
// than the document says: there is always a verdict, and never a panic.
func TestSequencesCopeWithOddAnswers(t *testing.T) {
	for _, body := range []string{
		`null`, `7`, `"text"`, `[]`, `[null, 1, "a", [], {}]`, `{}`, `{"items": null}`, `{"items": [null, 1, "a", [[]], {}]}`,
		`{"items": {"id": 1}, "total": "many", "has_more": "perhaps"}`, `{"id": null}`, `{"id": {"id": 1}}`, `{"id": "1", "title": 7, "items": [{"id": "1"}, {"id": 1.0}]}`,
		`{"items": [{"id": 1}, {"id": []}], "total": -1}`, `{"events": [{"id": 1}], "next_cursor": {"a": 1}}`, `{"events": [{"id": 1}], "next_cursor": "://"}`, `not JSON`, ``,
	} {
		t.Run(body, func(t *testing.T) {
			odd := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.Header().Set("Location", "http://[")
				w.Header().Set("X-RateLimit-Remaining", "some")
				w.Header().Set("X-Total-Count", "1e999")
				if r.Method == http.MethodPost {
					w.WriteHeader(http.StatusCreated)
				}
				_, _ = w.Write([]byte(body))
			})
			t.Parallel()
			report, err := plan(t, notesPath, sequences).Run(context.Background(), contract.Handler(odd))
			require.NoError(t, err)
			assert.False(t, report.Passed)
			assert.Zero(t, report.Counts.Errors)
			assert.Less(t, report.Counts.Requests, 120*report.Counts.Cases)
		})
	}
}

// checks are the ids of the checks that found something, sorted.
func checks(report *contract.Report) (ids []string) {
	for _, f := range report.Findings {
		ids = append(ids, f.Check)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// sequenceFaults are faults of the small API, one at the least for each check that
// sequences make.
var sequenceFaults = []struct{ fault, check, because string }{
	{"page-from-zero", "paging-complete", "the second page is shown first, so two authors are on none"},
	{"offset-ignored", "paging-complete", "every page is the first"},
	{"offset-loses", "paging-complete", "one note is between two pages"},
	{"cursor-repeats", "paging-complete", "the last event of a page is the first of the next"},
	{"cursor-loses", "paging-complete", "one event is between two pages"},
	{"page-too-long", "paging-limit", "each page has one note more"},
	{"filter-ignored", "filter-matches", "notes of any status are shown"},
	{"filter-above", "filter-matches", "notes with as many stars as asked for are left out"},
	{"sort-ignored", "sorted", "notes come as they were made"},
	{"sort-one-way", "sorted", "the minus is not heard"},
	{"total-wrong", "counters-agree", "the total is one too many"},
	{"total-of-page", "counters-agree", "the total is that of the page"},
	{"more-wrong", "counters-agree", "the last page says that there are more"},
	{"author-missing", "list-items-readable", "the list has an author who cannot be read"},
	{"author-elsewhere", "list-items-readable", "the author lives in another city than in the list"},
	{"limit-stands-still", "rate-limit-decreases", "there are always 999 left"},
	{"link-dangles", "links-resolve", "notes have an author whom nobody knows"},
	{"created-unreadable", "created-readable", "only the first seven notes can be read"},
	{"create-spoils", "created-readable", "the title that is kept is another one"},
	{"created-unlisted", "list-contains-created", "only the first seven notes are listed"},
	{"total-stands-still", "counters-follow", "the total is never less than it once was"},
	{"location-wrong", "location-resolves", "the address of another note, which there is not"},
	{"location-of-another", "location-resolves", "always the address of the first note"},
	{"location-elsewhere", "location-resolves", "the address of a server behind this one"},
	{"patch-forgets", "updated-readable", "what is changed is not kept"},
	{"settings-forgotten", "updated-readable", "the settings are never others"},
	{"patch-replaces", "updated-readable", "what is not sent is gone"},
	{"put-merges", "put-replaces", "what is not sent stays"},
	{"put-adds", "put-idempotent", "each PUT but the first adds a star"},
	{"put-creates-again", "put-idempotent", "each PUT but the first adds a note"},
	{"refused-applied", "refused-unchanged", "the title is set before the rest is looked at"},
	{"refused-created", "refused-unchanged", "half a note is kept"},
	{"read-only-taken", "read-only-ignored", "who creates a note says when that was"},
	{"read-only-changed", "read-only-ignored", "who changes a note says who wrote it"},
	{"delete-forgets", "deleted-gone", "what is removed is there as before"},
	{"deleted-listed", "deleted-unlisted", "what is removed is listed as before"},
}

// TestSequencesFindFaults gives the small API one fault at a time, and exactly one
// check finds it.
func TestSequencesFindFaults(t *testing.T) {
	for _, row := range sequenceFaults {
		t.Run(row.fault, func(t *testing.T) {
			t.Parallel()
			api := newNotes(t, row.fault)
			report, err := plan(t, notesPath, contract.Config{}).Run(context.Background(), contract.Handler(api))
			require.NoError(t, err)
			assert.Equal(t, []string{row.check}, checks(report), row.because)
			for _, f := range report.Findings {
				t.Logf("%s %v: %s; expected %s, actual %s", f.Check, f.Operations, f.Message, f.Expected, f.Actual)
			}
		})
	}
}
