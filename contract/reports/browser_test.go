package reports_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/understudy-api/understudy/contract"
)

// chromium starts the browser; without one the test is skipped.
func chromium(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil && path == "" {
			path = found
		}
	}
	if path == "" {
		t.Skip("there is no Chromium: the page is not opened (make needs installs it)")
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(path), chromedp.NoSandbox, // which root cannot have
		chromedp.Flag("disable-dev-shm-usage", true), // small in containers
		chromedp.UserDataDir(t.TempDir()), chromedp.WSURLReadTimeout(time.Minute))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // it ends before its folder is removed
		cancel()
	})
	return ctx
}

// opened opens the page of a report from the disk. Whatever it complains of, or
// asks the network for, fails the test.
func opened(ctx context.Context, t *testing.T, r *contract.Report) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, written(t, "html", r), 0o600); err != nil {
		t.Fatal(err)
	}
	address := "file://" + filepath.ToSlash(file)
	var mu sync.Mutex
	var complaints []string
	complain := func(format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		complaints = append(complaints, fmt.Sprintf(format, args...))
	}
	chromedp.ListenTarget(ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			complain("exception: %s", e.ExceptionDetails.Error())
		case *runtime.EventConsoleAPICalled:
			complain("console: %s %v", e.Type, e.Args)
		case *log.EventEntryAdded: // refusals of the policy among them
			complain("log: %s", e.Entry.Text)
		case *network.EventRequestWillBeSent:
			if e.Request.URL != address && !strings.HasPrefix(e.Request.URL, "data:") {
				complain("request: %s", e.Request.URL)
			}
		}
	})
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		for _, c := range complaints {
			t.Error(c)
		}
	})
	do(ctx, t, network.Enable(), log.Enable(), chromedp.Navigate(address))
}

