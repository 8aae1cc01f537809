"""Reference values with their sources: backgrounds, guidelines, toxic-response factors and class schemes.

The values stand in `pli_stats/data/*.csv`, one row a value, each with its citation and whether it was
checked: "yes" (seen in a source), "partly" (inferred from a related value) or "no" (quoted from
memory). Only "no" warns on use; the tables tell all three apart. Se of McLennan (2001) is left out, because
the public compilation at hand gives it a thousandfold too high.
"""

from __future__ import annotations

import dataclasses
import functools
import math
import sys
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import SENTENCES, listed, refusal
from pli_stats.pollution.reference.catalogue import named_rows, shared_table
from pli_stats.pollution.reference.elements import check_elements
from pli_stats.text.notes import Note

Floats = np.ndarray[Any, np.dtype[np.float64]]


class UnverifiedValueWarning(UserWarning):
    """A reference value in use that could not be checked against a source."""


@dataclass(frozen=True, eq=False)
class Background:
    """Background concentrations of one set, and what is known about them.

    Attributes
    ----------
    name : str
        The name of the set, or the one given to the user's own values.
    values : Series, element -> mg/kg dry weight
    sd : Series or None, element -> mg/kg dry weight
        Absolute standard deviation of each value, NaN where unknown.
    citation : str
        Empty for the user's own values.
    unverified : tuple of str
        Elements whose value could not be checked against a source.
    intervals : DataFrame or None
        Of a background from one's own samples, one row an element: element, estimate, conf_low, conf_high, conf_level,
        n, n_nondetect, mc_error_low, mc_error_high.
    replicates : DataFrame or None, (n_resamples, m), mg/kg dry weight
        Of the same, the values that each resample gave; a row is one resample, so that metals vary together.
    notes : tuple of Note
        What must be read beside the values.
    """

    name: str
    values: pd.Series = field(repr=False)
    sd: pd.Series | None = field(default=None, repr=False)
    citation: str = ""
    unverified: tuple[str, ...] = ()
    intervals: pd.DataFrame | None = field(default=None, repr=False)
    replicates: pd.DataFrame | None = field(default=None, repr=False)
    notes: tuple[Note, ...] = field(default=(), repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Return one row an element: element, value, sd, and the interval where there is one."""
        frame = pd.DataFrame({"element": self.values.index, "value": self.values.to_numpy(np.float64)})
        frame["sd"] = np.nan if self.sd is None else self.sd.reindex(self.values.index).to_numpy(np.float64)
        if self.intervals is None:
            return frame
        return frame.merge(self.intervals.drop(columns="estimate"), on="element", how="left")


def background(spec: Any, *, name: str = "own") -> Background:
    """Return a background set by name, or from the user's own values.

    Parameters
    ----------
    spec : str, Background, dict, Series or DataFrame
        A name of `backgrounds()` in any case; or element -> value in mg/kg dry weight; or a frame with the
        columns value and optionally sd (mg/kg, empty where unknown), the elements in a column or the index.
    name : str
        What to call the user's own values.

    Returns
    -------
    Background

    Raises
    ------
    InputError
        No such set, an element under another spelling ('copper'), a name twice, a value not positive and finite.

    References
    ----------
    Turekian, K. K. & Wedepohl, K. H. (1961). Geological Society of America Bulletin 72, 175-192.
    doi:10.1130/0016-7606(1961)72[175:DOTEIS]2.0.CO;2

    Examples
    --------
    >>> float(background("shale").values["Pb"])
    20.0
    >>> background({"Cu": 30.0, "Pb": 25.0}, name="core base").values.to_dict()
    {'Cu': 30.0, 'Pb': 25.0}
    """
    return spec if isinstance(spec, Background) else _value_set(spec, "background", name)


def own_names(spec: Any) -> frozenset[str]:
    """Return the names that the user's own values know, so that columns may be substances other than elements."""
    if isinstance(spec, Background):
        return frozenset(spec.values.index)
    return frozenset() if isinstance(spec, str) else frozenset(background(spec).values.index)


def background_values(spec: Any, metals: Sequence[str]) -> tuple[Floats, Background]:
    """Return the background of each metal, and the set that they come from.

    Warns
    -----
    UnverifiedValueWarning
        Once, naming the metals in use whose value could not be checked.

    References
    ----------
    Turekian, K. K. & Wedepohl, K. H. (1961). Geological Society of America Bulletin 72, 175-192.
    doi:10.1130/0016-7606(1961)72[175:DOTEIS]2.0.CO;2

    Examples
    --------
    >>> values, chosen = background_values("shale", ["Cu", "Zn"])
    >>> values.tolist(), chosen.name
    ([45.0, 95.0], 'shale')
    """
    chosen = background(spec)
    return _looked_up(chosen, metals, "background"), chosen


def guideline_values(spec: Any, metals: Sequence[str]) -> Floats:
    """Return the guideline value of each metal.

    Warns
    -----
    UnverifiedValueWarning
        Once, naming the metals in use whose value could not be checked.

    References
    ----------
    Long, E. R. et al. (1995). Environmental Management 19, 81-97. doi:10.1007/BF02472006

    Examples
    --------
    >>> guideline_values("ERM", ["Cu", "Zn"]).tolist()
    [270.0, 410.0]
    """
    return _looked_up(_value_set(spec, "guideline", "own"), metals, "guideline")


def toxic_response_values(metals: Sequence[str], toxic_response: Any = None) -> Floats:
    """Return the toxic-response factor of each metal at bioproduction index 5.

    Warns
    -----
    UnverifiedValueWarning
        Once, naming the metals in use whose factor could not be checked (Ni, Co, V, Mn, Ti).

    References
    ----------
    Hakanson, L. (1980). Water Research 14, 975-1001. doi:10.1016/0043-1354(80)90143-8

    Examples
    --------
    >>> toxic_response_values(["Hg", "Sb"], {"Sb": 7.0}).tolist()
    [40.0, 7.0]
    """
    table = shared_table("toxic_response")
    factors: dict[str, float] = dict(zip(table["element"], table["factor"], strict=True))
    unverified = set(table.loc[table["verified"] == "no", "element"])
    if toxic_response is not None:
        own, _ = _own(toxic_response, "Toxic response", "bad_toxic_response")
        factors.update({str(element): float(factor) for element, factor in own.items()})
        unverified -= set(own.index)
    sources = table.loc[table["element"].isin(list(unverified)), "citation"].unique()
    chosen = Background("published", pd.Series(factors), None, "; ".join(sources), tuple(unverified))
    return _looked_up(chosen, metals, "toxic_response")


def _value_set(spec: Any, kind: str, name: str) -> Background:
    """Return a published set of backgrounds or guidelines by its name, or the user's own values."""
    if not isinstance(spec, str):
        return Background(name, *_own(spec, kind.capitalize()))
    shared = _published(spec, kind)
    return dataclasses.replace(shared, values=shared.values.copy())


@functools.cache
def _published(spec: str, kind: str) -> Background:
    """Return a published set; it is shared, so callers outside get copies of its values."""
    rows = named_rows(f"{kind}s", kind, spec, kind, f"{kind}s")
    values = pd.Series(rows["value"].to_numpy(dtype=np.float64), index=rows["element"].tolist(), name="value")
    unverified = tuple(rows.loc[rows["verified"] == "no", "element"])
    return Background(str(rows[kind].iloc[0]), values, None, str(rows["citation"].iloc[0]), unverified)


def _looked_up(chosen: Background, metals: Sequence[str], kind: str) -> Floats:
    """Return the value of each metal, refusing those without one and warning about those not checked."""
    known = chosen.values.index
    missing = [metal for metal in metals if metal not in known]
    if missing:
        facts = {kind: chosen.name, "metals": listed(missing), "them": "it" if len(missing) == 1 else "them"}
        raise refusal(f"missing_{kind}", known=", ".join(known), **facts)
    used = [metal for metal in metals if metal in chosen.unverified]
    if used:
        what = f"{kind.replace('_', ' ').capitalize()} {chosen.name!r}"
        facts = {"what": what, "metals": listed(used), "them": "it" if len(used) == 1 else "them"}
        facts |= {"argument": kind, "example": used[0], "citation": chosen.citation or "its publication"}
        text = SENTENCES["unverified_values"].format(**facts)
        # past this function, the look-up and the index: the line that asked for the index
        warnings.warn(text, UnverifiedValueWarning, stacklevel=4)
    return chosen.values.loc[list(metals)].to_numpy(dtype=np.float64)


def _own(spec: Any, what: str, sentence: str = "bad_reference_value") -> tuple[pd.Series, pd.Series | None]:
    """Return the user's own values and, where a frame has them, their standard deviations."""
    sd = None
    if isinstance(spec, Mapping):
        keys, values = list(spec.keys()), list(spec.values())
    elif isinstance(spec, pd.Series):
        keys, values = spec.index.tolist(), spec.tolist()
    elif isinstance(spec, pd.DataFrame) and "value" in spec.columns:
        keys = (spec["element"] if "element" in spec.columns else spec.index).tolist()
        values = spec["value"].tolist()
        sd = spec["sd"].tolist() if "sd" in spec.columns else None
    elif hasattr(spec, "predict"):
        raise refusal("regression_background")
    else:
        is_frame = isinstance(spec, pd.DataFrame)
        got = f"a frame with columns {listed(spec.columns)}" if is_frame else type(spec).__name__
        raise refusal("reference_kind", what=what, got=got)
    check_elements(keys, what)
    for key, value in zip(keys, values, strict=True):
        if not (_is_number(value) and value > 0):
            raise refusal(sentence, what=what.lower(), element=key, value=value)
    series = pd.Series([float(value) for value in values], index=keys, name="value", dtype=np.float64)
    return series, None if sd is None else _own_sd(keys, sd, what)


def _own_sd(keys: list[str], sd: list[Any], what: str) -> pd.Series:
    """Return standard deviations with NaN where unknown."""
    for key, value in zip(keys, sd, strict=True):
        if not pd.isna(value) and not (_is_number(value) and value >= 0):
            raise refusal("bad_reference_sd", what=what.lower(), element=key, value=value)
    numbers = [math.nan if pd.isna(value) else float(value) for value in sd]
    return pd.Series(numbers, index=keys, name="sd", dtype=np.float64)


def _is_number(value: Any) -> bool:
    """Say whether `value` is a finite real number; truth values and text are not."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    number: Any = value
    return bool(abs(number) <= sys.float_info.max)
