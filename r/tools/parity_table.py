"""The table of verbs in both languages, and of names that stand in one only."""

from __future__ import annotations

import sys
from pathlib import Path

from verb_list import NARROWER, POSITIONS, PYTHON_ONLY, ROW_NUMBERS, SAMPLE_NUMBERS, TYPES, Verb

import pli_stats as ps

# The calls that the test compares are what the table may claim.
sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "parity"))

from all_cases import inputs_of_verbs

_TOP = """# Verbs in Python and in R

Written by `r/tools/make_verbs.py`; `tests/parity/` holds every line of it. "Same defaults" means that `formals()` in R
are the defaults of the signature in Python (None is NULL, a tuple is a vector), in the same order. "Same numbers" says
on what inputs all that R got was compared with Python's result, element by element, to 1e-12 (relative): those of the
golden files (`tests/golden/`), the example survey, simulated domains, or a few rows written down in the test.

| Python | R | same defaults | same numbers |
|---|---|---|---|
"""


def parity_table(verbs: list[Verb]) -> str:
    """Return PARITY.md."""
    inputs = inputs_of_verbs()
    lines = [f"| `{verb.python}` | `{verb.name}` | yes | {', '.join(inputs[verb.name])} |" for verb in verbs]
    text = _TOP + "\n".join(lines) + "\n"
    text += "\n## Other names in R\n\n| Python | R | why |\n|---|---|---|\n"
    text += "".join(f"| `{verb.python}` | `{verb.name}` | {verb.why} |\n" for verb in verbs if verb.why)
    text += "\n## Arguments that take less in R\n\n| R | what |\n|---|---|\n"
    text += "".join(f"| `{name}` | {what} |\n" for name, what in NARROWER.items())
    text += "\n## Positions count from 1\n\n| R | how |\n|---|---|\n"
    text += "".join(f"| `{name}` | {how} |\n" for name, how in (POSITIONS | ROW_NUMBERS | SAMPLE_NUMBERS).items())
    text += "\n## In Python only\n\n| Python | why |\n|---|---|\n"
    text += "".join(f"| `{name}` | {why} |\n" for name, why in PYTHON_ONLY.items())
    text += "\n## Results\n\n| Python | class in R |\n|---|---|\n"
    text += "".join(f"| `{name}` | `{r_class.replace(', ', '`, `')}` |\n" for name, r_class in TYPES.items())
    return text


def unlisted(verbs: list[Verb]) -> set[str]:
    """Return the public names that no table has."""
    return set(ps._MODULES) - {verb.python for verb in verbs} - set(PYTHON_ONLY) - set(TYPES)
