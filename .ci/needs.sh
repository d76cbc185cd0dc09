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
		$run apt-get update -qq && DEBIAN_FRONTEND=noninteractive $run apt-get install -qq -y --no-install-recommends "$1" "$2"
	elif have apk; then
		$run apk add --quiet "$1" "$2"
	elif have dnf; then
		$run dnf install -q -y "$1" "${2%-dev}-devel"
	else
		return 1
	fi >&2
}

if [ "$(go env GOOS)" = linux ] && ! have "$(go env CC)"; then
	echo "make test: installing a C compiler, which the race detector is built with" >&2
	libc=libc6-dev
	have apk && libc=musl-dev
	have dnf && libc=glibc-dev
	install gcc "$libc" || echo "make test: no C compiler, and none could be installed: the race detector stays off" >&2
fi
have node || echo "make test: no node: the second opinion on patterns is skipped" >&2
exit 0
