# Social Mission Library. The two commands: `make run` and `make test`.

BIN      := build/bin
TOOLS    := $(CURDIR)/build/bin/tools
READERS  := internal/publish/testdata/readers
REFREADERS := internal/export/testdata/readers
TAGS     := desktop,production,webkit2_41
VERSION  := $(shell git describe --tags --always --dirty 2>/dev/null || echo development)
LDFLAGS  := -s -w -X socialmission.org/desktop/app.version=$(VERSION)
# The feed that the programs follow unless told otherwise: its web address and
# the root of trust as `publish init` makes it. Without: internal/starter/feed.
FEED     :=
ROOT     :=
STARTER  := socialmission.org/desktop/internal/starter
LDFLAGS  += $(if $(FEED),-X $(STARTER).address=$(FEED)) $(if $(ROOT),-X $(STARTER).root=$(shell base64 <'$(ROOT)' | tr -d '\n'))
STAMPED  := build/tmp/feed-$(shell echo '$(FEED) $(ROOT)' | cksum | tr ' ' '-')
GO_FILES  = $(shell find main.go app internal frontend/embed.go -type f -not -name '*_test.go' -not -path '*/testdata/*')
WEB_FILES = $(shell find frontend/src frontend/public frontend/index.html frontend/*.ts frontend/*.js frontend/*.mjs -type f 2>/dev/null)

LINT_VERSION        := v2.15.0
STATICCHECK_VERSION := v0.8.2
GOVULN_VERSION      := v1.9.0
WAILS_VERSION       := v2.16.0
S3_SERVER_VERSION   := v1.8.0

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 20

# --- the two commands -------------------------------------------------------

.PHONY: run
run: build ## set up, build and open the app (no display: serve it on loopback)
	$(BIN)/socialmission

.PHONY: test
test: setup-test $(BIN)/socialmission $(BIN)/socialmission-cli test-go test-outside test-web test-e2e test-window ## set up and run every test

# --- set-up -----------------------------------------------------------------

.PHONY: setup setup-test
setup:
	@build/setup.sh build

setup-test:
	@build/setup.sh test

frontend/node_modules/.installed: frontend/package.json frontend/package-lock.json
	cd frontend && npm ci --no-audit --no-fund
	@touch $@

# --- build ------------------------------------------------------------------

frontend/dist/index.html: frontend/node_modules/.installed $(WEB_FILES)
	cd frontend && npm run build

.PHONY: web
web: frontend/dist/index.html ## build the front end

.PHONY: build
build: setup $(BIN)/socialmission $(BIN)/socialmission-cli ## build the app and the command-line program for Linux [FEED=https://… ROOT=root.json]

# Whether the programs are new also depends on the feed they were built for.
$(STAMPED): $(ROOT)
	@mkdir -p build/tmp && rm -f build/tmp/feed-* && touch $@

# The app with its window.
$(BIN)/socialmission: frontend/dist/index.html $(GO_FILES) go.mod go.sum $(STAMPED)
	go build -tags $(TAGS) -trimpath -ldflags "$(LDFLAGS)" -o $@ .

# The same without a window: static, for servers, scripts and sticks.
$(BIN)/socialmission-cli: frontend/dist/index.html $(GO_FILES) go.mod go.sum $(STAMPED)
	CGO_ENABLED=0 go build -trimpath -ldflags "$(LDFLAGS)" -o $@ .

.PHONY: build-windows
build-windows: frontend/dist/index.html ## cross-build the Windows programs
	GOOS=windows GOARCH=amd64 CGO_ENABLED=0 go build -tags desktop,production -trimpath \
		-ldflags "$(LDFLAGS) -H windowsgui" -o $(BIN)/socialmission.exe .
	GOOS=windows GOARCH=amd64 CGO_ENABLED=0 go build -trimpath \
		-ldflags "$(LDFLAGS)" -o $(BIN)/socialmission-cli.exe .

.PHONY: installer-windows
installer-windows: ## the Windows programs in an NSIS installer
	@build/setup.sh windows
	go run github.com/wailsapp/wails/v2/cmd/wails@$(WAILS_VERSION) build -platform windows/amd64 -nsis -skipbindings

.PHONY: dev
dev: setup frontend/node_modules/.installed ## serve the API and the front end with live reload in the browser
	@build/dev.sh

# --- tests ------------------------------------------------------------------

.PHONY: test-go test-outside test-web test-e2e test-window
test-go: frontend/dist/index.html ## Go tests, with the race detector where something runs at once
	go test -race -timeout 30m -skip '^TestScripts$$' $$(go list ./... | grep -v /squeeze)
	go test -timeout 10m -run '^TestScripts$$' ./app # programs as they are run: each start takes seconds under the detector
	go test -timeout 10m ./internal/squeeze # one goroutine computes: nothing to race, ten times slower under the detector

test-outside: setup-test $(TOOLS)/versitygw $(READERS)/node_modules/.installed $(REFREADERS)/node_modules/.installed ## the feed and references with other people's programs: an S3 service, OpenSSH, tuf-js, newsboat; packets with EPUBCheck
	SM_S3_SERVER=$(TOOLS)/versitygw go test -count=1 -timeout 10m -tags outside -run Outside ./internal/publish/... ./internal/export ./internal/packet
	@if [ "$$(id -u)" = 0 ]; then go test -count=1 -timeout 10m -tags outside -run OutsideRoom ./app; \
	else echo "Not root: the room between computers (network namespaces) was not tested."; fi

$(READERS)/node_modules/.installed: $(READERS)/package.json $(READERS)/package-lock.json
	cd $(READERS) && npm ci --no-audit --no-fund
	@touch $@

$(REFREADERS)/node_modules/.installed: $(REFREADERS)/package.json $(REFREADERS)/package-lock.json
	cd $(REFREADERS) && npm ci --no-audit --no-fund
	@touch $@

$(TOOLS)/versitygw: Makefile
	GOBIN=$(TOOLS) go install github.com/versity/versitygw/cmd/versitygw@$(S3_SERVER_VERSION)

test-web: frontend/node_modules/.installed ## front-end unit tests
	cd frontend && npm run test

test-e2e: setup-test $(BIN)/socialmission-cli ## every journey in Chromium against the real server
	cd frontend && npm run e2e

test-window: setup-test $(BIN)/socialmission ## the real window under Xvfb
	SM_WINDOW_BINARY=$(CURDIR)/$(BIN)/socialmission go test -count=1 -timeout 25m -tags windowtest -run Window ./app

.PHONY: campaign
campaign: ## break updates and writing off hundreds of times: kills, cut cables, full disks (an hour)
	SM_CAMPAIGN=full go test -count=1 -timeout 3h -v -run Campaign ./app ./internal/updater ./internal/reader

# --- checks -----------------------------------------------------------------

.PHONY: types
types: ## write the TypeScript types of the API from Go
	go run ./internal/httpapi/gents -o frontend/src/lib/api/types.gen.ts

.PHONY: check
check: frontend/dist/index.html $(TOOLS)/golangci-lint $(TOOLS)/staticcheck ## format, vet, lint, types, import map
	@test -z "$$(gofmt -l main.go app internal frontend/embed.go)" || { gofmt -l main.go app internal frontend/embed.go; echo "run gofmt"; exit 1; }
	go vet ./...
	go vet -tags windowtest ./app/...
	go vet -tags outside ./internal/publish/... ./internal/export ./internal/packet ./app
	go mod tidy -diff
	go test ./internal/deps
	go run ./internal/httpapi/gents -check -o frontend/src/lib/api/types.gen.ts
	$(TOOLS)/golangci-lint run
	$(TOOLS)/staticcheck ./...
	cd frontend && npm run check && npm run lint

.PHONY: vuln
vuln: $(TOOLS)/govulncheck ## known vulnerabilities in what we build on (asks the public database)
	$(TOOLS)/govulncheck ./...

$(TOOLS)/golangci-lint: Makefile
	GOBIN=$(TOOLS) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)
$(TOOLS)/staticcheck: Makefile
	GOBIN=$(TOOLS) go install honnef.co/go/tools/cmd/staticcheck@$(STATICCHECK_VERSION)
$(TOOLS)/govulncheck: Makefile
	GOBIN=$(TOOLS) go install golang.org/x/vuln/cmd/govulncheck@$(GOVULN_VERSION)

# --- measuring and pictures -------------------------------------------------

.PHONY: bench
bench: setup-test $(BIN)/socialmission $(BIN)/socialmission-cli ## figures: start, search, memory, size
	go run ./app/bench

.PHONY: bench-feed
bench-feed: $(BIN)/socialmission-cli ## what an update costs beside git, rsync, zsync (root; BENCH_FEED=-short: minutes, not hours)
	@build/setup.sh feed
	go run ./app/benchfeed $(BENCH_FEED)

.PHONY: bench-room
bench-room: $(BIN)/socialmission-cli ## a room of 40 who search, then 400: what guests and the owner wait (BENCH_ROOM="-for 20s")
	go run ./app/benchroom $(BENCH_ROOM)

.PHONY: bench-search setup-bench-search
bench-search: setup-bench-search ## the search beside SQLite FTS5, Xapian and MiniSearch: make bench-search [ITEMS=3000,50000]
	go build -o build/tmp/benchsearch ./app/benchsearch
	build/tmp/benchsearch $(if $(ITEMS),--items $(ITEMS))

setup-bench-search:
	@build/setup.sh search
	@mkdir -p build/tmp/bench-search
	@[ -d build/tmp/bench-search/node_modules/minisearch ] || npm install --prefix build/tmp/bench-search --no-audit --no-fund --silent minisearch@7.2.0

.PHONY: relevance
relevance: ## how well the search ranks, beside plain Bleve: make relevance DATA="folder …"
	go run ./internal/search/relevance $(DATA)

.PHONY: screens
screens: setup-test $(BIN)/socialmission ## take the pictures in docs/screens in the real window
	@mkdir -p docs/screens
	SM_SHOTS=$(CURDIR)/docs/screens SM_WINDOW_BINARY=$(CURDIR)/$(BIN)/socialmission go test -count=1 -timeout 25m -tags windowtest -run Window ./app

.PHONY: clean
clean: ## remove what was built
	rm -rf build/bin build/tmp frontend/node_modules $(READERS)/node_modules $(REFREADERS)/node_modules
	find frontend/dist -mindepth 1 -not -name .gitkeep -delete
