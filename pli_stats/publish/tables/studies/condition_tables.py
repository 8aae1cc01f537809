"""Relevant features, later years and samples outside of training, as publication tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pli_stats.publish.display_names import model_label
from pli_stats.publish.tables.cell_text import bounds_of, drawn, level_of, picked, scale_of, with_unit
from pli_stats.publish.tables.table_builder import Draft, any_value
from pli_stats.text.estimates import p_text
from pli_stats.text.numbers import NO_VALUE, column_of_numbers, fixed, percent, whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pli_stats.publish.table_type import Table
    from pli_stats.results import FeatureRelevance, Overlap, UnseenYears

MEASURES = {"spearman": "Rank correlation ρ", "importance": "Importance"}
WHERE = {"inside": "Inside", "outside": "Outside", "difference": "Outside − inside"}
_OVER_GROUPS = "{level} intervals: studentized bootstrap over whole groups (seed {seed}), each group counting once."


def features_table(result: FeatureRelevance) -> Table:
    """Return both measures of each feature, by domain, the most important feature first."""
    rows = result.associations
    keys = rows[rows["measure"] == "importance"][["domain", "feature"]].apply(tuple, axis=1).tolist()
    draft, level = Draft(), level_of(result)
    draft.add_text("feature", "Feature", (feature for _, feature in keys))
    for measure, label in MEASURES.items():
        found = picked(rows, measure=measure).set_index(["domain", "feature"]).reindex(keys)
        if not any_value(found, "estimate"):
            continue
        draft.add_estimates(measure, label, found, level)
        draft.add_p(f"p_{measure}", "Adjusted p", found["p_adjusted"], spanner=label)
    least = rows.groupby("measure", sort=False)["least_p"].max()
    notes = [
        _OVER_GROUPS.format(level=level, seed=result.seed),
        "ρ: Spearman's rank correlation with the target. Importance: increase of |ln prediction − ln target| when the "
        "feature is permuted.",
        f"Least p that the groups could have given, before adjustment: {_least(least)}.",
    ]
    names = rows.drop_duplicates("domain").set_index("domain")
    sizes = rows.groupby("domain", sort=False)["n_groups"].max()
    notes.append(f"Groups (ports, countries): {', '.join(f'{whole(float(n))} ({d})' for d, n in sizes.items())}.")
    heads = {d: f"{str(d).capitalize()}: {names.loc[d, 'name']} ({whole(float(sizes[d]))} groups)" for d in names.index}
    return draft.table("Features and the target of their domain", notes, groups=(heads[domain] for domain, _ in keys))


def _least(least: pd.Series) -> str:
    """Return the least p of each measure."""
    return ", ".join(f"{p_text(float(p))} ({MEASURES[str(measure)].lower()})" for measure, p in least.items())


def agreement_table(result: FeatureRelevance) -> Table:
    """Return whether both domains rank the features that they share alike."""
    rows, draft = result.agreement, Draft()
    draft.add_text("measure", "Ranking by", (MEASURES[measure] for measure in rows["measure"]))
    draft.add("n_features", "Features", map(whole, rows["n_features"]))
    draft.add("rho", "ρ", (fixed(value, 2) for value in rows["estimate"]))
    draft.add_p("p", "p", rows["p_value"])
    draft.add_p("least_p", "Least p", rows["least_p"])
    notes = ["ρ: Spearman's rank correlation of the estimates in both domains; p by permutation of the features."]
    return draft.table("Agreement of both domains on their features", notes)


def years_table(result: UnseenYears) -> Table:
    """Return errors of the same samples where their year was unseen and where their port was, one row a model."""
    rows, draft, scale = result.comparison.sort_values("year", kind="stable"), Draft(), scale_of(result.metric)
    draft.add_text("model", "Model", map(model_label, rows["model"]))
    for name, label in (("year", "Unseen years"), ("port", "Unseen ports")):
        errors = [scale * float(value) for value in rows[name]]
        kept = [(value,) for value in errors]
        draft.add(name, label, column_of_numbers(errors), spanner=with_unit(result.metric), numbers=kept)
    draft.add_estimates("difference", "Years − ports", rows, level_of(result), scale=scale)
    draft.add_p("p", "Adjusted p", rows["p_adjusted"])
    first = rows.iloc[0]
    notes = [
        drawn(result),
        f"Errors of the same {whole(first['n'])} samples from {whole(first['n_ports'])} ports, each counting once. p: "
        f"sign flips of ports; the least possible is {p_text(float(first['least_p']))} before adjustment.",
    ]
    return draft.table("Later years, predicted from earlier ones, and unseen ports", notes)


def effects_table(result: UnseenYears) -> Table:
    """Return what residuals of one port, and of one survey, have in common, one row a model."""
    rows, draft = result.effects, Draft()
    models = list(dict.fromkeys(rows["model"]))
    draft.add_text("model", "Model", map(model_label, models))
    for effect in dict.fromkeys(rows["effect"]):
        found = picked(rows, effect=effect).set_index("model").loc[models]
        label = f"{str(effect).capitalize()}s ({whole(float(found['n_levels'].iloc[0]))})"
        shown = (fixed(value, 2) if value == value else NO_VALUE for value in found["estimate"])
        draft.add(f"icc_{effect}", "ICC", shown, spanner=label)
        draft.add_p(f"p_{effect}", "p", found["p_value"], spanner=label)
    notes = [
        "ICC: intraclass correlation of ln(prediction / truth) in unseen ports, the share of their variance that "
        "samples "
        "of one port, or of one survey, have in common. p by permutation; not adjusted."
    ]
    return draft.table("What residuals of a port and of a survey have in common", notes)


def autocorrelation_table(result: UnseenYears) -> Table:
    """Return the lag-1 autocorrelation of the residuals of the best model, port by port."""
    best = result.comparison.sort_values("year", kind="stable")["model"].iloc[0]
    rows, draft = picked(result.autocorrelation, model=best), Draft()
    draft.add_text("port", "Port", rows["port"])
    draft.add("n_surveys", "Surveys", map(whole, rows["n_surveys"]))
    for name, label in (("estimate", "r"), ("expected", "Expected r")):
        draft.add(name, label, _two(rows[name]))
    for name, label in (("p_value", "p"), ("p_adjusted", "Adjusted p"), ("least_p", "Least p")):
        draft.add_p(name, label, rows[name])
    notes = [
        "r: lag-1 correlation of the mean residuals ln(prediction / truth) of consecutive surveys of a port. "
        "Expected: of "
        "surveys in random order, which p permutes; ports of fewer than four surveys have none."
    ]
    return draft.table(f"Autocorrelation of residuals of {model_label(best)}", notes)


def _two(values: Iterable[float]) -> list[str]:
    """Return correlations with two decimals."""
    return [fixed(float(value), 2) if value == value else NO_VALUE for value in values]


def overlap_table(result: Overlap) -> Table:
    """Return errors, and coverage where there are intervals, inside and outside of the training features."""
    lead = picked(result.errors, metric=result.metric, where="inside").sort_values("estimate", kind="stable")
    draft, models, level = Draft(), list(lead["model"]), level_of(result)
    draft.add_text("model", "Model", map(model_label, models))
    for metric in dict.fromkeys([result.metric, *result.errors["metric"]]):
        share = metric == "coverage"
        label, scale = ("Coverage (%)", 100.0) if share else (with_unit(metric), scale_of(metric))
        for where, words in WHERE.items():
            found = picked(result.errors, metric=metric, where=where).set_index("model").reindex(models)
            if any_value(found, "estimate"):
                bounds = (0.0, 1.0) if share else bounds_of(metric)
                kept = bounds if where != "difference" else (-float("inf"), float("inf"))
                draft.add_estimates(
                    f"{metric}_{where}", f"{label}, {words.lower()}", found.astype(float, errors="ignore"), level,
                    scale=scale, bounds=kept,
                )  # fmt: skip
    rows = picked(result.errors, metric=result.metric, model=models[0]).set_index("where")
    sizes = ", ".join(
        f"{whole(float(rows['n'][where]))} samples of {whole(float(rows['n_ports'][where]))} ports {where}"
        for where in ("inside", "outside")
        if where in rows.index
    )
    notes = [drawn(result), f"Each sample counts once: {sizes}. Inside: dissimilarity index at most its threshold."]
    return draft.table("Errors inside and outside of the training features", notes)


def places_table(result: Overlap) -> Table:
    """Return errors and dissimilarity of the best model by port, or by region and survey where samples have them."""
    best = best_inside(result)
    rows = picked(result.places, model=best)
    wider = rows[rows["by"] != "port"]
    rows, draft = wider if len(wider) else rows, Draft()
    draft.add_text("label", "Place", rows["label"])
    draft.add("n", "Samples", map(whole, rows["n"]))
    draft.add("outside", "Outside", map(percent, rows["outside"]), unit="%")
    draft.add("di", "Median DI", (fixed(value, 2) for value in rows["di"]))
    draft.add("mae", "MAE", (fixed(value, 2) for value in rows["mae"]))
    draft.add("bias", "Bias", (fixed(value, 2) for value in rows["bias"]))
    notes = [
        "DI: dissimilarity index; 0: equal to a training sample, 1: as far as two training samples are on average."
    ]
    heads = (str(by).capitalize() for by in rows["by"])
    return draft.table(
        f"Where {model_label(best)} errs, and how far it is from its training samples", notes, groups=heads
    )


def dissimilarity_table(result: Overlap) -> Table:
    """Return the rank correlation of the error in a port with its median dissimilarity, one row a model."""
    rows, draft = result.association, Draft()
    draft.add_text("model", "Model", map(model_label, rows["model"]))
    draft.add("rho", "ρ", _two(rows["estimate"]))
    draft.add_p("p", "p", rows["p_value"])
    draft.add_p("p_adjusted", "Adjusted p", rows["p_adjusted"])
    draft.add("n_ports", "Ports", map(whole, rows["n_ports"]))
    notes = ["ρ: Spearman's rank correlation of the mean error of a port and its median dissimilarity index."]
    return draft.table("Error in a port and dissimilarity from the training samples", notes)


def best_inside(result: Overlap) -> str:
    """Return the model with the least error inside."""
    rows = picked(result.errors, metric=result.metric, where="inside")
    return str(rows["model"].iloc[int(np.argmin(rows["estimate"].to_numpy()))])
