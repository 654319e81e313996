# Everything a person does with a checkout. `make` alone explains the targets.
# Needs Python 3.11 or later, git and make; the rest is installed from the locks into .venv.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PROCESSES ?= 2
LEADS ?= 20000
EVENTS ?= 20000

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test lint types bench soak lock migration clean browser screenshots

help: ## explain the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.runtime ## serve the demo company on 127.0.0.1:8000 (PORT=… for another port); keeps its data
	@$(BIN)/judicial-branch serve --demo --port $(PORT)

demo-reset: ## throw the demo company away; the next `make demo` makes it anew
	rm -f instance/demo.sqlite3* instance/demo.secret

test: $(VENV)/.test browser lint types ## bring what the tests need, and run them all
	$(BIN)/python -m pytest -n $(PROCESSES) --dist worksteal

lint: $(VENV)/.test ## check style and the layers between packages
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache

types: $(VENV)/.test ## check types, strictly
	$(BIN)/mypy

bench: $(VENV)/.test ## measure: the benchmarks of tests/benchmarks, larger than in `make test` (LEADS=…, EVENTS=…)
	REVIEW_BENCH_LEADS=$(LEADS) REVIEW_BENCH_EVENTS=$(EVENTS) $(BIN)/python -m pytest tests/benchmarks -s

soak: $(VENV)/.test browser ## run the long, bounded tests that `make test` leaves out
	$(BIN)/python -m pytest -m soak -s

lock: $(VENV)/.test ## resolve the dependencies anew and write both locks (for Python 3.11 and later)
	$(BIN)/python tests/support/lock.py

migration: $(VENV)/.test ## write a migration from what the models have and an empty database has not (M="what it does")
	@test -n "$(M)" || { echo 'Say what it does: make migration M="add the appeals"' >&2; exit 2; }
	rm -rf instance/migration && mkdir -p instance/migration
	JB_MODE=test JB_INSTANCE_DIR=instance/migration $(BIN)/judicial-branch db upgrade
	JB_MODE=test JB_INSTANCE_DIR=instance/migration $(BIN)/judicial-branch db migrate -m "$(M)"
	rm -rf instance/migration

screenshots: $(VENV)/.test browser ## take the pictures of the README anew, of the demo company
	$(BIN)/python -m tests.support.screenshots

clean: ## remove the virtual environment and every cache; the data in instance/ stays
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find review tests migrations -name __pycache__ -type d -prune -exec rm -rf {} +

browser: $(VENV)/.test
	@sh tests/support/get_browser.sh $(BIN)/python

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or later is needed; say which with PYTHON=…" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

# The stamps say which lock was installed last; a fresh one makes the step free.
$(VENV)/.runtime: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: requirements-test.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements-test.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.runtime
