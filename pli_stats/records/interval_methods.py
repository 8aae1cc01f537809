"""One record for each method of an interval: what it is called, what it needs, and what is cited for it."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Literal

KORN_GRAUBARD = "Korn-Graubard"
_IDEAL = "bootstrap intervals of the ideal bootstrap, with infinitely many resamples"


@dataclass(frozen=True)
class IntervalMethod:
    """What is known of a method beside its formula.

    Attributes
    ----------
    name : str
        As arguments and columns have it.
    label, words : str
        Its name in tables ("BCa"), and what intervals by it "were" in a sentence.
    citations : tuple of str
        Keys of the references.
    bootstrap : bool
        Whether `bootstrap_ci` takes it.
    simulated : bool
        Whether it is made of resamples, drawn or all enumerated.
    needs : {"", "means", "loss"}
        What a metric must be: a function of means, or the plain mean of a loss.
    ideal : str
        Of the ideal bootstrap: the method that is applied to its distribution.
    by_t : bool
        Whether its end points are those of a t statistic.
    named : bool
        Whether the term of its intervals says what they are of, as "Theil-Sen slope" does.
    limit : {"", "confidence", "tolerance", "prediction"}
        Of methods that limit what the term says, mostly at one side: limits of what kind.
    """

    name: str
    label: str
    words: str
    citations: tuple[str, ...]
    _: KW_ONLY
    bootstrap: bool = True
    simulated: bool = False
    needs: Literal["", "means", "loss"] = ""
    ideal: str = ""
    by_t: bool = False
    named: bool = False
    limit: Literal["", "confidence", "tolerance", "prediction"] = ""


def _limit(
    kind: Literal["confidence", "tolerance", "prediction"],
    name: str,
    label: str,
    words: str,
    *citations: str,
    simulated: bool = False,
) -> IntervalMethod:
    """Return the record of a method of limits."""
    what = {"confidence": "upper", "tolerance": "tolerance", "prediction": "prediction"}[kind]
    return IntervalMethod(
        f"{what} {name}", label, words, citations, bootstrap=False, simulated=simulated, named=True, limit=kind
    )


_LIMITS = (
    _limit("confidence", "t", "Student's t", "obtained from Student's t distribution", "student1908"),
    _limit(
        "confidence",
        "modified_t",
        "Johnson's modified t",
        "obtained by Johnson's t modified for skewness",
        "johnson1978",
    ),
    _limit(
        "confidence",
        "clt",
        "Chen's skewness-adjusted",
        "obtained by the central limit theorem adjusted for skewness",
        "chen1995",
    ),
    _limit("confidence", "land", "Land's", "obtained by Land's method for lognormal data", "land1971"),
    _limit(
        "confidence",
        "lognormal",
        "lognormal",
        "obtained by a generalised pivot for lognormal data",
        "krishnamoorthy2003",
    ),
    _limit("confidence", "gamma", "gamma", "obtained from the gamma distribution", "grice1980"),
    _limit("confidence", "bca", "BCa", "obtained by the BCa bootstrap", "efron1987", simulated=True),
    _limit(
        "confidence", "bootstrap_t", "bootstrap t", "obtained by the bootstrap-t method", "davison1997", simulated=True
    ),
    _limit("confidence", "chebyshev", "Chebyshev's inequality", "obtained from Chebyshev's inequality", "singh1997"),
    *(
        _limit(kind, name, name, words, *citations)
        for kind in ("tolerance", "prediction")
        for name, words, citations in (
            ("normal", "obtained from a normal distribution", ("hahn1991",)),
            ("lognormal", "obtained from a normal distribution of logarithms", ("hahn1991",)),
            ("gamma", "obtained from a normal distribution of cube roots", ("krishnamoorthy2008",)),
            ("nonparametric", "obtained from order statistics, without assuming a distribution", ("hahn1991",)),
        )
    ),
)

INTERVAL_METHODS: dict[str, IntervalMethod] = {
    method.name: method
    for method in (
        IntervalMethod(
            "percentile",
            "percentile",
            "percentile bootstrap intervals",
            ("davison1997",),
            simulated=True,
        ),
        IntervalMethod("basic", "basic", "basic bootstrap intervals", ("davison1997",), simulated=True),
        IntervalMethod(
            "normal",
            "normal",
            "normal-approximation bootstrap intervals",
            ("davison1997",),
            simulated=True,
        ),
        IntervalMethod(
            "bca",
            "BCa",
            "bias-corrected and accelerated (BCa) bootstrap intervals",
            ("efron1987",),
            simulated=True,
        ),
        IntervalMethod(
            "studentized",
            "studentized",
            "studentized bootstrap intervals",
            ("davison1997",),
            simulated=True,
            needs="means",
        ),
        IntervalMethod(
            "abc",
            "ABC",
            "approximate bootstrap confidence (ABC) intervals, which need no resampling",
            ("diciccio1992",),
            needs="means",
        ),
        IntervalMethod(
            "exact",
            "exact",
            f"bias-corrected and accelerated (BCa) {_IDEAL}",
            ("efron1987",),
            needs="loss",
            ideal="bca",
        ),
        IntervalMethod(
            "exact_percentile",
            "exact percentile",
            f"percentile {_IDEAL}",
            ("davison1997",),
            needs="loss",
            ideal="percentile",
        ),
        IntervalMethod(
            "exact_basic",
            "exact basic",
            f"basic {_IDEAL}",
            ("davison1997",),
            needs="loss",
            ideal="basic",
        ),
        IntervalMethod("t", "t", "t intervals", ("student1908",), bootstrap=False, by_t=True),
        IntervalMethod(
            "stratified t",
            "t, stratified",
            "t intervals with the linearised variance of a weighted mean, samples drawn with replacement within strata",
            ("horvitz1952", "binder1983"),
            bootstrap=False,
            by_t=True,
        ),
        IntervalMethod(
            "local t",
            "t, local variance",
            "t intervals with the local neighbourhood variance of a weighted mean",
            ("horvitz1952", "stevens2003"),
            bootstrap=False,
            by_t=True,
        ),
        IntervalMethod(
            KORN_GRAUBARD,
            "Korn–Graubard",
            "Clopper-Pearson intervals for the effective number of samples",
            ("korn1998",),
            bootstrap=False,
        ),
        IntervalMethod(
            "exact Kendall",
            "exact Kendall",
            "obtained by inverting the exact test of Mann and Kendall",
            ("sen1968", "kendall1945"),
            bootstrap=False,
            named=True,
        ),
        IntervalMethod(
            "normal Kendall",
            "normal Kendall",
            "obtained by inverting the test of Mann and Kendall, normal approximation",
            ("sen1968",),
            bootstrap=False,
            named=True,
        ),
        IntervalMethod(
            "Hamed-Rao Kendall",
            "Hamed-Rao Kendall",
            "obtained by inverting the test of Mann and Kendall with the variance of Hamed and Rao for autocorrelated "
            "values",
            ("sen1968", "hamed1998"),
            bootstrap=False,
            named=True,
        ),
        IntervalMethod(
            "AR(1) Kendall",
            "AR(1) Kendall",
            "obtained by inverting the test of Mann and Kendall with the variance for a fitted autoregressive series "
            "of order 1",
            ("sen1968", "hamed1998", "giersbergen2004"),
            bootstrap=False,
            named=True,
        ),
        IntervalMethod(
            "Hirsch-Slack Kendall",
            "Hirsch-Slack Kendall",
            "obtained by inverting the test of Kendall with the covariances of blocks",
            ("hirsch1984",),
            bootstrap=False,
            named=True,
        ),
        IntervalMethod(
            "censored Kendall",
            "censored Kendall",
            "obtained by inverting the test of Kendall for values with non-detects",
            ("akritas1995", "helsel2012"),
            bootstrap=False,
            named=True,
        ),
        *_LIMITS,
    )
}
#: What `bootstrap_ci` takes, those by t, and those that need nothing but replicates.
METHODS = tuple(name for name, method in INTERVAL_METHODS.items() if method.bootstrap)
BY_T = tuple(name for name, method in INTERVAL_METHODS.items() if method.by_t)
FROM_REPLICATES = tuple(
    name for name, method in INTERVAL_METHODS.items() if method.bootstrap and method.simulated and not method.needs
)


def method_label(name: object) -> str:
    """Return what a method of an interval is called in a table.

    Examples
    --------
    >>> method_label("bca"), method_label("my method")
    ('BCa', 'my method')
    """
    found = INTERVAL_METHODS.get(str(name))
    return found.label if found else str(name).replace("_", " ")
