"""The results of a study as publication tables: described here, rendered elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pandas as pd

from pli_stats.publish.digits import NO_VALUE, fixed, percent, significant, whole
from pli_stats.publish.study_cells import (
    EACH,
    Given,
    described,
    level_of,
    p_text,
    picked,
    scale_of,
    shown_interval,
    signed_percent,
    size_of,
    spans,
    with_unit,
)
from pli_stats.publish.study_words import MEASURES, model_label
from pli_stats.publish.tables import Table
from pli_stats.results import (
    Ablation,
    Benchmark,
    LearningCurve,
    Similarity,
    SourceSensitivity,
    StudyResult,
    UnseenPorts,
)

OTHER = {"port": "sample", "sample": "port"}
PLAIN = {"helps": "errs less", "harms": "errs more"}  # of models that are no pre-trained and untrained network
DISTANCES = (
    ("distance_km", "Nearest (km)", "Nearest: distance to the nearest other port."),
    ("feature_distance", "Unlike", "Unlike: distance of its features from those of all other ports; about 1 is usual."),
)


def tables_of(result: StudyResult) -> list[Table]:
    """Return the tables that a reader needs to see of a result, the main one first.

    Parameters
    ----------
    result : Benchmark, Ablation, LearningCurve, SourceSensitivity, UnseenPorts or Similarity

    Returns
    -------
    list of Table
    """
    makers = cast("dict[type, Callable[[Any], list[Table]]]", _MAKERS)
    return makers[type(result)](result)


def _benchmark(result: Benchmark) -> list[Table]:
    """Return both designs side by side, unseen ports first, then the other metrics."""
    metric, designs = result.metric, list(dict.fromkeys(result.scores["design"]))
    lead = picked(result.scores, design=designs[0], weight=result.weight, metric=metric)
    models = list(lead["model"])

    def cells(design: str, weight: str, name: str) -> list[str]:
        """Return one cell a model."""
        rows = picked(result.scores, design=design, weight=weight, metric=name).set_index("model").reindex(models)
        return spans(rows, scale_of(name))

    columns: list[Given] = [
        ("model", "Model", map(model_label, models)),
        ("error", f"{with_unit(metric)}, {designs[0]}", cells(designs[0], result.weight, metric)),
        ("letters", "Letters", list(lead["letters"])),
    ]
    columns += [("error", f"{with_unit(metric)}, {name}", cells(name, result.weight, metric)) for name in designs[1:]]
    if len(result.flattery):
        rows = result.flattery.set_index("model").reindex(models)
        columns.append(("ratio", "Unseen / random", spans(rows, estimate="ratio")))
    notes = [f"In brackets: {level_of(result)} intervals over ports. Models that share a letter cannot be told apart."]
    title = f"{with_unit(metric)} of every model ({size_of(lead)}; {EACH[result.weight]})"
    others: list[Given] = [("model", "Model", map(model_label, models))]
    for name in dict.fromkeys(result.scores["metric"]):
        if name != metric:
            others.append((name, with_unit(name), cells(designs[0], result.weight, name)))
    other = OTHER[result.weight]
    others.append(("other", f"{with_unit(metric)}, {EACH[other]}", cells(designs[0], other, metric)))
    return [
        described(title, columns, notes),
        described(f"Other measures, {designs[0]} ({EACH[result.weight]})", others),
    ]


def _contrast_columns(rows: pd.DataFrame, result: StudyResult, *, plain: bool = False) -> list[Given]:
    """Return the columns that every planned comparison has; `plain` where nothing is helped or harmed."""
    return [
        ("estimate", f"Difference [{level_of(result)} interval]", spans(rows, scale_of(result.metric))),
        ("relative", "Change", [signed_percent(share) for share in rows["relative"]]),
        ("p_adjusted", "p, adjusted", [p_text(p) for p in rows["p_adjusted"]]),
        ("verdict", "Verdict", [PLAIN.get(v, v) if plain else v for v in rows["verdict"]]),
    ]


def _errors_of(rows: pd.DataFrame, name: str, metric: str) -> list[str]:
    """Return the errors of one side of comparisons."""
    return [significant(scale_of(metric) * value) for value in rows[name]]


def _ablation(result: Ablation) -> list[Table]:
    """Return every network against the one from scratch, then pre-training against its controls, in the headline."""
    designs = list(dict.fromkeys(result.contrasts["design"]))
    rows = picked(result.contrasts, design=designs[0])
    basis = f"{f', {designs[0]}' if designs[0] else ''} ({size_of(rows)}; {EACH[result.weight]})"
    variants, controls = rows[rows["role"] != "attribution"], rows[rows["role"] == "attribution"]
    others = [_other_design(result, name) for name in designs[1:]]
    title = f"What pre-training brings, against {_with_error(rows, 'b', result.metric)}{basis}"
    out = [
        described(title, [*_one_side(variants, "a", "Network", result), *_contrast_columns(variants, result)], others)
    ]
    if len(controls):
        title = f"What of it helps: {_with_error(controls, 'a', result.metric)} against its controls{basis}"
        columns = [*_one_side(controls, "b", "Control", result), *_contrast_columns(controls, result, plain=True)]
        negative = f"Negative differences: {model_label(controls['group_a'].iloc[0])} errs less than the control."
        out.append(described(title, columns, [negative]))
    return out


def _one_side(rows: pd.DataFrame, side: str, label: str, result: Ablation) -> list[Given]:
    """Return the columns of the models on one side of comparisons and their errors."""
    return [
        ("model", label, map(model_label, rows[f"group_{side}"])),
        ("error", with_unit(result.metric), _errors_of(rows, f"error_{side}", result.metric)),
    ]


def _with_error(rows: pd.DataFrame, side: str, metric: str) -> str:
    """Return the model that stands on one side of all comparisons, with its error."""
    model, error = rows[f"group_{side}"].iloc[0], _errors_of(rows, f"error_{side}", metric)[0]
    return f"{model_label(model)} ({with_unit(metric)} {error})"


def _other_design(result: Ablation, design: str) -> str:
    """Return the primary comparison in a design that is not the headline."""
    row = picked(result.contrasts, design=design).iloc[0]
    scale = scale_of(result.metric)
    span = shown_interval(row["estimate"], row["conf_low"], row["conf_high"], scale)
    a, b = model_label(row["group_a"]), model_label(row["group_b"])
    return f"Under {design}: {a} against {b}, difference {span}, {row['verdict']}. All others are in the files."


def _learning_curve(result: LearningCurve) -> list[Table]:
    """Return the gains beside the errors and the verdicts against scratch, then against the rival."""
    out: list[Table] = []
    for against in dict.fromkeys(result.contrasts["group_b"]):
        rows = picked(result.contrasts, group_b=against)
        columns = [
            ("n_labelled", "Labelled samples", map(whole, rows["n_labelled"])),
            *_both_errors(rows, result),
            *_contrast_columns(rows, result, plain=bool(out)),
        ]
        notes: list[str] = []
        if not out:
            columns.insert(3, ("gain", "Gain", _gains(result.gains)))
            notes = [
                f"Gain: with how many times the labelled samples {model_label(against)} would err as little. 0 or ∞: "
                "beyond the numbers that were run."
            ]
        title = f"Errors by number of labelled samples, against {model_label(against)}"
        out.append(described(f"{title} ({size_of(rows)}; {EACH[result.weight]})", columns, notes))
    return out


def _gains(gains: pd.DataFrame) -> list[str]:
    """Return the gains with their intervals, and on which side they are bounds only."""
    texts = zip(gains["bound"], spans(gains, estimate="gain"), strict=True)
    return [f"{bound} {text}".strip() for bound, text in texts]


def _both_errors(rows: pd.DataFrame, result: StudyResult) -> list[Given]:
    """Return a column for the errors of either side, which is the same model in all rows."""
    return [
        (
            f"error_{side}",
            f"{with_unit(result.metric)}, {model_label(rows[f'group_{side}'].iloc[0])}",
            _errors_of(rows, f"error_{side}", result.metric),
        )
        for side in ("a", "b")
    ]


def _source_sensitivity(result: SourceSensitivity) -> list[Table]:
    """Return the comparisons by share of the source."""
    rows = result.contrasts
    columns = [
        ("source_share", "Source (%)", [f"{100.0 * share:g}" for share in rows["source_share"]]),
        *_both_errors(rows, result),
        *_contrast_columns(rows, result),
    ]
    return [described(f"Errors by share of the source ({size_of(rows)}; {EACH[result.weight]})", columns)]


def _unseen_ports(result: UnseenPorts) -> list[Table]:
    """Return the scores with coverage by kind of hold-out, then the best model port by port."""
    lead = picked(result.scores, weight=result.weight, metric=result.metric)
    kinds = lead["held_out"].map(list(dict.fromkeys(lead["held_out"])).index)
    lead = lead.assign(kind=kinds).sort_values(["kind", "estimate"], kind="stable")
    keys = list(zip(lead["held_out"], lead["model"], strict=True))
    columns: list[Given] = [
        ("held_out", "Held out", list(lead["held_out"])),
        ("n_ports", "Ports", map(whole, lead["n_ports"])),
        ("model", "Model", map(model_label, lead["model"])),
    ]
    for name in dict.fromkeys([result.metric, *result.scores["metric"]]):
        rows = picked(result.scores, weight=result.weight, metric=name).set_index(["held_out", "model"]).loc[keys]
        columns.append((name, with_unit(name), spans(rows, scale_of(name))))
    notes = [f"In brackets: {level_of(result)} intervals over ports."]
    if len(result.coverage):
        rows = picked(result.coverage, weight=result.weight).set_index(["held_out", "model"]).reindex(keys)
        nominal = " / ".join(f"{100.0 * share:g}" for share in dict.fromkeys(result.coverage["nominal"]))
        columns.append(("coverage", "Coverage (%)", spans(rows, 100.0)))
        columns.append(
            ("width", "Width", [significant(width) if width == width else NO_VALUE for width in rows["width"]])
        )
        notes.append(
            f"Coverage: measured values within the {nominal} % prediction intervals. Width: their median, in units of "
            "the PLI."
        )
    title = f"One {' or '.join(dict.fromkeys(lead['held_out']))} held out at a time ({EACH[result.weight]})"
    return [described(title, columns, notes), _by_label(result, lead)]


def _by_label(result: UnseenPorts, lead: pd.DataFrame) -> Table:
    """Return the errors of the best model by held-out label."""
    kind = lead["held_out"].iloc[0]
    best = picked(lead, held_out=kind).sort_values("estimate", kind="stable")["model"].iloc[0]
    rows = picked(result.errors, held_out=kind, model=best)
    columns: list[Given] = [
        ("port", str(kind).capitalize(), map(str, rows["label"])),
        ("n", "Samples", map(whole, rows["n"])),
        ("mae", "MAE", [_to_hundredths(value) for value in rows["mae"]]),
        ("mape", "MAPE (%)", [percent(share) for share in rows["mape"]]),
        ("bias", "Bias", [_to_hundredths(value) for value in rows["bias"]]),
    ]
    notes = ["Bias: mean of predicted less measured PLI."]
    if rows["coverage"].notna().any():
        columns.append(("coverage", "Coverage (%)", [percent(share) for share in rows["coverage"]]))
    for name, label, said in DISTANCES:
        if name in rows and rows[name].notna().any():
            columns.append((name, label, [significant(value, 2) for value in rows[name]]))
            notes.append(said)
    return described(f"{model_label(best)}, {kind} by {kind}", columns, notes)


def _to_hundredths(value: float) -> str:
    """Return an error of a port, of which more than hundredths say nothing."""
    return fixed(value, 2)


def _similarity(result: Similarity) -> list[Table]:
    """Return the distances before and after fine-tuning side by side."""
    rows = result.distances.assign(
        stage=result.distances.get("stage", ""),
        text=[
            significant(value) + (f" (p {p_text(p)})" if p == p else "")
            for value, p in zip(result.distances["estimate"], result.distances["p_value"], strict=True)
        ],
    )
    names, stages = list(dict.fromkeys(rows["metric"])), list(dict.fromkeys(rows["stage"]))
    cells = {(metric, stage): text for metric, stage, text in rows[["metric", "stage", "text"]].itertuples(index=False)}
    columns: list[Given] = [("distance", "Measure", [MEASURES[n][0] if n in MEASURES else str(n) for n in names])]
    for stage in stages:
        label = f"{stage[:1].upper()}{stage[1:]} fine-tuning" if stage else "Estimate"
        columns.append(("estimate", label, [cells.get((name, stage), "") for name in names]))
    notes = [f"{label}: {meaning}." for label, meaning in (MEASURES[n] for n in names if n in MEASURES)]
    return [described("How far source and target lie apart in the network", columns, notes)]


_MAKERS = {
    Benchmark: _benchmark,
    Ablation: _ablation,
    LearningCurve: _learning_curve,
    SourceSensitivity: _source_sensitivity,
    UnseenPorts: _unseen_ports,
    Similarity: _similarity,
}
