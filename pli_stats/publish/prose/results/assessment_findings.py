"""What an assessment found, for a results section; each PLI in the digits of its own interval."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from pli_stats.publish.notes import is_weighted, level_text, significance_words, stand_ins
from pli_stats.publish.prose.grammar.background_citations import guideline_words
from pli_stats.publish.prose.grammar.phrases import Paragraph, but, paragraph
from pli_stats.publish.tables.statistics.interval_tables import PLI_OF_SAMPLES
from pli_stats.publish.tables.survey.assessment_tables import (
    ABOVE,
    BELOW,
    INCOMPARABLE,
    OPEN,
    OVER_LINE,
    ZONE,
    pli_cells,
    port_marks,
    ports_table,
    ranked,
    sides,
)
from pli_stats.text.estimates import bracketed
from pli_stats.text.numbers import NO_VALUE, spaced
from pli_stats.text.words import column_mark, counted, numeral, opening, plural, series, unit_word, with_article

if TYPE_CHECKING:
    import pandas as pd

    from pli_stats.publish.table_type import Table
    from pli_stats.results import Assessment, PliIntervals

MOST_NAMES = 6  # of ports that a sentence lists


class _Zones(NamedTuple):
    """The ports of an assessment, ranked, with the cells of their table."""

    rows: pd.DataFrame
    cells: dict[str, list[str]]
    word: str
    mark: str

    def pli(self, place: int, *, named: bool = True) -> str:
        """Return the zone PLI of a port with its interval."""
        level = self.rows["conf_level"].iloc[place]
        name = str(self.rows["port"].iloc[place]) if named else ""
        cells = self.own(place)
        more = "; ".join(part for part in ("no interval" if cells["interval"] == NO_VALUE else "", name) if part)
        return bracketed(cells["zone_pli"], cells["interval"], float(level), more=more)

    def own(self, place: int) -> dict[str, str]:
        """Return the zone PLI of a port, its interval and its range over non-detects."""
        return pli_cells(self.rows, place, ZONE)


def cells_of(description: Table) -> dict[str, list[str]]:
    """Return the cells of a table by the name of their column."""
    return {column.name: [row[i] for row in description.rows] for i, column in enumerate(description.columns)}


def assessment_findings(result: Assessment) -> list[Paragraph]:
    """Return the paragraph on the ports of an assessment."""
    zones = _Zones(ranked(result.ports), cells_of(ports_table(result)), unit_word(result.by), column_mark(result.by))
    if not len(zones.rows):
        return [paragraph([stand_ins(result.notes), f"no {zones.word} was assessed"])]
    decided = [_range(result, zones), *_classes_and_tests(result, zones), *_area(zones)]
    return [paragraph([stand_ins(result.notes), *decided], [*_guideline(result, zones), *_censoring(zones)])]


def _range(result: Assessment, zones: _Zones) -> str:
    """Say how low and how high zone PLIs were, and of which they are not comparable."""
    return but(_plis(zones), _incomparable(result, zones))


def _plis(zones: _Zones) -> str:
    """Return the zone PLI, or the lowest and the highest, with the samples that they rest on."""
    count, word, n = len(zones.rows), zones.word, int(zones.rows["n"].sum())
    if count == 1:
        return (
            f"the zone PLI of {zones.rows['port'].iloc[0]} was {zones.pli(0, named=False)}, based on "
            f"{counted(n, 'sample')}"
        )
    valued = [place for place in range(count) if not math.isnan(zones.rows["zone_pli"].iloc[place])]
    of = f"{numeral(count)} {plural(word)} ({'; '.join(part for part in (zones.mark, counted(n, 'sample')) if part)})"
    if not valued:
        return f"no zone PLI could be given for the {of}"
    shown = {(zones.cells["zone_pli"][place], zones.cells["interval"][place]) for place in valued}
    if len(valued) == count and len({value for value, _ in shown}) == 1:
        value = zones.pli(0, named=False) if len(shown) == 1 else zones.cells["zone_pli"][0]
        return f"the zone PLI was {value} in {'both' if count == 2 else 'all'} {of.removeprefix('two ')}"
    return f"in {of}, the zone PLI ranged from {zones.pli(valued[-1])} to {zones.pli(valued[0])}"


def _classes_and_tests(result: Assessment, zones: _Zones) -> list[str]:
    """Say which classes ports fell into and which lay above 1; in one sentence with what leaves that uncertain."""
    said = [*_classes(zones), *_against_line(result, zones)]
    caveats = _uncertain(result, zones)
    if len(zones.rows) == 1 and len(said) > 1:
        said = [f"{said[0]} and {said[1].removeprefix('it ')}"]
    return [but("; ".join(said), caveats)] if said and caveats else said


def _classes(zones: _Zones) -> list[str]:
    """Say which classes how many ports fell into."""
    counts = Counter(zones.rows["zone_class"].dropna().astype(str))
    if not counts:
        return []
    (first, count), *rest = counts.items()
    if count == len(zones.rows):
        return [f"{_all(zones)} classed as {first!r}"]
    head = f"{opening(count, zones.word)} {'was' if count == 1 else 'were'} classed as {first!r}"
    return [series([head, *(f"{numeral(more)} as {name!r}" for name, more in rest)])]


def _all(zones: _Zones) -> str:
    """Return all ports as the beginning of a sentence."""
    count = len(zones.rows)
    if count == 1:
        return "it was"
    return f"{'both' if count == 2 else f'all {numeral(count)}'} {plural(zones.word)} were"


_SIDES = {ABOVE: "significantly above 1", BELOW: "significantly below 1", OPEN: "not significantly different from 1"}


def _against_line(result: Assessment, zones: _Zones) -> list[str]:
    """Say which ports lay above 1 by their tests, which below, and which could have been either."""
    rows, word = zones.rows, zones.word
    if "p_above_1" not in rows:
        return []
    places: dict[str, list[str]] = {ABOVE: [], BELOW: [], OPEN: [], "": []}
    for name, side in zip(rows["port"], sides(rows), strict=True):
        places[side].append(str(name))
    told = {_SIDES[side]: names for side, names in places.items() if names and side}
    if not told:
        return []
    tests = f"({significance_words(result)})"
    (side, names), *others = told.items()
    if len(rows) == 1:
        return [f"it was {side} {tests}"]
    if others:
        (first, found), *rest = told.items()
        parts = [f"{first} {_where(found, word)}", *(f"{which} in {_counted(found)}" for which, found in rest)]
        return [f"the zone PLI was {series(parts)} {tests}"]
    if len(names) == 1:
        return [f"the zone PLI of {names[0]} was {side} {tests}"]
    if side == _SIDES[OPEN]:
        return [f"no zone PLI differed significantly from 1 {tests}"]
    return [f"{'both' if len(names) == 2 else f'all {numeral(len(names))}'} zone PLIs were {side} {tests}"]


def _uncertain(result: Assessment, zones: _Zones) -> list[str]:
    """Return what leaves classes uncertain as one clause: too few samples for an interval, or non-detects."""
    rows, word = zones.rows, zones.word
    over, few = _marked(result, zones, OVER_LINE), []
    if "p_above_1" in rows:
        few = [str(name) for name, side in zip(rows["port"], sides(rows), strict=True) if not side]
    alone, level = len(rows) == 1, level_text(rows)
    parts = []
    if few and len(few) == len(rows):
        had = "there were too few samples" if alone else f"no {word} had enough samples"
        parts.append(f"{had} for a {level} CI".replace("a  CI", "a CI"))
    elif few:
        parts.append(f"{numeral(len(few))} {plural(word, len(few))}{_listed(few)} had too few samples for a CI")
    if over:
        where = "" if alone else f"{_where(over, word)} "
        parts.append(f"{where}the range over non-detects included 1")
    if not parts:
        return []
    touched = set(few) | set(over)
    if alone or len(touched) == len(rows):
        whose = "the class is" if alone else "the classes are"
    else:
        whose = "its class is" if len(touched) == 1 else "their classes are"
    return [f"{' and '.join(parts)}, so that {whose} uncertain"]


def _incomparable(result: Assessment, zones: _Zones) -> list[str]:
    """Say where samples lacked a metal."""
    short = _marked(result, zones, INCOMPARABLE)
    where = "" if len(zones.rows) == 1 or not short else f"{_where(short, zones.word)} "
    return [f"{where}the PLI of samples that lacked a metal is not comparable with that of the others"] if short else []


def _marked(result: Assessment, zones: _Zones, kind: str) -> list[str]:
    """Return the ports that carry a mark in their table."""
    marks = port_marks(result, zones.rows)
    return [str(name) for name, mark in zip(zones.rows["port"], marks, strict=True) if kind in mark]


def _where(names: list[str], word: str) -> str:
    """Return in how many ports, with their names where they are few."""
    return f"in {numeral(len(names))} {plural(word, len(names))}{_listed(names)}"


def _counted(names: list[str]) -> str:
    """Return how many ports, with their names where they are few."""
    return f"{numeral(len(names))}{_listed(names)}"


def _listed(names: list[str]) -> str:
    """Return names in brackets where they are few."""
    return f" ({series(names)})" if len(names) <= MOST_NAMES else ""


def _area(zones: _Zones) -> list[str]:
    """Say in which share of a weighted survey the PLI lies above 1."""
    if "share_interval" not in zones.cells:
        return []
    rows = zones.rows
    known = rows["share_over_1"].where(rows["df"] > 0)
    if known.isna().all():
        return []
    place = int(known.fillna(-1.0).to_numpy().argmax())
    ends = zones.cells["share_interval"][place]
    name = "" if len(rows) == 1 else str(rows["port"].iloc[place])
    share = bracketed(
        zones.cells["share_over_1"][place], ends, float(rows["conf_level"].iloc[place]), unit=" %", more=name
    )
    if len(rows) == 1:
        return [f"the PLI was above 1 in an estimated {share} of the {zones.word}"]
    over = int((rows["share_over_1"] > 0.0).sum())
    if not over:
        return [f"no sample of {with_article(zones.word)} had a PLI above 1"]
    return [
        f"the PLI was above 1 in parts of {numeral(over)} {plural(zones.word, over)}, in up to an estimated {share}"
    ]


def _guideline(result: Assessment, zones: _Zones) -> list[str]:
    """Say where samples exceeded the guideline."""
    if "share_over_guideline" not in zones.cells:
        return []
    shares = zones.rows["share_over_guideline"]
    named = guideline_words(result.guideline)[0]
    if not (shares > 0.0).any():
        return [f"no sample exceeded {named}"]
    place = int(shares.to_numpy().argmax()) if not shares.isna().any() else int(shares.fillna(-1.0).to_numpy().argmax())
    most = zones.cells["share_over_guideline"][place]
    text = f"{named} were exceeded by at least one metal"
    if len(shares) == 1:
        whole = f"an estimated {most} % of the {zones.word}" if is_weighted(result) else f"{most} % of the samples"
        return [f"{text} in {whole}"]
    over = int((shares > 0.0).sum())
    where = f"in samples of {numeral(over)} {plural(zones.word, over)}"
    one = f"{with_article(zones.word)} ({zones.rows['port'].iloc[place]})"
    whole = f"an estimated {most} % of" if is_weighted(result) else f"{most} % of the samples of"
    return [f"{text} {where}, in up to {whole} {one}"]


def _censoring(zones: _Zones) -> list[str]:
    """Say how far non-detects leave the zone PLI open."""
    rows, censored = zones.rows, zones.rows["n_nondetect"] > 0
    if not censored.any() or "bounds" not in zones.cells:
        return []
    count, place = int(censored.sum()), int(rows["share_nondetect"].to_numpy().argmax())
    share, bounds = zones.cells["share_nondetect"][place], zones.own(place)["bounds"]
    ends = bounds.strip("[]").replace(", ", " to ")
    name = rows["port"].iloc[place]
    if len(rows) == 1:
        share = f"{share} % of the" if rows["share_nondetect"].iloc[0] < 1.0 else "all"
        return [f"non-detects ({share} values) leave the zone PLI open from {ends}"]
    where = f"{numeral(count)} {plural(zones.word, count)}"
    if (rows["share_nondetect"] == 1.0).all():
        return [f"in all {plural(zones.word)} every value was a non-detect (in {name}, range of the zone PLI {ends})"]
    if count == 1:
        return [f"non-detects occurred in {name} only ({share} % of the values, range of the zone PLI {ends})"]
    most = f"{name} ({share} % of the values, range of the zone PLI {ends})"
    return [f"non-detects occurred in {where}, with the largest share in {most}"]


def pli_interval_findings(result: PliIntervals) -> list[Paragraph]:
    """Return the paragraph on the PLI of samples."""
    frame = result.frame
    order = frame["estimate"].to_numpy().argsort(kind="stable")

    def one(place: int) -> str:
        """Return the PLI of a sample with its interval."""
        cells = pli_cells(frame, place, PLI_OF_SAMPLES)
        ends = cells.get("interval") or NO_VALUE
        name = f"sample {frame.index[place]}" if len(frame) > 1 else ""
        return bracketed(cells["estimate"], ends, float(frame["conf_level"].iloc[place]), more=name, kind="interval")

    if len(frame) == 1:
        return [paragraph([stand_ins(result.notes), f"the PLI of the sample was {one(0)}"])]
    ranged = f"the PLI of {spaced(len(frame))} samples ranged from {one(int(order[0]))} to {one(int(order[-1]))}"
    censored = int((frame["n_nondetect"] > 0).sum())
    more = [f"non-detects occurred in {counted(censored, 'sample')}"] if censored else []
    return [paragraph([stand_ins(result.notes), ranged], more)]
