"""Tests, asked of R: which call of stats, coin, survival or forecast computes the same."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from pli_stats.checks import listed, refusal
from pli_stats.r.second_opinion.r_questions import (
    FOUND,
    SIMULATED,
    Case,
    Question,
    call,
    element,
    found_by,
    part,
    tail_of,
    truth,
)
from pli_stats.records.hypothesis_tests import (
    CORRECTED_T,
    DIEBOLD_MARIANO,
    EQUIVALENCE,
    FRIEDMAN,
    KRUSKAL_WALLIS,
    LOG_PLI_T,
    MANN_KENDALL,
    PERMUTATION,
    PERMUTATION_OF_F,
    PETO_PRENTICE,
    WELCH,
    WELCH_BOOTSTRAP,
    WILCOXON,
)
from pli_stats.results import Test
from pli_stats.robjects.classes.r_tests import IN_R
from pli_stats.robjects.vectors.r_values import RCall, RSymbol, RValue, RVector, doubles, strings
from pli_stats.stats.arguments import finite_vector, truth_vector
from pli_stats.stats.hypothesis.friedman import score_table
from pli_stats.text.notes import coded

N_RESAMPLES = 99_999  # of coin's Monte-Carlo p values
NO_PRATT = "R has no normal approximation with Pratt's zeros and continuity correction"
NO_INFINITE = "Friedman's F is infinite here, and R has no exact law for it"

# How p of a trend is computed that R's cor.test computes, too.
_PLAIN_TREND = ("exact, by inversions", "normal with continuity correction, variance for ties")
SINGLE = ("n_train", "n_test", "value", "log", "margin", "paired")  # arguments that are no data

Data = Mapping[str, Any]
X, Y, G = RSymbol("x"), RSymbol("y"), RSymbol("g")


def cases_of_test(test: Test, data: Sequence[Any], arguments: Mapping[str, Any]) -> list[Case]:
    """Return what R is asked about a test.

    Examples
    --------
    >>> import pli_stats as ps
    >>> [case] = cases_of_test(ps.mann_kendall_test([1.0, 3.0, 2.0]), [[1.0, 3.0, 2.0]], {})
    >>> [question.quantity for question in case.questions]
    ['statistic', 'p_value', 'effect']
    """
    if test.test not in _RECIPES:
        raise refusal("r_no_check", what=f"the {test.test}")
    recipe, names, optional = _RECIPES[test.test]
    if len(data) != len(names) or not set(arguments) <= set(optional):
        also = f" and may have {listed(optional)}" if optional else ""
        unknown = [name for name in arguments if name not in optional]
        got = f"{len(data)} of them" + (f" and {listed(unknown)}" if unknown else "")
        raise refusal("r_check_needs", what=test.test, names=listed(names), also=also, got=got)
    given = dict(zip(names, data, strict=True)) | dict(arguments)
    apart = given.get("paired") is False  # two samples of their own sizes
    if apart and _count(given["values"]) + _count(given.get("others")) != test.n:
        both = _count(given["values"]) + _count(given.get("others"))
        raise refusal("r_check_other", name="others", expected=test.n, got=both)
    for name, values in given.items():
        if not apart and name not in SINGLE and values is not None and _count(values) != test.n:
            raise refusal("r_check_other", name=name, expected=test.n, got=_count(values))
    return recipe(test, given)


def _count(values: Any) -> int:
    """Return how many values there are, 1 for a single one."""
    try:
        return len(values)
    except TypeError:
        return 1


def _numbers(name: str, values: Any) -> RVector:
    """Return values as a double vector."""
    return doubles(finite_vector(name, values))


def _strings(values: Any) -> RVector:
    """Return labels as text."""
    return strings([str(value) for value in values])


def _usual(test: Test, statistic: str = "statistic") -> tuple[Question, Question]:
    """Return the questions for statistic and p value of an object of class htest."""
    return (
        Question("statistic", test.statistic, call("as.vector", part(statistic))),
        Question("p_value", test.p_value, part("p.value")),
    )


def _side(test: Test) -> RVector:
    """Return the alternative in R's words."""
    return strings(IN_R[test.alternative])


