"""The files behind the data sets: where each is, and whether it is the pinned version.

A file is looked for in the local mirror (the folder that PLI_STATS_DATA names), then in the cache
(PLI_STATS_CACHE, else the user's cache folder), then at its pinned address; its SHA-256 is always checked.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from pli_stats.checks import DataUnavailableError, InputError, gist, listed, near_miss, refusal, sentence
from pli_stats.files.atomic import bytes_writer, system_reason, write_together

if TYPE_CHECKING:
    import pandas as pd

MIRROR_VARIABLE, CACHE_VARIABLE = "PLI_STATS_DATA", "PLI_STATS_CACHE"
# Seconds to connect and to wait between bytes. One try: who is offline shall be told so at once.
TIMEOUT = (5.0, 30.0)


@dataclass(frozen=True)
class _Dataset:
    """One row of data/datasets.csv."""

    name: str
    path: str
    upstream: str
    sha256: str
    r_object: str
    origin: str
    licence: str
    citation: str
    doi: str


def fetch(name: str) -> Path:
    """Return the local file of a data set; it is downloaded only where neither mirror nor cache has it.

    Examples
    --------
    >>> from pli_stats.datasets.loaders import fetch
    >>> fetch("socal_bight").name  # doctest: +SKIP
    'unified.bight.data.RData'
    """
    dataset = _dataset(name)
    if dataset.r_object:
        raise refusal("data_in_r", name=name, origin=dataset.origin, r_object=dataset.r_object)
    if (found := _find(dataset)) is not None:
        return _checked(dataset, found[1])
    if not dataset.upstream:
        reason = f"{_looked_in()}, and a derived table has no address of its own"
        raise _unavailable(dataset, reason)
    return _download(dataset)


def data_status() -> pd.DataFrame:
    """Say which data sets are at hand, and where.

    Examples
    --------
    >>> from pli_stats.datasets.loaders import data_status
    >>> list(data_status()["name"])
    ['socal_bight', 'tampa_bay', 'worldbank_pm25', 'beijing_pm25', 'meuse', 'zurich_nox']
    """
    import pandas as pd

    from pli_stats.r import installed_r_packages

    sets = list(_datasets().values())
    packages = installed_r_packages([r_object(d.name)[0] for d in sets if d.r_object])
    rows = []
    for dataset in sets:
        where, path, size = "absent", dataset.r_object, None
        if dataset.r_object and r_object(dataset.name)[0] in packages:
            where = "R"
        elif not dataset.r_object and (found := _find(dataset)) is not None:
            where, path, size = found[0], str(found[1]), found[1].stat().st_size
        rows.append((dataset.name, where, path, size, dataset.licence, dataset.citation))
    frame = pd.DataFrame(rows, columns=["name", "where", "path", "size", "licence", "citation"])
    return frame.astype({"size": "Int64"})


def r_object(name: str) -> tuple[str, str]:
    """Return the R package and the object in it that hold a data set which ships with R."""
    package, _, data = _dataset(name).r_object.partition("::")
    return package, data


@cache
def _datasets() -> dict[str, _Dataset]:
    """Return the register of data sets."""
    with (files("pli_stats") / "data" / "datasets.csv").open(encoding="utf-8") as source:
        return {row["name"]: _Dataset(**row) for row in csv.DictReader(source)}


def search_folders() -> dict[str, str]:
    """Return the folders that are searched for data, in order: mirror and cache.

    Examples
    --------
    >>> list(search_folders())
    ['mirror', 'cache']
    """
    return {"mirror": os.environ.get(MIRROR_VARIABLE, ""), "cache": str(_cache_folder())}


def _dataset(name: str) -> _Dataset:
    """Return the entry of a data set, or refuse a name that is none."""
    known = _datasets()
    if name not in known:
        raise refusal("one_of", name="name", choices=listed(known), got=name, hint=near_miss(name, known))
    return known[name]


def _cache_folder() -> Path:
    """Return the folder for downloads."""
    import pooch

    return Path(os.environ.get(CACHE_VARIABLE) or pooch.os_cache("pli_stats"))


def _find(dataset: _Dataset) -> tuple[str, Path] | None:
    """Return where the file is ("mirror" or "cache") and its path."""
    mirror = os.environ.get(MIRROR_VARIABLE)
    if mirror and (path := Path(mirror) / dataset.path).is_file():
        return "mirror", path
    if (path := _cache_folder() / dataset.path).is_file():
        return "cache", path
    return None


def _looked_in() -> str:
    """Say where a file was looked for in vain."""
    mirror = os.environ.get(MIRROR_VARIABLE)
    told = f"not in the mirror {mirror!r}" if mirror else f"no mirror ({MIRROR_VARIABLE} is not set)"
    return f"{told}, not in the cache {str(_cache_folder())!r}"


def _checked(dataset: _Dataset, path: Path) -> Path:
    """Return the path if its content is the pinned version."""
    try:
        with path.open("rb") as source:
            got = hashlib.file_digest(source, "sha256").hexdigest()
    except OSError as error:
        raise refusal("unreadable_file", path=str(path), reason=system_reason(error)) from None
    if got != dataset.sha256:
        raise refusal("wrong_checksum", path=str(path), got=got, expected=dataset.sha256, name=dataset.name)
    return path


def _download(dataset: _Dataset) -> Path:
    """Fetch a file from its pinned address into the cache."""
    import pooch

    target, content = _cache_folder() / dataset.path, io.BytesIO()
    pooch.get_logger().info("Downloading %s", dataset.upstream)
    try:
        pooch.HTTPDownloader(timeout=TIMEOUT)(dataset.upstream, content, None)
    except (OSError, ImportError) as error:  # of requests; of a Python without ssl
        reason = f"{_looked_in()}, and {dataset.upstream} could not be fetched ({type(error).__name__})"
        raise _unavailable(dataset, reason) from None
    if hashlib.sha256(content.getbuffer()).hexdigest() != dataset.sha256:
        reason = f"{_looked_in()}, and what came from {dataset.upstream} is not the pinned version"
        raise _unavailable(dataset, reason)
    try:
        write_together([target], {target.name: bytes_writer(content.getvalue())})
    except InputError as error:
        raise _unavailable(dataset, f"{_looked_in()}, and what was fetched could not be kept ({gist(error)})") from None
    return target


def _unavailable(dataset: _Dataset, tried: str) -> DataUnavailableError:
    """Return the error for a data set that cannot be had, with what to do about it."""
    origin = f"The original is at {dataset.origin}; put"
    first = "Connect to the internet, or put" if dataset.upstream else origin
    remedy = f"{first} the file at {dataset.path!r} in a folder and name that folder in {MIRROR_VARIABLE}."
    return DataUnavailableError(sentence("data_unavailable", name=dataset.name, tried=tried, remedy=remedy))
