package contract

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/specs/schema"
)

func TestAlike(t *testing.T) {
	for _, row := range []struct {
		said, shown string
		alike       bool
		because     string
	}{
		{`"a"`, `"a"`, true, "the same"},
		{`"a"`, `"b"`, false, "another text"},
		{`" A  b "`, `"a b"`, true, "texts are trimmed and written in small letters"},
		{`"2026-01-15T12:00:00Z"`, `"2026-01-15T13:00:00+01:00"`, true, "another zone"},
		{`"2026-01-15T12:00:00.123456Z"`, `"2026-01-15T12:00:00Z"`, true, "fewer digits"},
		{`"2026-01-15T12:00:00Z"`, `"2026-01-15 12:00:00 UTC"`, true, "as Rails writes it"},
		{`"2026-01-15T12:00:00Z"`, `"2026-01-15T05:00:00"`, true, "a zone that is not told"},
		{`"2026-01-15T12:00:00Z"`, `"2026-01-15T12:00:09Z"`, false, "another moment"},
		{`"2026-01-15"`, `"2026-01-15T00:00:00Z"`, true, "a day as a moment"},
		{`"2026-01-15"`, `"2026-02-15"`, false, "another day"},
		{`"12:30"`, `"12:30:00"`, true, "a time of day with seconds"},
		{`"PT60M"`, `"PT1H"`, true, "the same duration"},
		{`"+1 (555) 010-9999"`, `"+15550109999"`, true, "a telephone number without its signs"},
		{`"https://example.com"`, `"https://example.com/"`, true, "the same address"},
		{`7`, `"7"`, true, "numbers as texts"},
		{`12.5`, `"12.50"`, true, "amounts as texts"},
		{`7`, `8`, false, "another number"},
		{`7`, `7.001`, false, "whole numbers stay"},
		{`0.1`, `0.10000000149011612`, true, "32 bits"},
		{`12.3456`, `12.35`, true, "two decimals"},
		{`12.3`, `12.4`, false, "another amount"},
		{`true`, `"true"`, true, "as a text"},
		{`true`, `false`, false, "the contrary"},
		{`""`, `null`, true, "nothing of an empty text"},
		{`null`, `[]`, true, "an empty list of nothing"},
		{`null`, `"x"`, false, "something of nothing"},
		{`0`, `false`, false, "a number is no truth"},
		{`["b","a"]`, `["a","b"]`, true, "a set is sorted"},
		{`["a"]`, `["a","b"]`, false, "one more"},
		{`{"a":1,"b":2}`, `{"a":1,"c":3}`, true, "some members"},
		{`{"a":1}`, `{"a":2}`, false, "another member"},
		{`5`, `{"id":5,"name":"Ada"}`, true, "what the id stands for"},
		{`5`, `{"id":6,"name":"Ada"}`, false, "something else"},
		{`{"a":1}`, `"a"`, false, "no object"},
	} {
		said, err := schema.ParseJSON(row.said)
		require.NoError(t, err)
		shown, err := schema.ParseJSON(row.shown)
		require.NoError(t, err)
		assert.Equal(t, row.alike, alike(&said, &shown), "%s and %s: %s", row.said, row.shown, row.because)
	}
}
