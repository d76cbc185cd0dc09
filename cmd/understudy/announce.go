package main

import (
	"fmt"
	"log/slog"
	"strings"
	"text/tabwriter"

	"github.com/understudy-api/understudy/mock"
	"github.com/understudy-api/understudy/specs"
)

// maxTable is how many operations are listed at the start; of more only the
// number is told.
const maxTable = 30

// maxProblems is how many problems are told at the start.
const maxProblems = 10

// announce tells what is served, what of it cannot be played, and what to try.
func (w *world) announce(s *serving, address string, docs []*specs.Document, server *mock.Server, log *slog.Logger) {
	request := command(firstRequest(server, docs, s.Auth != "off"), reachable(address))
	if s.log == "json" {
		for i, d := range docs {
			log.Info("serving", "document", s.Specs[i], "title", d.Title, "version", d.APIVersion, "operations", len(routes(d)))
		}
		log.Info("listening", "address", address, "try", request)
	} else {
		_, _ = fmt.Fprint(w.stderr, programme(s.Specs, docs), "\nTry:  ", request, "\n\n") // serving goes on all the same
	}
	problems := append(overlayProblems(docs), server.Problems()...)
	for i, p := range problems {
		if i == maxProblems {
			log.Warn(fmt.Sprintf("and %d more: understudy lint lists them", len(problems)-i))
			break
		}
		what := "cannot be played: "
		if p.Code == "fake" || p.Code == specs.ProblemHint || p.Code == specs.ProblemOverlay {
			what = "passed over: " // what it is said of is played all the same
		}
		log.Warn(what+p.Message, "code", p.Code, "at", p.Location.String())
	}
}

// programme is the documents, and their operations where they are few.
func programme(names []string, docs []*specs.Document) string {
	total := 0
	for _, d := range docs {
		total += len(routes(d))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "understudy serves %s, %s\n", plural(len(docs), "document"), plural(total, "operation"))
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for i, d := range docs {
		list := routes(d)
		_ = t.Flush() // to memory
		fmt.Fprintf(&b, "\n%s: %s %s, %s\n", names[i], d.Title, d.APIVersion, plural(len(list), "operation"))
		if total > maxTable {
			continue
		}
		for _, r := range list {
			fmt.Fprintf(t, "  %s\t%s\t%s\n", r.Method, r.path, r.Summary) //nolint:errcheck // to memory
		}
	}
	_ = t.Flush() // to memory
	return b.String()
}
