//go:build !race

package specs_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The race detector makes pools forget, and so has its own allocations.

func TestReadAllocates(t *testing.T) {
	doc := document(t, hot)
	r := request("GET", "/users/123/posts?limit=20&sort=desc")
	readGET(t, doc, r)
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { readGET(t, doc, r) }), 3.0, "the path's values, the input and its values")
}
