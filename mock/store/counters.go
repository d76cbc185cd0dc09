package store

import (
	"container/list"
	"sync"
)

// maxCounters is how many counters are kept.
const maxCounters = 100_000

// counters are the counters of all worlds in memory. Beyond maxCounters, the
// one that was counted least recently is forgotten.
type counters struct {
	mu     sync.Mutex
	worlds map[string]map[string]*list.Element
	used   list.List // of *counter, most recently counted first
}

type counter struct {
	world, name string
	window, n   int64
}

// count adds one to a counter and returns what it has come to.
func (c *counters) count(world, name string, window int64) int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.worlds[world][name]
	if at == nil {
		at = c.add(&counter{world: world, name: name, window: window})
	}
	k := at.Value.(*counter)
	if window > k.window {
		k.window, k.n = window, 0
	}
	k.n++
	c.used.MoveToFront(at)
	return k.n
}

func (c *counters) add(k *counter) *list.Element {
	if c.worlds == nil {
		c.worlds = map[string]map[string]*list.Element{}
	}
	if c.worlds[k.world] == nil {
		c.worlds[k.world] = map[string]*list.Element{}
	}
	at := c.used.PushFront(k)
	c.worlds[k.world][k.name] = at
	if c.used.Len() > maxCounters {
		oldest := c.used.Remove(c.used.Back()).(*counter)
		delete(c.worlds[oldest.world], oldest.name)
		if len(c.worlds[oldest.world]) == 0 {
			delete(c.worlds, oldest.world)
		}
	}
	return at
}

// drop forgets the counters of a world.
func (c *counters) drop(world string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, at := range c.worlds[world] {
		c.used.Remove(at)
	}
	delete(c.worlds, world)
}
