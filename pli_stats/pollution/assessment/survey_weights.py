"""How the samples of an assessment were drawn, as columns of the samples or values by sample say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import as_names, check_one_of, listed, near_miss, refusal
from pli_stats.pollution import audit_rules
from pli_stats.results import Change, Samples
from pli_stats.stats.survey_design.design_checks import design_of
from pli_stats.stats.survey_design.designs import LOCAL, LONELY, REFUSED, STRATIFIED, VARIANCES, Design
from pli_stats.text.notes import Note, note

DEGREES = (("longitude", "latitude"), ("lon", "lat"), ("long", "lat"), ("lng", "lat"))
MOST_LATITUDE, MOST_LONGITUDE = 90.0, 360.0


@dataclass(frozen=True)
class Weighting:
    """What a caller says of the weights of samples; the columns of info, or values one a sample."""

    weights: Any = None
    strata: Any = None
    coordinates: Any = None
    variance: str = STRATIFIED
    lonely: str = REFUSED
    fpc: Any = None


@dataclass(frozen=True, eq=False)
class WeightedSurvey:
    """The design of a survey, with what is written of it: a note, and entries of the audit log."""

    design: Design
    note: Note
    changes: tuple[Change, ...]


def weighted_survey(samples: Samples, said: Weighting, method: str) -> WeightedSurvey | None:
    """Return the design of a survey, None where samples are not weighted.

    Examples
    --------
    >>> from pli_stats import read_samples
    >>> samples = read_samples(pd.DataFrame({"area": [2.0, 1.0], "Cu": [90.0, 20.0]}))
    >>> weighted_survey(samples, Weighting("area"), "t").design.weights.tolist()
    [1.0, 0.5]
    """
    check_one_of("variance", said.variance, VARIANCES)
    check_one_of("lonely", said.lonely, LONELY)
    if said.weights is None:
        default = Weighting()
        for name in ("strata", "coordinates", "variance", "lonely", "fpc"):
            given = getattr(said, name)
            if given is not None and not (isinstance(given, str) and given == getattr(default, name)):
                raise refusal("design_idle", name=name)
        return None
    if method != "t":
        raise refusal("weights_need_t", got=method)
    weights, strata = _column(samples, "weights", said.weights), _strata(samples, said.strata)
    of = pd.Series(0.0, samples.concentrations.index)
    points = _points(samples, said.coordinates) if said.variance == LOCAL else said.coordinates
    fpc = _column(samples, "fpc", said.fpc)
    design = design_of(of, weights, strata, points, variance=said.variance, lonely=said.lonely, fpc=fpc)
    names = {"weights": _name(said.weights), "strata": None if strata is None else _name(said.strata)}
    single = int((design.sizes == 1).sum()) if design.n_strata > 1 else 0
    facts = {
        **names,
        "n_strata": design.n_strata,
        "variance": design.variance,
        "single": single,
        "lonely": design.lonely,
        **({"finite": True} if said.fpc is not None else {}),
    }
    return WeightedSurvey(design, note("survey_weights", **facts), _changes(samples, design, names, single))


def _column(samples: Samples, name: str, given: Any) -> Any:
    """Return a column of info by its name, or the values that were handed over."""
    if not isinstance(given, str):
        return given
    if given not in samples.info:
        columns = [str(each) for each in samples.info]
        raise refusal(
            "no_weights_column", name=name, got=given, columns=listed(columns), hint=near_miss(given, columns)
        )
    return samples.info[given].to_numpy()


def _strata(samples: Samples, given: Any) -> Any:
    """Return the stratum of each sample; several columns are crossed."""
    several = isinstance(given, list | tuple) and all(isinstance(each, str) for each in given)
    if not several or (len(given) == len(samples) and not set(given) <= set(samples.info)):
        return _column(samples, "strata", given)
    columns = [_column(samples, "strata", each) for each in as_names(given, "strata")]
    if len(columns) == 1:
        return columns[0]
    gap = np.any([pd.isna(column) for column in columns], axis=0)
    crossed = np.array([", ".join(map(str, each)) for each in zip(*columns, strict=True)], dtype=object)
    crossed[gap] = None
    return crossed


def _points(samples: Samples, given: Any) -> Any:
    """Return where samples were taken, on a plane."""
    info = samples.info
    if given is None:
        found = [pair for pair in DEGREES if set(pair) <= set(info)]
        if not found:
            raise refusal("no_coordinates", columns=listed(map(str, info)))
        given = found[0]
    names = list(given) if isinstance(given, list | tuple) and all(isinstance(each, str) for each in given) else None
    if names is None:
        if isinstance(given, str):
            raise refusal("two_coordinates", got=given)
        return given
    if len(names) != 2 or names[0] == names[1]:
        raise refusal("two_coordinates", got=given)
    columns = [_column(samples, "coordinates", name) for name in names]
    lowered = tuple(name.casefold() for name in names)
    if lowered in DEGREES:
        return _plane(*columns)
    return _plane(*columns[::-1]) if lowered[::-1] in DEGREES else np.column_stack(columns)


def _plane(longitude: Any, latitude: Any) -> Any:
    """Return degrees on a plane of degrees of latitude, true at the mean latitude."""
    east, north = (
        pd.to_numeric(pd.Series(each), errors="coerce").to_numpy(np.float64) for each in (longitude, latitude)
    )
    for name, values, most in (("latitude", north, MOST_LATITUDE), ("longitude", east, MOST_LONGITUDE)):
        bad = ~(np.abs(values) <= most)
        if bad.any():
            at = int(np.argmax(bad))
            given = latitude if name == "latitude" else longitude
            raise refusal("coordinate_degrees", name=name, row=at, value=pd.Series(given).tolist()[at])
    return np.column_stack([east * np.cos(np.radians(north.mean())), north])


def _name(given: Any) -> str:
    """Return what weights or strata are called."""
    if isinstance(given, str):
        return given
    several = isinstance(given, list | tuple) and len(given) < 6 and all(isinstance(each, str) for each in given)
    return " x ".join(given) if several else str(getattr(given, "name", None) or "as given")


def _changes(samples: Samples, design: Design, names: dict[str, str | None], single: int) -> tuple[Change, ...]:
    """Return what the audit log says of the design."""
    out = [Change(audit_rules.WEIGHTS, str(names["weights"]), None, None, "weights")]
    if names["strata"] is not None:
        out.append(Change(audit_rules.STRATA, names["strata"], None, None, f"{design.n_strata} strata"))
    if single:
        rows = samples.row_numbers[np.flatnonzero(np.isin(design.strata, np.flatnonzero(design.sizes == 1)))]
        rule = audit_rules.LONELY.format(lonely=design.lonely)
        out.append(Change(rule, str(names["strata"]), np.asarray(rows), None, design.lonely))
    return tuple(out)
