"""What a study found: frames with intervals and tests, and the answer in words."""

from __future__ import annotations

import textwrap
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pli_stats.results.notebook_table import ShownAsTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

WIDTH = 100  # columns of a terminal
MOST_ROWS = 16  # of a frame that is shown on one screen


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class StudyResult(ShownAsTable, ABC):
    """What all results of a study have.

    Attributes
    ----------
    answer : str
        What was found, in one to three sentences with figures.
    task : str
        Which features the models saw; empty if the predictions do not say.
    metric : str
        The error that the answer is about.
    conf_level : float
        Of every interval.
    seed : int
        Of every resampling.
    fingerprint : str
        SHA-256 of the data that were studied; empty if nobody gave it.
    weight : {"port", "sample"}
        Whether each port or each sample counts once in the errors that the answer is about.
    notes : tuple of str
        What must be read beside the numbers.
    """

    answer: str
    task: str = ""
    metric: str = "mae"
    conf_level: float = 0.95
    seed: int = 1
    fingerprint: str = ""
    weight: str = "port"
    notes: tuple[str, ...] = ()

    @abstractmethod
    def frames(self) -> dict[str, pd.DataFrame]:
        """Return every frame of the result but the predictions, by name, the main one first."""

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
            lines.append(f"  ... and {len(shown) - MOST_ROWS} rows more")
        if self.notes:
            lines.append(f"  {len(self.notes)} note(s) in `.notes`")
        return "\n".join(lines)


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
    """Every model in ports that it never saw and, beside it, under random folds, which flatter.

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

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the scores and by how much random folds flatter."""
        return {"scores": self.scores, "flattery": self.flattery}

    def _shown(self) -> pd.DataFrame:
        """Return the scores by the metric of the answer, one line a model, designs side by side."""
        rows = _main_rows(self.scores, metric=self.metric, weight=self.weight)
        designs = [str(name) for name in rows["design"].unique()]
        shown = rows.loc[rows["design"] == designs[0], ["model", "estimate", "conf_low", "conf_high", "letters"]]
        for name in designs[1:]:
            other = rows.loc[rows["design"] == name, ["model", "estimate"]].rename(columns={"estimate": name})
            shown = shown.merge(other, on="model", how="left")
        return shown.rename(columns={"estimate": designs[0]})


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class Ablation(StudyResult):
    """What each part of pre-training brings, by planned comparisons.

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

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the comparisons and the errors of all variants."""
        return {"contrasts": self.contrasts, "scores": self.scores}

    def _shown(self) -> pd.DataFrame:
        """Return the comparisons in the design of the answer."""
        rows = self.contrasts[self.contrasts["design"] == self.contrasts["design"].iloc[0]]
        names = ("role", "group_a", "group_b", "estimate", "conf_low", "conf_high", "p_adjusted", "conclusion")
        return _columns(rows, names)


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

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return curve, comparisons and gains."""
        return {"curve": self.curve, "contrasts": self.contrasts, "gains": self.gains}

    def _shown(self) -> pd.DataFrame:
        """Return the gains beside the conclusions."""
        first = self.contrasts["group_b"] == self.contrasts["group_b"].iloc[0]
        conclusions = self.contrasts[first][["n_labelled", "relative", "p_adjusted", "conclusion"]]
        gains = _columns(self.gains, ("n_labelled", "bound", "gain", "conf_low", "conf_high"))
        return gains.merge(conclusions, on="n_labelled")


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

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return curve, comparisons and trend."""
        return {"curve": self.curve, "contrasts": self.contrasts, "trend": self.trend}

    def _shown(self) -> pd.DataFrame:
        """Return the comparisons with no source at all."""
        names = ("source_share", "estimate", "conf_low", "conf_high", "relative", "p_adjusted", "conclusion")
        return _columns(self.contrasts, names)


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

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return errors by label, scores, coverage and association with distance."""
        return {
            "errors": self.errors,
            "scores": self.scores,
            "coverage": self.coverage,
            "association": self.association,
        }

    def _shown(self) -> pd.DataFrame:
        """Return the scores by the metric of the answer."""
        rows = _main_rows(self.scores, metric=self.metric, weight=self.weight)
        rows = rows.sort_values(["held_out", "estimate"], kind="stable")
        return _columns(rows, ("held_out", "model", "estimate", "conf_low", "conf_high", "n", "n_ports"))


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

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the distances."""
        return {"distances": self.distances}

    def _shown(self) -> pd.DataFrame:
        """Return the distances without remarks."""
        return self.distances.drop(columns=[name for name in ("notes",) if name in self.distances])
