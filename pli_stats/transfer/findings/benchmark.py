"""The benchmark: every model in unseen ports and under random folds, with an answer in words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import check_one_of, refusal
from pli_stats.results import Benchmark
from pli_stats.stats.arguments import Floats
from pli_stats.stats.hypothesis.pairwise_many_models import told
from pli_stats.stats.intervals.interval_methods import MOST_ENUMERATED_PORTS, Request, intervals_of
from pli_stats.stats.metrics.definitions import METRICS
from pli_stats.stats.metrics.estimands import Estimand
from pli_stats.stats.model_comparison.caveats import NOTE_RESAMPLES
from pli_stats.stats.model_comparison.comparison_verb import compare_models
from pli_stats.stats.model_comparison.score_tables import group_means
from pli_stats.text.estimates import interval_texts
from pli_stats.text.numbers import percent_phrase
from pli_stats.text.words import series
from pli_stats.transfer.findings.interval_bounds import Remarks, possible_ratio
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

EACH = {
    "port": "each of {n_ports} ports counts once",
    "sample": "each of {n} samples counts once, over {n_ports} ports",
}
BEST = (
    "In ports that it never saw, {model} errs least: {label} {estimate} ({level:g} % interval {low} to {high}; {each})."
)
ALONE = " Every other model errs more."
AMONG = " It cannot be told apart from {names}."
FLATTERED = (
    " Random folds flatter {count} of {m} models beyond chance, most {most}: in unseen ports it errs {times}{best}."
)
NOT_FLATTERED = " Random folds flatter none of {m} models beyond chance: in unseen ports {model} errs {times}."
TIMES = "{ratio} times{as_much} ({low} to {high})"
NO_UNSEEN = "Only random folds were run, which say nothing about ports that were never seen. "
NOTE_RATIO = "{model} has no error to speak of, so no ratio of errors."
NOTE_LETTERS = (
    "Letters and `among_best` are of {metric}, {each}: sign flips by port for every pair, Holm-adjusted for all pairs."
)
NOTE_FLATTERY = "A model counts as flattered where the {level:g} % interval of its own ratio lies above 1."
NOTE_LIMITED = "Held within the range of the training targets, in {design}: {share} of the predictions{models}."
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
    notes: Iterable[str] = (),
) -> Benchmark:
    """Return every model's errors in unseen ports and under random folds, side by side, and by how much those flatter.

    Ports are the sampling unit, drawn whole; models share the resamples. Intervals cover the metric over ports like
    these for the procedures as they were trained. Flattery is the ratio of the errors under both designs, unseen /
    random, with both on the same resampled ports; its interval is made on the log scale. Letters come from
    `compare_models` in each design: the signs of whole ports are exchangeable under the null hypothesis of a pair.

    Parameters
    ----------
    predictions : DataFrame, one row a prediction
        Columns sample, port, model, y_true, y_pred, design ("unseen ports" or "random folds"); repeat and split; and
        limited, True where a prediction was held within the range of the training targets, which the notes then count.
    metric : {"mae", "mape", "smape", "mse"}
        Of the answer, the letters and the flattery; always among the scores.
    metrics : sequence of {"mae", "mape", "smape", "mse", "rmse", "r2", "ccc"}
        Of the scores.
    weight : {"port", "sample"}
        Of the answer, the letters and the flattery; the scores have both.
    fingerprint : str
        Of the data.
    notes : iterable of str
        What else must be read beside the numbers.

    Raises
    ------
    InputError
        A column or model is missing, designs have other names or other samples, or predictions cannot be compared.

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
    parts, said = [], []
    for design, rows in by_design(frame):
        both = {each: read_errors(rows, wanted, weight=each) for each in dict.fromkeys((weight, *WEIGHTS))}
        headline[design] = both[weight]
        letters = _letters(both[weight], metric, request)
        for each, errors in both.items():
            scores, remarks = scored(errors, wanted, request)
            parts.append(scores.assign(design=design, weight=each).merge(letters, on="model"))
            said += [(f"{design}, {each}: {who}", what) for who, what in remarks]
    lead = next(iter(headline.values())).design
    each_text = EACH[weight].format(n=len(lead.samples), n_ports=len(lead.ports))
    drawn = len(lead.ports) > MOST_ENUMERATED_PORTS
    scores = _ordered(pd.concat(parts, ignore_index=True), next(iter(headline)), metric, weight)
    flattery, ratio_notes, remarks = _flattery(headline, metric, request)
    return Benchmark(
        **common_fields(frame, metric, weight, request, fingerprint),
        scores=scores,
        flattery=flattery,
        answer=_best_in_words(scores, flattery, metric, weight, each_text),
        notes=(
            *notes,
            NOTE_LETTERS.format(metric=METRICS[metric].label, each=each_text),
            *((NOTE_RESAMPLES.format(n=request.n_resamples),) if drawn else ()),
            *((NOTE_FLATTERY.format(level=100.0 * request.level),) if len(flattery) else ()),
            *ratio_notes,
            *_limited_notes(frame),
            *told(said),
            *told([*remarks, ("", ())]),  # named also where they are of all models, since errors have the same notes
        ),
    )


