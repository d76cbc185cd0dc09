// Package reports writes what a run has found for those who read it: people on a
// terminal or in a browser, and the programs of a CI.
//
//	err := reports.Write("junit", file, report)
//
// JSON is the whole report, and the only form that can be read back ([Read]); its
// members are documented by [Schema]. The others are views of it. But for how long
// a run took, which the text alone tells, the same report is written as the same
// bytes. What documents and implementations say is data to all of them: it cannot
// end a string, an element, a line of a log, or move the cursor of a terminal.
package reports

import (
	"fmt"
	"io"
	"strings"

	"github.com/understudy-api/understudy/contract"
)

// formats lists what reports are written as.
var formats = []struct {
	name  string
	says  string
	write func(io.Writer, *contract.Report) error
}{
	{"text", "for people, on a terminal or in a log", writeText},
	{"json", "the whole report, which understudy report reads again", writeJSON},
	{"junit", "JUnit XML, as Jenkins, GitLab and others read it", writeJUnit},
	{"sarif", "SARIF 2.1.0, for code scanning and editors", writeSARIF},
	{"html", "one page that needs nothing else", writeHTML},
	{"github", "annotations, as the log of a GitHub workflow shows them", writeGitHub},
}

// Formats lists the names of the formats.
func Formats() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	return names
}

// Says tells in a few words what a format is for.
func Says(format string) string {
	for _, f := range formats {
		if f.name == format {
			return f.says
		}
	}
	return ""
}

// Write writes a report in one of the formats.
func Write(format string, w io.Writer, r *contract.Report) error {
	for _, f := range formats {
		if f.name == format {
			return f.write(w, r)
		}
	}
	return fmt.Errorf("there is no format %q of reports: there are %s", format, strings.Join(Formats(), ", "))
}
