# make help lists the targets. Nothing here needs more than Go, git and make.

GO      ?= go
# executions (5000x) rather than a time (5s): a target that is busy when its time
# ends fails with "context deadline exceeded"
FUZZ    ?= 5000x
TARGETS = $(shell grep -rho --include='*_test.go' -H '^func Fuzz[A-Za-z]*' parser rules cmd | sed -E 's,^(.*)/[^/]*:func (.*),./\1:\2,')

.PHONY: help run build share test check bench fuzz docs generate

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

build: ## build bin/vmsslint
	CGO_ENABLED=0 $(GO) build -trimpath -o bin/vmsslint ./cmd/vmsslint


share: build ## write manual pages and completions to bin/share
	mkdir -p bin/share/completions
	SOURCE_DATE_EPOCH=0 $(GO) run ./cmd/vmsslint/internal/man bin/share/man/man1
	for s in bash fish zsh powershell; do ./bin/vmsslint completion $$s >bin/share/completions/vmsslint.$$s; done

run: build ## build, and lint the examples
	./bin/vmsslint lint --fail-on never testdata/examples

test: ## run the tests
	$(GO) test ./...

check: ## what CI runs: tests, vet on three systems, gofmt, short fuzzing
	bash .ci/run

bench: ## print speed and allocations
	$(GO) test -run '^$$' -bench . -benchmem ./...

fuzz: ## fuzz each target FUZZ times (5000x), or for a time (30s)
	@for t in $(TARGETS); do echo "fuzz $$t"; $(GO) test -run '^$$' -fuzz "^$${t#*:}$$" -fuzztime $(FUZZ) -fuzzminimizetime 20x "$${t%%:*}" || exit 1; done

docs: ## write docs/rules and the examples from the catalogue and the cases
	$(GO) test ./rules -run 'TestExamples|TestDocs' -update

generate: ## make the tables anew from a folder of facts: make generate FACTS=folder
	cd tools && $(GO) run ./gencatalogue -facts "$(abspath $(FACTS))" && $(GO) run ./gentypes -facts "$(abspath $(FACTS))" && $(GO) run ./genterraform -facts "$(abspath $(FACTS))" && $(GO) run ./genfacts -facts "$(abspath $(FACTS))"
