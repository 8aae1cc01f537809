"""The benchmark: every model in unseen ports and under random folds, and how optimistic those are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import check_one_of, refusal
from pli_stats.results import Benchmark
from pli_stats.stats.arguments import Floats
from pli_stats.stats.intervals.interval_methods import MOST_ENUMERATED_PORTS, Request, intervals_of
from pli_stats.stats.metrics.estimands import Estimand
from pli_stats.stats.model_comparison.comparison_verb import compare_models
from pli_stats.stats.model_comparison.score_tables import group_means
from pli_stats.text.notes import Note, as_notes, coded, note, placed
from pli_stats.transfer.findings.interval_bounds import Noted, beneath, possible_ratio
from pli_stats.transfer.findings.port_level_errors import (
    DESIGNS,
    LOSSES,
    MEANS,
    RANDOM,
    UNSEEN,
    WEIGHTS,
    StudyErrors,
    common_fields,
    read_errors,
    scored,
    study_frame,
    study_request,
)
from pli_stats.transfer.findings.two_way_clustered_se import row_loss

NEGLIGIBLE = 1e-9  # errors below this share of those of predicting 0 are rounding, and have no ratio

LIMITED_MUCH = 0.01  # share of a model's predictions from which on the model is named


def benchmark_of(
    predictions: pd.DataFrame,
    *,
    metric: str = "mae",
    metrics: Sequence[str] = ("mae", "mape", "rmse", "r2"),
    weight: str = "port",
    level: float = 0.95,
    n_resamples: int = 9999,
    seed: int = 1,
    fingerprint: str = "",
    notes: Iterable[Note | str] = (),
) -> Benchmark:
    """Return every model's errors in unseen ports and under random folds, side by side, and how optimistic those are.

    Ports are the sampling unit, drawn whole; models share the resamples. Intervals cover the metric over ports like
    these for the procedures as they were trained. `flattery` is the ratio of the errors under both designs, unseen /
    random, with both on the same resampled ports; its interval is made on the log scale. Letters come from
    `compare_models` in each design: the signs of whole ports are exchangeable under the null hypothesis of a pair.

    Examples
    --------
    >>> port = np.repeat([f"port {k}" for k in range(6)], 2)
    >>> y = np.linspace(1.0, 3.0, 12)
    >>> wave = 1.0 + np.arange(12) % 3
    >>> frames = [pd.DataFrame({"design": design, "sample": range(12), "port": port, "model": name, "y_true": y,
    ...                         "y_pred": y + error * wave})
    ...           for name, unseen, random in (("forest", 0.15, 0.1), ("mean", 0.4, 0.4))
    ...           for design, error in (("unseen ports", unseen), ("random folds", random))]
    >>> found = benchmark_of(pd.concat(frames), metrics=["mae"])
    >>> found.flattery[["model", "ratio"]].round(2).values.tolist()
    [['forest', 1.5], ['mean', 1.0]]
    """
    check_one_of("metric", metric, LOSSES)
    check_one_of("weight", weight, WEIGHTS)
    for name in metrics:
        check_one_of("metrics", name, MEANS)
    wanted = list(dict.fromkeys((metric, *metrics)))
    request = study_request(level, n_resamples, seed)
    frame = study_frame(predictions, "design")
    headline: dict[str, StudyErrors] = {}
    parts: list[pd.DataFrame] = []
    coarse: list[Note] = []
    noted: Noted = []
    for design, rows in by_design(frame):
        both = {each: read_errors(rows, wanted, weight=each) for each in dict.fromkeys((weight, *WEIGHTS))}
        headline[design] = both[weight]
        letters, least = _letters(both[weight], metric, request)
        coarse += [each.with_about("table", "models") for each in least]
        for each, errors in both.items():
            scores, found = scored(errors, wanted, request)
            parts.append(scores.assign(design=design, weight=each).merge(letters, on="model"))
            noted += beneath((("design", design), ("weight", each)), found)
    lead = next(iter(headline.values())).design
    basis = {"weight": weight, "n": len(lead.samples), "n_ports": len(lead.ports)}
    drawn = len(lead.ports) > MOST_ENUMERATED_PORTS
    scores = _ordered(pd.concat(parts, ignore_index=True), next(iter(headline)), metric, weight)
    flattery, ratio_notes, on_ratios = _flattery(headline, metric, request)
    return Benchmark(
        **common_fields(frame, metric, weight, request, fingerprint),
        scores=scores,
        flattery=flattery,
        notes=(
            *as_notes(notes),
            note("letters_basis", metric=metric, **basis).with_about("table", "models"),
            *dict.fromkeys(coarse),
            *((note("resamples", n=request.n_resamples),) if drawn else ()),
            *(
                (note("optimism_criterion", level=request.level).with_about("table", "models"),)
                if len(flattery)
                else ()
            ),
            *ratio_notes,
            *_limited_notes(frame),
            *placed(noted),
            *placed([*on_ratios, ((), ())]),  # named also where all models have them, since errors have the same notes
        ),
    )


def by_design(frame: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Return the predictions of each design, unseen ports first.

    Examples
    --------
    >>> [name for name, _ in by_design(pd.DataFrame({"design": ["random folds", "unseen ports"]}))]
    ['unseen ports', 'random folds']
    """
    if "design" not in frame:
        return [("", frame)]
    for name in pd.unique(frame["design"]):
        check_one_of("design", name, DESIGNS)
    return [(name, frame[frame["design"] == name]) for name in DESIGNS if (frame["design"] == name).any()]


