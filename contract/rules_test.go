package contract_test

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/contract"
	"github.com/understudy-api/understudy/specs"
)

// office keeps rules that stand nowhere in its document: an e-mail is of one member,
// a manager is a member, and flags are made where their key says.
type office struct {
	mu      sync.Mutex
	doc     *specs.Document
	fault   string
	members []map[string]any
	flags   map[string]map[string]any
}

func (o *office) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	defer o.mu.Unlock()
	op, params, err := o.doc.Match(r.Method, r.URL.EscapedPath())
	if err != nil {
		respond(w, 404, map[string]any{"error": "no such path"})
		return
	}
	if len(op.CheckRequest(r, params)) > 0 {
		respond(w, 400, map[string]any{"error": "not valid"})
		return
	}
	body := map[string]any{}
	if text, _ := io.ReadAll(r.Body); len(text) > 0 {
		_ = json.Unmarshal(text, &body) // it was checked
	}
	switch op.ID {
	case "listMembers":
		respond(w, 200, o.members)
	case "addMember":
		o.add(w, body)
	case "getMember":
		if n, _ := strconv.Atoi(params[0].Value); n > 0 && n <= len(o.members) {
			respond(w, 200, o.members[n-1])
			return
		}
		respond(w, 404, map[string]any{"error": "no such member"})
	default:
		o.flag(w, op.ID, params, body)
	}
}

func (o *office) add(w http.ResponseWriter, body map[string]any) {
	if slices.ContainsFunc(o.members, func(m map[string]any) bool { return m["email"] == body["email"] }) {
		respond(w, 400, map[string]any{"error": "that e-mail is taken"})
		return
	}
	if manager, is := body["managerId"].(float64); is && (manager < 1 || int(manager) > len(o.members)) {
		respond(w, 422, map[string]any{"error": "there is no such manager"})
		return
	}
	body["id"] = len(o.members) + 1
	o.members = append(o.members, body)
	w.Header().Set("Location", "/v1/members/"+strconv.Itoa(len(o.members)))
	if o.fault == "location-without-base" {
		w.Header().Set("Location", "/members/"+strconv.Itoa(len(o.members)))
	}
	respond(w, 201, body)
}

func (o *office) flag(w http.ResponseWriter, id string, params specs.Params, body map[string]any) {
	if id == "listFlags" {
		list := []map[string]any{}
		for _, f := range o.flags {
			list = append(list, f)
		}
		slices.SortFunc(list, func(a, b map[string]any) int { return strings.Compare(a["key"].(string), b["key"].(string)) })
		respond(w, 200, list)
		return
	}
	key := params[0].Value
	has := o.flags[key]
	switch {
	case id == "putFlag":
		body["key"] = key
		if has != nil && o.fault == "put-merges" {
			for name, v := range has {
				if _, said := body[name]; !said {
					body[name] = v
				}
			}
		}
		o.flags[key] = body
		if has == nil {
			respond(w, 201, body)
			return
		}
		respond(w, 200, body)
	case has == nil:
		respond(w, 404, map[string]any{"error": "no such flag"})
	case id == "getFlag":
		respond(w, 200, has)
	default:
		if o.fault != "delete-does-nothing" {
			delete(o.flags, key)
		}
		w.WriteHeader(204)
	}
}

func respond(w http.ResponseWriter, status int, body any) {
	if list, is := body.([]map[string]any); is && list == nil {
		body = []any{}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a recorder takes it
}

// TestRulesThatStandNowhere: names are fresh for each case, what nobody knows of is
// left out of a second attempt, and what has no other way to be made is put where
// its key says. The faults show that it is looked at then.
func TestRulesThatStandNowhere(t *testing.T) {
	doc := load(t, "testdata/rules.yaml")
	for _, test := range []struct {
		fault string
		want  []string
	}{
		{"", nil},
		{"delete-does-nothing", []string{"deleted-gone"}},
		{"put-merges", []string{"put-replaces"}},
		{"location-without-base", []string{"location-resolves"}},
	} {
		for seed := range uint64(few(8, 2)) {
			suite, err := contract.Plan(doc, contract.Config{Seed: seed})
			require.NoError(t, err)
			report, err := suite.Run(t.Context(), contract.Handler(&office{doc: doc, fault: test.fault, flags: map[string]map[string]any{}}))
			require.NoError(t, err)
			assert.Equal(t, test.want, checks(report), "seed %d, fault %q", seed, test.fault)
			assert.Empty(t, report.Failures, "seed %d, fault %q", seed, test.fault)
			for _, f := range report.Findings {
				if test.fault == "" {
					t.Errorf("%s %v: %s\n%s", f.Check, f.Operations, f.Message, f.Example.Curl)
				}
			}
		}
	}
}

// TestLocationBelowBasePath has the target below another base path than the
// document: a Location outside of it leads elsewhere.
func TestLocationBelowBasePath(t *testing.T) {
	doc := load(t, "testdata/rules.yaml")
	suite, err := contract.Plan(doc, contract.Config{Select: contract.Selection{Operations: []string{"addMember"}}})
	require.NoError(t, err)
	for prefix, want := range map[string][]string{"/other": nil, "": {"location-resolves"}} {
		api := &office{doc: doc, flags: map[string]map[string]any{}}
		target := contract.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			below, is := strings.CutPrefix(r.URL.Path, "/other")
			if !is {
				respond(w, 404, map[string]any{"error": "no such path"})
				return
			}
			r.URL.Path = "/v1" + below
			api.ServeHTTP(&moved{w, prefix}, r)
		}))
		target.BasePath = "/other"
		report, err := suite.Run(t.Context(), target)
		require.NoError(t, err)
		assert.Equal(t, want, checks(report), "Location below %q", prefix)
	}
}

// moved writes a Location below a prefix in the place of /v1.
type moved struct {
	http.ResponseWriter
	prefix string
}

func (m *moved) WriteHeader(status int) {
	if below, is := strings.CutPrefix(m.Header().Get("Location"), "/v1"); is {
		m.Header().Set("Location", m.prefix+below)
	}
	m.ResponseWriter.WriteHeader(status)
}
