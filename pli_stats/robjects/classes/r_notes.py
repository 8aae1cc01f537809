"""Notes of results as lists of R with a class: code, facts, what they are about, and the sentence; and back."""

from __future__ import annotations

from typing import Any

from pli_stats.checks import refusal
from pli_stats.robjects.vectors.na_and_text_attributes import MOST_EXACT, mark_of, marked
from pli_stats.robjects.vectors.r_scalars import describe_scalar, describe_texts, restore_scalar, shape_of, texts_of
from pli_stats.robjects.vectors.r_values import RList, RValue, RVector, named_list, parts_of, strings
from pli_stats.text.note_wording import NOTES, sentence
from pli_stats.text.notes import Note, note

ONE, SEVERAL = "pli_note", "pli_notes"


def describe_notes(notes: tuple[Note, ...], name: str = "notes") -> RList:
    """Return notes as a list of class pli_notes, each a list of class pli_note.

    Examples
    --------
    >>> few = note("few_units", n=9, unit="port")
    >>> restore_notes(describe_notes((few,))) == (few,)
    True
    """
    return RList(tuple(map(_describe_note, notes)), {"class": strings([SEVERAL, "list"])})


def restore_notes(value: RValue, name: str = "notes") -> tuple[Note, ...]:
    """Return notes as they were described; sentences, as earlier versions wrote them, are remarks.

    Examples
    --------
    >>> [each.code for each in restore_notes(strings(["Two ports."]))]
    ['remark']
    """
    if isinstance(value, RList):
        return tuple(found for part in value.values for found in _restored(part, name))
    return tuple(note("remark", text=text) for text in texts_of(value))


def _restored(value: RValue, name: str) -> tuple[Note, ...]:
    """Return one element of a list of notes; a code that this version does not know is a remark."""
    if isinstance(value, RVector) and value.kind == "character":
        return restore_notes(value)
    parts = parts_of(value) if isinstance(value, RList) else {}
    code, facts, about = parts.get("code"), parts.get("facts"), parts.get("about")
    if not isinstance(code, RVector) or not isinstance(facts, RList) or not isinstance(about, RList):
        raise refusal("from_r_part", kind="list", part=name, got="no note")
    if code.values[0] not in NOTES:
        return restore_notes(parts.get("text"))
    given = tuple((fact, _restore_fact(part)) for fact, part in parts_of(facts).items())
    names = about.attributes.get("names")
    kinds = texts_of(names)
    named = ((kind, _one_or_tuple(texts_of(part))) for kind, part in zip(kinds, about.values, strict=True))
    return (Note(str(code.values[0]), given, tuple(named)),)


def _describe_note(one: Note) -> RList:
    """Return a note as a list; what it is about under the names of the kinds, which may stand several times."""
    about: dict[str, RValue] = {"names": strings([kind for kind, _ in one.about])}
    names = [strings([of] if isinstance(of, str) else list(of)) for _, of in one.about]
    parts: dict[str, RValue] = {
        "code": strings(one.code),
        "facts": named_list({name: _describe_fact(value) for name, value in one.facts}),
        "about": RList(tuple(names), about),
        "text": describe_scalar(sentence(one)),
    }
    return named_list(parts, classes=[ONE, "list"])


def _describe_fact(value: Any) -> RValue:
    """Return a fact: a vector, or a list where a tuple holds something else than texts."""
    if value is None:
        return None
    if isinstance(value, tuple):
        text = bool(value) and all(isinstance(item, str) for item in value)
        return describe_texts(value) if text else RList(tuple(map(_describe_fact, value)))
    if isinstance(value, int) and abs(value) > MOST_EXACT:
        return marked(strings(str(value)), "int", "")
    return describe_scalar(value)


def _restore_fact(value: RValue) -> Any:
    """Return what `_describe_fact` described."""
    if isinstance(value, RList):
        return tuple(map(_restore_fact, value.values))
    if not isinstance(value, RVector):
        return None
    if shape_of(value) or len(value) != 1:
        return texts_of(value)
    return int(str(value.values[0])) if mark_of(value) == "int" and value.kind == "character" else restore_scalar(value)


def _one_or_tuple(names: tuple[str, ...]) -> str | tuple[str, ...]:
    """Return a single name as text, the names of a pair as a tuple."""
    return names[0] if len(names) == 1 else names
