# Everything lives in .venv; nothing global is touched. Needs python3 (3.11 or newer) and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SOURCE := $(shell find aom_tui -type f -not -path '*/__pycache__/*') pyproject.toml constraints.txt

.PHONY: demo test compiled-tests lint screenshots messages bundle clean

# Progress is talk, so it goes to stderr: stdout belongs to the demo.
demo: $(VENV)/.installed
	@$(BIN)/aom-tui demo

test: $(VENV)/.installed-dev
	@$(MAKE) --no-print-directory -j2 lint compiled-tests
	$(BIN)/pytest -n 2

# Beside mypy, which has one process only. Otherwise both processes of pytest compile all tests, each for itself.
compiled-tests: $(VENV)/.installed-dev
	@$(BIN)/pytest -q --collect-only >/dev/null || true

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check aom_tui tests screenshots bundle
	$(BIN)/ruff format --check aom_tui tests screenshots bundle
	$(BIN)/mypy
	$(BIN)/lint-imports

screenshots: $(VENV)/.installed-dev
	LC_ALL=C.UTF-8 $(BIN)/python screenshots/make.py
	LC_ALL=zh_CN.UTF-8 $(BIN)/python screenshots/make.py

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "aom-tui needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12")' >&2
	@echo "creating $(VENV)" >&2
	@$(PYTHON) -m venv $(VENV) >&2

# Not editable: what is tested and shown is the wheel a user would install.
$(VENV)/.installed: $(VENV)/bin/python $(SOURCE)
	@echo "installing aom-tui into $(VENV)" >&2
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt . >&2
	@$(BIN)/python -m pip install -q --disable-pip-version-check --force-reinstall --no-deps . >&2
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "installing the development tools into $(VENV)" >&2
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt '.[dev]' >&2
	@$(BIN)/python -m pip install -q --disable-pip-version-check --force-reinstall --no-deps . >&2
	@touch $@

# After a change in aom_tui/locale, for an editable install; a wheel compiles them itself.
messages: $(VENV)/.installed-dev
	for domain in api session commands tui; do $(BIN)/pybabel -q compile --directory aom_tui/locale --domain $$domain; done

# One archive for machines like this one that have no network: wheels of everything and an install script.
bundle: $(VENV)/.installed
	@$(BIN)/python bundle/make.py

clean:
	rm -rf $(VENV) .venv-keystone build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
