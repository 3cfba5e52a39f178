# make run    start Triangel on this machine
# make test   set up what the tests need, and run them
# make check  format, lint, types, order of imports, migrations, translations, vendored files

SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
# PYTEST: more words for pytest, as in  make test PYTEST="-k custody"
PYTEST ?= -n 2

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test check bench messages format lock

help:
	@sed -n 's/^# make /make /p' Makefile

setup:
	@$(PYTHON) tools/environment.py

setup-dev:
	@$(PYTHON) tools/environment.py --dev

run: setup
	@exec $(BIN)/triangel run

test: setup-dev
	@$(BIN)/python tools/test_machine.py
	$(BIN)/pytest $(PYTEST)

check: setup-dev
	@$(BIN)/python tools/check.py

bench: setup-dev
	$(BIN)/python -m bench

messages: setup-dev
	$(BIN)/python tools/messages.py

format: setup-dev
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

# uv is only needed by whoever changes requirements.in
lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements.in -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements-dev.in -c requirements.lock -o requirements-dev.lock
