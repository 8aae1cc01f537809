"""Notes: what must be read beside a number, as facts. Sentences are made of them where a person reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pli_stats.checks import refusal

Fact = str | int | float | bool | None | tuple[Any, ...]
Name = str | tuple[str, ...]


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
        ("model", "ridge"), ("pair", ("ridge", "mean")). Empty for the whole result.

    Examples
    --------
    >>> few = note("few_units", n=9, unit="sample").with_about("port", "Eden")
    >>> few["n"], few.about_names("port")
    (9, ('Eden',))
    """

    code: str
    facts: tuple[tuple[str, Fact], ...] = ()
    about: tuple[tuple[str, Name], ...] = ()

    def __getitem__(self, name: str) -> Any:
        """Return one fact."""
        return dict(self.facts)[name]

    def about_names(self, kind: str) -> tuple[Name, ...]:
        """Return the names of this kind that the note is about."""
        return tuple(name for of_kind, name in self.about if of_kind == kind)

    def with_about(self, kind: str, *names: object) -> Note:
        """Return the note as one about these, beside what it is about already; a pair is named by a tuple."""
        return Note(self.code, self.facts, (*self.about, *((kind, _name(name)) for name in names)))


def note(code: str, **facts: Any) -> Note:
    """Return a note of this code with these facts; NumPy's numbers and lists become plain values."""
    return Note(code, tuple((name, _frozen(value)) for name, value in facts.items()))


def _frozen(value: Any) -> Any:
    """Return a fact as a plain value that cannot change."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return tuple(_frozen(item) for item in value)
    return value.item() if hasattr(value, "item") else value


def _name(name: object) -> Name:
    """Return a name as text, that of a pair as a tuple of texts."""
    return tuple(map(str, name)) if isinstance(name, tuple) else str(name)


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
    about: dict[tuple[str, tuple[tuple[str, Fact], ...], bool], dict[tuple[str, Name], None]] = {}
    for each in notes:
        about.setdefault((each.code, each.facts, bool(each.about)), {}).update(dict.fromkeys(each.about))
    return tuple(Note(code, facts, tuple(names)) for (code, facts, _), names in about.items())


def gathered_by(kind: str, notes: Iterable[tuple[object, Iterable[Note]]]) -> tuple[Note, ...]:
    """Return the notes of several things by name, each once, with the names of those it is about unless it is all.

    Examples
    --------
    >>> few, tied = note("few_units", n=9), note("ties")
    >>> [(each.code, each.about_names("model")) for each in gathered_by("model", [("rf", [few]), ("svm", [few, tied])])]
    [('few_units', ()), ('ties', ('svm',))]
    """
    return placed((((kind, name),), several) for name, several in notes)


def placed(parts: Iterable[tuple[tuple[tuple[str, object], ...], Iterable[Note]]]) -> tuple[Note, ...]:
    """Return the notes of several places, each once, with the places it is about unless it is about all.

    Examples
    --------
    >>> few, tied = note("few_units", n=9), note("ties")
    >>> places = [(("design", "unseen ports"), ("model", model)) for model in ("rf", "svm", "knn")]
    >>> [each.about for each in placed(zip(places, [[few, tied], [few, tied], [few]]))]
    [(), (('design', 'unseen ports'), ('model', 'rf'), ('model', 'svm'))]
    """
    given = [(place, tuple(several)) for place, several in parts]
    out = []
    for each in dict.fromkeys(each for _, several in given for each in several):
        places = [place for place, several in given if each in several]
        if len(places) == len(given):
            out.append(each)
            continue
        by_front: dict[tuple[tuple[str, object], ...], list[tuple[str, object]]] = {}
        for place in places:
            by_front.setdefault(place[:-1], []).append(place[-1])
        for front, last in by_front.items():
            found = each
            for kind, name in (*front, *last):
                found = found.with_about(kind, name)
            out.append(found)
    return tuple(out)


def as_notes(given: str | Iterable[Note | str]) -> tuple[Note, ...]:
    """Return notes, sentences of the caller's own among them (or one alone) as remarks.

    Examples
    --------
    >>> [each.code for each in as_notes(["Gulls ate 3 samples.", note("ties")])]
    ['remark', 'ties']
    """
    if isinstance(given, bytes) or not isinstance(given, Iterable):
        raise refusal("names_kind", name="notes", got=given)
    given = [given] if isinstance(given, str) else given
    found = tuple(note("remark", text=each) if isinstance(each, str) else each for each in given)
    for each in found:
        if not isinstance(each, Note):
            raise refusal("names_kind", name="notes", got=each)
    return found


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
