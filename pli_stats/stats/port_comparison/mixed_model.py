"""Samples of one survey share a shift: ports fixed, surveys random, fitted by restricted maximum likelihood."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from pli_stats.checks import refusal
from pli_stats.records.hypothesis_tests import BETWEEN_SURVEYS
from pli_stats.results import Test
from pli_stats.stats.arguments import Floats, Labels
from pli_stats.stats.port_comparison.kenward_roger import Adjustment, adjust_covariance, contrast_df, f_test
from pli_stats.text.notes import Note, note

RATIOS = np.concatenate([[0.0], np.logspace(-6, 8, 57)])  # variance between over within surveys, to start from
XATOL = 1e-10  # of the ratio; the likelihood is flat at its top, so that 8 digits are what doubles allow
TINY = 1e-15  # rounding of a sum of squares


class RandomIntercept(NamedTuple):
    """A fitted model y = port mean + survey shift + error; variances in squared units of y.

    `adjustment` is what tests take from the fit; `nested` says that each survey visited one port. `residuals` are y
    less port mean and predicted survey shift.
    """

    means: Floats
    adjustment: Adjustment
    variance_survey: float
    variance_residual: float
    log_likelihood: float
    residuals: Floats
    nested: bool
    notes: tuple[Note, ...]

    @property
    def covariance(self) -> Floats:
        """Covariance of the means, with what the estimation of the variances adds."""
        return self.adjustment.covariance

    @property
    def df(self) -> float:
        """Degrees of freedom for intervals of all port means: those of the mean that has the fewest."""
        return min(contrast_df(self.adjustment, mean) for mean in np.eye(len(self.means)))


class _Sums(NamedTuple):
    """All that the likelihood needs: counts of samples by survey and port, totals by survey and port, and y'y."""

    met: Floats
    survey_total: Floats
    port_total: Floats
    squares: float

    def profile(self, ratio: float) -> tuple[float, Floats, float]:
        """Return -2 log likelihood (less constants), port means, and the residual sum."""
        sizes = self.met.sum(axis=1)
        shrink = ratio / (1.0 + sizes * ratio)  # V^-1 = I - shrink J within a survey
        information = np.diag(self.met.sum(axis=0)) - self.met.T @ (shrink[:, None] * self.met)
        score = self.port_total - self.met.T @ (shrink * self.survey_total)
        means = np.linalg.solve(information, score)
        rest = max(self.squares - float(shrink @ self.survey_total**2) - float(score @ means), TINY * self.squares)
        free = sizes.sum() - len(means)
        logs = float(np.log1p(sizes * ratio).sum() + np.linalg.slogdet(information)[1])
        return float(free * math.log(rest) + logs), means, rest