func do(ctx context.Context, t *testing.T, actions ...chromedp.Action) {
	t.Helper()
	if err := chromedp.Run(ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

// ask is the value of an expression in the page.
func ask[T any](ctx context.Context, t *testing.T, expression string) (value T) {
	t.Helper()
	do(ctx, t, chromedp.Evaluate(expression, &value))
	return value
}

// rows counts the cases that the filter leaves.
const rows = `[...document.querySelectorAll('#cases tbody tr')].filter(r => !r.hidden && !r.closest('details').hidden).length`

func TestPageInBrowser(t *testing.T) {
	ctx := chromium(t)
	opened(ctx, t, hostile())

	t.Run("hostile texts are texts", func(t *testing.T) {
		if n := ask[int](ctx, t, `document.querySelectorAll('[onclick], b').length`); n != 0 {
			t.Errorf("%d elements come from texts", n)
		}
		if n := ask[int](ctx, t, `document.scripts.length`); n != 1 {
			t.Errorf("%d scripts", n)
		}
		title := ask[string](ctx, t, `document.querySelector('h1').textContent`)
		if want := `T </script><b onclick="x">]]>&amp;%0A::error::%\r\n::stop-commands::x\x1b[31m\x00\x07\u202e\ufffe \xff{{.}}'"` + "`$(x) 😀 1.0\\n2"; title != want {
			t.Errorf("the title is %s, want %s", title, want)
		}
	})

	t.Run("all can be reached with the keyboard", func(t *testing.T) {
		var reached []string
		for range 60 {
			do(ctx, t, chromedp.KeyEvent(kb.Tab))
			reached = append(reached, ask[string](ctx, t, `(e => e.id || e.className || e.localName)(document.activeElement)`))
		}
		if reached[0] != "skip" {
			t.Errorf("the first stop is %s, want the link that skips what comes first", reached[0])
		}
		for _, want := range []string{"copy", "summary", "wide", "filter-text", "filter-verdict", "filter-family", "filter-operation", "button"} {
			if !slices.Contains(reached, want) {
				t.Errorf("Tab does not reach %s, only %s", want, reached)
			}
		}
		if ring := ask[string](ctx, t, `document.querySelector('.copy').focus({focusVisible: true}), getComputedStyle(document.activeElement).outlineStyle`); ring != "solid" {
			t.Errorf("what has the focus is outlined %s", ring)
		}
		do(ctx, t, chromedp.KeyEvent(kb.Enter), chromedp.Poll(`document.activeElement.textContent.startsWith('Copied')`, nil, chromedp.WithPollingTimeout(10*time.Second)))
	})

	t.Run("the filter narrows the cases", func(t *testing.T) {
		if n := ask[int](ctx, t, rows); n != 6 {
			t.Errorf("%d cases without a filter, want 6", n)
		}
		for _, test := range []struct {
			set  string
			want int
		}{
			{`text.value = 'LISTED'`, 1},
			{`verdict.value = 'failed'`, 3},
			{`verdict.value = 'failed', operation.value = 'GET /x'`, 2},
			{`family.value = 'random'`, 1},
			{`text.value = 'no such text'`, 0},
		} {
			got := ask[int](ctx, t, `(() => {
				const [text, verdict, family, operation] = ['text', 'verdict', 'family', 'operation'].map(n => document.getElementById('filter-' + n));
				const form = document.getElementById('filter');
				for (const e of [text, verdict, family, operation]) e.value = '';
				`+test.set+`;
				form.dispatchEvent(new Event('input'));
				return `+rows+`;
			})()`)
			if said := ask[string](ctx, t, `document.getElementById('filter-count').textContent`); got != test.want || said != fmt.Sprintf("%d of 6 cases", got) {
				t.Errorf("%s: %d cases, said to be %q, want %d", test.set, got, said, test.want)
			}
		}
		do(ctx, t, chromedp.Click(`#filter button`), chromedp.Poll(rows+` === 6`, nil, chromedp.WithPollingTimeout(10*time.Second)))
	})

	const background = `getComputedStyle(document.body).backgroundColor`
	t.Run("it is dark where that is preferred", func(t *testing.T) {
		scheme := func(name string) string {
			do(ctx, t, emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}))
			return ask[string](ctx, t, background)
		}
		if light, dark := scheme("light"), scheme("dark"); light != "rgb(255, 255, 255)" || dark == light {
			t.Errorf("the background is %s, and %s in the dark", light, dark)
		}
	})
	t.Run("it can be printed", func(t *testing.T) {
		do(ctx, t, emulation.SetEmulatedMedia().WithMedia("print").WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}))
		if paper := ask[string](ctx, t, background); paper != "rgb(255, 255, 255)" {
			t.Errorf("the paper is %s", paper)
		}
		if shown := ask[string](ctx, t, `getComputedStyle(document.querySelector('nav')).display`); shown != "none" {
			t.Errorf("what leads through the page is printed (%s)", shown)
		}
		do(ctx, t, emulation.SetEmulatedMedia())
	})
	t.Run("it fits a narrow screen", func(t *testing.T) {
		do(ctx, t, chromedp.EmulateViewport(320, 640))
		if width := ask[int](ctx, t, `document.documentElement.scrollWidth`); width > 320 {
			t.Errorf("it is %d wide on a screen of 320", width)
		}
	})
	t.Run("it can be read without scripts", func(t *testing.T) {
		do(ctx, t, emulation.SetScriptExecutionDisabled(true), chromedp.Reload())
		if shown := ask[bool](ctx, t, `document.getElementById('filter').hidden && document.querySelector('.copy').hidden`); !shown {
			t.Error("there are controls that do nothing")
		}
		if n := ask[int](ctx, t, rows); n != 6 {
			t.Errorf("%d cases, want 6", n)
		}
	})
}

// TestPageWithManyCases opens the page of a large run, and filters it.
func TestPageWithManyCases(t *testing.T) {
	ctx := chromium(t)
	r := clean()
	r.Cases = nil
	for i := range 10_000 {
		r.Cases = append(r.Cases, contract.CaseResult{
			ID: fmt.Sprint("case-", i), Family: contract.Random, Operation: fmt.Sprint("GET /", i%20), Name: fmt.Sprint("number ", i),
			Place: "query.limit", Expect: contract.Accepted, Verdict: contract.Passed, Expected: true, Documented: true, Status: 200,
		})
	}
	opened(ctx, t, r)
	took := ask[float64](ctx, t, `(() => {
		const begun = performance.now();
		document.getElementById('filter-text').value = 'case-777';
		document.getElementById('filter').dispatchEvent(new Event('input'));
		document.body.offsetHeight; // laid out
		return performance.now() - begun;
	})()`)
	if n := ask[int](ctx, t, rows); n != 11 {
		t.Errorf("%d cases, want case-777 and case-7770 to case-7779", n)
	}
	if took > 5000 {
		t.Errorf("the filter took %.0f ms", took)
	}
	t.Logf("the filter took %.0f ms", took)
}
