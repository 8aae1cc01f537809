"""One record for each test of a hypothesis: what it is called, its statistic, what its effect is under the null."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import ClassVar


@dataclass(frozen=True)
class TestRecord:
    """What is known of a test beside its formula.

    Attributes
    ----------
    name : str
        As results have it.
    words : str
        Its name in a sentence.
    statistics : tuple of str
        The letters of its statistic, as R has them.
    citations : tuple of str
        Keys of the references.
    sided : bool
        Whether its statistic says in which direction the difference goes.
    argument : str
        What `compare_models` calls it; empty where that does not take it.
    by_ranks : bool
        Whether its pairs are compared by their mean ranks.
    effect : str
        What measures its effect; empty where that depends on the data.
    null_value : float or None
        The effect under the null hypothesis; None where the caller names it, or there is none.
    found, not_found : str
        What a significant test shows, and what one that is not leaves open, as clauses: `{side}` says in which
        direction, `{value}` is the value of the null hypothesis.
    """

    __test__: ClassVar[bool] = False  # pytest takes classes called Test* for its own

    name: str
    words: str
    statistics: tuple[str, ...]
    _: KW_ONLY
    citations: tuple[str, ...] = ()
    sided: bool = False
    argument: str = ""
    by_ranks: bool = False
    effect: str = ""
    null_value: float | None = None
    found: str = ""
    not_found: str = ""


PERMUTATION = TestRecord(
    "paired permutation test",
    "the paired permutation test",
    ("mean difference",),
    citations=("fisher1935",),
    sided=True,
    argument="permutation",
    effect="mean difference",
    null_value=0.0,
    found="the paired values differed significantly",
    not_found="the paired values did not differ significantly",
)
WILCOXON = TestRecord(
    "Wilcoxon signed-rank test",
    "Wilcoxon's signed-rank test",
    ("V",),
    citations=("wilcoxon1945",),
    sided=True,
    argument="wilcoxon",
    effect="rank-biserial correlation",
    null_value=0.0,
    found="the paired values differed significantly",
    not_found="the paired values did not differ significantly",
)
CORRECTED_T = TestRecord(
    "corrected resampled t test",
    "the corrected resampled t test",
    ("t",),
    citations=("nadeau2003",),
    sided=True,
    argument="corrected_t",
    effect="mean difference",
    null_value=0.0,
    found="the two models differed significantly",
    not_found="the two models did not differ significantly",
)
BAYESIAN_T = TestRecord("Bayesian correlated t test", "the Bayesian correlated t test", (), citations=("corani2015",))
DIEBOLD_MARIANO = TestRecord(
    "Diebold-Mariano test",
    "the Diebold-Mariano test",
    ("DM",),
    citations=("diebold1995", "harvey1997"),
    sided=True,
    argument="diebold_mariano",
    effect="mean loss difference",
    null_value=0.0,
    found="the two forecasts differed significantly",
    not_found="the two forecasts did not differ significantly",
)
FRIEDMAN = TestRecord(
    "Friedman test",
    "Friedman's test",
    ("F", "chi-squared"),
    citations=("friedman1937",),
    argument="friedman",
    effect="Kendall's W",
    found="the columns differed significantly",
    not_found="the columns did not differ significantly",
)
NEMENYI = TestRecord(
    "Nemenyi test",
    "Nemenyi's test",
    ("q",),
    citations=("nemenyi1963", "demsar2006"),
    argument="nemenyi",
    by_ranks=True,
)
SKILLINGS_MACK = TestRecord(
    "Skillings-Mack test",
    "the Skillings-Mack test",
    ("SM",),
    citations=("skillings1981",),
    found="the columns differed significantly",
    not_found="the columns did not differ significantly",
)
CONOVER = TestRecord(
    "Conover test",
    "Conover's test",
    ("t",),
    citations=("conover1979",),
    sided=True,
    by_ranks=True,
)
MANN_KENDALL = TestRecord(
    "Mann-Kendall trend test",
    "the Mann-Kendall test",
    ("S",),
    citations=("mann1945", "kendall1945"),
    sided=True,
    effect="Kendall's tau-b",
    null_value=0.0,
    found="there was a significant {side} trend",
    not_found="there was no significant trend",
)
SEASONAL_KENDALL = TestRecord(
    "Seasonal Kendall trend test",
    "the seasonal Kendall test",
    ("S",),
    citations=("hirsch1982",),
    sided=True,
    effect="Kendall's tau-b",
    null_value=0.0,
    found="there was a significant {side} trend",
    not_found="there was no significant trend",
)
REGIONAL_KENDALL = TestRecord(
    "Regional Kendall trend test",
    "the regional Kendall test",
    ("S",),
    citations=("helsel2006",),
    sided=True,
    effect="Kendall's tau-b",
    null_value=0.0,
    found="there was a significant {side} trend",
    not_found="there was no significant trend",
)
PETO_PRENTICE = TestRecord(
    "Peto-Prentice test",
    "the generalised Wilcoxon test of Peto and Prentice for values with non-detects",
    ("chi-squared",),
    citations=("peto1972", "prentice1978"),
    found="the groups differed significantly",
    not_found="the groups did not differ significantly",
)
PAIRED_PRENTICE = TestRecord(
    "Paired Prentice-Wilcoxon test",
    "the paired Prentice-Wilcoxon test for values with non-detects",
    ("Z",),
    citations=("obrien1987",),
    sided=True,
    found="the paired values differed significantly",
    not_found="the paired values did not differ significantly",
)
CENSORED_KENDALL = TestRecord(
    "Kendall's tau with non-detects",
    "Kendall's rank correlation of values with non-detects",
    ("S",),
    citations=("kendall1945", "oakes1982"),
    sided=True,
    effect="Kendall's tau-b",
    null_value=0.0,
    found="the two variables were significantly correlated",
    not_found="the two variables were not significantly correlated",
)
LOG_PLI_T = TestRecord(
    "One-sample t test of log PLI",
    "Student's t test of the logarithms of the PLI",
    ("t",),
    citations=("student1908",),
    sided=True,
    effect="geometric mean",
    found="the geometric mean of the PLI was significantly {side} {value}",
    not_found="the geometric mean of the PLI was not significantly {side} {value}",
)
EQUIVALENCE = TestRecord(
    "Test of equivalence",
    "the test of equivalence by two one-sided t tests",
    ("t",),
    citations=("schuirmann1987",),
    sided=True,
    found="{value} was shown",
    not_found="{value} could not be shown",
)
KRUSKAL_WALLIS = TestRecord(
    "Kruskal-Wallis rank sum test",
    "the Kruskal-Wallis test",
    ("chi-squared",),
    citations=("kruskal1952",),
)
WELCH = TestRecord(
    "Welch's one-way analysis of means",
    "Welch's analysis of variance",
    ("F",),
    citations=("welch1951",),
)
WELCH_BOOTSTRAP = TestRecord(
    "Parametric bootstrap of Welch's F",
    "a parametric bootstrap of Welch's F",
    ("F",),
    citations=("welch1951", "krishnamoorthy2007"),
)
PERMUTATION_OF_F = TestRecord(
    "Permutation test of F",
    "a permutation test of the F statistic",
    ("F",),
    citations=("phipson2010",),
)
MIXED_MODEL = TestRecord("Wald F test of ports in a mixed model", "the F test of a linear mixed model", ("F",))
BROWN_FORSYTHE = TestRecord("Brown-Forsythe", "the test of Brown and Forsythe", ("F",), citations=("brown1974",))
SHAPIRO_WILK = TestRecord("Shapiro-Wilk", "the test of Shapiro and Wilk", ("W",))
BETWEEN_SURVEYS = TestRecord(
    "Variance between surveys",
    "a restricted likelihood ratio test",
    ("chi-squared",),
    citations=("self1987",),
    effect="intraclass correlation",
    null_value=0.0,
    found="the variance between surveys was significant",
    not_found="the variance between surveys was not significant",
)

TESTS: dict[str, TestRecord] = {
    record.name: record
    for record in (
        PERMUTATION,
        WILCOXON,
        CORRECTED_T,
        BAYESIAN_T,
        DIEBOLD_MARIANO,
        FRIEDMAN,
        NEMENYI,
        SKILLINGS_MACK,
        CONOVER,
        MANN_KENDALL,
        SEASONAL_KENDALL,
        REGIONAL_KENDALL,
        PETO_PRENTICE,
        PAIRED_PRENTICE,
        CENSORED_KENDALL,
        LOG_PLI_T,
        EQUIVALENCE,
        KRUSKAL_WALLIS,
        WELCH,
        WELCH_BOOTSTRAP,
        PERMUTATION_OF_F,
        MIXED_MODEL,
        BROWN_FORSYTHE,
        SHAPIRO_WILK,
        BETWEEN_SURVEYS,
    )
}
#: What `compare_models` takes.
CHOICES = ("auto", *(record.argument for record in TESTS.values() if record.argument))
#: Statistics that any difference makes large, so that their tests know no direction.
WITHOUT_SIDES = frozenset(letter for record in TESTS.values() if not record.sided for letter in record.statistics)
#: By the name of an effect, what it is under the null hypothesis.
NULL_VALUES = {record.effect: record.null_value for record in TESTS.values() if record.null_value is not None}