def random_intercept(x: Floats, codes: Labels, survey: Labels) -> RandomIntercept:
    """Fit y = mu_port + u_survey + e, u and e normal with mean 0, by restricted maximum likelihood.

    Given the ratio of the two variances all else has a closed form, so the likelihood is searched along one line, from
    ratio 0 (no shift) on, and its top cannot be missed. (General optimisers stop short when the ratio is near 0.)

    Tests take the covariance and the degrees of freedom of Kenward and Roger, which follow the design: with equal
    numbers they are G - k for G surveys of one port each among k ports, so that repeated samples of one survey buy
    none, and n - G - (k - 1) where each survey visits all ports. A variance between surveys that is estimated
    as 0 still counts as estimated, as in pbkrtest.

    References
    ----------
    Kenward, M. G. & Roger, J. H. (1997). Biometrics 53, 983-997. doi:10.2307/2533558
    Laird, N. M. & Ware, J. H. (1982). Biometrics 38, 963-974. doi:10.2307/2529876

    Examples
    --------
    >>> x = np.array([1.0, 2.0, 3.0, 4.5, 2.0, 3.5, 4.0, 6.0])
    >>> fit = random_intercept(x, np.array([0, 1] * 4), np.array([0, 0, 1, 1, 2, 2, 3, 3]))
    >>> [round(float(m), 3) for m in fit.means], round(fit.variance_survey, 3), round(fit.variance_residual, 3)
    ([2.5, 4.0], 2.167, 0.083)
    """
    met = np.zeros((survey.max() + 1, codes.max() + 1))
    np.add.at(met, (survey, codes), 1.0)
    nested = _is_nested(met)
    centre = float(x.mean())
    y = x - centre
    totals = [np.asarray(np.bincount(label, y), dtype=np.float64) for label in (survey, codes)]
    sums = _Sums(met, totals[0], totals[1], float(y @ y))
    ratio = _best_ratio(sums)
    deviance, means, rest = sums.profile(ratio)
    free = len(x) - len(means)
    within = rest / free
    shifts = ratio / (1.0 + met.sum(axis=1) * ratio) * (sums.survey_total - met @ means)
    return RandomIntercept(
        means=centre + means,
        adjustment=adjust_covariance(met, ratio, within),
        variance_survey=ratio * within,
        variance_residual=within,
        log_likelihood=-0.5 * (deviance + free * (math.log(2.0 * math.pi / free) + 1.0)),
        residuals=y - means[codes] - shifts[survey],
        nested=nested,
        notes=() if ratio > 0.0 else (note("zero_survey_variance"),),
    )


def _best_ratio(sums: _Sums) -> float:
    """Return the ratio of variances at the top of the likelihood: the best of a grid, then golden sections about it."""
    at = int(np.argmin([sums.profile(ratio)[0] for ratio in RATIOS]))
    if at == len(RATIOS) - 1:
        raise refusal("survey_unfitted", why="the values do not vary within surveys once ports are allowed for")
    from scipy.optimize import minimize_scalar

    if at == 0:
        return 0.0
    low, high = float(RATIOS[at - 1]), float(RATIOS[at + 1])
    found = minimize_scalar(
        lambda ratio: sums.profile(ratio)[0], bounds=(low, high), method="bounded", options={"xatol": XATOL * high}
    )
    return float(found.x)


def _is_nested(met: Floats) -> bool:
    """Return whether each survey visited one port; refuse samples that cannot tell both variances and the ports apart.

    Surveys and ports fall into sets that no survey links. Means and shifts then take k + G - sets parameters: what is
    left beyond k tells the variance between surveys, what is left of n the variance within.
    """
    from scipy.sparse.csgraph import connected_components

    n, (g, k) = int(met.sum()), met.shape
    sets = int(connected_components(met.T @ met > 0.0, directed=False)[0])
    nested = bool(sets == k)
    if g < 2:
        raise refusal("survey_confounded", why="there is one survey only")
    if g == n:
        raise refusal("survey_confounded", why="every survey has one sample")
    if g == sets:
        why = "every port was visited by one survey of its own" if nested else "no two surveys visited the same port"
        raise refusal("survey_confounded", why=why)
    if n - k - g + sets < 1:
        raise refusal("survey_confounded", why=f"{n} samples leave nothing for the error of {g} surveys and {k} ports")
    return nested


def wald_test(fit: RandomIntercept) -> tuple[float, tuple[float, float], float]:
    """Return F, its degrees of freedom and p of equal port means, by the approximation of Kenward and Roger.

    F = scale / (k - 1) (C m)' (C phi_A C')^-1 (C m), C the contrasts with the first port.

    References
    ----------
    Kenward, M. G. & Roger, J. H. (1997). Biometrics 53, 983-997. doi:10.2307/2533558

    Examples
    --------
    >>> x = np.array([1.0, 2.0, 3.0, 4.5, 2.0, 3.5, 4.0, 6.0])
    >>> f, df, p = wald_test(random_intercept(x, np.array([0, 1] * 4), np.array([0, 0, 1, 1, 2, 2, 3, 3])))
    >>> round(f, 2), [round(d, 4) for d in df], round(p, 4)
    (54.0, [1.0, 3.0], 0.0052)
    """
    k = len(fit.means)
    found = f_test(fit.means, fit.adjustment, np.eye(k)[1:] - np.eye(k)[0])
    return found.statistic, found.df, found.p_value


