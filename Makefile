# make try     see the bot in a browser, no Slack needed (PORT=3999 for another port, FRESH=1 to start over)
# make test    the suite without its slow tests
# make check   formatting, lint, types, import contract, the whole suite, FLOOR per cent of lines and branches covered
# make bench   the benchmarks, side by side in one run
# make lock    write requirements.lock anew after a change of pyproject.toml

PORT ?= 3000
PYTHON ?= python3
BIN := .venv/bin
FLOOR := 96

.PHONY: setup try test check bench lock format

setup: .venv/ready

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Errdesk needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Setting up .venv (once, about a minute) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

try: setup
	@exec $(BIN)/errdesk try --port $(PORT) $(if $(FRESH),--fresh)

test: setup
	$(BIN)/pytest -n auto --dist worksteal -m "not slow"

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest -n auto --dist worksteal --cov=bot --cov-branch --cov-report= --cov-fail-under=$(FLOOR)

bench: setup
	$(BIN)/python bench/run.py

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: setup
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --all-extras pyproject.toml -o requirements.lock
