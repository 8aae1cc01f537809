"""Samples that come from R, where a person may have changed one of their frames and not the others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from pli_stats.checks import refusal
from pli_stats.results import Samples


def consistent(samples: Samples) -> Samples:
    """Return samples, or refuse those whose frames do not belong together.

    Examples
    --------
    >>> import pli_stats as ps
    >>> survey = ps.read_samples(pd.DataFrame({"Cu": [31.0, 45.0]}))
    >>> consistent(survey).metals
    ['Cu']
    """
    first = samples.concentrations
    for name in ("limits", "nondetect", "info"):
        frame = getattr(samples, name)
        if not frame.index.equals(first.index):
            rows = "other labels of rows" if len(frame) == len(first) else f"{len(frame)} rows"
            raise _apart(name, f"{rows} beside the {len(first)} rows of `concentrations`")
        if name != "info" and list(frame.columns) != list(first.columns):
            raise _apart(name, f"the columns {', '.join(frame.columns)}")
    if samples.rows is not None and np.shape(samples.rows) != (len(first),):
        raise _apart("rows", f"{np.size(samples.rows)} numbers for {len(first)} rows of `concentrations`")
    if samples.port is not None and samples.port not in samples.info:
        raise _apart("port", f"{samples.port!r}, which is not a column of `info`")
    wrong = [name for name, dtype in samples.nondetect.dtypes.items() if str(dtype) != "bool"]
    if wrong:
        raise _apart("nondetect", f"something else than TRUE and FALSE in {wrong[0]!r}")
    limits = _doubles(samples.limits, "limits")
    return replace(samples, concentrations=_doubles(first, "concentrations"), limits=limits)


def _doubles(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return a frame of numbers as doubles, or refuse the first column that is none."""
    for column, dtype in frame.dtypes.items():
        if not pd.api.types.is_numeric_dtype(dtype) or dtype.kind not in "iuf":
            raise _apart(name, f"no numbers in {column!r}")
    return frame if (frame.dtypes == np.float64).all() else frame.astype(np.float64)


def _apart(part: str, got: str) -> Exception:
    """Return the refusal of samples whose parts do not fit together."""
    return refusal("from_r_part", kind="pli_samples", part=part, got=got)
