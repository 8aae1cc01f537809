"""The verb `table`: any result as a publication table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from pli_stats.checks import check_one_of, refusal
from pli_stats.publish.notes import stand_ins
from pli_stats.publish.table_type import Table
from pli_stats.publish.tables.statistics.comparison_tables import groups_table, pairs_table
from pli_stats.publish.tables.statistics.hypothesis_tables import one_test_table, posterior_table
from pli_stats.publish.tables.statistics.interval_tables import interval_table, pli_intervals_table
from pli_stats.publish.tables.studies.short_tables import short_table
from pli_stats.publish.tables.studies.study_tables import STUDY_TABLES, abbreviations, has, standing_alone
from pli_stats.publish.tables.survey.assessment_tables import ports_table, samples_table
from pli_stats.publish.tables.survey.metal_tables import metals_table
from pli_stats.results import (
    Assessment,
    Comparison,
    Interval,
    Intervals,
    PliIntervals,
    Posterior,
    StudyResult,
    Test,
)

# By kind of result: what a table shows -> what makes it; the main one first.
TABLES: dict[type, dict[str, Callable[[Any], Table]]] = {
    Assessment: {"ports": ports_table, "samples": samples_table, "metals": metals_table},
    PliIntervals: {"samples": pli_intervals_table},
    Interval: {"intervals": interval_table},
    Intervals: {"intervals": interval_table},
    Test: {"test": one_test_table},
    Posterior: {"posterior": posterior_table},
    Comparison: {"groups": groups_table, "models": groups_table, "ports": groups_table, "pairs": pairs_table},
    **STUDY_TABLES,
}


def table(result: Any, *, what: str | None = None) -> Table:
    """Return a result as a publication table.

    Numbers are rounded here and nowhere else: an estimate to the digits that its interval supports (two significant
    digits of the interval's width), counts whole, shares in percent. Notes below the table say how the numbers came
    about and what they cannot say.

    Parameters
    ----------
    result : a result of a verb, or a mapping of names to results of a study
        What `assess`, `pli_interval`, `bootstrap_ci`, `compare_models`, `compare_ports`, a test, or a verb of `Study`
        returned. Of a mapping: one row a task, with the best model and whether pre-training helps.
    what : str, optional
        Which table, where a result has several; the first by default. Assessment: "ports" (ranked by zone PLI, the
        highest first), "samples" (in the data's order), "metals". Comparison: "groups" (best first; also "models" or
        "ports"), "pairs". Benchmark: "models", "measures". Ablation: "contrasts", "controls". LearningCurve and
        SourceSensitivity: "contrasts", "curve". UnseenPorts: "scores", "errors", "association".

    Returns
    -------
    Table
        Immutable description; `.to_markdown()` renders it.

    Raises
    ------
    InputError
        If `result` is no such result, or has no table `what`.

    Examples
    --------
    >>> import pli_stats as ps
    >>> samples = ps.read_samples(ps.example_path(), port="river")
    >>> result = ps.assess(samples, normalizer="Fe")
    >>> print(ps.table(result).to_markdown().splitlines()[2][:44])
    | River     |   n | Zone PLI | 95 % interval
    """
    if isinstance(result, Mapping) and not isinstance(result, Intervals):
        return _of_several(result, what)
    makers = next((made for kind, made in TABLES.items() if isinstance(result, kind)), None)
    if makers is None:
        raise refusal("no_table", got=type(result).__name__)
    choices = [name for name in makers if not isinstance(result, Comparison) or _suits(result, name)]
    what = choices[0] if what is None else check_one_of("what", what, choices)
    if not isinstance(result, StudyResult):
        return makers[what](result)
    if not has(result, what):
        raise refusal("empty_table", what=what, kind=type(result).__name__)
    return standing_alone(makers[what](result), result)


def _suits(result: Comparison, name: str) -> bool:
    """Say whether a name of a table is one for models where models are compared, or for ports where ports are."""
    return name in ("groups", "pairs", f"{result.what}s")


def _of_several(results: Mapping[Any, Any], what: str | None) -> Table:
    """Return the table of several results of a study."""
    for name, result in results.items():
        if not isinstance(result, StudyResult):
            raise refusal("study_results", got=f"{type(result).__name__} under {name!r}")
    if what is not None:
        check_one_of("what", what, ("short",))
    made = short_table(results)
    about = stand_ins(note for result in results.values() for note in result.notes)
    return replace(made, notes=(*abbreviations(made), *made.notes, *([about] if about else [])))
