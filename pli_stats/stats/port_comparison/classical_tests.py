"""Classical tests of several ports: Welch, Kruskal and Wallis, equal spread, normality."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType

import numpy as np

from pli_stats.checks import optional_package
from pli_stats.stats.arguments import Floats
from pli_stats.stats.port_comparison.welch_bootstrap import port_moments, welch_f

_OPTIONS = threading.Lock()


def welch_anova(groups: Sequence[Floats]) -> tuple[float, tuple[float, float], float]:
    """Return F, its degrees of freedom and p of equal means, without equal variances; each port must vary."""
    from scipy.special import fdtrc

    n, means, variances = port_moments(groups)
    f, uncertain = welch_f(means, n / variances, n)
    df = len(n) - 1.0, float(1.0 / (3.0 * uncertain))
    return float(f), df, float(fdtrc(*df, f))


def kruskal_wallis(groups: Sequence[Floats]) -> tuple[float, float]:
    """Return H, corrected for ties, and p, as pingouin has them; not all values may be equal."""
    import pandas as pd

    codes = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    frame = pd.DataFrame({"value": np.concatenate(groups), "port": codes})
    with _unrounded() as pingouin:
        row = pingouin.kruskal(frame, dv="value", between="port").iloc[0]
    return max(float(row["H"]), 0.0), float(row["p_unc"])  # a difference of sums: rounding may go below 0


@contextmanager
def _unrounded() -> Iterator[ModuleType]:
    """Yield pingouin without the rounding that the user may have set for all of its results."""
    pingouin = optional_package("pingouin", "`compare_ports`")
    with _OPTIONS:
        kept = dict(pingouin.options)
        pingouin.set_default_options()
        try:
            yield pingouin
        finally:
            pingouin.options.clear()
            pingouin.options.update(kept)


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
