"""The sentences that stand under a table or a figure: how the numbers came about and what they cannot say."""

from __future__ import annotations

import math
import re
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any

from pli_stats.checks import InputError
from pli_stats.text.nouns import column_mark, plural, unit_word, with_article
from pli_stats.text.numbers import NO_VALUE, rounded_up

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from pli_stats.results import Assessment, PliIntervals

# A whole number standing alone; "0.95" and "BCa2" are none.
_NUMBER = re.compile(r"(?<![\w.])\d+(?![\w.]*\d)")
_AUTHORS = re.compile(r"(?P<authors>.+?) \((?P<year>\d{4})\)")
_SURNAME = re.compile(r"(?:^|, |& )([^,&]+), (?:[A-Z]\.[ -]?)+")
_METHODS = {"bca": "BCa", "abc": "ABC"}
_MOST_PORTS = 12  # that a note names
# What the word stands for is looked for in the notes, so that stand-in data are named in every file.
_STAND_IN = "fallback"


def has_interval(low: float, high: float) -> bool:
    """Say whether an interval can be shown; an end point at infinity means that none could be given."""
    return math.isfinite(low) and math.isfinite(high)


def port_notes(result: Assessment) -> tuple[str, ...]:
    """Return the notes under anything that shows ports.

    Parameters
    ----------
    result : Assessment
        The result shown.

    Returns
    -------
    tuple of str
        Definition, background, metals, classes, intervals, non-detects, remarks on single ports, notes of the
        result, source.
    """
    word = unit_word(result.by)
    mark = column_mark(result.by)
    cited = f"({mark and f'{mark}; '}Tomlinson et al. 1980)"
    notes = [f"Zone PLI: geometric mean of the PLIs of the samples of {with_article(word)} {cited}."]
    notes += basis(result)
    notes += _interval_note(result)
    if (result.ports["n_nondetect"] > 0).any():
        notes.append(
            "Range over non-detects: zone PLI with every non-detect towards 0 and with every one at its "
            f"limit; empty where the {word} has none."
        )
    if "share_over_guideline" in result.ports and result.ports["share_over_guideline"].notna().any():
        name = guideline_name(result)
        notes.append(f"Over {name}: samples in which at least one metal exceeds its {name} value.")
    return (*notes, *_port_remarks(result.ports, plural(word)), *closing_notes(result))


def sample_notes(result: Assessment) -> tuple[str, ...]:
    """Return the notes under anything that shows samples."""
    notes = ["PLI: geometric mean of the contamination factors of a sample (Tomlinson et al. 1980)."]
    notes += basis(result)
    frame = result.samples
    if "pli_conf_low" in frame and frame["pli_conf_low"].notna().any():
        level = level_text(result.ports)
        notes.append(
            f"{level} intervals of PLI: uncertainty of the measurement of one sample; empty where it has no width."
        )
    if "n_nondetect" in frame and (frame["n_nondetect"] > 0).any():
        notes.append(
            "Range over non-detects: PLI with every non-detect towards 0 and with every one at its limit; "
            "empty where the sample has none."
        )
    return (*notes, *closing_notes(result))


def basis(result: Assessment | PliIntervals, *, cited: bool = True) -> list[str]:
    """Say against what and with what the index was computed, with citations or with names only."""
    background, classes = result.background, result.scheme
    sources = (_background_citation(background), _scheme_citation(classes)) if cited else ("", "")
    notes = [f"Background: {_cited(background, sources[0])}."]
    panel = getattr(result, "panel", ())  # the intervals of single samples count their metals instead
    if panel:
        notes.append(f"Metals in the PLI ({len(panel)}): {', '.join(panel)}.")
    return [*notes, f"Classes: {sources[1].strip().rstrip('.') or _scheme_words(classes)}."]


def stand_in_note(result: Assessment) -> str:
    """Return what the notes say about stand-in data, '' where the data are those asked for."""
    return stand_ins(result.notes)


def stand_ins(notes: Iterable[str]) -> str:
    """Return those of the notes that are about stand-in data, each once.

    Examples
    --------
    >>> stand_ins(["Fallback data: soils.", "Two ports.", "Fallback data: soils."])
    'Fallback data: soils.'
    """
    return " ".join(note for note in dict.fromkeys(notes) if _STAND_IN in note.casefold())


def guideline_name(result: Assessment) -> str:
    """Return the name of the guideline that samples were held against."""
    return str(getattr(result, "guideline", "") or "guideline")


def drawn_units(result: Assessment) -> str:
    """Return what the bootstrap draws, in the plural."""
    units = sorted({f"{interval.unit}s" for interval in result.intervals.values()})
    return " / ".join(units) or "stations"


def level_text(ports: pd.DataFrame) -> str:
    """Return the confidence level in percent, '' for ports without one."""
    levels = ports["conf_level"].dropna().unique()
    return " / ".join(f"{100 * level:g} %" for level in levels)


