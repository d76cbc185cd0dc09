package store_test

import (
	"fmt"
	"testing"

	"github.com/understudy-api/understudy/mock/store"
)

func benchmarks(b *testing.B, s store.Store) {
	first := batch("a", 0)
	for i := range 1000 {
		first.Items = append(first.Items, item(fmt.Sprint(i), `{"id":1,"name":"some thing","tags":["a","b"]}`))
	}
	v := commit(b, s, "w", first)
	b.Run("read nothing new", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if c, err := s.Read(bg, "w", "a", v); err != nil || len(c.Items) > 0 {
				b.Fatal(c, err)
			}
		}
	})
	b.Run("commit one item", func(b *testing.B) {
		b.ReportAllocs()
		one := batch("a", v, item("7", `{"id":7}`))
		for b.Loop() {
			version, err := s.Commit(bg, "w", one)
			if err != nil {
				b.Fatal(err)
			}
			one.At = version
		}
	})
}

func BenchmarkMemory(b *testing.B) { benchmarks(b, store.NewMemory(store.Limits{})) }

func BenchmarkRedis(b *testing.B) { benchmarks(b, open(b, startRedis(b).unix(), store.Limits{})) }
