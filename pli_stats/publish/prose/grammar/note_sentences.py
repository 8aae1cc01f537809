"""Notes of a result as sentences of a methods section: some are worded in its tense, others as under a table."""

from __future__ import annotations

from collections.abc import Iterable

from pli_stats.publish.display_names import shown_notes
from pli_stats.text.note_wording import NOTES, Wording
from pli_stats.text.notes import Note


def phrases_of(notes: Iterable[Note], wording: Wording) -> list[str]:
    """Return notes as sentences of a methods section, without those on stand-in data, which are said first of all.

    Examples
    --------
    >>> from pli_stats.text.notes import note
    >>> phrases_of([note("few_units", n=9, unit="port")], {"few_units": "with only {n:{unit}}, coverage may be low"})
    ['with only 9 ports, coverage may be low.']
    """
    return shown_notes(notes, {**NOTES, **wording, "stand_in_data": ""})
