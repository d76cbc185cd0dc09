package main

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/understudy-api/understudy/specs"
)

// TestCompareIsTheSameEveryTime holds what has most changes, one contract of the
// box and another, against itself: oasdiff ranges over maps.
func TestCompareIsTheSameEveryTime(t *testing.T) {
	var docs []*specs.Document
	for _, name := range specs.Names() {
		doc, err := specs.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, doc)
	}
	for i, before := range docs {
		after := docs[(i+1)%len(docs)]
		t.Run(fmt.Sprint(before.Location, " to ", after.Location), func(t *testing.T) {
			first, err := compare(before, after, true)
			if err != nil || len(first) == 0 {
				t.Fatalf("%d changes, %v", len(first), err)
			}
			for range 5 {
				again, err := compare(before, after, true)
				if diff := cmp.Diff(first, again); diff != "" || err != nil {
					t.Fatalf("%v, and another time (-first +again):\n%s", err, diff)
				}
			}
			for _, c := range first {
				if c.Location == nil || c.Location.Line == 0 {
					t.Errorf("%s %s has no place: %s", c.ID, c.Operation, c.Text)
				}
			}
		})
	}
}

// TestDifferenceFails goes through the words of --fail-on.
func TestDifferenceFails(t *testing.T) {
	for _, test := range []struct {
		level                   string // of the one change that there is
		breaking, warning, some bool   // whether it fails on breaking, warning and any
	}{
		{"", false, false, false},
		{levelInfo, false, false, true},
		{levelWarning, false, true, true},
		{levelBreaking, true, true, true},
	} {
		var d difference
		if test.level != "" {
			d.Changes = []change{{Level: test.level}}
		}
		d.count()
		got := []bool{d.fails(levelBreaking), d.fails(levelWarning), d.fails(levelAny)}
		if diff := cmp.Diff([]bool{test.breaking, test.warning, test.some}, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.level, diff)
		}
	}
}
