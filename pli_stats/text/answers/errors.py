"""What the errors of models say: which model is best in unseen ports, and by how much random folds are optimistic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pli_stats.text.answers.comparisons import Label
from pli_stats.text.answers.figures import error_name, error_text, with_interval
from pli_stats.text.estimates import interval_texts, p_phrase
from pli_stats.text.numbers import percent_of, significant
from pli_stats.text.words import counted, series

if TYPE_CHECKING:
    import pandas as pd

UNSEEN, RANDOM = "unseen ports", "random folds"
_NO_UNSEEN = "Only random folds were run, which do not tell how models do in ports they have not seen. "
_DISTANCES = {"distance_km": "the distance", "feature_distance": "the distance in features"}


def benchmark_answer(scores: pd.DataFrame, flattery: pd.DataFrame, metric: str, weight: str, label: Label) -> str:
    """Return which model is best in unseen ports, which are as good, and how optimistic random folds are."""
    design = scores["design"].iloc[0]
    rows = scores[(scores["design"] == design) & (scores["metric"] == metric) & (scores["weight"] == weight)]
    best = rows.iloc[0]
    estimate, interval = with_interval(best, metric)
    text = (
        f"{_NO_UNSEEN if design == RANDOM else ''}{_where(design)}{_lowest(metric, label(best['model']), len(rows))} "
        f"{estimate} ({interval}; {_each(best, weight)})."
    )
    if len(rows) > 1 and (rows["letters"] == "").all():
        text += " So few ports allow no significant difference between models."
        return text + _optimism(flattery.dropna(subset="ratio"), best["model"], metric, label)
    equal = [label(model) for model in rows.loc[rows["among_best"], "model"] if model != best["model"]]
    if equal:
        text += f" It did not differ significantly from {series(equal)}."
    elif len(rows) > 1:
        text += f" All other models had a higher {error_name(metric)}."
    return text + _optimism(flattery.dropna(subset="ratio"), best["model"], metric, label)


def _where(design: str) -> str:
    """Return the design as a sentence begins."""
    return {UNSEEN: "In unseen ports, ", RANDOM: "Under random folds, "}.get(design, "")


def _lowest(metric: str, name: str, count: int) -> str:
    """Return what is said of the first of some models, before its error."""
    return f"{error_name(metric)} was lowest for {name}:" if count > 1 else f"{error_name(metric)} of {name} was"


def _each(row: Mapping[Any, Any], weight: str) -> str:
    """Return what counts once in an error."""
    ports = counted(row["n_ports"], "port")
    return f"{ports}, each counting once" if weight == "port" else f"{counted(row['n'], 'sample')} from {ports}"


def _optimism(flattery: pd.DataFrame, best: Any, metric: str, label: Label) -> str:
    """Return for how many models random folds are optimistic, for which most, and what they say of the best one."""
    if not len(flattery):
        return ""
    ranked = flattery.sort_values("ratio", ascending=False, kind="stable").to_dict("records")
    found = [row for row in ranked if row["conf_low"] > 1.0]
    of_best = [row for row in ranked if row["model"] == best]
    many = f" of {len(ranked)} models" if len(ranked) > 1 else ""
    if not found:
        row = (of_best or ranked)[0]
        head = f"Random folds were optimistic for none{many}" if many else "Random folds were not optimistic"
        return (
            f" {head}: {error_name(metric)} of {label(row['model'])} in unseen ports was {_times(row)} that under "
            "random folds."
        )
    most = found[0]
    which = f"{len(found)}{many}, most for " if many else ""
    rest = "".join(f"; for {label(best)} it was {_times(row)}" for row in of_best if best != most["model"])
    return (
        f" Random folds were optimistic for {which}{label(most['model'])}, whose {error_name(metric)} in unseen ports "
        f"was {_times(most)} that under random folds{rest}."
    )


def _times(row: Mapping[Any, Any]) -> str:
    """Return how many times as large an error is in unseen ports, with its interval."""
    ratio, low, high = interval_texts(row["ratio"], row["conf_low"], row["conf_high"])
    return f"{ratio} times ({percent_of(row['conf_level'])} CI {low} to {high})"


def unseen_answer(
    errors: pd.DataFrame,
    scores: pd.DataFrame,
    coverage: pd.DataFrame,
    association: pd.DataFrame,
    metric: str,
    weight: str,
    label: Label,
) -> str:
    """Return how well the best model did, whether its intervals held, and whether far ports are worse."""
    kind = scores["held_out"].iloc[0]
    rows = scores[(scores["held_out"] == kind) & (scores["metric"] == metric) & (scores["weight"] == weight)]
    best = rows.loc[rows["estimate"].idxmin()]
    estimate, interval = with_interval(best, metric)
    text = (
        f"With one {kind} held out at a time, {_lowest(metric, label(best['model']), len(rows))} {estimate} "
        f"({interval}; {_each(best, weight)})"
    )
    mine = errors[(errors["held_out"] == kind) & (errors["model"] == best["model"])]
    if metric in mine:
        ends = [mine.loc[place] for place in (mine[metric].idxmin(), mine[metric].idxmax())]
        least, most = (f"{error_text(row[metric], metric)} ({row['label']})" for row in ends)
        text += f", from {least} to {most}"
    text += "."
    held = coverage[(coverage["held_out"] == kind) & (coverage["weight"] == weight)] if len(coverage) else coverage
    for row in held[held["model"] == best["model"]].to_dict("records"):
        share, low, high = (f"{100.0 * row[name]:.0f}" for name in ("estimate", "conf_low", "conf_high"))
        text += (
            f" Its {percent_of(row['nominal'])} prediction intervals covered {share} % of the measured values "
            f"({percent_of(row['conf_level'])} CI {low} to {high} %)."
        )
    for row in association[association["model"] == best["model"]].to_dict("records"):
        text += (
            f" The rank correlation of its error in a port with {_DISTANCES[row['distance']]} to other ports was "
            f"{significant(row['estimate'])} ({p_phrase(row['p_value'])})."
        )
    return text