def by_design(frame: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Return the predictions of each design, unseen ports first.

    Returns
    -------
    list of (design, DataFrame)
        One part named '' where there is no column `design`.

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


def _letters(errors: StudyErrors, metric: str, request: Request) -> pd.DataFrame:
    """Return letters, among_best and p against the best of each model, from losses as `compare_models` takes them."""
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
    return found.groups[["model", "letters", "among_best"]].assign(p_adjusted=found.groups["model"].map(against))


def _ordered(scores: pd.DataFrame, first: str, metric: str, weight: str) -> pd.DataFrame:
    """Return the scores, best models first by the errors of the headline, designs and weights in their order."""
    lead = scores[(scores["design"] == first) & (scores["metric"] == metric) & (scores["weight"] == weight)]
    place = {model: i for i, model in enumerate(lead.sort_values("estimate", kind="stable")["model"])}
    keys = pd.DataFrame({"design": scores["design"].map(DESIGNS.index), "model": scores["model"].map(place)})
    order = keys.sort_values(["design", "model"], kind="stable").index
    columns = ["design", "model", "weight", "metric", "estimate", "conf_low", "conf_high", "conf_level", "n", "n_ports"]
    return scores.loc[order, [*columns, "letters", "among_best", "p_adjusted"]].reset_index(drop=True)


def _flattery(
    headline: dict[str, StudyErrors], metric: str, request: Request
) -> tuple[pd.DataFrame, list[str], Remarks]:
    """Return by what factor each model errs more in unseen ports than under random folds, and what is said of it."""
    names = ["model", "unseen", "random", "ratio", "conf_low", "conf_high", "conf_level", "n_ports"]
    if set(headline) != set(DESIGNS):
        return pd.DataFrame(columns=names), [], []
    unseen, random = (headline[name] for name in DESIGNS)
    _same_samples(unseen, random)
    small = NEGLIGIBLE * float(row_loss(metric, unseen.design.truth, 0.0 * unseen.design.truth).mean())
    rows, notes, remarks = [], [], []
    for model in [m for m in unseen.models if m in random.models]:
        pair = np.column_stack([unseen.loss(model, metric), random.loss(model, metric)])
        errors = pair.mean(axis=0)
        ratio = low = high = math.nan
        if errors.min() > small:
            found = intervals_of(unseen.scheme, pair, [_log_ratio(metric)], request, None, ())[0]
            ratio, low, high = (math.exp(x) for x in (found.estimate, found.conf_low, found.conf_high))
            low, high, said = possible_ratio(low, high, _ratios_of_ports(pair, unseen))
            remarks.append((f"unseen / random of {model}", tuple(said)))
        else:
            notes.append(NOTE_RATIO.format(model=model))
        rows.append((model, *errors.tolist(), ratio, low, high, request.level, len(unseen.design.ports)))
    return pd.DataFrame(rows, columns=names), notes, remarks


def _ratios_of_ports(pair: Floats, errors: StudyErrors) -> Floats:
    """Return by what factor a model errs more in unseen ports, in each port where it errs at all."""
    ports = errors.ports()
    means = pair if ports is None else group_means(pair, ports)
    errs = means[means.max(axis=1) > 0.0]
    with np.errstate(divide="ignore"):
        return np.asarray(errs[:, 0] / errs[:, 1])


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


def _best_in_words(scores: pd.DataFrame, flattery: pd.DataFrame, metric: str, weight: str, each: str) -> str:
    """Return which model is best in unseen ports, which are as good, and what random folds would have said."""
    first = scores["design"].iloc[0]
    rows = scores[(scores["design"] == first) & (scores["metric"] == metric) & (scores["weight"] == weight)]
    best = rows.iloc[0]
    estimate, low, high = interval_texts(best["estimate"], best["conf_low"], best["conf_high"])
    text = BEST.format(
        model=best["model"],
        label=METRICS[metric].label,
        estimate=estimate,
        level=100.0 * best["conf_level"],
        low=low,
        high=high,
        each=each,
    )
    if first == RANDOM:
        text = NO_UNSEEN + text.replace("In ports that it never saw", "In ports that it knew")
    equal = [str(model) for model in rows[rows["among_best"]]["model"] if model != best["model"]]
    text += AMONG.format(names=series(equal)) if equal else ALONE
    return text + _flattery_in_words(flattery.dropna(subset="ratio"), best["model"])


def _flattery_in_words(flattery: pd.DataFrame, best: Any) -> str:
    """Return how many models random folds flatter, which most, and what they say of the best one."""
    if not len(flattery):
        return ""
    ranked = flattery.sort_values("ratio", ascending=False, kind="stable").to_dict("records")
    flattered = [row for row in ranked if row["conf_low"] > 1.0]
    of_best = [row for row in ranked if row["model"] == best]
    if not flattered:
        row = (of_best or ranked)[0]
        return NOT_FLATTERED.format(m=len(ranked), model=row["model"], times=_times(row, " as much"))
    most = flattered[0]
    rest = "".join(f", {best} {_times(row)}" for row in of_best if best != most["model"])
    return FLATTERED.format(
        count=len(flattered), m=len(ranked), most=most["model"], times=_times(most, " as much"), best=rest
    )


def _times(row: Mapping[Any, Any], as_much: str = "") -> str:
    """Return how many times as large an error is in unseen ports, with its interval."""
    ratio, low, high = interval_texts(row["ratio"], row["conf_low"], row["conf_high"])
    return TIMES.format(ratio=ratio, as_much=as_much, low=low, high=high)


def _limited_notes(frame: pd.DataFrame) -> list[str]:
    """Return which share of the predictions of each design was held within the range of the training targets."""
    if "limited" not in frame:
        return []
    if not pd.api.types.is_bool_dtype(frame["limited"]) or frame["limited"].isna().any():
        raise refusal("limited_kind", got=str(frame["limited"].dtype))
    notes = []
    for design, rows in by_design(frame):
        by_model = rows.groupby("model", sort=False)["limited"].mean().sort_values(ascending=False, kind="stable")
        much = [f"{m} {percent_phrase(x)}" for m, x in by_model.items() if x > LIMITED_MUCH]
        models = f"; of those of {series(much, len(much))}" if much else ""
        notes.append(NOTE_LIMITED.format(design=design, share=percent_phrase(rows["limited"].mean()), models=models))
    return notes
