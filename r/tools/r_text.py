"""Python's values and words as R writes them."""

from __future__ import annotations

import inspect
import json
import re
from typing import Any

# Names that a function's argument cannot have in R without quotes.
_RESERVED = {"if", "else", "repeat", "while", "function", "for", "next", "break", "TRUE", "FALSE", "NULL", "in"}

# Types of Python in the docstrings, in the words of R; the first that fits is taken.
_TYPES = [
    (r"what `table` takes", "what pli_table() takes"),
    (r"Table or any result", "table, as pli_table() returns it, or any result"),
    (
        r"a result of a verb, or a mapping of names to results of a study",
        "a result, or a named list of results of a study",
    ),
    (r"str, callable, or sequence of these", "character"),
    (r"str or callable", "character"),
    (r"sequence of \{", "some of {"),
    (r"sequence of str|list of str|array of str|iterable of str", "character vector"),
    (r"sequence of int", "integer vector"),
    (r"or sequence of them", "or several"),
    (r"sequence of float", "numeric vector"),
    (r"sequence of groups", "vector of groups"),
    (r"pair of str", "two names"),
    (r"str, dict, Series, frame or Background", "name, named numeric vector or data frame"),
    (r"str, Background, dict, Series or DataFrame", "name, named numeric vector or data frame"),
    (r"str, dict or Series", "name or named numeric vector"),
    (r"float, dict or DataFrame", "number, named numeric vector or data frame"),
    (r"dict or Series", "named numeric vector"),
    (r"Series, array or list", "numeric vector"),
    (r"str, Scheme or DataFrame", "name or data frame"),
    (r"str or sequence of str", "character vector"),
    (r"DataFrame or array, \(n_source, d\), \(n_target, d\)", "data frames or matrices"),
    (r"DataFrame or array|frame or array", "data frame or matrix"),
    (r"mapping of str to sequence of str", "named list of character vectors"),
    (r"mapping of str to str", "named character vector"),
    (r"mapping of name to result|mapping of str to float|mapping, Recipe", "named list"),
    (r"frame or mapping of model name to array", "data frame or named list of vectors"),
    (r"path or frame", "path or data frame"),
    (r"float or dict", "number or named numeric vector"),
    (r"str or dict", "character, named where it is by element"),
    (r"bool or list of str", "logical or character vector"),
    (r"frame of bool", "data frame of logical"),
    (r"array of int", "integer matrix"),
    (r"list of Path", "character vector"),
    (r"Series of ordered categorical", "ordered factor"),
    (r"Series named \"\w+\"", "numeric vector"),
    (r"Series or array", "vector"),
    (r"\btuple of str\b", "character vector"),
    (r"\bSamples\b", "samples, as read_samples() returns them"),
    (r"\bDomain\b", "domain"),
    (r"\bAssessment\b", "assessment"),
    (r"\bSeries\b", "vector"),
    (r"\b(?:DataFrame|frame)\b", "data frame"),
    (r"\barray\b", "vector"),
    (r"\bdict of str to float\b", "list of numbers, named"),
    (r"\bdict\b", "named vector or list"),
    (r"\bbool\b", "logical"),
    (r"\bfloat\b", "number"),
    (r"\bint\b", "whole number"),
    (r"\bstr\b", "character"),
    (r"\bNone\b", "NULL"),
    (r"\bcallable\b", "function of Python"),
    (r"\bPath\b", "path"),
]
# Defaults that are positions, which R counts from 1.
DEFAULTS = {"sheet": 1}
# What the docstrings say of Python alone, and what the help pages say instead.
PHRASES = {
    "With `explain`, an Explanation.": (
        "With `explain`, a list of class `pli_explanation`: columns, left_out, questions and the samples; print it."
    ),
    "; pandas or polars frame": "; data frame",
    "; the index of `X` if it is a frame": "",
    "Index and name of `values` if it is a Series.": "",
    " A Series must have the index of `features`.": "",
    "; the index of `features` by default": "; the row names of `features` by default",
    " With `transform=numpy.exp` on logarithms it is the interval of a geometric mean.": "",
    " Parameters that were lists come back as tuples.": "",
    "Share the resamples out through joblib (its backend may be Dask or Ray); by default threads of this process.": (
        "Share the resamples out over so many processes; by default over the threads of one."
    ),
    "Processes, through joblib, whose backend may also be a Dask cluster.": "Processes.",
    "; or a frame with the columns value": "; or a data frame with the columns value",
    ", the elements in a column or the index": ", the elements in a column or the row names",
    "\nItself.": "",
    "position (0 is the first that is not hidden)": "position (1 is the first that is not hidden)",
    "(a factor of R, a pandas categorical, a polars Enum)": "(of a factor)",
    ", or functions f(y, yhat) -> float, which are slower": "",
    " of its resamples only metrics that need rows (the median, functions) are shared out.": (
        " of its resamples only those of metrics that need rows (the median) are shared out."
    ),
    "Mapping metric -> Interval, or (model, metric) -> Interval for several models.": (
        "By the names of the metrics; of several models a list by model, each by metric."
    ),
    "-inf and inf fall": "-Inf and Inf fall",
    "give (-inf, inf), transformed": "give (-Inf, Inf), transformed",
    "; or element -> value in mg/kg dry weight": "; or values in mg/kg dry weight, named by element",
    'or column of `samples.info` -> value or values, as in {"area":\n"offshore"}': (
        'or values of columns of `samples.info`, named by column, as in `list(area = "offshore")`'
    ),
    "Column (wide) or analyte name (long) -> element, where": (
        "Elements, named by column (wide) or analyte (long), where"
    ),
    'as in {"Hg (mg/kg)": "ug/kg"}': 'as in `c("Hg (mg/kg)" = "ug/kg")`',
    'What codes of flags and qualifiers mean: code -> "detect",': (
        'What codes of flags and qualifiers mean, named by code: "detect",'
    ),
    "What each group is called -> the features that it leaves out.": (
        "The features that each group leaves out, named by group."
    ),
    "Class -> Interval, classes in order;": "By class, classes in order;",
    "its rows are then numbered from 0": "its rows are then numbered from 1",
    '"r": add 1 and it is `boot::boot.array': '"r": it is `boot::boot.array',
    "\nFrom 0.": "\nRows count from 1.",
    "text, a categorical (classes": "text, a factor (classes",
    "as an ordered categorical": "as an ordered factor",
    "where both columns are categorical with the": "where both columns are factors with the",
    "one row a test sample, with its index.": "one row a test sample, with its row name.",
    "the index is the original sample number, as text": "row names are the original sample numbers, as text",
    "julday (day, categorical)": "julday (day, a factor)",
    "the `pairs` of a `Comparison`": "`pairs` of what `compare_ports` returns",
    "indexed by zone, in the order of levels where `zone` is categorical, else sorted": (
        "named by zone, in the order of levels where zone is a factor, else sorted"
    ),
    "Of a mapping:": "Of a named list:",
    "or a mapping of names to results of a study": "or a named list of results of a study",
    "none for a Table, which is one already": "none for a table, which is one already",
    "Immutable description; `.to_markdown()` renders it.": (
        "`print()` shows it as Markdown, `as.data.frame()` gives the cells. In R Markdown and Quarto it stands as a "
        "table; `flextable::as_flextable()` makes it one for Word and slides."
    ),
}
_ANY_TYPE = re.compile("|".join(f"(?P<t{i}>{pattern})" for i, (pattern, _) in enumerate(_TYPES)))

