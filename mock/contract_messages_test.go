package mock_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const messages = "/v1/public/conversations/messages/list"

// messages follows the pages of the messages that fit.
func (d *director) messages(pairs ...string) (list []map[string]any) {
	d.Helper()
	for page := 1; ; page++ {
		shown := d.get(messages + query(append(slices.Clone(pairs), "per_page", "100", "page", fmt.Sprint(page))...)).list()
		list = append(list, shown...)
		if len(shown) < 100 {
			return list
		}
	}
}

func contactOf(m map[string]any) map[string]any { return m["contact_identifiers"].(map[string]any) }

func TestMessagesOfContacts(t *testing.T) {
	inWorlds(t, "octopush-messages", func(t *testing.T, d *director) {
		all := d.messages()
		require.NotEmpty(t, all)
		contacts := map[any]map[string]any{}
		names, none, several := map[any]any{}, 0, 0
		for _, m := range all {
			c := contactOf(m)
			phone := c["phone_number"]
			if before := contacts[phone]; before != nil {
				require.Equal(t, before, c, "a contact is the same in all messages")
				require.Equal(t, names[phone], m["contact_name"])
			}
			contacts[phone], names[phone] = c, m["contact_name"]
			if m["direction"] == "inbound" {
				assert.Nil(t, m["delivery_status"])
			} else {
				assert.NotNil(t, m["delivery_status"])
			}
			if m["channel"] == "facebook" {
				assert.NotNil(t, c["facebook_id"])
			}
		}
		for phone, c := range contacts {
			var want, facebook []map[string]any
			channels := map[any]bool{}
			for _, m := range all {
				if contactOf(m)["phone_number"] == phone {
					want = append(want, m)
					channels[m["channel"]] = true
					if m["channel"] == "facebook" {
						facebook = append(facebook, m)
					}
				}
			}
			if len(channels) > 1 {
				several++
			}
			assert.Equal(t, want, d.messages("phone_number", phone.(string)), "conversations of any channel")
			assert.Equal(t, want, d.messages("contact", phone.(string)))
			if email, ok := c["email"].(string); ok {
				assert.Equal(t, want, d.messages("email", email), "the contact is found, then its phone number")
				assert.Equal(t, want, d.messages("contact", email+","+phone.(string)))
				assert.Equal(t, want, d.messages("contact", email, "phone_number", phone.(string)))
			}
			if id, ok := c["facebook_id"].(string); ok {
				assert.Equal(t, facebook, d.messages("facebook_id", id), "Facebook conversations only")
				assert.Equal(t, facebook, d.messages("contact", id))
			} else {
				none++
			}
		}
		assert.Greater(t, len(contacts), 5)
		assert.Positive(t, none, "some contacts are not on Facebook")
		assert.Positive(t, several, "some write over several channels")
	})
}

func TestMessagesOfConversation(t *testing.T) {
	const phone, email, facebook, id = "+33612345678", "claire.moreau@example.com", "fid_100045238817264", "cid_3f0c7a52-8d1e-4b6f-9a27-5c41e0d9b836"
	inWorlds(t, "octopush-messages", func(t *testing.T, d *director) {
		one := d.messages("conversation_id", id)
		require.NotEmpty(t, one, "the identifiers of the examples find something")
		for _, m := range one {
			assert.Equal(t, map[string]any{"phone_number": phone, "email": email, "facebook_id": facebook}, contactOf(m))
			assert.Equal(t, "Claire Moreau", m["contact_name"])
			assert.Equal(t, "facebook", m["channel"])
		}
		for _, pairs := range [][]string{
			{"phone_number", phone}, {"email", email}, {"facebook_id", facebook}, {"contact", phone}, {"contact", email}, {"contact", facebook},
		} {
			assert.Equal(t, one, d.messages(pairs...), "each alone finds it: %v", pairs)
		}
		for _, pairs := range [][]string{
			{"contact", id},
			{"contact", phone + "," + id},
			{"contact", email + " , " + facebook + "," + id + "," + phone},
			{"phone_number", phone, "email", email, "facebook_id", facebook, "conversation_id", id, "contact", id},
			{"contact", phone, "conversation_id", id},
		} {
			assert.Equal(t, one, d.messages(pairs...), pairs)
		}
		for _, pairs := range [][]string{
			{"contact", phone + ",nobody@example.com"},
			{"phone_number", phone, "email", "nobody@example.com"},
			{"conversation_id", "cid_00000000-0000-4000-8000-000000000000"},
			{"facebook_id", "fid_99999"},
			{"contact", "+33699999999"},
		} {
			assert.Empty(t, d.messages(pairs...), pairs)
		}
	})
}

func TestMessagesInPages(t *testing.T) {
	d := contract(t, "octopush-messages", 0)
	all := d.messages()
	require.Greater(t, len(all), 100)
	assert.Equal(t, all[:50], d.get(messages).list(), "the first 50 without any parameter")
	assert.Equal(t, all[50:100], d.get(messages+"?page=2").list())
	assert.Equal(t, all[:100], d.get(messages+"?per_page=100").list())
	assert.Equal(t, all[20:30], d.get(messages+"?per_page=10&page=3").list())
	assert.Empty(t, d.get(messages+"?page=1000").list())
}

func TestMessagesAreLenient(t *testing.T) {
	d := contract(t, "octopush-messages", 0)
	all := d.get(messages).list()
	for _, c := range []struct {
		q    string
		want any // the header
		same bool
	}{
		{"?page=2abc", `query/page: "2abc" taken as 2`, false},
		{"?page=zero", `query/page: "zero" taken as 1`, true},
		{"?phone_number=nonsense", `query/phone_number: "nonsense" ignored`, true},
		{"?facebook_id=1", `query/facebook_id: "1" ignored`, true},
		{"?conversation_id=cid_1", `query/conversation_id: "cid_1" ignored`, true},
		{"?contact=nonsense", "", true},
		{"?nothing=known", "", true},
	} {
		r := d.get(messages + c.q)
		assert.Equal(t, c.want, r.header.Get("X-Understudy-Coerced"), c.q)
		if c.same {
			assert.Equal(t, all, r.list(), c.q)
		} else {
			assert.NotEqual(t, all, r.list(), c.q)
		}
	}
	claire := d.messages("phone_number", "+33612345678")
	for _, typed := range []string{"+33 6 12 34 56 78", "(+33)612345678", " 33612345678"} {
		assert.Equal(t, claire, d.messages("phone_number", typed), typed)
	}
}
