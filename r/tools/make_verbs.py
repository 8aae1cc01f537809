"""Writes the verbs of the R package from those of `pli_stats`: R/verbs_*.R, R/column_names.R and PARITY.md, then man/.

`python r/tools/make_verbs.py` writes what is out of date, man/ and NAMESPACE where R has roxygen2; with `--check` it
writes nothing and says what is out of date.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from column_lists import column_lists
from parity_table import parity_table
from roxygen_blocks import Page, topic_of
from verb_list import Verb, public_verbs

PACKAGE = Path(__file__).parents[1]
HEAD = (
    "# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.\n\n"
)
COLUMNS_HEAD = "# Written by tools/make_verbs.py from the results of Python; changes here are overwritten.\n\n"


def made() -> dict[Path, str]:
    """Return path and text of every file that is made without R."""
    verbs = public_verbs()
    examples = tomllib.loads((Path(__file__).parent / "examples.toml").read_text())
    check_examples(verbs, examples)
    page = Page(verbs, examples, with_formula())
    modules: dict[str, list[str]] = {}
    for verb in verbs:
        modules.setdefault(verb.module, []).append(page.block(verb))
    files = {PACKAGE / "R" / f"verbs_{module}.R": HEAD + "\n".join(blocks) for module, blocks in modules.items()}
    files[PACKAGE / "R" / "column_names.R"] = COLUMNS_HEAD + column_lists(verbs)
    return files | {PACKAGE / "PARITY.md": parity_table(verbs)}


def check_examples(verbs: list[Verb], examples: dict[str, dict[str, str]]) -> None:
    """Stop where a verb has no example, or an example no verb."""
    topics = {topic_of(verb) for verb in verbs}
    if topics != set(examples):
        raise SystemExit(f"tools/examples.toml and the verbs differ in: {', '.join(sorted(topics ^ set(examples)))}")


def with_formula() -> set[str]:
    """Return the verbs that R/formula.R gives a method for formulas; they must be generics."""
    path = PACKAGE / "R" / "formula.R"
    return set(re.findall(r"(?m)^(\w+)\.formula <- function", path.read_text())) if path.is_file() else set()


def stale(files: dict[Path, str]) -> list[Path]:
    """Return the files that are not what would be made, and verb files that nothing makes."""
    changed = [path for path, text in files.items() if not path.is_file() or path.read_text() != text]
    return changed + sorted(set((PACKAGE / "R").glob("verbs_*.R")) - set(files))


def main() -> None:
    """Write what is out of date, or only say so."""
    files = made()
    old = stale(files)
    if "--check" in sys.argv:
        raise SystemExit(f"out of date: {', '.join(str(path) for path in old)}" if old else 0)
    for path in old:
        if path in files:
            path.parent.mkdir(exist_ok=True)
            path.write_text(files[path])
        else:
            path.unlink()
    if shutil.which("Rscript"):
        subprocess.run(["Rscript", "--vanilla", str(Path(__file__).parent / "make_man.R"), str(PACKAGE)], check=True)


if __name__ == "__main__":
    main()
