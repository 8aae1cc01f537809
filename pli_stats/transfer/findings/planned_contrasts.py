"""Planned comparisons of models over ports: helps, harms, equivalent within a margin, or inconclusive.

Trained procedures are compared in ports that they have not seen. Three things vary: the ports, the networks (their
seeds and training samples), and, where there is one, the pre-trained trunk.

- Ports are the sampling unit: a new port is what the question is about, and samples of one port share errors.
- Networks are shared: all ports that one split holds out are predicted by the same trained networks, so that a good
  start of one network moves the errors of all its ports together. The sign flips (`unit="port"`) take the trained
  networks as they are: the claim is about these networks in new ports. Averages over repeats and over ensembles of
  independent seeds reduce this shared variation, and `network_ratio` says how much of it remains: by which factor the
  standard error grows if the networks are retrained too (variance clustered by port and by split). A
  simulation of 38 ports in 3 repeats of 5 splits found 5 % false conclusions at a ratio of 1, 6 % at 1.04, 9 % at 1.15
  and 18 % at 1.5; `unit="port and split"` kept 4 to 6 % with 8 to 38 ports whose networks vary no more than they do,
  3 to 5 % with 6 ports or wilder networks (`analysis/21_crossed_test_size.py`).
- Two tests are made of each pair: of no difference, and of a difference as large as the margin or larger (two one-sided
  tests). Of one pair at most one of both can be false, so that each family is adjusted by itself. A difference that is
  significant and yet shown to be smaller than the margin counts as equivalent: the margin says what matters.
- A pre-trained trunk that all splits start from is one draw, whatever the number of ports: the claim is about this
  trunk. Only other trunks (other seeds, other sources) can say more.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import check_one_of, refusal
from pli_stats.records.p_adjustments import ADJUSTMENTS
from pli_stats.results import Interval
from pli_stats.stats.arguments import Floats
from pli_stats.stats.hypothesis.p_adjustment import (
    adjust_p,
    coarse_p,
    could_differ,
    least_adjusted_p,
    no_power,
    significant,
)
from pli_stats.stats.hypothesis.paired_tests import paired_permutation_test
from pli_stats.stats.intervals.interval_methods import Request
from pli_stats.stats.metrics.estimands import difference
from pli_stats.stats.model_comparison.prediction_design import PredictionDesign
from pli_stats.stats.planning.t_power import least_difference
from pli_stats.text.answers.comparisons import comparison_answer
from pli_stats.text.conclusions import EQUIVALENT, HARMS, HELPS, INCONCLUSIVE, POWER
from pli_stats.text.note_wording import sentences
from pli_stats.text.notes import Note, note, placed
from pli_stats.transfer.findings.interval_bounds import Place
from pli_stats.transfer.findings.margins import check_margin, margin_of
from pli_stats.transfer.findings.port_level_errors import (
    LOSSES,
    StudyErrors,
    check_model,
    read_errors,
    study_frame,
    study_request,
)
from pli_stats.transfer.findings.two_way_clustered_se import Clustered, Crossing, clustered_t, crossing_of, run_losses

UNITS = ("port", "port and split")
COLUMNS = [
    *("group_a", "group_b", "metric", "weight", "unit", "error_a", "error_b", "estimate", "conf_low", "conf_high"),
    *("conf_level", "relative", "standard_error", "df", "p_value", "margin", "p_equivalence", "least_p"),
    *("sd_port", "sd_sample", "sd_split", "n_splits", "n", "n_ports", "network_ratio", "notes"),
]
ORDER = [
    *COLUMNS[:15],
    *("p_adjusted", "margin", "p_equivalence", "p_equivalence_adjusted", "within_margin"),
    *("least_p", "least_difference"),
    *COLUMNS[18:25],
    *("conclusion", "words", "notes"),
]
NOTICEABLE = 1.1  # a ratio of standard errors at which conclusions are false half as often again as they should be


def contrasts(
    predictions: pd.DataFrame,
    pairs: Iterable[tuple[Any, Any]],
    *,
    metric: str = "mae",
    weight: str = "port",
    unit: str = "port",
    level: float = 0.95,
    margin: float | None = None,
    adjust: str = "holm",
    n_resamples: int = 9999,
    seed: int = 1,
) -> pd.DataFrame:
    """Return planned comparisons of models, each with its tests over ports, its interval and its conclusion.

    Losses of a sample are averaged over its predictions (repeats), L(m, i). With w(i) = 1 / (ports x samples of its
    port) for `weight="port"`, 1 / samples for "sample", the estimate is

        sum_i w(i) (L(A, i) - L(B, i)):  negative where A has the lower error.

    The sampling unit is the port. Under the null hypothesis of a pair the weighted differences of the ports are
    independent and symmetric about zero, so their signs are exchangeable: p is that of `paired_permutation_test`, exact
    up to 40 ports. The interval is the studentized bootstrap over ports (see `study_losses`), not adjusted for the
    number of pairs; it covers the difference over ports like these. Both take the trained networks as they are. With
    `unit="port and split"` the networks count as drawn too: t with the variance clustered by port and by split (see
    `two_way_clustered_se`).

    `p_equivalence` is the larger p of two one-sided tests of the same kind, of a difference of `margin` and of
    -`margin` (see `margin_of` for the default). Adjusted p at most 1 - level gives the conclusion: "helps" or "harms"
    first, then "equivalent", else "inconclusive". What could have been found stands beside: `least_p` is the least
    adjusted p value that the test could have given (0 for t, which has no bound), `least_difference` the smallest
    difference that it would have found with a power of 80 %, were it the only one of its family, by the noncentral t
    with the standard error as measured; infinite where no adjusted p value could have been small enough.

    `sd_port`, `sd_sample` and `sd_split` are the standard deviations of the differences between ports, between samples
    of a port and between what the networks of a split share, of which `plan_study` makes plans.

    References
    ----------
    Fisher, R. A. (1935). The Design of Experiments, section 21. Edinburgh: Oliver & Boyd.
    Cameron, A. C., Gelbach, J. B. & Miller, D. L. (2011). Journal of Business & Economic Statistics 29, 238-249.
    doi:10.1198/jbes.2010.07136
    Bengio, Y. & Grandvalet, Y. (2004). Journal of Machine Learning Research 5, 1089-1105.
    Schuirmann, D. J. (1987). Journal of Pharmacokinetics and Biopharmaceutics 15, 657-680. doi:10.1007/BF01068419

    Examples
    --------
    >>> import numpy as np
    >>> port = np.repeat([f"port {k}" for k in range(10)], 2)
    >>> y = np.linspace(1.0, 3.0, 20)
    >>> frames = [pd.DataFrame({"sample": range(20), "port": port, "split": port, "model": name, "y_true": y,
    ...                         "y_pred": y + error * (1.0 + np.arange(20) % 3)})
    ...           for name, error in (("full", 0.1), ("scratch", 0.2))]
    >>> found = contrasts(pd.concat(frames), [("full", "scratch")])
    >>> found[["conclusion", "p_value", "network_ratio"]].values.tolist()
    [['helps', 0.001953125, 1.0]]
    >>> print(found.words[0].partition(" 95")[0])
    full had a lower MAE than scratch: 0.195 and 0.390 (−50.0 %, difference −0.195,
    """
    check_one_of("adjust", adjust, tuple(ADJUSTMENTS))
    request = study_request(level, n_resamples, seed)
    rows = contrast_rows(
        predictions, pairs, metric=metric, weight=weight, unit=unit, margin=check_margin(margin), request=request
    )
    return judged(rows, adjust=adjust)


def contrast_rows(
    predictions: Any,
    pairs: Iterable[tuple[Any, Any]],
    *,
    metric: str,
    weight: str,
    unit: str,
    margin: float | None,
    request: Request,
) -> pd.DataFrame:
    """Return the comparisons as `contrasts` does, without adjustment, conclusion and words; notes are not yet text."""
    check_one_of("metric", metric, LOSSES)
    check_one_of("unit", unit, UNITS)
    frame = study_frame(predictions)
    planned = _planned(pairs, frame)
    wanted = {model for pair in planned for model in pair}
    errors = read_errors(frame[frame["model"].isin(wanted)], [metric], weight=weight)
    if unit == "port and split" and (splits := len(errors.design.split_sizes)) < 2:
        raise refusal("split_unit", unit=unit, got=splits)
    targets = [difference(errors.estimands[a, metric], errors.estimands[b, metric], metric) for a, b in planned]
    crossing, margin = crossing_of(errors.design, weight), margin_of(errors, metric, margin)
    tested = [
        _tested(errors, crossing, pair, interval, metric, unit, margin, request.seed)
        for pair, interval in zip(planned, errors.intervals(targets, request), strict=True)
    ]
    same = {"metric": metric, "weight": weight, "unit": unit, "conf_level": request.level, "margin": margin}
    sizes = {"n": len(errors.design.samples), "n_ports": len(errors.design.ports), "n_splits": crossing.n_splits}
    return pd.DataFrame([{**row, **same, **sizes} for row in tested])[COLUMNS]


def _tested(
    errors: StudyErrors,
    crossing: Crossing,
    pair: tuple[Any, Any],
    interval: Interval,
    metric: str,
    unit: str,
    margin: float,
    seed: int,
) -> dict[str, Any]:
    """Return what one comparison found."""
    a, b = (errors.loss(model, metric) for model in pair)
    runs = [run_losses(errors.design, model, metric) for model in pair]
    spread, estimate = crossing.clustered(runs[0] - runs[1]), float((a - b).mean())
    if unit == "port and split":
        found = _by_t(estimate, spread, margin, interval.conf_level)
    else:
        found = _by_flips(errors, (a, b), margin, seed)
        found |= {"conf_low": interval.conf_low, "conf_high": interval.conf_high, "standard_error": spread.by_port}
        lucky = (note("network_luck", ratio=spread.ratio),) if spread.ratio > NOTICEABLE else ()
        found["notes"] = tuple(dict.fromkeys((*found["notes"], *interval.notes, *lucky)))
    return {
        "group_a": pair[0],
        "group_b": pair[1],
        "error_a": float(a.mean()),
        "error_b": float(b.mean()),
        "estimate": estimate,
        "relative": _relative(estimate, float(b.mean())),
        "network_ratio": spread.ratio,
        **_spreads(errors.design, runs[0] - runs[1], spread),
        **found,
    }


def _by_t(estimate: float, spread: Clustered, margin: float, level: float) -> dict[str, Any]:
    """Return both tests of a comparison by t, with ports and splits as drawn."""
    p, low, high = clustered_t(estimate, spread, level)
    # The nearer margin is the harder one to rule out.
    beyond, _, _ = clustered_t(margin - abs(estimate), spread, level)
    same = beyond / 2.0 if abs(estimate) < margin else 1.0 - beyond / 2.0
    return {
        "conf_low": low,
        "conf_high": high,
        "standard_error": spread.by_both,
        "df": spread.df,
        "p_value": p,
        "p_equivalence": math.nan if math.isnan(margin) else same,
        "least_p": 0.0,
        "notes": (),
    }


def _by_flips(errors: StudyErrors, losses: tuple[Floats, Floats], margin: float, seed: int) -> dict[str, Any]:
    """Return both tests of a comparison by sign flips of whole ports, with the networks as they are."""
    a, b = losses
    ports = errors.ports()
    owners = np.arange(len(a)) if ports is None else ports  # the unit is the port, also where each row is one
    test = paired_permutation_test(a, b, ports=owners, level=None, seed=seed)
    same = math.nan
    if not math.isnan(margin):
        sides = ((b + margin, "less"), (b - margin, "greater"))
        same = max(
            paired_permutation_test(a, moved, ports=owners, alternative=side, level=None, seed=seed).p_value
            for moved, side in sides
        )
    return {
        "df": len(errors.design.ports) - 1.0,
        "p_value": test.p_value,
        "p_equivalence": same,
        "least_p": test.least_p,
        "notes": test.notes,
    }


def _spreads(design: PredictionDesign, values: Floats, spread: Clustered) -> dict[str, float]:
    """Return the standard deviations of differences between ports, between samples of a port and between splits.

    That between samples is pooled within ports, NaN where each port has one. What it adds to the variance of the mean
    of a port is taken off that between ports.
    """
    of_samples = np.bincount(design.sample, values) / np.bincount(design.sample)
    sizes, means = np.bincount(design.port), np.bincount(design.port, of_samples) / np.bincount(design.port)
    within = float(((of_samples - means[design.port]) ** 2).sum()) / max(len(of_samples) - len(sizes), 1)
    lone = len(of_samples) == len(sizes)
    own = spread.of_port - (0.0 if lone else within * float((1.0 / sizes).mean()))
    return {
        "sd_port": math.sqrt(max(own, 0.0)),
        "sd_sample": math.nan if lone else math.sqrt(within),
        "sd_split": math.sqrt(spread.of_split) if spread.n_splits > 1 else math.nan,
    }


def judged(rows: pd.DataFrame, *, adjust: str) -> pd.DataFrame:
    """Return comparisons with their p values adjusted as one family and conclusions; words and notes as text."""
    p, level = adjust_p(rows["p_value"].to_numpy(), method=adjust), float(rows["conf_level"].iloc[0])
    known = rows["p_equivalence"].notna().all()
    same = adjust_p(rows["p_equivalence"].to_numpy(), method=adjust) if known else np.full(len(rows), math.nan)
    least = least_adjusted_p(rows["least_p"].to_numpy(), adjust)
    alpha = (1.0 - level) / (1 if adjust == "none" else len(rows))
    reach = [
        least_difference(error, df, alpha, POWER) if could_differ(least, level) else math.inf
        for error, df in zip(rows["standard_error"], rows["df"], strict=True)
    ]
    within = significant(same, level)
    out = rows.assign(p_adjusted=p, p_equivalence_adjusted=same, within_margin=within, least_p=least)
    out["least_difference"] = reach
    out["conclusion"] = list(map(_conclusion, significant(p, level), within, rows["estimate"]))
    out["words"] = [comparison_answer(row, alone=len(out) == 1) for row in out.to_dict("records")]
    out["notes"] = [" ".join(sentences(notes)) for notes in rows["notes"]]
    before = [name for name in rows.columns if name not in COLUMNS]
    return out[[*before, *ORDER]]


def least_notes(rows: pd.DataFrame, *, adjust: str) -> tuple[Note, ...]:
    """Return the note on a family none of whose comparisons could have been significant, or none."""
    n, level = int(rows["n_ports"].iloc[0]), float(rows["conf_level"].iloc[0])
    least = float(rows["least_p"].min())
    if coarse_p(least, n, "port"):  # which the test of each pair says
        return ()
    adjusted = least_adjusted_p(rows["least_p"].to_numpy(), adjust)
    return no_power(n, "port", least, adjusted, adjust, len(rows), level)


def notes_on(rows: pd.DataFrame, *kinds: str) -> tuple[Note, ...]:
    """Return each note on comparisons of `contrast_rows` once, with those it is about unless it is about all."""
    places: list[Place] = [
        (*((kind, row[kind]) for kind in kinds), ("pair", (row["group_a"], row["group_b"])))
        for row in rows.to_dict("records")
    ]
    return placed(zip(places, rows["notes"], strict=True))


def _conclusion(differs: bool, equal: bool, estimate: float) -> str:
    """Return the conclusion on a difference of errors, of which the lower is better."""
    if differs and estimate != 0.0:
        return HELPS if estimate < 0.0 else HARMS
    return EQUIVALENT if equal else INCONCLUSIVE


def _relative(estimate: float, reference: float) -> float:
    """Return the share of the reference that a difference is; against a reference without error 0 or infinite."""
    if reference > 0.0:
        return estimate / reference
    return 0.0 if estimate == 0.0 else math.copysign(math.inf, estimate)


def _planned(pairs: Iterable[tuple[Any, Any]], frame: pd.DataFrame) -> list[tuple[Any, Any]]:
    """Return the pairs if there is one, each is of two known and different models, and none stands twice."""
    given = [pairs] if isinstance(pairs, str) or not isinstance(pairs, Iterable) else list(pairs)
    if not given:
        raise refusal("pairs_planned", got=given)
    models = list(pd.unique(frame["model"]))
    for pair in given:
        if isinstance(pair, str) or not isinstance(pair, tuple | list) or len(pair) != 2 or pair[0] == pair[1]:
            raise refusal("pairs_planned", got=pair)
        for model in pair:
            check_model("pairs", model, models)
    counts = Counter((a, b) for a, b in given)
    for (a, b), times in counts.items():
        if times > 1:
            raise refusal("pair_planned_twice", a=a, b=b, times=times)
    return list(counts)
