package contract

// Baseline lists findings that are known and accepted for a time.
type Baseline []Acceptance

// Acceptance accepts one finding.
type Acceptance struct {
	Finding string `json:"finding" yaml:"finding"` // its id
	Reason  string `json:"reason" yaml:"reason"`
	Expires string `json:"expires,omitempty" yaml:"expires"` // the last day, such as 2026-03-31; empty: never
}
