"""Notes: what must be read beside a number, as facts. Sentences are made of them where a person reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Fact = str | int | float | bool | None | tuple[Any, ...]


@dataclass(frozen=True)
class Note:
    """One fact that must be read beside a number.

    Attributes
    ----------
    code : str
        What kind of note it is: a key of the catalogue of wordings (`pli_stats.text.note_wording.NOTES`).
    facts : tuple of (name, value)
        The facts by name, read by `note["name"]`.
    about : tuple of (kind, name)
        What the note is about and is shown with only: ("port", "Eden"), ("metal", "Cd"), ("index", "RI"),
        ("pair", "ridge - mean"), ("model", "ridge"). Empty for the whole result.

    Examples
    --------
    >>> few = note("few_units", n=9, unit="sample").with_about("port", "Eden")
    >>> few["n"], few.about_names("port")
    (9, ('Eden',))
    """

    code: str
    facts: tuple[tuple[str, Fact], ...] = ()
    about: tuple[tuple[str, str], ...] = ()

    def __getitem__(self, name: str) -> Any:
        """Return one fact."""
        return dict(self.facts)[name]

    def about_names(self, kind: str) -> tuple[str, ...]:
        """Return the names of this kind that the note is about."""
        return tuple(name for of_kind, name in self.about if of_kind == kind)

    def with_about(self, kind: str, *names: object) -> Note:
        """Return the note as one about these, beside what it is about already."""
        return Note(self.code, self.facts, (*self.about, *((kind, str(name)) for name in names)))


def note(code: str, **facts: Any) -> Note:
    """Return a note of this code with these facts; NumPy's numbers and lists become plain values."""
    return Note(code, tuple((name, _frozen(value)) for name, value in facts.items()))


def _frozen(value: Any) -> Any:
    """Return a fact as a plain value that cannot change."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return tuple(_frozen(item) for item in value)
    return value.item() if hasattr(value, "item") else value


def coded(notes: Iterable[Note], *codes: str) -> list[Note]:
    """Return the notes that have one of these codes."""
    return [each for each in notes if each.code in codes]


def gathered(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Return each note once, those that differ in what they are about only as one note about all of it.

    Examples
    --------
    >>> few = note("few_units", n=9)
    >>> [each.about for each in gathered([few.with_about("port", "Eden"), few.with_about("port", "Botany")])]
    [(('port', 'Eden'), ('port', 'Botany'))]
    """
    about: dict[tuple[str, tuple[tuple[str, Fact], ...], bool], dict[tuple[str, str], None]] = {}
    for each in notes:
        about.setdefault((each.code, each.facts, bool(each.about)), {}).update(dict.fromkeys(each.about))
    return tuple(Note(code, facts, tuple(names)) for (code, facts, _), names in about.items())


def shown_with(notes: Iterable[Note], kind: str, names: Iterable[object]) -> tuple[Note, ...]:
    """Return the notes that belong to a table or figure that shows these names of a kind (the index PLI, some ports).

    Notes about others of that kind only are left out; notes about nothing of that kind stay.

    Examples
    --------
    >>> notes = [note("ri_substances", n=7).with_about("index", "RI"), note("half_limit")]
    >>> [each.code for each in shown_with(notes, "index", ["PLI"])]
    ['half_limit']
    """
    wanted = {str(name) for name in names}
    return tuple(each for each in notes if not (found := each.about_names(kind)) or wanted & set(found))