def _wilcoxon(test: Test, given: Data) -> list[Case]:
    """Signed ranks: stats, and coin where ties or zeros stand in the way of R's exact distribution."""
    a, b = (finite_vector(name, given[name]) for name in ("err_a", "err_b"))
    size, exact = np.abs(a - b), test.method == "exact"
    pratt = any(zeros["zeros"] == "pratt" for zeros in coded(test.notes, "zero_differences"))
    plain = len(np.unique(size)) == len(size) and bool((size > 0.0).all())
    data: dict[str, RValue] = {"x": doubles(a), "y": doubles(b)}
    yes, whole = truth(True), truth(exact and plain)
    fit = call("stats::wilcox.test", X, Y, alternative=_side(test), paired=yes, exact=whole, correct=yes)
    statistic, p_value = _usual(test)
    if pratt:
        statistic = Question("statistic", test.statistic, None, why="R gives V without zeros only")
        p_value = p_value if exact else Question("p_value", test.p_value, None, why=NO_PRATT)
    if plain or not exact:
        return [Case((statistic, p_value), data, (found_by(fit),))]
    zeros = strings("Pratt" if pratt else "Wilcoxon")
    formula, law = call("~", X, Y), strings("exact")
    by_coin = call("coin::wilcoxsign_test", formula, alternative=_side(test), zero_method=zeros, distribution=law)
    exactly = Question("p_value", test.p_value, call("as.vector", call("coin::pvalue", FOUND)))
    return [Case((statistic,), data, (found_by(fit),)), Case((exactly,), data, (found_by(by_coin),), "coin")]


def _sign_flips(test: Test, given: Data) -> list[Case]:
    """Sign flips: coin's permutation of the two models within each unit, at random."""
    a, b = (_numbers(name, given[name]) for name in ("err_a", "err_b"))
    mean = Question("statistic", test.statistic, call("mean", call("-", X, Y)))
    data: dict[str, RValue] = {"x": a, "y": b}
    totals: tuple[RCall, ...] = ()
    if given.get("ports") is not None:
        data["g"] = _strings(given["ports"])
        totals = tuple(call("<-", name, call("tapply", name, G, RSymbol("sum"))) for name in (X, Y))
    n = call("length", X)
    models = call("gl", doubles(2.0), n)
    units = call("factor", call("rep", call("seq_along", X), doubles(2.0)))
    steps = (
        *totals,
        call("<-", RSymbol("loss"), call("c", X, Y)),
        call("<-", RSymbol("model"), models),
        call("<-", RSymbol("unit"), units),
        call("set.seed", doubles(1.0)),
        found_by(
            call(
                "coin::symmetry_test",
                call("~", RSymbol("loss"), call("|", RSymbol("model"), RSymbol("unit"))),
                alternative=_side(test),
                distribution=call("coin::approximate", nresample=doubles(float(N_RESAMPLES))),
            )
        ),
    )
    by_chance = _by_chance(test, call("as.vector", call("coin::pvalue", FOUND)))
    return [Case((mean,), data), Case((by_chance,), data, steps, "coin")]


def _by_chance(test: Test, answer: RCall) -> Question:
    """Return the question for a p value that R simulates."""
    spread = math.sqrt(max(test.p_value * (1.0 - test.p_value), 1.0 / N_RESAMPLES) / N_RESAMPLES)
    return Question("p_value", test.p_value, answer, SIMULATED * math.hypot(spread, test.p_error) + 1.0 / N_RESAMPLES)


