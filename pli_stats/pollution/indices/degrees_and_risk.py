"""Degrees of contamination, ecological risk and guideline quotients: sums, means and maxima of contamination factors.

Concentrations C, backgrounds B and guidelines G are in mg/kg dry weight; every index is dimensionless.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np

from pli_stats.pollution.indices.contamination import ratio
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
    sum_of,
    tiled,
)
from pli_stats.pollution.reference.reference_values import (
    background_values,
    guideline_values,
    own_names,
    toxic_response_values,
)


def contamination_degree(conc: Any, background: Any = "shale", *, metals: Sequence[str] | None = None) -> Any:
    """Return the degree of contamination of each sample, the sum of its contamination factors.

    Cdeg = CF_1 + CF_2 + ... + CF_m

    Parameters
    ----------
    conc : frame, (n, m), mg/kg dry weight
        Columns are element symbols.
    background : str, dict, Series, frame or Background
        mg/kg; `backgrounds()` lists the named sets.
    metals : sequence of str, optional
        The columns to use; all by default. The sum grows with their number.

    Returns
    -------
    Series named "contamination_degree", (n,), dimensionless

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
    >>> contamination_degree(pd.DataFrame({"Cu": [90.0], "Pb": [10.0]}), "shale").tolist()
    [2.5]
    """
    frame = metal_frame(conc, metals, own_names(background))
    weights = 1.0 / background_values(background, frame.metals)[0]
    return _weighted_sum(frame, weights, "contamination_degree", "The degree of contamination")


def modified_contamination_degree(conc: Any, background: Any = "shale", *, metals: Sequence[str] | None = None) -> Any:
    """Return the modified degree of contamination of each sample, the mean of its contamination factors.

    mCd = (CF_1 + CF_2 + ... + CF_m) / m

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
    Series named "modified_contamination_degree", (n,), dimensionless

    Raises
    ------
    InputError
        A concentration is missing, zero, negative or infinite, or a metal has no background.

    References
    ----------
    Abrahim, G. M. S. & Parker, R. J. (2008). Environmental Monitoring and Assessment 136, 227-238.
    doi:10.1007/s10661-007-9678-2

    Examples
    --------
    >>> import pandas as pd
    >>> modified_contamination_degree(pd.DataFrame({"Cu": [90.0], "Pb": [10.0]}), "shale").tolist()
    [1.25]
    """
    frame = metal_frame(conc, metals, own_names(background))
    weights = 1.0 / background_values(background, frame.metals)[0] / len(frame.metals)
    return _weighted_sum(frame, weights, "modified_contamination_degree", "The modified degree of contamination")


def nemerow_index(conc: Any, background: Any = "shale", *, metals: Sequence[str] | None = None) -> Any:
    """Return Nemerow's pollution index of each sample, which gives the worst metal half of the weight.

    PI = sqrt((max(CF)^2 + mean(CF)^2) / 2)

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
    Series named "nemerow_index", (n,), dimensionless

    Raises
    ------
    InputError
        A concentration is missing, zero, negative or infinite, or a metal has no background.

    References
    ----------
    Nemerow, N. L. (1974). Scientific Stream Pollution Analysis. McGraw-Hill, New York.

    Examples
    --------
    >>> import pandas as pd
    >>> nemerow_index(pd.DataFrame({"Cu": [90.0], "Pb": [10.0]}), "shale").round(4).tolist()
    [1.6677]
    """
    frame = metal_frame(conc, metals, own_names(background))
    base = background_values(background, frame.metals)[0]
    m = len(frame.metals)

    def rule(matrix: Matrix) -> Rule:
        def block(c: Array, out: Array, first_row: int) -> None:
            factors = c / base
            # hypot: the square of a factor above 1e154 would overflow though the index does not.
            np.hypot(factors.max(axis=1), (factors / m).sum(axis=1), out=out)
            np.multiply(out, np.sqrt(0.5), out=out)
            check_result(matrix, out, first_row, "The Nemerow index")

        return block

    def expression(ranges: Ranges) -> nw.Expr:
        factors = [nw.col(x).cast(nw.Float64) / float(b) for x, b in zip(frame.metals, base, strict=True)]
        worst, mean = nw.max_horizontal(*factors), sum_of(factors) / float(m)
        return worst * ((((mean / worst) ** 2) + 1.0) * 0.5).sqrt()

    return each_sample(frame, "nemerow_index", rule, expression)


def ecological_risk(
    conc: Any, background: Any = "shale", *, metals: Sequence[str] | None = None, toxic_response: Any = None
) -> Any:
    """Return Hakanson's potential ecological risk factor of each metal.

    Er = Tr CF, with the toxic-response factor Tr at a bioproduction index of 5

    Parameters
    ----------
    conc : frame, (n, m), mg/kg dry weight
        Columns are element symbols.
    background : str, dict, Series, frame or Background
        mg/kg; `backgrounds()` lists the named sets.
    metals : sequence of str, optional
        The columns to use; all by default.
    toxic_response : dict or Series, optional
        Factors of your own, which come before the built-in ones (`toxic_responses()`).

    Returns
    -------
    frame, (n, m), dimensionless
        Same kind and row order as `conc`.

    Raises
    ------
    InputError
        A metal has no toxic-response factor or background, or a concentration is unusable.

    References
    ----------
    Hakanson, L. (1980). Water Research 14, 975-1001. doi:10.1016/0043-1354(80)90143-8

    Examples
    --------
    >>> import pandas as pd
    >>> ecological_risk(pd.DataFrame({"Cu": [90.0], "Cd": [0.3]}), "shale")
         Cu    Cd
    0  10.0  30.0
    """
    frame = metal_frame(conc, metals, own_names(background))
    factors = toxic_response_values(frame.metals, toxic_response)
    return ratio(frame, background_values(background, frame.metals)[0] / factors, "The ecological risk")


def risk_index(
    conc: Any, background: Any = "shale", *, metals: Sequence[str] | None = None, toxic_response: Any = None
) -> Any:
    """Return Hakanson's potential ecological risk index of each sample, the sum of the metals' risk factors.

    RI = Er_1 + Er_2 + ... + Er_m

    Parameters
    ----------
    conc : frame, (n, m), mg/kg dry weight
        Columns are element symbols.
    background : str, dict, Series, frame or Background
        mg/kg; `backgrounds()` lists the named sets.
    metals : sequence of str, optional
        The columns to use; all by default. Hakanson's classes are for eight substances, PCB among them.
    toxic_response : dict or Series, optional
        Factors of your own, which come before the built-in ones (`toxic_responses()`).

    Returns
    -------
    Series named "risk_index", (n,), dimensionless

    Raises
    ------
    InputError
        A metal has no toxic-response factor (a partial sum would understate the risk) or no background, or a
        concentration is unusable.

    References
    ----------
    Hakanson, L. (1980). Water Research 14, 975-1001. doi:10.1016/0043-1354(80)90143-8

    Examples
    --------
    >>> import pandas as pd
    >>> risk_index(pd.DataFrame({"Cu": [90.0], "Cd": [0.3]}), "shale").tolist()
    [40.0]
    """
    frame = metal_frame(conc, metals, own_names(background))
    weights = toxic_response_values(frame.metals, toxic_response) / background_values(background, frame.metals)[0]
    return _weighted_sum(frame, weights, "risk_index", "The risk index")


def guideline_quotient(conc: Any, guideline: Any, *, metals: Sequence[str] | None = None) -> Any:
    """Return the quotient of each concentration and its sediment quality guideline.

    Q = C / G

    Parameters
    ----------
    conc : frame, (n, m), mg/kg dry weight
        Columns are element symbols.
    guideline : str, dict or Series
        mg/kg; `guidelines()` lists the named sets, such as "ERM".
    metals : sequence of str, optional
        The columns to use; all by default.

    Returns
    -------
    frame, (n, m), dimensionless
        Same kind and row order as `conc`.

    Raises
    ------
    InputError
        A metal has no guideline, or a concentration is unusable.

    References
    ----------
    Long, E. R., MacDonald, D. D., Smith, S. L. & Calder, F. D. (1995). Environmental Management 19, 81-97.
    doi:10.1007/BF02472006

    Examples
    --------
    >>> import pandas as pd
    >>> guideline_quotient(pd.DataFrame({"Cu": [135.0], "Zn": [410.0]}), "ERM")
        Cu   Zn
    0  0.5  1.0
    """
    frame = metal_frame(conc, metals, own_names(guideline))
    return ratio(frame, guideline_values(guideline, frame.metals), "The guideline quotient")


def guideline_exceedance(conc: Any, guideline: Any, *, metals: Sequence[str] | None = None) -> Any:
    """Return where a concentration is above (not at) its sediment quality guideline.

    C > G

    Parameters
    ----------
    conc : frame, (n, m), mg/kg dry weight
        Columns are element symbols.
    guideline : str, dict or Series
        mg/kg; `guidelines()` lists the named sets, such as "ANZG2018".
    metals : sequence of str, optional
        The columns to use; all by default.

    Returns
    -------
    frame of bool, (n, m)
        Same kind and row order as `conc`.

    Raises
    ------
    InputError
        A metal has no guideline, or a concentration is unusable.

    References
    ----------
    Long, E. R., MacDonald, D. D., Smith, S. L. & Calder, F. D. (1995). Environmental Management 19, 81-97.
    doi:10.1007/BF02472006

    Examples
    --------
    >>> import pandas as pd
    >>> guideline_exceedance(pd.DataFrame({"Cu": [270.0, 271.0]}), "ERM")["Cu"].tolist()
    [False, True]
    """
    frame = metal_frame(conc, metals, own_names(guideline))
    values = guideline_values(guideline, frame.metals)
    limit = dict(zip(frame.metals, values.tolist(), strict=True))

    def rule(matrix: Matrix) -> Rule:
        bound = tiled(values, matrix)
        return lambda c, out, _: np.greater(c, bound[: len(c)], out=out)

    return each_metal(frame, rule, lambda m, _: nw.col(m).cast(nw.Float64) > limit[m], dtype=bool)


def mean_quotient(conc: Any, guideline: Any = "ERM", *, metals: Sequence[str] | None = None) -> Any:
    """Return the mean guideline quotient of each sample (mERMq for "ERM", mPELq for "PEL").

    mQ = (C_1 / G_1 + ... + C_m / G_m) / m

    Parameters
    ----------
    conc : frame, (n, m), mg/kg dry weight
        Columns are element symbols.
    guideline : str, dict or Series
        mg/kg; `guidelines()` lists the named sets.
    metals : sequence of str, optional
        The columns to use; all by default.

    Returns
    -------
    Series named "mean_quotient", (n,), dimensionless

    Raises
    ------
    InputError
        A metal has no guideline, or a concentration is unusable.

    References
    ----------
    Long, E. R., MacDonald, D. D. (1998). Human and Ecological Risk Assessment 4, 1019-1039.
    doi:10.1080/10807039891284956

    Examples
    --------
    >>> import pandas as pd
    >>> mean_quotient(pd.DataFrame({"Cu": [135.0], "Zn": [410.0]}), "ERM").tolist()
    [0.75]
    """
    frame = metal_frame(conc, metals, own_names(guideline))
    weights = 1.0 / guideline_values(guideline, frame.metals) / len(frame.metals)
    return _weighted_sum(frame, weights, "mean_quotient", "The mean quotient")


def _weighted_sum(frame: MetalFrame, weights: Array, name: str, what: str) -> Any:
    """Return the sum of w C over the metals, added one by one in column order."""

    def rule(matrix: Matrix) -> Rule:
        factor = tiled(weights, matrix)

        def block(c: Array, out: Array, first_row: int) -> None:
            terms = c * factor[: len(c)]
            out[...] = terms[:, 0]
            for j in range(1, terms.shape[1]):
                out += terms[:, j]
            check_result(matrix, out, first_row, what)

        return block

    def expression(ranges: Ranges) -> nw.Expr:
        return sum_of([nw.col(x).cast(nw.Float64) * float(w) for x, w in zip(frame.metals, weights, strict=True)])

    return each_sample(frame, name, rule, expression)
