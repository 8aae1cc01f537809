"""What pingouin has as R has it: Welch, Kruskal-Wallis, equal spread, normality, the share of pairs; loaded only here.

What it has otherwise stays ours, and a test shows each case: Hedges' g (it pools the variances and approximates the
correction for small samples), eta squared (it takes the sums of squares, not Welch's F), and the p values of Games and
Howell, which lose their digits below 1e-6 and are 0 or 1e-15 where the truth is 1e-30.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from pli_stats.checks import optional_package
from pli_stats.stats.arguments import Floats, Labels

_OPTIONS = threading.Lock()


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


def welch_anova(x: Floats, codes: Labels) -> tuple[float, tuple[float, float], float]:
    """Return F, its degrees of freedom and p of equal means, without equal variances; each port must vary."""
    import pandas as pd

    frame = pd.DataFrame({"value": x - x.mean(), "port": codes})  # spreads far below the mean keep their digits
    with _unrounded() as pingouin:
        row = pingouin.welch_anova(frame, dv="value", between="port").iloc[0]
    return float(row["F"]), (float(row["ddof1"]), float(row["ddof2"])), float(row["p_unc"])


def kruskal_wallis(x: Floats, codes: Labels) -> tuple[float, float]:
    """Return H, corrected for ties, and p; not all values may be equal."""
    import pandas as pd

    with _unrounded() as pingouin:
        row = pingouin.kruskal(pd.DataFrame({"value": x, "port": codes}), dv="value", between="port").iloc[0]
    return max(float(row["H"]), 0.0), float(row["p_unc"])  # a difference of sums: rounding may go below 0


def brown_forsythe(groups: list[Floats]) -> tuple[float, float]:
    """Return F and p of equal absolute deviations from the medians; they must vary in one port at least."""
    with _unrounded() as pingouin:
        row = pingouin.homoscedasticity(groups, method="levene", center="median").iloc[0]
    return float(row["W"]), float(row["pval"])


def shapiro_wilk(residuals: Floats) -> tuple[float, float]:
    """Return W and p of normal residuals; three at least, not all equal."""
    import pandas as pd

    with _unrounded() as pingouin:  # which refuses three values in an array, but not in a series
        row = pingouin.normality(pd.Series(residuals), method="shapiro").iloc[0]
    return float(row["W"]), float(row["pval"])


def share_above(a: Floats, b: Floats) -> float:
    """Return P(A > B) + P(A = B) / 2, the common language effect size."""
    pingouin = optional_package("pingouin", "`compare_ports`")
    return float(pingouin.compute_effsize(a, b, eftype="cles"))
