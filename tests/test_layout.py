"""The layout holds: imports go down, nothing heavy comes with `import pli_stats`, every public verb is documented."""

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

# Layers from below; a module may import from layers under its own, and from its own layer. A subpackage stands here by
# itself where its layer is lower than its package's: frames in R's file format know no statistics, and `read_samples`
# reads them.
LAYERS = [
    {"checks", "records", "text", "files", "results"},
    {"robjects.vectors", "rds.xdr", "rds.compression", "rds.workspaces", "rds.description_files"},
    {"stats"},
    {"pollution"},
    {"transfer"},
    {"publish", "robjects"},
    {"r", "rds"},
    {"datasets"},
    {"reproduction", "worker", "cli"},
]
LAYER = {name: height for height, names in enumerate(LAYERS) for name in names}
MOST_MODULES, MOST_LINES = 12, 400


def layer_of(parts):
    """Return the layer of a module, which is that of its package where its subpackage has none of its own."""
    return LAYER.get(".".join(parts[:2]), LAYER[parts[0]])


HEAVY = [
    "torch",
    "rpy2",
    "matplotlib",
    "great_tables",
    "docx",
    "pptx",
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
    package: {"publish"} for package in ("matplotlib", "great_tables", "docx", "pptx", "typst")
}
# Verbs whose contract has three data arguments.
THREE = {"bootstrap_difference": ["y", "yhat_a", "yhat_b"], "corrected_resampled_t_test": ["diff", "n_train", "n_test"]}
MODULES = sorted(path for path in ROOT.rglob("*.py") if path.name != "__init__.py")


def package_of(path):
    """Return the package of a file."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports_of(path):
    """Yield the full names of all imports of a file, those inside functions and those of types only too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names if node.module != "pli_stats")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down(path):
    here = package_of(path)
    layer = layer_of(path.relative_to(ROOT).with_suffix("").parts)
    for name in imports_of(path):
        parts = name.split(".")
        if parts[0] == "pli_stats" and len(parts) > 1:
            assert layer_of(parts[1:]) <= layer, f"{here} imports {name}"
        for package, packages in ONLY.items():
            assert parts[0] != package or here in packages, f"{package} belongs to {packages}, not to {here}"


def test_no_import_circles():
    graph = {}
    for path in MODULES:
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        graph[module] = {n.removeprefix("pli_stats.") for n in imports_of(path) if n.startswith("pli_stats.")}
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


def test_modules_have_names_of_their_own():
    names = {path.stem for path in MODULES}
    assert not names & FORBIDDEN
    assert not names & set(ps._MODULES), "no function shares a name with a module"
    assert {package_of(path) for path in MODULES} <= set(LAYER)


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


def test_layers_in_practice():
    code = (
        "import sys, pli_stats as ps; ps.pli; ps.assess; "
        "print(sorted(m.split('.')[1] for m in sys.modules if m.startswith('pli_stats.') and m.count('.') == 1))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "['checks', 'pollution', 'records', 'results', 'stats', 'text']"


@pytest.mark.parametrize("name", [n for n in ps._MODULES if n[0].islower()])
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
    for name, module in ps._MODULES.items():
        assert getattr(importlib.import_module(f"pli_stats.{module}"), name) is getattr(ps, name)
    with pytest.raises(AttributeError, match="no attribute 'plli'"):
        _ = ps.plli
    assert set(ps._MODULES) <= set(dir(ps))


def test_no_assert_for_validation():
    for path in MODULES:
        assert not [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Assert)], path


def test_folders_and_modules_are_small():
    folders = {path.parent for path in MODULES}
    crowded = {
        str(d.relative_to(ROOT)): n for d in folders if (n := sum(p.parent == d for p in MODULES)) > MOST_MODULES
    }
    long = {str(p.relative_to(ROOT)): n for p in MODULES if (n := len(p.read_text().splitlines())) > MOST_LINES}
    assert (crowded, long) == ({}, {})


def test_each_package_says_what_it_holds():
    for path in ROOT.rglob("__init__.py"):
        assert ast.get_docstring(ast.parse(path.read_text())), path
