"""The house holds: imports go down, nothing heavy comes with `import pli_stats`, every public verb is documented."""

from __future__ import annotations

import ast
import importlib
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import pli_stats as ps
from pli_stats.checks import SENTENCES

ROOT = Path(__file__).parents[1] / "pli_stats"

# Floors from below; a room may import from floors under its own, and from rooms of its own wing on its floor.
# A room of a wing stands here by itself where its floor is another than its wing's: frames in R's file format know no
# statistics, and `read_samples` reads them.
FRAMES_OF_R = {f"robjects.{room}" for room in (
    "r_values", "r_marks", "r_times", "r_columns", "restored_columns", "r_frames",
)}  # fmt: skip
FILES_OF_R = {f"rds.{room}" for room in (
    "xdr_codes", "xdr_writer", "xdr_reader", "altrep", "bytecode", "consistency", "stored_strings", "compression",
    "plain_files", "workspaces", "description_files",
)}  # fmt: skip
FLOORS = [
    {"checks", "results"},
    FRAMES_OF_R,
    FILES_OF_R,
    {"stats"},
    {"pollution"},
    {"transfer"},
    {"publish", "robjects"},
    {"r", "rds"},
    {"datasets", "datafiles", "bight"},
    {"reproduce", "reproduce_study", "reproduce_manifest", "reproduce_steps", "worker", "cli"},
]
FLOOR = {room: height for height, rooms in enumerate(FLOORS) for room in rooms}


def floor_of(parts):
    """Return the floor of a room, which is that of its wing where it has none of its own."""
    return FLOOR.get(".".join(parts[:2]), FLOOR[parts[0]])


HEAVY = [
    "torch",
    "rpy2",
    "matplotlib",
    "great_tables",
    "docx",
    "typst",
    "numba",
    "statsmodels",
    "pandas",
    "scipy",
    "pingouin",
    "narwhals",
    "typer",
]
FORBIDDEN = {"utils", "helpers", "core", "base", "common", "config"}
ONLY = {"rpy2": {"r"}, "numba": {"stats"}, "torch": {"transfer"}} | {
    package: {"publish"} for package in ("matplotlib", "great_tables", "docx", "typst")
}
# Verbs whose contract has three data arguments.
THREE = {"bootstrap_difference": ["y", "yhat_a", "yhat_b"], "corrected_resampled_t_test": ["diff", "n_train", "n_test"]}
MODULES = sorted(path for path in ROOT.rglob("*.py") if path.name != "__init__.py")


def room_of(path):
    """Return the room (or wing) of a file."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports_of(path, *, types=True):
    """Yield the full names of all imports of a file, those inside functions too; `types` for those of types only."""
    tree = ast.parse(path.read_text())
    if not types:
        tree.body = [n for n in tree.body if not (isinstance(n, ast.If) and ast.unparse(n.test) == "TYPE_CHECKING")]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down(path):
    here = room_of(path)
    floor = floor_of(path.relative_to(ROOT).with_suffix("").parts)
    for name in imports_of(path):
        parts = name.split(".")
        if parts[0] == "pli_stats" and len(parts) > 1:
            assert floor_of(parts[1:]) <= floor, f"{here} imports {name}"
        for package, rooms in ONLY.items():
            assert parts[0] != package or here in rooms, f"{package} belongs to {rooms}, not to {here}"


def test_no_import_circles_within_a_floor():
    graph = {}
    for path in MODULES:
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        graph[module] = {
            n.removeprefix("pli_stats.") for n in imports_of(path, types=False) if n.startswith("pli_stats.")
        }
    done, trail = set(), []

    def visit(module):
        if module in trail:
            raise AssertionError(f"circle: {' -> '.join([*trail[trail.index(module) :], module])}")
        if module in done or module not in graph:
            return
        trail.append(module)
        for name in graph[module]:
            visit(name)
        done.add(trail.pop())

    for module in graph:
        visit(module)


def test_each_sentence_has_a_key_of_its_own():
    keys = []
    for path in (ROOT / "checks").glob("*_sentences.py"):
        catalogue = next(node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Dict))
        keys += [key.value for key in catalogue.keys]
    assert len(keys) == len(SENTENCES)
    assert not {key for key in keys if keys.count(key) > 1}, "the later one would silently take the place of the other"


def test_rooms_have_names_of_their_own():
    names = {path.stem for path in MODULES}
    assert not names & FORBIDDEN
    assert not names & set(ps._ROOMS), "no function shares a name with a module"
    assert {room_of(path) for path in MODULES} <= set(FLOOR)


def test_import_is_light():
    code = f"import sys, pli_stats; print([m for m in {HEAVY} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_help_loads_no_numbers():
    code = (
        "import sys, pli_stats.cli; print([m for m in ('numpy', 'pandas', 'scipy', 'matplotlib') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_floors_in_practice():
    code = (
        "import sys, pli_stats as ps; ps.pli; ps.assess; "
        "print(sorted(m.split('.')[1] for m in sys.modules if m.startswith('pli_stats.') and m.count('.') == 1))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "['checks', 'pollution', 'results', 'stats']"


@pytest.mark.parametrize("name", [n for n in ps._ROOMS if n[0].islower()])
def test_public_verbs_are_documented(name):
    verb = getattr(ps, name)
    text = inspect.getdoc(verb) or ""
    assert ">>>" in text, "an example that runs"
    assert "Returns\n-------" in text
    if inspect.signature(verb).parameters:
        assert "Parameters\n----------" in text
    positional = [p for p in inspect.signature(verb).parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
    few = len(positional) <= 2 or [p.name for p in positional] == THREE.get(name)
    assert few, "two data arguments at most, the rest keyword-only"


def test_public_names_resolve():
    for name, room in ps._ROOMS.items():
        assert getattr(importlib.import_module(f"pli_stats.{room}"), name) is getattr(ps, name)
    with pytest.raises(AttributeError, match="no attribute 'plli'"):
        _ = ps.plli
    assert set(ps._ROOMS) <= set(dir(ps))


def test_no_assert_for_validation():
    for path in MODULES:
        assert not [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Assert)], path
