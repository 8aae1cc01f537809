"""What is declared is used, what is imported is declared, and each install works as far as its packages go."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import pli_stats as ps
from pli_stats.checks import OPTIONAL

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOADERS = {"import_module", "find_spec", "importorskip", "optional_package"}
# Name that is imported -> distribution, where they differ.
DISTRIBUTIONS = {name: called for name, (called, _) in OPTIONAL.items()} | {
    "rpy2": "rpy2-rinterface",
    "yaml": "pyyaml",
    "harper": "harper-py",
}
# Declared though nothing imports it.
ELSEWHERE = {
    "dask": "verbs take its frames through narwhals",
    "duckdb": "verbs take its frames through narwhals",
    "ipykernel": "nbclient runs the test's notebook with it",
    "pandas-stubs": "mypy reads it",
    "pytest-xdist": "`make test` runs several processes with it",
    "pyright": "a test runs it on a user's script",
    "rpy2-robjects": "`as_r` takes its vectors, and its release must fit that of rpy2-rinterface",
}
FOR_DEVELOPERS = ("dev", "docs")
EXTRAS = [extra for extra in PROJECT["optional-dependencies"] if extra not in FOR_DEVELOPERS]


def names_of(requirements):
    """Return the distributions that requirements name."""
    return {re.split(r"[^A-Za-z0-9_.-]", one)[0].casefold() for one in requirements}


CORE = names_of(PROJECT["dependencies"])
BY_EXTRA = {extra: names_of(wanted) for extra, wanted in PROJECT["optional-dependencies"].items()}


def imported(folder):
    """Return the distributions that the files of a folder import, by any of the ways that this project has."""
    found = set()
    for path in (folder,) if folder.is_file() else folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
            elif isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in LOADERS and node.args:
                found |= {node.args[0].value} if isinstance(node.args[0], ast.Constant) else set()
    packages = {str(name).partition(".")[0] for name in found} - sys.stdlib_module_names - {"pli_stats"}
    return {DISTRIBUTIONS.get(name, name).replace("_", "-").casefold() for name in packages}


def test_the_package_imports_what_it_declares_and_nothing_else():
    declared = CORE.union(*(BY_EXTRA[extra] for extra in EXTRAS))
    used = imported(ROOT / "pli_stats")
    assert used - declared == set(), "imported, not declared"
    assert declared - used - set(ELSEWHERE) == set(), "declared, not imported"
    assert set(ELSEWHERE) & used == set(), "imported after all"


def test_developers_packages_are_in_use():
    folders = ("pli_stats", "tests", "benchmarks", "analysis", "docs/conf.py")
    used = set().union(*(imported(ROOT / name) for name in folders))
    named = " ".join(
        path.read_text()
        for path in (ROOT / "Makefile", ROOT / "docs" / "conf.py", *(ROOT / ".ci").iterdir(), ROOT / "pyproject.toml")
    ).partition("[project.optional-dependencies]")[0]
    words = {word.replace("_", "-") for word in re.findall(r"[\w-]+", named)}
    for extra in FOR_DEVELOPERS:
        assert BY_EXTRA[extra] - used - words - set(ELSEWHERE) == set(), extra


def test_refusals_name_an_extra_that_brings_the_package():
    for package, (called, extra) in OPTIONAL.items():
        assert called in BY_EXTRA[extra] - CORE, package
    optional = imported(ROOT / "pli_stats") - CORE - {"rpy2-rinterface"}
    assert optional <= {called for called, _ in OPTIONAL.values()}


def test_what_is_declared_is_pinned_and_set_up():
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pinned = {line.partition("==")[0].casefold() for line in lines if not line.startswith("#")}
    assert CORE.union(*BY_EXTRA.values()) - pinned == set()
    installed = re.findall(r"-e '\.\[([\w,]+)\]'", (ROOT / ".ci" / "setup").read_text())
    assert set(",".join(installed).split(",")) == set(BY_EXTRA)
    (everywhere,) = re.findall(r'-e "\.\[([\w,]+)\]"', (ROOT / ".github" / "workflows" / "tests.yml").read_text())
    assert set(everywhere.split(",")) == set(BY_EXTRA) - {"r"}


def test_pingouin_is_loaded_by_the_test_of_kruskal_and_wallis_only():
    found = [path.name for path in (ROOT / "pli_stats").rglob("*.py") if "pingouin" in path.read_text(encoding="utf-8")]
    assert sorted(found) == ["classical_tests.py", "comparison_verb.py", "refusals.py"]
    code = (
        "import sys, pli_stats as ps; ps.compare_ports([1, 2, 4, 3], [*'aabb']); print('pingouin' in sys.modules); "
        "ps.compare_ports([1, 2, 4, 3], [*'aabb'], method='kruskal'); print('pingouin' in sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.split() == ["False", "True"]


# ---- installs without some packages ----------------------------------------------------------------------------------


def needed_by(distribution, found):
    """Add a distribution and all that it requires on this machine to those found."""
    from packaging.requirements import Requirement

    name = distribution.replace("_", "-").casefold()
    if name in found:
        return
    found.add(name)
    try:
        requirements = [Requirement(line) for line in metadata.requires(distribution) or []]
    except metadata.PackageNotFoundError:
        return
    for requirement in requirements:
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            needed_by(requirement.name, found)


def absent(*extras):
    """Return the import names of all packages here that an install with these extras would not bring."""
    kept = {"pip", "setuptools"}
    for distribution in CORE.union(*(BY_EXTRA[extra] for extra in extras)):
        needed_by(distribution, kept)
    owners = metadata.packages_distributions()
    gone = {
        name
        for name, distributions in owners.items()
        if not {one.replace("_", "-").casefold() for one in distributions} & kept
    }
    return sorted(gone - {"pli_stats"} - {name for name in owners if name.startswith("_")})


# Finds nothing of the packages named on the command line, as if they were not installed.
WITHOUT = """
import sys

