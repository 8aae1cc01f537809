"""The R package has every verb, with Python's arguments and defaults, and gives Python's numbers."""

from __future__ import annotations

import dataclasses
import inspect
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import make_verbs
import pandas as pd
import pytest
from all_cases import CASES, inputs_of_verbs
from case_type import Kept
from parity_calls import begun_in_r, in_python, results_in_r
from parity_table import unlisted
from publication_cases import FORMATS, PUBLISHED
from r_text import DEFAULTS, PHRASES
from roxygen_blocks import takes_columns
from same_objects import differences
from verb_list import PYTHON_ONLY, RENAMED, TYPES, public_verbs

import pli_stats as ps
from pli_stats.checks.sides import NAMES_IN_R
from pli_stats.robjects import describe
from pli_stats.robjects.vectors.r_values import RList, RVector, classes_of, named_list, parts_of, strings

PACKAGE = Path(__file__).parents[2] / "r"
VERBS = public_verbs()
# Relative. Both languages run the same code on the same doubles; a file or a line of JSON between them must not cost a
# digit, so that anything above rounding of the last bits would be a conversion that is wrong.
SAME = 1e-12
KINDS = {bool: "logical", int: "integer", float: "double", str: "character"}
BASE = ("base", "stats", "utils", "graphics", "grDevices", "methods", "datasets")


def function_in_r(verb):
    """Return the name of the function that has the arguments: of a generic, its method."""
    if verb.owner:
        return f"{verb.name}.{verb.owner_class}"
    return f"{verb.name}.default" if verb.name in make_verbs.with_formula() else verb.name


def expected(parameter):
    """Return an argument as R should have it: name, kind and values of the default."""
    name, value = parameter.name, DEFAULTS.get(parameter.name, parameter.default)
    if parameter.kind is parameter.VAR_KEYWORD:
        return "...", "required", []
    if value is inspect.Parameter.empty:
        return name, "required", []
    if value is None:
        return name, "NULL", []
    if repr(value) == "<factory>":
        return name, "data.frame" if parameter.annotation == "pd.DataFrame" else "list", []
    values = list(value) if isinstance(value, tuple) else [value]
    kind = KINDS[type(values[0])] if values else "double" if "float" in parameter.annotation else "character"
    return name, kind, values


def test_sentences_call_verbs_as_r_calls_them():
    renamed = {verb.python: verb.name for verb in VERBS if verb.name != verb.python.rpartition(".")[2]}
    assert renamed == {name: NAMES_IN_R[name] for name in NAMES_IN_R if name not in PYTHON_ONLY}


def test_a_wrong_statistic_is_noticed():
    test = ps.mann_kendall_test([1.0, 3.0, 2.0, 5.0])
    told = named_list({"value": describe(dataclasses.replace(test, statistic=test.statistic + 1.0))})
    assert differences(test, named_list({"value": describe(test)}), rel=SAME)[1] == []
    assert "$statistic" in differences(test, told, rel=SAME)[1][0]
    assert (
        "$statistic"
        in differences({"statistic": 1.0}, named_list({"value": describe({"statistic": 2.0})}), rel=SAME)[1][0]
    )


def test_the_files_are_those_that_the_generator_makes():
    assert make_verbs.stale(make_verbs.made()) == [], "run python r/tools/make_verbs.py"


def test_every_public_name_is_in_the_table():
    assert unlisted(VERBS) == set()
    named = {verb.python for verb in VERBS} | set(PYTHON_ONLY) | set(TYPES)
    assert {name for name in named if "." not in name} == set(ps._MODULES), "the table names what is gone"
    assert {verb.python for verb in VERBS} & set(PYTHON_ONLY) == set()
    table = (PACKAGE / "PARITY.md").read_text()
    assert [name for name in named if f"| `{name}` |" not in table] == []


def test_a_new_verb_would_be_missed(monkeypatch):
    monkeypatch.setitem(ps._MODULES, "a_new_verb", "pollution.indices.contamination")
    assert unlisted(VERBS) == {"a_new_verb"}


