"""The wording of notes in tables, reports, R and the command line: one catalogue by code, one way to fill it.

Methods sections word some notes in their own tense: `pli_stats.publish.prose.grammar` holds those, by the same codes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pli_stats.text.note_wording.domains import DOMAINS
from pli_stats.text.note_wording.limits import LIMITS
from pli_stats.text.note_wording.statistics import STATISTICS
from pli_stats.text.note_wording.studies import STUDIES
from pli_stats.text.note_wording.survey import SURVEY
from pli_stats.text.note_wording.trends import TRENDS
from pli_stats.text.notes import Fact, Name, Note
from pli_stats.text.numbers import MINUS, percent_of, significant, spaced
from pli_stats.text.words import CountingFormatter, in_number, plural, series

#: Code -> a template, or a function of the facts that returns one; '' where another sentence says it.
Wording = Mapping[str, str | Callable[[Mapping[str, Any]], str]]
NOTES: dict[str, str | Callable[[Mapping[str, Any]], str]] = STATISTICS | TRENDS | LIMITS | SURVEY | DOMAINS | STUDIES
_MOST_NAMES = 12
_FEW_NAMES = 3  # of models and pairs of them, which have long names
_FEW = ("model", "pair")
# Kinds that decide with what a note is shown; its sentence names them itself.
_UNNAMED = ("index", "table", "interval", "design", "weight", "held_out", "stage")
# Kinds whose names need a word beside them.
_NAMED_AS = {
    "ratio": "ratio of errors of {}",
    "coverage": "coverage of {}",
    "n_labelled": "{} labelled samples",
    "source_share": "{} of the source",
    "source": "source {}",
    "domain": "{} domain",
}


@dataclass(frozen=True)
class Span:
    """The counts of several notes that are told as one."""

    low: int
    high: int


class _Sentence(CountingFormatter):
    """Fills templates of notes: counts, `{level:percent}`, `{unit:plural}`, names in series, three digits."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Return one fact as text."""
        if isinstance(value, Span):
            count = f"{spaced(value.low)} to {spaced(value.high)}"
            words = in_number(format_spec.removeprefix("~"), 2) if format_spec else ""
            return words if format_spec.startswith("~") else f"{count} {words}".rstrip()
        if isinstance(value, tuple):
            return in_number(format_spec[1:], len(value)) if format_spec else series(value, _MOST_NAMES)
        if format_spec == "percent":
            return percent_of(value)
        if format_spec == "plural":
            return plural(value)
        if format_spec or not isinstance(value, (int, float)) or isinstance(value, bool):
            return super().format_field(value, format_spec)
        return spaced(value) if isinstance(value, int) else significant(value)


def filled(template: str, facts: Mapping[str, Any]) -> str:
    """Return a template with facts.

    Examples
    --------
    >>> filled("Only {n:sample}, at {level:percent}: {metals}.", {"n": 1, "level": 0.95, "metals": ("Cd", "Pb")})
    'Only 1 sample, at 95 %: Cd and Pb.'
    """
    return _Sentence().vformat(template, (), facts)


def sentence(note: Note, wording: Wording = NOTES) -> str:
    """Return a note as the sentence that stands under a table, with what it is about in brackets."""
    words = wording[note.code]
    facts = dict(note.facts)
    text = filled(words(facts) if callable(words) else words, facts).rstrip(".")
    return f"{text}{_about(note)}." if text else ""


def _about(note: Note) -> str:
    """Return what a note is about in brackets; of a pair the first less the second."""
    special = ("score", *_NAMED_AS)
    named = [(kind, name) for kind, name in note.about if kind not in (*_UNNAMED, *special)]
    most = _FEW_NAMES if named and all(kind in _FEW for kind, _ in named) else _MOST_NAMES
    parts = [series([_shown_name(kind, name) for kind, name in named], most), *_scores(note.about_names("score"))]
    parts += [
        words.format(series(note.about_names(kind), _FEW_NAMES))
        for kind, words in _NAMED_AS.items()
        if note.about_names(kind)
    ]
    text = "; ".join(filter(None, parts))
    return f" ({text})" if text else ""


def _scores(scores: Iterable[Name]) -> list[str]:
    """Return each metric with the models whose score it is."""
    models: dict[str, list[str]] = {}
    for score in scores:
        model, metric = tuple(score)
        models.setdefault(metric, []).append(model)
    return [f"{metric} of {series(names, _FEW_NAMES)}" for metric, names in models.items()]


def _shown_name(kind: str, name: Name) -> str:
    """Return one name as text."""
    return name if isinstance(name, str) else (f" {MINUS} " if kind == "pair" else ", ").join(name)


def sentences(notes: Iterable[Note], wording: Wording = NOTES) -> list[str]:
    """Return notes as sentences, each once; notes of one code that differ in counts only are told as one.

    Examples
    --------
    >>> from pli_stats.text.notes import note
    >>> few = note("few_units", n=9, unit="sample").with_about("port", "Eden")
    >>> sentences([few, note("few_units", n=12, unit="sample").with_about("port", "Botany")])
    ['Only 9 to 12 samples: coverage may be below nominal (Eden and Botany).']
    """
    groups: dict[tuple[Any, ...], list[Note]] = {}
    for note in notes:
        kinds = tuple(dict.fromkeys(kind for kind, _ in note.about))
        fixed = tuple((name, None if _is_count(value) else value) for name, value in note.facts)
        groups.setdefault((note.code, fixed, kinds), []).append(note)
    return [text for text in dict.fromkeys(sentence(_as_one(group), wording) for group in groups.values()) if text]


def _is_count(value: Fact) -> bool:
    """Say whether a fact is a count, which notes told as one may differ in."""
    return isinstance(value, int) and not isinstance(value, bool)


def _as_one(notes: list[Note]) -> Note:
    """Return one note about all that several are about, its counts as spans where they differ."""
    facts: dict[str, Any] = dict(notes[0].facts)
    for name, value in notes[0].facts:
        if _is_count(value):
            counts = [note[name] for note in notes]
            facts[name] = value if len(set(counts)) == 1 else Span(min(counts), max(counts))
    return Note(
        notes[0].code, tuple(facts.items()), tuple(dict.fromkeys(pair for note in notes for pair in note.about))
    )
