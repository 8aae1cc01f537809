"""Regression on a conservative element: each sample has the background of its own grain size and mineralogy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import listed, refusal
from pli_stats.pollution.backgrounds.resampled_rows import Bools, SampledUnits
from pli_stats.pollution.backgrounds.value_intervals import with_intervals
from pli_stats.pollution.reference.reference_values import Background
from pli_stats.results import Samples
from pli_stats.stats.arguments import Floats
from pli_stats.stats.intervals.percentile_bca import FEW_UNITS
from pli_stats.text.notes import Note, note


@dataclass(frozen=True, eq=False)
class BaselineRegression:
    """Metals as linear functions of a conservative element, in mg/kg or, with `log`, in logarithms of it.

    Attributes
    ----------
    name : str
    normalizer : str
        The conservative element X.
    log : bool
        ln C = a + b ln X instead of C = a + b X.
    coefficients : DataFrame, one row a metal
        intercept, slope, residual_sd (n - 2 degrees of freedom; of ln C with `log`), r_squared, n.
    lowest, highest : float, mg/kg
        Content of X in the samples that the lines were fitted to.
    level : float
        Of intervals made from it.
    intercepts, slopes : DataFrame, (n_resamples, m)
        The lines of the resamples.
    notes : tuple of Note
    """

    name: str
    normalizer: str
    log: bool
    coefficients: pd.DataFrame
    lowest: float
    highest: float
    level: float
    intercepts: pd.DataFrame = field(repr=False)
    slopes: pd.DataFrame = field(repr=False)
    notes: tuple[Note, ...] = field(default=(), repr=False)

    @property
    def metals(self) -> list[str]:
        """The metals that have a line."""
        return [str(metal) for metal in self.coefficients.index]

    def to_frame(self) -> pd.DataFrame:
        """Return the lines, one row a metal."""
        return self.coefficients.rename_axis("metal").reset_index()

    def predict(self, conc: pd.DataFrame) -> pd.DataFrame:
        """Return the background of each sample and metal, (n, m), mg/kg, from the content of the normaliser."""
        x = conc[self.normalizer].to_numpy(dtype=np.float64)[:, None]
        lines = self.coefficients
        found = self.lines(x, lines["intercept"].to_numpy(np.float64), lines["slope"].to_numpy(np.float64))
        return pd.DataFrame(found, index=conc.index, columns=self.metals)

    def lines(self, x: Any, intercept: Floats, slope: Floats) -> Floats:
        """Return the lines at contents x of the normaliser."""
        with np.errstate(over="ignore"):
            return np.asarray(np.exp(intercept + slope * np.log(x)) if self.log else intercept + slope * x)

    def at(self, content: float) -> Background:
        """Return the background at a content of the normaliser (mg/kg), which must lie among those fitted to."""
        if isinstance(content, bool) or not isinstance(content, int | float | np.number):
            raise refusal(
                "baseline_content", normalizer=self.normalizer, got=content, low=self.lowest, high=self.highest
            )
        if not self.lowest <= content <= self.highest:
            raise refusal(
                "baseline_content", normalizer=self.normalizer, got=content, low=self.lowest, high=self.highest
            )
        line = self.coefficients
        values = self.lines(content, line["intercept"].to_numpy(np.float64), line["slope"].to_numpy(np.float64))
        drawn = self.lines(content, self.intercepts.to_numpy(np.float64), self.slopes.to_numpy(np.float64))
        bad = [metal for j, metal in enumerate(self.metals) if not (values[j] > 0.0 and np.nanmin(drawn[:, j]) > 0.0)]
        if bad:
            raise refusal("baseline_not_positive", metals=listed(bad), normalizer=self.normalizer, at=content)
        counts = pd.DataFrame({"n": line["n"], "n_nondetect": 0}, index=line.index)
        notes = [
            note(each.code, **dict(each.facts), at=float(content)) if each.code == "background_estimated" else each
            for each in self.notes
        ]
        table = pd.DataFrame(drawn, columns=self.metals)
        found = with_intervals(
            self.name, pd.Series(values, index=self.metals, name="value"), table, counts, self.level, notes
        )
        # The normaliser's background is the content itself, so that EF against it can be computed.
        known = pd.concat([found.values, pd.Series({self.normalizer: float(content)})])
        sure = pd.concat([found.sd, pd.Series({self.normalizer: 0.0})])
        drawn_too = pd.DataFrame(found.replicates).assign(**{self.normalizer: float(content)})
        return Background(self.name, known, sure, intervals=found.intervals, replicates=drawn_too, notes=found.notes)


def fitted_baseline(
    samples: Samples,
    chosen: Bools,
    units: SampledUnits,
    panel: list[str],
    normalizer: str,
    *,
    log: bool,
    least: int,
    n_resamples: int,
    seed: int,
    name: str,
    level: float,
    about: dict[str, Any],
) -> BaselineRegression:
    """Return the least-squares lines of the chosen samples, and those of resamples of their units."""
    if normalizer not in samples.metals:
        raise refusal("normalizer_missing", normalizer=normalizer, columns=listed(samples.metals))
    columns = [normalizer, *panel]
    below = samples.nondetect[columns].to_numpy()[chosen].any(axis=0)
    if below.any():
        censored = [metal for metal, yes in zip(columns, np.atleast_1d(below), strict=True) if yes]
        raise refusal("censored_regression", metals=listed(censored))
    values = samples.concentrations[columns].to_numpy(dtype=np.float64, copy=True)
    values[~chosen] = np.nan
    x, y = (np.log(part) if log else part for part in (values[:, 0], values[:, 1:]))
    counts = (~np.isnan(x)[:, None] & ~np.isnan(y)).sum(axis=0)
    few = [f"{metal} {n}" for metal, n in zip(panel, counts.tolist(), strict=True) if n < least]
    if few:
        raise refusal("few_background_samples", least=least, metals=", ".join(few), ways="Give")
    if np.nanmin(x) == np.nanmax(x):
        raise refusal("equal_normalizer", normalizer=normalizer)
    fits = np.array([_line(x[None, :], y[None, :, j]) for j in range(len(panel))])[:, :, 0]
    drawn = []
    for rows in units.resamples(n_resamples, seed):
        gone = rows < 0
        xs = np.where(gone, np.nan, x[rows])
        drawn.append(np.array([_line(xs, np.where(gone, np.nan, y[rows, j])) for j in range(len(panel))]))
    lines = np.concatenate(drawn, axis=2)  # (m, 2 and what follows, n_resamples)
    table = pd.DataFrame(fits[:, :4], index=panel, columns=["intercept", "slope", "residual_sd", "r_squared"])
    table["n"] = counts
    notes = [note("background_estimated", normalizer=normalizer, **about)]
    if len(units.members) < FEW_UNITS:
        notes.append(note("few_background_units", n=len(units.members), unit=units.noun))
    fitted_to = values[:, 0][chosen]
    return BaselineRegression(
        name, normalizer, log, table, float(np.nanmin(fitted_to)), float(np.nanmax(fitted_to)), level,
        pd.DataFrame(lines[:, 0].T, columns=panel), pd.DataFrame(lines[:, 1].T, columns=panel), tuple(notes),
    )  # fmt: skip


def _line(x: Floats, y: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return intercept, slope, residual standard deviation and R squared of each row, over pairs without NaN."""
    there = ~(np.isnan(x) | np.isnan(y))
    n = there.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_x, mean_y = (np.where(there, part, 0.0).sum(axis=1) / n for part in (x, y))
        dx, dy = np.where(there, x - mean_x[:, None], 0.0), np.where(there, y - mean_y[:, None], 0.0)
        sxx, sxy, syy = (dx * dx).sum(axis=1), (dx * dy).sum(axis=1), (dy * dy).sum(axis=1)
        slope = np.where(sxx > 0.0, sxy / sxx, np.nan)  # a resample of one content has no slope
        rest = ((dy - slope[:, None] * dx) ** 2).sum(axis=1)
        return mean_y - slope * mean_x, slope, np.sqrt(rest / (n - 2)), 1.0 - rest / syy
