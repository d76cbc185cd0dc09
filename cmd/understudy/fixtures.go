package main

import (
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/understudy-api/understudy/fixtures/sets"
	"github.com/understudy-api/understudy/specs"
)

// making is what the command line of fixtures says.
type making struct {
	sets.Config
	out    string
	format string
	count  int
	base   string
	single bool // a file of its own for each format, rather than a folder of fixtures
	check  bool
	quiet  bool
	from   reading
}

func (w *world) fixtures() *cobra.Command {
	m := &making{format: "json"}
	c := &cobra.Command{
		Use:   "fixtures SPEC... --out DIR",
		Short: "Write the data of documents to files",
		Long: `Write the data of documents to files: a folder for each operation, with its
requests, and its responses in every state that a screen has to cope with.

  DIR/<operation>/<status>.<variant>.json   the body of a response
  DIR/<operation>/request.<variant>.json    a request: method, target, headers, body
  DIR/<operation>/invalid/...               with --invalid: one broken promise each
  DIR/manifest.json                         what each file is, and which rule it breaks

With several documents each has a folder in DIR. Variants are the profiles
(typical, minimal, full); lists that are empty, of one and of many items; texts
that are as long as may be, with accents, right to left and with emoji; nulls;
numbers at their bounds; dates far away and on a leap day; each value of an enum
and each alternative of a oneOf.

--count asks for so many records of each operation instead: the items of its
list, or its bodies. --format says how to write them:

  json     an array          csv   a row each, nested members as columns
  ndjson   a line each       sql   tables for SQLite and PostgreSQL

Requests with their responses, each variant once or so many of each, go into:

  har      an HTTP archive, for browsers and proxies
  postman  a Postman collection
  msw      handlers for Mock Service Worker, an ES module
  go       a Go file with every exchange and an http.Handler for each

The same document, seed and flags make the same bytes. --check writes nothing:
it compares what is in DIR, prints how it differs, and exits with 1 if it does.`,
		Example: `  understudy fixtures openapi.yaml --out testdata
  understudy fixtures openapi.yaml --out testdata --check
  understudy fixtures tendsocial-inbox --only listInboxItems --format csv --count 1000
  understudy fixtures tendsocial-inbox --format msw --out src/mocks`,
		Args:              atLeastOne,
		ValidArgsFunction: completeSpecs,
		RunE: func(c *cobra.Command, args []string) error {
			if err := m.complete(c.Flags()); err != nil {
				return err
			}
			docs, err := w.open(c.Context(), m.from, args)
			if err != nil {
				return err
			}
			w.complainOf(docs...)
			return w.make(m, docs)
		},
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringVarP(&m.out, "out", "o", "", "folder to write to; without it, formats of one file go to standard output")
	f.Var(oneOf(&m.format, sets.Formats()...), "format", "how to write")
	f.IntVarP(&m.count, "count", "n", 0, "how many records, or exchanges of each response")
	f.StringArrayVar(&m.Only, "only", nil, "this operation only: an operationId, or 'METHOD /path'; repeatable")
	f.StringArrayVar(&m.Statuses, "status", nil, "responses of this status only, as the document writes it; repeatable")
	profileFlag(f, &m.Profile, "one profile rather than every variant; with --count, what records look like (default typical)")
	f.BoolVar(&m.Invalid, "invalid", false, "also what breaks exactly one promise")
	f.Uint64Var(&m.Seed, "seed", 0, "which world: the same seed, the same data")
	f.Var(instant{&m.Now}, "now", "the present of that world (default 2026-01-15T12:00:00Z)")
	f.StringVar(&m.base, "base-url", "http://127.0.0.1:8080", "address of the server, in har and postman")
	f.BoolVar(&m.check, "check", false, "compare with what is in the folder, and write nothing")
	readingFlags(f, &m.from)
	f.BoolVarP(&m.quiet, "quiet", "q", false, "show no progress")
	return c
}

// complete looks at what the flags say together.
func (m *making) complete(flags *pflag.FlagSet) error {
	m.single = m.format != "json" || m.count > 0
	base, err := url.Parse(m.base)
	switch {
	case flags.Changed("count") && m.count < 1:
		return usageError("--count must be at least 1")
	case err != nil || base.Scheme != "http" && base.Scheme != "https" || base.Host == "":
		return usageError("--base-url must be an address such as http://127.0.0.1:8080, found %q", m.base)
	case m.out == "" && m.check:
		return usageError("--check needs --out DIR: the folder to compare with")
	case m.out == "" && !m.single:
		return usageError("fixtures needs --out DIR: the folder to write to (with --format or --count it may do without)")
	}
	return nil
}

// make makes the files of all documents.
func (w *world) make(m *making, docs []*specs.Document) error {
	for _, name := range m.Only {
		if !slices.ContainsFunc(docs, func(doc *specs.Document) bool { return doc.Operation(name) != nil }) {
			hint := "understudy list names them"
			if closest := specs.Closest(name, operations(docs)); len(closest) > 0 {
				hint = "the closest: " + strings.Join(closest, ", ")
			}
			return usageError("there is no operation %q; %s", name, hint)
		}
	}
	names := map[string]string{}
	var list []*sets.Set
	for _, doc := range docs {
		name := strings.ToLower(sets.Name(doc)) // some file systems take both for one
		if other, taken := names[name]; taken {
			return usageError("%s and %s would both be written to the folder %s: write them one by one", other, doc.Location, name)
		}
		names[name] = doc.Location
		config := m.Config
		if config.Only = ofDocument(doc, m.Only); len(docs) > 1 && len(m.Only) > 0 && len(config.Only) == 0 {
			continue // it is about the others
		}
		set, err := sets.New(doc, config)
		if err != nil {
			return usageError("%w", err)
		}
		for _, p := range set.Generator.Problems() {
			if p.Code != "unsatisfiable" { // that is told where it is met
				w.complain(p.String())
			}
		}
		list = append(list, set)
	}
	result := &result{world: w, making: m, bar: w.progress(m.quiet || m.out == "")}
	for _, set := range list {
		dir := m.out
		if len(list) > 1 {
			dir = filepath.Join(m.out, sets.Name(set.Document))
		}
		var err error
		if m.single {
			err = result.outputs(set, dir, len(list))
		} else {
			err = result.folder(set, dir)
		}
		if err != nil {
			return err
		}
	}
	return result.end()
}

// ofDocument lists the operations that a document has.
func ofDocument(doc *specs.Document, names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return doc.Operation(name) == nil })
}

