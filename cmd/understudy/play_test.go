package main

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// playing is a server with one request under way, which ends when release is
// closed.
type playing struct {
	signals chan os.Signal
	release chan struct{}
	ended   chan error  // what play returned
	answer  chan string // the body of the request, or what went wrong
	log     *bytes.Buffer
}

func startPlaying(t *testing.T, grace time.Duration) *playing {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &playing{
		signals: make(chan os.Signal, 2), release: make(chan struct{}),
		ended: make(chan error, 1), answer: make(chan string, 1), log: &bytes.Buffer{},
	}
	begun := make(chan struct{})
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		<-p.release
		_, _ = io.WriteString(w, "finished") // the client tells
	})
	go func() {
		p.ended <- play(listener, handler, p.signals, grace, slog.New(slog.NewTextHandler(p.log, nil)))
	}()
	go func() {
		res, err := http.Get("http://" + listener.Addr().String())
		if err != nil {
			p.answer <- err.Error()
			return
		}
		defer res.Body.Close()
		body, _ := io.ReadAll(res.Body)
		p.answer <- string(body)
	}()
	<-begun
	return p
}

func TestPlayFinishesWhatIsUnderWay(t *testing.T) {
	p := startPlaying(t, patience)
	p.signals <- syscall.SIGTERM
	select {
	case err := <-p.ended:
		t.Fatalf("it ended with a request under way: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	close(p.release)
	if got := <-p.answer; got != "finished" {
		t.Errorf("the request under way got %q", got)
	}
	if err := <-p.ended; err != nil {
		t.Errorf("play returned %v", err)
	}
}

func TestPlayWaitsNoLongerThanItsGrace(t *testing.T) {
	p := startPlaying(t, 20*time.Millisecond)
	defer close(p.release)
	p.signals <- syscall.SIGTERM
	if err := <-p.ended; err != nil {
		t.Errorf("play returned %v", err)
	}
	if got := <-p.answer; !strings.Contains(got, "EOF") {
		t.Errorf("the request that was cut off got %q", got)
	}
	if !strings.Contains(p.log.String(), "requests were cut off") {
		t.Errorf("the log says %q", p.log)
	}
}

func TestPlayEndsAtOnceOnASecondSignal(t *testing.T) {
	p := startPlaying(t, patience)
	defer close(p.release)
	p.signals <- os.Interrupt
	p.signals <- os.Interrupt // an echo of the first
	time.Sleep(2 * echo)
	p.signals <- os.Interrupt
	var f *failure
	if err := <-p.ended; !errors.As(err, &f) || f.status != exitFailed {
		t.Errorf("play returned %v, want a failure", err)
	}
}
