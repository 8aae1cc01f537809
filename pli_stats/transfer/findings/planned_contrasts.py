"""Planned comparisons of models over ports: helps, harms, or inconclusive.

Trained procedures are compared in ports that they have not seen. Three things vary: the ports, the networks (their
seeds and training samples), and, where there is one, the pre-trained trunk.

- Ports are the sampling unit: a new port is what the question is about, and samples of one port share errors.
- Networks are shared: all ports that one split holds out are predicted by the same trained networks, so that a good
  start of one network moves the errors of all its ports together. The sign flips (`unit="port"`) take the trained
  networks as they are: the claim is about these networks in new ports. Averages over repeats and over ensembles of
  independent seeds reduce this shared variation, and `network_ratio` says how much of it remains: by which factor the
  standard error grows if the networks are retrained too (variance clustered by port and by split). A
  simulation of 38 ports in 3 repeats of 5 splits found 5 % false conclusions at a ratio of 1, 6 % at 1.04, 9 % at 1.15
  and 18 % at 1.5; `unit="port and split"` kept 4 to 5 % at all of them (1 to 6 % with one repeat, where so few splits
  give no good estimate of the ratio either).
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
from pli_stats.stats.hypothesis.p_adjustment import adjust_p, significant
from pli_stats.stats.hypothesis.paired_tests import paired_permutation_test
from pli_stats.stats.intervals.interval_methods import Request
from pli_stats.stats.metrics.estimands import difference
from pli_stats.text.answers.comparisons import comparison_answer
from pli_stats.text.conclusions import HARMS, HELPS, SAME
from pli_stats.text.note_wording import sentences
from pli_stats.text.notes import Note, note, placed
from pli_stats.transfer.findings.interval_bounds import Place
from pli_stats.transfer.findings.port_level_errors import (
    LOSSES,
    StudyErrors,
    check_model,
    read_errors,
    study_frame,
    study_request,
)
from pli_stats.transfer.findings.two_way_clustered_se import clustered, clustered_t

UNITS = ("port", "port and split")
COLUMNS = [
    *("group_a", "group_b", "metric", "weight", "unit", "error_a", "error_b", "estimate", "conf_low", "conf_high"),
    *("conf_level", "relative", "p_value", "n", "n_ports", "network_ratio", "notes"),
]
ORDER = [*COLUMNS[:13], "p_adjusted", *COLUMNS[13:16], "conclusion", "words", "notes"]
NOTICEABLE = 1.1  # a ratio of standard errors at which conclusions are false half as often again as they should be


def contrasts(
    predictions: pd.DataFrame,
    pairs: Iterable[tuple[Any, Any]],
    *,
    metric: str = "mae",
    weight: str = "port",
    unit: str = "port",
    level: float = 0.95,
    adjust: str = "holm",
    n_resamples: int = 9999,
    seed: int = 1,
) -> pd.DataFrame:
    """Return planned comparisons of models, each with its test over ports, its interval and its conclusion.

    Losses of a sample are averaged over its predictions (repeats), L(m, i). With w(i) = 1 / (ports x samples of its
    port) for `weight="port"`, 1 / samples for "sample", the estimate is

        sum_i w(i) (L(A, i) - L(B, i)):  negative where A has the lower error.

    The sampling unit is the port. Under the null hypothesis of a pair the weighted differences of the ports are
    independent and symmetric about zero, so their signs are exchangeable: p is that of `paired_permutation_test`, exact
    up to 40 ports. The interval is the studentized bootstrap over ports (see `study_losses`), not adjusted for the
    number of pairs; it covers the difference over ports like these. Both take the trained networks as they are. With
    `unit="port and split"` the networks count as drawn too: t with the variance clustered by port and by split,

        V = V(port) + V(split) - V(port and split),   min(ports, splits) - 1 degrees of freedom.

    References
    ----------
    Fisher, R. A. (1935). The Design of Experiments, section 21. Edinburgh: Oliver & Boyd.
    Cameron, A. C., Gelbach, J. B. & Miller, D. L. (2011). Journal of Business & Economic Statistics 29, 238-249.
    doi:10.1198/jbes.2010.07136
    Bengio, Y. & Grandvalet, Y. (2004). Journal of Machine Learning Research 5, 1089-1105.

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
    rows = contrast_rows(
        predictions, pairs, metric=metric, weight=weight, unit=unit, request=study_request(level, n_resamples, seed)
    )
    return judged(rows, adjust=adjust)