// operations lists what operations are called.
func operations(docs []*specs.Document) (ids []string) {
	for _, doc := range docs {
		for op := range doc.Operations() {
			ids = append(ids, op.ID)
		}
	}
	return ids
}

// result is what has come of it so far.
type result struct {
	*world
	*making
	bar         *progressbar.ProgressBar
	files       int
	differences int
	incomplete  int     // how much could not be made
	failures    []error // why the rest could not be written or compared
}

func (w *world) progress(quiet bool) *progressbar.ProgressBar {
	if quiet || !terminal(w.stderr) {
		return progressbar.DefaultSilent(-1)
	}
	return progressbar.NewOptions(-1,
		progressbar.OptionSetWriter(w.stderr), progressbar.OptionSetDescription("fixtures"), progressbar.OptionShowCount(),
		progressbar.OptionShowIts(), progressbar.OptionClearOnFinish(), progressbar.OptionSpinnerType(14))
}

func (r *result) tick() { _ = r.bar.Add(1) } // a bar that cannot be drawn is no reason to stop

// folder writes or checks a folder of fixtures.
func (r *result) folder(set *sets.Set, dir string) error {
	each := func(sets.File) {
		r.files++
		r.tick()
	}
	var err error
	if !r.check {
		err = set.Write(dir, each)
	} else {
		var list []sets.Difference
		list, err = set.Check(dir, each)
		for _, d := range list {
			if err := r.differs(dir, d); err != nil {
				return err
			}
		}
	}
	r.failed(err)
	return nil
}

// failed takes an error: what cannot be made is told, and is no reason to stop.
func (r *result) failed(err error) {
	var partly *sets.Incomplete
	switch {
	case err == nil:
	case errors.As(err, &partly):
		_ = r.bar.Clear()
		for _, one := range partly.Failures {
			r.incomplete++
			r.complain(one.Error())
		}
	default:
		r.failures = append(r.failures, err)
	}
}

// outputs writes or checks the files of a format.
func (r *result) outputs(set *sets.Set, dir string, docs int) error {
	list, err := set.Outputs(r.format, r.count, strings.TrimSuffix(r.base, "/"), r.tick)
	if err != nil {
		return usageError("%w", err)
	}
	if r.out == "" && len(list)*docs > 1 {
		return usageError("%s makes %d files: say --out DIR, or which one with --only OPERATION", r.format, len(list)*docs)
	}
	for _, o := range list {
		r.files++
		switch {
		case r.out == "":
			err = o.Write(r.stdout)
		case !r.check:
			err = o.WriteFile(dir)
		default:
			var d *sets.Difference
			if d, err = o.Check(dir); d != nil {
				if err := r.differs(dir, *d); err != nil {
					return err
				}
			}
		}
		r.failed(err)
	}
	return nil
}

func (r *result) differs(dir string, d sets.Difference) error {
	r.differences++
	_ = r.bar.Clear()
	return r.print(fmt.Sprintf("%s: %s\n%s", filepath.Join(dir, filepath.FromSlash(d.File)), d.Kind, d.Diff))
}

// end says what has come of it. What could not be made is a finding about the
// document; --check is about the folder.
func (r *result) end() error {
	_ = r.bar.Finish()
	if r.failures != nil {
		for _, err := range r.failures[:len(r.failures)-1] {
			r.complain(err.Error())
		}
		return failed("%w", r.failures[len(r.failures)-1])
	}
	if r.check && r.differences > 0 {
		return &failure{status: exitFindings}
	}
	if r.out != "" && !r.quiet {
		done := "in " + r.out
		if r.check {
			done = "compared: nothing differs"
		}
		r.complain(plural(r.files, "file") + " " + done)
	}
	if r.incomplete > 0 && !r.check {
		return &failure{status: exitFindings}
	}
	return nil
}
