# The words of CONTRIBUTING.md. Needs git, make and Python 3.11 or newer; everything else is put into .venv.
PYTHON ?= python3
PORT ?= 8000
PIP := .venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check
# The two tools that make locks and messages; hashes for every platform, no registry address in the file.
LOCK := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate
HTMX := django_htmx/static/django_htmx/htmx-4.min.js
TESTS ?= tests

.PHONY: setup run test check lint format bench locks messages dev
.DEFAULT_GOAL := run

setup: .venv/.runtime static/vendor/htmx.min.js .venv/.messages

run: setup
	@.venv/bin/portal start --port $(PORT)

test: dev
	@.venv/bin/python scripts/system_parts.py
	@.venv/bin/python -m pytest -q $(TESTS) --database postgresql > .venv/postgresql.log 2>&1 & other=$$!; \
	echo "SQLite here, PostgreSQL beside it:"; \
	.venv/bin/python -m pytest -q $(TESTS) --database sqlite; first=$$?; \
	wait $$other; second=$$?; echo "PostgreSQL:"; cat .venv/postgresql.log; [ $$first = 0 ] && [ $$second = 0 ]

check: lint test

lint: dev
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache

format: dev
	.venv/bin/ruff check --fix --select I .
	.venv/bin/ruff format .

bench: dev
	@.venv/bin/python -m tests.bench

dev: setup .venv/.dev

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "the venv module is missing: on Debian or Ubuntu, apt-get install python3-venv" >&2; exit 1; }

.venv/.runtime: requirements.txt pyproject.toml | .venv/bin/python
	@echo "Installing what the portal runs on ..."
	@$(PIP) --require-hashes -r requirements.txt
	@$(PIP) --no-deps --no-build-isolation --no-index -e .
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.runtime
	@echo "Installing what tests and checks need ..."
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

static/vendor/htmx.min.js: requirements-vendor.txt | .venv/.runtime
	@rm -rf .venv/vendor && mkdir -p static/vendor
	@$(PIP) --no-deps --require-hashes --target .venv/vendor -r requirements-vendor.txt
	@cp .venv/vendor/$(HTMX) $@ && rm -rf .venv/vendor && touch $@

.venv/.messages: $(wildcard translations/*/LC_MESSAGES/messages.po) | .venv/.runtime
	@for po in $^; do .venv/bin/pybabel -q compile -i $$po -o $${po%.po}.mo || exit 1; done
	@touch $@

# For those who change dependencies or words.
locks: dev
	$(LOCK) pyproject.toml requirements-build.in -o requirements.txt
	$(LOCK) --extra dev -c requirements.txt pyproject.toml requirements-build.in -o requirements-dev.txt
	$(LOCK) --no-deps requirements-vendor.in -o requirements-vendor.txt

messages: dev
	.venv/bin/python scripts/update_messages.py
