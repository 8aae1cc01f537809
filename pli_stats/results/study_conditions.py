"""What a transfer study rests on: features that tell of the target, years to come, samples within what was learnt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pli_stats.results.column_names import SHOWN_COLUMNS
from pli_stats.results.studies import StudyResult, UnseenPorts
from pli_stats.text.answers.conditions import overlap_answer, relevance_answer, years_answer

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class FeatureRelevance(StudyResult):
    """How each feature goes with the target of its domain, and whether both domains rank their features alike.

    Attributes
    ----------
    associations : DataFrame, one row a domain, measure and feature
        domain ("target", "source"), name (of the domain), measure ("spearman": rank correlation; "importance": increase
        of |ln prediction - ln target| when the feature is permuted), feature, estimate, conf_low, conf_high,
        conf_level, p_value, p_adjusted (Holm, over the features of a domain and measure), least_p, n (samples with the
        feature), n_groups. The most relevant first.
    agreement : DataFrame, one row a measure
        measure, estimate (Spearman's rho of the estimates of both domains over the features that both have), p_value,
        least_p, n_features; empty where the domains have too few features in common.
    """

    associations: pd.DataFrame = field(repr=False)
    agreement: pd.DataFrame = field(repr=False)
    metric: str = ""

    def in_words(self, label: Callable[[object], str]) -> str:
        """Return the answer with models called as `label` says."""
        return relevance_answer(self.associations, self.agreement, self.conf_level)

    def _shown(self) -> pd.DataFrame:
        """Return the associations without what all rows have in common."""
        return self.associations[list(SHOWN_COLUMNS["FeatureRelevance"])]


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class UnseenYears(UnseenPorts):
    """Errors in later years by models of earlier ones, beside those in unseen ports, and what errors have in common.

    Attributes
    ----------
    predictions, errors, scores, coverage, association
        As of `UnseenPorts`; `held_out` is "year" (trained on earlier years only) or "port".
    comparison : DataFrame, one row a model
        model, metric, year, port (errors of the same samples by models of earlier years, and by models of other ports),
        estimate (year less port), conf_low, conf_high, conf_level, p_value, p_adjusted (Holm, over models), least_p, n,
        n_ports.
    effects : DataFrame, one row a model and effect
        model, effect ("port", "survey"), estimate (intraclass correlation of ln(prediction / truth) in unseen ports),
        p_value, n, n_levels.
    autocorrelation : DataFrame, one row a model and port
        model, port ("all ports" for their sum), n_surveys, estimate (lag-1 correlation of the mean residuals of
        consecutive surveys), expected (of surveys in random order), p_value, p_adjusted (Holm, over the ports of a
        model), least_p. A port of fewer than four surveys has no estimate.
    """

    comparison: pd.DataFrame = field(repr=False)
    effects: pd.DataFrame = field(repr=False)
    autocorrelation: pd.DataFrame = field(repr=False)

    @classmethod
    def frame_names(cls) -> tuple[str, ...]:
        """Return the names of the frames but that of the predictions, the main one first."""
        own = ("comparison", "effects", "autocorrelation")
        return (*own, *(name for name in super().frame_names() if name not in own))

    def in_words(self, label: Callable[[object], str]) -> str:
        """Return the answer with models called as `label` says."""
        frames = (self.comparison, self.scores, self.autocorrelation)
        return years_answer(*frames, self.metric, self.weight, self.conf_level, label)

    def _shown(self) -> pd.DataFrame:
        """Return the comparison of years and ports."""
        return self.comparison[list(SHOWN_COLUMNS["UnseenYears"])]


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class Overlap(StudyResult):
    """Which samples of held-out ports lie outside of the training features, and errors there against those inside.

    Attributes
    ----------
    predictions : DataFrame, one row a prediction
        With di (dissimilarity index), threshold and inside (di at most the threshold) of each held-out sample.
    errors : DataFrame, one row a model, metric and place
        model, metric ("mae", "coverage" where there are prediction intervals), where ("inside", "outside",
        "difference": outside less inside), estimate, conf_low, conf_high, conf_level, n, n_ports.
    places : DataFrame, one row a kind of place, its label and model
        by ("port", "region", "survey"), label, model, n, outside (share of the samples), di (median), mae, bias.
    association : DataFrame, one row a model
        model, estimate (Spearman's rho of the mean error of a port and its median di), p_value, p_adjusted, n_ports.
    """

    predictions: pd.DataFrame = field(repr=False)
    errors: pd.DataFrame = field(repr=False)
    places: pd.DataFrame = field(repr=False)
    association: pd.DataFrame = field(repr=False)

    def in_words(self, label: Callable[[object], str]) -> str:
        """Return the answer with models called as `label` says."""
        return overlap_answer(self.errors, self.predictions, self.metric, label)

    def _shown(self) -> pd.DataFrame:
        """Return errors inside, outside and their difference."""
        return self.errors[list(SHOWN_COLUMNS["Overlap"])]
