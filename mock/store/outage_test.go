package store_test

import (
	"errors"
	"io"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock/store"
)

// unavailable does every operation, which fails soon.
func unavailable(t *testing.T, s store.Store) {
	t.Helper()
	operations := map[string]func() error{
		"read":     func() error { _, err := s.Read(bg, "w", "a", 0); return err },
		"commit":   func() error { _, err := s.Commit(bg, "w", batch("a", 0, item("k", "v"))); return err },
		"count":    func() error { _, err := s.Count(bg, "w", "c", 1); return err },
		"snapshot": func() error { _, err := s.Snapshot(bg, "w"); return err },
		"restore":  func() error { return s.Restore(bg, "v", nil) },
		"drop":     func() error { return s.Drop(bg, "v") },
		"worlds":   func() error { _, err := s.Worlds(bg); return err },
	}
	var wg sync.WaitGroup
	for name, do := range operations {
		wg.Go(func() {
			start := time.Now()
			err := do()
			assert.ErrorIs(t, err, store.ErrUnavailable, name)
			assert.Less(t, time.Since(start), 4*time.Second, name)
		})
	}
	wg.Wait()
}

func TestRedisGoesAndComesBack(t *testing.T) {
	r := startRedis(t)
	for _, location := range []string{r.unix(), r.tcp()} {
		s := open(t, location, store.Limits{})
		v := read(t, s, "w", "a", 0).Version
		v = commit(t, s, "w", batch("a", v, item("k", "1")))
		r.kill()
		unavailable(t, s)
		for range 100 {
			_, err := s.Worlds(bg)
			require.ErrorIs(t, err, store.ErrUnavailable)
		}
		r.start(t)
		require.Eventually(t, func() bool { _, err := s.Worlds(bg); return err == nil }, 5*time.Second, 10*time.Millisecond)
		assert.Equal(t, "k=1", plain(read(t, s, "w", "a", 0).Items), "what was acknowledged is there")
		assert.Greater(t, commit(t, s, "w", batch("a", v, item("k", "2"))), v)
	}
}

func TestRedisHangs(t *testing.T) {
	r := startRedis(t)
	s := open(t, r.unix(), store.Limits{})
	v := commit(t, s, "v", batch("a", 0, item("k", "1")))
	require.NoError(t, r.process.Process.Signal(syscall.SIGSTOP))
	unavailable(t, s)
	require.NoError(t, r.process.Process.Signal(syscall.SIGCONT))
	// A change that was sent may have been made after all: ask.
	c := read(t, s, "w", "a", 0)
	assert.Greater(t, commit(t, s, "w", batch("a", c.Version, item("k", "2"))), v)
}

// A Redis without its data is another one: no version means what it did.
func TestRedisLosesItsData(t *testing.T) {
	r := startRedis(t, "--appendonly", "no")
	s := open(t, r.unix(), store.Limits{})
	v := commit(t, s, "w", batch("a", 0, item("k", "1")))
	r.kill()
	r.start(t)
	assert.Equal(t, store.Changes{Whole: true}, read(t, s, "w", "a", v))
	_, err := s.Commit(bg, "w", batch("a", v, item("k", "2")))
	require.ErrorIs(t, err, store.ErrConflict)
	assert.Greater(t, commit(t, s, "w", batch("a", 0, item("l", "2"))), v)
	c := read(t, s, "w", "a", v)
	assert.True(t, c.Whole)
	assert.Equal(t, "l=2", plain(c.Items))
}

// Answers get lost on the way: what is acknowledged was done, and done once.
func TestAnswersGetLost(t *testing.T) {
	r := startRedis(t)
	for _, c := range []struct {
		name    string
		answers []int64
	}{
		{"now and then", []int64{8, 6, 7, 5}},
		{"often", []int64{4, 5, 1, 1, 7, 1, 6}},
	} {
		t.Run(c.name, func(t *testing.T) {
			direct := open(t, r.unix()+"?prefix="+strconv.FormatInt(c.answers[0], 10), store.Limits{})
			lossy := open(t, "redis://"+loseAnswers(t, r.socket(), c.answers)+"?prefix="+strconv.FormatInt(c.answers[0], 10), store.Limits{})
			var a reader
			acknowledged, unknown := 0, 0
			for range 200 {
				if err := a.read(lossy, "w", "a"); err != nil {
					require.ErrorIs(t, err, store.ErrUnavailable)
					require.NoError(t, a.read(direct, "w", "a"))
				}
				n, _ := strconv.Atoi(a.texts["n"])
				require.GreaterOrEqual(t, n, acknowledged)
				require.LessOrEqual(t, n, acknowledged+unknown)
				_, err := lossy.Commit(bg, "w", batch("a", a.version, item("n", strconv.Itoa(n+1))))
				if errors.Is(err, store.ErrUnavailable) {
					assert.ErrorContains(t, err, "may or may not")
					unknown++
					continue
				}
				require.NoError(t, err, "the only writer is in conflict with itself")
				acknowledged++
			}
			require.NoError(t, a.read(direct, "w", "a"))
			n, _ := strconv.Atoi(a.texts["n"])
			assert.GreaterOrEqual(t, n, acknowledged)
			assert.LessOrEqual(t, n, acknowledged+unknown)
			assert.Equal(t, c.name == "often", unknown > 0, "one lost answer is made up for, two in a row are not")
			t.Log(acknowledged, "acknowledged,", unknown, "unknown,", n, "made")
		})
	}
}

// loseAnswers listens for clients of a Redis, and closes each connection
// instead of giving one answer more than it is said to give.
func loseAnswers(t *testing.T, socket string, answers []int64) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	var connections atomic.Int64
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			redis, err := net.Dial("unix", socket)
			if err != nil {
				_ = client.Close()
				return
			}
			go func() {
				_, _ = io.Copy(redis, client)
				_ = redis.Close()
			}()
			left := answers[connections.Add(1)%int64(len(answers))]
			go func() {
				defer client.Close()
				defer redis.Close()
				buffer := make([]byte, 64<<10)
				for ; left > 0; left-- {
					n, err := redis.Read(buffer)
					if err != nil {
						return
					}
					if _, err := client.Write(buffer[:n]); err != nil {
						return
					}
				}
				_, _ = redis.Read(buffer)
			}()
		}
	}()
	return l.Addr().String()
}
