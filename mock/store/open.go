package store

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// Open opens the store at a location: "" or "memory" is a new [Memory], and a
// redis://, rediss:// or unix:// URL is a Redis, from version 5 on, or what
// speaks its protocol and runs its scripts. Stand-ins that open the same URL
// share their worlds.
//
// The URL is that of go-redis (redis://user:password@host:port/db,
// unix://user:password@/path?db=0, with its settings as query parameters but
// for timeouts and retries, which are the store's), with one parameter more:
// prefix is what the names of all keys begin with, "understudy" unless given.
// With addr, the address of another node, the Redis is a cluster.
//
// A Redis that does not answer is an [ErrUnavailable]. Errors never tell the
// password.
func Open(ctx context.Context, location string, l Limits) (Store, error) {
	if location == "" || location == "memory" {
		return NewMemory(l), nil
	}
	u, err := url.Parse(location)
	if err != nil {
		var inside *url.Error
		if errors.As(err, &inside) {
			err = inside.Err // which is without the URL
		}
		return nil, fmt.Errorf("store: %w", err)
	}
	switch u.Scheme {
	case "redis", "rediss", "unix":
	default:
		return nil, fmt.Errorf(`store: %q is neither "memory" nor a redis://, rediss:// or unix:// URL`, u.Redacted())
	}
	query := u.Query()
	prefix := "understudy"
	if query.Has("prefix") {
		prefix = query.Get("prefix")
		query.Del("prefix")
		u.RawQuery = query.Encode()
	}
	if prefix == "" || strings.ContainsAny(prefix, "{}") {
		return nil, fmt.Errorf("store: the prefix %q is empty or has a brace", prefix)
	}
	client, err := dial(u)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	r := newRedis(client, prefix, l)
	if err := r.ping(ctx); err != nil {
		_ = r.Close()
		return nil, fmt.Errorf("store: %s: %w", u.Redacted(), err)
	}
	return r, nil
}