def contrast_rows(
    predictions: Any, pairs: Iterable[tuple[Any, Any]], *, metric: str, weight: str, unit: str, request: Request
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
    tested = [
        _tested(errors, pair, interval, metric, weight, unit, request.seed)
        for pair, interval in zip(planned, errors.intervals(targets, request), strict=True)
    ]
    same = {"metric": metric, "weight": weight, "unit": unit, "conf_level": request.level}
    sizes = {"n": len(errors.design.samples), "n_ports": len(errors.design.ports)}
    return pd.DataFrame([{**row, **same, **sizes} for row in tested])[COLUMNS]


def _tested(
    errors: StudyErrors, pair: tuple[Any, Any], interval: Interval, metric: str, weight: str, unit: str, seed: int
) -> dict[str, Any]:
    """Return what one comparison found."""
    a, b = (errors.loss(model, metric) for model in pair)
    estimate, spread = float((a - b).mean()), clustered(errors.design, pair, metric, weight)
    low, high, notes = interval.conf_low, interval.conf_high, interval.notes
    if unit == "port and split":
        p, low, high = clustered_t(estimate, spread, len(errors.design.ports), interval.conf_level)
        notes = ()
    else:
        ports = errors.ports()
        owners = np.arange(len(a)) if ports is None else ports  # the unit is the port, also where each row is one
        test = paired_permutation_test(a, b, ports=owners, level=None, seed=seed)
        p, notes = test.p_value, (*test.notes, *notes)
        if spread.ratio > NOTICEABLE:
            notes = (*notes, note("network_luck", ratio=spread.ratio))
    return {
        "group_a": pair[0],
        "group_b": pair[1],
        "error_a": float(a.mean()),
        "error_b": float(b.mean()),
        "estimate": estimate,
        "conf_low": low,
        "conf_high": high,
        "relative": _relative(estimate, float(b.mean())),
        "p_value": p,
        "network_ratio": spread.ratio,
        "notes": tuple(dict.fromkeys(notes)),
    }


def judged(rows: pd.DataFrame, *, adjust: str) -> pd.DataFrame:
    """Return comparisons with their p values adjusted as one family and conclusions; words and notes as text."""
    p = adjust_p(rows["p_value"].to_numpy(), method=adjust)
    clear = [bool(significant(q, level)) for q, level in zip(p, rows["conf_level"], strict=True)]
    found = [_conclusion(known, estimate) for known, estimate in zip(clear, rows["estimate"], strict=True)]
    out = rows.assign(p_adjusted=p, conclusion=found)
    out["words"] = [comparison_answer(row, alone=len(out) == 1) for row in out.to_dict("records")]
    out["notes"] = [" ".join(sentences(notes)) for notes in rows["notes"]]
    before = [name for name in rows.columns if name not in COLUMNS]
    return out[[*before, *ORDER]]


def notes_on(rows: pd.DataFrame, *kinds: str) -> tuple[Note, ...]:
    """Return each note on comparisons of `contrast_rows` once, with those it is about unless it is about all."""
    places: list[Place] = [
        (*((kind, row[kind]) for kind in kinds), ("pair", (row["group_a"], row["group_b"])))
        for row in rows.to_dict("records")
    ]
    return placed(zip(places, rows["notes"], strict=True))


def _conclusion(known: bool, estimate: float) -> str:
    """Return the conclusion on a difference of errors, of which the lower is better."""
    if not known or estimate == 0.0:
        return SAME
    return HELPS if estimate < 0.0 else HARMS


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