class Without:
    def __init__(self, finder, absent):
        self.finder, self.absent = finder, absent

    def __getattr__(self, name):
        return getattr(self.finder, name)

    def find_spec(self, name, path=None, target=None):
        return None if name.partition(".")[0] in self.absent else self.finder.find_spec(name, path, target)

absent = frozenset(sys.argv.pop(1).split(","))
sys.meta_path[:] = [Without(finder, absent) for finder in sys.meta_path]
"""


def run_without(packages, code, *arguments, **options):
    """Run Python where some packages are not to be found; `arguments` are its own."""
    command = [sys.executable, "-c", WITHOUT + code, ",".join(packages), *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, **options)


EXAMPLES = (ROOT / ".ci" / "every_example.py").read_text()
NEEDED = {
    "stats": {"adjust_p", "compare_ports", "conover_test", "pairwise_tests", "zone_pli_test"},
    "transfer": {
        "Architecture",
        "FeatureEncoder",
        "Protocol",
        "Recipe",
        "Study",
        "TransferRegressor",
        "applicability",
        "baselines",
    },
    "publish": {"plot", "save_plot", "write_report"},
    "distributed": {"scan_samples"},
    "boosting": set(),  # its rivals are run by name; LightGBM brings scikit-learn, with which more works
}


@pytest.mark.parametrize("extra", [None, *(extra for extra in EXTRAS if extra != "r")])
def test_every_verb_works_or_names_its_extra(extra):
    done = run_without(absent(*([extra] if extra else [])), EXAMPLES)
    assert done.returncode == 0, done.stderr
    refused, failed = ast.literal_eval(done.stdout)
    assert failed == []
    others = set().union(*(verbs for name, verbs in NEEDED.items() if name != extra))
    # An extra may bring a package of another one, as pingouin brings matplotlib.
    assert set(refused) <= others if extra in NEEDED else set(refused) == others
    for verb, sentence in refused.items():
        lacking = next(name for name, verbs in NEEDED.items() if verb in verbs)
        asked = rf"[^\n]+ needs [\w-]+, which is not installed: pip install 'pli-stats\[{lacking}\]'\.[^\n]*"
        assert re.fullmatch(asked, sentence), sentence


# What needs an optional package in a bare install -> the package and the extra that the sentence names.
REFUSED = {
    "ps.read_samples('x.xlsx')": ("openpyxl", "files"),
    "ps.read_samples('x.xls')": ("xlrd", "files"),
    "ps.read_samples('x.parquet')": ("pyarrow", "files"),
    "ps.scan_samples('x.parquet')": ("polars", "distributed"),
    "ps.bootstrap_ci(y, y + 1, metrics=max_error, n_jobs=2)": ("joblib", "distributed"),
    "ps.compare_ports([1, 2, 4, 3, 7, 6], [*'aabbcc'])": ("statsmodels", "stats"),
    "ps.adjust_p([0.1, 0.2])": ("statsmodels", "stats"),
    "ps.plot(ps.bootstrap_ci(y, y + 1))": ("matplotlib", "publish"),
    "ps.table(ps.bootstrap_ci(y, y + 1)).to_html()": ("great-tables", "publish"),
    "ps.table(ps.bootstrap_ci(y, y + 1)).to_docx('x.docx')": ("python-docx", "publish"),
    "ps.table(ps.bootstrap_ci(y, y + 1)).to_pptx('x.pptx')": ("python-pptx", "publish"),
    "ps.table(ps.bootstrap_ci(y, y + 1)).to_pdf('x.pdf')": ("typst", "publish"),
    "ps.TransferRegressor()": ("scikit-learn", "transfer"),
    "ps.Study": ("torch", "transfer"),
}


def test_a_bare_install_refuses_in_one_sentence(tmp_path):
    frame = pd.DataFrame({"station": ["a", "b"], "Cu": [1.0, 2.0]})
    frame.to_excel(tmp_path / "x.xlsx")
    (tmp_path / "x.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    frame.to_parquet(tmp_path / "x.parquet")
    code = f"""
import os, numpy as np, pli_stats as ps

def max_error(y, predicted):
    return float(abs(y - predicted).max())

