# Bare `make` prints what there is to do. Nothing here needs Docker, a secret, or a network beyond the package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.installed-run
DEV := $(VENV)/.installed-dev
JOBS ?= 3
PART ?=
MARKS_all :=
MARKS_browser := -m browser
MARKS_chaos := -m chaos
MARKS_ := -m "not browser and not chaos"

.DEFAULT_GOAL := help
.PHONY: help demo up test lint bench lock

help: ## print this
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(RUN) ## run the main job once, from the outlets to a learner, show it, and stop everything
	@exec $(BIN)/python -m sandbox demo

up: $(RUN) ## keep everything running; data in .data/, addresses printed, Ctrl-C stops it
	@exec $(BIN)/python -m sandbox up

test: $(DEV) ## run the tests on real servers, on several cores; PART=browser, PART=chaos or PART=all for the rest
	@[ -n "$(PART)" ] || echo "Without the pages in a browser and the rehearsals of faults: make test PART=all runs them too."
	@# With PYTHONDONTWRITEBYTECODE, as in many containers, each of the many processes would compile every module.
	@exec env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(MARKS_$(PART))

lint: $(DEV) ## formatting, ruff, mypy --strict, import-linter, secrets, dependencies
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.security.secret_scan
	$(BIN)/python -m tests.security.dependency_audit
	@$(BIN)/python -m pip check --disable-pip-version-check

bench: $(DEV) ## the benchmarks, each as a ratio against its baseline of the same run
	@exec $(BIN)/python -m tests.bench

COMPILE := UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile --quiet $(LOCK_FLAGS) --python-version 3.11 \
	--generate-hashes --no-emit-index-url pyproject.toml

lock: ## write requirements*.txt anew from pyproject.toml (needs uv: pip install uv); LOCK_FLAGS=--upgrade for newer ones
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	$(COMPILE) -o requirements.txt
	$(COMPILE) --group sandbox -c requirements.txt -o requirements-sandbox.txt
	$(COMPILE) --group dev -c requirements-sandbox.txt -o requirements-dev.txt

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Python 3.11 or newer is needed: install it, or name it, as in make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "Python cannot make a virtual environment: apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

# What running needs: the product, and PostgreSQL and Valkey as wheels.
$(RUN): requirements-sandbox.txt | $(VENV)/bin/python
	@$(BIN)/python sandbox/install.py requirements-sandbox.txt
	@touch $@

# What testing needs besides; the same environment.
$(DEV): requirements-dev.txt | $(VENV)/bin/python
	@$(BIN)/python sandbox/install.py requirements-dev.txt
	@touch $@ $(RUN)
