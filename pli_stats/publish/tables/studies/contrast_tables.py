"""Planned comparisons of a study as publication tables: what pre-training brings, by part, labelled samples, source."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from pli_stats.publish.display_names import model_label
from pli_stats.publish.tables.cell_text import (
    EACH,
    bounds_of,
    drawn,
    level_of,
    picked,
    scale_of,
    size_of,
    span_cells,
    units_drawn,
    with_unit,
)
from pli_stats.publish.tables.table_builder import Draft, any_value
from pli_stats.records.models import MODELS
from pli_stats.text.conclusions import HARMS, HELPS, POWER
from pli_stats.text.estimates import estimate_text, p_phrase
from pli_stats.text.numbers import column_of_numbers, percent_of, signed_percent, whole

if TYPE_CHECKING:
    from pli_stats.publish.table_type import Table
    from pli_stats.results import Ablation, FeatureGroups, LearningCurve, SourceSensitivity, StudyResult

# Of models that are not the same network with and without pre-training.
PLAIN = {HELPS: "lower error", HARMS: "higher error"}
KINDS = DESIGNED, WAYS, OTHERS, CONTROLS = "As designed", "Other ways of fine-tuning", "Other models", "Controls"


def contrasts_table(result: Ablation) -> Table:
    """Return the table of every network against the one from scratch, in the headline design."""
    designs = list(dict.fromkeys(result.contrasts["design"]))
    rows = picked(result.contrasts, design=designs[0])
    rows = rows[rows["role"] != "attribution"]
    kinds = [_kind(*row) for row in zip(rows["role"], rows["group_a"], strict=True)]
    rows = rows.assign(kind=kinds).sort_values("kind", key=lambda kind: kind.map(KINDS.index), kind="stable")
    draft = _sides(rows, "a", "Network", result)
    _add_contrasts(draft, rows, result)
    title = f"Effect of pre-training, compared with {_with_error(rows, 'b', result.metric)}{_basis(rows, result)}"
    notes = [_less(rows, "the network of the row"), *(_other_design(result, name) for name in designs[1:])]
    return draft.table(title, notes, groups=rows["kind"] if rows["kind"].nunique() > 1 else ())


def _kind(role: str, model: str) -> str:
    """Return the heading that a network stands below."""
    meaning = MODELS[str(model)].meaning if str(model) in MODELS else ""
    if role == "primary":
        return DESIGNED
    return CONTROLS if meaning.startswith("control") else WAYS if meaning.startswith("pre-trained") else OTHERS


def controls_table(result: Ablation) -> Table:
    """Return the table of pre-training against its controls, in the headline design."""
    rows = picked(result.contrasts, design=result.contrasts["design"].iloc[0], role="attribution")
    draft = _sides(rows, "b", "Control", result)
    _add_contrasts(draft, rows, result, plain=[True] * len(rows))
    title = f"{_with_error(rows, 'a', result.metric)} compared with its controls{_basis(rows, result)}"
    title = f"{title[:1].upper()}{title[1:]}"
    return draft.table(title, [_less(rows, model_label(rows["group_a"].iloc[0]))])


def curve_contrasts_table(result: LearningCurve) -> Table:
    """Return the table of errors and gains by number of labelled samples, against scratch, then against the rival."""
    rows, draft = result.contrasts, Draft()
    rivals = list(dict.fromkeys(rows["group_b"]))
    a, scratch = model_label(rows["group_a"].iloc[0]), model_label(rivals[0])
    against = list(rows["group_b"])
    draft.add("n_labelled", "Labelled samples", map(whole, rows["n_labelled"]))
    draft.add("error_a", a, errors_of(rows, "error_a", result.metric), spanner=with_unit(result.metric))
    other = scratch if len(rivals) == 1 else "Compared with"
    draft.add("error_b", other, errors_of(rows, "error_b", result.metric), spanner=with_unit(result.metric))
    gains = result.gains.set_index("n_labelled")
    sizes = zip(rows["n_labelled"], against, strict=True)
    shown = dict(zip(gains.index, _gain_cells(gains), strict=True))
    cells = [shown[n] if b == rivals[0] else ("", "") for n, b in sizes]
    spanner = f"Gain over {scratch}"
    draft.add("gain", "Factor", (first for first, _ in cells), spanner=spanner)
    draft.add("gain_interval", f"{level_of(result)} interval", (second for _, second in cells), spanner=spanner)
    _add_contrasts(draft, rows, result, plain=[b != rivals[0] for b in against])
    groups = [f"{a} and {model_label(b)}" for b in against]
    title = f"Errors by number of labelled samples{_basis(rows, result)}"
    notes = [
        _less(rows, a),
        f"Gain: how many times the labelled samples {scratch} would need for the same error. 0 or ∞: beyond the "
        "numbers that were run.",
    ]
    return draft.table(title, notes, groups=groups if len(rivals) > 1 else ())


def _gain_cells(gains: pd.DataFrame) -> list[tuple[str, str]]:
    """Return gains with their intervals, and on which side they are bounds only."""
    cells = zip(gains["bound"], span_cells(gains, estimate="gain"), strict=True)
    return [(f"{bound} {factor}".strip(), ends) for bound, (factor, ends) in cells]


def source_table(result: SourceSensitivity) -> Table:
    """Return the table of errors by share of the source, against no source at all."""
    rows, draft, metric = result.contrasts, Draft(), with_unit(result.metric)
    draft.add("source_share", "Source", (f"{100.0 * share:g}" for share in rows["source_share"]), unit="%")
    for side in ("a", "b"):
        label = model_label(rows[f"group_{side}"].iloc[0])
        draft.add(f"error_{side}", label, errors_of(rows, f"error_{side}", result.metric), spanner=metric)
    _add_contrasts(draft, rows, result)
    notes = [
        _less(rows, model_label(rows["group_a"].iloc[0])),
        *(_trend(row, result) for _, row in result.trend.iterrows()),
    ]
    return draft.table(f"Errors by share of the source{_basis(rows, result)}", notes)


def _trend(row: pd.Series, result: SourceSensitivity) -> str:
    """Return by how much the error changes with ten times the source."""
    span = estimate_text(row["estimate"], row["conf_low"], row["conf_high"], scale_of(result.metric))
    return f"With ten times the source, the error changed by {span} ({p_phrase(float(row['p_value']))})."


def feature_table(result: FeatureGroups) -> Table:
    """Return the table of every model without each group of features against itself with all of them."""
    order = list(dict.fromkeys(result.contrasts["left_out"]))
    rows = result.contrasts.sort_values("left_out", key=lambda names: names.map(order.index), kind="stable")
    draft, metric = Draft(), with_unit(result.metric)
    draft.add_text("model", "Model", map(model_label, rows["model"]))
    draft.add("error_a", "Without", errors_of(rows, "error_a", result.metric), spanner=metric)
    draft.add("error_b", "All features", errors_of(rows, "error_b", result.metric), spanner=metric)
    _add_contrasts(draft, rows, result, plain=[True] * len(rows))
    title = f"Errors without groups of features, compared with all features{_basis(rows, result)}"
    groups = [f"Without {group}" for group in rows["left_out"]]
    return draft.table(title, [_less(rows, "the model without these features")], groups=groups)


def curve_table(result: LearningCurve | SourceSensitivity) -> Table:
    """Return the table of the errors themselves with their intervals, one row a number of samples or share."""
    by = str(result.curve.columns[0])
    values, draft = list(dict.fromkeys(result.curve[by])), Draft()
    shape: dict[str, Any] = {"scale": scale_of(result.metric), "bounds": bounds_of(result.metric)}
    if by == "source_share":
        draft.add(by, "Source", (f"{100.0 * share:g}" for share in values), unit="%")
        draft.add_text("model", "Model", map(model_label, result.curve["model"]))
        draft.add_estimates(result.metric, with_unit(result.metric), result.curve, level_of(result), **shape)
    else:
        draft.add(by, "Labelled samples", map(whole, values))
        for model in dict.fromkeys(result.curve["model"]):
            rows = picked(result.curve, model=model).set_index(by).reindex(values)
            label = f"{with_unit(result.metric)}, {model_label(model)}"
            draft.add_estimates(str(model), label, rows, level_of(result), **shape)
    what = "share of the source" if by == "source_share" else "number of labelled samples"
    title = f"Errors with intervals by {what}{_basis(result.curve, result)}"
    return draft.table(title, [drawn(result)])


def _sides(rows: pd.DataFrame, side: str, label: str, result: Ablation) -> Draft:
    """Return a draft with the models on one side of comparisons and their errors."""
    draft = Draft()
    draft.add_text("model", label, map(model_label, rows[f"group_{side}"]))
    draft.add("error", with_unit(result.metric), errors_of(rows, f"error_{side}", result.metric))
    return draft


def _add_contrasts(draft: Draft, rows: pd.DataFrame, result: StudyResult, *, plain: Sequence[bool] = ()) -> None:
    """Append what every planned comparison has; `plain` are the rows in which nothing is helped or harmed."""
    draft.add_estimates("difference", "Difference", rows, level_of(result), scale=scale_of(result.metric))
    draft.add("relative", "Change", (signed_percent(share).removesuffix(" %") for share in rows["relative"]), unit="%")
    draft.add_p("p_adjusted", "Adjusted p", rows["p_adjusted"])
    if any_value(rows, "p_equivalence_adjusted"):
        draft.add_p("p_equivalence", "Equivalence p", rows["p_equivalence_adjusted"])
    if any_value(rows, "least_difference"):
        sizes = [scale_of(result.metric) * size for size in rows["least_difference"]]
        # Where no difference can be found, it is not a number.
        texts = [
            "none" if math.isinf(size) else text for size, text in zip(sizes, column_of_numbers(sizes), strict=True)
        ]
        kept = [(size,) if math.isfinite(size) else () for size in sizes]
        draft.add("least_difference", "Detectable", texts, numbers=kept)
    conclusions = zip(rows["conclusion"], plain or [False] * len(rows), strict=True)
    draft.add_text("conclusion", "Conclusion", (PLAIN.get(said, said) if only else said for said, only in conclusions))


def _about_detectable(rows: pd.DataFrame) -> str:
    """Return what the smallest difference is, '' for results of earlier versions, which have none."""
    if not any_value(rows, "least_difference"):
        return ""
    return (
        f"Detectable: the smallest difference that would have been significant with {percent_of(POWER)} power, by the "
        "standard error as measured."
    )


def errors_of(rows: pd.DataFrame, name: str, metric: str) -> list[str]:
    """Return the errors of one side of comparisons."""
    return column_of_numbers(scale_of(metric) * value for value in rows[name])


def _with_error(rows: pd.DataFrame, side: str, metric: str) -> str:
    """Return the model that stands on one side of all comparisons, with its error."""
    model, error = rows[f"group_{side}"].iloc[0], errors_of(rows, f"error_{side}", metric)[0]
    return f"{model_label(model)} ({with_unit(metric)} {error})"


def _basis(rows: pd.DataFrame, result: StudyResult) -> str:
    """Return the design, the numbers of ports and samples, and what counts once."""
    design = rows["design"].iloc[0] if "design" in rows else ""
    return f"{f', {design}' if design else ''} ({size_of(rows)}; {EACH[result.weight]})"


def _less(rows: pd.DataFrame, model: str) -> str:
    """Return what a negative difference means, and what its interval counts as drawn."""
    found = f"Negative differences: {model} has the lower error. Intervals and tests: over {units_drawn(rows)}."
    return " ".join(filter(None, (found, _about_detectable(rows))))


def _other_design(result: Ablation, design: str) -> str:
    """Return the primary comparison in a design that is not the headline."""
    row = picked(result.contrasts, design=design).iloc[0]
    span = estimate_text(row["estimate"], row["conf_low"], row["conf_high"], scale_of(result.metric))
    a, b = model_label(row["group_a"]), model_label(row["group_b"])
    p = p_phrase(float(row["p_adjusted"]), "adjusted p")
    return f"Under {design}: {a} and {b}, difference {span} ({p}; {row['conclusion']})."
