package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
)

// redisStore is a [Store] in Redis. Each operation is one script, or one
// transaction, in one round trip: what replicas see is what one would see.
//
// All keys have the prefix for their hash tag. In a cluster, all that a prefix
// has is on one node, where scripts see all of it: spread stand-ins with
// different prefixes. Redis must not evict keys on its own (maxmemory-policy
// noeviction), since it would take a world apart. What Redis loses when it fails
// over or starts again, with the persistence it was given, is lost.
//
//	{prefix}:version        the last version that was given out
//	{prefix}:sizes          a hash: items and bytes of each world
//	{prefix}:used           a sorted set: the worlds but "", last used last
//	{prefix}:shelves:WORLD  a hash: number, version, first version of each shelf
//	{prefix}:texts:WORLD    a hash: number:key to stamp and text
//	{prefix}:order:WORLD    a sorted set of number:stamp:key, in the order of bytes
//	{prefix}:counts:WORLD   a hash: window and count of each counter, for an hour
//	{prefix}:done:TOKEN     the version that a write came to, for a minute
//
// A stamp is a version and a place among the items of one write, so that the
// changes of a shelf since a version are a range of the order.
//
// A write has a token. When it is tried again because its answer was lost, it
// finds that it was done, and is not done twice.
type redisStore struct {
	client redis.UniversalClient
	prefix string
	limits Limits
}

func newRedis(client redis.UniversalClient, prefix string, l Limits) *redisStore {
	return &redisStore{client: client, prefix: "{" + prefix + "}:", limits: l.withDefaults()}
}

func (r *redisStore) key(name, of string) string { return r.prefix + name + ":" + of }
func (r *redisStore) global(name string) string  { return r.prefix + name }

func (r *redisStore) ping(ctx context.Context) error {
	return r.try(ctx, patience, func(ctx context.Context) error { return r.client.Ping(ctx).Err() })
}

// run runs a script and returns the list it answers.
func (r *redisStore) run(ctx context.Context, s *redis.Script, keys []string, args ...any) (reply []any, err error) {
	err = r.try(ctx, patience, func(ctx context.Context) (err error) {
		reply, err = s.Run(ctx, r.client, keys, args...).Slice()
		return err
	})
	return reply, err
}

// Read implements [Store].
func (r *redisStore) Read(ctx context.Context, world, shelf string, since uint64) (Changes, error) {
	keys := []string{r.global("used"), r.key("shelves", world), r.key("texts", world), r.key("order", world)}
	reply, err := r.run(ctx, readScript, keys, world, shelf, since)
	if err != nil {
		return Changes{}, err
	}
	a := answer{rest: reply}
	c := Changes{Version: a.number(), Whole: a.number() == 1}
	if n := len(a.rest) / 3; n > 0 {
		c.Items = make([]Item, 0, n)
	}
	for len(a.rest) > 0 {
		c.Items = append(c.Items, Item{Key: a.text(), Version: a.number(), Text: a.text()})
	}
	return c, a.err
}

// Count implements [Store].
func (r *redisStore) Count(ctx context.Context, world, counter string, window int64) (n int64, err error) {
	keys := []string{r.global("used"), r.key("counts", world)}
	err = r.try(ctx, patience, func(ctx context.Context) (err error) {
		n, err = countScript.Run(ctx, r.client, keys, world, counter, window, maxCounters).Int64()
		return err
	})
	return n, err
}

// Snapshot implements [Store].
func (r *redisStore) Snapshot(ctx context.Context, world string) (Snapshot, error) {
	if err := r.ping(ctx); err != nil { // a Redis that is gone is not waited for
		return nil, err
	}
	var shelves, texts *redis.MapStringStringCmd
	err := r.try(ctx, bulk, func(ctx context.Context) error {
		_, err := r.client.TxPipelined(ctx, func(p redis.Pipeliner) error {
			shelves = p.HGetAll(ctx, r.key("shelves", world))
			texts = p.HGetAll(ctx, r.key("texts", world))
			return nil
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	return assemble(shelves.Val(), texts.Val())
}

// Worlds implements [Store].
func (r *redisStore) Worlds(ctx context.Context) ([]World, error) {
	var sizes map[string]string
	err := r.try(ctx, patience, func(ctx context.Context) (err error) {
		sizes, err = r.client.HGetAll(ctx, r.global("sizes")).Result()
		return err
	})
	if err != nil {
		return nil, err
	}
	all := make([]World, 0, len(sizes))
	for name, size := range sizes {
		items, bytes, _ := strings.Cut(size, " ")
		w := World{Name: name}
		var err1, err2 error
		w.Items, err1 = strconv.Atoi(items)
		w.Bytes, err2 = strconv.ParseInt(bytes, 10, 64)
		if err := errors.Join(err1, err2); err != nil {
			return nil, garbled(err)
		}
		all = append(all, w)
	}
	slices.SortFunc(all, func(a, b World) int { return cmp.Compare(a.Name, b.Name) })
	return all, nil
}

// Close implements [Store].
func (r *redisStore) Close() error { return r.client.Close() }

func garbled(err error) error {
	return fmt.Errorf("%w: what it holds is not what was written: %w", ErrUnavailable, err)
}