def test_the_oldest_r_is_the_same_everywhere():
    (needed,) = re.findall(r"R \(>= ([\d.]+)\)", (PACKAGE / "DESCRIPTION").read_text())
    said = [re.findall(r"\bR >= ([\d.]+)", path.read_text()) for path in (PACKAGE.parent / ".ci").iterdir()]
    assert [version for versions in said for version in versions] == [needed]
    assert f"where there is R ({needed} or newer)" in (PACKAGE.parent / "README.md").read_text()


def test_phrases_of_python_still_stand_in_the_docstrings():
    docs = [" ".join(verb.doc.split()) for verb in VERBS]
    assert [phrase for phrase in PHRASES if not any(" ".join(phrase.split()) in doc for doc in docs)] == []


@pytest.mark.r
def test_arguments_and_defaults_are_those_of_python():
    names = json.dumps([function_in_r(verb) for verb in VERBS])
    command = ["Rscript", "--vanilla", str(Path(__file__).parent / "formals.R"), str(PACKAGE / "R"), names]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    for verb, arguments in zip(VERBS, told, strict=True):
        found = [(told["name"], told["kind"], told["values"]) for told in arguments]
        wanted = [expected(parameter) for parameter in verb.signature.parameters.values()]
        if verb.owner:
            wanted.insert(0, (verb.owner, "required", []))
        if verb.owner or verb.name in make_verbs.with_formula() or takes_columns(verb):
            wanted.append(("...", "required", []))
        assert found == wanted, verb.name


@pytest.mark.r
def test_attaching_the_package_hides_nothing_of_base_r():
    packages = ", ".join(f'"{name}"' for name in BASE)
    shown = f"cat(unlist(lapply(c({packages}), getNamespaceExports)), sep = '\\n')"
    of_base = set(subprocess.run(["Rscript", "--vanilla", "-e", shown], capture_output=True, text=True).stdout.split())
    exported = {line[7:-1] for line in (PACKAGE / "NAMESPACE").read_text().splitlines() if line.startswith("export(")}
    assert {verb.name for verb in VERBS} - {"predict"} <= exported
    assert exported & of_base == set()
    assert set(RENAMED) <= of_base


@pytest.mark.r
def test_models_of_other_packages_are_still_fitted(plistats_library):
    code = f"""
        library(plistats, lib.loc = "{plistats_library}")
        told <- tryCatch(fit(1), error = conditionMessage)
        if (!requireNamespace("generics", quietly = TRUE)) quit(status = 3)
        registerS3method("fit", "theirs", function(object, ...) "fitted", envir = asNamespace("generics"))
        ours <- is.function(getS3method("fit", "pli_regressor", envir = asNamespace("generics")))
        cat(told, fit(structure(1, class = "theirs")), ours, sep = "|")
    """
    done = subprocess.run(["Rscript", "--vanilla", "-e", code], capture_output=True, text=True)
    if done.returncode == 3:
        pytest.skip("the R package generics is not installed")
    assert done.stdout == "`fit` takes what transfer_regressor() returned, got numeric.|fitted|TRUE", done.stderr


@pytest.mark.r
def test_help_pages_and_namespace_are_those_of_roxygen(tmp_path):
    (wanted,) = re.findall(r"^RoxygenNote: (.*)$", (PACKAGE / "DESCRIPTION").read_text(), re.MULTILINE)
    asked = ["Rscript", "--vanilla", "-e", 'cat(as.character(packageVersion("roxygen2")))']
    found = subprocess.run(asked, capture_output=True, text=True).stdout
    if found != wanted:
        pytest.skip(f"the R package roxygen2 {wanted} wrote these pages, and here is {found or 'none'}")
    copy = tmp_path / "plistats"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("tools", "vignettes", "tests"))
    command = ["Rscript", "--vanilla", str(PACKAGE / "tools" / "make_man.R"), str(copy)]
    subprocess.run(command, capture_output=True, check=True)
    for made in [copy / "NAMESPACE", *sorted((copy / "man").glob("*.Rd"))]:
        assert made.read_text() == (PACKAGE / made.relative_to(copy)).read_text(), made.name
    assert {page.name for page in (PACKAGE / "man").glob("*.Rd")} == {page.name for page in (copy / "man").glob("*.Rd")}


