# make run      start Watchword on the watchword.toml here; without one, show its demo
# make test     the tests, three at a time; TESTS=tests/unit runs these alone, one at a time
# make check    what CI runs: format, lint, types, import contracts, tests
# make torture  1,000 kill -9 at random instants, and a death at each call; KILLS=50 is what CI does
# make fix      format, mend what can be mended by itself, make generated pages anew
# make lock     lock the newest versions that pyproject.toml allows (needs uv)
# Each makes its own virtual environment in .venv; Python 3.11 to 3.13 is needed, and no more.

PYTHON ?= python3
UV := $(shell command -v uv)
BIN := .venv/bin
TESTS ?=
KILLS ?= 1000

.PHONY: run test check types torture fix lock
.DEFAULT_GOAL := test

run: .venv/ready
	@if test -e watchword.toml -o -n "$$WATCHWORD_CONFIG"; \
	then echo "Starting the service on $${WATCHWORD_CONFIG:-watchword.toml}."; $(BIN)/watchword run; \
	else echo "There is no watchword.toml here: starting the demo; Ctrl-C ends it."; \
	$(BIN)/watchword demo; fi

test: .venv/ready
	$(BIN)/pytest $(or $(TESTS),-n 3 --dist worksteal)

check: .venv/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(MAKE) --jobs=2 test types  # tests wait so often that the types cost them little

types: .venv/ready
	$(BIN)/mypy

torture: .venv/ready
	WATCHWORD_KILLS=$(KILLS) $(BIN)/pytest -s tests/scenario/test_deaths.py tests/integration/test_kill.py

fix: .venv/ready
	$(BIN)/ruff check --fix --exit-zero .
	$(BIN)/ruff format .
	$(BIN)/python -c 'from config.reference import default_toml, render; print(render(default_toml()), end="")' \
	  > docs/reference/configuration.md
	$(BIN)/python scripts/make_commands_page.py > docs/reference/commands.md
	$(BIN)/python scripts/make_receivers_page.py > docs/reference/receivers.md
	$(BIN)/python scripts/make_json_lines_page.py > docs/reference/json-lines.md
	PYTHONPATH=. $(BIN)/python scripts/make_webhooks_page.py > docs/reference/webhooks.md
	PYTHONPATH=. $(BIN)/python scripts/make_press_packs_page.py > docs/reference/press-packs.md

.venv/ready: requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "Watchword needs Python 3.11 to 3.13; $(PYTHON) is not. Try: make PYTHON=python3.13 $(MAKECMDGOALS)"; exit 1; }
	@echo "Setting up Watchword in .venv, once: it downloads and installs its libraries, one to three minutes."
	$(PYTHON) -m venv --clear .venv
ifdef UV
	$(UV) pip sync --quiet --require-hashes --compile-bytecode --python $(BIN)/python requirements-dev.lock
	$(UV) pip install --quiet --no-deps --no-build-isolation --python $(BIN)/python --editable .
else
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
endif
	@touch $@

LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url
lock:
	$(LOCK) pyproject.toml --output-file requirements.lock > /dev/null
	$(LOCK) pyproject.toml --extra cluster --output-file requirements-server.lock > /dev/null
	$(LOCK) pyproject.toml --extra cjk --extra cluster --extra reports --extra stories --group dev --output-file requirements-dev.lock > /dev/null
