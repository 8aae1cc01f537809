"""How relevant features, later years and samples outside of training were judged, for a methods section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pli_stats.publish.prose.methods.hypothesis_methods import adjustment_words
from pli_stats.publish.prose.methods.unseen_methods import unseen_tests
from pli_stats.publish.tables.cell_text import level_of
from pli_stats.text.notes import coded
from pli_stats.text.numbers import significant
from pli_stats.text.words import counted

if TYPE_CHECKING:
    from pli_stats.publish.prose.grammar.citations import Citations
    from pli_stats.results import FeatureRelevance, Overlap, UnseenYears


def relevance_tests(result: FeatureRelevance, cite: Citations) -> list[str]:
    """Say by which measures features were judged, what was exchanged, and how the domains were compared."""
    rows, learnt = result.associations, coded(result.notes, "importance_learner")
    sentences = [
        "the sampling unit was the group (port, country or station), and each group counted once",
        "features were compared with the target of their domain by Spearman's rank correlation "
        f"{cite('spearman1904')}; for its p values, group means of ranks were exchanged between groups and the sign of "
        f"the covariance within each group was flipped {cite('phipson2010')}",
    ]
    if learnt:
        errors = " and ".join(
            f"{significant(each['error'])} ({', '.join(map(str, each.about_names('domain')))})" for each in learnt
        )
        sentences.append(
            "importance was the increase of the absolute difference of the logarithms of prediction and target when a "
            f"feature was permuted {cite('breiman2001')}, for a random forest of "
            f"{counted(learnt[0]['n_trees'], 'tree')} "
            "trained without the groups that it predicted, whose error with the features as they are was "
            f"{errors}; p values were obtained by flipping signs of the groups' increases"
        )
    sentences.append(
        f"{level_of(result)} confidence intervals (CI) were studentized bootstrap intervals over whole groups, of "
        f"correlations on Fisher's scale (seed {result.seed}); p values were adjusted by "
        f"{adjustment_words('holm', cite)} "
        "over the features of a domain, separately for both measures"
    )
    if len(result.agreement):
        features = counted(int(result.agreement["n_features"].max()), "feature")
        sentences.append(
            f"agreement of the domains was Spearman's rank correlation of their estimates over {features} that both "
            "have, with p by permutation of the features"
        )
    least = rows.groupby("measure")["least_p"].max()
    sentences.append(f"no p value could be below {significant(float(least.min()), 2)} before adjustment")
    return sentences


def years_tests(result: UnseenYears, cite: Citations) -> list[str]:
    """Say how years and ports were compared, and how residuals were taken apart."""
    row = result.comparison.iloc[0]
    return [
        *unseen_tests(result, cite),
        f"errors in unseen years and in unseen ports were compared in the {counted(int(row['n']), 'sample')} that both "
        f"designs predict, port by port ({counted(int(row['n_ports']), 'port')}), by flipping the signs of the ports' "
        f"mean differences {cite('fisher1935', 'phipson2010')}, adjusted by {adjustment_words('holm', cite)} for all "
        "models",
        "residuals were ln(prediction / measured value) in unseen ports; what samples of one port and of one survey "
        f"have in common was measured by intraclass correlations {cite('donner1986')}, p by exchanging samples within "
        "surveys and surveys within ports",
        "autocorrelation was that of the mean residuals of consecutive surveys of a port, p by permuting its surveys, "
        "adjusted for all ports of a model",
    ]


def overlap_tests(result: Overlap, cite: Citations) -> list[str]:
    """Say how the applicability domain was found, and how errors inside and outside were compared."""
    sentences = [
        "whether a sample lies within the features that a model was trained on was judged by its dissimilarity index "
        f"{cite('meyer2021')}: the distance to the nearest training sample over the mean distance of training "
        "samples, in standardised features weighted by their permutation importance for a random forest in the "
        "training ports; the threshold was the upper whisker of the index of training samples against samples of other "
        "folds, which kept ports whole",
        f"errors inside and outside, and their difference, have studentized bootstrap intervals ({level_of(result)}, "
        f"seed "
        f"{result.seed}) over whole ports, each sample counting once",
    ]
    if len(result.association):
        sentences.append(
            "association of the mean error of a port with its median index was tested with Spearman's rank correlation "
            f"{cite('spearman1904')}, by permutation over ports, adjusted by {adjustment_words('holm', cite)}"
        )
    return sentences
