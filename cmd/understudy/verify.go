package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/understudy-api/understudy/contract"
)

// verifying is what the command line of verify says.
type verifying struct {
	verifySettings
	from   reading
	config string // --config

	// What flags say that cannot be told from what the file says is kept apart, and
	// goes over it.
	values       map[string]any
	least        map[string]float64
	families     []string
	token        contract.Auth
	tokenCommand string

	reports       []reportTo
	writeBaseline string
	plan          bool
	json          bool
	checks        bool
	quiet         bool
	verbose       bool
}

func (w *world) verify() *cobra.Command {
	v := &verifying{}
	c := &cobra.Command{
		Use:   "verify SPEC --target URL",
		Short: "Find out whether an implementation keeps what its document promises",
		Long: `Find out whether an implementation keeps what its document promises: send it
what the document allows and what it refuses, and look at the answers. The cases
are planned before the first request, and are the same on every machine (--plan
prints them). An operation counts as proved when a valid request to it was
accepted with a documented, valid answer; one that is not proved fails the run,
unless --unproved lists it.

Targets on this machine are sent requests of every method. Anywhere else only GET,
HEAD and OPTIONS are sent, unless --allow-writes says so.

Each finding has an id, the place of the rule in the document, and a curl line that
shows it; secrets in it are variables of the shell that ask to be set. The case that
it names runs alone with --case ID.

--baseline FILE accepts findings that are known, each with a reason and, if need
be, a last day:

  - {finding: 5d0c7b1c02, reason: the gateway answers in HTML, expires: 2026-03-31}

Entries that have expired fail the run, and so do those whose finding is gone,
where nothing was left out. --write-baseline FILE writes what was found in that
form; such an entry accepts nothing until somebody fills in its reason.

Settings are read from verify: in understudy.yaml in the working directory, or from
the file that --config names. Flags win over it. What only the file has: running.auth
(oauth2, login, schemes), running.before and running.after (requests that prepare and
clean up), running.secrets. ${NAME} in running is a variable of the environment.

SIGINT and SIGTERM end the sending: what was found so far is reported, and the
requests that clean up are sent. A second signal ends it at once.

Exit status: 0 passed, 1 findings, or not proved, 2 wrong usage, settings or
document, 3 it could not run: nothing listens at the target, or a signal came before
anything was found.`,
		Example: `  understudy verify openapi.yaml --target http://127.0.0.1:8080
  understudy verify openapi.yaml --target https://api.example.com --token-env API_TOKEN --rate 20
  understudy verify openapi.yaml --target http://127.0.0.1:8080 --report junit=report.xml --report text
  understudy verify openapi.yaml --plan --family boundaries
  understudy verify openapi.yaml --target http://127.0.0.1:8080 --case 0b5c1d
  understudy verify openapi.yaml --target http://127.0.0.1:8080 --write-baseline known.yaml`,
		ValidArgsFunction: completeSpecs,
		RunE: func(c *cobra.Command, args []string) error {
			if v.checks {
				return w.printChecks(v.json)
			}
			if err := v.complete(w, c.Flags(), args); err != nil {
				return err
			}
			return w.audition(c.Context(), v)
		},
	}
	v.flags(c.Flags())
	for name, words := range map[string]func() []string{"family": familyNames, "off": checkNames, "report": formatNames} {
		completeFlag(c, name, words)
	}
	return c
}

// completeFlag offers words for a flag that the command has.
func completeFlag(c *cobra.Command, name string, words func() []string) {
	_ = c.RegisterFlagCompletionFunc(name, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return words(), cobra.ShellCompDirectiveNoFileComp
	}) // the error is for flags that there are not
}

func familyNames() (names []string) {
	for _, f := range contract.Families() {
		names = append(names, string(f)+"\t"+f.Says())
	}
	return names
}

func checkNames() (names []string) {
	for _, c := range contract.Checks() {
		names = append(names, c.ID+"\t"+c.Title)
	}
	return names
}

