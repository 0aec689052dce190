# make run | test | lint | format | bench | messages | setup | clean
# Where there is no make (Windows, macOS): see README.md.

PYTHON := $(or $(PYTHON),$(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done),python3)
PY     := .venv/bin/python
CODE   := models reports ui resources main.py
SAMPLE := build/样例评价.digao
REPORT := build/样例评价报告.docx

export PYTHONUTF8 := 1

.PHONY: run test lint format bench messages setup setup-dev clean

run: setup  ## the sample evaluation in the window; without a screen, its report as a Word file
	@mkdir -p build
	@test -e $(SAMPLE) || $(PY) main.py sample $(SAMPLE)
	@if [ "$$(uname -s)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		$(PY) main.py report $(SAMPLE) -o $(REPORT) && \
		echo "没有图形界面，已改为导出样例报告：$(CURDIR)/$(REPORT)"; \
	else \
		$(PY) main.py $(SAMPLE); \
	fi

test: lint
	@$(PY) -m pytest -q

lint: setup-dev
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/lint-imports --no-logo
	@.venv/bin/basedpyright --pythonpath $(PY)

format: setup-dev
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

bench: setup-dev
	@$(PYTHON) tools/prepare.py bench
	@$(PY) -m tests.bench

messages: setup-dev  ## every text of the window, for a translator
	@PYTHONPATH=. .venv/bin/pybabel -q extract -F resources/translations/babel.cfg --add-location=file \
		--project=digao -o resources/translations/digao.pot $(CODE)

setup:
	@$(PYTHON) tools/prepare.py

setup-dev:
	@$(PYTHON) tools/prepare.py dev

clean:  ## what can be made again; the sample in build/ may hold your edits and stays
	@rm -rf .venv .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
