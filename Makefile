# Each target includes its own set-up and may be repeated; a second run finds the set-up done.
.PHONY: setup reproduce test lint docs clean

PYTHON_RUN := .venv/bin/python

setup:
	@bash .ci/setup

reproduce: setup
	@.venv/bin/pli-stats reproduce

lint: setup
	$(PYTHON_RUN) -m ruff check .
	$(PYTHON_RUN) -m mypy

# -rs: the summary names every skipped test and why. Whole files go to one process each, since fixtures are shared.
test: lint
	@bash .ci/setup check
	$(PYTHON_RUN) -m pytest -rs --no-fold-skipped -n auto --dist loadfile
	@bash .ci/check_r

# The pages as static HTML in build/docs.
docs: setup
	$(PYTHON_RUN) -m sphinx -W --keep-going -q -b html docs build/docs

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache build dist

.PHONY: shell
# A shell in which `python`, `pli-stats` and `pytest` are those of .venv.
shell: setup
	@. .venv/bin/activate && exec "$${SHELL:-sh}"
