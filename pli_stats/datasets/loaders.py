"""Open data, one verb a data set: what it holds, its types, and its citation."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from pli_stats.datasets.files import data_status, fetch, r_object, search_folders

if TYPE_CHECKING:
    import pandas as pd

    from pli_stats.results import Samples

__all__ = [
    "data_status",
    "example_path",
    "fetch",
    "load_beijing_pm25",
    "load_meuse",
    "load_socal_bight",
    "load_tampa_bay",
    "load_worldbank_pm25",
    "load_zurich_nox",
    "search_folders",
]


def load_socal_bight() -> Samples:
    """Load the sediment metals of 38 harbours and estuaries of Southern California, six surveys 1998-2023.

    Returns
    -------
    Samples
        962 samples of 15 elements in mg/kg dry weight, `port` = "harbour". Reading takes about two seconds.
        `info`: stationid, surveyyear, stratum, latitude, longitude, toc_pct, tn_pct, fines_pct, region,
        depth, areaweight, samplingorganization, harbour. Every code that was resolved is in the audit. Eight
        non-detects of mercury (2013) have no limit in the file; theirs is NaN.

    Raises
    ------
    DataUnavailableError
        The file is neither in the mirror nor in the cache, and cannot be fetched.
    InputError
        The file at hand is damaged or another version.

    References
    ----------
    Southern California Coastal Water Research Project, Bight Regional Monitoring Program, as unified in the R
    package SQOUnified (https://github.com/SCCWRP/SQOUnified).

    Examples
    --------
    >>> import pli_stats as ps
    >>> samples = ps.load_socal_bight()  # doctest: +SKIP
    >>> len(samples), samples.port  # doctest: +SKIP
    (962, 'harbour')
    """
    from pli_stats.datasets.socal_bight_codes import read_embayments

    return read_embayments(fetch("socal_bight"))


def load_tampa_bay() -> Samples:
    """Load the sediment metals of 14 bay segments and rivers of Tampa Bay, Florida, 1993-2024.

    A second survey to try a conclusion on: three quarters of arsenic are non-detects.

    Returns
    -------
    Samples
        3,430 samples of 12 metals in mg/kg dry weight, `port` = "port" (segment or river). `info`: stationid,
        StationNumber, surveyyear, port, latitude, longitude, tic_pct, toc_pct. Mercury was measured in 57 samples only;
        in some years aluminium is far too small.

    Raises
    ------
    DataUnavailableError
        The file is neither in the mirror nor in the cache, and cannot be fetched.
    InputError
        The file at hand is damaged or another version.

    References
    ----------
    Tampa Bay Estuary Program, benthic monitoring, as in the R package tbeptools
    (https://github.com/tbep-tech/tbeptools).

    Examples
    --------
    >>> import pli_stats as ps
    >>> samples = ps.load_tampa_bay()  # doctest: +SKIP
    >>> len(samples), samples.port  # doctest: +SKIP
    (3430, 'port')
    """
    from pli_stats.datasets.tampa_bay_codes import read_segments

    return read_segments(fetch("tampa_bay"))


def load_worldbank_pm25() -> pd.DataFrame:
    """Load PM2.5 exposure and economic indicators of 200 countries, 2004-2020.

    Returns
    -------
    DataFrame, (3400, 21)
        One row a country and year; `pm25_exposure` in ug/m3. The World Bank's aggregates (region
        "Aggregates") are left out, since they repeat their member countries.

    Raises
    ------
    DataUnavailableError
        The file is neither in the mirror nor in the cache (it is a derived table without an address).
    InputError
        The file at hand is damaged or another version.

    References
    ----------
    The World Bank, World Development Indicators, CC BY 4.0 (https://data.worldbank.org).

    Examples
    --------
    >>> import pli_stats as ps
    >>> ps.load_worldbank_pm25()["iso3"].nunique()  # doctest: +SKIP
    200
    """
    text = ("iso3", "country_name", "region", "income_group")
    frame = _read_table("worldbank_pm25", text=text, whole=("year",))
    return frame[frame["region"] != "Aggregates"].reset_index(drop=True)


def load_beijing_pm25() -> pd.DataFrame:
    """Load daily PM2.5, gases and weather of 12 stations in Beijing, March 2013 to February 2017.

    Returns
    -------
    DataFrame, (17532, 17)
        One row a station and day, with its `date`; concentrations in ug/m3, `n_pm25` hours behind the mean.

    Raises
    ------
    DataUnavailableError
        The file is neither in the mirror nor in the cache (it is a derived table without an address).
    InputError
        The file at hand is damaged or another version.

    References
    ----------
    Zhang S et al. (2017) Cautionary tales on air-quality improvement in Beijing. Proceedings of the Royal
    Society A 473:20170457. https://doi.org/10.1098/rspa.2017.0457

    Examples
    --------
    >>> import pli_stats as ps
    >>> ps.load_beijing_pm25()["station"].nunique()  # doctest: +SKIP
    12
    """
    import pandas as pd

    frame = _read_table("beijing_pm25", text=("station",), whole=("year", "month", "day", "n_pm25"))
    frame.insert(1, "date", pd.to_datetime(frame[["year", "month", "day"]]))
    return frame


def load_meuse() -> pd.DataFrame:
    """Load topsoil metals of the Meuse flood plain (`sp::meuse` of R).

    Returns
    -------
    DataFrame, (155, 14)
        cadmium, copper, lead and zinc in mg/kg soil, place, elevation, distance to the river, organic matter
        and soil classes; the index is the original sample number, as text.

    Raises
    ------
    DataUnavailableError
        R, rpy2 or the R package sp is missing.

    References
    ----------
    Rikken MGJ, Van Rijn RPG (1993) Soil pollution with heavy metals. Department of Physical Geography,
    Utrecht University; distributed with the R package sp.

    Examples
    --------
    >>> import pli_stats as ps
    >>> ps.load_meuse()["zinc"].max()  # doctest: +SKIP
    1839.0
    """
    return _read_r_object("meuse")


def load_zurich_nox() -> pd.DataFrame:
    """Load hourly NOx beside a motorway at Zurich (`robustbase::NOxEmissions` of R).

    Returns
    -------
    DataFrame, (8088, 4)
        julday (day, categorical), LNOx (log NOx in ppb), LNOxEm (log emission, arbitrary unit), sqrtWS
        (square root of the wind speed in m/s).

    Raises
    ------
    DataUnavailableError
        R, rpy2 or the R package robustbase is missing.

    References
    ----------
    Locher R, Zurich University of Applied Sciences; distributed with the R package robustbase.

    Examples
    --------
    >>> import pli_stats as ps
    >>> ps.load_zurich_nox().shape  # doctest: +SKIP
    (8088, 4)
    """
    return _read_r_object("zurich_nox")


def example_path() -> Path:
    """Return the path of the example file that comes with the package: sediments of 15 stations of the Buriganga.

    Returns
    -------
    Path
        A CSV file with eight metals in mg/kg dry weight (CC BY 4.0).

    References
    ----------
    Bhuiyan, M. A. H. et al. (2015). Environmental Monitoring and Assessment 187, 4075.
    doi:10.1007/s10661-014-4075-0

    Examples
    --------
    >>> import pli_stats as ps
    >>> ps.read_samples(ps.example_path(), port="river").metals
    ['As', 'Cd', 'Cr', 'Cu', 'Mn', 'Ni', 'Pb', 'Fe']
    """
    return Path(str(files("pli_stats") / "data" / "example_buriganga.csv"))


def _read_table(name: str, *, text: tuple[str, ...], whole: tuple[str, ...]) -> pd.DataFrame:
    """Read a CSV file of the register: text and whole numbers as named, all else float64."""
    import pandas as pd

    # Only the empty cell is missing: "NA" would be a code of its own.
    frame = pd.read_csv(fetch(name), keep_default_na=False, na_values=[""], dtype=dict.fromkeys(text, "str"))
    kinds = {c: "int64" if c in whole else "float64" for c in frame.columns if c not in text}
    return frame.astype(kinds)


def _read_r_object(name: str) -> pd.DataFrame:
    """Read a data set that ships in an R package."""
    from pli_stats.r import read_r_dataset

    package, data = r_object(name)
    return read_r_dataset(package, data)
