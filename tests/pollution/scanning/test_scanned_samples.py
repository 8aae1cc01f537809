"""Scanned data against `read_samples` on the same rows: concentrations, limits, ports, questions, on every engine."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import pli_stats as ps
from pli_stats.pollution.scanning import scan_verb

SAME = 1e-12  # engines add in different orders
METALS = ["As", "Cd", "Cu", "Pb", "Zn"]
SHALE = {"As": 13.0, "Cd": 0.3, "Cu": 45.0, "Pb": 20.0, "Zn": 95.0}
LAZY = ["polars", "duckdb", "dask", pytest.param("pyspark", marks=pytest.mark.spark)]
# What a t interval of scanned data takes from aggregates only where a port has no non-detect.
OF_NONDETECTS = ["conf_low", "conf_high", "p_above_1", "p_below_1", "mc_error_low", "mc_error_high"]


def lazy(kind, frame, request):
    """Return the rows as a lazy frame of this library."""
    if kind == "polars":
        return pytest.importorskip("polars").from_pandas(frame).lazy()
    if kind == "duckdb":
        connection = pytest.importorskip("duckdb").connect()
        request.addfinalizer(connection.close)
        return connection.from_df(frame)
    if kind == "dask":
        return pytest.importorskip("dask.dataframe").from_pandas(frame, npartitions=3)
    return request.getfixturevalue("spark").createDataFrame(frame.astype(object).where(frame.notna(), None))


def long_rows(n=60, seed=3, censored=0.8):
    """Return a long table with two units, limits, flags and missing codes; ports are not in the order of rows."""
    rng = np.random.default_rng(seed)
    size = n * len(METALS)
    metal = np.tile(METALS, n)
    sample = np.repeat(np.arange(n), len(METALS))
    limit = np.array([SHALE[one] for one in metal]) * 0.3
    value = np.array([SHALE[one] for one in metal]) * np.exp(rng.normal(0.3, 0.6, size))
    below = (value < 3.0 * limit) & (rng.random(size) < censored) & (sample % 5 != 0)
    micro = rng.random(size) < 0.2
    scale = np.where(micro, 1000.0, 1.0)
    frame = pd.DataFrame(
        {
            "harbour": np.array(["Aal", "Bree", "Cork", "Delft", "Eden"])[sample % 5],
            "station": [f"S{i:03d}" for i in sample],
            "year": 2000 + sample % 3,
            "parameter": np.array(["arsenic" if one == "As" else one for one in metal], dtype=object),
            "result": np.where(below, np.where(rng.random(size) < 0.5, limit, 0.0), value) * scale,
            "unit": np.where(micro, "ug/kg", "mg/kg"),
            "mdl": limit * scale,
            "qualifier": np.where(below, "U", np.where(rng.random(size) < 0.1, "J", "=")),
        }
    )
    return frame.sample(frac=1.0, random_state=seed, ignore_index=True)


def wide_rows(n=40, seed=5):
    """Return a wide table with text cells, limit columns and a flag."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"port": np.array(["N", "S"])[np.arange(n) % 2], "station": [f"S{i}" for i in range(n)]})
    for metal in METALS:
        frame[f"{metal} (ug/kg)" if metal == "Cd" else metal] = (
            SHALE[metal] * (1000.0 if metal == "Cd" else 1.0) * np.exp(rng.normal(0.2, 0.5, n))
        ).round(4)
    text = frame["Pb"].astype(str)
    frame["Pb"] = text.mask(rng.random(n) < 0.2, "<9.5")
    frame["Zn_mdl"] = 90.0
    frame["Zn_nd"] = np.where(frame["Zn"] < 90.0, "U", "=")
    return frame


def collected(native):
    """Return a lazy frame as pandas."""
    import narwhals as nw

    return nw.from_native(native).collect("pandas").to_native()


def same_ports(found, expected, skipped=()):
    """Hold tables of ports to each other."""
    columns = [name for name in expected if name not in skipped]
    assert list(found) == list(expected)
    for name in columns:
        if pd.api.types.is_float_dtype(expected[name]):
            np.testing.assert_allclose(found[name].astype(float), expected[name], rtol=SAME, atol=1e-15, err_msg=name)
        else:
            assert found[name].tolist() == expected[name].tolist(), name


