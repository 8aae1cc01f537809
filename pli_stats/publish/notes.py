"""The sentences that stand under a table or a figure: how the numbers came about and what they cannot say."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any

from pli_stats.checks import InputError
from pli_stats.publish.prose.grammar.background_citations import guideline_words, scheme_keys
from pli_stats.publish.prose.grammar.bibtex import reference
from pli_stats.records.interval_methods import BY_T, method_label
from pli_stats.text.note_wording import sentences
from pli_stats.text.notes import Note, coded, note, shown_with
from pli_stats.text.numbers import NO_VALUE, rounded_up
from pli_stats.text.words import column_mark, plural, unit_word, with_article

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import pandas as pd

    from pli_stats.results import Assessment, PliIntervals, ZoneTests

_MOST_PORTS = 12  # that a note names
PLI_OF_A_SAMPLE = (
    "PLI: pollution load index, the geometric mean of the contamination factors of a sample (Tomlinson et al. 1980)."
)
#: Column of a table or figure -> the index that it shows, as notes name it.
INDICES = {
    "zone_pli": "zone PLI",
    "pli": "PLI",
    "mean_contamination_degree": "Cdeg",
    "contamination_degree": "Cdeg",
    "mean_risk_index": "RI",
    "risk_index": "RI",
    "share_over_guideline": "guideline_quotient",
    "mean_quotient": "guideline_quotient",
    "ecological_risk": "ER",
    "enrichment_factor": "EF",
}
#: Index of a sample -> what heads its column, and what it is called.
INDEX_NAMES = {
    "contamination_degree": ("Cdeg", "degree of contamination"),
    "modified_contamination_degree": ("mCd", "modified degree of contamination"),
    "nemerow_index": ("Nemerow", "Nemerow index"),
    "risk_index": ("RI", "potential ecological risk index"),
}


def has_interval(low: float, high: float) -> bool:
    """Say whether an interval can be shown; an end point at infinity means that none could be given."""
    return math.isfinite(low) and math.isfinite(high)


def port_notes(result: Assessment, columns: Collection[str]) -> tuple[str, ...]:
    """Return the notes under a table of ports."""
    word = unit_word(result.by)
    mark = column_mark(result.by)
    cited = f"({mark and f'{mark}; '}Tomlinson et al. 1980)"
    weighted = "weighted " if is_weighted(result) else ""
    notes = [f"Zone PLI: {weighted}geometric mean of the PLIs of the samples of {with_article(word)} {cited}."]
    ports = result.ports
    notes += basis(result)
    notes += _interval_note(result)
    notes += _test_note(result)
    if "share_interval" in columns:
        notes.append(
            f"PLI > 1: estimated share of the {word}, its {level_text(ports)} interval by Korn and Graubard (1998)."
        )
    if "bounds" in columns:
        notes.append(
            "Range over non-detects: zone PLI with every non-detect towards 0 and with every one at its "
            f"limit; empty where the {word} has none."
        )
    if "share_over_guideline" in columns:
        name = guideline_name(result)
        of = f"estimated share of the {word}" if weighted else "samples"
        notes.append(f"Over {name}: {of} in which at least one metal exceeds {guideline_values(name)}.")
    notes += _abbreviations(columns)
    notes += _about_single_ports(result)
    return (*notes, *closing_notes(result, notes_of_ports(result, columns)))


def sample_notes(result: Assessment, columns: Collection[str]) -> tuple[str, ...]:
    """Return the notes under a table of samples with these columns."""
    notes = [PLI_OF_A_SAMPLE]
    notes += basis(result)
    if "interval" in columns:
        level = level_text(result.ports)
        notes.append(
            f"{level} intervals of PLI: uncertainty of the measurement of one sample; empty where it has no width."
        )
    if "bounds" in columns:
        notes.append(
            "Range over non-detects: PLI with every non-detect towards 0 and with every one at its limit; "
            "empty where the sample has none."
        )
    notes += _abbreviations(columns)
    if "mean_quotient" in columns:
        name = guideline_name(result)
        notes.append(f"Mean {name} quotient: mean of the metals' concentrations divided by {guideline_values(name)}.")
    intervals = ["measurement"] if "interval" in columns else []
    ports = result.samples[result.by].unique() if result.by in result.samples else ()
    return (*notes, *closing_notes(result, _shown(result.notes, columns, intervals, ports)))


def metal_notes(result: Assessment, columns: Collection[str]) -> list[str]:
    """Return the notes of an assessment under a table of metals with these columns."""
    shown = shown_with(_shown(result.notes, columns), "metal", result.metals["metal"].unique())
    return closing_notes(result, shown)


def notes_of_ports(result: Assessment, columns: Collection[str]) -> tuple[Note, ...]:
    """Return the notes that belong to a table or figure of the ports with these columns."""
    return _shown(result.notes, columns, ports=result.ports["port"])


def _shown(
    notes: Iterable[Note], columns: Collection[str], intervals: Iterable[str] = (), ports: Iterable[object] = ()
) -> tuple[Note, ...]:
    """Return the notes that belong to these columns, intervals and ports."""
    found = shown_with(notes, "index", (INDICES[name] for name in columns if name in INDICES))
    return shown_with(shown_with(found, "interval", intervals), "port", ports)


def basis(result: Assessment | PliIntervals | ZoneTests, *, cited: bool = True) -> list[str]:
    """Say against what and with what the index was computed, with citations or with names only."""
    background, classes = result.background, getattr(result, "scheme", "")  # tests need no classes
    sources = (_background_citation(background), _scheme_citation(classes)) if cited else ("", "")
    notes = [f"Background: {_cited(background, sources[0])}."]
    panel = getattr(result, "panel", ())  # the intervals of single samples count their metals instead
    if panel:
        notes.append(f"Metals in the PLI ({len(panel)}): {', '.join(panel)}.")
    return [*notes, *([f"Classes: {sources[1].strip().rstrip('.') or _scheme_words(classes)}."] if classes else [])]


def stand_ins(notes: Iterable[Note]) -> str:
    """Return what the notes say about stand-in data, '' where the data are those asked for.

    Examples
    --------
    >>> soils = note("stand_in_data", wanted="the harbours", used="soils of the Meuse")
    >>> stand_ins([soils, note("half_limit"), soils])
    'Stand-in data, not the harbours: soils of the Meuse. They show that the job runs and say nothing about harbours.'
    """
    return " ".join(sentences(coded(notes, "stand_in_data")))


def notes_of(result: Any) -> tuple[Note, ...]:
    """Return the notes of a result, or of all intervals or results of a mapping."""
    if hasattr(result, "values") and not hasattr(result, "notes"):
        return tuple(each for one in result.values() for each in notes_of(one))
    return tuple(getattr(result, "notes", ()))


def is_weighted(result: Assessment) -> bool:
    """Say whether samples stand for areas (or units) of different size."""
    return bool(coded(result.notes, "survey_weights"))


def by_t(ports: pd.DataFrame) -> bool:
    """Say whether the intervals of all ports are by t."""
    return len(ports) > 0 and bool(ports["method"].isin(BY_T).all())


def guideline_name(result: Assessment) -> str:
    """Return the name of the guideline that samples were held against."""
    return str(getattr(result, "guideline", "") or "guideline")


def guideline_values(name: str) -> str:
    """Return what the values of a guideline are called.

    Examples
    --------
    >>> guideline_values("ERM"), guideline_values("own")
    ('the effects range median (ERM) values', "the guideline 'own'")
    """
    return f"the {guideline_words(name)[0].removeprefix('the ')}"


def _abbreviations(columns: Collection[str]) -> list[str]:
    """Return what the indices that head columns are called, as one sentence; [] where no column has one."""
    found = [INDEX_NAMES[name] for column in columns if (name := column.removeprefix("mean_")) in INDEX_NAMES]
    short = [f"{label}: {words}" for label, words in found if label not in words]
    return [f"{'; '.join(short)}."] if short else []


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
    if by_t(given):
        return [_t_note(result, given)]
    methods = " / ".join(map(method_label, given["method"].unique()))
    # Where all values are equal nothing is drawn, and a note says so.
    counts = sorted({int(count) for count in given["n_resamples"]} - {0})
    resamples = " to ".join(f"{count:,}".replace(",", " ") for count in (counts[:1] + counts[1:][-1:]))
    text = f"{level_text(given)} intervals: bootstrap over {drawn_units(result)} "
    text += f"({methods}, {resamples} resamples" if counts else f"({methods}, no resampling was needed"
    text += "" if result.seed is None or not counts else f", seed {result.seed}"
    error = given[["mc_error_low", "mc_error_high"]].max().max()
    text += f"; Monte Carlo error of an end point at most {rounded_up(float(error))}" if error > 0 else ""
    return [text + ")."]


def interval_basis(result: Assessment) -> str:
    """Return what the intervals of the ports are made of ("t over samples", "bootstrap over stations")."""
    weighted = "weighted " if is_weighted(result) else ""
    return f"{'t' if by_t(result.ports) else 'bootstrap'} over {weighted}{drawn_units(result)}"


def _t_note(result: Assessment, given: pd.DataFrame) -> str:
    """Say how t intervals were made, and what drawing non-detects adds to them."""
    text = f"{level_text(given)} intervals: t on the logarithms of the PLIs of {drawn_units(result)}"
    if is_weighted(result):
        text += ", with as many degrees of freedom as samples less strata"
    error = float(given[["mc_error_low", "mc_error_high"]].max().max())
    if error > 0:
        seed = "" if result.seed is None else f" (seed {result.seed})"
        text += f", non-detects drawn{seed}; Monte Carlo error of an end point at most {rounded_up(error)}"
    return f"{text}."


def significance_words(result: Assessment) -> str:
    """Return by which tests a zone PLI is held to be above or below 1."""
    alpha = (1.0 - float(result.ports["conf_level"].max())) / 2.0
    several = result.ports["p_above_1"].notna().sum() > 1
    adjusted = f", Holm-adjusted over the {plural(unit_word(result.by))}" if several else ""
    return f"one-sided t test{'s' if several else ''} at {100.0 * alpha:.4g} %{adjusted}"


def _test_note(result: Assessment) -> list[str]:
    """Say by which tests a zone PLI is held to be above or below 1, [] where no port has one."""
    if "p_above_1" not in result.ports or result.ports["p_above_1"].isna().all():
        return []
    return [f"Zone PLI above or below 1: {significance_words(result)}."]


def _about_single_ports(result: Assessment) -> list[str]:
    """Return the notes on the intervals of single ports; those on missing intervals come first."""
    ports, missing, given = result.ports, list[Note](), list[Note]()
    for name, low, high in zip(ports["port"].astype(str), ports["conf_low"], ports["conf_high"], strict=True):
        notes = result.intervals[name].notes if name in result.intervals else ()
        found = [each.with_about("port", name) for each in notes]
        if has_interval(low, high):
            given += found
        else:
            why, *more = found or [note("no_interval").with_about("port", name)]
            missing.append(why)
            given += more
    word = plural(unit_word(result.by))
    return [
        *(f"{NO_VALUE} {text}" for text in sentences(_few_named(missing, len(ports), word))),
        *sentences(_few_named(given, len(ports), word)),
    ]


def _few_named(notes: Iterable[Note], total: int, words: str) -> list[Note]:
    """Return the notes with the ports that they are about; of many ports only how many they are."""
    notes = list(notes)
    about = Counter((each.code, name) for each in notes for name in each.about_names("port"))
    counts = Counter(code for code, _ in about)
    return [_counted(each, counts[each.code], total, words) for each in notes]


def _counted(one: Note, count: int, total: int, words: str) -> Note:
    """Return a note on ports as one on this many of them, where they are too many to be named."""
    if count <= _MOST_PORTS:
        return one
    others = tuple((kind, name) for kind, name in one.about if kind != "port")
    all_or_some = f"all {total} {words}" if count == total else f"{count} of {total} {words}"
    return Note(one.code, one.facts, others).with_about("port", all_or_some)


def closing_notes(result: Assessment, shown: Iterable[Note]) -> list[str]:
    """Return those notes of the result that are shown, and its source."""
    source = str(result.source)
    # A result must read the same on every machine, so a file is named without the folder it lay in.
    for kind in (PurePosixPath, PureWindowsPath):
        source = kind(source).name if kind(source).is_absolute() else source
    notes = sentences(_few_named(shown, len(result.ports), plural(unit_word(result.by))))
    return [*notes, *([f"Source: {source}."] if source not in ("", "frame") else [])]


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
    found = [reference(key) for key in scheme_keys(name)]
    return f"{found[0].authors} {found[0].year}" if found else str(name)


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