os.chdir({str(tmp_path)!r})
y, said = np.arange(1.0, 31.0), {{}}
for call in {list(REFUSED)!r}:
    try:
        eval(call)
    except ps.MissingExtraError as error:
        said[call] = str(error)
print(repr(said))
"""
    done = run_without(absent(), code)
    assert done.returncode == 0, done.stderr
    said = ast.literal_eval(done.stdout)
    for call, (package, extra) in REFUSED.items():
        assert f" needs {package}, which is not installed: pip install 'pli-stats[{extra}]'." in said[call], call


def shell(packages, *arguments):
    """Run the command line where some packages are not to be found."""
    return run_without(packages, "from pli_stats.cli import main; sys.argv[0] = 'pli-stats'; main()", *arguments)


def test_the_command_line_of_a_bare_install(tmp_path):
    values = tmp_path / "values.csv"
    values.write_text("pli,port\n1.0,a\n1.4,a\n2.0,b\n2.6,b\n1.1,c\n1.2,c\n")
    rows = [f"{m},{i},{i + 1.0},{i + 1.0 + 0.1 * k * (i % 3)}" for k, m in enumerate("abc") for i in range(12)]
    predictions = tmp_path / "predictions.csv"
    predictions.write_text("model,sample,y_true,y_pred\n" + "\n".join(rows) + "\n")
    pair = tmp_path / "pair.csv"
    pair.write_text("model,sample,y_true,y_pred\n" + "\n".join(rows[:24]) + "\n")
    samples = str(ps.example_path())
    gone = absent()
    for arguments in (["--help"], ["doctor"], ["data", "list"], ["compare", str(pair)], ["intervals", str(pair)]):
        done = shell(gone, *arguments)
        assert (done.returncode, done.stderr) == (0, ""), arguments
    done = shell(gone, "assess", samples, "--by", "river", "--out", str(tmp_path / "out"), "--no-figure")
    assert done.returncode == 0, done.stderr
    result = tmp_path / "intervals.rds"
    assert shell(gone, "intervals", str(pair), "--out", str(result)).returncode == 0
    target = tmp_path / "target.csv"
    target.write_text("pli,port,depth\n" + "\n".join(f"{1 + i % 5},{'abc'[i % 3]},{i}" for i in range(30)) + "\n")
    source = ["--source", str(target), "--source-target", "pli", "--source-by", "port"]
    lacking = {
        ("ports", str(values)): "stats",
        ("compare", str(predictions)): "stats",
        ("table", str(result), "--out", str(tmp_path / "x.docx")): "publish",
        ("report", str(tmp_path / "out"), "--out", str(tmp_path / "x.html")): "publish",
        ("assess", samples, "--by", "river", "--out", str(tmp_path / "drawn")): "publish",
        ("train", str(target), "--out", str(tmp_path / "x.safetensors")): "transfer",
        ("predict", str(result), str(target)): "transfer",
        ("study", str(target), *source, "--target", "pli", "--out", str(tmp_path / "study")): "transfer",
    }
    for arguments, extra in lacking.items():
        done = shell(gone, *arguments)
        assert done.returncode == 2, (arguments, done.stdout, done.stderr)
        assert re.fullmatch(rf"Error: .* pip install 'pli-stats\[{extra}\]'\..*", done.stderr.splitlines()[-1])
        assert "Traceback" not in done.stderr and "Fault" not in done.stderr


# ---- the same bits without numba -------------------------------------------------------------------------------------

REPLICATES = """
import sys, numpy as np, pli_stats as ps

for n in (40, 6000):
    rng = np.random.default_rng(n)
    y = rng.lognormal(0.0, 2.0, n)
    predicted, ports = y * rng.lognormal(0.0, 0.3, n), np.arange(n) % 20
    for how in ({"stream": "philox"}, {"stream": "r"}, {"stream": "philox", "ports": ports}, {"strata": ports % 2}):
        found = ps.bootstrap_ci(
            y, predicted, metrics=("mae", "rmse", "r2"), n_resamples=301, method="percentile", **how
        )
        for interval in found.values():
            sys.stdout.write(interval.replicates.tobytes().hex() + "\\n")
    models = {f"m{k}": y * rng.lognormal(0.0, 0.3, n) for k in range(10)}
    found = ps.bootstrap_ci(y, models, metrics="mae", n_resamples=301, method="percentile", stream="philox")
    for interval in found.values():
        sys.stdout.write(interval.replicates.tobytes().hex() + "\\n")
print("numba" in sys.modules)
"""


def test_the_bootstrap_gives_the_same_bits_without_numba():
    with_numba = run_without([""], "import pli_stats.stats.resampling.numba_kernels\n" + REPLICATES, check=True)
    without = run_without(["numba", "llvmlite"], REPLICATES, check=True)
    *one, loaded = with_numba.stdout.split()
    *other, missing = without.stdout.split()
    assert (loaded, missing) == ("True", "False")
    assert len(one) == 44 and one == other
    assert len(np.frombuffer(bytes.fromhex(one[0]))) == 301
