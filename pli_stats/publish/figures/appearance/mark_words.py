"""What each mark of a figure says to a reader who points at it: pages show that, files of pictures do not hold it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

_KEPT_AS = "pli_words"


@dataclass(frozen=True)
class MarkWords:
    """Words of the marks of an artist, in the order in which they are drawn, as they may be shown.

    Attributes
    ----------
    series : str
        What the key calls these marks, "" where it does not distinguish them from others.
    words : tuple of str
        One for each mark.
    """

    series: str
    words: tuple[str, ...]


def give_words(artists: Sequence[Artist], words: Sequence[str], series: str = "") -> None:
    """Keep words with artists that show the same marks."""
    for artist in artists:
        setattr(artist, _KEPT_AS, MarkWords(series, tuple(words)))


def artists_with_words(figure: Figure) -> Iterator[tuple[Artist, MarkWords]]:
    """Yield the artists of a figure whose marks have words."""
    for artist in figure.findobj(lambda artist: hasattr(artist, _KEPT_AS)):
        yield artist, getattr(artist, _KEPT_AS)
