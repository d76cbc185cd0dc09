package resources_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/understudy-api/understudy/specs"
	"github.com/understudy-api/understudy/specs/resources"
)

// bare takes what x-understudy says of state out of a contract of the box, so
// that what is left has to be inferred.
func bare(t *testing.T, name string) *specs.Document {
	t.Helper()
	doc, err := specs.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	root := doc.Lookup("").JSON()
	return parse(t, name+".json", []byte(strings.ReplaceAll(root, `"x-understudy"`, `"x-otherwise"`)))
}

func TestBox(t *testing.T) {
	for _, test := range []struct {
		spec, operation, why string
		want                 string // the first line of the operation, and those of its filters
	}{
		{
			"tendsocial-inbox", "listInboxItems", "InboxItem stands behind /api/inbox/{id} too; the platform is that of the account",
			"list inbox; platform socialAccount.platform; type type; status status; assignedToId assignedToId; requiresAction requiresAction; search search",
		},
		{"tendsocial-inbox", "getInboxItem", "InboxItemDetail is an InboxItem, by allOf", "read inbox by path id"},
		{"tendsocial-inbox", "updateInboxItem", "PUT replaces, unless the document says otherwise", "replace inbox by path id"},
		{"tendsocial-inbox", "deleteInboxItem", "DELETE of the path of an item", "remove inbox by path id"},
		{"tendsocial-inbox", "replyToInboxItem", "a reply is no item, but the item must exist", "none; in inbox"},
		{"tendsocial-inbox", "bulkUpdateInboxItems", "an action is no item", "none"},
		{"tendsocial-inbox", "syncInbox", "it takes nothing", "none"},
		{"tendsocial-inbox", "getInboxStats", "counts are no items", "none"},
		{
			"pembalasan-conversations", "conversationList", "labels are compared with a list; no conversation has a team or an assignee_type",
			"list conversations; status status; inbox_id inbox_id; labels labels; search q",
		},
		{
			"octopush-messages", "listConversationMessages", "two parties have numbers and addresses; the rest names no member",
			"list messages; phone_number user_identifiers.phone_number or contact_identifiers.phone_number;" +
				" email user_identifiers.email or contact_identifiers.email; facebook_id contact_identifiers.facebook_id",
		},
		{"social-messages", "getSocialMessages", "the inbox of an agent has lists, and is none", "none"},
	} {
		t.Run(test.operation, func(t *testing.T) {
			doc := bare(t, test.spec)
			m := resources.Infer(doc)
			if len(m.Problems) > 0 {
				t.Errorf("problems: %v", m.Problems)
			}
			if got := short(m.Action(doc.Operation(test.operation))); got != test.want {
				t.Errorf("it does %q, want %q: %s", got, test.want, test.why)
			}
		})
	}
}

// short is an action in a line.
func short(a *resources.Action) string {
	s := string(a.Kind)
	if a.Collection != nil {
		s += " " + a.Collection.Name
	}
	if a.Key != nil {
		s += " by " + a.Key.In + " " + a.Key.Name
	}
	for _, p := range a.Parents {
		if p.Collection != nil {
			s += "; in " + p.Collection.Name
		}
	}
	for _, f := range a.Filters {
		var paths []string
		for _, p := range f.Paths {
			paths = append(paths, strings.Join(p, "."))
		}
		s += "; " + f.Parameter.Name + " " + strings.Join(paths, " or ")
	}
	if a.Search != nil {
		s += "; search " + a.Search.Parameter.Name
	}
	return s
}

func TestBoxPages(t *testing.T) {
	for _, test := range []struct{ spec, operation, want string }{
		{"tendsocial-inbox", "listInboxItems", "items, a list size=limit cursor=cursor total=total next=cursor"},
		{"pembalasan-conversations", "conversationList", "data/payload, a list page=page from 1 total=data.meta.all_count"},
		{"octopush-messages", "listConversationMessages", ", a list size=per_page page=page from 1"},
	} {
		doc := bare(t, test.spec)
		shows := resources.Infer(doc).Action(doc.Operation(test.operation)).Shows
		if len(shows) != 1 {
			t.Fatalf("%s: %d bodies show items", test.operation, len(shows))
		}
		got := strings.Join(shows[0].Path, "/") + paging(shows[0].List)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.operation, diff)
		}
	}
}

// TestBoxHints keeps what the contracts say of themselves in order.
func TestBoxHints(t *testing.T) {
	for _, name := range specs.Names() {
		doc, err := specs.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range resources.Infer(doc).Problems {
			t.Error(p)
		}
	}
}
