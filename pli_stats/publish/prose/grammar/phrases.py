"""Sentences joined into paragraphs."""

from __future__ import annotations

from collections.abc import Iterable


def paragraph(sentences: Iterable[str]) -> str:
    """Return sentences as one paragraph, each with a capital and a full stop, empty ones left out.

    Examples
    --------
    >>> paragraph(["two ports were compared", "", "p was 1."])
    'Two ports were compared. P was 1.'
    """
    kept = [text for text in (" ".join(sentence.split()) for sentence in sentences) if text]
    return " ".join(f"{text[:1].upper()}{text[1:]}{'' if text[-1] in '.!?' else '.'}" for text in kept)
