package mock_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/fixtures"
	"github.com/understudy-api/understudy/mock"
)

// someWorlds are those in which what the contracts say is tried, by their seeds:
// fewer under the race detector, which makes all of it ten times slower.
var someWorlds = []uint64{0, 1, 2, 3, 4}[:few(5, 1)]

// few is the usual number of what is tried, or the number for the race detector.
func few(usual, racing int) int {
	if raceEnabled {
		return racing
	}
	return usual
}

// contract is a client of one contract of the box.
func contract(t testing.TB, name string, seed uint64) *director {
	t.Helper()
	config := mock.Config{Settings: fixtures.Settings{Seed: seed}, RateLimits: "off"}
	return direct(t, inMemory(t, config, document(t, name)), credentials...)
}

// inWorlds runs a test in each of the worlds.
func inWorlds(t *testing.T, name string, run func(t *testing.T, d *director)) {
	for _, seed := range someWorlds {
		d := contract(t, name, seed)
		run(t, d)
	}
}

// query writes parameters, name after value.
func query(pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Add(pairs[i], pairs[i+1])
	}
	return "?" + q.Encode()
}

// strange are words that only the contracts of the box have: their names, paths
// and members.
var strange = regexp.MustCompile(`(?i)tend_?social|octo_?push|pembalasan|chat_?woot|\baura\b|/api/inbox|social_messages|conversations/messages|` +
	`assignee_?type|platform_?created_?at|facebook_?(page_?)?id\b|assigned_?to_?id|requires_?action|social_?account|contact_?identifiers|` +
	`pending_?messages|friend_?nickname|mine_?count|unassigned_?count|platform_?reply|mark_read|add_tag|(?-i:UNREAD)|fid_|cid_|agent_48213`)

// TestNoContractByName looks into everything that Go executes. Comments, and the
// help of commands, may speak of the contracts as of examples.
func TestNoContractByName(t *testing.T) {
	files := token.NewFileSet()
	looked := 0
	var found []string
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		looked++
		ast.Inspect(file, func(n ast.Node) bool {
			text := ""
			switch n := n.(type) {
			case *ast.KeyValueExpr:
				name, _ := n.Key.(*ast.Ident)
				return name == nil || name.Name != "Example"
			case *ast.Ident:
				text = n.Name
			case *ast.BasicLit:
				text = n.Value
			}
			if word := strange.FindString(text); word != "" {
				found = append(found, files.Position(n.Pos()).String()+" "+word)
			}
			return true
		})
		return nil
	})
	require.NoError(t, err)
	require.Greater(t, looked, 100)
	assert.Empty(t, found, "nothing in Go code knows an API by name")
}

func TestStrangeWordsAreInTheBox(t *testing.T) {
	for _, word := range []string{"tendsocial", "assigneeType", "assignee_type", "platformCreatedAt", "facebook_id", `"/api/inbox/{id}"`, "UNREAD"} {
		assert.Regexp(t, strange, word)
	}
	for _, word := range []string{"facebook", "inbox", "created_at", "action", "restaurant"} {
		assert.NotRegexp(t, strange, word)
	}
}
