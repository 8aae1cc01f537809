"""Pollution indices of sediments with honest uncertainty, for Python and R.

Importing the package loads the standard library only; each verb loads what it needs when it is first used.
`help(ps.assess)` explains the verb `assess`. The public names by task:
"""

from __future__ import annotations

import importlib

__version__ = "0.1.0"


def _listed_names() -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the module of each public name and the names of each task, as the stub beside this file lists them."""
    modules: dict[str, str] = {}
    tasks: dict[str, list[str]] = {}
    # Read as text: `ast` takes longer to import than the whole package. The loader reads from a zip archive too.
    for line in __spec__.loader.get_data(f"{__file__}i").decode().splitlines():
        if line.startswith("# -- "):
            task = tasks.setdefault(line.removeprefix("# -- "), [])
        elif line.startswith("from ."):
            _, module, _, name, *_ = line.split()
            modules[name] = module.removeprefix(".")
            task.append(name)
    return modules, tasks


def _contents() -> str:
    """Return the public names under their tasks, in three columns."""
    lines: list[str] = []
    for task, names in _TASKS.items():
        rows = (names[start : start + 3] for start in range(0, len(names), 3))
        lines += ["", task, *("    " + "".join(f"{name:<31}" for name in row).rstrip() for row in rows)]
    return "\n".join(lines)


_MODULES, _TASKS = _listed_names()
__all__ = ["__version__", *_MODULES]
__doc__ = f"{__doc__}{_contents()}\n"


def __getattr__(name: str) -> object:
    """Load the module of a public name when the name is first used."""
    if name not in _MODULES:
        raise AttributeError(f"module 'pli_stats' has no attribute {name!r}")
    try:
        value = getattr(importlib.import_module(f"pli_stats.{_MODULES[name]}"), name)
    except ModuleNotFoundError as error:
        from pli_stats.checks import OPTIONAL, missing_extra

        package = str(error.name).partition(".")[0]
        if package not in OPTIONAL:
            raise
        raise missing_extra(package, f"`{name}`") from None
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not, less those of an extra that is not installed: `help` loads all of them."""
    from importlib.util import find_spec  # here, since it would double the time of `import pli_stats`

    from pli_stats.checks import OPTIONAL

    complete = all(find_spec(package) for package, (_, extra) in OPTIONAL.items() if extra == "transfer")
    return sorted(name for name in __all__ if complete or not _MODULES.get(name, "").startswith("transfer."))
