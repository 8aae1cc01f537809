"""What a benchmark, a hold-out of ports and a comparison of domains found, for a results section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pli_stats.publish.display_names import MEASURES, metric_label, model_label
from pli_stats.publish.notes import stand_ins
from pli_stats.publish.prose.grammar.phrases import Paragraph, but, paragraph
from pli_stats.publish.prose.methods.interval_methods import measure_words
from pli_stats.publish.tables.cell_text import bounds_of, is_share, picked, scale_of
from pli_stats.stats.hypothesis.p_adjustment import significant as is_significant
from pli_stats.text.estimates import estimate_phrase, p_phrase, p_text
from pli_stats.text.numbers import fixed, percent, percent_of, significant
from pli_stats.text.words import counted, numeral, plural, series

if TYPE_CHECKING:
    import pandas as pd

    from pli_stats.results import Benchmark, Similarity, StudyResult, UnseenPorts

MOST_NAMES = 12
_TASKS = {
    "covariates": "from covariates alone",
    "normalisers": "from covariates and normalising metals",
    "reduced-panel": "from covariates and some metals of the PLI",
    "all-metals": "from all metals of the PLI (not a genuine prediction)",
}
_PLACES = {"unseen ports": "in unseen ports, ", "random folds": "under random folds, "}
_BOUNDED = ("mae", "mape", "bias")  # the errors of single labels that a table shows


def lead(result: StudyResult) -> str:
    """Return how a sentence on a task begins."""
    return f"{_TASKS[result.task]}, " if result.task in _TASKS else ""


def error_of(row: pd.Series, metric: str, *, more: str = "") -> str:
    """Return an error with its interval."""
    unit = " %" if is_share(metric) else ""
    figures = (float(row[name]) for name in ("estimate", "conf_low", "conf_high", "conf_level"))
    return estimate_phrase(*figures, scale=scale_of(metric), unit=unit, more=more, bounds=bounds_of(metric))


def size_words(row: pd.Series) -> str:
    """Return how many ports and samples an error is based on."""
    return f"{counted(int(row['n_ports']), 'port')}, {counted(int(row['n']), 'sample')}"


def listed_models(names: list[str]) -> str:
    """Return models as they are called, or how many there are."""
    if len(names) > MOST_NAMES:
        return f"{numeral(len(names))} models"
    return series(map(model_label, names))


def benchmark_findings(result: Benchmark) -> list[Paragraph]:
    """Return the paragraph on a benchmark."""
    designs = list(dict.fromkeys(result.scores["design"]))
    rows = picked(result.scores, design=designs[0], weight=result.weight, metric=result.metric)
    best = rows.iloc[0]
    measure = measure_words(result.metric)
    first = (
        f"{lead(result)}{_PLACES.get(designs[0], '')}{_lowest(measure, model_label(best['model']), len(rows))} "
        f"{error_of(best, result.metric, more=size_words(best))}"
    )
    if len(rows) > 1 and (rows["letters"].iloc[1:] == "").all():
        ports = counted(int(best["n_ports"]), "port")
        decided = [but(first, [f"with only {ports}, no difference between models could have been significant"])]
    else:
        decided = [first, *_equals(rows, best)]
    return [
        paragraph(
            [stand_ins(result.notes), *decided], [*_other_measures(result, designs[0], best), *_optimism(result, best)]
        )
    ]


def _lowest(measure: str, model: str, count: int) -> str:
    """Return what is said of the first of some models, before its error."""
    return f"{measure} of {model} was" if count == 1 else f"{measure} was lowest for {model},"


def _equals(rows: pd.DataFrame, best: pd.Series) -> list[str]:
    """Say which models do not differ significantly from the best, and which have higher errors."""
    others = rows.iloc[1:]
    if not len(others):
        return []
    among = others["among_best"].astype(bool)
    same, worse = ([str(name) for name in others.loc[rows, "model"]] for rows in (among, ~among))
    name = model_label(best["model"])
    if not worse:
        return [f"no other model differed significantly from {name}"]
    if not same:
        which = "all other models" if len(worse) > 1 else model_label(worse[0])
        return [f"the errors of {which} were significantly higher"]
    return [
        f"{listed_models(same)} did not differ significantly from {name}, while {listed_models(worse)} had "
        f"{'a significantly higher error' if len(worse) == 1 else 'significantly higher errors'}"
    ]


def _other_measures(result: Benchmark, design: str, best: pd.Series) -> list[str]:
    """Say what the other measures of the best model were."""
    rows = picked(result.scores, design=design, weight=result.weight, model=best["model"])
    rows = rows[rows["metric"] != result.metric]
    parts = [
        f"the {metric_label(name)} was {error_of(row, name)}"
        for name, (_, row) in zip(rows["metric"], rows.iterrows(), strict=True)
    ]
    return [f"for {model_label(best['model'])}, {series(parts)}"] if parts else []


def _optimism(result: Benchmark, best: pd.Series) -> list[str]:
    """Say for how many models random folds were optimistic, and how much."""
    rows = result.flattery.dropna(subset="ratio").sort_values("ratio", ascending=False, kind="stable")
    if not len(rows):
        return []
    found = rows[rows["conf_low"] > 1.0]
    of_best = rows[rows["model"] == best["model"]]
    total = f"{numeral(len(rows))} {plural('model', len(rows))}"
    if not len(found):
        row = (of_best if len(of_best) else rows).iloc[0]
        which = f"none of {total}" if len(rows) > 1 else ""
        said = f"were optimistic for {which}" if which else "were not optimistic"
        return [
            f"random folds {said}; the error of {model_label(row['model'])} in unseen ports was {_times(row)} that "
            "under random folds"
        ]
    most = found.iloc[0]
    count = f"all {total}" if len(found) == len(rows) else f"{numeral(len(found))} of {total}"
    which = f"{count}, most for " if len(rows) > 1 else ""
    text = (
        f"random folds were optimistic for {which}{model_label(most['model'])}, whose error in unseen ports was "
        f"{_times(most)} that under random folds"
    )
    if len(of_best) and most["model"] != best["model"]:
        text += f"; for {model_label(best['model'])} the ratio was {_ratio(of_best.iloc[0])}"
    return [text]


def _times(row: pd.Series) -> str:
    """Return a ratio as a multiple."""
    head, _, rest = _ratio(row).partition(" ")
    return f"{head} times {rest}".rstrip()


def _ratio(row: pd.Series) -> str:
    """Return a ratio with its interval."""
    return estimate_phrase(*(float(row[name]) for name in ("ratio", "conf_low", "conf_high", "conf_level")))


def unseen_findings(result: UnseenPorts) -> list[Paragraph]:
    """Return the paragraph on ports that were held out one at a time."""
    sentences, details = [stand_ins(result.notes)], []
    for kind in dict.fromkeys(result.scores["held_out"]):
        rows = picked(result.scores, held_out=kind, metric=result.metric, weight=result.weight)
        best = rows.iloc[int(rows["estimate"].to_numpy().argmin())]
        label, measure = model_label(best["model"]), measure_words(result.metric)
        start = lead(result) if len(sentences) == 1 else ""
        sentences.append(
            f"{start}with one {kind} held out at a time, {_lowest(measure, label, len(rows))} "
            f"{error_of(best, result.metric, more=counted(int(best['n_ports']), 'port'))}"
        )
        sentences += _coverage(result, kind)
        details += _extremes(result, kind, best)
    return [paragraph(sentences, [*details, *_distance(result)])]


def _extremes(result: UnseenPorts, kind: str, best: pd.Series) -> list[str]:
    """Say where the error of the best model was least and most; the table has errors of the first kind only."""
    mine = picked(result.errors, held_out=kind, model=best["model"])
    first = result.scores["held_out"].iloc[0]
    if kind != first or result.metric not in _BOUNDED or len(mine) < 2:
        return []
    errors = mine[result.metric].to_numpy()
    least, most = (mine.iloc[int(place)] for place in (errors.argmin(), errors.argmax()))
    shown = [_label_error(row, result.metric) for row in (least, most)]
    model = model_label(best["model"])
    ranged = f"ranged from {shown[0]} ({least['label']}) to {shown[1]} ({most['label']})"
    return [f"by {kind}, the {metric_label(result.metric)} of {model} {ranged}"]


def _label_error(row: pd.Series, metric: str) -> str:
    """Return the error of one label as the table has it."""
    return f"{percent(row[metric])} %" if is_share(metric) else fixed(row[metric], 2)


def _coverage(result: UnseenPorts, kind: str) -> list[str]:
    """Say how many measured values the prediction intervals covered."""
    rows = picked(result.coverage, held_out=kind, weight=result.weight) if len(result.coverage) else result.coverage
    sentences = []
    for _, row in rows.iterrows():
        share = estimate_phrase(
            *(float(row[name]) for name in ("estimate", "conf_low", "conf_high", "conf_level")), scale=100.0, unit=" %"
        )
        nominal = percent_of(float(row["nominal"]))
        held = row["conf_low"] <= row["nominal"] <= row["conf_high"]
        below = row["estimate"] < row["nominal"]
        side = "" if held else f", {'below' if below else 'above'} the nominal level"
        sentences.append(
            f"the {nominal} prediction intervals of {model_label(row['model'])} covered {share} of the measured "
            f"values{side}"
        )
    return sentences


def _distance(result: UnseenPorts) -> list[str]:
    """Say whether errors in a port were associated with its distance from others."""
    rows = result.association
    if not len(rows):
        return []
    clear = rows[is_significant(rows["p_adjusted"].to_numpy(), result.conf_level)]
    if not len(clear):
        least = p_text(float(rows["p_adjusted"].min()))
        sign = "=" if float(rows["p_adjusted"].min()) == 1.0 or len(rows) == 1 else "≥"
        none = "errors in a port were not significantly associated with its distance from other ports"
        return [f"{none} (adjusted p {sign} {least})"]
    parts = [
        f"{_NAMES.get(row['distance'], row['distance'])} for {model_label(row['model'])} "
        f"(ρ = {fixed(row['estimate'], 2)}, {p_phrase(float(row['p_adjusted']), 'adjusted p')})"
        for _, row in clear.iterrows()
    ]
    return [f"errors in a port were associated with {series(parts)}"]


_NAMES = {"distance_km": "the distance over ground", "feature_distance": "the distance in features"}


def similarity_findings(result: Similarity) -> list[Paragraph]:
    """Return the paragraph on the distances of two domains."""
    rows = result.distances.assign(stage=result.distances.get("stage", ""))
    parts = []
    for stage, part in rows[rows["metric"] != "cka"].groupby("stage", sort=False):
        when = f"{stage!s} fine-tuning, " if stage else ""
        parts.append(f"{when}{series(_distance_words(row) for _, row in part.iterrows())}")
    sentences = [stand_ins(result.notes)]
    if parts:
        sentences.append(f"between source and target, distances were: {'; '.join(parts)}")
    for _, row in rows[rows["metric"] == "cka"].iterrows():
        sentences.append(
            "the output of the shared layers for the target before and after fine-tuning had a CKA of "
            f"{significant(float(row['estimate']))} (1: the same up to rotation and scale)"
        )
    return [paragraph(sentences)]


def _distance_words(row: pd.Series) -> str:
    """Return one distance with its p value."""
    name = MEASURES[row["metric"]][0] if row["metric"] in MEASURES else row["metric"]
    p = float(row["p_value"])
    tail = f" ({p_phrase(p)})" if p == p else ""
    return f"{name} {significant(float(row['estimate']))}{tail}"
