package main

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/oasdiff/oasdiff/checker"
	oasdiff "github.com/oasdiff/oasdiff/diff"
	"github.com/oasdiff/oasdiff/load"

	"github.com/understudy-api/understudy/specs"
)

// compare asks oasdiff for the changes from one document to another, those that
// break nothing only on demand. They are in order: oasdiff ranges over maps.
func compare(before, after *specs.Document, all bool) (changes []change, err error) {
	p := &places{}
	specOf := func(doc *specs.Document) (*load.SpecInfo, error) {
		model, err := doc.OpenAPI3()
		if err != nil {
			return nil, usageError("%s: %w", doc.Location, err)
		}
		p.mark(model, doc)
		return &load.SpecInfo{Url: doc.Location, Spec: model}, nil
	}
	old, err := specOf(before)
	if err != nil {
		return nil, err
	}
	revised, err := specOf(after)
	if err != nil {
		return nil, err
	}
	defer func() {
		if r := recover(); r != nil {
			changes, err = nil, failed("oasdiff cannot compare %s and %s: %v", before.Location, after.Location, r)
		}
	}()
	report, sources, err := oasdiff.GetWithOperationsSourcesMap(oasdiff.NewConfig(), old, revised)
	if err != nil {
		return nil, usageError("oasdiff cannot compare %s and %s: %w", before.Location, after.Location, err)
	}
	least := checker.WARN
	if all {
		least = checker.INFO
	}
	found := checker.CheckBackwardCompatibilityUntilLevel(checker.NewConfig(checker.GetAllChecks()), report, sources, least)
	changes = make([]change, 0, len(found))
	localize := checker.NewDefaultLocalizer()
	for _, c := range found {
		say := plainly(localize, c)
		one := change{
			ID: c.GetId(), Level: levelOf(c.GetLevel()), OperationID: c.GetOperationId(), Section: c.GetSection(),
			Text:    sentence(c.GetUncolorizedText(say)),
			Comment: sentence(c.GetComment(say)),
		}
		if path := c.GetPath(); path != "" {
			one.Operation = c.GetOperation() + " " + path
			if name, ok := strings.CutPrefix(path, "webhook:"); ok {
				one.Operation = "webhook " + name
			}
		}
		one.Location = p.of(c, before, after)
		changes = append(changes, one)
	}
	slices.SortFunc(changes, change.compare)
	return slices.CompactFunc(changes, func(a, b change) bool { return a.compare(b) == 0 }), nil
}

func levelOf(level checker.Level) string {
	switch level {
	case checker.ERR:
		return levelBreaking
	case checker.WARN:
		return levelWarning
	}
	return levelInfo
}

// compare puts what is worst first, then goes by operation.
func (c change) compare(other change) int {
	rank := []string{levelBreaking, levelWarning, levelInfo}
	place := func(c change) specs.Location {
		if c.Location == nil {
			return specs.Location{}
		}
		return *c.Location
	}
	path := func(c change) string {
		_, path, _ := strings.Cut(c.Operation, " ")
		return path
	}
	a, b := place(c), place(other)
	return cmp.Or(
		slices.Index(rank, c.Level)-slices.Index(rank, other.Level),
		cmp.Compare(path(c), path(other)), cmp.Compare(c.Operation, other.Operation),
		cmp.Compare(c.ID, other.ID), cmp.Compare(c.Text, other.Text),
		cmp.Compare(a.File, b.File), a.Line-b.Line, a.Column-b.Column, cmp.Compare(a.Pointer, b.Pointer),
	)
}

// plainly says what a change is without the marks that oasdiff puts around the
// values in its messages, and without its two decimals. A value that would not be
// seen without marks, or runs into the text, is quoted.
func plainly(localize checker.Localizer, c checker.Change) checker.Localizer {
	values := c.GetArgs()
	return func(key string, args ...any) string {
		plain := slices.Clone(args)
		for i, arg := range args {
			s, isText := arg.(string)
			if n := len(s); isText && n > 1 && s[0] == '`' && s[n-1] == '`' {
				s = s[1 : n-1]
				if key == c.GetId() && i < len(values) {
					s = exactly(values[i], s)
				}
				if s == "" || strings.ContainsAny(s, " \t\n\"") {
					s = strconv.Quote(s)
				}
				plain[i] = s
			}
		}
		return localize(key, plain...)
	}
}

// exactly writes a number with the digits that it has, and leaves what else
// there is as it was written.
func exactly(value any, written string) string {
	switch n := value.(type) {
	case float64:
		return strconv.FormatFloat(n, 'f', -1, 64)
	case *float64:
		if n != nil {
			return strconv.FormatFloat(*n, 'f', -1, 64)
		}
	}
	return written
}

// sentence is a message of oasdiff in one line.
func sentence(s string) string { return strings.Join(strings.Fields(s), " ") }

// checkRuleIDs refuses what is not the id of a check.
func checkRuleIDs(ids []string) error {
	known := checker.GetAllRuleIds()
	for _, id := range ids {
		if slices.Contains(known, id) {
			continue
		}
		hint := "--json shows the ids of what is found"
		if closest := specs.Closest(id, known); len(closest) > 0 {
			hint = "did you mean " + strings.Join(closest, " or ") + "?"
		}
		return usageError("--ignore: there is no check %q: %s", id, hint)
	}
	return nil
}