def _letters(errors: StudyErrors, metric: str, request: Request) -> tuple[pd.DataFrame, list[Note]]:
    """Return letters, among_best, p against the best and the least p, from losses as `compare_models` takes them.

    Beside them stand the notes on what so few ports could not have shown.
    """
    models, ports = errors.models, errors.ports()
    units = np.arange(len(errors.columns))
    owners = units if ports is None else ports
    frame = pd.concat(
        pd.DataFrame({"sample": units, "port": owners, "model": m, "y_true": 0.0, "y_pred": errors.loss(m, metric)})
        for m in models
    )
    # The loss of a unit is its absolute deviation from 0; intervals of pairs are not used, so few resamples do.
    found = compare_models(frame, metric="mae", level=request.level, n_resamples=99, seed=request.seed)
    best, pairs = found.groups["model"].iloc[0], found.pairs
    against = {
        (b if a == best else a): p
        for a, b, p in zip(pairs["group_a"], pairs["group_b"], pairs["p_adjusted"], strict=True)
        if best in (a, b)
    }
    letters = found.groups[["model", "letters", "among_best"]].assign(
        p_adjusted=found.groups["model"].map(against), least_p=found.least_p
    )
    return letters, coded(found.notes, "coarse_p", "no_power")


def _ordered(scores: pd.DataFrame, first: str, metric: str, weight: str) -> pd.DataFrame:
    """Return the scores, best models first by the errors of the headline, designs and weights in their order."""
    lead = scores[(scores["design"] == first) & (scores["metric"] == metric) & (scores["weight"] == weight)]
    place = {model: i for i, model in enumerate(lead.sort_values("estimate", kind="stable")["model"])}
    keys = pd.DataFrame({"design": scores["design"].map(DESIGNS.index), "model": scores["model"].map(place)})
    order = keys.sort_values(["design", "model"], kind="stable").index
    columns = ["design", "model", "weight", "metric", "estimate", "conf_low", "conf_high", "conf_level", "n", "n_ports"]
    return scores.loc[order, [*columns, "letters", "among_best", "p_adjusted", "least_p"]].reset_index(drop=True)


def _flattery(
    headline: dict[str, StudyErrors], metric: str, request: Request
) -> tuple[pd.DataFrame, list[Note], Noted]:
    """Return the ratio of each model's error in unseen ports to that under random folds, and the notes on it."""
    names = ["model", "unseen", "random", "ratio", "conf_low", "conf_high", "conf_level", "n_ports"]
    if set(headline) != set(DESIGNS):
        return pd.DataFrame(columns=names), [], []
    unseen, random = (headline[name] for name in DESIGNS)
    _same_samples(unseen, random)
    small = NEGLIGIBLE * float(row_loss(metric, unseen.design.truth, 0.0 * unseen.design.truth).mean())
    rows: list[tuple[Any, ...]] = []
    notes: list[Note] = []
    on_ratios: Noted = []
    for model in [m for m in unseen.models if m in random.models]:
        pair = np.column_stack([unseen.loss(model, metric), random.loss(model, metric)])
        errors = pair.mean(axis=0)
        ratio = low = high = math.nan
        if errors.min() > small:
            found = intervals_of(unseen.scheme, pair, [_log_ratio(metric)], request, None, ())[0]
            ratio, low, high = (math.exp(x) for x in (found.estimate, found.conf_low, found.conf_high))
            low, high, bounded = possible_ratio(low, high, _ratios_of_ports(pair, unseen))
            on_ratios.append(((("ratio", model),), bounded))
        else:
            notes.append(note("negligible_error").with_about("ratio", model))
        rows.append((model, *errors.tolist(), ratio, low, high, request.level, len(unseen.design.ports)))
    return pd.DataFrame(rows, columns=names), notes, on_ratios


def _ratios_of_ports(pair: Floats, errors: StudyErrors) -> Floats:
    """Return the ratio of a model's errors in unseen ports and under random folds, in each port with any error."""
    ports = errors.ports()
    means = pair if ports is None else group_means(pair, ports)
    with_error = means[means.max(axis=1) > 0.0]
    with np.errstate(divide="ignore"):
        return np.asarray(with_error[:, 0] / with_error[:, 1])


def _log_ratio(metric: str) -> Estimand:
    """Return the logarithm of the ratio of two means as something to estimate."""
    return Estimand(
        term=f"log ratio of {metric}",
        model="",
        low=-math.inf,
        high=math.inf,
        positions=(0, 1),
        value=lambda m: np.log(m[..., 0]) - np.log(m[..., 1]),
        gradient=lambda m: (1.0 / m[..., 0], -1.0 / m[..., 1]),
        of_rows=lambda rows: math.nan,
    )


def _same_samples(a: StudyErrors, b: StudyErrors) -> None:
    """Refuse two designs that predict different samples."""
    for one, other, where in ((a, b, RANDOM), (b, a, UNSEEN)):
        known = set(other.design.samples)
        for sample in one.design.samples:
            if sample not in known:
                raise refusal("study_samples", where=f"design {where!r}", sample=sample)


def _limited_notes(frame: pd.DataFrame) -> list[Note]:
    """Return which share of the predictions of each design was held within the range of the training targets."""
    if "limited" not in frame:
        return []
    if not pd.api.types.is_bool_dtype(frame["limited"]) or frame["limited"].isna().any():
        raise refusal("limited_kind", got=str(frame["limited"].dtype))
    notes = []
    for design, rows in by_design(frame):
        by_model = rows.groupby("model", sort=False)["limited"].mean().sort_values(ascending=False, kind="stable")
        much = by_model[by_model > LIMITED_MUCH]
        share = float(rows["limited"].mean())
        facts = {"design": design, "share": share, "model_names": list(map(str, much.index)), "shares": much.tolist()}
        notes.append(note("limited_predictions", **facts).with_about("design", design))
    return notes