# What a verb returns, where that is a type of Python: its class, and what is in it.
_CLASSES = {
    "Samples": ("pli_samples", "concentrations, limits, nondetect, info and the audit log"),
    "PliIntervals": ("pli_pli_intervals", ""),
    "Assessment": ("pli_assessment", "the data frames samples, metals, ports and audit, and the intervals"),
    "ZoneTests": ("pli_zone_tests", "the data frame frame, one row a port, with what was tested and notes"),
    "Intervals": ("pli_intervals", "one interval a metric"),
    "Posterior": ("pli_posterior", ""),
    "Plan": ("pli_plan", "n, n_cautious, what was asked for, and the data frame curve"),
    "Comparison": ("pli_comparison", "the omnibus test, the data frames groups and pairs, checks and notes"),
    "Table": (
        "pli_table",
        "title, cells and columns (data frames), groups, bold, notes, stand_in, numbers, form, "
        "and all of it in Markdown",
    ),
    "Domain": ("pli_domain", "features, target, groups and what is known about them"),
    "Benchmark": ("pli_benchmark", "the data frames predictions, scores and flattery"),
    "Ablation": ("pli_ablation", "the data frames predictions, contrasts and scores"),
    "LearningCurve": ("pli_learning_curve", "the data frames predictions, curve, contrasts and gains"),
    "SourceSensitivity": ("pli_source_sensitivity", "the data frames predictions, curve, contrasts and trend"),
    "FeatureGroups": ("pli_feature_groups", "the data frames predictions, contrasts and scores"),
    "UnseenPorts": ("pli_unseen_ports", "the data frames predictions, errors, scores, coverage and association"),
    "UnseenYears": (
        "pli_unseen_years",
        "the data frames predictions, comparison, effects, autocorrelation, errors, scores, coverage and association",
    ),
    "FeatureRelevance": ("pli_feature_relevance", "the data frames associations and agreement"),
    "Overlap": ("pli_overlap", "the data frames predictions, errors, places and association"),
    "Similarity": ("pli_similarity", "the data frame distances"),
}
RETURNS = {
    name: f"A list of class \\code{{{kind}}}" + (f": {held}." if held else ".")
    for name, (kind, held) in _CLASSES.items()
} | {
    "Interval": (
        "An object of class \\code{boot}, for \\code{boot::boot.ci()}, \\code{plot()} and \\code{print()}; of class "
        "\\code{pli_interval} where there are no replicates."
    ),
    "Test": "An object of class \\code{htest}, as \\code{stats::t.test()} returns.",
    "source, target : Domain": "A list of two, source and target, each of class \\code{pli_domain}.",
    "Background": "A list with the name, the values (mg/kg) and what is known about them.",
    "Background or BaselineRegression": (
        "A list with the name, the values (mg/kg) and their intervals; of a regression without \\code{at} one with its "
        "coefficients, for \\code{enrichment_by_regression()}."
    ),
    "TransferRegressor": "The model, of class \\code{pli_regressor}.",
    "TransferRegressor.save": "The model, invisibly.",
    "Study": "The plan, of class \\code{pli_study}.",
}


