package specs_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/specs"
)

func TestBox(t *testing.T) {
	require.Equal(t, []string{"octopush-messages", "pembalasan-conversations", "social-messages", "tendsocial-inbox"}, specs.Names())
	operations := 0
	for _, name := range specs.Names() {
		doc, err := specs.Open(name)
		require.NoError(t, err)
		require.Empty(t, doc.Problems, "%s", name)
		for op := range doc.Operations() {
			operations++
			found, _, err := doc.Match(op.Method, op.BasePaths[0]+op.Path)
			require.NoError(t, err)
			require.Same(t, op, found)
		}
	}
	require.Equal(t, 11, operations)
}
