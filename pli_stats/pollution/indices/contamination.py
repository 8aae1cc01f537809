"""One index, one function, one cited formula.

Concentrations C and backgrounds B are in mg/kg dry weight; every index is dimensionless. Frames come as pandas, polars,
DuckDB, Dask or PySpark and go out as the same kind (see `frames`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from pli_stats.checks import as_names, check_one_of, check_text, listed, refusal
from pli_stats.pollution.indices.frames import (
    Array,
    Matrix,
    MetalFrame,
    Ranges,
    Rule,
    check_result,
    each_metal,
    each_sample,
    metal_frame,
    row_label,
    sum_of,
    tiled,
)
from pli_stats.pollution.reference.reference_values import background_values, own_names

MULLER_FACTOR = 1.5  # allows for natural variation of the background (Mueller 1981)
MISSING = ("error", "omit")
LOG_RANGE = 600.0  # e^600 and e^-600 are doubles with room to spare


def contamination_factor(conc: Any, background: Any = "shale", *, metals: Sequence[str] | None = None) -> Any:
    """Return the contamination factor of each metal, concentration over background.

    CF = C / B

    Parameters
    ----------
    conc : frame, (n, m), mg/kg dry weight
        Columns are element symbols.
    background : str, dict, Series, frame or Background
        mg/kg; `backgrounds()` lists the named sets.
    metals : sequence of str, optional
        The columns to use; all by default.

    Returns
    -------
    frame, (n, m), dimensionless
        Same kind and row order as `conc`.

    Raises
    ------
    InputError
        A concentration is missing, zero, negative or infinite, or a metal has no background.

    References
    ----------
    Hakanson, L. (1980). Water Research 14, 975-1001. doi:10.1016/0043-1354(80)90143-8

    Examples
    --------
    >>> import pandas as pd
    >>> contamination_factor(pd.DataFrame({"Cu": [90.0], "Pb": [10.0]}), "shale")
        Cu   Pb
    0  2.0  0.5
    """
    frame = metal_frame(conc, metals, own_names(background))
    base, _ = background_values(background, frame.metals)
    return ratio(frame, base, "The contamination factor")


def ratio(frame: MetalFrame, base: Array, what: str) -> Any:
    """Return each column over its base value."""
    values = dict(zip(frame.metals, base.tolist(), strict=True))

    def rule(matrix: Matrix) -> Rule:
        divisor = tiled(base, matrix)

        def divide(c: Array, out: Array, first_row: int) -> None:
            np.divide(c, divisor[: len(c)], out=out)
            check_result(matrix, out, first_row, what)

        return divide

    def expression(metal: str, ranges: Ranges) -> nw.Expr:
        for bound in ranges[metal]:
            if not 0.0 < bound / values[metal] < math.inf:
                raise refusal("not_representable_extreme", what=what, metal=metal, value=bound)
        quotient: nw.Expr = nw.col(metal).cast(nw.Float64) / values[metal]
        return quotient

    return each_metal(frame, rule, expression)


def pli(conc: Any, background: Any = "shale", *, metals: Sequence[str] | None = None, missing: str = "error") -> Any:
    """Return the Pollution Load Index of each sample, the geometric mean of its contamination factors.

    PLI = (CF_1 CF_2 ... CF_m)^(1/m) = exp(mean(ln C - ln B))

    Parameters
    ----------
    conc : frame, (n, m), mg/kg dry weight
        Columns are element symbols.
    background : str, dict, Series, frame or Background
        mg/kg; `backgrounds()` lists the named sets.
    metals : sequence of str, optional
        The columns to use; all by default.
    missing : {"error", "omit"}
        "omit" takes the metals that a sample has; `metals_used` counts and lists them.

    Returns
    -------
    Series named "pli", (n,), dimensionless
        A lazy frame comes back with the column "pli" added.

    Raises
    ------
    InputError
        A concentration is missing (unless omitted), zero, negative or infinite, or a metal has no background.

    References
    ----------
    Tomlinson, D. L., Wilson, J. G., Harris, C. R. & Jeffrey, D. W. (1980). Helgolaender Meeresuntersuchungen 33,
    566-575. doi:10.1007/BF02414780

    Examples
    --------
    >>> import pandas as pd
    >>> pli(pd.DataFrame({"Cu": [90.0, 45.0], "Pb": [40.0, 80.0]}), "shale")
    0    2.0
    1    2.0
    Name: pli, dtype: float64
    """
    omit = check_one_of("missing", missing, MISSING) == "omit"
    frame = metal_frame(conc, metals, own_names(background))
    base, _ = background_values(background, frame.metals)
    log_base = np.log(base)
    return each_sample(
        frame,
        "pli",
        lambda matrix: _mean_log_rule(matrix, log_base, omit),
        lambda ranges: _mean_log(frame, log_base, omit, ranges).exp(),
        allow_missing=omit,
    )


def _mean_log_rule(matrix: Matrix, log_base: Array, omit: bool) -> Rule:
    """Return exp(mean(ln C - ln B)) as a block rule; columns are added one by one, whatever their layout."""
    offset = float(log_base.mean())

    def complete(c: Array, out: Array, first_row: int) -> None:
        logs = np.log(c)
        out[...] = logs[:, 0]
        for j in range(1, logs.shape[1]):
            out += logs[:, j]
        out /= logs.shape[1]
        out -= offset
        np.exp(out, out=out)
        check_result(matrix, out, first_row, "The PLI")

    def partial(c: Array, out: Array, first_row: int) -> None:
        logs = np.log(c) - log_base
        count = (~np.isnan(logs)).sum(axis=1)
        if not count.all():
            raise refusal("all_missing_row", row=row_label(matrix, first_row + int(np.argmax(count == 0))))
        out[...] = np.exp(np.where(np.isnan(logs), 0.0, logs).sum(axis=1) / count)
        check_result(matrix, out, first_row, "The PLI")

    return partial if omit else complete


def _mean_log(frame: MetalFrame, log_base: Array, omit: bool, ranges: Ranges) -> nw.Expr:
    """Return mean(ln C - ln B) as an expression.

    One logarithm of a product costs a tenth of ten logarithms; the ranges say how many factors a product can hold.
    """
    terms = {metal: nw.col(metal).cast(nw.Float64) for metal in frame.metals}
    if omit:
        pairs = zip(terms.values(), log_base, strict=True)
        return nw.mean_horizontal(*[nw.when(~t.is_nan()).then(t).log() - float(b) for t, b in pairs])
    logs: list[nw.Expr] = []
    room = 0.0
    for metal, term in terms.items():
        reach = max(abs(math.log(bound)) for bound in ranges.get(metal, (1.0, 1.0)))
        if logs and room + reach < LOG_RANGE:
            logs[-1], room = logs[-1] * term, room + reach
        else:
            logs.append(term)
            room = reach
    return sum_of([product.log() for product in logs]) / float(len(terms)) - float(log_base.mean())


def metals_used(conc: pd.DataFrame, *, metals: Sequence[str] | None = None) -> pd.DataFrame:
    """Return the number and the list of metals that each sample has, the panel behind `pli(missing="omit")`.

    Parameters
    ----------
    conc : DataFrame, (n, m), mg/kg dry weight
        NaN where missing.
    metals : sequence of str, optional
        The columns to use; all by default.

    Returns
    -------
    DataFrame, (n, 2)
        n_metals and metals_used ("As Cd Cr").

    Examples
    --------
    >>> import pandas as pd
    >>> metals_used(pd.DataFrame({"Cu": [90.0, 45.0], "Pb": [40.0, None]}))
       n_metals metals_used
    0         2       Cu Pb
    1         1          Cu
    """
    frame = metal_frame(conc, metals)
    present = conc.loc[:, list(frame.metals)].notna().to_numpy()
    patterns, which = np.unique(present, axis=0, return_inverse=True)
    words = np.array([" ".join(np.array(frame.metals)[pattern]) for pattern in patterns], dtype=object)
    listed_metals = words[which.reshape(-1)] if len(conc) else np.empty(0, dtype=object)
    return pd.DataFrame({"n_metals": present.sum(axis=1), "metals_used": listed_metals}, index=conc.index)


def geoaccumulation_index(conc: Any, background: Any = "shale", *, metals: Sequence[str] | None = None) -> Any:
    """Return Mueller's geoaccumulation index of each metal.

    Igeo = log2(C / (1.5 B))

    Parameters
    ----------
    conc : frame, (n, m), mg/kg dry weight
        Columns are element symbols.
    background : str, dict, Series, frame or Background
        mg/kg; `backgrounds()` lists the named sets.
    metals : sequence of str, optional
        The columns to use; all by default.

    Returns
    -------
    frame, (n, m), dimensionless
        Same kind and row order as `conc`.

    Raises
    ------
    InputError
        A concentration is missing, zero, negative or infinite, or a metal has no background.

    References
    ----------
    Mueller, G. (1981). Chemiker-Zeitung 105, 157-164; cited by others as GeoJournal 2 (1969), a journal that began in
    1977.

    Examples
    --------
    >>> import pandas as pd
    >>> geoaccumulation_index(pd.DataFrame({"Cu": [135.0], "Pb": [15.0]}), "shale")
        Cu   Pb
    0  1.0 -1.0
    """
    frame = metal_frame(conc, metals, own_names(background))
    base, _ = background_values(background, frame.metals)
    log_base = np.log2(base) + np.log2(MULLER_FACTOR)
    offset = dict(zip(frame.metals, log_base.tolist(), strict=True))

    def rule(matrix: Matrix) -> Rule:
        shift = tiled(log_base, matrix)

        def difference(c: Array, out: Array, first_row: int) -> None:
            np.log2(c, out=out)
            np.subtract(out, shift[: len(c)], out=out)

        return difference

    return each_metal(frame, rule, lambda metal, _: nw.col(metal).cast(nw.Float64).log(2) - offset[metal])


def enrichment_factor(
    conc: Any, background: Any = "shale", *, normalizer: str = "Al", metals: Sequence[str] | None = None
) -> Any:
    """Return the enrichment factor of each metal against a conservative element.

    EF = (C / X)_sample / (B / X)_background

    Parameters
    ----------
    conc : frame, (n, m), mg/kg dry weight
        Columns are element symbols, the normaliser among them.
    background : str, dict, Series, frame or Background
        mg/kg; must have the normaliser.
    normalizer : str
        The conservative element X, usually Al or Fe. It is not its own EF and is left out of the result.
    metals : sequence of str, optional
        The metals to enrich; all but the normaliser by default.

    Returns
    -------
    frame, (n, m), dimensionless
        Same kind and row order as `conc`.

    Raises
    ------
    InputError
        The normaliser is missing from sample or background, or a concentration is unusable.

    References
    ----------
    Sutherland, R. A. (2000). Environmental Geology 39, 611-627. doi:10.1007/s002540050473

    Examples
    --------
    >>> import pandas as pd
    >>> enrichment_factor(pd.DataFrame({"Cu": [90.0], "Al": [80000.0]}), "shale", normalizer="Al")
        Cu
    0  2.0
    """
    check_text("normalizer", normalizer)
    asked = None if metals is None else [*as_names(metals, "metals"), *([] if normalizer in metals else [normalizer])]
    everything = metal_frame(conc, asked, own_names(background))
    if normalizer not in everything.metals:
        raise refusal("normalizer_missing", normalizer=normalizer, columns=listed(everything.metals))
    enriched = [metal for metal in everything.metals if metal != normalizer]
    if not enriched:
        raise refusal("normalizer_alone", normalizer=normalizer)
    base, _ = background_values(background, everything.metals)
    return _normalised(everything, enriched, normalizer, base)


def _normalised(frame: MetalFrame, enriched: list[str], normalizer: str, base: Array) -> Any:
    """Return (C / X) / (B / X)."""
    x = frame.metals.index(normalizer)
    with np.errstate(over="ignore", under="ignore"):  # then the logs below decide
        scale = base / base[x]
    log_scale = np.log(base) - np.log(base[x])
    scales = dict(zip(frame.metals, scale.tolist(), strict=True))

    chosen = [frame.metals.index(metal) for metal in enriched]
    columns = slice(chosen[0], chosen[-1] + 1) if chosen[-1] - chosen[0] + 1 == len(chosen) else chosen

    def rule(matrix: Matrix) -> Rule:
        divisor = tiled(scale, matrix)[:, columns]

        def normalise(c: Array, out: Array, first_row: int) -> None:
            reference = c[:, x : x + 1]
            np.divide(c[:, columns], divisor[: len(c)], out=out)
            np.divide(out, reference, out=out)
            if not (out.min() > 0.0 and out.max() < np.inf):  # a quotient on the way left the range: take logs
                np.exp(np.log(c[:, columns]) - np.log(reference) - log_scale[chosen], out=out)
            check_result(matrix, out, first_row, "The enrichment factor")

        return normalise

    return each_metal(
        frame,
        rule,
        lambda m, _: nw.col(m).cast(nw.Float64) / scales[m] / nw.col(normalizer).cast(nw.Float64),
        kept=enriched,
    )
