"""Classical tests of several ports: Welch, Kruskal and Wallis, equal spread, normality."""

from __future__ import annotations

from collections.abc import Sequence

from pli_stats.stats.arguments import Floats
from pli_stats.stats.port_comparison.welch_bootstrap import port_moments, welch_f


def welch_anova(groups: Sequence[Floats]) -> tuple[float, tuple[float, float], float]:
    """Return F, its degrees of freedom and p of equal means, without equal variances; each port must vary."""
    from scipy.special import fdtrc

    n, means, variances = port_moments(groups)
    f, uncertain = welch_f(means, n / variances, n)
    df = len(n) - 1.0, float(1.0 / (3.0 * uncertain))
    return float(f), df, float(fdtrc(*df, f))


def kruskal_wallis(groups: Sequence[Floats]) -> tuple[float, float]:
    """Return H, corrected for ties, and p; not all values may be equal."""
    from scipy.stats import kruskal

    h, p = kruskal(*groups)
    return max(float(h), 0.0), float(p)  # a difference of sums: rounding may go below 0


def brown_forsythe(groups: Sequence[Floats]) -> tuple[float, float]:
    """Return F and p of equal absolute deviations from the medians; they must vary in one port at least."""
    from scipy.stats import levene

    f, p = levene(*groups, center="median")
    return float(f), float(p)


def shapiro_wilk(residuals: Floats) -> tuple[float, float]:
    """Return W and p of normal residuals; three at least, not all equal."""
    from scipy.stats import shapiro

    w, p = shapiro(residuals)
    return float(w), float(p)