def _interval_note(result: Assessment) -> list[str]:
    """Say how the intervals of the ports were made, [] where no port has one."""
    ports = result.ports
    given = ports[[has_interval(*ends) for ends in zip(ports["conf_low"], ports["conf_high"], strict=True)]]
    if not len(given):
        return []
    methods = " / ".join(_METHODS.get(str(method), str(method)) for method in given["method"].unique())
    # Where all values are equal nothing is drawn, and a note says so.
    counts = sorted({int(count) for count in given["n_resamples"]} - {0})
    resamples = " to ".join(f"{count:,}".replace(",", " ") for count in (counts[:1] + counts[1:][-1:]))
    text = f"{level_text(given)} intervals: bootstrap over {drawn_units(result)} "
    text += f"({methods}, {resamples} resamples" if counts else f"({methods}, nothing had to be drawn"
    text += "" if result.seed is None or not counts else f", seed {result.seed}"
    error = given[["mc_error_low", "mc_error_high"]].max().max()
    text += f"; Monte Carlo error of an end point at most {rounded_up(float(error))}" if error > 0 else ""
    return [text + ")."]


def _port_remarks(ports: pd.DataFrame, words: str) -> list[str]:
    """Return each remark on ports once, with the ports that it is about; missing intervals come first."""
    about: dict[tuple[bool, str], list[tuple[str, str]]] = {}
    for name, remark, low, high in zip(
        ports["port"], ports["notes"], ports["conf_low"], ports["conf_high"], strict=True
    ):
        missing = not has_interval(low, high)
        sentences = _remarks(remark) or (["no interval can be given"] if missing else [])
        for number, sentence in enumerate(sentences):
            # Remarks that differ in a number only ("Only 9 samples ...") are one remark on several ports.
            kind = (not missing or number > 0, _NUMBER.sub("#", sentence))
            about.setdefault(kind, []).append((sentence.rstrip("."), str(name)))
    lines = []
    for (given, _), found in sorted(about.items(), key=lambda item: item[0][0]):
        names = _few([name for _, name in found], len(ports), words)
        lead = "" if given else f"{NO_VALUE} (no interval): "
        lines.append(f"{lead}{_merged([sentence for sentence, _ in found])} ({names}).")
    return lines


def _few(names: list[str], total: int, words: str) -> str:
    """Return the names of ports, of many ports how many they are.

    Examples
    --------
    >>> _few(["Eden", "Botany"], 200, "harbours"), _few(["Eden"] * 200, 200, "harbours")
    ('Eden, Botany', 'all 200 harbours')
    >>> _few(["Eden"] * 150, 200, "harbours")
    '150 of 200 harbours'
    """
    if len(names) <= _MOST_PORTS:
        return ", ".join(names)
    return f"all {total} {words}" if len(names) == total else f"{len(names)} of {total} {words}"


def _merged(sentences: list[str]) -> str:
    """Return one sentence for several that differ in whole numbers only, with the range of each number."""
    numbers = [[int(text) for text in _NUMBER.findall(sentence)] for sentence in sentences]
    ranges = iter([(min(values), max(values)) for values in zip(*numbers, strict=True)])
    return _NUMBER.sub(lambda _: " to ".join(map(str, sorted(set(next(ranges))))), sentences[0])


def _remarks(value: Any) -> list[str]:
    """Return the sentences of one cell of `notes`, which is text, several texts or nothing."""
    parts: Iterable[Any] = value if isinstance(value, (tuple, list)) else str(value or "").split("; ")
    return [text for part in parts if (text := str(part).strip()) and text != "nan"]


def closing_notes(result: Assessment) -> list[str]:
    """Return the notes of the result itself and its source."""
    source = str(result.source)
    # A result must read the same on every machine, so a file is named without the folder it lay in.
    for kind in (PurePosixPath, PureWindowsPath):
        source = kind(source).name if kind(source).is_absolute() else source
    return [*result.notes, *([f"Source: {source}."] if source not in ("", "frame") else [])]


def _cited(name: str, citation: str) -> str:
    """Return a name with its citation."""
    citation = citation.strip().rstrip(".")
    return f"{name} ({citation})" if citation and citation != name else str(name)


def _scheme_words(name: str) -> str:
    """Return a class scheme by its authors and year ('Tomlinson et al. 1980'), its name if it is not in the catalogue.

    Examples
    --------
    >>> _scheme_words("tomlinson1980_pli"), _scheme_words("hakanson1980_cf"), _scheme_words("my classes")
    ('Tomlinson et al. 1980', 'Hakanson 1980', 'my classes')
    """
    found = _AUTHORS.match(_scheme_citation(name))
    if not found:
        return str(name)
    surnames = _SURNAME.findall(found["authors"])
    authors = f"{surnames[0]} et al." if len(surnames) > 2 else " & ".join(surnames)
    return f"{authors} {found['year']}"


def _scheme_citation(name: str) -> str:
    """Return the citation of a class scheme, '' for one that is not in the catalogue."""
    try:
        from pli_stats.pollution.reference.class_schemes import scheme

        return str(scheme(name).citation)
    except (ImportError, InputError):
        return ""


def _background_citation(name: str) -> str:
    """Return the citation of a background, '' for the user's own."""
    try:
        from pli_stats.pollution.reference.reference_values import background

        return str(background(name).citation)
    except (ImportError, InputError):
        return ""