def default_of(parameter: inspect.Parameter) -> str | None:
    """Return the default of an argument as R text, None for an argument that must be given."""
    if parameter.name in DEFAULTS:
        return r_value(DEFAULTS[parameter.name])
    if parameter.default is inspect.Parameter.empty:
        return None
    value = parameter.default
    if repr(value) == "<factory>":
        return "data.frame()" if "DataFrame" in str(parameter.annotation) else "list()"
    if value == () and "float" in str(parameter.annotation):
        return "numeric()"
    return r_value(value)


def r_value(value: Any) -> str:
    """Return a plain value of Python as R text."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int):
        return f"{value}L"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, tuple):
        return f"c({', '.join(map(r_value, value))})" if value else "character()"
    raise TypeError(f"no R text for the default {value!r}")


def argument_name(name: str) -> str:
    """Return an argument's name, quoted where R needs it."""
    return f"`{name}`" if name in _RESERVED else name


def r_type(line: str) -> str:
    """Return the type line of an argument or result in the words of R."""
    return _ANY_TYPE.sub(lambda found: _TYPES[int((found.lastgroup or "")[1:])][1], line)


def for_r(doc: str) -> str:
    """Return a docstring without what it says of Python alone; phrases may be broken over lines."""
    for phrase, instead in PHRASES.items():
        doc = re.sub(r"\s+".join(map(re.escape, re.split(r"\s+", phrase))), lambda _, new=instead: new, doc)
    return doc


def escaped(text: str) -> str:
    """Return text in which nothing is markup of Rd or of roxygen2."""
    text = text.replace("\\", "\\\\")
    for mark in "{}%":
        text = text.replace(mark, f"\\{mark}")
    return text.replace("@", "@@")
