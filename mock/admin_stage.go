package mock

// Programme is what a stand-in plays.
type Programme struct {
	Session   string   `json:"session"` // that asks
	Seed      uint64   `json:"seed"`    // of the session
	Documents []Played `json:"documents"`
}

// Played is one document of a programme.
type Played struct {
	Location   string   `json:"location"`
	Title      string   `json:"title"`
	Version    string   `json:"version"`
	Operations []string `json:"operations"` // METHOD /path, with the base path
}

func (x *exchange) getProgramme() (any, error) {
	seed, err := x.session.Seed(x.Request.Context())
	if err != nil {
		return nil, err
	}
	p := Programme{Session: x.session.Name(), Seed: seed, Documents: []Played{}}
	for _, d := range x.server.docs {
		one := Played{Location: d.Location, Title: d.Title, Version: d.APIVersion, Operations: []string{}}
		for op := range d.Operations() {
			for _, base := range op.BasePaths {
				one.Operations = append(one.Operations, op.Method+" "+base+op.Path)
			}
		}
		p.Documents = append(p.Documents, one)
	}
	return p, nil
}

func (*exchange) getDocumentYAML() (any, error) {
	return download{"application/yaml", adminYAML}, nil
}

func (*exchange) getDocumentJSON() (any, error) {
	return download{"application/json", theAdmin().json}, nil
}

// journalSession is whose exchanges are meant; nil: everybody's.
func (x *exchange) journalSession() *string {
	if v := x.input.Value("query", "session"); v != nil {
		return &v.Text
	}
	if name := x.session.Name(); name != "" {
		return &name
	}
	return nil
}

func (x *exchange) getJournal() (any, error) {
	return map[string][]Entry{"entries": x.server.journal.list(x.journalSession())}, nil
}

func (x *exchange) clearJournal() (any, error) {
	x.server.journal.clear(x.journalSession())
	return nil, nil
}
