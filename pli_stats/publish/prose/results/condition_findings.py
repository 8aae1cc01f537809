"""Which features are relevant, what later years bring, and what lies outside of training, for a results section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pli_stats.publish.display_names import metric_label, model_label
from pli_stats.publish.notes import stand_ins
from pli_stats.publish.prose.grammar.phrases import Paragraph, paragraph
from pli_stats.publish.prose.results.study_findings import error_of, lead, unseen_findings
from pli_stats.publish.tables.cell_text import is_share, picked, scale_of
from pli_stats.publish.tables.studies.condition_tables import best_inside
from pli_stats.stats.hypothesis.p_adjustment import significant as is_significant
from pli_stats.text.estimates import estimate_phrase, p_phrase, unbracketed
from pli_stats.text.numbers import fixed, percent_phrase, significant
from pli_stats.text.words import counted, numeral, plural, series

if TYPE_CHECKING:
    import pandas as pd

    from pli_stats.results import FeatureRelevance, Overlap, UnseenYears

_MEASURES = {
    "spearman": ("correlated with the target by rank", "ρ = "),
    "importance": ("increased the error of the random forest when permuted", "by "),
}


def relevance_findings(result: FeatureRelevance) -> list[Paragraph]:
    """Return the paragraph on the features of both domains."""
    sentences = [stand_ins(result.notes)]
    for domain, of_domain in result.associations.groupby("domain", sort=False):
        parts = [_relevant(rows, str(measure), result) for measure, rows in of_domain.groupby("measure", sort=False)]
        groups = counted(int(of_domain["n_groups"].max()), "group")
        sentences.append(f"in the {domain} ({groups}), {series(parts)}")
    details = []
    for _, row in result.agreement.iterrows():
        by = {"spearman": "rank correlation", "importance": "importance"}[row["measure"]]
        details.append(
            f"the rankings of {counted(int(row['n_features']), 'shared feature')} by {by} had a rank correlation of "
            f"{fixed(float(row['estimate']), 2)} between the domains ({p_phrase(float(row['p_value']))})"
        )
    if not len(result.agreement):
        details.append("the domains share too few features to compare their rankings")
    return [paragraph(sentences, details)]


def _relevant(rows: pd.DataFrame, measure: str, result: FeatureRelevance) -> str:
    """Return how many features are relevant by one measure, and which is so most."""
    words, sign = _MEASURES[measure]
    clear = int(is_significant(rows["p_adjusted"].to_numpy(dtype=float), result.conf_level).sum())
    of = f"{numeral(clear) if clear else 'none'} of {numeral(len(rows))} {plural('feature', len(rows))}"
    best = rows.iloc[0]
    figures = unbracketed(_figures(best))
    return f"{of} significantly {words} ({best['feature']} first: {sign}{figures})"


def _figures(row: pd.Series, scale: float = 1.0, unit: str = "") -> str:
    """Return an estimate with its interval."""
    names = ("estimate", "conf_low", "conf_high", "conf_level")
    return estimate_phrase(*(float(row[name]) for name in names), scale=scale, unit=unit)


def years_findings(result: UnseenYears) -> list[Paragraph]:
    """Return the paragraphs on later years, and on what residuals have in common."""
    rows = result.comparison.sort_values("year", kind="stable")
    best, scale = rows.iloc[0], scale_of(result.metric)
    unit = " %" if is_share(result.metric) else ""
    clear = bool(is_significant(rows["p_adjusted"].to_numpy(), result.conf_level)[0])
    how = "differed significantly" if clear else "did not differ significantly"
    sentences = [
        f"the {metric_label(result.metric)} of {model_label(best['model'])} in unseen years, "
        f"{significant(scale * best['year'])}{unit}, {how} from that of the same samples in unseen ports, "
        f"{significant(scale * best['port'])}{unit}: the difference was {_figures(best, scale, unit)}, "
        f"{p_phrase(float(best['p_adjusted']), 'adjusted p')}"
    ]
    details = []
    within = [
        f"{fixed(float(row['estimate']), 2)} within a {row['effect']} ({p_phrase(float(row['p_value']))})"
        for _, row in picked(result.effects, model=best["model"]).dropna(subset=["estimate"]).iterrows()
    ]
    if within:
        details.append(f"the intraclass correlation of its residuals was {series(within)}")
    known = picked(result.autocorrelation, model=best["model"]).dropna(subset=["estimate"])
    for _, row in picked(known, port="all ports").iterrows():
        ports = known[known["port"] != "all ports"]
        found = int(is_significant(ports["p_adjusted"].to_numpy(dtype=float), result.conf_level).sum())
        many = f"that of {numeral(found)} {plural('port', found)} was significant" if found else "none was significant"
        details.append(
            f"the lag-1 correlation of residuals of consecutive surveys over {counted(len(ports), 'port')} was "
            f"{fixed(float(row['estimate']), 2)}, {fixed(float(row['expected']), 2)} being expected of surveys in "
            f"random order ({p_phrase(float(row['p_value']))}); {many} by itself"
        )
    if not len(known):
        details.append("no port was sampled often enough for an autocorrelation of residuals")
    return [*unseen_findings(result), paragraph(sentences, details)]


def overlap_findings(result: Overlap) -> list[Paragraph]:
    """Return the paragraph on samples outside of the training features."""
    samples = result.predictions.drop_duplicates("sample")
    outside = int((~samples["inside"].astype(bool)).sum())
    sentences = [
        stand_ins(result.notes),
        f"{lead(result)}{outside} of {counted(len(samples), 'sample')} ({percent_phrase(outside / len(samples))}) lay "
        "outside the training features when their port was held out",
    ]
    best = best_inside(result)
    rows = {str(row["where"]): row for _, row in picked(result.errors, metric=result.metric, model=best).iterrows()}
    label, unit = metric_label(result.metric), " %" if is_share(result.metric) else ""
    if "outside" in rows:
        sentences.append(
            f"the {label} of {model_label(best)} was {error_of(rows['inside'], result.metric)} inside and "
            f"{error_of(rows['outside'], result.metric)} outside, a difference of "
            f"{_figures(rows['difference'], scale_of(result.metric), unit)}"
        )
    details = []
    for _, row in picked(result.association, model=best).iterrows():
        details.append(
            f"the rank correlation of its error in a port with the median dissimilarity was "
            f"{fixed(float(row['estimate']), 2)} ({p_phrase(float(row['p_adjusted']), 'adjusted p')})"
        )
    return [paragraph(sentences, details)]
