"""The ports and the samples of an assessment as publication tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from pli_stats.checks import refusal
from pli_stats.publish.notes import (
    INDEX_NAMES,
    guideline_name,
    has_interval,
    level_text,
    port_notes,
    sample_notes,
)
from pli_stats.publish.tables.table_builder import Draft, any_value
from pli_stats.text.estimates import column_digits
from pli_stats.text.notes import coded
from pli_stats.text.numbers import NO_VALUE, not_zero, percent, whole
from pli_stats.text.words import column_mark, column_words, plural, unit_word

if TYPE_CHECKING:
    from pli_stats.publish.table_type import Table
    from pli_stats.results import Assessment

# Columns of field data that say which sample a row is; the others are in the CSV, not in the table.
_IDENTIFIERS = ("station", "stationid", "station_id", "sample", "sampleid", "sample_id", "site", "id")
_WHEN = ("date", "year", "surveyyear", "survey_year", "survey")
# Between unpolluted and polluted: a PLI beside it must not be rounded onto it.
LINE = 1.0
# The decimals of a PLI that has no interval to go by, in a table where no other has one either.
_PLAIN_DECIMALS = 2
ZONE = ("zone_pli", "conf_low", "conf_high", "bound_low", "bound_high")
SITE = ("pli", "pli_conf_low", "pli_conf_high", "pli_bound_low", "pli_bound_high")
# What may reverse the class of a port or sample: the mark behind the class, and what it says below the table.
OVER_LINE, INCOMPARABLE, NO_INTERVAL, NOT_SHOWN = "†", "‡", "§", "¶"
ABOVE, BELOW, OPEN = "above", "below", "open"
_UNCERTAIN = {
    OVER_LINE: "The range over non-detects includes 1, so the class is uncertain.",
    INCOMPARABLE: "Some PLIs are over fewer metals and not comparable with the others, so the class is uncertain.",
    NO_INTERVAL: "Too few samples for an interval, so the class is uncertain.",
    NOT_SHOWN: "Not significantly above or below 1, so the class is uncertain.",
}


def ranked(ports: pd.DataFrame) -> pd.DataFrame:
    """Return the ports by zone PLI, highest first, ties by name and ports without a value last."""
    return ports.assign(port=ports["port"].astype(str)).sort_values(
        ["zone_pli", "port"], ascending=[False, True], na_position="last", kind="stable", ignore_index=True
    )


def ports_table(result: Assessment) -> Table:
    """Return the table of ports."""
    ports, draft = ranked(result.ports), Draft()
    head, mark = column_words(result.by) or "port", column_mark(result.by)
    draft.add("port", head[:1].upper() + head[1:], ports["port"], "left")
    draft.add("n", "n", map(whole, ports["n"]))
    add_pli(draft, ports, ZONE, "Zone PLI", level_text(ports))
    marks = port_marks(result, ports)
    draft.add("zone_class", "Class", _marked(ports["zone_class"], marks), "left")
    for name, label in (
        ("share_nondetect", "Non-detects"),
        ("share_over_1", "PLI > 1"),
        ("share_over_guideline", f"Over {guideline_name(result)}"),
    ):
        if any_value(ports, name):
            draft.add(name, label, map(percent, ports[name]), unit="%")
            if f"{name}_low" in ports:
                ends = zip(ports[f"{name}_low"], ports[f"{name}_high"], strict=True)
                texts = (f"[{percent(low)}, {percent(high)}]" for low, high in ends)
                draft.add("share_interval", f"{level_text(ports)} interval of PLI > 1", texts, unit="%")
    means = ("contamination_degree", "risk_index")
    draft.add_numbers(ports, [(f"mean_{name}", f"Mean {INDEX_NAMES[name][0]}") for name in means])
    count = f"{len(ports)} {plural(unit_word(result.by), len(ports))}{mark and f' ({mark})'}"
    notes = [*port_notes(result, draft.names), *_mark_notes(marks)]
    return draft.table(f"Pollution load of {count}, ranked by zone PLI", notes)


def samples_table(result: Assessment) -> Table:
    """Return the table of samples."""
    refuse_scanned(result, "samples")
    samples, draft = result.samples, Draft()
    for name, texts in sample_names(result, samples).items():
        draft.add(name, name, texts, "left")
    add_pli(draft, samples, SITE, "PLI", level_text(result.ports))
    marks = sample_marks(result, samples)
    draft.add("pli_class", "Class", _marked(samples["pli_class"], marks), "left")
    draft.add("n_metals", "Metals", map(whole, samples["n_metals"]))
    draft.add("n_nondetect", "Non-detects", map(whole, samples["n_nondetect"]))
    draft.add_numbers(samples, [(name, label) for name, (label, _) in INDEX_NAMES.items()])
    draft.add_numbers(samples, [("mean_quotient", f"Mean {guideline_name(result)} quotient")])
    title = f"Pollution indices of {len(samples)} sample{'' if len(samples) == 1 else 's'}"
    return draft.table(title, [*sample_notes(result, draft.names), *_mark_notes(marks)])


def refuse_scanned(result: Assessment, what: str) -> None:
    """Refuse a table of what an assessment of scanned data does not hold."""
    if coded(result.notes, "scanned_ports"):
        raise refusal("scan_no_samples", what=what)


def port_marks(result: Assessment, ports: pd.DataFrame) -> list[str]:
    """Return for each of these ports the marks of what may reverse its class."""
    short = {name for each in coded(result.notes, "not_comparable") for name in each.about_names("port")}
    ends = zip(_floats(ports, "conf_low"), _floats(ports, "conf_high"), strict=True)
    found = {
        OVER_LINE: _over_line(ports, ZONE),
        INCOMPARABLE: [str(name) in short for name in ports["port"]],
        NO_INTERVAL: [not has_interval(low, high) for low, high in ends],
        NOT_SHOWN: [side == OPEN for side in sides(ports)],
    }
    return _joined(found)


def sides(ports: pd.DataFrame) -> list[str]:
    """Return on which side of 1 each zone PLI lies by its tests: "above", "below", "open", "" where none was made.

    Tests are one-sided at half of what the level of the intervals leaves, adjusted over the ports, so that nothing is
    said to lie above 1 whose interval does not.
    """
    if "p_above_1" not in ports:
        return [""] * len(ports)
    tests = zip(ports["conf_level"], ports["p_above_1"], ports["p_below_1"], strict=True)
    return [_side((1.0 - level) / 2.0, above, below) for level, above, below in tests]


def _side(alpha: float, above: float, below: float) -> str:
    """Return what two p values say."""
    if math.isnan(above):
        return ""
    return ABOVE if above <= alpha else BELOW if below <= alpha else OPEN


def sample_marks(result: Assessment, samples: pd.DataFrame) -> list[str]:
    """Return for each of these samples the marks of what may reverse its class."""
    short = samples["n_metals"] < len(result.panel)
    return _joined({OVER_LINE: _over_line(samples, SITE), INCOMPARABLE: short.tolist()})


def _over_line(frame: pd.DataFrame, names: Sequence[str]) -> list[bool]:
    """Say for each row whether its range over non-detects reaches from below to above the line."""
    bounds = zip(frame["n_nondetect"], *(_floats(frame, name) for name in names[3:]), strict=True)
    return [count > 0 and low < LINE < high for count, low, high in bounds]


def _joined(found: dict[str, list[bool]]) -> list[str]:
    """Return for each row the marks that hold there."""
    rows = zip(*found.values(), strict=True)
    return ["".join(mark for mark, holds in zip(found, row, strict=True) if holds) for row in rows]


def _marked(classes: pd.Series, marks: Sequence[str]) -> list[str]:
    """Return classes with their marks; where there is no class there is nothing to reverse."""
    texts = map(_text, classes)
    return [text if text == NO_VALUE else f"{text}{mark}" for text, mark in zip(texts, marks, strict=True)]


def _mark_notes(marks: Sequence[str]) -> list[str]:
    """Return what the marks say that occur."""
    occurring = set("".join(marks))
    return [f"{mark} {meaning}" for mark, meaning in _UNCERTAIN.items() if mark in occurring]


def add_pli(draft: Draft, frame: pd.DataFrame, names: Sequence[str], label: str, level: str) -> None:
    """Append the PLI, its interval and its range over non-detects, rounded together."""
    zone = names is ZONE
    estimates, lows, highs, least, most = (_floats(frame, name) for name in names)
    shown = [has_interval(low, high) and (zone or low < high) for low, high in zip(lows, highs, strict=True)]
    triples = list(zip(estimates, lows, highs, strict=True))
    found = column_digits(triples, apart_from=LINE, plain=_PLAIN_DECIMALS)
    digits = [each or (_PLAIN_DECIMALS,) * 3 for each in found]
    texts = (not_zero(value, d[0]) for value, d in zip(estimates, digits, strict=True))
    draft.add(names[0], label, texts, numbers=[(value,) for value in estimates])
    if any(shown) or zone:
        # A port without an interval is worth a remark; most samples have none, for want of a stated error.
        absent = NO_VALUE if zone else ""
        ends = zip(lows, highs, digits, shown, strict=True)
        texts = (
            f"[{not_zero(low, d[1])}, {not_zero(high, d[2])}]" if given else absent for low, high, d, given in ends
        )
        kept = [(low, high) if given else () for low, high, given in zip(lows, highs, shown, strict=True)]
        draft.add("interval", f"{level} interval".lstrip(), texts, numbers=kept)
    censored = frame["n_nondetect"] > 0
    if censored.any():
        ends = zip(least, most, digits, censored, strict=True)
        texts = (f"[{_bound(low, d[0])}, {not_zero(high, d[0])}]" if known else "" for low, high, d, known in ends)
        kept = [(low, high) if known else () for low, high, known in zip(least, most, censored, strict=True)]
        draft.add("bounds", "Range over non-detects", texts, numbers=kept)


def pli_cells(frame: pd.DataFrame, place: int, names: Sequence[str]) -> dict[str, str]:
    """Return the PLI of one row with its interval and range, for a sentence: in the digits of its own interval."""
    draft = Draft()
    add_pli(draft, frame.iloc[[place]], names, "", "")
    return {name: cells[0] for name, cells in zip(draft.names, draft.cells, strict=True)}


def _bound(low: float, decimals: int) -> str:
    """Return the lower end of a range over non-detects, at zero exactly zero."""
    return "0" if low == 0 else not_zero(low, decimals)


def _floats(frame: pd.DataFrame, name: str) -> list[float]:
    """Return a column as numbers, all missing if it is not there."""
    return [float(value) for value in frame[name]] if name in frame else [float("nan")] * len(frame)


def sample_names(result: Assessment, samples: pd.DataFrame) -> dict[str, list[str]]:
    """Return what says which sample each of these rows is, by column."""
    names = _identifying(result)
    own = {} if any(name.casefold() in _IDENTIFIERS for name in names) else {"sample": [*map(str, samples.index)]}
    return own | {name: [*map(_text, samples[name])] for name in names}


def _identifying(result: Assessment) -> list[str]:
    """Return the info columns that say which sample a row is, the port first."""
    known = (*_IDENTIFIERS, *_WHEN)
    columns = [str(name) for name in result.samples.columns]
    info = columns[: columns.index("pli")]
    found = [name for name in info if name.casefold() in known and name != result.by]
    return [*([result.by] if result.by in info else []), *found]


def _text(value: Any) -> str:
    """Return a cell of text, whole numbers without a point, nothing as a dash."""
    if pd.isna(value):
        return NO_VALUE
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)