def _diebold_mariano(test: Test, given: Data) -> list[Case]:
    """Forecast losses: forecast::dm.test takes errors, whose first power of their size is the loss."""
    losses = [finite_vector(name, given[name]) for name in ("loss_a", "loss_b")]
    if min(float(x.min()) for x in losses) < 0.0:
        raise refusal("r_no_check", what="a Diebold-Mariano test of losses below zero")
    if test.method.startswith("Daniell"):
        raise refusal("r_no_check", what="a Diebold-Mariano test by the periodogram")
    horizon, variance = _matched(r"horizon (\d+), (\w+) variance", test.method)
    fit = call(
        "forecast::dm.test",
        X,
        Y,
        alternative=_side(test),
        h=doubles(float(horizon)),
        power=doubles(1.0),
        varestimator=strings(variance),
    )
    data: dict[str, RValue] = {"x": doubles(losses[0]), "y": doubles(losses[1])}
    return [Case(_usual(test), data, (found_by(fit),), "forecast")]


def _resampled_t(test: Test, given: Data) -> list[Case]:
    """Repeated splits: Student's t of R, shrunk by the factor of Nadeau and Bengio."""
    data: dict[str, RValue] = {"x": _numbers("diff", given["diff"])}
    data |= {name: _numbers(name, given[name]) for name in ("n_train", "n_test")}
    ratio = call("/", RSymbol("n_test"), RSymbol("n_train"))
    shrink = call("sqrt", call("+", doubles(1.0), call("*", call("length", X), ratio)))
    t = call("/", call("as.vector", part("statistic", call("stats::t.test", X))), shrink)
    df = call("-", call("length", X), doubles(1.0))
    questions = (
        Question("statistic", test.statistic, call("as.vector", FOUND)),
        Question("p_value", test.p_value, tail_of(test.alternative, FOUND, df)),
    )
    return [Case(questions, data, (found_by(t),))]


def _friedman(test: Test, given: Data) -> list[Case]:
    """Ranks within blocks: friedman.test, and from its chi-squared the F of Iman and Davenport."""
    table = score_table(given["scores"]).values
    n, k = (float(size) for size in table.shape)
    dim = RVector("integer", np.array(table.shape, dtype=np.int32))
    data: dict[str, RValue] = {"x": RVector("double", table.ravel(order="F"), {"dim": dim})}
    steps = (found_by(call("stats::friedman.test", X)),)
    statistic, p_value = _usual(test)
    chi = call("as.vector", part("statistic"))
    share = Question("effect", test.effect, call("/", chi, doubles(n * (k - 1.0))))
    if test.statistic_name == "F" and math.isinf(test.statistic):
        statistic, p_value = (Question(q.quantity, q.ours, None, why=NO_INFINITE) for q in (statistic, p_value))
    elif test.statistic_name == "F":
        rest = call("-", doubles(n * (k - 1.0)), chi)
        f = call("/", call("*", doubles(n - 1.0), chi), call("(", rest))
        upper = call("stats::pf", f, doubles(test.df[0]), doubles(test.df[1]), lower_tail=truth(False))
        statistic, p_value = Question("statistic", test.statistic, f), Question("p_value", test.p_value, upper)
    return [Case((statistic, p_value, share), data, steps)]


def _mann_kendall(test: Test, given: Data) -> list[Case]:
    """Trend: Kendall's tau of values and time; what allows for dependence or non-detects is in no package of R here."""
    if test.method not in _PLAIN_TREND:
        raise refusal("r_no_check", what=f"the {test.test} ({test.method})")
    x = finite_vector("values", given["values"])
    time = np.arange(1.0, len(x) + 1.0) if given.get("time") is None else finite_vector("time", given["time"])
    exact = truth(test.method.startswith("exact"))
    kind, yes = strings("kendall"), truth(True)
    fit = call("stats::cor.test", X, Y, alternative=_side(test), method=kind, exact=exact, continuity=yes)
    signs = [call("sign", call("outer", name, name, strings("-"))) for name in (X, Y)]
    score = call("/", call("sum", call("*", *signs)), doubles(2.0))
    questions = (
        Question("statistic", test.statistic, score),
        Question("p_value", test.p_value, part("p.value")),
        Question("effect", test.effect, call("as.vector", part("estimate"))),
    )
    return [Case(questions, {"x": doubles(x), "y": doubles(time)}, (found_by(fit),))]


