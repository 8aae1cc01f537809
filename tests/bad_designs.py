"""Bad inputs of surveys drawn with unequal probability: cases for `bad_inputs.py`."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from bad_intervals import NAN, Case, call

import pli_stats as ps

VALUES, STRATA = [0.5, 0.7, 0.6, 1.4, 1.8, 1.9], [*"aaabbb"]
PLACES = [[0.0, 0.0], [1.0, 0.0], [0.0, 2.0], [3.0, 1.0], [2.0, 2.0], [1.0, 4.0]]


def mean(values: Any = VALUES, **changed: Any) -> Any:
    """Call `survey_mean` on six values with some arguments changed."""
    return ps.survey_mean(values, **{"weights": [9, 9, 9, 1, 1, 1], **changed})


def shares(values: Any, **changed: Any) -> Any:
    """Call `survey_shares` on six classes."""
    return ps.survey_shares(values, weights=[9, 9, 9, 1, 1, 1], **changed)


def assessed(area: Any = (1.0, 2.0, 3.0), **asked: Any) -> Any:
    """Assess three samples of one harbour with a column of areas."""
    table = pd.DataFrame({"harbour": ["A"] * 3, "Cu": [45.0, 60.0, 30.0], "stratum": [*"xxy"]})
    table["area"] = list(area)
    return ps.assess(ps.read_samples(table, port="harbour"), **{"weights": "area", **asked})


DESIGNS: list[Case] = [
    call("survey_mean, weights by stratum", lambda: mean(weights={"a": 27.0, "b": 3.0})),
    call("survey_mean, two weights for six values", lambda: mean(weights=[27.0, 3.0], strata=STRATA)),
    call("survey_mean, one weight", lambda: mean(weights=3.0)),
    call("survey_mean, a weight of 0", lambda: mean(weights=[9, 9, 0, 1, 1, 1])),
    call("survey_mean, a negative weight", lambda: mean(weights=[9, -88, 9, 1, 1, 1])),
    call("survey_mean, a missing weight", lambda: mean(weights=[9, 9, 9, 1, NAN, 1])),
    call("survey_mean, weights in text", lambda: mean(weights=["9", "9", "9", "1", "1", "1"])),
    call("survey_mean, weights of other rows", lambda: mean(pd.Series(VALUES), weights=pd.Series(1.0, range(1, 7)))),
    call("survey_mean, weights beyond a double", lambda: mean(weights=[1e300, 1e-300, 1, 1, 1, 1])),
    call("survey_mean, a missing value", lambda: mean([0.5, NAN, 0.6, 1.4, 1.8, 1.9])),
    call("survey_mean, a stratum without a name", lambda: mean(strata=["a", "a", None, "b", "b", "b"])),
    call("survey_mean, strata of single samples", lambda: mean(strata=[*"aabbcd"])),
    call("survey_mean, averaging single samples only", lambda: mean(strata=[*"abcdef"], lonely="average")),
    call("survey_mean, unknown lonely", lambda: mean(lonely="remove")),
    call("survey_mean, unknown variance", lambda: mean(variance="Local")),
    call("survey_mean, local without places", lambda: mean(variance="local")),
    call("survey_mean, places for nothing", lambda: mean(coordinates=PLACES)),
    call("survey_mean, places in one column", lambda: mean(variance="local", coordinates=[1, 2, 3, 4, 5, 6])),
    call(
        "survey_mean, a place that is nowhere",
        lambda: mean(variance="local", coordinates=np.array([*PLACES[:5], [1.0, NAN]])),
    ),
    call("survey_mean, a domain of numbers", lambda: mean(domain=[1, 1, 0, 0, 1, 1])),
    call("survey_mean, a domain of two", lambda: mean(domain=[True, False])),
    call("survey_mean, an empty domain", lambda: mean(domain=[False] * 6)),
    call("survey_mean, geometric of 0", lambda: mean([0.5, 0.0, 0.6, 1.4, 1.8, 1.9], geometric=True)),
    call("survey_mean, geometric in text", lambda: mean(geometric="yes")),
    call("survey_mean, level 95", lambda: mean(level=95)),
    call("survey_mean, a population of 2", lambda: mean(fpc=2)),
    call("survey_mean, a population without a stratum", lambda: mean(strata=STRATA, fpc={"a": 30})),
    call("survey_mean, one population for two strata", lambda: mean(strata=STRATA, fpc=60)),
    call("survey_mean, populations without strata", lambda: mean(fpc={"a": 30})),
    call("survey_mean, populations that differ in a stratum", lambda: mean(strata=STRATA, fpc=[30, 31, *[60] * 4])),
    call("survey_mean, two populations for six samples", lambda: mean(fpc=[30, 60])),
    call("assess, a population without weights", lambda: assessed(weights=None, fpc=60)),
    call("assess, a population in no column", lambda: assessed(fpc="units")),
    call("assess, a population of areas", lambda: assessed(fpc="area")),
    call("survey_mean, fpc of an area", lambda: mean(variance="local", coordinates=PLACES, fpc=60)),
    call("survey_shares, a missing class", lambda: shares(["low", "low", None, "high", "low", "low"])),
    call("survey_shares, five classes for six weights", lambda: shares([*"lllhh"])),
    call("an assessment weighted by a column that is not there", lambda: assessed(weights="arae")),
    call("an assessment with a weight of 0", lambda: assessed((1.0, 0.0, 3.0))),
    call("an assessment with strata and no weights", lambda: assessed(weights=None, strata="stratum")),
    call("an assessment with local variance and no weights", lambda: assessed(weights=None, variance="local")),
    call("an assessment with a single sample in a stratum", lambda: assessed(strata="stratum")),
    call("a weighted assessment by BCa", lambda: assessed(method="bca")),
    call("a weighted assessment without places", lambda: assessed(variance="local")),
    call("a weighted assessment with one coordinate", lambda: assessed(variance="local", coordinates="area")),
    call(
        "a weighted assessment with a coordinate twice",
        lambda: assessed(variance="local", coordinates=["area", "area"]),
    ),
]
