# Everything that people and CI do here. `make` lists it.

GO        ?= go
BIN       := bin/understudy
BOX       := $(basename $(notdir $(wildcard specs/*.yaml)))
PORT      ?= 8080
SPECS     ?=
FUZZTIME  ?= 20s
BENCHTIME ?= 1s
WORLDS    ?= 1000
WALKS     ?= 200

# Tools, pinned. Go builds them on demand and keeps them in its cache.
GOFUMPT     := mvdan.cc/gofumpt@v0.12.0
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOLANGCI    := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

.DEFAULT_GOAL := help
.PHONY: help build run test verify laws lint golangci fuzz bench fixtures golden check clean needs

help: ## list what there is to make
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F'\t' '{ printf "  make %-10s %s\n", $$1, $$2 }'

build: ## build bin/understudy, one static binary
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '-s -w' -o $(BIN) ./cmd/understudy

run: build ## start the mock with the four contracts of the box (PORT=8080, SPECS='...')
	@exec ./$(BIN) serve --port $(PORT) $(SPECS)

test: needs ## install what the tests need, then run them all under the race detector
	@.ci/race.sh $(GO) test ./...

laws: ## show what is promised of data for WORLDS=1000 seeds, and of state for WALKS=200 random walks
	$(GO) test -run 'AreValid|SameSeed|Invalid|Fixtures' ./fixtures -worlds $(WORLDS)
	$(GO) test -run 'TestStateRandomWalks|TestStateIsAMap|Random' ./mock -walks $(WALKS) -random-worlds $(WALKS)

verify: build ## run the contract suite against the stand-in, for the contracts of the box (PORT=8080)
	@./$(BIN) serve --port $(PORT) >/dev/null & pid=$$!; trap 'kill $$pid' EXIT; sleep 1; \
	for name in $(BOX); do ./$(BIN) verify $$name --target http://127.0.0.1:$(PORT) || exit; done

# The race detector is built with a C compiler; some tests ask node for a second
# opinion on patterns, and are skipped without it.
needs:
	@.ci/needs.sh

lint: ## check the format (gofumpt), go vet, staticcheck
	@out=$$($(GO) run $(GOFUMPT) -l .) || exit 1; \
	if [ -n "$$out" ]; then echo "not formatted (gofumpt -w):"; echo "$$out"; exit 1; fi
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...

golangci: ## run golangci-lint with .golangci.yml (its first build takes minutes)
	$(GO) run $(GOLANGCI) run

fuzz: ## run every fuzz target for FUZZTIME (20s)
	@set -e; for package in $$($(GO) list ./...); do \
		for target in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
			echo "$$package $$target"; \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$package; \
		done; \
	done

bench: ## measure the handler beside bare gin, and data beside gofakeit (BENCHTIME=1s); print the ratios
	@$(GO) test -run '^$$' -bench . -benchmem -benchtime $(BENCHTIME) ./mock | awk -f .ci/ratio.awk
	@$(GO) test -run '^$$' -bench '50|Records/(ndjson|csv)' -benchmem -benchtime $(BENCHTIME) ./fixtures ./fixtures/sets | awk -f .ci/data.awk

fixtures: build ## write the fixture sets of the box again, under fixtures/
	./$(BIN) fixtures $(BOX) --out fixtures

golden: fixtures ## rewrite the golden files; look at the diff before committing it
	$(GO) test $$(grep -rl --include='*_test.go' 'flag.Bool."update"' . | xargs -n 1 dirname | sort -u) -update
	@git diff --stat

check: lint golangci test laws fuzz ## everything that CI does

clean: ## remove what was built
	rm -rf bin
