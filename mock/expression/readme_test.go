package expression_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock/expression"
)

func TestReadmeHasAllFunctions(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	for _, f := range expression.Functions() {
		assert.Contains(t, string(text), "`"+f.Name+"`", f.Signature)
	}
}
