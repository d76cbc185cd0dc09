package mock_test

import (
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/understudy-api/understudy/mock"
	"github.com/understudy-api/understudy/mock/store"
	"github.com/understudy-api/understudy/specs"
)

// stage opens a stand-in for a behaviour of state, on a store of its own.
type stage func(t testing.TB, config mock.Config, docs ...*specs.Document) *company

// company is one stand-in, or several that share a world and are asked in turn.
type company struct {
	docs    []*specs.Document
	servers []*mock.Server
	stores  []store.Store
	turn    atomic.Uint64
}

func (c *company) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.servers[c.turn.Add(1)%uint64(len(c.servers))].ServeHTTP(w, r)
}

// drop ends a session.
func (c *company) drop(t testing.TB, session string) {
	t.Helper()
	require.NoError(t, c.stores[0].Drop(t.Context(), session))
}

func (c *company) add(t testing.TB, config mock.Config, kept store.Store, docs []*specs.Document) {
	config.Store = kept
	s, err := mock.New(config, docs...)
	require.NoError(t, err)
	require.Empty(t, s.Problems())
	c.docs = docs
	c.servers, c.stores = append(c.servers, s), append(c.stores, kept)
}

func inMemory(t testing.TB, config mock.Config, docs ...*specs.Document) *company {
	c := &company{}
	c.add(t, config, store.NewMemory(config.Limits()), docs)
	return c
}

// inRedis opens companies of so many servers in a Redis, each with a prefix of
// its own.
func inRedis(r *redisServer, servers int) stage {
	return func(t testing.TB, config mock.Config, docs ...*specs.Document) *company {
		c := &company{}
		location := r.location()
		for range servers {
			kept, err := store.Open(t.Context(), location, config.Limits())
			require.NoError(t, err)
			t.Cleanup(func() { assert.NoError(t, kept.Close()) })
			c.add(t, config, kept, docs)
		}
		return c
	}
}

// document reads a document of testdata/state, or one of the box.
func document(t testing.TB, name string) *specs.Document {
	t.Helper()
	if filepath.Ext(name) != "" {
		name = filepath.Join("testdata", "state", name)
	}
	d, err := specs.Load(t.Context(), name)
	require.NoError(t, err)
	return d
}

// redisServer is a Redis of a test's own. What it acknowledged it finds again
// when it is started again.
type redisServer struct {
	dir     string
	process *exec.Cmd
	stores  atomic.Int64
}

func startRedis(t testing.TB) *redisServer {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Skip("no redis-server: state in Redis is not tested")
	}
	r := &redisServer{dir: t.TempDir()}
	r.start(t)
	t.Cleanup(r.kill)
	return r
}

func (r *redisServer) start(t testing.TB) {
	t.Helper()
	r.process = exec.Command("redis-server", "--port", "0", "--unixsocket", r.socket(), "--dir", r.dir,
		"--save", "", "--appendonly", "yes", "--appendfsync", "no", "--logfile", filepath.Join(r.dir, "log"))
	require.NoError(t, r.process.Start())
	require.Eventually(t, func() bool {
		c, err := net.Dial("unix", r.socket())
		if err != nil {
			return false
		}
		defer c.Close()
		_ = c.SetDeadline(time.Now().Add(time.Second))
		answer := make([]byte, 5)
		_, err = c.Write([]byte("PING\r\n"))
		n, _ := c.Read(answer)
		return err == nil && string(answer[:n]) == "+PONG"
	}, 20*time.Second, 5*time.Millisecond, "redis-server does not start")
}

func (r *redisServer) kill() {
	_ = r.process.Process.Kill()
	_ = r.process.Wait()
}

func (r *redisServer) socket() string { return filepath.Join(r.dir, "s") }

// location is that of a store that nobody has used.
func (r *redisServer) location() string {
	return "unix://" + r.socket() + "?prefix=" + string(rune('a'+r.stores.Add(1)%26)) + time.Now().Format("150405.000000000")
}
