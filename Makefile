# The two commands are `make demo` and `make test`; `make help` lists the others.
# Each target but help and ready first makes .venv ready: a moment when nothing has changed.

.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory
BIN := .venv/bin
KERNELS := $(shell find maps routing fleet dispatch simulator -path "*/kernels/*.py" | sort | xargs cat | sha256sum | cut -c1-16)
export NUMBA_CACHE_DIR ?= $(CURDIR)/.make/numba/$(KERNELS)

.PHONY: help ready demo test check proof bench fmt lock

help: ## this list
	@sed -n 's|^\([a-z]*\):.*## |  make \1\t|p' Makefile | expand -t 16
	@echo 'Options go in ARGS: make demo ARGS="--port 9000". PYTHON names another Python: make test PYTHON=python3.12.'

ready: ## set-up alone: .venv with everything pinned in constraints.txt
	@scripts/set_up.sh

demo: ready ## a dispatch centre with virtual callers and crews, until Ctrl-C
	@exec $(BIN)/dispatch112 demo $(ARGS)

test: ready ## everything that CI runs: format, lint, types, floors, docs, tests
	@exec $(BIN)/python scripts/checks.py test $(ARGS)

check: ready ## the quick part of test, for every few minutes of work
	@exec $(BIN)/python scripts/checks.py check $(ARGS)

proof: ready ## the long proofs
	@exec $(BIN)/python scripts/checks.py proof $(ARGS)

bench: ready ## figures against the budgets: make bench ARGS="routing --check"
	@exec $(BIN)/dispatch112 bench $(ARGS)

fmt: ready ## format the code and mend what lint can mend by itself
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: ready ## write constraints.txt anew from pyproject.toml; ARGS=--upgrade takes newer versions
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --all-extras --system-certs --python-version 3.11 $(ARGS) --output-file constraints.txt pyproject.toml
