#!/bin/sh
# Installs what the tests need beyond Go, where it is missing and may be
# installed. Without it the tests run all the same, and say what they leave out.
set -u

have() { command -v "$1" >/dev/null 2>&1; }

install() {
	run=
	if [ "$(id -u)" != 0 ]; then
		have sudo && sudo -n true 2>/dev/null || return 1
		run='sudo -n'
	fi
	if have apt-get; then
		$run apt-get update -qq && DEBIAN_FRONTEND=noninteractive $run apt-get install -qq -y --no-install-recommends "$@"
	elif have apk; then
		$run apk add --quiet "$@"
	elif have dnf; then
		$run dnf install -q -y "$@"
	else
		return 1
	fi >/dev/null
}

if [ "$(go env GOOS)" = linux ] && ! have "$(go env CC)"; then
	echo "make test: installing a C compiler, which the race detector is built with" >&2
	libc=libc6-dev
	have apk && libc=musl-dev
	have dnf && libc=glibc-devel
	install gcc "$libc" || echo "make test: no C compiler, and none could be installed: the race detector stays off" >&2
fi
if [ "$(go env GOOS)" = linux ] && ! have sqlite3; then
	echo "make test: installing SQLite, which loads the SQL that is written" >&2
	sqlite=sqlite3
	have apt-get || sqlite=sqlite
	install "$sqlite" || echo "make test: no SQLite: the SQL is not loaded into it" >&2
fi
# PostgreSQL is a service: it is installed where there is nobody to mind.
if [ "$(go env GOOS)" = linux ] && [ "$(id -u)" = 0 ] && have apt-get && ! have psql; then
	echo "make test: installing PostgreSQL, which loads the SQL that is written" >&2
	install postgresql || true
fi
have psql || echo "make test: no PostgreSQL: the SQL is not loaded into it" >&2
# So is Redis.
if [ "$(go env GOOS)" = linux ] && [ "$(id -u)" = 0 ] && ! have redis-server; then
	echo "make test: installing Redis, which replicas share their worlds through" >&2
	redis=redis
	have apt-get && redis=redis-server
	install "$redis" || true
fi
have redis-server || echo "make test: no redis-server: the store in Redis is not tested" >&2
# Chromium is large, and opens the page of a report.
browser() { have chromium || have chromium-browser || have google-chrome; }
if [ "$(go env GOOS)" = linux ] && ! browser && { [ -n "${CI:-}" ] || [ "$(id -u)" = 0 ]; }; then
	echo "make test: installing Chromium, which opens the page of a report" >&2
	install chromium || true
fi
browser || echo "make test: no Chromium: the page of a report is not opened" >&2
have node || echo "make test: no node: the second opinion on patterns is skipped" >&2
exit 0
