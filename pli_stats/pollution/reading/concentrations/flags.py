"""Flags beside results: each cell as a reading, the sense of truth values settled by name or by data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.pollution.reading.formats.codes import (
    DETECT,
    FALSE,
    NONDETECT,
    READINGS,
    TRUE,
    TWO_READINGS,
    reading_of,
    truth_sense,
)
from pli_stats.pollution.reading.formats.known_formats import key_of
from pli_stats.pollution.reading.problems import Problems
from pli_stats.pollution.reading.text_columns import TextColumn

# Readings as small integers: their place in READINGS, so that the later outweighs.
CODE = {reading: place for place, reading in enumerate(READINGS)}
CHOICE = "nondetect|detect"  # in the call that settles a refusal: the caller chooses
CLOSE = 1e-9  # value and limit that went through different units are one number within rounding


@dataclass(frozen=True)
class Flags:
    """A column of flags: a reading for each row, or truth values of which nobody knows the sense yet."""

    name: str
    readings: NDArray[np.int8]
    flagged: NDArray[np.bool_]  # cells that are not blank
    truth: NDArray[np.bool_] | None = None  # where TRUE stands, if the column holds truth values
    sense: str | None = None  # what TRUE means, by name; None where only data can tell
    texts: tuple[str, str] = ("TRUE", "FALSE")  # as the column writes them

    def read_as(self, sense: str) -> NDArray[np.int8]:
        """Return the readings of truth values if TRUE means `sense`."""
        if self.truth is None:
            return self.readings
        below = self.flagged & (self.truth if sense == NONDETECT else ~self.truth)
        return np.where(below, CODE[NONDETECT], CODE[DETECT]).astype(np.int8)


def read_flags(
    name: str,
    column: TextColumn,
    rows: NDArray[Any],
    codes: Mapping[str, str],
    asked: Mapping[str, str],
    problems: Problems,
    word: str | None = None,
) -> Flags:
    """Return a flag column as readings; codes that are not known, or that mean two things, are asked for.

    `asked` is what the caller says codes mean; `word` is the part of the name that speaks of detection ("cen" of
    "CuCen"), the whole name by default.
    """
    places, uniques = column.codes, column.uniques
    texts = [str(int(one)) if isinstance(one, float) and one.is_integer() else str(one) for one in uniques]
    said = {key.strip().casefold(): reading for key, reading in asked.items()}
    keys = [text.strip().casefold() for text in texts]
    flagged = ~column.blank
    readings = np.zeros(len(column), np.int8)
    if (
        keys
        and set(keys) <= TRUE | FALSE
        and _both_or_clear(set(keys), name, word, codes)
        and not set(keys) & set(said)
    ):
        shown = {key in TRUE: text for key, text in zip(keys, texts, strict=True)}
        truth = column.where(key in TRUE for key in keys)
        return Flags(
            name,
            readings,
            flagged,
            truth,
            truth_sense(key_of(word or name)),
            (shown.get(True, "TRUE"), shown.get(False, "FALSE")),
        )
    unknown = []
    for place, text in enumerate(texts):
        reading = reading_of(text, {**codes, **said})
        if reading is None:
            unknown.append(text)
        else:
            readings[places == place] = CODE[reading]
    if unknown:
        row = rows[int(np.argmax(places == texts.index(unknown[0])))]
        _ask(name, unknown, row, problems)
    return Flags(name, readings, flagged)


def _both_or_clear(keys: set[str], name: str, word: str | None, codes: Mapping[str, str]) -> bool:
    """Say whether these are truth values: "N" alone may be a code, and is one in a format that has it."""
    if keys <= {"n", "t"} and any(key in codes for key in keys):
        return False
    return bool(keys & TRUE and keys & FALSE) or not keys & {"n", "t"} or truth_sense(key_of(word or name)) is not None


def _ask(name: str, unknown: list[str], row: Any, problems: Problems) -> None:
    """Ask what codes mean, naming the two readings of those that have two."""
    shown = dict.fromkeys(unknown, "detect")
    doubted = [text for text in unknown if text.strip().casefold() in TWO_READINGS]
    if doubted:
        first = doubted[0]
        one, other = TWO_READINGS[first.strip().casefold()]
        problems.ask(
            "two_readings_of_code", row=row, column=name, value=first, one=one, other=other,
            settle={"qualifiers": dict.fromkeys(doubted, CHOICE)},
        )  # fmt: skip
    others = [text for text in unknown if text not in doubted]
    if others:
        problems.ask(
            "bad_flag", row=row, column=name, value=others[0], codes=", ".join(repr(text) for text in others[:8]),
            example={others[0]: shown[others[0]]}, settle={"qualifiers": dict.fromkeys(others, CHOICE)},
        )  # fmt: skip


def contradictions(
    below: NDArray[np.bool_], value: NDArray[np.float64], marked: NDArray[np.bool_], limits: list[NDArray[np.float64]]
) -> NDArray[np.bool_]:
    """Return the rows in which a flag, a value and its limits cannot all be true.

    A non-detect above every limit of its row; a measured value below every limit, or written as "<limit".
    """
    wrong = marked & ~below
    if limits:
        stack = np.stack(limits)
        with np.errstate(invalid="ignore"):
            stack = np.where(stack > 0, stack, np.nan)
            above = value > np.fmax.reduce(stack) * (1 + CLOSE)
            under = value < np.fmin.reduce(stack) * (1 - CLOSE)
        wrong = wrong | (below & above) | (~below & under & (value > 0))
    return wrong


def settled(
    flags: Flags,
    value: NDArray[np.float64],
    marked: NDArray[np.bool_],
    limits: list[NDArray[np.float64]],
    rows: NDArray[Any],
    problems: Problems,
) -> tuple[NDArray[np.int8], str | None]:
    """Return the readings of a flag column, and how the sense of truth values was decided, or ask.

    `value` and `limits` are in one unit; `marked` says which cells are written "<limit".
    """
    if flags.truth is None or not flags.flagged.any():
        return flags.readings, None
    both = {sense: flags.read_as(sense) for sense in (DETECT, NONDETECT)}
    wrong = {
        sense: contradictions(codes == CODE[NONDETECT], value, marked, limits) & flags.flagged
        for sense, codes in both.items()
    }
    counts = {sense: int(where.sum()) for sense, where in wrong.items()}
    other = {DETECT: NONDETECT, NONDETECT: DETECT}
    if flags.sense is not None and counts[flags.sense] == 0:
        return both[flags.sense], "its name"
    if flags.sense is None and (counts[DETECT] == 0) != (counts[NONDETECT] == 0):
        sense = DETECT if counts[DETECT] == 0 else NONDETECT
        return both[sense], "values and limits"
    named = flags.sense or DETECT
    where = wrong[named] if counts[named] else wrong[other[named]]
    true, false = flags.texts
    there = {text for text, some in ((true, flags.truth.any()), (false, (flags.flagged & ~flags.truth).any())) if some}
    both_ways = {true: DETECT, false: NONDETECT}, {true: NONDETECT, false: DETECT}
    readings = [{text: reading for text, reading in one.items() if text in there} for one in both_ways]
    if where.any():
        row = int(np.argmax(where))
        problems.ask(
            "contradicting_flag", row=rows[row], column=flags.name, value=float(value[row]),
            code=true if flags.truth[row] else false,
            one=readings[0], other=readings[1], settle={"qualifiers": dict.fromkeys(readings[0], CHOICE)},
        )  # fmt: skip
    else:
        problems.ask(
            "sense_of_flag", column=flags.name, code=true, one=readings[0], other=readings[1],
            settle={"qualifiers": dict.fromkeys(readings[0], CHOICE)},
        )  # fmt: skip
    return both[named], None
