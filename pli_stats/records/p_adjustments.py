"""One record for each way to adjust p values for the number of tests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass


@dataclass(frozen=True)
class Adjustment:
    """What an adjustment is called and cites.

    Attributes
    ----------
    name : str
        As arguments and results have it.
    label, words : str
        Its name in tables ("Holm"), and what p values "were adjusted by" in a sentence.
    citations : tuple of str
        Keys of the references.
    statsmodels : str
        Its name there, which agrees with R's p.adjust in every method that R has (all but Šidák); empty where a test
        adjusts by itself.
    """

    name: str
    label: str
    words: str
    _: KW_ONLY
    citations: tuple[str, ...] = ()
    statsmodels: str = ""


def _by_name(adjustments: Iterable[Adjustment]) -> dict[str, Adjustment]:
    """Return records by their names."""
    return {adjustment.name: adjustment for adjustment in adjustments}


#: What `adjust_p` takes.
ADJUSTMENTS = _by_name(
    (
        Adjustment("holm", "Holm", "Holm's method", citations=("holm1979",), statsmodels="holm"),
        Adjustment(
            "hochberg",
            "Hochberg",
            "Hochberg's method",
            citations=("hochberg1988",),
            statsmodels="simes-hochberg",
        ),
        Adjustment("hommel", "Hommel", "Hommel's method", citations=("hommel1988",), statsmodels="hommel"),
        Adjustment("bonferroni", "Bonferroni", "Bonferroni's method", statsmodels="bonferroni"),
        Adjustment("sidak", "Šidák", "Šidák's method", statsmodels="sidak"),
        Adjustment(
            "bh",
            "Benjamini-Hochberg",
            "the false discovery rate of Benjamini and Hochberg",
            citations=("benjamini1995",),
            statsmodels="fdr_bh",
        ),
        Adjustment(
            "by",
            "Benjamini-Yekutieli",
            "the false discovery rate of Benjamini and Yekutieli",
            citations=("benjamini2001",),
            statsmodels="fdr_by",
        ),
        Adjustment("none", "none", "no method", statsmodels="none"),
    )
)
_RANGE = "the distribution of the studentized range"
#: How tests adjust that do it by themselves.
OF_TESTS = _by_name(
    (
        Adjustment("games-howell", "Games-Howell", _RANGE),
        Adjustment("studentized range", "studentized range", _RANGE),
    )
)


def adjustment_of(name: str) -> Adjustment:
    """Return the record of an adjustment; a name that is not known stands for itself.

    Examples
    --------
    >>> adjustment_of("bh").label, adjustment_of("mine").words
    ('Benjamini-Hochberg', "the method 'mine'")
    """
    found = ADJUSTMENTS.get(name) or OF_TESTS.get(name)
    return found or Adjustment(name, name, f"the method {name!r}")
