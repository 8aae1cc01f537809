# Each target includes its own set-up and may be repeated; a second run finds the set-up done.
.PHONY: help setup reproduce test test-long test-lowest lint docs release clean

PYTHON_RUN := .venv/bin/python

help: ## what there is to make
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

setup: ## a virtual environment in .venv with the package and all it needs; R and its packages where they may be installed
	@bash .ci/setup

reproduce: setup ## every number, table and figure of the study, in results/
	@.venv/bin/pli-stats reproduce

test: setup ## lint and types, tests in Python, the R package: all three, and how each ended
	@bash .ci/test

test-long: setup ## the same with fresh examples, more of them, and simulations at full length
	@PLI_STATS_TESTS=long bash .ci/test

test-lowest: setup ## tests of Python with the lowest versions that pyproject.toml allows, in build/lowest
	@bash .ci/test_lowest

lint: setup ## ruff and mypy only
	$(PYTHON_RUN) -m ruff check .
	$(PYTHON_RUN) -m mypy

docs: setup ## the pages as static HTML, in build/docs, and those of the R package in build/docs/r
	$(PYTHON_RUN) -m sphinx -W --keep-going -q -b html docs build/docs
	@if command -v Rscript >/dev/null; then PLISTATS_PYTHON=$(PYTHON_RUN) Rscript r/tools/make_site.R; fi

release: setup ## wheel, sdist and R package in dist/, each installed and tried where nothing else is
	@bash .ci/release

clean: ## remove .venv, caches and what was built
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache build dist

.PHONY: shell
# A shell in which `python`, `pli-stats` and `pytest` are those of .venv.
shell: setup
	@. .venv/bin/activate && exec "$${SHELL:-sh}"
