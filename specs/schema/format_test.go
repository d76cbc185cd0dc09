package schema

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestFormatSuite runs the optional format tests of the JSON-Schema-Test-Suite.
func TestFormatSuite(t *testing.T) {
	files, err := filepath.Glob("testdata/suite/optional/format/*.json")
	require.NoError(t, err)
	require.Greater(t, len(files), 19)
	run := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		var groups []struct {
			Description string
			Schema      struct{ Format string }
			Tests       []struct {
				Description string
				Data        any
				Valid       bool
			}
		}
		require.NoError(t, json.Unmarshal(data, &groups))
		for _, g := range groups {
			f := LookupFormat(g.Schema.Format)
			if filepath.Base(file) == "unknown.json" {
				require.Nil(t, f, "an unknown format is an annotation")
				continue
			}
			require.NotNil(t, f, "%s: %s", file, g.Schema.Format)
			for _, test := range g.Tests {
				s, ok := test.Data.(string)
				if !ok {
					require.True(t, test.Valid, "formats of text say nothing about other types")
					continue
				}
				run++
				if got := f.Text(s); got != test.Valid {
					t.Errorf("%s: %s: %q is %v, want %v", g.Schema.Format, test.Description, s, got, test.Valid)
				}
			}
		}
	}
	require.Greater(t, run, 300)
}

func TestFormats(t *testing.T) {
	names := Formats()
	require.IsIncreasing(t, names)
	for _, name := range names {
		f := LookupFormat(name)
		require.Equal(t, name, f.Name)
		require.True(t, f.Text != nil || f.Number != nil, "%s constrains something", name)
	}
	require.Nil(t, LookupFormat("password"), "an annotation")
	require.Nil(t, LookupFormat(strings.ToUpper("uuid")), "names are case-sensitive")
}
