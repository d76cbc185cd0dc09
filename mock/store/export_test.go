package store

import "context"

// Evict drops a world in Redis, if it is in a place and the token is new.
func Evict(ctx context.Context, s Store, world, place, token string) error {
	return s.(*redisStore).drop(ctx, world, place, token)
}
