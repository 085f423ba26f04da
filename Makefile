# annexc: build, try and test. `make help` lists the targets.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
# One target folder for all checkouts and one profile for wheel and tests: dependencies build once.
export CARGO_TARGET_DIR ?= $(HOME)/.cache/annexc/target
AS_OF := 2026-08-31

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-10s %s\n", $$1, $$2}'

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) is needed"; exit 1; }
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { \
	  echo "make: $(PYTHON) lacks venv: installing it"; rm -rf $(VENV); \
	  apt-get update -qq && apt-get install -y -qq python3-venv && $(PYTHON) -m venv $(VENV); }
	@command -v cc >/dev/null || { echo "make: no C linker: installing gcc"; apt-get update -qq; apt-get install -y -qq gcc; }

$(VENV)/.run: requirements/build.txt requirements/run.txt | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/build.txt -r requirements/run.txt
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.run
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/test.txt
	@touch $@

.PHONY: build
build: $(VENV)/.run ## build the package into .venv
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/maturin develop --release --quiet --skip-install >/dev/null 2>&1 \
	  || VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/maturin develop --release
	@test -x $(BIN)/annexc || VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/maturin develop --release --quiet

.PHONY: demo
demo: build ## classify the French register and the world's cement plants into out/
	@mkdir -p out
	@echo "== France, facilities of the pollutant register (IREP, 2015)"
	@$(BIN)/annexc classify sample:fr-irep -o out/france.parquet --register fr-irep --as-of $(AS_OF)
	@echo
	@echo "== Cement plants of the world (Global Energy Monitor, July 2025)"
	@$(BIN)/annexc classify sample:gem-cement -o out/cement.csv --register gem-cement --as-of $(AS_OF)

.PHONY: lint
lint: build $(VENV)/.test ## formatting, lints and types
	@cargo fmt --check
	@cargo clippy --release --quiet --no-default-features --all-targets -- -D warnings
	@cargo clippy --release --quiet --lib -- -D warnings
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/typos

.PHONY: test-rust
test-rust: ## the core without Polars, Arrow or Python
	@cargo test --release --quiet --no-default-features

.PHONY: test-python
test-python: build $(VENV)/.test ## Python tests, examples in docstrings, notebooks
	@$(BIN)/python -m pytest -q

.PHONY: test
test: lint test-rust test-python ## all of it

.PHONY: bench
bench: build ## benches of the kernel, and classify on 10 M rows
	@cargo bench --no-default-features --bench kernel
	@$(BIN)/python benchmarks/classify_10m.py

.PHONY: clean
clean: ## remove what was built here (not the shared target folder)
	@rm -rf $(VENV) out python/annexc/_native.abi3.so
