package store_test

import (
	"context"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock/store"
)

// server is a Redis of a test's own.
type server struct {
	dir, port string
	options   []string
	process   *exec.Cmd
}

// startRedis starts a Redis with a socket and a port. What it acknowledged it
// finds again when it is started again.
func startRedis(t testing.TB, options ...string) *server {
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Skip("no redis-server: the store in Redis is not tested")
	}
	dir, err := os.MkdirTemp("", "redis") //nolint:usetesting // the path of a socket must be short
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	_, port, _ := net.SplitHostPort(l.Addr().String())
	require.NoError(t, l.Close())
	s := &server{dir: dir, port: port, options: options}
	s.start(t)
	t.Cleanup(s.kill)
	return s
}

func (s *server) start(t testing.TB) {
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	require.NoError(t, err)
	defer log.Close()
	s.process = exec.Command("redis-server", append([]string{
		"--bind", "127.0.0.1", "--port", s.port, "--unixsocket", s.socket(), "--dir", s.dir, "--save", "",
		"--appendonly", "yes", "--appendfsync", "no",
	}, s.options...)...)
	s.process.Stdout, s.process.Stderr = log, log
	require.NoError(t, s.process.Start())
	require.Eventually(t, func() bool {
		r, err := store.Open(bg, s.unix(), store.Limits{})
		if err == nil {
			_ = r.Close()
		}
		return err == nil
	}, 20*time.Second, 10*time.Millisecond, "redis-server does not start")
}

func (s *server) kill() {
	_ = s.process.Process.Kill()
	_ = s.process.Wait()
}

func (s *server) socket() string { return filepath.Join(s.dir, "s") }
func (s *server) unix() string   { return "unix://" + s.socket() }
func (s *server) tcp() string    { return "redis://127.0.0.1:" + s.port }

func open(t testing.TB, location string, l store.Limits) store.Store {
	t.Helper()
	s, err := store.Open(bg, location, l)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	return s
}

// prefixes gives each test of a Redis its own store in it.
var prefixes atomic.Int64

func withPrefix(location string) string {
	return location + "?prefix=" + url.QueryEscape("test "+strconv.FormatInt(prefixes.Add(1), 10))
}

func TestRedis(t *testing.T) {
	r := startRedis(t)
	runSuite(t, func(t testing.TB, l store.Limits) store.Store { return open(t, withPrefix(r.unix()), l) })
}

// Two stand-ins share a Redis: every call goes through the other one.
func TestReplicas(t *testing.T) {
	r := startRedis(t)
	runSuite(t, func(t testing.TB, l store.Limits) store.Store {
		location := withPrefix(r.tcp())
		return &replicas{of: [2]store.Store{open(t, location, l), open(t, location, l)}}
	})
}

// A cluster refuses keys that are not all in one slot.
func TestCluster(t *testing.T) {
	r := startRedis(t, "--cluster-enabled", "yes")
	out, err := exec.Command("redis-cli", "-p", r.port, "cluster", "addslotsrange", "0", "16383").CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "OK" {
		t.Skipf("no cluster of one: %s %v", out, err)
	}
	ready := func() bool {
		s, err := store.Open(bg, r.tcp(), store.Limits{})
		if err != nil {
			return false
		}
		defer s.Close()
		_, err = s.Commit(bg, "ready", batch("a", 0, item("k", "v")))
		return err == nil
	}
	require.Eventually(t, ready, 20*time.Second, 50*time.Millisecond)
	runSuite(t, func(t testing.TB, l store.Limits) store.Store {
		return open(t, withPrefix(r.tcp())+"&addr=127.0.0.1:"+r.port, l)
	})
}

// replicas are stores that share their worlds, taken in turn.
type replicas struct {
	of   [2]store.Store
	turn atomic.Uint64
}

func (r *replicas) next() store.Store { return r.of[r.turn.Add(1)%2] }

func (r *replicas) Read(ctx context.Context, world, shelf string, since uint64) (store.Changes, error) {
	return r.next().Read(ctx, world, shelf, since)
}

func (r *replicas) Commit(ctx context.Context, world string, batches ...store.Batch) (uint64, error) {
	return r.next().Commit(ctx, world, batches...)
}

func (r *replicas) Count(ctx context.Context, world, counter string, window int64) (int64, error) {
	return r.next().Count(ctx, world, counter, window)
}