def survey_variance_test(fit: RandomIntercept, x: Floats, codes: Labels) -> Test:
    """Test whether surveys share a shift at all: a restricted likelihood ratio, and the intraclass correlation.

    Under the null the variance lies on its edge, so that p is half the chi-squared tail (Self & Liang 1987).

    References
    ----------
    Self, S. G. & Liang, K.-Y. (1987). J. Am. Statist. Assoc. 82, 605-610. doi:10.1080/01621459.1987.10478472

    Examples
    --------
    >>> x, codes = np.array([1.0, 2.0, 3.0, 4.5, 2.0, 3.5, 4.0, 6.0]), np.array([0, 1] * 4)
    >>> test = survey_variance_test(random_intercept(x, codes, np.array([0, 0, 1, 1, 2, 2, 3, 3])), x, codes)
    >>> round(test.statistic, 2), round(test.effect, 2)
    (7.86, 0.96)
    """
    from scipy.special import chdtrc

    sizes = np.bincount(codes)
    free = len(x) - len(sizes)
    within = float(((x - (np.bincount(codes, x) / sizes)[codes]) ** 2).sum())
    independent = -0.5 * (free * (math.log(2.0 * math.pi * within / free) + 1.0) + float(np.log(sizes).sum()))
    ratio = max(2.0 * (fit.log_likelihood - independent), 0.0)
    total = fit.variance_survey + fit.variance_residual
    return Test(
        test=BETWEEN_SURVEYS.name,
        statistic=ratio,
        df=(1.0,),
        p_value=0.5 * float(chdtrc(1.0, ratio)) if ratio > 0.0 else 1.0,
        alternative="greater",
        effect=fit.variance_survey / total,
        effect_name=BETWEEN_SURVEYS.effect,
        method="restricted likelihood ratio, half chi-squared",
        n=len(x),
        statistic_name="chi-squared",
        notes=(note("survey_variances", between=fit.variance_survey, within=fit.variance_residual),),
    )


def contrast(fit: RandomIntercept, i: int, j: int, level: float) -> dict[str, Any]:
    """Return the difference of two port means with t test and interval; effect: over the total standard deviation.

    Standard error and degrees of freedom are those of Kenward and Roger.

    References
    ----------
    Westfall, J. et al. (2014). Journal of Experimental Psychology: General 143, 2020-2045. doi:10.1037/xge0000014

    Examples
    --------
    >>> x = np.array([1.0, 2.0, 3.0, 4.5, 2.0, 3.5, 4.0, 6.0])
    >>> fit = random_intercept(x, np.array([0, 1] * 4), np.array([0, 0, 1, 1, 2, 2, 3, 3]))
    >>> round(contrast(fit, 1, 0, 0.95)["statistic"], 3)
    7.348
    """
    from scipy.special import stdtr, stdtrit

    row = np.zeros(len(fit.means))
    row[[i, j]] = 1.0, -1.0
    gap, se = float(row @ fit.means), math.sqrt(row @ fit.covariance @ row)
    df = contrast_df(fit.adjustment, row)
    reach = float(stdtrit(df, (1.0 + level) / 2.0)) * se
    sd = math.sqrt(fit.variance_survey + fit.variance_residual)
    return {
        "estimate": gap,
        "conf_low": gap - reach,
        "conf_high": gap + reach,
        "statistic": gap / se,
        "df": df,
        "p_value": 2.0 * float(stdtr(df, -abs(gap / se))),
        "effect": gap / sd,
        "effect_low": (gap - reach) / sd,
        "effect_high": (gap + reach) / sd,
        "effect_name": "d (total sd)",
    }