func (v *verifying) flags(f *pflag.FlagSet) {
	f.SortFlags = false
	f.StringVarP(&v.Target, "target", "t", "", "`URL` of the implementation; a path in it takes the place of the document's base path")
	f.StringVar(&v.BasePath, "base-path", "", "`PATH` that takes the place of the document's base path; / for none")

	f.StringArrayVarP(&v.Running.Header, "header", "H", nil, "`'NAME: VALUE'` to send with every request; repeatable")
	f.StringVar(&v.token.Token, "token", "", "bearer token (--token-env keeps it off the command line)")
	f.StringVar(&v.token.TokenEnv, "token-env", "", "`NAME` of an environment variable that holds it")
	f.StringVar(&v.tokenCommand, "token-command", "", "`COMMAND` for sh that prints it")
	f.StringVar(&v.token.Basic, "basic", "", "`USER:PASSWORD` for basic credentials")
	f.BoolVar(&v.Running.AllowWrites, "allow-writes", false, "send POST, PUT, PATCH and DELETE to other machines too")

	v.selectionFlags(f)

	f.IntVar(&v.Running.Workers, "workers", 0, "how many requests are under way at a time (default 8)")
	f.Float64Var(&v.Running.Rate, "rate", 0, "how many requests a second, over all workers (default no limit)")
	f.IntVar(&v.Running.Retries, "retries", 0, "how often a request is sent again when the connection fails (default 2)")
	f.DurationVar(&v.Running.Timeout, "timeout", 0, "how long one request may take (default 10s)")
	f.BoolVar(&v.Running.FailFast, "fail-fast", false, "stop at the first case that fails")
	f.IntVar(&v.Running.MaxFailures, "max-failures", 0, "stop when so many cases have failed")
	f.StringVar(&v.Running.CA, "ca", "", "`FILE` of certificates in PEM to trust as well")
	f.BoolVar(&v.Running.Insecure, "insecure", false, "trust any certificate")

	f.BoolVar(&v.Checks.Strict, "strict", false, "report members of answers that the document does not declare, and expect refusals where standards leave a choice")
	f.StringArrayVar(&v.Checks.Ignore, "ignore", nil, "member that --strict passes over: a `NAME`, or a JSON Pointer; repeatable")
	f.StringArrayVar(&v.Checks.Off, "off", nil, "`CHECK` that is not made (--checks lists them); repeatable")
	f.DurationVar(&v.Checks.MaxTime, "max-time", 0, "how long an answer may take (default as long as it likes)")
	requirementFlags(f, &v.least, &v.Unproved)
	f.StringVar(&v.Baseline, "baseline", "", "`FILE` of findings that are accepted")
	f.StringVar(&v.writeBaseline, "write-baseline", "", "`FILE` to write the findings to, for their reasons to be filled in")

	reportFlags(f, &v.reports)
	f.BoolVar(&v.plan, "plan", false, "print the cases, and send nothing")
	f.BoolVar(&v.checks, "checks", false, "list the checks with what they look at, and send nothing")
	f.BoolVar(&v.json, "json", false, "with --plan and --checks: print JSON")
	readingFlags(f, &v.from)
	f.StringVar(&v.config, "config", "", "`FILE` of settings (default verify: in understudy.yaml, where there is one)")
	f.BoolVarP(&v.quiet, "quiet", "q", false, "show no progress")
	f.BoolVarP(&v.verbose, "verbose", "v", false, "print a line for each request to standard error")
}

// selectionFlags add what is sent.
func (v *verifying) selectionFlags(f *pflag.FlagSet) {
	var families []string
	for _, one := range contract.Families() {
		families = append(families, string(one))
	}
	f.Uint64Var(&v.Seed, "seed", 0, "of the data that is sent: the same seed, the same cases")
	f.Var(instant{&v.Now}, "now", "the present of that data (default 2026-01-15T12:00:00Z)")
	f.IntVar(&v.Random, "random", 0, "how many more valid requests to draw from the seed for each operation")
	f.Var(valueFlag{&v.values}, "value", "what a parameter or a member of a body is to be, such as an id that there is; OPERATION.NAME=VALUE for one operation; repeatable")
	f.StringArrayVar(&v.Select.Operations, "operation", nil, "these operations only: an `ID`, or 'METHOD /path'; repeatable")
	f.StringArrayVar(&v.Select.Tags, "tag", nil, "operations of this `TAG` only; repeatable")
	f.StringArrayVar(&v.families, "family", nil, "these families of cases only: `FAMILY` is "+strings.Join(families, ", ")+"; repeatable")
	f.StringArrayVar(&v.Select.Cases, "case", nil, "these cases only: an `ID`, or its beginning; repeatable")
	f.Var(shardFlag{&v.Shard}, "shard", "one part of several, such as 2/5")
	f.IntVar(&v.MaxCases, "max-cases", 0, "how many cases there may be, spread over operations and families (default no limit)")
}
