"""Which public names of `pli_stats` become which functions of R, and which do not, and why."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pli_stats as ps
from pli_stats.robjects.classes.r_results import DOMAIN, RECORDS
from pli_stats.worker.verbs import CONSTRUCTORS, FUNCTIONS, METHODS

# Constructors are functions of R, under these names.
MAKERS = {"TransferRegressor": "transfer_regressor", "Study": "study", "Domain": "domain"}

# Verbs under another name, because attaching the package must not hide a function of base R.
RENAMED = {"table": ("pli_table", "`table()` of base R counts; attaching the package must not hide it")}

# Public names without a function in R.
PYTHON_ONLY = {
    "plot": "the generic `plot()` of R does it: `plot(assess(...))`",
    "save_plot": "R's own devices do it: `pdf()`, `png()`",
    "baselines": "returns scikit-learn estimators; in R they run by name, `study(models = ...)`",
    "save_rds": "`saveRDS()` of base R writes the same files",
    "read_rds": "`readRDS()` of base R reads the same files",
    "scan_samples": "a plan on a lazy frame is an object of Python; in R, `read_samples()` reads what fits into memory",
    "ScannedSamples": "what `scan_samples` returns in Python",
    "FeatureEncoder": "a part for scikit-learn pipelines; models and studies encode features themselves",
    "Protocol": "its fields are arguments of `study(...)`: n_folds, n_repeats, budget, seed and so on",
    "Recipe": "how networks of a study are trained, an object of Python; studies from R train with the defaults",
    "Architecture": "how networks of a study are built, an object of Python; studies from R build the default one",
    "UnverifiedValueWarning": "a kind of warning; R gets the warning with the same sentence",
    "InputError": "a kind of error; R gets a condition with the same sentence",
    "DataUnavailableError": "a kind of error; R gets a condition with the same sentence",
    "MissingExtraError": "a kind of error; R gets a condition with the same sentence",
}

# What some arguments take in Python and not in R.
NARROWER = {
    "bootstrap_ci": "`metrics` are names; functions stay in Python",
    "bootstrap_difference": "`metric` is a name; functions stay in Python",
    "bootstrap_mean": "`transform` is a function of Python; R has NULL",
    "study": "`architecture`, `recipe` and `source_recipe` are objects of Python",
}

# Verbs whose result is row numbers: from 0 in Python, from 1 in R, which would drop a 0 without a word.
ROW_NUMBERS = {"resample_indices": "row numbers count from 1, as those of `boot::boot.array(b, indices = TRUE)`"}

# Arguments that are positions, from 0 in Python and from 1 in R.
POSITIONS = {"read_samples": "`sheet` counts the sheets of a workbook from 1, and is 1 by default"}

# Verbs whose result names samples: those that have no labels of their own are numbered from 0 in Python, from 1 in R.
SAMPLE_NUMBERS = {
    "assess": "`metals$sample` counts from 1 where samples have no labels of their own",
    "index_interval": "`sample` counts from 1 where rows have no labels of their own",
    "enrichment_by_regression": "`sample` counts from 1 where rows have no labels of their own",
    "pli_interval": "tables and texts of it count samples from 1 where they have no labels of their own",
}

# Result types of Python, and the first class of what R users hold instead; an interval without replicates is no `boot`.
_CLASSES = {
    "Domain": DOMAIN,
    "Interval": "boot, pli_boot, pli_interval",
    "Intervals": "pli_intervals",
    "Test": "htest",
    **{kind: r_class for r_class, (kind, *_) in RECORDS.items()},
}
TYPES = {name: _CLASSES[name] for name in ps._MODULES if name in _CLASSES}


@dataclass(frozen=True)
class Verb:
    """One function of R: where it comes from and how it is called there."""

    name: str  # in R
    python: str  # as one writes it in Python
    module: str  # the file of R that it goes to
    call: str  # the verb of the worker, or the method of the object that is handed over
    signature: inspect.Signature
    doc: str
    why: str = ""  # why the names differ
    # Methods: the first argument in R, its class, and the verb whose help page tells how to make such an object.
    owner: str = ""
    owner_class: str = ""
    generic: str = "own"  # "own" for a generic of this package, "stats" for one of R's


# Methods under another name, and why; the others are generics of R under their own.
RENAMED_METHODS = {
    "TransferRegressor.save": ("save_model", "`save()` of base R saves objects of R"),
    "Study.domain_similarity": ("similarity", "`domain_similarity()` compares two data frames"),
}
# What their first argument is called in R.
OWNERS = {"regressor": "object", "study": "study"}


def _documented(what: Callable[..., Any]) -> str:
    """Return the docstring, its indentation removed."""
    return inspect.getdoc(what) or sys.exit(f"{what} has no docstring")


def public_verbs() -> list[Verb]:
    """Return every public verb in the order of the manual: functions and constructors first, then methods."""
    verbs = []
    for name, module in ps._MODULES.items():
        if name not in FUNCTIONS and name not in CONSTRUCTORS:
            continue
        python = getattr(ps, name)
        r_name, why = RENAMED.get(name, (MAKERS.get(name, name), ""))
        file = module.rpartition(".")[0].replace(".", "_")
        verbs.append(Verb(r_name, name, file, name, inspect.signature(python), _documented(python), why))
    return verbs + _methods() + [_loader()]


def _methods() -> list[Verb]:
    """Return the methods of models and studies, as generics of R."""
    found = []
    for kind, (holder, methods) in METHODS.items():
        for method in methods:
            python = getattr(getattr(ps, holder), method)
            signature = inspect.signature(python)
            rest = signature.replace(parameters=list(signature.parameters.values())[1:])
            full = f"{holder}.{method}"
            name, why = RENAMED_METHODS.get(full, (method, ""))
            module, generic = f"{MAKERS[holder]}_methods", "stats" if name == "predict" else "own"
            made = Verb(
                name, full, module, method, rest, _documented(python), why, OWNERS[kind], f"pli_{kind}", generic
            )
            found.append(made)
    return found


def _loader() -> Verb:
    """Return the verb that reads a model: a class method in Python, a function in R."""
    load = ps.TransferRegressor.load
    module, call = "transfer_regressor_methods", "TransferRegressor.load"
    why = "`load()` of base R reads objects of R"
    return Verb("load_model", call, module, call, inspect.signature(load), _documented(load), why)
