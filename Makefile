# Depesche: `make` alone says what there is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

unexport PYTHONDONTWRITEBYTECODE # else each process that a test starts would compile all of Depesche again

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PORT ?= 8000
ASSETS := src/depesche/assets/manifest.json
FRONTEND := $(shell find frontend -type f -not -path '*/node_modules/*' 2>/dev/null)

.PHONY: help env run test torture lint fmt bench build clean programs

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

env: .venv/.stamp $(ASSETS) ## Make the environment: .venv, node_modules, built front-end files

run: env ## Start a demo coverage in progress (PORT=8000)
	@exec $(BIN)/depesche demo --port $(PORT)

test: env programs lint ## Run linters, type checks and all tests
	npm test --silent
	$(BIN)/pytest -n 4 --dist worksteal

torture: env programs ## Prove all of docs/reliability.md at its full length (75 minutes on two cores)
	rm -f torture.jsonl
	TORTURE=$(CURDIR)/torture.jsonl npx vitest run frontend/reader/tests/any_order.test.ts
	TORTURE=$(CURDIR)/torture.jsonl $(BIN)/pytest tests/reliability tests/log/test_machine.py
	@cat torture.jsonl

lint: env ## Check style, types and formats
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	npm run --silent check

fmt: env ## Bring the code into its format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	npm run --silent fmt

bench: env ## Measure, and write docs/benchmarks.md with its plots (20 to 40 minutes)
	@echo "Measuring, for 20 to 40 minutes; other work on this machine would be measured along."
	$(BIN)/python -m bench.run all --write docs/benchmarks.md

build: env ## Build the wheel, with the front-end files in it
	$(BIN)/python -m build --wheel --outdir dist

clean: ## Remove everything that was made
	rm -rf .venv node_modules dist build demo-data src/depesche/assets bench/bin
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

programs: # What the tests start: Debian's chromium, nginx, pushpin and varnish
	@missing=""; for one in chromium nginx pushpin varnishd; do command -v $$one >/dev/null || missing+=" $${one%d}"; done; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing$$missing for the tests ..."; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	  else echo "The tests need what is missing here: sudo apt-get install$$missing" >&2; exit 1; fi; fi

.venv/.stamp: pyproject.toml constraints.txt
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed: sudo apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "The venv module is missing: sudo apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing Python packages ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,s3,postgres,otel,bench]'
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json
	@command -v npm >/dev/null || { echo "Node 20 or newer is needed: sudo apt-get install nodejs npm" >&2; exit 1; }
	@echo "Installing Node packages ..."
	@npm ci --silent
	@touch $@

$(ASSETS): node_modules/.package-lock.json $(FRONTEND) vite.config.ts
	@npm run --silent build
	@touch $@