@pytest.mark.parametrize("kind", LAZY)
def test_long_frames_give_the_concentrations_of_read_samples(kind, request):
    rows = long_rows()
    read = ps.read_samples(rows, port="harbour").to_frame().sort_values("station", ignore_index=True)
    scanned = ps.scan_samples(lazy(kind, rows, request), port="harbour")
    found = collected(scanned.frame).sort_values("station", ignore_index=True)
    assert found["station"].tolist() == read["station"].tolist()
    for metal in METALS:
        np.testing.assert_allclose(found[metal].astype(float), read[metal], rtol=SAME)
        assert found[f"{metal}_nd"].astype(bool).tolist() == read[f"{metal}_nd"].tolist()
        np.testing.assert_allclose(found[f"{metal}_mdl"].astype(float), read[f"{metal}_mdl"], rtol=SAME)


@pytest.mark.parametrize("kind", LAZY[:2])  # narwhals makes the same plan for the others, which take a minute
def test_only_the_head_and_aggregates_come_to_python(kind, request, monkeypatch):
    import narwhals as nw

    native, sizes, collect = lazy(kind, long_rows(), request), [], nw.LazyFrame.collect

    def counted(self, *args, **kwargs):
        found = collect(self, *args, **kwargs)
        sizes.append(len(found))
        return found

    monkeypatch.setattr(scan_verb, "HEAD", 40)
    monkeypatch.setattr(nw.LazyFrame, "collect", counted)
    assert len(ps.assess(ps.scan_samples(native, port="harbour")).ports) == 5
    assert sizes
    assert max(sizes) == 40  # of 300 results of 60 samples


@pytest.mark.parametrize("kind", LAZY)
@pytest.mark.parametrize("nondetects", ["half", "bounds"])
def test_ports_are_those_of_the_samples_read(kind, nondetects, request):
    rows = long_rows()
    expected = ps.assess(ps.read_samples(rows, port="harbour"), nondetects=nondetects)
    found = ps.assess(ps.scan_samples(lazy(kind, rows, request), port="harbour"), nondetects=nondetects)
    assert expected.ports["n_nondetect"].tolist().count(0) == 1
    same_ports(found.ports, expected.ports, OF_NONDETECTS if nondetects == "half" else ())
    whole = [ports[ports["n_nondetect"] == 0] for ports in (found.ports, expected.ports)]
    for name in ("conf_low", "conf_high"):
        np.testing.assert_allclose(*(ports[name] for ports in whole), rtol=SAME)


@pytest.mark.parametrize("kind", LAZY)
def test_wide_frames(kind, request):
    rows = wide_rows()
    expected = ps.assess(ps.read_samples(rows), nondetects="bounds")
    found = ps.assess(ps.scan_samples(lazy(kind, rows, request)), nondetects="bounds")
    same_ports(found.ports, expected.ports)


def test_files_are_read_where_they_lie(tmp_path):
    rows = long_rows()
    pytest.importorskip("polars").from_pandas(rows).write_parquet(tmp_path / "all.parquet")
    rows.to_csv(tmp_path / "all.csv", index=False)
    expected = ps.assess(ps.read_samples(rows, port="harbour"), nondetects="bounds").ports
    for name in ("all.parquet", "all.csv"):
        scanned = ps.scan_samples(tmp_path / name, port="harbour")
        assert scanned.source == name
        same_ports(ps.assess(scanned, nondetects="bounds").ports, expected)


def test_the_audit_counts_results_by_rule(request):
    rows = long_rows()
    read = ps.read_samples(rows, port="harbour").audit
    audit = ps.scan_samples(lazy("polars", rows, request), port="harbour").audit
    from pli_stats.pollution import audit_rules
    from pli_stats.pollution.reading.concentrations.measuring import RULE_UNIT

    flagged = audit[audit["rule"] == audit_rules.FLAGGED]["n"].sum()
    assert flagged == (read["rule"] == audit_rules.FLAGGED).sum() > 0
    converted = audit[audit["rule"] == RULE_UNIT]["n"].sum()
    # Of the samples read, limits that were converted have entries of their own; zeros stay zero.
    assert converted == ((read["rule"] == RULE_UNIT) & (read["column"] == "result")).sum() > 0
    assert set(audit[audit["rule"] == audit_rules.ANALYTE]["before"]) == {"arsenic"}


