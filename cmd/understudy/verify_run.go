package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/understudy-api/understudy/contract"
)

// audition plans, runs and reports.
func (w *world) audition(ctx context.Context, v *verifying) error {
	if len(v.from.overlays) == 0 {
		v.from.overlays = v.Overlays
	}
	doc, err := w.openOne(ctx, v.from, v.Spec)
	if err != nil {
		return err
	}
	w.complainOf(doc)
	if err := v.Running.Check(doc); err != nil {
		return usageError("%w", err)
	}
	target := contract.Target{URL: v.Target, BasePath: v.BasePath}
	if err := target.Check(); err != nil && !v.plan {
		return usageError("%w", err)
	}
	suite, err := contract.Plan(doc, v.Config)
	if err != nil {
		return usageError("%w", err)
	}
	if len(suite.Cases) == 0 && v.Shard.Count <= 1 {
		return usageError("there is no case to send: %s", v.whyNone())
	}
	if v.plan {
		return w.printPlan(suite, v.json, contract.Redactor(v.Running))
	}
	bar := w.bar(v, len(suite.Cases))
	suite.Config.Progress = func(done, _ int) { _ = bar.Set(done) } // a bar that cannot be drawn is no reason to stop
	if v.verbose {
		suite.Config.Running.Trace = w.complain
	}
	result, stopped, err := w.interruptible(ctx, func(ctx context.Context) (*contract.Report, error) {
		return suite.Run(ctx, target)
	})
	_ = bar.Finish()
	var impatient *failure
	switch {
	case errors.As(err, &impatient):
		return err
	case result == nil && stopped:
		return failed("a signal ended the run before the first case")
	case err != nil:
		err = failed("%s", contract.Redactor(v.Running)(err.Error()))
	}
	if result == nil {
		return err
	}
	return w.conclude(v, result, stopped, err)
}

// whyNone says why a plan is empty.
func (v *verifying) whyNone() string {
	s := v.Select
	if len(s.Operations)+len(s.Tags)+len(s.Families)+len(s.Cases) > 0 {
		return "the selection leaves none (--plan without it prints all)"
	}
	return "the document has no operation for which a request can be made (understudy lint says why)"
}

// conclude writes what a run came to, and decides the exit status.
func (w *world) conclude(v *verifying, r *contract.Report, stopped bool, err error) error {
	if fault := w.writeReports(r, v.reports); fault != nil {
		return fault
	}
	if v.writeBaseline != "" {
		if fault := w.saveBaseline(v, r); fault != nil {
			return fault
		}
	}
	found := slices.ContainsFunc(r.Findings, func(f contract.Finding) bool { return f.Accepted == "" })
	switch {
	case found:
		if err != nil { // something is left behind; what was found counts for more
			w.complain(err.Error())
		}
		return &failure{status: exitFindings}
	case err != nil:
		return err
	case stopped:
		return failed("a signal ended the run: nothing was found in the cases that were run")
	case r.Counts.Errors > 0 && r.Counts.Errors == r.Counts.Cases:
		return failed("no case got an answer from %s", r.Target)
	case !r.Passed:
		return &failure{status: exitFindings}
	}
	return nil
}

func (w *world) saveBaseline(v *verifying, r *contract.Report) error {
	var b bytes.Buffer
	if err := contract.WriteBaseline(&b, r, v.Config.Baseline); err != nil {
		return failed("%w", err)
	}
	if err := os.WriteFile(v.writeBaseline, b.Bytes(), 0o644); err != nil {
		return failed("%w", err)
	}
	w.complain(plural(len(r.Findings), "finding") + " in " + v.writeBaseline + ": each is accepted once its reason is filled in")
	return nil
}

// interruptible runs until it is done, or a signal ends it: the first one asks the
// run to stop, a second one does not wait for it.
func (w *world) interruptible(ctx context.Context, run func(context.Context) (*contract.Report, error)) (r *contract.Report, stopped bool, err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	done := make(chan struct{})
	go func() {
		defer close(done)
		r, err = run(ctx)
	}()
	var begun time.Time
	for {
		select {
		case <-done:
			return r, stopped, err
		case <-signals:
			switch {
			case !stopped:
				stopped, begun = true, time.Now()
				stop()
				w.complain("no more cases are sent; a second signal ends it at once")
			case time.Since(begun) > echo:
				return nil, true, failed("ended at once by a second signal")
			}
		}
	}
}

// bar shows progress to a person, and to nobody else.
func (w *world) bar(v *verifying, cases int) *progressbar.ProgressBar {
	if v.quiet || v.verbose || !terminal(w.stderr) {
		return progressbar.DefaultSilent(int64(cases))
	}
	return progressbar.NewOptions(cases,
		progressbar.OptionSetWriter(w.stderr), progressbar.OptionSetDescription("verify"), progressbar.OptionShowCount(),
		progressbar.OptionShowIts(), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(65*time.Millisecond))
}
