package contract

import (
	"fmt"
	"io"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/understudy-api/understudy/specs"
)

// Baseline lists findings that are known and accepted for a time.
type Baseline []Acceptance

// Acceptance accepts one finding.
type Acceptance struct {
	Finding string `json:"finding" yaml:"finding"`           // its id
	Reason  string `json:"reason" yaml:"reason"`             // why it is accepted; nothing is, without one
	Expires string `json:"expires,omitempty" yaml:"expires"` // the last day, such as 2026-03-31; empty: never
}

// ReadBaseline reads a baseline from YAML: a list of mappings with finding, reason
// and expires. Errors begin with name:line:column. An entry whose reason is empty is
// one that [WriteBaseline] wrote, and that nobody has accepted yet.
func ReadBaseline(r io.Reader, name string) (Baseline, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, fmt.Errorf("%s: %s", name, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if len(doc.Content) == 0 || doc.Content[0].Tag == "!!null" {
		return nil, nil // nothing but comments
	}
	root := doc.Content[0]
	at := func(n *yaml.Node, format string, args ...any) error {
		return fmt.Errorf("%s:%d:%d: %s", name, n.Line, n.Column, fmt.Sprintf(format, args...))
	}
	if root.Kind != yaml.SequenceNode {
		return nil, at(root, "a baseline is a list of entries with finding, reason and expires")
	}
	var b Baseline
	seen := map[string]int{}
	for _, n := range root.Content {
		a, err := acceptance(n, at)
		if err != nil {
			return nil, err
		}
		if line := seen[a.Finding]; line > 0 {
			return nil, at(n, "the finding %s is accepted already, in line %d", a.Finding, line)
		}
		seen[a.Finding] = n.Line
		b = append(b, a)
	}
	return b, nil
}

// acceptance reads one entry; at makes an error with the place.
func acceptance(n *yaml.Node, at func(*yaml.Node, string, ...any) error) (Acceptance, error) {
	var a Acceptance
	if n.Kind != yaml.MappingNode {
		return a, at(n, "an entry is a mapping with finding, reason and expires")
	}
	members := map[string]*string{"finding": &a.Finding, "reason": &a.Reason, "expires": &a.Expires}
	given := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		member, known := members[key.Value]
		switch {
		case !known:
			hint := "there are finding, reason and expires"
			if closest := specs.Closest(key.Value, sortedNames(members)); len(closest) > 0 {
				hint = "did you mean " + closest[0] + "?"
			}
			return a, at(key, "there is no member %q: %s", key.Value, hint)
		case given[key.Value]:
			return a, at(key, "%s is given twice", key.Value)
		case value.Kind != yaml.ScalarNode || value.Tag == "!!null":
			return a, at(value, "%s must be a text", key.Value)
		}
		given[key.Value] = true
		*member = strings.TrimSpace(value.Value)
		if key.Value == "expires" {
			if _, err := time.Parse(time.DateOnly, *member); err != nil {
				return a, at(value, "expires must be a day such as 2026-03-31, found %q", value.Value)
			}
		}
	}
	switch {
	case a.Finding == "":
		return a, at(n, "an entry needs a finding: its id, as reports have it")
	case !given["reason"]:
		return a, at(n, "%s needs a reason", a.Finding)
	}
	return a, nil
}

// apply marks the findings that the baseline accepts, and says in sentences what
// of the baseline itself is wrong: entries that have expired, that have no reason,
// or, where the run was complete, whose finding there is no more.
func (b Baseline) apply(findings []Finding, today time.Time, complete bool) (failures []string) {
	day := today.Format(time.DateOnly)
	index := map[string]*Finding{}
	for i := range findings {
		index[findings[i].ID] = &findings[i]
	}
	for _, a := range b {
		f := index[a.Finding]
		switch {
		case f == nil && complete:
			failures = append(failures, fmt.Sprintf("the baseline accepts %s, which is no longer found: take it out", a.Finding))
		case f == nil:
		case a.Reason == "":
			failures = append(failures, fmt.Sprintf("the baseline gives no reason to accept %s: fill it in", a.Finding))
		case a.Expires != "" && a.Expires < day: // both are written year first
			failures = append(failures, fmt.Sprintf("the baseline accepted %s (%s) until %s: that expired", a.Finding, a.Reason, a.Expires))
		default:
			f.Accepted = a.Reason
		}
	}
	return failures
}
