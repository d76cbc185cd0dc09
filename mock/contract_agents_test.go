package mock_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestInboxesOfAgents(t *testing.T) {
	const at = "/api/v1/social_messages/"
	bodies := map[string]bool{}
	inWorlds(t, "social-messages", func(t *testing.T, d *director) {
		listed := d.tell("GET", "/collections/inboxes", "").want(200).list("items")
		agents := pluck(listed, "agent_id")
		require.Contains(t, agents, "agent_48213")
		require.Greater(t, len(agents), 3)
		empty := 0
		for _, agent := range agents {
			r := d.get(at + query("agent_id", agent.(string)))
			inbox := r.object()
			assert.Equal(t, agent, inbox["agent_id"])
			for _, m := range inbox["pending_messages"].([]any) {
				assert.Equal(t, agent, m.(map[string]any)["agent_id"])
			}
			if len(inbox["data"].([]any)) == 0 && len(inbox["pending_messages"].([]any)) == 0 {
				empty++
			}
			assert.False(t, bodies[r.body], "each agent has an inbox of its own")
			bodies[r.body] = true
			assert.Equal(t, r.body, d.get(at+query("agent_id", agent.(string))).body)
		}
		assert.Positive(t, empty)
		assert.Less(t, empty, len(agents)/2)
		for _, nobody := range []string{"agent_0", "agent_99999999", "48213", "Agent_48213", " "} {
			r := d.do("GET", at+query("agent_id", nobody), "").want(404, nobody)
			assert.JSONEq(t, `{"error":"Agent not found","error_code":"agent_not_found"}`, r.body)
		}
		d.do("GET", at, "").want(422)
	})
}
