"""The verb `table`: any result as a publication table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pli_stats.checks import check_one_of, refusal
from pli_stats.publish.notes import notes_of, stand_ins
from pli_stats.publish.result_kinds import kind_of, loaded
from pli_stats.publish.table_type import Table
from pli_stats.publish.tables.studies.short_tables import short_table
from pli_stats.publish.tables.studies.study_tables import abbreviations, has, standing_alone
from pli_stats.results import Comparison, Intervals, StudyResult


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
    kind = kind_of(result)
    if kind is None:
        raise refusal("no_table", got=type(result).__name__)
    choices = [name for name in kind.tables if not isinstance(result, Comparison) or _suits(result, name)]
    what = choices[0] if what is None else check_one_of("what", what, choices)
    if isinstance(result, StudyResult) and not has(result, what):
        raise refusal("empty_table", what=what, kind=type(result).__name__)
    made: Table = loaded(kind.tables[what])(result)
    if isinstance(result, StudyResult):
        made = standing_alone(made, result, what)
    return replace(made, stand_in=stand_ins(notes_of(result)))


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
    about = stand_ins(notes_of(results))
    return replace(made, notes=(*abbreviations(made), *made.notes, *([about] if about else [])), stand_in=about)
