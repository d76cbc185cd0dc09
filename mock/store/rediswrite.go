package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"
)

// Commit implements [Store].
func (r *redisStore) Commit(ctx context.Context, world string, batches ...Batch) (uint64, error) {
	return r.write(ctx, "commit", world, batches, patience)
}

// Restore implements [Store].
func (r *redisStore) Restore(ctx context.Context, world string, s Snapshot) error {
	if err := r.ping(ctx); err != nil { // a Redis that is gone is not waited for
		return err
	}
	batches := make([]Batch, 0, len(s))
	for shelf, items := range s {
		batches = append(batches, Batch{Shelf: shelf, Items: items})
	}
	_, err := r.write(ctx, "restore", world, batches, bulk)
	return err
}

// Drop implements [Store].
func (r *redisStore) Drop(ctx context.Context, world string) error {
	return unsure(r.drop(ctx, world, "", rand.Text()))
}

// write runs the script that writes, and makes room for a new world when it
// says so.
func (r *redisStore) write(ctx context.Context, mode, world string, batches []Batch, wait time.Duration) (uint64, error) {
	keys := append([]string{r.global("version")}, r.worldKeys(world, rand.Text())...)
	args := []any{mode, world, r.limits.Worlds, r.limits.Items, r.limits.Bytes}
	for _, b := range batches {
		args = append(args, b.Shelf, b.At, len(b.Items))
		for _, it := range b.Items {
			args = append(args, it.Key, it.Text)
		}
		wait += time.Duration(len(b.Items)) * perItem
	}
	for {
		var reply []any
		err := r.try(ctx, wait, func(ctx context.Context) (err error) {
			reply, err = writeScript.Run(ctx, r.client, keys, args...).Slice()
			return err
		})
		if err != nil {
			return 0, unsure(err)
		}
		a := answer{rest: reply}
		switch what := a.text(); what {
		case "done":
			return a.number(), a.err
		case "conflict":
			b, at := batches[a.number()], a.number()
			return 0, conflict(b, at)
		case "full":
			if a.text() == "items" {
				return 0, &FullError{What: "items", Limit: int64(r.limits.Items)}
			}
			return 0, &FullError{What: "bytes", Limit: r.limits.Bytes}
		case "room":
			if err := r.makeRoom(ctx, a.next()); err != nil {
				return 0, err
			}
		default:
			return 0, garbled(fmt.Errorf("an answer %q", what))
		}
	}
}

// makeRoom drops worlds, each unless it was used since it was in that place.
// Dropping is one script and so is committing: no world is lost by half.
func (r *redisStore) makeRoom(ctx context.Context, worlds any) error {
	list, _ := worlds.([]any)
	for a := (answer{rest: list}); len(a.rest) > 0; {
		name, place := a.text(), a.text()
		if a.err != nil {
			return a.err
		}
		if err := r.drop(ctx, name, place, rand.Text()); err != nil {
			return err
		}
	}
	return nil
}

// drop drops a world, if it is in a place: "" is any.
func (r *redisStore) drop(ctx context.Context, world, place, token string) error {
	keys := r.worldKeys(world, token)
	return r.try(ctx, patience, func(ctx context.Context) error {
		return dropScript.Run(ctx, r.client, keys, world, place).Err()
	})
}

// worldKeys are the keys a world is written with.
func (r *redisStore) worldKeys(world, token string) []string {
	return []string{
		r.global("sizes"), r.global("used"),
		r.key("shelves", world), r.key("texts", world), r.key("order", world), r.key("counts", world),
		r.key("done", token),
	}
}
