"""Bad inputs for incomplete panels, backgrounds from one's own samples and normalisation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import pli_stats as ps

Case = tuple[str, Callable[[Path], Any]]

AL, PB = np.linspace(2e4, 6e4, 30), np.linspace(10.0, 40.0, 30)
TABLE = pd.DataFrame({"Al": AL, "Pb": PB})
WITH_PORTS = TABLE.assign(harbour=np.repeat(["a", "b", "c"], 10), area="inner")
GAPS = pd.DataFrame({"Cu": [45.0, 45.0, 45.0], "Pb": [20.0, None, None], "Zn": [None, 95.0, None]})


def samples(frame: pd.DataFrame = WITH_PORTS, **options: Any) -> Any:
    """Return samples read from a frame."""
    return ps.read_samples(frame, **options)


def line(**options: Any) -> Any:
    """Return a regression of lead on aluminium."""
    return ps.background_from(samples(TABLE), method="regression", normalizer="Al", n_resamples=99, **options)


def call(what: str, run: Callable[[], Any]) -> Case:
    """Return the case of a call that needs no file."""
    return what, lambda folder: run()


def own(what: str, **options: Any) -> Case:
    """Return the case of a background from samples in three harbours, taken as independent of them."""
    return call(what, lambda: ps.background_from(samples(port="harbour"), **({"unit": "sample"} | options)))


def normalised(what: str, **options: Any) -> Case:
    """Return the case of a normalisation of lead to aluminium."""
    asked = {"pivots": "ospar_total", "analytical_sd": 0.1} | options
    normalizer = asked.pop("normalizer", "Al")
    return call(what, lambda: ps.normalise(TABLE, normalizer, **asked))


BACKGROUNDS: list[Case] = [
    call("samples that lack metals of the panel", lambda: ps.pli_interval(samples(GAPS))),
    own("a background by a rule that is none", method="mean_2sd"),
    own("a background of one's own called shale", name="shale"),
    own("a percentile without reference stations", method="percentile"),
    own("a percentile of 20", method="percentile", reference="all", percentile=20),
    own("a 99th percentile of 30 samples", method="percentile", reference="all", percentile=99),
    own("a percentile for Tukey's fence", method="tukey", percentile=90),
    own("a regression without normaliser", method="regression"),
    own("a regression on what was not measured", method="regression", normalizer="Li"),
    own("a content outside the regression", method="regression", normalizer="Al", at=5.0),
    own("reference samples of a column that is not there", reference={"zone": "inner"}),
    own("reference samples of a value that does not occur", reference={"area": "iner"}),
    own("a mask that chooses nothing", reference=np.zeros(30, dtype=bool)),
    own("a mask of another length", reference=[True, False]),
    own("a mask of nine samples", reference=np.arange(30) < 9),
    own("a background from three ports", unit="auto"),
    call("ports as the unit where there are none", lambda: ps.background_from(samples(TABLE), unit="port")),
    call(
        "a background below the detection limits",
        lambda: ps.background_from(samples(pd.DataFrame({"Cd": ["<1"] * 20 + ["2"] * 10}))),
    ),
    call(
        "a regression through non-detects",
        lambda: ps.background_from(
            samples(pd.DataFrame({"Al": AL, "Cd": ["<1"] * 10 + ["2"] * 20})), method="regression", normalizer="Al"
        ),
    ),
    call(
        "a regression on equal contents",
        lambda: ps.background_from(samples(TABLE.assign(Al=1e4)), method="regression", normalizer="Al"),
    ),
    call(
        "a regression that falls below zero",
        lambda: ps.background_from(
            samples(TABLE.assign(Pb=np.linspace(1.0, 90.0, 30) ** 2)),
            method="regression",
            normalizer="Al",
            at=20000.0,
            n_resamples=99,
        ),
    ),
    call("a regression as a background", lambda: ps.pli(TABLE, line())),
    call("enrichment against a set by name", lambda: ps.enrichment_by_regression(TABLE, "shale")),
    call("enrichment outside the regression", lambda: ps.enrichment_by_regression(TABLE * 3.0, line())),
    call(
        "enrichment of a sample without normaliser", lambda: ps.enrichment_by_regression(TABLE.assign(Al=0.0), line())
    ),
    call(
        "enrichment below the regression's zero",
        lambda: ps.enrichment_by_regression(
            pd.DataFrame({"Al": [1.0], "Pb": [1.0]}),
            ps.background_from(
                samples(TABLE.assign(Pb=np.linspace(0.1, 40.0, 30))),
                method="regression",
                normalizer="Al",
                n_resamples=99,
            ),
            extrapolate=True,
        ),
    ),
    call("the interval of an index against average shale", lambda: ps.index_interval(TABLE, "shale", metals=["Pb"])),
    call("the interval of a CF with a normaliser", lambda: ps.index_interval(TABLE, "shale", normalizer="Al")),
    call("the interval of an index of a list", lambda: ps.index_interval([1.0], "shale")),
    normalised("normalisation by a set of pivots that is none", pivots="ospar"),
    normalised("normalisation without pivots", pivots=None),
    normalised("normalisation without the pivot of a metal", pivots={"Al": 14000.0}),
    normalised("a negative pivot", pivots={"Al": 14000.0, "Pb": -1.0}),
    normalised("normalisation to no content", pivots={"Al": 14000.0, "Pb": 9.0}),
    normalised("normalisation to a negative content", target=-5.0),
    normalised("normalisation to 5 % of Al in mg/kg", target=5.0),
    normalised("normalisation to an element that was not measured", normalizer="Li"),
    normalised("a normaliser of another length", normalizer=[1.0, 2.0]),
    normalised("an error of the laboratory that lacks the normaliser", analytical_sd={"Pb": 0.1}),
]
