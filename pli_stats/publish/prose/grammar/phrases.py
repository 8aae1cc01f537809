"""Parts of sentences: counts, series, estimates with intervals, p values, as the tables write them."""

from __future__ import annotations

import math
from collections.abc import Iterable

from pli_stats.publish.group_nouns import plural
from pli_stats.publish.tables.cell_text import NO_BOUNDS, NO_INTERVAL, p_text, shown_pair, spaced
from pli_stats.text.numbers import NO_VALUE
from pli_stats.transfer.conclusion_words import named

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def series(names: Iterable[object], most: int = 40) -> str:
    """Return names as a series ('a, b and c').

    Examples
    --------
    >>> series(["As", "Cd", "Cr"]), series([])
    ('As, Cd and Cr', '')
    """
    return named([str(name) for name in names], most)


def counted(count: int, word: str) -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> counted(1, "sample"), counted(12000, "sample")
    ('1 sample', '12 000 samples')
    """
    return f"{spaced(count)} {plural(word, count)}"


def numeral(count: int) -> str:
    """Return a small count as a word, a larger one in figures.

    Examples
    --------
    >>> numeral(2), numeral(10)
    ('two', '10')
    """
    return _WORDS[count] if 0 < count < len(_WORDS) else spaced(count)


def opening(count: int, word: str) -> str:
    """Return a count with its noun as a sentence may begin.

    Examples
    --------
    >>> opening(3, "model"), opening(14, "model")
    ('three models', 'in all, 14 models')
    """
    text = f"{numeral(count)} {plural(word, count)}"
    return text if 0 < count < len(_WORDS) else f"in all, {text}"


def percent_of(level: float) -> str:
    """Return a level in percent.

    Examples
    --------
    >>> percent_of(0.95), percent_of(0.999)
    ('95 %', '99.9 %')
    """
    return f"{100.0 * level:g} %"


def estimated(
    estimate: float,
    low: float,
    high: float,
    level: float,
    *,
    scale: float = 1.0,
    unit: str = "",
    more: str = "",
    bounds: tuple[float, float] = NO_BOUNDS,
) -> str:
    """Return an estimate with its confidence interval as a sentence has it, in the digits of the tables.

    Parameters
    ----------
    scale : float
        By which all are multiplied for the eye.
    unit : str
        After the numbers, such as " %".
    more : str
        What else stands in the brackets.
    bounds : (float, float)
        Between which values all lie; an interval from one to the other is none, which is said.

    Examples
    --------
    >>> estimated(0.4123, 0.351, 0.523, 0.95), estimated(0.4123, 0.351, 0.523, 0.9, scale=100.0, unit=" %")
    ('0.41 (95 % CI 0.35 to 0.52)', '41 % (90 % CI 35 to 52 %)')
    >>> estimated(2.0, 1.1, float("inf"), 0.95), estimated(2.0, float("nan"), float("nan"), 0.95, more="n = 3")
    ('2.00 (95 % CI 1.10 to ∞)', '2.00 (n = 3)')
    """
    middle, ends = shown_pair(estimate, low, high, scale, bounds)
    if ends == NO_VALUE and not math.isnan(low):
        more = "; ".join(part for part in (NO_INTERVAL, more) if part)
    return bracketed(middle, ends, level, unit=unit, more=more)


def bracketed(middle: str, ends: str, level: float, *, unit: str = "", more: str = "", kind: str = "CI") -> str:
    """Return two cells of a table, an estimate and its interval, as a sentence has them.

    Examples
    --------
    >>> bracketed("1.73", "[1.1, 2.6]", 0.95, more="Eden"), bracketed("0.9", "—", 0.95)
    ('1.73 (95 % CI 1.1 to 2.6; Eden)', '0.9')
    """
    if middle == NO_VALUE:
        return "not defined"
    inside = "" if ends == NO_VALUE else f"{percent_of(level)} {kind} {ends.strip('[]').replace(', ', ' to ')}{unit}"
    parts = "; ".join(part for part in (inside, more) if part)
    return f"{middle}{unit} ({parts})" if parts else f"{middle}{unit}"


def p_phrase(p: float, name: str = "p") -> str:
    """Return a p value for a sentence, in the digits of the tables.

    Examples
    --------
    >>> p_phrase(0.0421), p_phrase(1e-9, "adjusted p"), p_phrase(1.0)
    ('p = 0.042', 'adjusted p < 0.001', 'p = 1')
    """
    text = p_text(p)
    return f"{name} < {text[1:]}" if text.startswith("<") else f"{name} = {text}"


def paragraph(sentences: Iterable[str]) -> str:
    """Return sentences as one paragraph, each with a capital and a full stop, empty ones left out.

    Examples
    --------
    >>> paragraph(["two ports were compared", "", "p was 1."])
    'Two ports were compared. P was 1.'
    """
    kept = [text for text in (" ".join(sentence.split()) for sentence in sentences) if text]
    return " ".join(f"{text[:1].upper()}{text[1:]}{'' if text[-1] in '.!?' else '.'}" for text in kept)
