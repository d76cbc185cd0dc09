package reports_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/understudy-api/understudy/contract"
)

func TestGitHub(t *testing.T) {
	finding := func(location, file string) string {
		r := clean()
		r.Document.Location = location
		r.Findings = []contract.Finding{{
			ID: "f1", Check: "a,b:c", Title: "50%", Message: "one\r\ntwo: 3%", Operations: []string{"GET /x"}, Cases: []string{"c1"},
		}}
		r.Findings[0].Rule.File, r.Findings[0].Rule.Line, r.Findings[0].Rule.Column = file, 3, 9
		return strings.Split(string(written(t, "github", r)), "\n")[0]
	}
	const rest = `title=50%25 [a%2Cb%3Ac]::one\r\ntwo: 3%25%0AGET /x%0Aunderstudy verify `
	for _, test := range []struct{ name, location, file, want string }{
		{"a file", "api.yaml", "docs/a,b:c.yaml", "::error file=docs/a%2Cb%3Ac.yaml,line=3,col=9," + rest + "api.yaml"},
		{"the network", "http://x/a.yaml", "http://x/a.yaml", "::error " + rest + "http://x/a.yaml"},
		{"a part from the network", "api.yaml", "https://x/a.yaml", "::error " + rest + "api.yaml"},
		{"the box", "tendsocial-inbox", "tendsocial-inbox.yaml", "::error " + rest + "tendsocial-inbox"},
		{"standard input", "-", "-", "::error " + rest + "-"},
	} {
		t.Run(test.name, func(t *testing.T) {
			want := test.want + " --target http://127.0.0.1:8080 --case c1 --seed 0"
			if diff := cmp.Diff(want, finding(test.location, test.file)); diff != "" {
				t.Errorf("annotation (-want +got):\n%s", diff)
			}
		})
	}
}
