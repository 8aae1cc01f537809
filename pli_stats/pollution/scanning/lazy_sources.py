"""Lazy frames: of a file or folder of files by its name, or as polars, DuckDB, Dask or PySpark hand them over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import narwhals as nw

from pli_stats.checks import gist, optional_package, refusal
from pli_stats.files.atomic import check_plain_file

FILES = {".parquet": nw.scan_parquet, ".csv": nw.scan_csv}


def lazy_frame(source: Any) -> tuple[nw.LazyFrame[Any], str]:
    """Return a path or frame as a lazy frame, and the name of the source.

    A path is read by polars, a path with `*` as all files that it names.
    """
    if isinstance(source, str | Path):
        return _of_file(Path(source)), Path(source).name
    try:
        return nw.from_native(source).lazy(), "frame"
    except TypeError:
        raise refusal("source_kind", got=type(source).__name__) from None


def _of_file(path: Path) -> nw.LazyFrame[Any]:
    """Return a file as a lazy frame of polars."""
    scan = FILES.get(path.suffix.casefold())
    if scan is None:
        raise refusal("scan_file_kind", path=str(path))
    optional_package("polars", "`scan_samples` of a path")
    if "*" not in path.name:
        check_plain_file(path)
        if not path.exists():
            raise refusal("no_such_file", path=str(path))
    try:
        # Text that begins with numbers may go on with "<0.02": the whole column is looked at, which costs one reading.
        more: dict[str, Any] = {"infer_schema_length": None} if path.suffix.casefold() == ".csv" else {}
        frame = scan(str(path), backend="polars", **more)
        frame.collect_schema()
    except Exception as error:  # polars raises many kinds on a damaged file
        raise refusal("unreadable_file", path=str(path), reason=gist(error)) from None
    return frame