def _peto(test: Test, given: Data) -> list[Case]:
    """Non-detects: the G-rho test of survival on flipped values, which has the weights of Peto and Peto."""
    if not test.method.startswith("Peto "):
        raise refusal("r_no_check", what="a test with Prentice's weights")
    x = finite_vector("values", given["values"])
    seen = ~truth_vector("nondetect", given.get("nondetect"), len(x))
    data: dict[str, RValue] = {"x": doubles(x), "y": doubles(seen.astype(float)), "g": _strings(given["groups"])}
    later = call("-", call("max", X), X)
    fit = call("survival::survdiff", call("~", call("survival::Surv", later, Y), G), rho=doubles(1.0))
    upper = call("stats::pchisq", part("chisq"), doubles(test.df[0]), lower_tail=truth(False))
    questions = (Question("statistic", test.statistic, part("chisq")), Question("p_value", test.p_value, upper))
    return [Case(questions, data, (found_by(fit),), "survival")]


def _log_pli(test: Test, given: Data) -> list[Case]:
    """Geometric mean: Student's t of logarithms, of ports' means where ports are the unit."""
    value = given.get("value")
    value = (
        float(_matched(r"against log (\S+),", test.method)[0])
        if value is None
        else float(finite_vector("value", value)[0])
    )
    data: dict[str, RValue] = {"x": _numbers("pli_values", given["pli_values"])}
    logs = call("log", X)
    if (given.get("ports") is None) != (test.unit == "sample"):
        raise refusal("r_check_ports", unit=test.unit)
    if given.get("ports") is not None:
        data["g"] = _strings(given["ports"])
        logs = call("tapply", logs, G, RSymbol("mean"))
    level = doubles(test.conf_level if test.conf_level is not None else 0.95)
    fit = call("stats::t.test", logs, alternative=_side(test), mu=doubles(math.log(value)), conf_level=level)
    ends = call("exp", part("conf.int"))
    questions = (
        *_usual(test),
        Question("effect", test.effect, call("as.vector", call("exp", part("estimate")))),
        Question("effect_low", test.effect_low, element(ends, 1)),
        Question("effect_high", test.effect_high, element(ends, 2)),
    )
    return [Case(questions, data, (found_by(fit),))]


def _equivalence(test: Test, given: Data) -> list[Case]:
    """Equivalence: Student's (or Welch's) t test twice, below the upper and above the lower margin."""
    ends = _matched(r"within (\S+) to (\S+)", test.alternative)
    ratio = test.effect_name == "ratio of geometric means"
    low, high = (float(end) for end in ends)
    if given.get("margin") is not None:
        margin = float(given["margin"])
        value = (1.0 if ratio else 0.0) if given.get("value") is None else float(given["value"])
        low, high = (value / margin, value * margin) if ratio else (value - margin, value + margin)
    data: dict[str, RValue] = {"x": _numbers("values", given["values"])}
    values: RValue = call("log", X) if ratio else X
    others: tuple[RValue, ...] = ()
    if given.get("others") is not None:
        data["y"] = _numbers("others", given["others"])
        other: RValue = call("log", Y) if ratio else Y
        if given.get("paired") is False:
            others = (other,)
        else:
            values = call("-", values, call("(", other))
    if given.get("ports") is not None:
        data["g"] = _strings(given["ports"])
        values = call("tapply", values, G, RSymbol("mean"))
    less, greater = RSymbol("below"), RSymbol("above")
    mu = [doubles(math.log(end) if ratio else end) for end in (high, low)]
    level = doubles(test.conf_level if test.conf_level is not None else 0.9)
    steps = (
        call("<-", less, call("stats::t.test", values, *others, alternative=strings("less"), mu=mu[0])),
        call("<-", greater, call("stats::t.test", values, *others, alternative=strings("greater"), mu=mu[1])),
        found_by(call("stats::t.test", values, *others, conf_level=level)),
    )
    p = [part("p.value", of) for of in (less, greater)]
    t = [call("as.vector", part("statistic", of)) for of in (less, greater)]
    mean = call("sum", call("*", part("estimate"), doubles([1.0, -1.0] if others else [1.0])))
    shown = "exp" if ratio else "as.vector"
    limits = call(shown, part("conf.int"))
    questions = (
        Question("statistic", test.statistic, call("ifelse", call(">=", *p), *t)),
        Question("p_value", test.p_value, call("max", *p)),
        Question("effect", test.effect, call(shown, mean)),
        Question("effect_low", test.effect_low, element(limits, 1)),
        Question("effect_high", test.effect_high, element(limits, 2)),
    )
    return [Case(questions, data, steps)]


