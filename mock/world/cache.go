package world

import (
	"container/list"
	"sync"
)

// cache keeps what was made last, as far as it fits; failures are not kept. What
// is asked for by many at once is made once.
type cache[K comparable, V any] struct {
	most int

	mu    sync.Mutex
	size  int
	order list.List // of entries, the one used last in front
	index map[K]*list.Element
}

type entry[K comparable, V any] struct {
	key  K
	size int
	once sync.Once
	v    V
	err  error
}

// get returns the value of a key, which make makes where it is not kept. size
// is how much room it takes.
func (c *cache[K, V]) get(key K, make func() (v V, size int, err error)) (V, error) {
	c.mu.Lock()
	if c.index == nil {
		c.index = map[K]*list.Element{}
	}
	el := c.index[key]
	if el == nil {
		el = c.order.PushFront(&entry[K, V]{key: key})
		c.index[key] = el
	} else {
		c.order.MoveToFront(el)
	}
	e := el.Value.(*entry[K, V])
	c.mu.Unlock()
	e.once.Do(func() {
		var size int
		e.v, size, e.err = make()
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.index[key] == el { // it may have been put out in the meantime
			if e.err != nil || size > c.most {
				c.order.Remove(el)
				delete(c.index, key)
				return
			}
			e.size = size
			c.size += size
		}
		for c.size > c.most && c.order.Len() > 1 {
			last := c.order.Back()
			old := last.Value.(*entry[K, V])
			c.order.Remove(last)
			delete(c.index, old.key)
			c.size -= old.size
		}
	})
	return e.v, e.err
}