func (r *replicas) Snapshot(ctx context.Context, world string) (store.Snapshot, error) {
	return r.next().Snapshot(ctx, world)
}

func (r *replicas) Restore(ctx context.Context, world string, s store.Snapshot) error {
	return r.next().Restore(ctx, world, s)
}

func (r *replicas) Drop(ctx context.Context, world string) error { return r.next().Drop(ctx, world) }

func (r *replicas) Worlds(ctx context.Context) ([]store.World, error) { return r.next().Worlds(ctx) }

func (r *replicas) Close() error { return nil }

func TestPrefixesAreApart(t *testing.T) {
	r := startRedis(t)
	a, b := open(t, r.unix()+"?prefix=p", store.Limits{}), open(t, r.unix()+"?prefix=p:shelves", store.Limits{})
	commit(t, a, "shelves:w", batch("s", 0, item("k", "a")))
	assert.Empty(t, names(t, b))
	assert.Equal(t, store.Changes{}, read(t, b, "w", "s", 0))
}

// Limits may be lower than they were.
func TestLowerLimits(t *testing.T) {
	r := startRedis(t)
	s := open(t, r.unix(), store.Limits{})
	for i := range 250 {
		commit(t, s, strconv.Itoa(i), batch("a", 0, item("1", "x"), item("2", "x"), item("3", "x")))
	}
	v := read(t, s, "7", "a", 0).Version
	s = open(t, r.unix(), store.Limits{Worlds: 2, Items: 2, Bytes: 4})
	v = commit(t, s, "7", batch("a", v, item("1", "y")))
	_, err := s.Commit(bg, "7", batch("a", v, item("1", "xx")))
	full(t, err, store.FullError{What: "bytes", Limit: 4})
	_, err = s.Commit(bg, "7", batch("a", v, item("4", "x")))
	full(t, err, store.FullError{What: "items", Limit: 2})
	commit(t, s, "7", batch("a", v, item("1", ""), item("2", "")))
	commit(t, s, "new", batch("a", 0, item("1", "x")))
	assert.Equal(t, []string{"7", "new"}, names(t, s))
	assert.Equal(t, "3=x 1= 2=", plain(read(t, s, "7", "a", 0).Items))
}

func TestEvictOnlyWhatWasNotUsed(t *testing.T) {
	s := open(t, startRedis(t).unix(), store.Limits{})
	v := commit(t, s, "w", batch("a", 0, item("k", "1")))
	commit(t, s, "v", batch("a", 0, item("k", "1")))
	commit(t, s, "w", batch("a", v, item("k", "2")))
	require.NoError(t, store.Evict(bg, s, "w", "1", "a"))
	assert.Equal(t, []string{"v", "w"}, names(t, s), "it was the first, and then it was used")
	require.NoError(t, store.Evict(bg, s, "v", "2", "b"))
	assert.Equal(t, []string{"w"}, names(t, s))

	require.NoError(t, store.Evict(bg, s, "w", "", "c"))
	commit(t, s, "w", batch("a", 0, item("k", "3")))
	require.NoError(t, store.Evict(bg, s, "w", "", "c"))
	assert.Equal(t, []string{"w"}, names(t, s), "the same call again does nothing")
}

func TestOpen(t *testing.T) {
	for _, location := range []string{"", "memory"} {
		s := open(t, location, store.Limits{})
		assert.IsType(t, &store.Memory{}, s)
	}
	for _, c := range []struct{ location, want string }{
		{"postgres://u:secret@host/", `store: "postgres://u:xxxxx@host/" is neither "memory" nor a redis://, rediss:// or unix:// URL`},
		{"redis://u:secret@host:port/", "store: invalid port"},
		{"redis://u:secret@host/?prefix=", `store: the prefix "" is empty or has a brace`},
		{"redis://u:secret@host/?prefix={a}", `store: the prefix "{a}" is empty or has a brace`},
		{"redis://u:secret@host/?perfix=a", "store: redis: unexpected option: perfix"},
	} {
		_, err := store.Open(bg, c.location, store.Limits{})
		require.ErrorContains(t, err, c.want)
		assert.NotContains(t, err.Error(), "secret")
		assert.NotErrorIs(t, err, store.ErrUnavailable)
	}
	_, err := store.Open(bg, "redis://u:secret@127.0.0.1:1/", store.Limits{})
	require.ErrorIs(t, err, store.ErrUnavailable)
	assert.NotContains(t, err.Error(), "secret")
}
