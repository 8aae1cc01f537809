"""How many ports a study of two models needs to find a difference of the margin, or to show equivalence within it."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from pli_stats.checks import check_level, check_whole, refusal
from pli_stats.results import Ablation, Plan
from pli_stats.stats.arguments import finite_vector
from pli_stats.stats.planning.sample_size import CAUTION, MOST, ROWS, least_number
from pli_stats.stats.planning.t_power import difference_power, equivalence_power, pooled_df
from pli_stats.text.notes import Note, note

FEW_PORTS = 10  # of a pilot; fewer know the standard deviation to a factor of 1.4 at best
SAMPLES = (1, 2, 3, 5, 10, 20)  # a port, for which the numbers of ports stand beside each other


class _Spread(NamedTuple):
    """Standard deviations of the difference between ports, samples of a port and splits, and the number of these."""

    port: float
    sample: float
    split: float
    n_splits: int


class _Aim(NamedTuple):
    """Samples a port, the margin, the level at which a single p value must lie, and the probability of a conclusion."""

    n: int
    margin: float
    alpha: float
    power: float


def plan_study(
    pilot: Ablation | None = None,
    *,
    sd: float | None = None,
    sd_sample: float | None = None,
    sd_split: float | None = None,
    margin: float | None = None,
    n_samples: int | None = None,
    n_splits: int | None = None,
    comparisons: int = 1,
    power: float = 0.8,
    level: float = 0.95,
) -> Plan:
    """Say how many ports a study of two models needs to come to a conclusion with a margin.

    The difference of the errors of two models is `sd` between ports, `sd_sample` between samples of a port, and what
    all ports of a split share, since the same networks predict them, is `sd_split`. With G ports of n samples and S
    splits (folds times repeats) the variance of the mean difference is

        V = (sd^2 + sd_sample^2 / n) / G + sd_split^2 / S,

    its degrees of freedom are Satterthwaite's, of G - 1 and S - 1. The number of ports is the least with which both
    probabilities are at least `power`: that a difference as large as the margin is significant (noncentral t, two-sided
    at (1 - level) / comparisons), and that models without any difference are shown to be equivalent (two one-sided
    tests). Whatever lies between, a difference smaller than the margin, may remain inconclusive. The sampling unit is
    the port: more samples of the same ports help only as far as `sd_sample` goes, and more ports cannot make up for too
    few splits. Differences are taken as normal.

    Parameters
    ----------
    pilot : Ablation, optional
        What a study has found: all standard deviations, the margin, the samples a port (harmonic mean) and the splits
        are those of its primary comparison, unless given.
    sd : float, optional
        Standard deviation of the difference between ports, in the unit of the error, instead of a pilot.
    sd_sample, sd_split : float, optional
        Between samples of a port, and between splits; 0 by default.
    margin : float, optional
        Above 0, in the unit of the error; by default that of the pilot.
    n_samples : int, optional
        A port; 1 by default.
    n_splits : int, optional
        Folds times repeats, 2 or more; needed with `sd_split`.
    comparisons : int
        Planned together, among which p values are adjusted.
    power : float
    level : float

    Returns
    -------
    Plan
        `n` ports, `n_cautious` for the upper 80 % limit of the standard deviation between ports of a pilot, the curve
        of the lesser of both probabilities, and in a note the ports for other numbers of samples.

    Raises
    ------
    InputError
        Neither or both of pilot and sd, no margin, a number out of its range, or splits that no number of ports can
        make up for.

    References
    ----------
    Schuirmann, D. J. (1987). Journal of Pharmacokinetics and Biopharmaceutics 15, 657-680. doi:10.1007/BF01068419
    Phillips, K. F. (1990). Journal of Pharmacokinetics and Biopharmaceutics 18, 137-144. doi:10.1007/BF01063556

    Examples
    --------
    >>> plan_study(sd=0.08, margin=0.03).n
    63
    >>> plan_study(sd=0.04, sd_sample=0.1, n_samples=4, margin=0.03).n
    41
    """
    check_level(level)
    if not 0.0 < _number("power", power) < 1.0:
        raise refusal("plan_power", got=power)
    alpha = (1.0 - level) / check_whole("comparisons", comparisons, 1)
    if (pilot is None) == (sd is None):
        raise refusal("plan_spread", got="both" if sd is not None else "neither")
    row = {} if pilot is None else _primary(pilot)
    given = {"sd_port": sd, "sd_sample": sd_sample, "sd_split": sd_split}
    found = {name: _spread_of(name, value, row) for name, value in given.items()}
    splits = int(row.get("n_splits", 0)) if n_splits is None else check_whole("n_splits", n_splits, 2)
    if found["sd_split"] > 0.0 and splits < 2:
        raise refusal("plan_splits_needed", got=found["sd_split"])
    size = _margin(row.get("margin") if margin is None else margin)
    n = int(row.get("samples", 1)) if n_samples is None else check_whole("n_samples", n_samples, 1)
    spread = _Spread(found["sd_port"], found["sd_sample"], found["sd_split"], splits)
    if spread.port == spread.sample == 0.0:
        raise refusal("plan_sd", got=0.0)
    aim = _Aim(n, size, alpha, float(power))
    n_ports, g = _ports(spread, aim), int(row.get("n_ports", 0))
    cautious = None if pilot is None else _cautious(spread, g)
    more = None if cautious is None else _ports(cautious, aim)
    return Plan(
        question="study",
        n=n_ports,
        n_cautious=more,
        target=size,
        power=aim.power,
        conf_level=level,
        sd=_of_port(spread, n),
        sd_cautious=None if cautious is None else _of_port(cautious, n),
        scale="difference",
        alternative="two-sided",
        groups=1,
        unit="port",
        curve=_curve(n_ports, more, spread, cautious, aim),
        notes=_notes(spread, aim, comparisons, g),
    )


def _reached(spread: _Spread, aim: _Aim, g: float) -> float:
    """Return the lesser probability of finding a difference of the margin and of showing equivalence without one."""
    error, df = _standard_error(spread, aim.n, g)
    found = difference_power(aim.margin, error, df, aim.alpha)
    return min(found, equivalence_power(aim.margin, error, df, aim.alpha))


def _standard_error(spread: _Spread, n: int, g: float) -> tuple[float, float]:
    """Return the standard error of the mean difference over g ports of n samples, and its degrees of freedom."""
    parts, dfs = [_of_port(spread, n) ** 2 / g], [g - 1.0]
    if spread.split > 0.0:
        parts, dfs = [*parts, spread.split**2 / spread.n_splits], [*dfs, spread.n_splits - 1.0]
    df = pooled_df(np.array(parts), np.array(dfs))
    return math.sqrt(sum(parts)), min(df, g - 1.0)


def _of_port(spread: _Spread, n: int) -> float:
    """Return the standard deviation of the mean difference in a port of n samples."""
    return math.hypot(spread.port, spread.sample / math.sqrt(n))


def _ports(spread: _Spread, aim: _Aim) -> int:
    """Return the least number of ports, or refuse what no number of ports reaches."""
    if spread.split > 0.0 and _reached(spread, aim, float(MOST)) < aim.power:
        raise refusal("plan_too_few_splits", splits=spread.n_splits, margin=aim.margin, sd=spread.split)
    return least_number(lambda g: _reached(spread, aim, float(g)), aim.power)


def _cautious(spread: _Spread, g: int) -> _Spread:
    """Return the spread with the upper limit of the standard deviation of the mean difference in a port of a pilot."""
    from scipy.special import chdtri

    factor = math.sqrt((g - 1.0) / float(chdtri(g - 1.0, CAUTION)))
    return spread._replace(port=factor * spread.port, sample=factor * spread.sample)


def _primary(pilot: Any) -> dict[str, Any]:
    """Return the primary comparison of a pilot study, with the samples a port."""
    if not isinstance(pilot, Ablation):
        raise refusal("plan_pilot", got=type(pilot).__name__)
    row = dict(pilot.contrasts.iloc[0])
    if "sd_port" not in row or math.isnan(row["sd_port"]):
        raise refusal("plan_pilot_old")
    rows = pilot.predictions.drop_duplicates("sample")
    sizes = rows.groupby("port").size()
    return row | {"samples": max(round(len(sizes) / float((1.0 / sizes).sum())), 1)}


def _spread_of(name: str, value: Any, row: dict[str, Any]) -> float:
    """Return a standard deviation as given, or of the pilot; one that is not known adds nothing."""
    shown = "sd" if name == "sd_port" else name
    if value is None:
        found = float(row.get(name, 0.0))
        return 0.0 if math.isnan(found) else found
    number = _number(shown, value)
    if number < 0.0 or (name == "sd_port" and number == 0.0):
        raise refusal("plan_sd_of", name=shown, least="above 0" if name == "sd_port" else "0 or more", got=number)
    return number


def _margin(margin: Any) -> float:
    """Return the margin if there is one above 0."""
    if margin is None or (isinstance(margin, float) and math.isnan(margin)):
        raise refusal("plan_margin")
    number = _number("margin", margin)
    if number <= 0.0:
        raise refusal("margin_sign", got=number)
    return number


def _number(name: str, value: Any) -> float:
    """Return one finite number."""
    if np.ndim(value):
        raise refusal("numbers_only", name=name, got=value, position=0)
    return float(finite_vector(name, value)[0])


def _curve(n_ports: int, more: int | None, spread: _Spread, cautious: _Spread | None, aim: _Aim) -> Any:
    """Return the lesser probability and the reach of the interval for numbers of ports up to twice what is needed."""
    import pandas as pd
    from scipy.special import stdtrit

    some = np.geomspace(3.0, 2.0 * max(n_ports, more or n_ports), ROWS)
    numbers = np.unique(np.rint([*some, n_ports, *([] if more is None else [more])]))
    errors = [_standard_error(spread, aim.n, g) for g in numbers]
    columns: dict[str, Any] = {
        "n": numbers.astype(np.int64),
        "power": [_reached(spread, aim, g) for g in numbers],
        "half_width": [float(stdtrit(df, 1.0 - aim.alpha / 2.0)) * error for error, df in errors],
    }
    if cautious is not None:
        columns["power_cautious"] = [_reached(cautious, aim, g) for g in numbers]
    return pd.DataFrame(columns)


def _notes(spread: _Spread, aim: _Aim, comparisons: int, g: int) -> tuple[Note, ...]:
    """Return what the number rests on, and the ports for other numbers of samples where these matter."""
    facts = {"sd_port": spread.port, "sd_sample": spread.sample, "sd_split": spread.split, "n_splits": spread.n_splits}
    notes = [note("study_plan", n_samples=aim.n, comparisons=comparisons, **facts)]
    if spread.sample > 0.0 and spread.port > 0.0:
        ports = [_ports(spread, aim._replace(n=m)) for m in SAMPLES]
        notes.append(note("ports_by_samples", samples=list(SAMPLES), ports=ports))
    if 0 < g < FEW_PORTS:
        notes.append(note("few_pilot", n=g, unit="port"))
    return tuple(notes)
