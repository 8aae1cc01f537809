"""Do ports differ: the question asked by one of five methods, answered with pairs, letters and checks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pli_stats.checks import check_level, check_one_of, check_resamples, check_seed, check_truth, label_text, refusal
from pli_stats.records.hypothesis_tests import BROWN_FORSYTHE, SHAPIRO_WILK
from pli_stats.records.p_adjustments import ADJUSTMENTS
from pli_stats.results import Comparison, Test
from pli_stats.stats.arguments import Floats, Labels, finite_vector, labels, levels_of, same_length
from pli_stats.stats.hypothesis.one_sample import ROUNDING, logarithms
from pli_stats.stats.hypothesis.p_adjustment import (
    adjust_p,
    least_adjusted_p,
    letters_if_possible,
    no_power,
    significant,
)
from pli_stats.stats.port_comparison.classical_tests import brown_forsythe, shapiro_wilk
from pli_stats.stats.port_comparison.omnibus_tests import (
    Data,
    Parts,
    all_equal,
    by_bootstrap,
    by_means,
    by_mixed_model,
    by_permutation,
    by_ranks,
)
from pli_stats.text.note_wording import sentence
from pli_stats.text.notes import Note, note

if TYPE_CHECKING:
    import pandas as pd

SCALES = (1e-140, 1e140)  # differences whose squares are ordinary doubles
METHODS = ("bootstrap", "kruskal", "welch", "permutation", "mixed")
OF_MEANS = ("bootstrap", "welch", "permutation")  # methods that need to see how each port varies
SHAPIRO_LEAST, SHAPIRO_MOST = 3, 5000  # Royston's approximation is calibrated up to here

MEASURES = {"bootstrap": "mean", "kruskal": "median", "welch": "mean", "permutation": "mean", "mixed": "mean"}
NAMES = {
    "bootstrap": "parametric bootstrap of Welch's F, Welch's t test of pairs",
    "kruskal": "Kruskal-Wallis test, Dunn's test of pairs",
    "welch": "Welch's analysis of variance, Games-Howell test of pairs",
    "permutation": "permutation test of F, permutation test of mean differences of pairs",
    "mixed": "linear mixed model, ports fixed, surveys random (REML); Kenward-Roger F, t tests of pairs",
}


def compare_ports(
    values: Any,
    ports: Any,
    *,
    method: str = "bootstrap",
    adjust: str | None = None,
    level: float = 0.95,
    survey: Any = None,
    log: bool = False,
    n_resamples: int = 9999,
    seed: int = 1,
) -> Comparison:
    """Compare ports: an omnibus test, every pair with difference, interval, p and effect, letters, and the checks.

    The sampling unit is the sample, taken as an independent draw from its port; with `method="mixed"` samples of one
    survey share a shift, and where each survey visits one port the survey is the unit. `method` is the user's choice,
    made before looking at the data:

    - "bootstrap": Welch's F of means with unequal variances, its law under the null simulated from normal ports of one
      mean with the variances of the data; pairs by Welch's t. Null: the means are equal, whatever the spreads. With
      two ports both are Welch's t test. It is the default because it keeps its size: at 5 % it rejected 2 to 6 % of
      the time for 2 to 20 normal ports of 2 to 20 samples, whatever their spreads; Kruskal-Wallis and "permutation" up
      to 14 and 34 % with unequal spreads and sizes, Welch's F distribution up to 17 % with many small ports
      (`analysis/19_omnibus_size.py`). PLI is skewed: with `log` these figures hold, without it up to 13 % was seen.
    - "kruskal": H = 12 / (N (N + 1)) sum n_i (mean rank_i - (N + 1) / 2)^2 over 1 - sum(t^3 - t) / (N^3 - N), and
      Dunn's z on the same ranks. Null: all samples are exchangeable. Ports by median (interval by order statistics),
      pairs by the Hodges-Lehmann shift, effects rank biserial (Cliff's delta) and rank epsilon squared.
    - "welch": Welch's F of means with unequal variances, then Games-Howell: q from the studentized range, simultaneous
      intervals. `p_value` is that of Welch's t alone. Effects Hedges' g (not pooled) and eta squared of F.
    - "permutation": F with the labels of ports permuted over samples, all arrangements if at most `n_resamples`, else
      (b + 1) / (B + 1); pairs by permuting within the two ports. Null: the samples are exchangeable, in spread too.
    - "mixed": y = port mean + survey shift + error by REML; F and t with the covariance and the degrees of freedom of
      Kenward and Roger, which allow for variances estimated from few surveys.

    Homogeneity of spread (Brown-Forsythe) and normality of residuals (Shapiro-Wilk) stand in `checks`. They never
    choose the test: choosing by a pre-test changes the error rate of what follows.

    Parameters
    ----------
    values : array, (n,)
        PLI or another measure, one a sample.
    ports : array, (n,)
        Port of each sample. Ports stand in the order of their levels (a factor of R, a pandas categorical, a polars
        Enum), else in that of appearance. A pair is the later port less the earlier one, as R's `TukeyHSD` has it.
    method : {"bootstrap", "kruskal", "welch", "permutation", "mixed"}
    adjust : str, optional
        How p values of pairs are adjusted: a method of `adjust_p`; "holm" by default. With "welch" it is
        "games-howell", the only choice.
    level : float
        Of all intervals; letters are drawn at 1 - level.
    survey : array, (n,), optional
        Survey of each sample; needed by "mixed" and refused by the others.
    log : bool
        Compare natural logarithms; every estimate stays on that scale (column `scale`): exp of a mean is a geometric
        mean, exp of a difference is a ratio.
    n_resamples, seed : int
        For "bootstrap" and "permutation".

    Returns
    -------
    Comparison
        The best port is the lowest (median with "kruskal", else mean); `among_best` marks it and all that are not
        distinguishable from it. Equal values everywhere give p = 1 with a note.

    Raises
    ------
    InputError
        Fewer than two ports, a value missing or infinite, not positive with `log`, a port too small or without spread
        where the method needs it, `survey` missing, superfluous or confounded.
    MissingExtraError
        The extra `stats` is not installed: statsmodels is needed for more than two ports, pingouin for "kruskal".

    References
    ----------
    Kruskal, W. H. & Wallis, W. A. (1952). J. Am. Statist. Assoc. 47, 583-621. doi:10.1080/01621459.1952.10483441
    Dunn, O. J. (1964). Technometrics 6, 241-252. doi:10.1080/00401706.1964.10490181
    Welch, B. L. (1951). Biometrika 38, 330-336. doi:10.1093/biomet/38.3-4.330
    Krishnamoorthy, K., Lu, F. & Mathew, T. (2007). Computational Statistics & Data Analysis 51, 5731-5742.
    doi:10.1016/j.csda.2006.09.039
    Games, P. A. & Howell, J. F. (1976). Journal of Educational Statistics 1, 113-125. doi:10.3102/10769986001002113
    Brown, M. B. & Forsythe, A. B. (1974). J. Am. Statist. Assoc. 69, 364-367. doi:10.1080/01621459.1974.10482955
    Kenward, M. G. & Roger, J. H. (1997). Biometrics 53, 983-997. doi:10.2307/2533558

    Examples
    --------
    >>> import pli_stats as ps
    >>> result = ps.compare_ports(
    ...     [1.1, 1.4, 0.9, 1.2, 1.0, 2.0, 2.2, 1.9, 2.6, 2.4, 1.3, 1.5, 1.7, 1.8, 1.6],
    ...     ["Eden"] * 5 + ["Botany"] * 5 + ["Kembla"] * 5,
    ... )
    >>> round(result.omnibus.p_value, 4)
    0.0005
    >>> result.groups.round(2)[["port", "estimate", "letters", "among_best"]].values.tolist()
    [['Eden', 1.12, 'a', True], ['Botany', 2.22, 'c', False], ['Kembla', 1.58, 'b', False]]
    """
    check_one_of("method", method, METHODS)
    adjust = check_one_of("adjust", _adjustments(method)[0] if adjust is None else adjust, _adjustments(method))
    check_level(level)
    check_resamples(n_resamples)
    check_seed(seed)
    check_truth("log", log)
    data = _checked(values, ports, method, level, log)
    surveys = _checked_survey(survey, len(data.x), method)
    if np.ptp(data.x) == 0.0:
        parts = all_equal(data, method)
    elif method == "mixed":
        parts = by_mixed_model(data, surveys)
    elif method in ("bootstrap", "permutation"):
        parts = (by_bootstrap if method == "bootstrap" else by_permutation)(data, n_resamples, seed)
    else:
        parts = by_ranks(data) if method == "kruskal" else by_means(data)
    return _comparison(data, parts, method, adjust, "log" if log else "identity")


def _adjustments(method: str) -> tuple[str, ...]:
    """Return how p values of pairs may be adjusted, the default first."""
    return ("games-howell",) if method == "welch" else tuple(ADJUSTMENTS)


def _checked(values: Any, ports: Any, method: str, level: float, log: bool) -> Data:
    """Return the values by port, or refuse what the method cannot take."""
    x = finite_vector("values", values)
    names, codes = labels("ports", ports, len(x))
    if len(names) < 2:
        raise refusal("one_port", port=names[0])
    same_length("ports", ports, "values", values)
    x = logarithms("values", x) if log else x
    groups = [x[codes == i] for i in range(len(names))]
    _check_scale(x, names, groups)
    if method in OF_MEANS:
        for name, group in zip(names, groups, strict=True):
            if len(group) < 2:
                raise refusal("port_size", port=name, got=len(group), method=method)
            if method != "permutation" and np.ptp(group) <= ROUNDING * np.abs(group).max() and np.ptp(x) > 0.0:
                raise refusal("port_no_spread", port=name, got=len(group), value=float(group[0]))
    return Data(x, names, codes, groups, level, levels_of(ports))


def _check_scale(x: Floats, names: Labels, groups: list[Floats]) -> None:
    """Refuse values whose differences have squares, or reciprocals of squares, outside the range of a double."""
    with np.errstate(over="ignore"):
        spreads = [float(np.ptp(part)) for part in (x, *groups)]
    for i, spread in enumerate(spreads):
        if spread > 0.0 and not SCALES[0] < spread < SCALES[1]:
            raise refusal("values_scale", name="values", spread=spread, where=f" in port {names[i - 1]!r}" if i else "")


def _checked_survey(survey: Any, n: int, method: str) -> Labels:
    """Return the survey of each sample as numbers; empty where the method has no use for it."""
    if method != "mixed":
        if survey is not None:
            raise refusal("survey_unused", method=method)
        return np.zeros(0, dtype=np.int64)
    if survey is None:
        raise refusal("survey_needed")
    return labels("survey", survey, n, "survey")[1]


def _assumptions(data: Data, residuals: Floats) -> tuple[tuple[Test, ...], tuple[Note, ...]]:
    """Return the tests of equal spread and of normal residuals, and notes where one is not defined."""
    n, k, tests, notes = len(data.x), len(data.names), [], []
    spread = [np.abs(group - np.median(group)) for group in data.groups]
    if n > k and any(np.ptp(s) > 0.0 for s in spread):
        f, p = brown_forsythe(data.groups)
        test = Test(BROWN_FORSYTHE.name, f, (k - 1.0, n - k + 0.0), p, statistic_name="F", n=n)
        tests.append(replace(test, method="analysis of variance of absolute deviations from the median"))
    else:
        notes.append(note("no_spread_test"))
    if SHAPIRO_LEAST <= n <= SHAPIRO_MOST and np.ptp(residuals) > 0.0:
        w, p = shapiro_wilk(residuals)
        test = Test(SHAPIRO_WILK.name, w, (), p, statistic_name="W", n=n)
        tests.append(replace(test, method="normality of residuals"))
    else:
        notes.append(note("no_normality_test", least=SHAPIRO_LEAST, most=SHAPIRO_MOST))
    return tuple(tests), tuple(notes)


def _comparison(data: Data, parts: Parts, method: str, adjust: str, scale: str) -> Comparison:
    """Return the parts as one result: p adjusted, letters drawn, the ports that may be the lowest marked."""
    # Columns are gathered before frames are made of them: one by one they took a third of the time of a comparison.
    of_pairs = _columns(parts.pairs)
    if "p_adjusted" not in of_pairs:
        of_pairs["p_adjusted"] = adjust_p(of_pairs["p_value"], method=adjust)
    pairs = _frame({**of_pairs, "conf_level": data.level, "scale": scale, "method": method})
    checks, notes = _assumptions(data, parts.residuals)
    least_p = least_adjusted_p(parts.least, adjust) if len(parts.least) else None
    groups = _frame({**_groups(data, parts, pairs, least_p), "scale": scale})
    infinite = np.isinf(groups["conf_low"]).any() or np.isinf(pairs["conf_low"]).any()
    surveys = "nested" if parts.omnibus.unit == "survey" else "crossed"
    design = note("port_design", kind=surveys if method == "mixed" else method)
    power: tuple[Note, ...] = ()
    if least_p is not None:
        power = no_power(len(data.x), "sample", float(parts.least.min()), least_p, adjust, len(pairs), data.level)
    notes = (*notes, *_unused_levels(data))
    together = note("simultaneous_intervals" if method == "welch" else "separate_intervals")
    if data.levels is not None:
        groups["port"] = data.levels.categorical(groups["port"])
        pairs = pairs.assign(**{end: data.levels.categorical(pairs[end]) for end in ("group_a", "group_b")})
    return Comparison(
        what="port",
        measure=f"{MEASURES[method]} of log values" if scale == "log" else MEASURES[method],
        design=sentence(design),
        omnibus=parts.omnibus,
        groups=groups,
        pairs=pairs,
        method=NAMES[method],
        adjust=adjust,
        conf_level=data.level,
        n=len(data.x),
        n_ports=len(data.names),
        unit=parts.omnibus.unit,
        seed=parts.omnibus.seed,
        checks=(*parts.checks, *checks),
        notes=(design, together, *power, *parts.notes, *([note("infinite_limits")] if infinite else []), *notes),
        least_p=least_p,
    )


def _unused_levels(data: Data) -> tuple[Note, ...]:
    """Return a note on levels that no sample has."""
    unused = [] if data.levels is None else [name for name in data.levels.names if name not in set(data.names)]
    return (note("unused_levels", levels=tuple(map(label_text, unused)), n=len(unused)),) if unused else ()


def _columns(rows: dict[str, Any] | list[dict[str, Any]]) -> dict[str, Any]:
    """Return columns, of rows too."""
    return rows if isinstance(rows, dict) else {name: [row[name] for row in rows] for name in rows[0]}


def _frame(columns: dict[str, Any]) -> pd.DataFrame:
    """Return columns as a frame; text that holds for all rows is repeated here, which pandas does slowly."""
    import pandas as pd

    n = len(next(iter(columns.values())))
    return pd.DataFrame({name: [part] * n if isinstance(part, str) else part for name, part in columns.items()})


def _groups(data: Data, parts: Parts, pairs: pd.DataFrame, least_p: float | None) -> dict[str, Any]:
    """Return the columns of the ports, with their letters; the lowest estimate and its equals are among the best."""
    found = _columns(parts.groups)
    order = [data.names[i] for i in np.argsort(found["estimate"], kind="stable")]
    letters = letters_if_possible(pairs, order, data.level, least_p)
    differ = significant(pairs["p_adjusted"], data.level)
    ends = zip(pairs["group_a"], pairs["group_b"], strict=True)
    worse = {name for pair, apart in zip(ends, differ, strict=True) if apart and order[0] in pair for name in pair}
    return {
        "port": data.names,
        "n": [len(group) for group in data.groups],
        **found,
        "conf_level": data.level,
        "letters": [letters[name] for name in data.names],
        "among_best": [name == order[0] or name not in worse for name in data.names],
    }
