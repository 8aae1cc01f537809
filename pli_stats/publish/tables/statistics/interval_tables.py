"""Intervals as publication tables: one row an interval, or a model; PLI of samples with measurement uncertainty."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pli_stats.publish.display_names import model_label, shown_notes
from pli_stats.publish.notes import PLI_OF_A_SAMPLE, basis
from pli_stats.publish.tables.cell_text import bounds_of, level_of, scale_of, with_unit
from pli_stats.publish.tables.survey.assessment_tables import add_pli
from pli_stats.publish.tables.table_builder import Draft
from pli_stats.records.interval_methods import INTERVAL_METHODS, METHODS, method_label
from pli_stats.records.metrics import METRIC_RECORDS
from pli_stats.results import Interval, Intervals
from pli_stats.text.estimates import column_cells, estimate_cells
from pli_stats.text.note_wording import sentences
from pli_stats.text.notes import Note, coded, placed
from pli_stats.text.numbers import percent, significant, spaced, whole

if TYPE_CHECKING:
    from pli_stats.publish.table_type import Table
    from pli_stats.results import PliIntervals

_DIFFERENCE = " difference"  # what ends the name of an interval of A - B
PLI_OF_SAMPLES = ("estimate", "conf_low", "conf_high", "bound_low", "bound_high")


def interval_table(result: Interval | Intervals) -> Table:
    """Return the table of one interval or of several: a row a measure, or a row a model with measures side by side."""
    if isinstance(result, Interval):
        return _by_measure({result.term: result})
    return _by_model(result) if any(isinstance(key, tuple) for key in result) else _by_measure(result)


def _by_measure(by_key: Mapping[Any, Interval]) -> Table:
    """Return one row an interval."""
    found, draft = list(by_key.values()), Draft()
    draft.add_text("term", "Measure", (_term_label(one.term) for one in found))
    if len(found) == 1 and limit_kind(found[0]):
        return _limit_table(found[0], draft)
    cells = _cells_by_term(found)
    draft.add("estimate", "Estimate", (first for first, _ in cells))
    draft.add("interval", f"{_levels(found)} interval", (second for _, second in cells))
    title = f"{_term_label(found[0].term)} with its interval" if len(found) == 1 else "Estimates with their intervals"
    return draft.table(title, interval_notes(by_key))


def _cells_by_term(found: Sequence[Interval]) -> list[tuple[str, str]]:
    """Return the cells of intervals; those of one measure share a number of decimals, those of several cannot."""
    cells: dict[int, tuple[str, str]] = {}
    for term in dict.fromkeys(one.term for one in found):
        places = [place for place, one in enumerate(found) if one.term == term]
        shown = column_cells([_triple(found[place]) for place in places], _scale(term))
        cells |= dict(zip(places, shown, strict=True))
    return [cells[place] for place in range(len(found))]


def _limit_table(one: Interval, draft: Draft) -> Table:
    """Return the row of a limit, or of two limits of one kind."""
    middle, end = limit_cells(one)
    draft.add("estimate", "Estimate", [middle])
    draft.add("interval", f"{level_of(one)} {limit_words(one)}", [end])
    what = "limit" if one_side(one) else "limits"
    return draft.table(f"{_term_label(one.term)}: {limit_kind(one)} {what}", interval_notes({one.term: one}))


def limit_kind(one: Interval) -> str:
    """Return of which kind the limits of an interval are, '' where it is no limit.

    Examples
    --------
    >>> limit_kind(Interval("mean", 2.0, 0.0, 3.0, 0.95, "upper t", 9))
    'confidence'
    """
    known = INTERVAL_METHODS.get(one.method)
    return known.limit if known is not None else ""


def one_side(one: Interval) -> str:
    """Return at which side an interval is limited, '' where it has both ends or none.

    Examples
    --------
    >>> one_side(Interval("mean", 2.0, -math.inf, 3.0, 0.95, "upper t", 9))
    'upper'
    """
    if none_given(one) or one.conf_low == one.conf_high:
        return ""
    least = -math.inf if one.method.endswith(" normal") else 0.0  # of a lognormal or gamma distribution
    if one.conf_low in (-math.inf, least):
        return "upper"
    return "lower" if one.conf_high == math.inf else ""


def limit_words(one: Interval) -> str:
    """Return what a limit, or an interval of two, is called.

    Examples
    --------
    >>> one = Interval("next value", 2.0, 1.0, 3.0, 0.95, "prediction normal", 9)
    >>> limit_words(one)
    'prediction interval'
    """
    side = one_side(one)
    return f"{side} {limit_kind(one)} limit" if side else f"{limit_kind(one)} interval"


def limit_cells(one: Interval) -> tuple[str, str]:
    """Return an estimate and its limit as text, to three digits, as limits are held against standards.

    Examples
    --------
    >>> limit_cells(Interval("mean", 175.47, -math.inf, 320.33, 0.95, "upper t", 15))
    ('175', '320')
    """
    if not (side := one_side(one)):
        return shown_interval_of(one)
    return significant(one.estimate), significant(one.conf_high if side == "upper" else one.conf_low)


def _by_model(result: Intervals) -> Table:
    """Return one row a model, the measures side by side."""
    models = list(dict.fromkeys(model for model, _ in result))
    draft = Draft()
    draft.add_text("model", "Model", map(model_label, models))
    for term in dict.fromkeys(term for _, term in result):
        rows = [_triple(result.get((model, term))) for model in models]
        cells = column_cells(rows, _scale(term))
        label, levels = _term_label(term), _levels(list(result.values()))
        draft.add(term, "Estimate", (first for first, _ in cells), spanner=label)
        draft.add(f"{term}_interval", f"{levels} interval", (second for _, second in cells), spanner=label)
    return draft.table("Errors of the models with their intervals", interval_notes(result))


def none_given(one: Interval) -> bool:
    """Say whether no interval could be given, so that its ends are those of all values."""
    low, high = bounds_of(one.term)
    return (one.conf_low <= low and one.conf_high >= high) or bool(
        coded(one.notes, "too_few_units", "no_degree_of_freedom")
    )


def shown_interval_of(one: Interval) -> tuple[str, str]:
    """Return the cells of an interval: its estimate, and its ends or that there are none."""
    return estimate_cells(*_triple(one), _scale(one.term))


def _triple(one: Interval | None) -> tuple[float, float, float]:
    """Return an estimate and the ends of its interval, NaN for what is not there."""
    if one is None:
        return math.nan, math.nan, math.nan
    return one.estimate, *((math.nan, math.nan) if none_given(one) else (one.conf_low, one.conf_high))


def notes_on_intervals(by_key: Mapping[Any, Interval]) -> tuple[Note, ...]:
    """Return the notes of intervals, about the metrics (of models) that they are on unless they are on all."""
    return placed(
        (((("score", key) if isinstance(key, tuple) else ("metric", key)),), one.notes) for key, one in by_key.items()
    )


def interval_notes(by_key: Mapping[Any, Interval]) -> list[str]:
    """Return what the intervals are, over what they are, how they were made, and what must be read beside them."""
    found = list(by_key.values())
    terms = dict.fromkeys(one.term.removesuffix(_DIFFERENCE) for one in found)
    known = [METRIC_RECORDS[term] for term in terms if term in METRIC_RECORDS]
    notes = [f"{metric.label}: {metric.meaning}." for metric in known]
    if any(one.term.endswith(_DIFFERENCE) for one in found):
        notes.append("Difference: the first model less the second.")
    notes += _each_once(f"{_made(one)}." for one in found)
    error = max(_relative_error(one) for one in found)
    if error > 0.0:
        notes.append(f"Monte Carlo error of an end point: at most {percent(error)} % of the interval's width.")
    return [*notes, *shown_notes(notes_on_intervals(by_key))]


def _made(one: Interval) -> str:
    """Return how an interval was made, and of how much."""
    how = method_label(one.method)
    if limit_kind(one):
        drawn = f", {spaced(one.n_resamples)} resamples, seed {one.seed}" if one.n_resamples else ""
        return f"{level_of(one)} {limit_words(one)}: {how}{drawn}; {spaced(one.n)} values"
    if one.method in METHODS:
        drawn = f", {spaced(one.n_resamples)} resamples" if one.n_resamples else ", without simulation"
        seed = "" if one.seed is None else f", seed {one.seed}"
        how = f"bootstrap over {one.unit}s ({how}{drawn}{seed})"
    ports = "" if one.n_ports is None else f" of {one.n_ports} ports"
    return f"{level_of(one)} interval: {how}; {spaced(one.n)} samples{ports}"


def _relative_error(one: Interval) -> float:
    """Return the Monte Carlo error of an end point as a share of the width, 0 where there is no width."""
    width = one.conf_high - one.conf_low
    return max(one.mc_error) / width if 0.0 < width < math.inf else 0.0


def _each_once(notes: Any) -> list[str]:
    """Return each note once."""
    return list(dict.fromkeys(notes))


def _levels(found: Sequence[Interval]) -> str:
    """Return the levels of intervals in percent."""
    return " / ".join(_each_once(level_of(one) for one in found))


def _term_label(term: str) -> str:
    """Return what an interval is of, for display ('mape difference' -> 'Difference in MAPE (%)')."""
    if term.endswith(_DIFFERENCE):
        return f"Difference in {with_unit(term.removesuffix(_DIFFERENCE))}"
    return with_unit(term) if term in METRIC_RECORDS else f"{term[:1].upper()}{term[1:]}"


def _scale(term: str) -> float:
    """Return by what an interval is multiplied for display."""
    return scale_of(term.removesuffix(_DIFFERENCE))


def pli_intervals_table(result: PliIntervals) -> Table:
    """Return the table of the PLI of each sample with its measurement uncertainty and the probability of each class."""
    frame, draft = result.frame, Draft()
    draft.add_text("sample", "Sample", frame.index)
    levels = " / ".join(f"{100.0 * level:g} %" for level in frame["conf_level"].unique())
    add_pli(draft, frame, PLI_OF_SAMPLES, "PLI", levels)
    for name in result.class_probability:
        texts = map(percent, result.class_probability[name])
        draft.add(f"probability_{name}", str(name), texts, spanner="Probability of the class (%)")
    draft.add("n_metals", "Metals", map(whole, frame["n_metals"]))
    draft.add("n_nondetect", "Non-detects", map(whole, frame["n_nondetect"]))
    return draft.table(f"PLI of {len(frame)} sample{'' if len(frame) == 1 else 's'}", _about_samples(result))


def _about_samples(result: PliIntervals) -> list[str]:
    """Return what the PLI of a sample is, what its interval covers and how it was made."""
    notes = [PLI_OF_A_SAMPLE, *basis(result)]
    notes.append("Intervals and probabilities: uncertainty of the measurement of one sample, not of its place.")
    frame = result.frame
    if (frame["method"] == "monte carlo").any():
        seed = "" if result.seed is None else f", seed {result.seed}"
        notes.append(f"Samples with non-detects: Monte Carlo, {spaced(result.n_resamples)} draws{seed}.")
    if (frame["n_nondetect"] > 0).any():
        notes.append("Range over non-detects: PLI with every non-detect towards 0 and with every one at its limit.")
    return [*notes, *sentences(result.notes)]
