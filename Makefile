# Bare `make` prints what there is to do. Nothing here needs Docker, a secret, or a network beyond the package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
JOBS ?= 3

.DEFAULT_GOAL := help
.PHONY: help demo up test lint bench lock

help: ## print this
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(STAMP) ## run the main job once, from the outlets to a learner, show it, and stop everything
	@exec $(BIN)/python -m sandbox demo

up: $(STAMP) ## keep the whole house running; data in .data/, addresses printed, Ctrl-C stops it
	@exec $(BIN)/python -m sandbox up

test: $(STAMP) ## run the whole suite on real servers, on several cores
	@# Where compiled modules are not kept, as in many containers, each of the many processes would compile them anew.
	@exec env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

lint: $(STAMP) ## formatting, ruff, mypy --strict, import-linter, secrets, dependencies
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.security.secret_scan
	$(BIN)/python -m tests.security.dependency_audit
	@$(BIN)/python -m pip check --disable-pip-version-check

bench: $(STAMP) ## the benchmarks, each as a ratio against its baseline of the same run
	@exec $(BIN)/python -m tests.bench

lock: ## write requirements*.txt anew from pyproject.toml (needs uv on the path: pip install uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile --quiet --upgrade --python-version 3.11 --generate-hashes \
		--no-emit-index-url pyproject.toml -o requirements.txt
	UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile --quiet --upgrade --python-version 3.11 --generate-hashes \
		--no-emit-index-url --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt

$(STAMP): requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Python 3.11 or newer is needed: install it, or name it, as in make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "Python cannot make a virtual environment: apt install python3-venv" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the pinned dependencies into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
