package mock

import (
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/understudy-api/understudy/specs"
)

// take counts one request of a client in its session. left is what remains after
// it, -1 when there was nothing left; now is the time of the session, and reset
// is when the window ends.
func (x *exchange) take(limit *specs.RateLimit, client string) (left int, now, reset time.Time, err error) {
	ctx := x.Request.Context()
	now, began, err := x.session.Running(ctx)
	if err != nil {
		return 0, now, now, err
	}
	window := int64(now.Sub(began) / limit.Window)
	budget := limit.Name + " " + limit.Window.String() + " " + client
	n, err := x.session.Count(ctx, budget, window)
	return max(limit.Requests-int(n), -1), now, began.Add(time.Duration(window+1) * limit.Window), err
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
		left, now, reset, err := x.take(limit, x.client(limit.Key))
		if err != nil {
			x.lost(err)
			return
		}
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
		wait := int64((reset.Sub(now) + time.Second - 1) / time.Second)
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
