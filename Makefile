# The commands of the project; `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export HOST ?= 127.0.0.1
export PORT ?= 8000
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
APT := DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends
.DEFAULT_GOAL := help
.PHONY: help run test check format prove bench lock translations clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 16

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get -qq update && $(APT) install python3-venv && $(PYTHON) -m venv $(VENV); \
	  else echo "Install the package python3-venv first."; exit 1; fi; }

$(VENV)/main.stamp: requirements/main.txt | $(BIN)/python
	$(PIP) -r requirements/main.txt
	@touch $@

$(VENV)/test.stamp: requirements/test.txt | $(BIN)/python
	$(PIP) -r requirements/test.txt
	@touch $@ $(VENV)/main.stamp

$(VENV)/dev.stamp: requirements/dev.txt | $(BIN)/python
	$(PIP) -r requirements/dev.txt
	@touch $@ $(VENV)/test.stamp $(VENV)/main.stamp

run: $(VENV)/main.stamp ## the shop with its worker on http://127.0.0.1:8000 (HOST, PORT), until Ctrl-C
	@$(BIN)/flask shop serve --with-register

# What the tests need beyond Python: installed where we may, else named; the tests that need it then say so, too.
tools:
	@missing=""; ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="postgresql"; \
	command -v chromium-headless-shell >/dev/null 2>&1 || missing="$$missing chromium-headless-shell"; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get -qq update && $(APT) install $$missing >/dev/null; \
	  else echo "Not installed:$$missing. Tests that need them will be skipped (apt-get install$$missing)."; fi; fi
# wrk asks faster than anything written in Python could, and so measures the server rather than itself.
wrk:
	@command -v wrk >/dev/null 2>&1 || { if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get -qq update && $(APT) install wrk >/dev/null; else echo "Not installed: wrk (apt-get install wrk)."; fi; }
.PHONY: tools wrk

# Databases of tests live in memory where there is such a place: a disk would only wait for itself.
test prove: export TMPDIR := $(if $(wildcard /dev/shm/.),/dev/shm,/tmp)
# Where bytecode is not kept, each process compiles the shop for itself, for a second and more.
export PYTHONDONTWRITEBYTECODE :=

# Everything that asks a database asks both in CI; here the tests take the one or the other in turn, but for races.
test: export IN_TURN := $(if $(filter true,$(CI)),,1)
test: $(VENV)/test.stamp tools ## all the tests, on SQLite and PostgreSQL and in a real browser
	$(BIN)/python -m pytest -n 2 -m "not alone"
	$(BIN)/python -m pytest -m alone $$(grep -rlE 'mark\.alone\b' tests --include='test_*.py')

check: $(VENV)/dev.stamp ## linters, types, import contracts, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --verbose >/dev/null || $(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet

format: $(VENV)/dev.stamp ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

prove: $(VENV)/test.stamp tools ## the hard tests at full size; writes docs/proof/
	PROVE=1 $(BIN)/python -m pytest tests/concurrency tests/journeys/test_every_page.py \
	  tests/service/trade/test_order_machine.py -m "alone or not alone"

bench: $(VENV)/test.stamp tools wrk ## how fast the shop is against bare Flask; writes docs/bench/
	$(BIN)/python -m benchmarks

translations: $(VENV)/dev.stamp ## collect the sentences of the shop into storefront/translations
	$(BIN)/pybabel -q extract -F babel.cfg -k N_ --no-location --omit-header -o storefront/translations/shop.pot .
	$(BIN)/pybabel -q update -N --ignore-obsolete --omit-header -i storefront/translations/shop.pot -o storefront/translations/en.po -l en

lock: $(BIN)/python ## write the lock files anew, with hashes and without the address of an index
	@for each in main test dev; do \
	  $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	    --custom-compile-command "make lock" requirements/$$each.in -o requirements/$$each.txt || exit 1; done

clean: ## remove what can be made again, but no data
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
