"""British words in American spelling: the package writes British English, and one dictionary turns it."""

from __future__ import annotations

import re

SPELLINGS = ("british", "american")
# How words begin; longer beginnings stand before those that they hold.
_AMERICAN = {
    "analyse": "analyze",
    "behaviour": "behavior",
    "catalogue": "catalog",
    "centred": "centered",
    "centre": "center",
    "colour": "color",
    "favour": "favor",
    "generalis": "generaliz",
    "grey": "gray",
    "harbour": "harbor",
    "labelled": "labeled",
    "linearis": "lineariz",
    "metre": "meter",
    "millimetre": "millimeter",
    "modelled": "modeled",
    "neighbour": "neighbor",
    "normalis": "normaliz",
    "standardis": "standardiz",
    "summaris": "summariz",
}
BRITISH_WORD = re.compile(rf"\b(?:pre-?|re|un)?({'|'.join(_AMERICAN)})", re.IGNORECASE)


def american(text: str) -> str:
    """Return a text in American spelling.

    Examples
    --------
    >>> american("Neighbouring harbours were normalised to Al; the grey centre was unlabelled.")
    'Neighboring harbors were normalized to Al; the gray center was unlabeled.'
    """
    return BRITISH_WORD.sub(_turned, text)


def _turned(found: re.Match[str]) -> str:
    """Return one beginning in American spelling, with its capital."""
    start, word = found[0][: -len(found[1])], found[1]
    turned = _AMERICAN[word.lower()]
    return start + (turned.upper() if word.isupper() else turned.capitalize() if word[0].isupper() else turned)
