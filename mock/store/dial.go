package store

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
	"github.com/redis/go-redis/v9/maintnotifications"
)

const (
	patience = time.Second            // for an answer, a connection included
	perItem  = 100 * time.Microsecond // more, for what is written
	bulk     = 10 * time.Second       // for all of a world
	attempts = 2
)

// dial makes a client for a Redis, or for a cluster when the URL has more
// addresses. It connects when it is first used. How long to wait and how often
// to try is for [redisStore.try] alone to say. The log of go-redis is switched
// off, which is one for the process: errors tell what it would.
func dial(u *url.URL) (redis.UniversalClient, error) {
	logging.Disable()
	if u.Query().Has("addr") {
		o, err := redis.ParseClusterURL(u.String())
		if err != nil {
			return nil, err
		}
		o.MaxRetries = -1
		o.DialerRetries, o.DialTimeout = 1, patience
		o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = bulk, bulk, bulk
		o.ContextTimeoutEnabled = true
		o.DisableIdentity = true
		o.PipelinePoolSize = -1
		o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
		return redis.NewClusterClient(o), nil
	}
	o, err := redis.ParseURL(u.String())
	if err != nil {
		return nil, err
	}
	o.MaxRetries = -1
	o.DialerRetries, o.DialTimeout = 1, patience
	o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = bulk, bulk, bulk
	o.ContextTimeoutEnabled = true
	o.DisableIdentity = true
	o.PipelinePoolSize = -1
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return redis.NewClient(o), nil
}

// try does what can be done again, and does so once if a connection broke or no
// answer came in time. So a Redis that is gone takes twice the patience at most.
func (r *redisStore) try(ctx context.Context, patience time.Duration, do func(context.Context) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var lost error
	for range attempts {
		within, cancel := context.WithTimeout(ctx, patience)
		err := do(within)
		cancel()
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		var said redis.Error
		if errors.As(err, &said) {
			return fmt.Errorf("%w: %w", ErrUnavailable, err)
		}
		lost = err
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, lost)
}

// unsure says of a write that was not answered what that means.
func unsure(err error) error {
	var said redis.Error
	if errors.Is(err, ErrUnavailable) && !errors.As(err, &said) {
		return fmt.Errorf("%w (the change may or may not have been made)", err)
	}
	return err
}
