"""Sentences joined into paragraphs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """Sentences as their builders word them, before they are written in the voice and length that a reader asks for.

    Attributes
    ----------
    sentences : tuple of str
        What a paragraph must say: of results what decides, its caveats included.
    details : tuple of str
        What a brief text leaves out.
    """

    sentences: tuple[str, ...]
    details: tuple[str, ...] = ()


def paragraph(sentences: Iterable[str], details: Iterable[str] = ()) -> Paragraph:
    """Return sentences as one paragraph, empty ones left out.

    Examples
    --------
    >>> paragraph(["two ports were  compared", ""]).sentences
    ('two ports were compared',)
    """
    return Paragraph(_kept(sentences), _kept(details))


def _kept(sentences: Iterable[str]) -> tuple[str, ...]:
    """Return sentences with single spaces, without empty ones."""
    return tuple(text for text in (" ".join(sentence.split()) for sentence in sentences) if text)


def written(sentences: Iterable[str]) -> str:
    """Return sentences as text, each with a capital and a full stop.

    Examples
    --------
    >>> written(["two ports were compared", "p was 1."])
    'Two ports were compared. P was 1.'
    """
    return " ".join(f"{text[:1].upper()}{text[1:]}{'' if text[-1] in '.!?' else '.'}" for text in sentences)


def but(sentence: str, caveats: Iterable[str], *, joint: str = "but") -> str:
    """Return a sentence with what reverses it or limits it, so that neither is quoted without the other.

    Examples
    --------
    >>> but("the trend was significant", ["Values were correlated.", "Few years were sampled."])
    'the trend was significant, but values were correlated, and few years were sampled'
    >>> but("the trend was significant", [])
    'the trend was significant'
    """
    clauses = [f"{text[:1].lower()}{text[1:]}".removesuffix(".") for text in caveats]
    return f"{sentence}, {joint} {', and '.join(clauses)}" if clauses else sentence
