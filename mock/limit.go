package mock

import (
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/understudy-api/understudy/specs"
)

// limiter counts requests in fixed windows of time, which begin when the world
// does.
type limiter struct {
	now   func() time.Time
	epoch time.Time

	mu     sync.Mutex
	counts map[budget]int
	window map[time.Duration]int64 // the number of the window that is being counted
}

// budget is what shares one count.
type budget struct {
	limit *specs.RateLimit
	key   string
}

// maxBudgets bounds how many clients are told apart in one window; further
// ones share a budget.
const maxBudgets = 100_000

func newLimiter(now func() time.Time) *limiter {
	return &limiter{now: now, epoch: now(), counts: map[budget]int{}, window: map[time.Duration]int64{}}
}

// take counts one request. left is what remains after it, -1 when there was
// nothing left; reset is when the window ends.
func (l *limiter) take(limit *specs.RateLimit, key string) (left int, reset time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := int64(l.now().Sub(l.epoch) / limit.Window)
	if at != l.window[limit.Window] {
		l.window[limit.Window] = at
		for b := range l.counts {
			if b.limit.Window == limit.Window {
				delete(l.counts, b)
			}
		}
	}
	b := budget{limit, key}
	if _, known := l.counts[b]; !known && len(l.counts) >= maxBudgets {
		b.key = ""
	}
	if l.counts[b] <= limit.Requests {
		l.counts[b]++
	}
	return limit.Requests - l.counts[b], l.epoch.Add(time.Duration(at+1) * limit.Window)
}

// limited keeps the rate limit that the document declares for the operation,
// and tells of it on every answer.
func limited(next handler) handler {
	return func(x *exchange) {
		limit := x.role.op.Hints.RateLimit
		if limit == nil || x.server.config.RateLimits == "off" {
			next(x)
			return
		}
		left, reset := x.server.limiter.take(limit, x.client(limit.Key))
		h := x.Writer.Header()
		set := func(name string, n int64) {
			if name != "" {
				h.Set(name, strconv.FormatInt(n, 10))
			}
		}
		set(limit.LimitHeader, int64(limit.Requests))
		set(limit.RemainingHeader, int64(max(left, 0)))
		set(limit.ResetHeader, reset.Unix())
		if left >= 0 {
			next(x)
			return
		}
		wait := int64((reset.Sub(x.server.now()) + time.Second - 1) / time.Second)
		set("Retry-After", wait)
		x.refuse(http.StatusTooManyRequests, specs.Violation{
			Code: specs.CodeRateLimit, In: "header", Name: limit.RemainingHeader,
			Expected: "at most " + strconv.Itoa(limit.Requests) + " requests in " + limit.Window.String() + "; wait " + strconv.FormatInt(wait, 10) + " s",
			Rule:     x.role.op.Location,
		})
	}
}

// client names who shares a budget.
func (x *exchange) client(key string) string {
	if name, ok := strings.CutPrefix(key, "header/"); ok {
		return x.Request.Header.Get(name)
	}
	if key == "credentials" {
		if x.showing(); len(x.credentials) == 1 {
			return x.credentials[0].Value
		}
		if len(x.credentials) > 0 {
			var all strings.Builder
			for _, c := range x.credentials {
				all.WriteString(c.Value + "\x00")
			}
			return all.String()
		}
	}
	host, _, err := net.SplitHostPort(x.Request.RemoteAddr)
	if err != nil {
		return x.Request.RemoteAddr
	}
	return "address " + host
}