def _ports(test: Test, given: Data) -> list[Case]:
    """Several ports: kruskal.test, oneway.test, and coin's permutation of the labels."""
    values: RValue = call("log", X) if given.get("log") else X
    data: dict[str, RValue] = {"x": _numbers("values", given["values"]), "g": _strings(given["ports"])}
    groups = call("<-", G, call("factor", G))
    formula = call("~", values, G)
    if test.test == KRUSKAL_WALLIS.name:
        return [Case(_usual(test), data, (groups, found_by(call("stats::kruskal.test", values, G))))]
    welch = test.test in (WELCH.name, WELCH_BOOTSTRAP.name)
    fit = found_by(call("stats::oneway.test", formula, var_equal=truth(not welch)))
    statistic, p_value = _usual(test)
    if welch:
        second = Question("df[2]", test.df[1], element(part("parameter"), 2))
        questions = (statistic, second, p_value) if test.test == WELCH.name else (statistic, second)
        return [Case(questions, data, (groups, fit))]  # R has Welch's F, but not its simulated law
    law = call("coin::approximate", nresample=doubles(float(N_RESAMPLES)))
    steps = (groups, call("set.seed", doubles(1.0)), found_by(call("coin::oneway_test", formula, distribution=law)))
    by_chance = _by_chance(test, call("as.vector", call("coin::pvalue", FOUND)))
    return [Case((statistic,), data, (groups, fit)), Case((by_chance,), data, steps, "coin")]


def _matched(pattern: str, text: str) -> tuple[str, ...]:
    """Return the parts of a method's words, which its verb has written."""
    found = re.search(pattern, text)
    if found is None:
        raise refusal("r_check_method", method=text)
    return found.groups()


# Name of the test -> how R is asked, the data of its verb, and the arguments that the result does not hold.
_RECIPES: dict[str, tuple[Callable[[Test, Data], list[Case]], tuple[str, ...], tuple[str, ...]]] = {
    WILCOXON.name: (_wilcoxon, ("err_a", "err_b"), ()),
    PERMUTATION.name: (_sign_flips, ("err_a", "err_b"), ("ports",)),
    DIEBOLD_MARIANO.name: (_diebold_mariano, ("loss_a", "loss_b"), ()),
    CORRECTED_T.name: (_resampled_t, ("diff", "n_train", "n_test"), ()),
    FRIEDMAN.name: (_friedman, ("scores",), ()),
    MANN_KENDALL.name: (_mann_kendall, ("values",), ("time",)),
    PETO_PRENTICE.name: (_peto, ("values", "groups"), ("nondetect",)),
    LOG_PLI_T.name: (_log_pli, ("pli_values",), ("ports", "value")),
    EQUIVALENCE.name: (_equivalence, ("values",), ("others", "margin", "value", "paired", "ports")),
    KRUSKAL_WALLIS.name: (_ports, ("values", "ports"), ("log",)),
    WELCH.name: (_ports, ("values", "ports"), ("log",)),
    WELCH_BOOTSTRAP.name: (_ports, ("values", "ports"), ("log",)),
    PERMUTATION_OF_F.name: (_ports, ("values", "ports"), ("log",)),
}
