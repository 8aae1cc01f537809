"""All kinds of frames give the same numbers, and come back as the kind they were."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import pli_stats as ps

SAME = 1e-12  # libraries add in different orders
METALS = ["As", "Cd", "Cr", "Cu", "Pb", "Al"]
EAGER = ["pandas", "polars"]
LAZY = ["polars-lazy", "duckdb", "dask", pytest.param("pyspark", marks=pytest.mark.spark)]
BASE = {"As": 13.0, "Cd": 0.3, "Cr": 90.0, "Cu": 45.0, "Pb": 20.0, "Al": 80000.0}


def rows(n=257):
    rng = np.random.default_rng(7)
    frame = pd.DataFrame(np.exp(rng.normal(2, 1.5, (n, len(METALS)))), columns=METALS)
    return frame.assign(station=[f"S{i:03d}" for i in range(n)], harbour=np.where(np.arange(n) % 3, "north", "south"))


def made(kind, frame, request):
    """Return the rows as this kind of frame."""
    if kind == "pandas":
        return frame
    if kind == "duckdb":
        duckdb = pytest.importorskip("duckdb")
        connection = duckdb.connect()
        request.addfinalizer(connection.close)  # the relation dies with its connection
        return connection.from_df(frame)
    if kind == "dask":
        return pytest.importorskip("dask.dataframe").from_pandas(frame, npartitions=3)
    if kind == "pyspark":
        return request.getfixturevalue("spark").createDataFrame(frame)
    polars = pytest.importorskip("polars").from_pandas(frame)
    return polars.lazy() if kind == "polars-lazy" else polars


def collected(result):
    """Return a result as pandas, whatever it is, ordered by station where it has one."""
    for verb in ("collect", "compute", "df", "toPandas", "to_pandas"):
        if hasattr(result, verb) and not isinstance(result, pd.DataFrame | pd.Series):
            if verb == "collect" and not type(result).__module__.startswith("polars"):
                continue
            result = getattr(result, verb)()
    if hasattr(result, "to_pandas"):
        result = result.to_pandas()
    if isinstance(result, pd.DataFrame) and "station" in result:
        result = result.sort_values("station", ignore_index=True)
    return result


BY_METAL = {
    "contamination_factor": lambda conc: ps.contamination_factor(conc, BASE),
    "geoaccumulation_index": lambda conc: ps.geoaccumulation_index(conc, BASE),
    "enrichment_factor": lambda conc: ps.enrichment_factor(conc, BASE, normalizer="Al"),
    "guideline_quotient": lambda conc: ps.guideline_quotient(conc, BASE),
    "guideline_exceedance": lambda conc: ps.guideline_exceedance(conc, BASE),
    "ecological_risk": lambda conc: ps.ecological_risk(conc, BASE, toxic_response={"Al": 1.0}),
}
BY_SAMPLE = {
    "pli": lambda conc: ps.pli(conc, BASE),
    "contamination_degree": lambda conc: ps.contamination_degree(conc, BASE),
    "modified_contamination_degree": lambda conc: ps.modified_contamination_degree(conc, BASE),
    "nemerow_index": lambda conc: ps.nemerow_index(conc, BASE),
    "risk_index": lambda conc: ps.risk_index(conc, BASE, toxic_response={"Al": 1.0}),
    "mean_quotient": lambda conc: ps.mean_quotient(conc, BASE),
}


def by_hand(name, conc):
    """Return the index by its textbook formula."""
    factor = conc / pd.Series(BASE)
    tr = pd.Series({"As": 10, "Cd": 30, "Cr": 2, "Cu": 5, "Pb": 5, "Al": 1}, dtype=float)
    return {
        "contamination_factor": lambda: factor,
        "geoaccumulation_index": lambda: np.log2(conc / (1.5 * pd.Series(BASE))),
        "enrichment_factor": lambda: factor.div(factor["Al"], axis=0).drop(columns="Al"),
        "guideline_quotient": lambda: factor,
        "guideline_exceedance": lambda: conc > pd.Series(BASE),
        "ecological_risk": lambda: factor * tr,
        "pli": lambda: factor.prod(axis=1) ** (1 / len(METALS)),
        "contamination_degree": lambda: factor.sum(axis=1),
        "modified_contamination_degree": lambda: factor.mean(axis=1),
        "nemerow_index": lambda: np.sqrt((factor.max(axis=1) ** 2 + factor.mean(axis=1) ** 2) / 2),
        "risk_index": lambda: (factor * tr).sum(axis=1),
        "mean_quotient": lambda: factor.mean(axis=1),
    }[name]()


@pytest.mark.parametrize("kind", EAGER)
@pytest.mark.parametrize("name", [*BY_METAL, *BY_SAMPLE])
def test_eager_frames_match_the_formula(name, kind, request):
    conc = rows()[METALS]
    result = {**BY_METAL, **BY_SAMPLE}[name](made(kind, conc, request))
    assert type(result).__module__.split(".")[0] == kind
    expected = by_hand(name, conc)
    found = collected(result)
    assert found.shape == expected.shape
    np.testing.assert_allclose(found.astype(float), expected.astype(float), rtol=SAME)
    if name in BY_SAMPLE:
        assert result.name == name


@pytest.mark.parametrize("kind", LAZY)
@pytest.mark.parametrize("name", [*BY_METAL, *BY_SAMPLE])
def test_lazy_frames_match_pandas_and_keep_their_columns(name, kind, request):
    frame = rows(60)
    native = made(kind, frame, request)
    result = {**BY_METAL, **BY_SAMPLE}[name](native)
    assert (
        type(result) is type(native) or type(result).__module__.split(".")[0] == type(native).__module__.split(".")[0]
    )
    found = collected(result)
    expected = by_hand(name, frame[METALS])
    assert found["station"].tolist() == frame["station"].tolist()
    columns = list(expected) if isinstance(expected, pd.DataFrame) else name
    np.testing.assert_allclose(found[columns].astype(float), expected.astype(float), rtol=SAME)


@pytest.mark.parametrize("kind", LAZY)
def test_lazy_zone_pli(kind, request):
    frame = rows(60)
    native = ps.pli(made(kind, frame, request), BASE)
    found = collected(ps.zone_pli(native, "harbour")).set_index("harbour")["zone_pli"].sort_index()
    expected = ps.zone_pli(ps.pli(frame[METALS], BASE), frame["harbour"])
    assert found.index.tolist() == expected.index.tolist()
    np.testing.assert_allclose(found, expected, rtol=SAME)


@pytest.mark.parametrize("kind", LAZY)
@pytest.mark.parametrize("bad", [0.0, -1.0, np.inf, np.nan])
def test_lazy_frames_are_checked(kind, bad, request):
    frame = rows(20)
    frame.loc[11, "Cr"] = bad
    with pytest.raises(ps.InputError, match=r"column 'Cr' has 1 value"):
        ps.pli(made(kind, frame, request), BASE)


@pytest.mark.parametrize(
    "kind", ["pandas", "polars", "polars-lazy", "duckdb", "dask", pytest.param("pyspark", marks=pytest.mark.spark)]
)
def test_omit_takes_the_metals_that_are_there(kind, request):
    frame = rows(20)
    frame.loc[3, "Cr"] = np.nan
    native = made(kind, frame[[*METALS, "station"]] if kind not in EAGER else frame[METALS], request)
    found = collected(ps.pli(native, BASE, missing="omit"))
    found = found["pli"] if isinstance(found, pd.DataFrame) else found
    factor = frame[METALS] / pd.Series(BASE)
    np.testing.assert_allclose(found, np.exp(np.log(factor).mean(axis=1)), rtol=SAME)


def test_pandas_index_is_kept():
    conc = rows(5)[METALS].set_axis(list("vwxyz"))
    for verb in (ps.pli, ps.contamination_factor, ps.contamination_degree):
        assert verb(conc, BASE).index.tolist() == list("vwxyz")


@pytest.mark.parametrize("dtype", ["float32", "int64", "Float64", "Int64", "float64[pyarrow]"])
def test_number_types_of_pandas(dtype):
    conc = pd.DataFrame({"Cu": [45, 90], "Pb": [20, 40]}).astype(dtype)
    np.testing.assert_allclose(ps.pli(conc, "shale"), [1.0, 2.0], rtol=1e-7 if dtype == "float32" else SAME)


def test_missing_in_a_nullable_column_is_told():
    conc = pd.DataFrame({"Cu": pd.array([45.0, None], "Float64")}, index=["a", "b"])
    with pytest.raises(ps.InputError, match="row 'b', Cu"):
        ps.pli(conc, "shale")


@pytest.mark.parametrize("position", [0, 9_999, 123_456, 299_999])
def test_the_bad_row_is_found_in_a_large_frame(position):
    conc = pd.DataFrame(np.ones((300_000, 3)), columns=["Cu", "Pb", "Zn"])
    conc.iloc[position, 1] = -4.0
    with pytest.raises(ps.InputError, match=f"row {position}, Pb is -4.0"):
        ps.pli(conc, "shale")


def test_zone_pli_of_polars_series():
    polars = pytest.importorskip("polars")
    result = ps.zone_pli(polars.Series("pli", [1.0, 4.0, 3.0]), ["b", "b", "a"])
    assert result["zone"].to_list() == ["a", "b"]
    np.testing.assert_allclose(result["zone_pli"].to_numpy(), [3.0, 2.0], rtol=SAME)


def test_empty_frame_gives_empty_result():
    assert len(ps.pli(pd.DataFrame({"Cu": pd.Series(dtype=float)}))) == 0
    assert ps.contamination_factor(pd.DataFrame({"Cu": pd.Series(dtype=float)})).shape == (0, 1)


@pytest.mark.parametrize("kind", ["polars-lazy", "duckdb", "dask"])
def test_lazy_extremes(kind, request):
    frame = rows(4)
    frame[METALS] = np.where(np.arange(len(METALS)) % 2, 1e200, 1e-200)
    base = dict.fromkeys(METALS, 1.0)
    np.testing.assert_allclose(collected(ps.pli(made(kind, frame, request), base))["pli"], 1.0, rtol=SAME)
    with pytest.raises(ps.InputError, match="outside the range of a double"):
        ps.contamination_factor(made(kind, frame, request), dict.fromkeys(METALS, 1e-200))


@pytest.mark.parametrize("kind", [*LAZY])
def test_lazy_frames_without_rows(kind, request):
    if kind == "pyspark":
        frame = request.getfixturevalue("spark").createDataFrame(rows(2)).limit(0)
    else:
        frame = made(kind, rows(2).iloc[:0], request)
    assert len(collected(ps.pli(frame, BASE))) == 0


@pytest.mark.parametrize("kind", EAGER)
def test_zone_pli_of_a_frame_in_memory(kind, request):
    frame = pd.DataFrame({"pli": [1.0, 4.0, 3.0], "harbour": ["b", "b", "a"]})
    result = ps.zone_pli(made(kind, frame, request), "harbour")
    np.testing.assert_allclose(result["zone_pli"] if kind == "polars" else result, [3.0, 2.0], rtol=SAME)
