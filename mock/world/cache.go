package world

import (
	"container/list"
	"errors"
	"sync"
)

// cache keeps what was made last, as far as it fits; failures are not kept. What
// is asked for by many at once is made once.
type cache[K comparable, V any] struct {
	most int
	each int // how much room a value takes besides what it says

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

// get returns the value of a key, which fresh makes where it is not kept. size
// is how much room it takes.
func (c *cache[K, V]) get(key K, fresh func() (v V, size int, err error)) (V, error) {
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
		made := false
		e.err = errUnmade
		defer func() {
			if !made { // it panics: whoever asks next shall see that too
				c.forget(key, el)
			}
		}()
		v, size, err := fresh()
		made, e.v, e.err = true, v, err
		if size += c.each; e.err != nil || size > c.most {
			c.forget(key, el)
			return
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.index[key] == el { // it may have been put out in the meantime
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

// forget takes out what cannot be kept.
func (c *cache[K, V]) forget(key K, el *list.Element) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.index[key] == el {
		c.order.Remove(el)
		delete(c.index, key)
	}
}

var errUnmade = errors.New("it could not be made")