def test_bootstrap_intervals_are_equal_in_law(request):
    """The same seed draws sorted samples here, and those of the file there: end points agree within their error."""
    rows = long_rows(censored=0.0)
    made = {"method": "percentile", "n_resamples": 1999}
    expected = ps.assess(ps.read_samples(rows, port="harbour"), **made).ports
    found = [ps.assess(ps.scan_samples(lazy(kind, rows, request), port="harbour"), **made) for kind in LAZY[:2]]
    same_ports(found[0].ports, found[1].ports, ["mc_error_low", "mc_error_high"])  # differences of close quantiles
    for end in ("low", "high"):
        error = np.hypot(found[0].ports[f"mc_error_{end}"], expected[f"mc_error_{end}"])
        distance = (found[0].ports[f"conf_{end}"] - expected[f"conf_{end}"]).abs()
        assert (distance < 4.5 * error).all()  # ten end points: less than one in 10,000 seeds
        assert (distance > 0).any()


def test_omit_counts_the_metals_that_are_there(request):
    rows = long_rows().drop(index=[3, 44, 120])
    expected = ps.assess(ps.read_samples(rows, port="harbour"), missing="omit", nondetects="bounds")
    found = ps.assess(
        ps.scan_samples(lazy("polars", rows, request), port="harbour"), missing="omit", nondetects="bounds"
    )
    same_ports(found.ports, expected.ports)
    notes = [[one for one in result.notes if one.code == "not_comparable"] for result in (found, expected)]
    short = [{one.about: one.facts for one in several} for several in notes]
    assert short[0] == short[1] != {}


def test_numbers_of_codes_and_missing_values_as_read(request):
    rows = long_rows(censored=0.0).drop(columns=["qualifier"])
    rows.loc[rows.index % 17 == 0, "result"] = -88.0
    rows.loc[rows.index % 23 == 5, "result"] = -99.0
    asked = {"port": "harbour", "nondetect_codes": [-88], "missing_codes": [-99]}
    read = ps.read_samples(rows, **asked).to_frame().sort_values("station", ignore_index=True)
    found = collected(ps.scan_samples(lazy("polars", rows, request), **asked).frame)
    found = found.sort_values("station", ignore_index=True)
    for metal in METALS:
        np.testing.assert_allclose(found[metal].astype(float), read[metal], rtol=SAME)
        assert found[f"{metal}_nd"].astype(bool).tolist() == read[f"{metal}_nd"].tolist()


def test_negative_limits_as_the_usgs_writes_them(request):
    rows = long_rows(censored=0.0).drop(columns=["qualifier", "mdl"])
    rows.loc[rows.index % 9 == 0, "result"] *= -1.0
    with pytest.raises(ps.InputError, match=r"negative='limit'"):
        ps.scan_samples(lazy("polars", rows, request), port="harbour")
    asked = {"port": "harbour", "negative": "limit"}
    expected = ps.assess(ps.read_samples(rows, **asked), nondetects="bounds").ports
    same_ports(ps.assess(ps.scan_samples(lazy("polars", rows, request), **asked), nondetects="bounds").ports, expected)


def test_the_index_verbs_take_the_frame(request):
    rows = long_rows(censored=0.0)
    scanned = ps.scan_samples(lazy("polars", rows, request), port="harbour")
    zones = ps.zone_pli(ps.pli(scanned.frame, "shale", metals=METALS), "harbour").collect().sort("harbour")
    ports = ps.assess(scanned).ports.sort_values("port")
    np.testing.assert_allclose(zones["zone_pli"].to_numpy(), ports["zone_pli"], rtol=SAME)


def test_tables_of_ports_are_made_and_others_refused(request):
    result = ps.assess(ps.scan_samples(lazy("polars", long_rows(), request), port="harbour"), nondetects="bounds")
    text = ps.table(result).to_markdown()
    assert "The 60 samples were assessed where the data lie" in text
    assert text.count("\n| Eden") == 1
    for what in ("samples", "metals"):
        with pytest.raises(ps.InputError, match="holds ports only"):
            ps.table(result, what=what)
