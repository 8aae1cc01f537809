"""The zone PLI: site PLIs brought together by port, estuary or any other zone."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from pli_stats.checks import BLANK_LABEL, check_labels, plain_label, refusal, shape_text
from pli_stats.pollution.indices.frames import MetalFrame, checked_lazy
from pli_stats.stats.arguments import finite_vector, levels_of


def zone_pli(site_pli: Any, zone: Any) -> Any:
    """Return the zone PLI, the geometric mean of the site PLIs of each zone.

    PLI_zone = (PLI_1 PLI_2 ... PLI_n)^(1/n)

    Parameters
    ----------
    site_pli : Series, (n,), dimensionless
        PLI of each site; for lazy frames a frame with the column "pli".
    zone : Series or array, (n,)
        The zone (port, estuary) of each site; for lazy frames the name of its column.

    Returns
    -------
    Series named "zone_pli", indexed by zone, in the order of levels where `zone` is categorical, else sorted
        A lazy frame gives a lazy frame with the columns zone and zone_pli, which is missing for rows without a zone.

    Raises
    ------
    InputError
        A PLI is not positive and finite, a zone is missing, or the two do not align.

    References
    ----------
    Tomlinson, D. L., Wilson, J. G., Harris, C. R. & Jeffrey, D. W. (1980). Helgolaender Meeresuntersuchungen 33,
    566-575. doi:10.1007/BF02414780

    Examples
    --------
    >>> import pandas as pd
    >>> zone_pli(pd.Series([1.0, 4.0, 3.0]), ["north", "north", "south"])
    north    2.0
    south    3.0
    Name: zone_pli, dtype: float64
    """
    if isinstance(zone, str):
        return _lazy_zone_pli(site_pli, zone)
    given = np.atleast_1d(np.asarray(site_pli))
    values = given.astype(np.float64) if given.dtype.kind in "iuf" else finite_vector("site_pli", given)
    if isinstance(site_pli, pd.Series) and isinstance(zone, pd.Series) and not site_pli.index.equals(zone.index):
        raise refusal("same_index", name="zone", other="site_pli")
    levels = levels_of(zone)
    of_sites = np.atleast_1d(np.asarray(zone, dtype=object))
    if of_sites.ndim > 1:
        raise refusal("one_dimensional", name="zone", got=shape_text(of_sites.shape))
    zones = pd.Series(of_sites)
    if len(zones) != len(values):
        raise refusal("same_length", name="zone", expected=len(values), got=len(zones))
    blank = [name for name in zones.unique() if isinstance(name, str) and not plain_label(name)]
    missing = zones.isna() | zones.isin(blank)
    if missing.any():
        raise refusal("zone_missing", row=int(np.argmax(missing)))
    check_labels("zone", zones.unique())
    bad = ~((values > 0) & (values < np.inf))
    if bad.any():
        raise refusal(
            "pli_not_positive", name="site_pli", position=int(np.argmax(bad)), value=float(values[np.argmax(bad)])
        )
    groups: Any = zones.to_numpy() if levels is None else levels.categorical(zones)
    result = pd.Series(np.log(values)).groupby(groups, sort=True, observed=True).mean().map(np.exp).rename("zone_pli")
    return result if isinstance(site_pli, pd.Series) or not _is_series(site_pli) else _zones_like(site_pli, result)


def _is_series(values: Any) -> bool:
    """Say whether narwhals knows the object as a series."""
    return isinstance(nw.from_native(values, series_only=True, pass_through=True), nw.Series)


def _zones_like(site_pli: Any, result: pd.Series) -> Any:
    """Return the zone PLIs as a frame of the kind of the series, whose library has no index for the zones."""
    backend = nw.from_native(site_pli, series_only=True).implementation
    columns = {"zone": result.index.tolist(), "zone_pli": result.to_numpy()}
    return nw.from_dict(columns, backend=backend).to_native()


def _lazy_zone_pli(site_pli: Any, zone: str) -> Any:
    """Return the zone PLI of a frame with the columns "pli" and `zone`; a lazy one is grouped where its data are."""
    try:
        frame = nw.from_native(site_pli)
    except TypeError:
        raise refusal("zone_needs_frame", got=zone) from None
    names = frame.collect_schema().names()
    if "pli" not in names or zone not in names:
        raise refusal("zone_needs_frame", got=zone)
    if isinstance(frame, nw.DataFrame):  # in memory: its columns say the same
        return zone_pli(site_pli["pli"], site_pli[zone])
    checked, _ = checked_lazy(MetalFrame(site_pli, ("pli",), lazy=True))
    grouped = checked.with_columns(nw.col("pli").log().alias("zone_pli")).group_by(zone).agg(nw.col("zone_pli").mean())
    known = ~nw.col(zone).is_null()
    if grouped.collect_schema()[zone] == nw.String:
        # Dask with pandas 2 answers in objects, where "not" is that of whole numbers.
        known = known & ~nw.col(zone).str.contains(BLANK_LABEL).fill_null(False).cast(nw.Boolean)
    return grouped.with_columns(nw.when(known).then(nw.col("zone_pli").exp()).alias("zone_pli")).to_native()
