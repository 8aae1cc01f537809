"""Errors in years to come, beside those in unseen ports, and what the residuals of ports and surveys have in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import refusal
from pli_stats.results import UnseenPorts, UnseenYears
from pli_stats.stats.hypothesis.p_adjustment import adjust_p
from pli_stats.stats.hypothesis.paired_tests import paired_permutation_test
from pli_stats.stats.intervals.bootstrap_verbs import bootstrap_ci
from pli_stats.stats.intervals.interval_methods import Request
from pli_stats.text.notes import Note, as_notes, note
from pli_stats.transfer.findings.port_level_errors import METHOD, read_errors
from pli_stats.transfer.unseen_ports.leave_one_port_out import unseen_ports_of
from pli_stats.transfer.unseen_years.residual_dependence import (
    LEAST_SURVEYS,
    residual_autocorrelation,
    residual_effects,
    residual_table,
)

COLUMNS = (
    "model", "metric", "year", "port", "estimate", "conf_low", "conf_high", "conf_level", "p_value", "p_adjusted",
    "least_p", "n", "n_ports",
)  # fmt: skip


def unseen_years_of(
    predictions: pd.DataFrame,
    years: pd.Series,
    *,
    metric: str = "mae",
    n_permutations: int = 1999,
    level: float = 0.95,
    n_resamples: int = 9999,
    seed: int = 1,
    fingerprint: str = "",
    nominal: float = 0.9,
    notes: Iterable[Note | str] = (),
) -> UnseenYears:
    """Return errors in later years, beside those of the same samples in unseen ports, and how residuals depend.

    `years` is the year of each sample, by its label. The sampling unit is the port, which most models of later years
    have seen in earlier ones: the question is what comes next in ports like these. The difference of a model's errors
    is that of the samples that both designs predict, port by port; p flips the signs of the ports' mean differences.
    As models of early years are trained on few samples, a difference is that of the design as a whole.

    Residuals are those of unseen ports: of models that know a port, they would not show what is the port's own.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> port, year = np.repeat(list("abcdef"), 8), np.tile(np.repeat([2003, 2008, 2013, 2018], 2), 6)
    >>> y = np.exp(rng.normal(size=48))
    >>> both = [pd.DataFrame({"sample": range(48), "port": port, "split": split, "held_out": kind, "model": "ridge",
    ...                       "y_true": y, "y_pred": y * np.exp(0.1 * rng.normal(size=48))})
    ...         for kind, split in (("year", year.astype(str)), ("port", port))]
    >>> frame = pd.concat([both[0][year > 2003], both[1]])
    >>> found = unseen_years_of(frame, pd.Series(year), n_permutations=99, n_resamples=199)
    >>> found.comparison[["model", "n", "n_ports"]].values.tolist()
    [['ridge', 36, 6]]
    """
    base = unseen_ports_of(
        predictions, metric=metric, nominal=nominal, level=level, n_resamples=n_resamples, seed=seed,
        fingerprint=fingerprint, notes=notes,
    )  # fmt: skip
    residuals = residual_table(predictions[predictions["held_out"] == "port"], years)
    series = residual_autocorrelation(residuals, n_permutations, seed)
    short = series[series["estimate"].isna()]["port"].nunique()
    known = [note("short_series", n=short, n_ports=residuals["port"].nunique(), least=LEAST_SURVEYS)] if short else []
    comparison = _compared(predictions, metric, Request(METHOD, level, n_resamples, seed))
    return UnseenYears(
        **{f.name: getattr(base, f.name) for f in fields(UnseenPorts) if f.name != "notes"},
        comparison=comparison,
        effects=residual_effects(residuals, n_permutations, seed),
        autocorrelation=series,
        notes=(*as_notes(base.notes), note("years_and_ports", n=int(comparison["n"].iloc[0])), *known),
    )


def _compared(predictions: pd.DataFrame, metric: str, request: Request) -> pd.DataFrame:
    """Return the errors of each model in the samples that both designs predict, and their difference over ports."""
    kinds = {kind: predictions[predictions["held_out"] == kind] for kind in ("year", "port")}
    shared = set(kinds["year"]["sample"]) & set(kinds["port"]["sample"])
    if not shared:
        raise refusal("years_without_ports")
    read = {
        kind: read_errors(rows[rows["sample"].isin(shared)], [metric], weight="port") for kind, rows in kinds.items()
    }
    out: list[dict[str, Any]] = []
    for model in read["year"].models:
        year, port = (read[kind].loss(model, metric) for kind in ("year", "port"))
        units = np.arange(len(year))
        found = bootstrap_ci(
            port, year, metrics="bias", method=request.method, ports=units,
            n_resamples=request.n_resamples, level=request.level, seed=request.seed,
        )["bias"]  # fmt: skip
        test = paired_permutation_test(year, port, ports=units, level=None, seed=request.seed)
        out.append(
            {"model": model, "metric": metric, "year": float(year.mean()), "port": float(port.mean()),
             "estimate": found.estimate, "conf_low": found.conf_low, "conf_high": found.conf_high,
             "conf_level": request.level, "p_value": test.p_value, "least_p": test.least_p,
             "n": len(read["year"].design.samples), "n_ports": len(units)}
        )  # fmt: skip
    frame = pd.DataFrame(out)
    return frame.assign(p_adjusted=adjust_p(frame["p_value"].to_numpy()))[list(COLUMNS)]
