package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/understudy-api/understudy/contract"
	"github.com/understudy-api/understudy/contract/reports"
)

// reportTo is a report to write.
type reportTo struct {
	format string
	file   string // "-" for standard output
}

// reportFlag collects the reports to write: FORMAT=FILE, or FORMAT for standard
// output.
type reportFlag struct{ to *[]reportTo }

func (f reportFlag) Type() string { return "FORMAT=FILE" }

func (f reportFlag) String() string {
	var list []string
	for _, to := range *f.to {
		list = append(list, to.format+"="+to.file)
	}
	return strings.Join(list, " ")
}

// Set refuses to write two reports to one place, where they would be none.
func (f reportFlag) Set(s string) error {
	format, file, _ := strings.Cut(s, "=")
	if !slices.Contains(reports.Formats(), format) {
		return fmt.Errorf("there is no format %q: there are %s", format, strings.Join(reports.Formats(), ", "))
	}
	if file == "" {
		file = "-"
	}
	for _, other := range *f.to {
		switch {
		case other.file != file:
		case file == "-":
			return fmt.Errorf("%s goes to standard output already: name a file, such as %s=FILE", other.format, format)
		default:
			return fmt.Errorf("%s goes to %s already", other.format, file)
		}
	}
	*f.to = append(*f.to, reportTo{format, file})
	return nil
}

// reportFlags adds --report, which every command that has a report has.
func reportFlags(flags *pflag.FlagSet, to *[]reportTo) {
	flags.Var(reportFlag{to}, "report", "write the report in this format ("+strings.Join(reports.Formats(), ", ")+
		") to a file, or to standard output without one; repeatable (default text)")
}

func formatNames() (names []string) {
	for _, name := range reports.Formats() {
		names = append(names, name+"\t"+reports.Says(name))
	}
	return names
}

// coverageFlag collects what must have been seen at least: P, or NAME=P.
type coverageFlag struct{ least *map[string]float64 }

func (f coverageFlag) Type() string { return "[NAME=]PERCENT" }

func (f coverageFlag) String() string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(*f.least)) {
		list = append(list, fmt.Sprintf("%s=%v", name, (*f.least)[name]))
	}
	return strings.Join(list, " ")
}

func (f coverageFlag) Set(s string) error {
	name, percent, named := strings.Cut(s, "=")
	if !named {
		name, percent = "all", s
	}
	if names := dimensions(); !slices.Contains(names, name) {
		return fmt.Errorf("nothing called %q is counted: there are %s", name, strings.Join(names, ", "))
	}
	p, err := strconv.ParseFloat(strings.TrimSuffix(percent, "%"), 64)
	if err != nil || !(p >= 0 && p <= 100) {
		return fmt.Errorf("%q is no share: it must be a number from 0 to 100", percent)
	}
	if *f.least == nil {
		*f.least = map[string]float64{}
	}
	(*f.least)[name] = p
	return nil
}

// dimensions lists what coverage counts, and the word for all of it.
func dimensions() []string {
	names := []string{"all"}
	for _, d := range new(contract.Coverage).Dimensions() {
		names = append(names, d.Name)
	}
	return names
}

// requirementFlags adds what a run must come to: --min-coverage and --unproved.
func requirementFlags(flags *pflag.FlagSet, least *map[string]float64, unproved *[]string) {
	flags.Var(coverageFlag{least}, "min-coverage", "fail when less was seen of what the document has: of all that is counted, or of NAME ("+
		strings.Join(dimensions()[1:], ", ")+"); repeatable")
	flags.StringArrayVar(unproved, "unproved", nil,
		"`ID` of an operation that need not be proved, METHOD /path, or the code of a reason for which none needs to be, such as unsafe; repeatable")
}

// writeReports writes a report wherever it shall go: as text to standard output
// when nothing is said. What cannot be written keeps nothing else from being.
func (w *world) writeReports(r *contract.Report, to []reportTo) error {
	return w.writeAll(r, to, false)
}

// writeAll is writeReports; verbose is for texts, which then list all that was not
// seen.
func (w *world) writeAll(r *contract.Report, to []reportTo, verbose bool) error {
	if len(to) == 0 {
		to = []reportTo{{"text", "-"}}
	}
	var faults []error
	for _, one := range to {
		if err := w.writeReport(r, one, verbose); err != nil {
			faults = append(faults, err)
		}
	}
	if err := errors.Join(faults...); err != nil {
		return failed("%w", err)
	}
	return nil
}

func (w *world) writeReport(r *contract.Report, to reportTo, verbose bool) error {
	var b bytes.Buffer
	var err error
	if to.format == "text" {
		err = reports.Text(&b, r, reports.Style{Color: to.file == "-" && colour(terminal(w.stdout), w.getenv), Verbose: verbose})
	} else {
		err = reports.Write(to.format, &b, r)
	}
	switch {
	case err != nil:
		return err
	case to.file == "-":
		return w.print(b.String())
	}
	return os.WriteFile(to.file, b.Bytes(), 0o644)
}
