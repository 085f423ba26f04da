# annexc: build, try and test. `make help` lists the targets.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= $(if $(shell command -v python3.11),python3.11,python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-warn-script-location
APT := $(if $(filter 0,$(shell id -u)),,sudo )apt-get
# What is about to be installed, by the names and versions in a file.
says = @echo "installing into $(VENV):"; grep -hE '^[a-z]' $(1) | sed 's/ *;.*//; s/==/ /' | paste -sd ';' | sed 's/;/, /g' | fold -s -w 96 | sed 's/^/  /'

# One target folder for all checkouts and one profile for the wheel and the tests, so that the
# dependencies are built once.
CARGO_TARGET_DIR ?= $(HOME)/.cache/annexc/target
export CARGO_TARGET_DIR
# PyO3, and Polars with it, is built again whenever its interpreter changes; a build in a virtual
# environment would change it with every checkout.
export PYO3_PYTHON := $(PYTHON)
unexport VIRTUAL_ENV

AS_OF := 2026-08-31
RUST := Cargo.toml Cargo.lock $(shell find src -type f)

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

# --- What is built -----------------------------------------------------------------------------

# Debian leaves venv out of its Python, and a Rust toolchain does not bring the linker it needs.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or later is needed: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "installing python3-venv"; $(APT) update -qq; $(APT) install -y -qq python3-venv; }
	@command -v cc >/dev/null \
	  || { echo "installing a linker"; $(APT) update -qq; $(APT) install -y -qq gcc libc6-dev; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.build-tools: requirements/build.txt | $(BIN)/python
	$(call says,$<)
	@$(PIP) -r requirements/build.txt
	@touch $@

# The builder stands beside what it builds: the compilers of C that zig gives have its path, and with
# another path all dependencies are built again.
BUILDER := $(CARGO_TARGET_DIR)/builder
$(BUILDER)/.tools: requirements/builder.txt | $(BIN)/python
	@echo "installing the builder into $(BUILDER)"
	@test -x $(BUILDER)/bin/python || $(PYTHON) -m venv $(BUILDER)
	@$(BUILDER)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

$(VENV)/.test-tools: requirements/test.txt $(VENV)/.build-tools
	$(call says,$<)
	@$(PIP) -r requirements/test.txt
	@touch $@

# The package is used from its folder, with the native part of the very wheel that `make wheel`
# hands on: zig links it against an old glibc, so that one wheel serves all that are newer.
NATIVE := python/annexc/_native.abi3.so
SITE = $(shell $(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
MATURIN = CARGO_ZIGBUILD_PYTHON_PATH=$(BUILDER)/bin/python $(BUILDER)/bin/maturin
GLIBC := manylinux_2_28
WHEEL := --release --locked --zig --compatibility $(GLIBC) --interpreter $(shell command -v $(PYTHON))

$(VENV)/.built: $(RUST) pyproject.toml $(VENV)/.build-tools $(BUILDER)/.tools
	@echo "building (the first build takes about half an hour)"
	@rm -rf $(VENV)/wheel
	@# Cargo knows checkouts that share a target folder by the times of their files alone: what another
	@# has built since is taken for what this one holds, unless one of its files is newer.
	@touch src/lib.rs
	@$(MATURIN) build --quiet $(WHEEL) --out $(VENV)/wheel
	@$(BIN)/python -m zipfile -e $(VENV)/wheel/*.whl $(VENV)/wheel
	@mv $(VENV)/wheel/$(NATIVE:python/%=%) $(NATIVE).new && mv $(NATIVE).new $(NATIVE)
	@echo $(CURDIR)/python > $(SITE)/annexc.pth
	@printf '#!%s\nimport sys\n\nfrom annexc.cli import main\n\nsys.exit(main())\n' $(CURDIR)/$(BIN)/python > $(BIN)/annexc
	@chmod +x $(BIN)/annexc
	@touch $@

$(VENV)/.wheel-tools: requirements/wheel-tools.txt $(VENV)/.build-tools
	$(call says,$<)
	@$(PIP) -r $<
	@touch $@

$(VENV)/.docs-tools: requirements/docs.txt $(VENV)/.build-tools
	$(call says,$<)
	@$(PIP) -r $<
	@touch $@

.PHONY: docs
docs: build $(VENV)/.docs-tools ## the pages, into site/; they work as a folder
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --clean --config-file website/mkdocs.yml

.PHONY: pictures
pictures: build $(VENV)/.test-tools ## the pictures of the Start pages, anew, with Chromium
	@$(BIN)/python -m website.pictures

.PHONY: wheel
wheel: docs $(VENV)/.wheel-tools ## the wheel and the sdist, into dist/
	@rm -rf dist
	@$(MATURIN) build --quiet $(WHEEL) --out dist
	@$(BIN)/python -m tests.wheel.reproducible dist
	@$(MATURIN) sdist --out dist >/dev/null
	@$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist website/package
	@$(BIN)/python -m tests.wheel.check_wheel dist $(GLIBC)

$(VENV)/polars-%: requirements/polars-%.txt $(VENV)/.build-tools
	@rm -rf $@
	@$(PIP) --target $@ -r $<
	@touch $@

# Spark takes an older pandas than the other tests, so it has a folder of its own.
$(VENV)/spark: requirements/spark.txt $(VENV)/.build-tools
	$(call says,$<)
	@rm -rf $@
	@$(PIP) --target $@ -r $<
	@touch $@

.PHONY: build
build: $(VENV)/.built ## build the package into .venv

# --- What is shown -----------------------------------------------------------------------------

.PHONY: demo-says
demo-says:
	@echo "The demo installs, where they are missing: python3-venv, gcc and libc6-dev (with apt-get), Python"
	@echo "packages into $(VENV), and crates into the folder of cargo. It builds into $(CARGO_TARGET_DIR)."

.PHONY: demo
demo: demo-says build ## classify, ask, learn (made-up answers) and report on the French register, into out/
	@mkdir -p out
	@echo; echo "== France: facilities of the register of polluting emissions, 2015"
	@$(BIN)/annexc classify sample:fr-irep -o out/france.csv --register fr-irep --as-of $(AS_OF)
	@echo; echo "== Cement plants of the world, July 2025"
	@$(BIN)/annexc classify sample:gem-cement -o out/cement.xlsx --register gem-cement --as-of $(AS_OF)
	@echo; echo "== What to ask for in France"
	@$(BIN)/annexc gaps out/france.csv
	@echo; echo "== Forty questions, as forms in French"
	@$(BIN)/annexc ask out/france.csv -o out/ask --limit 40 --lang fr
	@echo; echo "== The same register with answers that are made up: what they settle"
	@$(BIN)/annexc classify sample:fr-irep -o out/france-answered.csv --register fr-irep --as-of $(AS_OF) --facts notebooks/data/made-up-answers.csv -q
	@$(BIN)/annexc compare out/france.csv out/france-answered.csv
	@echo; echo "== One French facility, step by step"
	@$(BIN)/annexc explain sample:fr-irep --register fr-irep --as-of $(AS_OF) --row 1
	@echo; echo "== The French report: a page, a document, a workbook"
	@$(BIN)/annexc report out/france.csv -o out --lang fr
	@echo; echo "Written to out/:"; ls -1 out

$(VENV)/.bench-tools: requirements/bench.txt $(VENV)/.test-tools
	$(call says,$<)
	@$(PIP) -r requirements/bench.txt
	@touch $@

# What to measure: BENCH="--rows 1000000 --file-rows 1000000" for a quick look.
BENCH :=

.PHONY: bench
bench: build $(VENV)/.bench-tools ## measure the kernel's parts, then all tools side by side into BENCHMARKS.md
	@cargo bench --no-default-features --bench kernel
	@$(BIN)/python -m benchmarks $(BENCH)

# --- What is checked ---------------------------------------------------------------------------

.PHONY: test
test: lint test-rust fuzz lint-borders test-stub test-wheel test-versions test-spark test-python ## all checks and tests

.PHONY: lint
lint: $(VENV)/.test-tools ## formatting, lints, types, spelling; needs no built package
	@cargo fmt --check
	@cargo clippy --release --quiet --no-default-features --all-targets -- -D warnings
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy --no-error-summary
	@# What Windows lacks is an error there.
	@$(BIN)/mypy --no-error-summary --platform win32 --cache-dir .mypy_cache/win32
	@$(BIN)/typos
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.citation-file-format CITATION.cff
	@$(BIN)/zizmor --quiet --offline --no-progress .github

.PHONY: lint-borders
lint-borders: build ## the lints of the borders to Polars, Arrow and Python
	@cargo clippy --release --quiet --lib -- -D warnings
	@cargo clippy --release --quiet --no-default-features --features arrow --test corpus -- -D warnings

.PHONY: test-rust
test-rust: ## the law, the evidence and the kernel, without Polars or Python; all cases are drawn
	@ANNEXC_ALL_CASES=1 cargo test --release --quiet --no-default-features
	@# The border to Arrow is light enough to be with them.
	@cargo test --release --quiet --no-default-features --features arrow --test corpus

# Cells that nobody wrote down, for some seconds; FUZZ=1800 for half an hour.
FUZZ := 60

.PHONY: fuzz
fuzz: ## draw cells of all scripts over every role, for a minute
	@ANNEXC_FUZZ_SECONDS=$(FUZZ) ANNEXC_FUZZ_SEED=$$(date +%s) \
	  cargo test --release --quiet --no-default-features --test fuzz -- --nocapture

# Rows that no one has met, by seeds from the time; the seed stands in what fails. DRAWS=100 for more.
DRAWS := 20

.PHONY: draws
draws: build $(VENV)/.test-tools ## the kernel against the second reading of the law, in other draws
	@ANNEXC_DRAWS="$$(seq -s ' ' $$(date +%s) $$(( $$(date +%s) + $(DRAWS) - 1 )))" \
	  $(BIN)/python -m pytest -q -p no:cacheprovider -n 2 \
	  tests/python/test_oracle_evidence.py -k other_draws

.PHONY: test-stub
test-stub: build $(VENV)/.test-tools ## the stub of the native part against what is built
	@$(BIN)/python -m mypy.stubtest --concise annexc._native

# The sdist is built where there is no repository, in the same target folder.
.PHONY: test-wheel
test-wheel: wheel ## wheel and sdist in fresh environments: the main job, the report, a notebook
	@$(BIN)/python -m tests.wheel.in_fresh_venvs dist "$(MATURIN)" "$(WHEEL)"

# A file of tests is one worker's.
WORKERS := -n 2 --dist loadfile

.PHONY: test-versions
test-versions: build $(VENV)/.test-tools $(VENV)/polars-oldest $(VENV)/polars-middle ## the Python API on older Polars
	@for version in oldest middle; do \
	  echo "on the $$version Polars:"; \
	  PYTHONPATH=$(CURDIR)/$(VENV)/polars-$$version $(BIN)/python -m pytest -q -p no:cacheprovider $(WORKERS) \
	    -m "not any_polars" tests/python; \
	done

.PHONY: test-spark
test-spark: build $(VENV)/.test-tools $(VENV)/spark ## the same on Spark, in processes of their own
	@command -v java >/dev/null \
	  || { echo "installing Java 17"; $(APT) update -qq; $(APT) install -y -qq openjdk-17-jre-headless; }
	@# A missing Spark is to fail here; the tests alone would skip.
	@PYTHONPATH=$(CURDIR)/$(VENV)/spark $(BIN)/python -c 'import pyspark'
	@PYTHONPATH=$(CURDIR)/$(VENV)/spark $(BIN)/python -m pytest -q -p no:cacheprovider tests/python/test_spark.py

# A page, a document, a workbook and names in any script are looked at as their readers would; an
# office without sheets opens no workbook.
VIEWERS := chromium libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils fonts-dejavu-core fonts-noto-core fonts-noto-cjk

.PHONY: test-python
test-python: docs $(VENV)/.test-tools ## the Python API, the shell, the report, docstring examples, notebooks
	@{ command -v chromium && command -v pdftoppm && command -v soffice \
	   && test -e "$$(dirname "$$(readlink -f "$$(command -v soffice)")")/libsclo.so"; } >/dev/null \
	  || { echo "installing a browser and an office"; $(APT) update -qq; \
	       $(APT) install -y -qq --no-install-recommends $(VIEWERS) >/dev/null; }
	@# Where one is missing the tests alone would skip.
	@ANNEXC_REQUIRE_BROWSER=1 ANNEXC_REQUIRE_OFFICE=1 ANNEXC_REQUIRE_SITE=1 $(BIN)/python -m pytest -q $(WORKERS)

.PHONY: clean
clean: ## remove what was built here; the shared target folder stays
	@rm -rf $(VENV) out dist site python/annexc/_native.abi3.so
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
