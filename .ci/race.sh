#!/bin/sh
# Runs `go test ARGS...` under the race detector where this machine can, which
# takes a C compiler (but on macOS).
go=$1
shift 2
# A program under the race detector waits for a second when it ends, and tests of
# the command start it a hundred times.
export GORACE="${GORACE:-atexit_sleep_ms=10}"
if [ "$("$go" env CGO_ENABLED)" = 1 ] && command -v "$("$go" env CC)" >/dev/null 2>&1 || [ "$("$go" env GOOS)" = darwin ]; then
	exec "$go" test -race "$@"
fi
exec "$go" test "$@"
