"""What a study found: frames with intervals and tests, and the answer, worded from them."""

from __future__ import annotations

import math
import textwrap
from abc import ABC, abstractmethod
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from pli_stats.results.column_names import SHOWN_COLUMNS
from pli_stats.results.notebook_table import ShownAsTable
from pli_stats.text.answers.comparisons import ablation_answer, curve_answer, source_answer
from pli_stats.text.answers.distances import similarity_answer
from pli_stats.text.answers.errors import benchmark_answer, unseen_answer
from pli_stats.text.answers.features import feature_answer
from pli_stats.text.notes import coded
from pli_stats.text.safe import visible
from pli_stats.text.words import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from pli_stats.text.notes import Note

#: Columns of planned comparisons that files of earlier versions lack, and what stands there then: not known.
ADDED = {
    "margin": math.nan, "p_equivalence": math.nan, "p_equivalence_adjusted": math.nan, "within_margin": False,
    "least_p": math.nan, "least_difference": math.nan, "sd_port": math.nan, "sd_sample": math.nan,
    "sd_split": math.nan, "standard_error": math.nan, "df": math.nan,
}  # fmt: skip
WIDTH = 100  # columns of a terminal
MOST_ROWS = 16  # of a frame that is shown on one screen


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class StudyResult(ShownAsTable, ABC):
    """What all results of a study have.

    Attributes
    ----------
    task : str
        Which features the models saw; empty if the predictions do not say.
    metric : str
        The error that the answer is about.
    conf_level : float
        Of every interval.
    seed : int
        Of every resampling.
    fingerprint : str
        SHA-256 of the data that were studied; empty if not given.
    weight : {"port", "sample"}
        Whether each port or each sample counts once in the errors that the answer is about.
    notes : tuple of Note
        What must be read beside the numbers.
    answer : str
        What was found, in one to three sentences with figures, worded from the frames.
    """

    task: str = ""
    metric: str = "mae"
    conf_level: float = 0.95
    seed: int = 1
    fingerprint: str = ""
    weight: str = "port"
    notes: tuple[Note, ...] = ()

    @property
    def answer(self) -> str:
        """What was found, in one to three sentences with figures."""
        return self.in_words(str)

    @abstractmethod
    def in_words(self, label: Callable[[object], str]) -> str:
        """Return the answer with models called as `label` says."""

    @classmethod
    def frame_names(cls) -> tuple[str, ...]:
        """Return the names of the frames but that of the predictions, the main one first."""
        frames = (part.name for part in fields(cls) if part.type == "pd.DataFrame")
        return tuple(name for name in frames if name != "predictions")

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return every frame of the result but the predictions, by name, the main one first."""
        return {name: getattr(self, name) for name in self.frame_names()}

    @abstractmethod
    def _shown(self) -> pd.DataFrame:
        """Return what fits on one screen."""

    def to_frame(self) -> pd.DataFrame:
        """Return the main frame."""
        return next(iter(self.frames().values()))

    def __repr__(self) -> str:
        """Say the answer in words, then show the figures that it rests on."""
        about = ", ".join(part for part in (self.task, self.metric if self.metric else "") if part)
        lines = [f"<{type(self).__name__}{f': {about}' if about else ''}>"]
        lines += textwrap.wrap(self.answer, WIDTH, initial_indent="  ", subsequent_indent="  ")
        shown = self._shown()
        if len(shown):
            table = shown.head(MOST_ROWS).to_string(index=False, float_format="{:.3g}".format, line_width=None)
            lines += ["", *textwrap.indent(table, "  ").splitlines()]
        if len(shown) > MOST_ROWS:
            lines.append(f"  ... and {counted(len(shown) - MOST_ROWS, 'more row')}")
        if self.notes:
            lines.append(f"  {counted(len(self.notes), 'note')} in `.notes`")
        return "\n".join(map(visible, lines))


def _columns(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return the columns that a frame has of those wanted."""
    return frame.filter(items=list(names))


