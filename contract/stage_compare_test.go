package contract

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/specs/schema"
)

func value(t *testing.T, text string) *schema.Value {
	t.Helper()
	v, err := schema.ParseJSON(text)
	require.NoError(t, err)
	return &v
}

func TestUnmoved(t *testing.T) {
	for _, one := range []struct {
		first, again, now string
		same              bool
		because           string
	}{
		{`{"id":1}`, `{"id":1}`, `{"id":1}`, true, "nothing has changed"},
		{`{"id":1,"asked":"a"}`, `{"id":1,"asked":"b"}`, `{"id":1,"asked":"c"}`, true, "what differs each time says nothing"},
		{`{"id":1,"gone":false}`, `{"id":1,"gone":false}`, `{"id":1,"gone":true}`, false, "it is marked as removed"},
		{`{"id":1}`, `{"id":1}`, `{"id":1,"removed":"2026-01-15"}`, false, "it has a mark that it had not"},
		{`{"id":1,"text":"a"}`, `{"id":1,"text":"a"}`, `{"id":1}`, false, "only its shell is left"},
		{`{"asked":"a"}`, `{"asked":"b"}`, `{"asked":"c"}`, false, "nothing of it stays the same"},
		{`[1]`, `[1]`, `[1]`, false, "it is no object"},
	} {
		assert.Equal(t, one.same, unmoved(value(t, one.first), value(t, one.again), value(t, one.now)), one.because)
	}
}

func TestDisjoint(t *testing.T) {
	for _, one := range []struct {
		said, shown string
		disjoint    bool
		because     string
	}{
		{`{"name":"x"}`, `{"id":1}`, true, "nothing that was sent is shown"},
		{`{"name":"x"}`, `{}`, true, "nothing is shown"},
		{`{"name":"x"}`, `{"id":1,"name":"y"}`, false, "there is something to compare"},
		{`{}`, `{"id":1}`, false, "nothing was sent that could be shown"},
		{`{"name":"x"}`, `[]`, false, "that is for its schema to judge"},
	} {
		assert.Equal(t, one.disjoint, disjoint(value(t, one.said), value(t, one.shown)), one.because)
	}
}

func TestMissed(t *testing.T) {
	sent := value(t, `{"name":"x","note":null,"other":1}`)
	before, after := value(t, `{"id":1,"name":"a","note":"b"}`), value(t, `{"id":1}`)
	assert.Equal(t, []string{`name is gone, and was to be "x"`}, missed(sent, before, after))
}
