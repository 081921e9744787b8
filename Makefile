# Every target sets up what it needs; nothing is written outside this folder.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
ARGS ?=
export PIP_CACHE_DIR := $(CURDIR)/$(VENV)/cache
export npm_config_cache := $(CURDIR)/$(VENV)/npm-cache

.DEFAULT_GOAL := help
.PHONY: help install demo test check format lint types handbook e2e bench proofs clean

help: ## show this list
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

install: $(STAMP) ## the virtual environment with pinned versions

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

demo: install ## a sample town with the simulator, the bot and the pages (ARGS="--port 9000")
	@$(BIN)/wangge demo $(ARGS)

test: install ## all tests that need nothing but Python
	$(BIN)/pytest $(ARGS)

check: format lint types test ## what every commit passes

format: install ## format in place
	$(BIN)/ruff format --quiet .

lint: install ## linters, without changing anything
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check .

types: install ## mypy, strict
	$(BIN)/mypy

handbook: install ## the handbooks' tables of what to say, from domain/commands.py
	@$(BIN)/python -m bot.handbook

e2e: install ## against independent parts: node's puppet server, a browser, PostgreSQL
	$(BIN)/pytest -m e2e $(ARGS)

bench: install ## measures, and writes bench/RESULTS.md
	$(BIN)/python -m bench $(ARGS)

proofs: install ## the long proofs: kills, floods, soaks
	$(BIN)/pytest -m proof $(ARGS)

clean: ## remove everything that was made here
	rm -rf $(VENV) data build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
