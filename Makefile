# Two commands: `make run` serves the demo shop, `make test` proves it.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint bench screenshots soak

$(VENV)/.installed: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --progress-bar on torch==2.13.0
	$(BIN)/pip install --quiet --progress-bar on --editable .
	touch $@

$(VENV)/.test: $(VENV)/.installed
	$(BIN)/pip install --quiet --editable '.[test,lint]'
	touch $@

run: $(VENV)/.installed
	$(BIN)/shopdesk serve

test: $(VENV)/.test
	$(BIN)/pytest tests --ignore tests/browser --numprocesses auto --maxprocesses 4 --dist worksteal
	$(BIN)/pytest tests/browser

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.test
	$(BIN)/python -m tests.benchmarks

screenshots: $(VENV)/.test
	$(BIN)/python -m tests.browser.screenshots

soak: $(VENV)/.test
	$(BIN)/python -m tests.benchmarks.soak
