# Public Bedrock Agent. `make help` lists the targets.
# Everything installs into .venv from the hash-pinned locks; downloads and builds are cached outside the tree.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done || true)
VENV := .venv
BIN := $(VENV)/bin
KNOWLEDGE ?= knowledge
PORT ?= 8080
ONLY ?= tests/architecture tests/unit tests/gate
MODEL ?=
ENGINE ?= converse
SPEND_CAP ?= 0.5
STACK ?=
COMMIT ?=
TO ?=
VERSION ?=

# Many images forbid Python to keep what it compiled. The tests start hundreds of processes, each of which would compile anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run test check fix lint types units bench init documents notes screenshots package graphs rules lock clean
.PHONY: named preview deploy publish verify drift restore deployed

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed. On Debian: apt-get install python3 python3-venv; or PYTHON=/path/to/python3.11 make …" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "venv is missing; on Debian: apt-get install python3-venv" >&2; exit 1; }

# The command goes into this folder and keeps where it was called from, which paths in its arguments are meant from.
$(BIN)/agent: Makefile | $(BIN)/python
	@printf '#!/bin/sh\nexport AGENT_CALLED_FROM="$$PWD"\ncd "%s" && exec "%s/$(BIN)/python" -m cli "$$@"\n' "$(CURDIR)" "$(CURDIR)" > $@ && chmod +x $@

$(VENV)/run.stamp: requirements-run.txt | $(BIN)/agent
	@echo "Installing what 'make run' needs (about a minute the first time) …"
	@# What is never imported needs no compiling: a third less time.
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements-run.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	@echo "Installing what the tests need (a few minutes the first time) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: $(VENV)/run.stamp ## Start the product here: KNOWLEDGE=dir PORT=n MODEL=bedrock:ID, http…/v1#NAME or cassette:FILE; ENGINE=name
	@$(BIN)/agent run --knowledge "$(KNOWLEDGE)" --port $(PORT) --engine "$(ENGINE)" --model "$(MODEL)" --spend-cap $(SPEND_CAP)

test: $(VENV)/dev.stamp ## Run every test
	@$(BIN)/python -m cli.prerequisites
	$(BIN)/python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder

check: $(VENV)/dev.stamp ## Lint, types and unit tests, at once: a minute; ONLY=path for some tests
	@$(MAKE) --no-print-directory --jobs=3 --keep-going $(if $(filter output-sync,$(.FEATURES)),--output-sync) lint types units

units: $(VENV)/dev.stamp
	@# A third process, since some tests wait: for a server, for a lock.
	$(BIN)/python -m pytest -q -n 3 --dist worksteal -m "not slow and not browser" $(ONLY)

fix: $(VENV)/dev.stamp ## Format, and mend what the linter can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lint: $(VENV)/dev.stamp ## Format check and lint, the workflows too
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/zizmor --quiet --offline --persona pedantic .github/workflows
	@$(BIN)/python -m cli.prerequisites.actionlint

types: $(VENV)/dev.stamp ## mypy --strict over our packages
	$(BIN)/mypy

bench: $(VENV)/dev.stamp ## Run the benchmarks and print their ratios
	$(BIN)/python -m tests.benchmarks

init: $(VENV)/dev.stamp ## Make a fork yours: asks who you are, takes the product's documents out; again after a merge of upstream
	@if [ -f fork.yaml ]; then $(BIN)/python -m cli.forking; else $(BIN)/agent init; fi

documents: $(VENV)/dev.stamp ## Write the documents generated from roadmap.yaml and certificates.yaml
	$(BIN)/agent documents

package: $(VENV)/run.stamp ## Build the Lambda package: build/api.zip and its bill of materials
	$(BIN)/agent package

graphs: $(VENV)/dev.stamp ## Capture the resource graphs of all stacks into api/data/graphs
	$(BIN)/python -m graph

rules: $(VENV)/dev.stamp ## Hold the resource graphs of all stacks against the rules
	$(BIN)/agent rules

# What a pipeline runs, and you can: each needs an account and STACK=name. The Pulumi CLI is found, installed or built.
named:
	@test -n "$(STACK)" || { echo "which stack? for example make $(MAKECMDGOALS) STACK=dev" >&2; exit 2; }

$(VENV)/deploy.stamp: requirements.txt $(VENV)/run.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@ln -sf "$$($(BIN)/python -m cli.prerequisites.pulumi_cli)/bin/pulumi" $(BIN)/pulumi
	@touch $@

preview deploy drift deployed publish verify: export PATH := $(CURDIR)/$(BIN):$(PATH)
preview: named $(VENV)/deploy.stamp package ## Show what `pulumi up` would change: STACK=dev
	pulumi preview --stack $(STACK) --diff --non-interactive

deploy: named $(VENV)/deploy.stamp package ## Build the package and run `pulumi up`: STACK=dev
	pulumi up --stack $(STACK) --yes --skip-preview --non-interactive

publish: named $(VENV)/deploy.stamp ## Bring knowledge and pages in step: STACK=dev
	agent sync --stack $(STACK) $(if $(TO),--to $(TO))

verify: named $(VENV)/deploy.stamp ## Check the deployed stack and ask it questions: STACK=dev
	agent doctor --deployed --stack $(STACK) --ask 2

drift: named $(VENV)/deploy.stamp package ## Fail where the account differs from the program: STACK=prod
	pulumi preview --stack $(STACK) --refresh --expect-no-changes --diff --non-interactive

deployed: named $(VENV)/deploy.stamp ## Print the commit that a stack answers from: STACK=prod
	@page=$$(pulumi stack output pageUrl --stack $(STACK)) && about=$$(curl -fsS --retry 3 "$$page/api/about") && \
		printf %s "$$about" | $(BIN)/python -c 'import json, sys; print(json.load(sys.stdin)["commit"] or "")'

restore: named ## Bring code, site and knowledge of an earlier commit back together: STACK=prod COMMIT=hash
	@test -n "$(COMMIT)" || { echo "which commit? nothing was deployed before, so there is nothing to go back to" >&2; exit 2; }
	rm -rf build/restore && git worktree prune && git worktree add --detach build/restore $(COMMIT)
	cd build/restore && make deploy publish verify STACK=$(STACK) TO=HEAD

notes: ## Print a release's notes from CHANGELOG.md: VERSION=0.1.0
	@$(PYTHON) -m cli.release_notes "$(VERSION)"

screenshots: $(VENV)/dev.stamp ## Take the README's screenshots of the page
	$(BIN)/python -m tests.browser.screenshots
	$(BIN)/python -m tests.browser.comment

LOCK := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
lock: | $(BIN)/python ## Compile the hash-pinned requirements from pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(LOCK) pyproject.toml --all-extras -o requirements-dev.txt
	$(LOCK) pyproject.toml --extra run --extra deploy -c requirements-dev.txt -o requirements.txt
	$(LOCK) pyproject.toml --extra run -c requirements-dev.txt -o requirements-run.txt
	$(LOCK) pyproject.toml -c requirements-dev.txt -o requirements-api.txt

clean: ## Remove the virtual environment and build results
	rm -rf $(VENV) build .pytest_cache .ruff_cache .hypothesis
