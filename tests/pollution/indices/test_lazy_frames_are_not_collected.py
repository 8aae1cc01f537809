"""Every index verb on lazy frames asks for aggregates only: no frame is collected, on one machine or on workers."""

from __future__ import annotations

import warnings

import narwhals as nw
import numpy as np
import pandas as pd
import pytest
from test_frames import BASE, BY_METAL, BY_SAMPLE, METALS, by_hand, made, rows

import pli_stats as ps

SAME = 1e-12  # libraries add in different orders
MOST_ROWS = 3  # of an aggregate: a row, or one for each of three harbours
ROWS = 1000
KINDS = ["polars-lazy", "duckdb", "dask", pytest.param("pyspark", marks=pytest.mark.spark)]
# Small beside the data of a national data base, and room for Python with its libraries.
WORKER_MEMORY = "600MB"
PARTS, PART_ROWS = 24, 20_000


@pytest.fixture
def aggregates_only(monkeypatch):
    """Fail where more rows than an aggregate has are brought to Python, whoever brings them."""

    def guarded(verb):
        def collected(self, *args, **kwargs):
            result = verb(self, *args, **kwargs)
            rows = len(result) if hasattr(result, "__len__") else 1
            assert rows <= MOST_ROWS, f"{rows} rows were collected"
            return result

        return collected

    def guard():
        monkeypatch.setattr(nw.LazyFrame, "collect", guarded(nw.LazyFrame.collect))
        for package, name, verbs in (
            ("polars", "LazyFrame", ("collect",)),
            ("dask.dataframe", "DataFrame", ("compute",)),
            ("pyspark.sql.classic.dataframe", "DataFrame", ("collect", "toPandas", "toArrow")),
        ):
            kind = getattr(pytest.importorskip(package), name)
            for verb in verbs:
                monkeypatch.setattr(kind, verb, guarded(getattr(kind, verb)))

    return guard


def sums(native, columns):
    """Return the sum of each column, computed where the frame lies."""
    frame = nw.from_native(native).lazy()
    numbers = [nw.col(name).cast(nw.Float64).sum() for name in columns]
    return frame.select(*numbers).collect("pandas").to_native().iloc[0].astype(float)


@pytest.mark.parametrize("kind", KINDS)
def test_no_index_verb_collects_a_frame(kind, request, aggregates_only):
    frame = rows(ROWS)
    native = made(kind, frame, request)
    aggregates_only()
    for name, verb in {**BY_METAL, **BY_SAMPLE}.items():
        expected = by_hand(name, frame[METALS])
        columns = list(expected) if isinstance(expected, pd.DataFrame) else [name]
        total = np.asarray(expected.astype(float).sum())
        np.testing.assert_allclose(sums(verb(native), columns), total, rtol=SAME, err_msg=name)
    zones = ps.zone_pli(ps.pli(native, BASE), "harbour")
    expected = ps.zone_pli(ps.pli(frame[METALS], BASE), frame["harbour"])
    np.testing.assert_allclose(sums(zones, ["zone_pli"]), expected.sum(), rtol=SAME)


def test_the_guard_sees_a_collected_frame(aggregates_only):
    native = pytest.importorskip("polars").from_pandas(rows(20)).lazy()
    aggregates_only()
    with pytest.raises(AssertionError, match="20 rows were collected"):
        native.collect()


def test_two_workers_of_dask_with_a_limit_on_memory(aggregates_only):
    """Partitions are made by the workers, so that no process ever holds the frame."""
    dask, distributed = pytest.importorskip("dask"), pytest.importorskip("distributed")
    from dask import dataframe as dd

    def part(number):
        rng = np.random.default_rng(number)
        frame = pd.DataFrame(np.exp(rng.normal(2.0, 1.5, (PART_ROWS, len(METALS)))), columns=METALS)
        return frame.assign(harbour=np.where(np.arange(PART_ROWS) % 3, "north", "south"))

    with (
        dask.config.set({"distributed.worker.daemon": False}),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, memory_limit=WORKER_MEMORY, dashboard_address=None, host="127.0.0.1"
        ) as cluster,
        distributed.Client(cluster),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore", FutureWarning)  # narwhals announces a package of its own for Dask
        native = dd.from_map(part, range(PARTS), meta=part(0).iloc[:0])
        aggregates_only()
        found = sums(ps.pli(native, BASE), ["pli"])["pli"]
        quotients = sums(ps.guideline_quotient(native, BASE), METALS)
        zones = ps.zone_pli(ps.pli(native, BASE), "harbour")
        zones = nw.from_native(zones).lazy().sort("harbour").collect("pandas").to_native()["zone_pli"].to_numpy()
    logs, factors, by_zone = 0.0, np.zeros(len(METALS)), []
    for number in range(PARTS):
        factor = part(number)[METALS] / pd.Series(BASE)[METALS]
        by_zone.append(np.log(factor).mean(axis=1).to_numpy())
        logs += np.exp(by_zone[-1]).sum()
        factors += factor.sum().to_numpy()
    mean, north = np.concatenate(by_zone), np.tile(np.arange(PART_ROWS) % 3 > 0, PARTS)
    np.testing.assert_allclose(found, logs, rtol=SAME)
    np.testing.assert_allclose(quotients, factors, rtol=SAME)
    np.testing.assert_allclose(zones, np.exp([mean[north].mean(), mean[~north].mean()]), rtol=SAME)
