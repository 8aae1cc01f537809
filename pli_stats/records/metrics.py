"""One record for each metric: what it is called and means, its unit, its range, and which end of that is good.

Its formula stands by the same name in `pli_stats.stats.metrics.definitions`. Nothing heavy is imported here, so that
the help of the command line can name every metric.
"""

from __future__ import annotations

import math
from dataclasses import KW_ONLY, dataclass
from typing import Any, Literal

#: A call of R as (function, argument, ...); arguments are calls, names or numbers.
Call = tuple[Any, ...]

_ERROR: Call = ("-", "y", "p")
_ABSOLUTE: Call = ("abs", _ERROR)
_SQUARE: Call = ("^", ("(", _ERROR), 2.0)
_SIZE: Call = ("+", ("abs", "y"), ("abs", "p"))
_Y_LESS_MEAN: Call = ("(", ("-", "y", ("mean", "y")))
_P_LESS_MEAN: Call = ("(", ("-", "p", ("mean", "p")))
_VARIANCES: Call = ("+", ("mean", ("^", _Y_LESS_MEAN, 2.0)), ("mean", ("^", _P_LESS_MEAN, 2.0)))


@dataclass(frozen=True)
class MetricRecord:
    """What is known of a metric beside its formula.

    Attributes
    ----------
    name : str
        As arguments and columns have it.
    label, words, meaning : str
        Its abbreviation in tables ("MAE"), its name in a sentence, and what stands below a table.
    unit : {"values", "squared values", "share", "none"}
        Of what is predicted; a share is a fraction in data and percent for display.
    low, high : float
        Its range.
    best : {"low", "high", "zero"}
        Which end of the range is good; "zero" for a signed error.
    loss, root : bool
        Whether it is the plain mean of one column of losses, or the root of such a mean.
    of_truth, needs_spread : bool
        Whether it divides by the truth, or by the variance of all truths.
    instead : str
        Where it is no mean over samples: the metric that is one, and orders models most alike.
    in_r : Call
        What computes it in R of the truth y and the prediction p; empty where R cannot.
    """

    name: str
    label: str
    words: str
    meaning: str
    _: KW_ONLY
    unit: Literal["values", "squared values", "share", "none"] = "values"
    low: float = 0.0
    high: float = math.inf
    best: Literal["low", "high", "zero"] = "low"
    loss: bool = False
    root: bool = False
    of_truth: bool = False
    needs_spread: bool = False
    instead: str = ""
    in_r: Call = ()

    @property
    def is_share(self) -> bool:
        """Whether it is shown in percent."""
        return self.unit == "share"


METRIC_RECORDS: dict[str, MetricRecord] = {
    record.name: record
    for record in (
        MetricRecord(
            "mae",
            "MAE",
            "mean absolute error",
            "mean absolute error, in the unit of the values",
            loss=True,
            in_r=("mean", _ABSOLUTE),
        ),
        MetricRecord(
            "mape",
            "MAPE",
            "mean absolute percentage error",
            "mean absolute error as a share of the measured value",
            unit="share",
            loss=True,
            of_truth=True,
            in_r=("mean", ("abs", ("/", ("(", _ERROR), "y"))),
        ),
        MetricRecord(
            "smape",
            "sMAPE",
            "symmetric percentage error",
            "mean absolute error as a share of the mean of measured and predicted value",
            unit="share",
            high=2.0,
            loss=True,
            in_r=("mean", ("ifelse", (">", _SIZE, 0.0), ("/", ("*", 2.0, _ABSOLUTE), ("(", _SIZE)), 0.0)),
        ),
        MetricRecord(
            "rmse",
            "RMSE",
            "root mean squared error",
            "root of the mean squared error, dominated by large errors",
            root=True,
            instead="mse",
            in_r=("sqrt", ("mean", _SQUARE)),
        ),
        MetricRecord(
            "mse",
            "MSE",
            "mean squared error",
            "mean squared error",
            unit="squared values",
            loss=True,
            in_r=("mean", _SQUARE),
        ),
        MetricRecord(
            "bias",
            "Bias",
            "bias (predicted − observed)",
            "mean of predicted − measured value",
            low=-math.inf,
            best="zero",
            loss=True,
            in_r=("mean", ("-", "p", "y")),
        ),
        MetricRecord(
            "medae",
            "MedAE",
            "median absolute error",
            "median absolute error, in the unit of the values",
            instead="mae",
            in_r=("median", _ABSOLUTE),
        ),
        MetricRecord(
            "r2",
            "R²",
            "coefficient of determination",
            "share of the variance explained; 0 or less: no better than the mean",
            unit="none",
            low=-math.inf,
            high=1.0,
            best="high",
            needs_spread=True,
            instead="mse",
            in_r=("-", 1.0, ("/", ("mean", _SQUARE), ("mean", ("^", _Y_LESS_MEAN, 2.0)))),
        ),
        MetricRecord(
            "ccc",
            "CCC",
            "concordance correlation",
            "concordance correlation",
            unit="none",
            low=-1.0,
            high=1.0,
            best="high",
            needs_spread=True,
            instead="mse",
            in_r=(
                "/",
                ("*", 2.0, ("mean", ("*", _Y_LESS_MEAN, _P_LESS_MEAN))),
                ("(", ("+", _VARIANCES, ("^", ("(", ("-", ("mean", "y"), ("mean", "p"))), 2.0))),
            ),
        ),
    )
}