def _main_rows(frame: pd.DataFrame, **wanted: str) -> pd.DataFrame:
    """Return the rows of one metric, weight and the like."""
    for column, value in wanted.items():
        frame = frame[frame[column] == value]
    return frame


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class Benchmark(StudyResult):
    """Every model in ports that it has not seen and, beside it, under random folds, which are optimistic.

    Attributes
    ----------
    predictions : DataFrame, one row a prediction
    scores : DataFrame, one row a design, model, weight and metric
        design, model, weight, metric, estimate, conf_low, conf_high, conf_level, n, n_ports; letters, among_best
        and p_adjusted (against the best of the design, which has none) are those of `metric` and `weight` of the
        result, in that design. Best first, by the errors in unseen ports.
    flattery : DataFrame, one row a model
        model, unseen, random, ratio (unseen / random), conf_low, conf_high, conf_level, n_ports.
    """

    predictions: pd.DataFrame = field(repr=False)
    scores: pd.DataFrame = field(repr=False)
    flattery: pd.DataFrame = field(repr=False)

    def in_words(self, label: Callable[[object], str]) -> str:
        """Return the answer with models called as `label` says."""
        return benchmark_answer(self.scores, self.flattery, self.metric, self.weight, label)

    def _shown(self) -> pd.DataFrame:
        """Return the scores by the metric of the answer, one line a model, designs side by side."""
        rows = _main_rows(self.scores, metric=self.metric, weight=self.weight)
        designs = [str(name) for name in rows["design"].unique()]
        shown = rows.loc[rows["design"] == designs[0], list(SHOWN_COLUMNS["Benchmark"])]
        for name in designs[1:]:
            other = rows.loc[rows["design"] == name, ["model", "estimate"]].rename(columns={"estimate": name})
            shown = shown.merge(other, on="model", how="left")
        return shown.rename(columns={"estimate": designs[0]})


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class Ablation(StudyResult):
    """The effect of each part of pre-training, by planned comparisons.

    Attributes
    ----------
    predictions : DataFrame, one row a prediction
    contrasts : DataFrame, one row a design and comparison
        design, role ("primary", "variant", "attribution"), then the columns of `contrasts`.
    scores : DataFrame, one row a design and model
        design, model, metric, estimate, conf_low, conf_high, conf_level, n, n_ports.
    """

    predictions: pd.DataFrame = field(repr=False)
    contrasts: pd.DataFrame = field(repr=False)
    scores: pd.DataFrame = field(repr=False)

    def in_words(self, label: Callable[[object], str]) -> str:
        """Return the answer with models called as `label` says."""
        return ablation_answer(self.contrasts, label)

    def _shown(self) -> pd.DataFrame:
        """Return the comparisons in the design of the answer."""
        rows = self.contrasts[self.contrasts["design"] == self.contrasts["design"].iloc[0]]
        return _columns(rows, SHOWN_COLUMNS["Ablation"])


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class LearningCurve(StudyResult):
    """Errors by number of labelled target samples, and how many samples pre-training is worth.

    Attributes
    ----------
    predictions : DataFrame, one row a prediction
    curve : DataFrame, one row a number of labelled samples and model
        n_labelled, model, metric, estimate, conf_low, conf_high, conf_level, network_ratio (by which the labelled
        samples and networks drawn widen the interval over ports; missing where all ports share one split), n, n_ports.
    contrasts : DataFrame, one row a number of labelled samples and comparison
        n_labelled, then the columns of `contrasts`; p_adjusted over the numbers of labelled samples.
    gains : DataFrame, one row a number of labelled samples
        n_labelled, n_equivalent, gain, conf_low, conf_high, conf_level, bound ("", "at least" or "at most"), n_ports,
        n_splits.
    """

    predictions: pd.DataFrame = field(repr=False)
    curve: pd.DataFrame = field(repr=False)
    contrasts: pd.DataFrame = field(repr=False)
    gains: pd.DataFrame = field(repr=False)

    def in_words(self, label: Callable[[object], str]) -> str:
        """Return the answer with models called as `label` says."""
        return curve_answer(self.contrasts, self.gains, label)

    def _shown(self) -> pd.DataFrame:
        """Return the gains beside the conclusions."""
        first = self.contrasts["group_b"] == self.contrasts["group_b"].iloc[0]
        gains = _columns(self.gains, SHOWN_COLUMNS["LearningCurve"])
        own = [name for name in SHOWN_COLUMNS["LearningCurve"] if name not in gains]
        return gains.merge(self.contrasts[first][["n_labelled", *own]], on="n_labelled")


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class SourceSensitivity(StudyResult):
    """Errors by share of the source that pre-training saw.

    Attributes
    ----------
    predictions : DataFrame, one row a prediction
    curve : DataFrame, one row a share
        source_share (0: from scratch), model, metric, estimate, conf_low, conf_high, conf_level, n, n_ports.
    contrasts : DataFrame, one row a share
        source_share, then the columns of `contrasts`; p_adjusted over the shares.
    trend : DataFrame, one row
        estimate (change of the error with ten times the source), conf_low, conf_high, conf_level, p_value, n, n_ports;
        empty for a single share.
    """

    predictions: pd.DataFrame = field(repr=False)
    curve: pd.DataFrame = field(repr=False)
    contrasts: pd.DataFrame = field(repr=False)
    trend: pd.DataFrame = field(repr=False)

    def in_words(self, label: Callable[[object], str]) -> str:
        """Return the answer with models called as `label` says."""
        return source_answer(self.contrasts, self.trend, label)

    def _shown(self) -> pd.DataFrame:
        """Return the comparisons with no source at all."""
        return _columns(self.contrasts, SHOWN_COLUMNS["SourceSensitivity"])


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class FeatureGroups(StudyResult):
    """Errors of models without groups of features, against those with all features.

    Attributes
    ----------
    predictions : DataFrame, one row a prediction
        left_out: the group that the model did not see; empty for none.
    contrasts : DataFrame, one row a model and group
        model, left_out, then the columns of `contrasts`; p_adjusted over all of them. Negative estimates: the error is
        lower without the group.
    scores : DataFrame, one row a model and set of features
        model, features, metric, estimate, conf_low, conf_high, conf_level, n, n_ports.
    """

    predictions: pd.DataFrame = field(repr=False)
    contrasts: pd.DataFrame = field(repr=False)
    scores: pd.DataFrame = field(repr=False)

    def in_words(self, label: Callable[[object], str]) -> str:
        """Return the answer with models called as `label` says."""
        return feature_answer(self.contrasts, label)

    def _shown(self) -> pd.DataFrame:
        """Return the comparisons with all features."""
        return _columns(self.contrasts, SHOWN_COLUMNS["FeatureGroups"])


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class UnseenPorts(StudyResult):
    """Errors and conformal intervals where one port, region or survey was held out.

    Attributes
    ----------
    predictions : DataFrame, one row a prediction
    errors : DataFrame, one row a kind of hold-out, held-out label and model
        held_out, label, model, n, n_ports, mae, mape, bias, coverage, width (median); distance_km and feature_distance
        of held-out ports, where distances were given.
    scores : DataFrame, one row a kind of hold-out, model, weight and metric
        held_out, model, weight, metric, estimate, conf_low, conf_high, conf_level, n, n_ports.
    coverage : DataFrame, one row a kind of hold-out, model and weight
        held_out, model, weight, nominal, estimate, conf_low, conf_high, conf_level, width, n, n_ports; empty without
        prediction intervals.
    association : DataFrame, one row a model and distance
        model, distance, estimate (Spearman's rho of port error and distance), p_value, p_adjusted, n_ports.
    """

    predictions: pd.DataFrame = field(repr=False)
    errors: pd.DataFrame = field(repr=False)
    scores: pd.DataFrame = field(repr=False)
    coverage: pd.DataFrame = field(repr=False)
    association: pd.DataFrame = field(repr=False)

    def in_words(self, label: Callable[[object], str]) -> str:
        """Return the answer with models called as `label` says."""
        frames = (self.errors, self.scores, self.coverage, self.association)
        return unseen_answer(*frames, self.metric, self.weight, label)

    def _shown(self) -> pd.DataFrame:
        """Return the scores by the metric of the answer."""
        rows = _main_rows(self.scores, metric=self.metric, weight=self.weight)
        rows = rows.sort_values(["held_out", "estimate"], kind="stable")
        return _columns(rows, SHOWN_COLUMNS["UnseenPorts"])


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class Similarity(StudyResult):
    """How far source and target lie apart, by scale-free distances; no predictions.

    Attributes
    ----------
    distances : DataFrame, one row a distance
        metric, estimate, p_value and what else `domain_similarity` says.
    """

    distances: pd.DataFrame = field(repr=False)
    metric: str = ""

    def in_words(self, label: Callable[[object], str]) -> str:
        """Return the answer with models called as `label` says."""
        rows = coded(self.notes, "latent_rows")
        return similarity_answer(self.distances, rows[0]["source"] if rows else "", label)

    def _shown(self) -> pd.DataFrame:
        """Return the distances without remarks."""
        return self.distances.drop(columns=[name for name in ("notes",) if name in self.distances])
