"""What a study rests on, in words: relevant features, errors in later years, samples outside of what was learnt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pli_stats.text.answers.comparisons import Label
from pli_stats.text.answers.figures import error_name, error_text, with_interval
from pli_stats.text.estimates import interval_texts, p_phrase
from pli_stats.text.numbers import percent_of, percent_phrase, significant
from pli_stats.text.words import counted

if TYPE_CHECKING:
    import pandas as pd


def relevance_answer(associations: pd.DataFrame, agreement: pd.DataFrame, level: float) -> str:
    """Return how many features go with the target of each domain, which most, and whether the domains agree."""
    sentences = []
    for domain in dict.fromkeys(associations["domain"]):
        rows = associations[associations["domain"] == domain]
        groups = counted(int(rows["n_groups"].max()), "group")
        parts = [_ranked(rows[rows["measure"] == "spearman"], level), _permuted(rows[rows["measure"] == "importance"])]
        sentences.append(f"In the {domain} ({groups}), {'; '.join(part for part in parts if part)}.")
    if not len(agreement):
        return " ".join([*sentences, "The domains share too few features to compare their rankings."])
    words = {"spearman": "rank correlations", "importance": "importances"}
    found = [
        f"those of {words[row['measure']]} ρ = {significant(row['estimate'])} ({p_phrase(row['p_value'])})"
        for row in agreement.to_dict("records")
    ]
    shared = counted(int(agreement["n_features"].max()), "feature")
    return " ".join([*sentences, f"Of the rankings of {shared} in both domains, {' and '.join(found)} agree."])


def _ranked(rows: pd.DataFrame, level: float) -> str:
    """Return how many features have a rank correlation that is significant, and the strongest."""
    if not len(rows):
        return ""
    clear, best = int((rows["p_adjusted"] < 1.0 - level).sum()), rows.iloc[0]
    head = f"{clear} of {counted(len(rows), 'feature')} correlated significantly with the target by rank"
    return f"{head}, most {best['feature']} ({_span('ρ', best)})"


def _permuted(rows: pd.DataFrame) -> str:
    """Return which feature a forest loses most by."""
    best = rows.iloc[0]
    return f"permuting {best['feature']} increased the error of ln target most ({_span('by', best)})"


def _span(name: str, row: Mapping[Any, Any] | pd.Series) -> str:
    """Return an estimate with its interval."""
    middle, low, high = interval_texts(*(float(row[part]) for part in ("estimate", "conf_low", "conf_high")))
    return f"{name} {middle}, {percent_of(float(row['conf_level']))} CI {low} to {high}"


def years_answer(
    comparison: pd.DataFrame,
    scores: pd.DataFrame,
    series: pd.DataFrame,
    metric: str,
    weight: str,
    level: float,
    label: Label,
) -> str:
    """Return how well the best model does in later years, against unseen ports, and whether surveys are alike."""
    rows = scores[(scores["held_out"] == "year") & (scores["metric"] == metric) & (scores["weight"] == weight)]
    best = rows.sort_values("estimate", kind="stable").to_dict("records")[0]
    estimate, interval = with_interval(best, metric)
    lowest = "was lowest for" if len(rows) > 1 else "was that of"
    text = (
        f"Trained on earlier years only, {error_name(metric)} in later years {lowest} {label(best['model'])}: "
        f"{estimate} ({interval}; {counted(int(best['n_ports']), 'port')})."
    )
    row = comparison[comparison["model"] == best["model"]].iloc[0]
    clear = float(row["p_adjusted"]) < 1.0 - level
    than = ("higher" if row["estimate"] > 0.0 else "lower") if clear else "not significantly different"
    text += (
        f" In the same samples it was {error_text(row['port'], metric)} where their port was unseen and "
        f"{error_text(row['year'], metric)} where their year was: {than} in unseen years "
        f"({_span('difference', row)}, {p_phrase(float(row['p_value']))})."
    )
    own = series[(series["model"] == best["model"]) & (series["port"] == "all ports")]
    if not len(own):
        return f"{text} No port has surveys enough for an autocorrelation of residuals."
    line = own.iloc[0]
    return (
        f"{text} Residuals of consecutive surveys of a port had a lag-1 correlation of {significant(line['estimate'])} "
        f"({significant(line['expected'])} expected of surveys in random order; {p_phrase(float(line['p_value']))})."
    )


def overlap_answer(errors: pd.DataFrame, predictions: pd.DataFrame, metric: str, label: Label) -> str:
    """Return how many samples lie outside of the training features, and how much larger errors are there."""
    samples = predictions.drop_duplicates("sample")
    outside = int((~samples["inside"].astype(bool)).sum())
    share = f"{outside} of {counted(len(samples), 'sample')} ({percent_phrase(outside / len(samples))})"
    text = f"{share} of held-out ports lay outside of the training features."
    rows = errors[errors["metric"] == metric]
    there = rows[rows["where"] == "outside"]
    if not len(there):
        return text
    best = rows[rows["where"] == "inside"].sort_values("estimate", kind="stable")["model"].iloc[0]
    mine = rows[rows["model"] == best].set_index("where")
    inside, beyond = (error_text(float(mine.loc[where, "estimate"]), metric) for where in ("inside", "outside"))
    text += f" {error_name(metric)} of {label(best)} was {inside} inside and {beyond} outside"
    gap = mine.loc["difference"]
    text += f" ({_span('difference', gap)})." if gap["conf_low"] == gap["conf_low"] else "."
    held = errors[(errors["metric"] == "coverage") & (errors["where"] != "difference")]
    for model in dict.fromkeys(held["model"]):
        own = held[held["model"] == model].set_index("where")["estimate"]
        if {"inside", "outside"} <= set(own.index):
            text += (
                f" Prediction intervals of {label(model)} covered {100.0 * own['inside']:.0f} % of the measured values "
                f"inside and {100.0 * own['outside']:.0f} % outside."
            )
    return text
