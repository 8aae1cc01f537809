"""How the pages are built: `make docs`, offline, into build/docs."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

import pli_stats as ps  # noqa: E402 (found by the line above)

project = "pli_stats"
author = "The pli_stats authors"
copyright = author
release = version = ps.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
html_theme = "furo"
html_title = "pli_stats"
html_show_sourcelink = False
html_copy_source = False
autodoc_typehints = "none"  # the docstrings say them, with shapes and units
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True  # attributes that are properties too are described once
autodoc_default_options = {"exclude-members": ", ".join(f"set_{verb}_request" for verb in ("fit", "predict", "score"))}
suppress_warnings = ["ref.python"]  # a column of several results has one name
myst_heading_anchors = 3
exclude_patterns = ["_build"]


def reference() -> str:
    """Return the page of every public name by task, in the order of the manual."""
    lines = ["# Reference", "", "Every public name of `pli_stats`, and those of `pli_stats.r`.", ""]
    for task, names in ps._TASKS.items():
        lines += [f"## {task}", "", "```{eval-rst}", ".. currentmodule:: pli_stats", ""]
        for name in names:
            kind = "autoclass" if isinstance(getattr(ps, name), type) else "autofunction"
            lines += [f".. {kind}:: {name}", *(["   :members:"] if kind == "autoclass" else []), ""]
        lines += ["```", ""]
    r = importlib.import_module("pli_stats.r")
    lines += ["## Live objects of R", "", "```{eval-rst}", ".. currentmodule:: pli_stats.r", ""]
    lines += [line for name in sorted(r.__all__) for line in (f".. autofunction:: {name}", "")]
    return "\n".join([*lines, "```", ""])


def plain_bars(app: Any, what: str, name: str, thing: object, options: object, lines: list[str]) -> None:
    """Let |x| of a formula stand for an absolute value, not for a substitution."""
    lines[:] = [line if line.lstrip().startswith(">>>") else line.replace("|", r"\|") for line in lines]


def setup(app: Any) -> None:
    """Write the reference anew before Sphinx looks for pages."""
    app.connect("autodoc-process-docstring", plain_bars, priority=900)  # after numpy's sections were read
    (HERE / "reference.md").write_text(reference(), encoding="utf-8")
