package specs_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/specs"
)

func TestWords(t *testing.T) {
	for name, want := range map[string]string{
		"authorAvatarUrl": "author avatar url", "author_avatar_url": "author avatar url", "X-RateLimit-Limit": "x rate limit limit",
		"HTTPStatus": "http status", "userID": "user id", "address2": "address2", "": "", "äöü": "",
	} {
		require.Equal(t, want, strings.Join(specs.Words(name), " "), name)
	}
}