@pytest.fixture(scope="module")
def answers(plistats_library, tmp_path_factory):
    """Return the calls with what Python and R make of them, by what they are about; both work at the same time."""
    folder = tmp_path_factory.mktemp("parity")
    chosen = {about: cases() for about, cases in CASES.items() if about != "data" or os.environ.get("PLI_STATS_DATA")}
    calls = [call for cases in chosen.values() for call in cases]
    begun = begun_in_r(calls, plistats_library, folder)
    both = iter(zip(in_python(calls, VERBS, folder / "python"), results_in_r(begun, folder), strict=True))
    return {about: [(call, *next(both)) for call in cases] for about, cases in chosen.items()}


@pytest.mark.r
@pytest.mark.parametrize("about", CASES)
def test_numbers_are_those_of_python(about, answers, request):
    if about == "data":
        request.getfixturevalue("mirror")
    compared, wrong = 0, []
    for call, ours, theirs in answers[about]:
        count, said = differences(ours, theirs, rel=SAME)
        compared += count
        wrong += [f"{call.verb}({', '.join(call.args)}): {sentence}" for sentence in said]
    assert wrong == []
    if about != "publication":  # text, which the next test counts
        assert compared >= 10 * len(answers[about]), "numbers were compared, not their absence"


@pytest.mark.r
def test_tables_prose_and_files_are_those_of_python(answers):
    """Not only alike, as above: nothing of it is empty, every kind of result has all of it, and files agree by byte."""
    said, files = {}, {}
    for call, ours, theirs in answers["publication"]:
        got = parts_of(theirs)["value"]
        if call.verb in ("pli_table", "change_table", "merge_tables"):
            cells = parts_of(parts_of(got)["cells"])
            assert [list(column.values) for column in cells.values()] == [list(c) for c in zip(*ours.rows, strict=True)]
            assert list(parts_of(got)["markdown"].values) == [ours.to_markdown()] and ours.rows
        elif isinstance(ours, Path):
            (there,) = map(Path, got.values)
            assert there != ours and there.read_bytes() == ours.read_bytes() != b"", call
            files.setdefault(call.verb, []).append(there.suffix)
        else:
            assert list(got.values) == [ours] and ours, call
        if "result" in call.args:
            said.setdefault(str(call.args["result"]), set()).add(call.verb)
    texts = {"pli_table", "methods_text", "results_text", "bibliography"}
    assert [name for name in PUBLISHED if texts - said[str(Kept(name))]] == []
    assert set(files["write_table"]) == {f".{ending}" for ending in FORMATS} and files["write_report"] == [".html"]


@pytest.mark.r
def test_results_have_the_classes_of_the_table(answers):
    found = {}
    for cases in answers.values():
        for _, ours, theirs in cases:
            if type(ours).__name__ in TYPES:
                found.setdefault(type(ours).__name__, set()).add(classes_of(parts_of(theirs)["value"])[0])
    assert {name: set(classes.split(", ")) for name, classes in TYPES.items()} == found


def changed(value, factor):
    """Return the answer of R with all doubles of a description multiplied."""
    if isinstance(value, RVector):
        return RVector(value.kind, value.values * factor if value.kind == "double" else value.values, value.attributes)
    return RList(tuple(changed(part, factor) for part in value.values), value.attributes)


def test_the_comparison_sees_a_number_a_name_and_an_error():
    frame = pd.DataFrame({"port": ["Eden", "Botany"], "pli": [1.25, 0.5], "n": [3, 4]})
    same = describe(frame)
    assert differences(frame, named_list({"value": same}), rel=SAME) == (4, [])
    assert differences(frame, named_list({"value": changed(same, 1.0 + 1e-14)}), rel=SAME)[1] == []
    assert len(differences(frame, named_list({"value": changed(same, 1.0 + 1e-11)}), rel=SAME)[1]) == 1
    # Text and names count as no numbers, but are compared.
    for other in (frame.rename(columns={"pli": "PLI"}), frame.replace("Eden", "eden"), frame.astype({"n": float})):
        assert len(differences(frame, named_list({"value": describe(other)}), rel=SAME)[1]) == 1
    assert "no such port" in differences(frame, named_list({"error": strings("no such port")}), rel=SAME)[1][0]


def test_every_verb_is_called():
    assert set(inputs_of_verbs()) == {verb.name for verb in VERBS}
