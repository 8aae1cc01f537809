from __future__ import annotations

import gzip
import hashlib
import struct
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd
import pooch
import pytest
import rdata
import requests
from exact_csv import read_exact

from pli_stats.checks import DataUnavailableError, InputError
from pli_stats.datasets import files, loaders
from pli_stats.rds.workspaces import read_frames
from pli_stats.results import Samples

NAMES = ["socal_bight", "tampa_bay", "worldbank_pm25", "beijing_pm25", "meuse", "zurich_nox"]
PLI_METALS = ["As", "Cd", "Cr", "Cu", "Hg", "Ni", "Pb", "Zn"]
# As counted in the data's own notes, among the embayments.
NONDETECTS = {"As": 15, "Cd": 41, "Hg": 40, "Cu": 2, "Ni": 2, "Pb": 2, "Cr": 0, "Zn": 0, "Fe": 0, "Al": 0}
BIGHT = "socal_bight/unified.bight.data.RData"


@pytest.fixture(scope="module")
def loaded() -> dict[str, Samples]:
    return {}


@pytest.fixture
def bight(mirror: Path, loaded: dict[str, Samples]) -> Samples:
    if not loaded:
        loaded["bight"] = loaders.load_socal_bight()
    return loaded["bight"]


@pytest.fixture
def expected(mirror: Path, bight: Samples) -> pd.DataFrame:
    path = mirror / "socal_bight" / "expected_embayments.csv"
    frame = read_exact(path, keep_default_na=False, na_values=[""], dtype={"stationid": "str"})
    return frame.sort_values(["stationid", "surveyyear"], ignore_index=True)


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No mirror, an empty cache and no network."""
    monkeypatch.delenv("PLI_STATS_DATA", raising=False)
    monkeypatch.setenv("PLI_STATS_CACHE", str(tmp_path / "cache"))

    def refuse(*args: object, **kwargs: object) -> None:
        raise requests.exceptions.ConnectionError("no route")

    monkeypatch.setattr(requests, "get", refuse)
    return tmp_path / "cache"


def test_bight_concentrations_flags_and_limits(bight: Samples, expected: pd.DataFrame) -> None:
    assert len(bight) == 962
    assert len(bight.metals) == 15
    for metal in bight.metals:
        np.testing.assert_array_equal(bight.concentrations[metal], expected[metal], err_msg=metal)
        np.testing.assert_array_equal(bight.limits[metal], expected[f"{metal}_mdl"], err_msg=metal)
        flags = expected[f"{metal}_nd"].astype(str) == "True"
        np.testing.assert_array_equal(bight.nondetect[metal], flags, err_msg=metal)


def test_bight_info(bight: Samples, expected: pd.DataFrame) -> None:
    wanted = expected.rename(columns={"TOC_pct": "toc_pct", "TN_pct": "tn_pct"})[list(bight.info.columns)]
    pd.testing.assert_frame_equal(bight.info, wanted, check_exact=True)
    assert bight.port == "harbour"
    assert bight.info["harbour"].nunique() == 38 + 1  # and "unassigned"


def test_bight_numbers_of_its_notes(bight: Samples) -> None:
    assert {metal: int(bight.nondetect[metal].sum()) for metal in NONDETECTS} == NONDETECTS
    assert not (bight.nondetect & bight.concentrations.notna()).any(axis=None)
    assert (bight.concentrations.min() > 0).all()
    assert (bight.limits.min() > 0).all()
    filled = bight.concentrations.fillna((bight.limits / 2).where(bight.nondetect))
    assert filled[PLI_METALS].notna().all(axis=1).sum() == 932
    unlimited = bight.nondetect & bight.limits.isna()
    assert unlimited.sum().sum() == unlimited["Hg"].sum() == 8


def test_bight_audit_accounts_for_every_nondetect_and_code(bight: Samples) -> None:
    audit = bight.audit
    coded = audit[audit["rule"].str.contains("non-detect")]
    assert len(coded) == bight.nondetect.sum().sum() == 623
    assert set(coded["before"]) == {-88.0, 0.0}
    for row, metal, after in zip(coded["row"], coded["column"], coded["after"], strict=True):
        limit = bight.limits.at[row, metal]
        assert bight.nondetect.at[row, metal]
        assert after == limit or (pd.isna(after) and pd.isna(limit))
    missing = audit[audit["rule"].str.startswith("-99 is")]
    assert len(missing) == 124
    for row, metal in zip(missing["row"], missing["column"], strict=True):
        assert pd.isna(bight.concentrations.at[row, metal])
        assert not bight.nondetect.at[row, metal]


def test_bight_audit_tells_what_was_dropped(bight: Samples) -> None:
    audit = bight.audit
    second = audit[audit["rule"].str.startswith("second row")]
    assert second["column"].value_counts().to_dict() == {"Ag": 5, "Hg": 5, "As": 3, "Se": 1}
    for row, metal, after in zip(second["row"], second["column"], second["after"], strict=True):
        assert bight.concentrations.at[row, metal] == after
    weaker = audit[audit["rule"].str.contains("weaker extraction")]
    assert weaker["column"].to_list() == ["Cd", "Cu", "Ni", "Pb", "Zn"]
    assert set(weaker["before"]) == {"84 rows"}
    assert audit["rule"].str.startswith("station 0000").sum() == 1
    assert audit["rule"].str.contains("mean").sum() == 16


def test_worldbank(mirror: Path) -> None:
    frame = loaders.load_worldbank_pm25()
    assert frame.shape == (3400, 21)
    assert frame["iso3"].nunique() == 200
    assert "Aggregates" not in set(frame["region"])
    assert frame["year"].dtype == "int64"
    assert frame.groupby("iso3")["year"].nunique().eq(17).all()
    assert frame["iso3"].notna().all()
    words = ["iso3", "country_name", "region", "income_group"]
    assert frame.drop(columns=[*words, "year"]).dtypes.eq("float64").all()
    assert round(frame["pm25_exposure"].mean(), 1) == 25.9


def test_beijing(mirror: Path) -> None:
    frame = loaders.load_beijing_pm25()
    assert len(frame) == 17532
    assert frame["station"].nunique() == 12
    assert not frame.duplicated(["station", "date"]).any()
    assert frame["date"].min() == pd.Timestamp("2013-03-01")
    assert frame["date"].max() == pd.Timestamp("2017-02-28")
    assert frame["n_pm25"].dtype == "int64"
    assert frame["RAIN"].dtype == "float64"
    assert round(frame["PM2.5"].isna().mean(), 3) == 0.004


@pytest.mark.r
def test_sets_that_ship_with_r() -> None:
    meuse = loaders.load_meuse()
    assert meuse.shape == (155, 14)
    assert meuse["zinc"].max() == 1839
    assert meuse["om"].isna().sum() == 2
    assert list(meuse["ffreq"].cat.categories) == ["1", "2", "3"]
    nox = loaders.load_zurich_nox()
    assert nox.shape == (8088, 4)
    assert nox["julday"].dtype == "category"


def test_r_set_without_r(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pli_stats.r.session.rpy2_fault", lambda: "ImportError: no rpy2")
    for load in (loaders.load_meuse, loaders.load_zurich_nox):
        with pytest.raises(DataUnavailableError, match=r"no rpy2.*doctor"):
            load()


def test_offline_error_says_what_to_do(nowhere: Path) -> None:
    with pytest.raises(DataUnavailableError) as caught:
        loaders.load_socal_bight()
    message = str(caught.value)
    for part in ("socal_bight", "PLI_STATS_DATA", str(nowhere), "ConnectionError", BIGHT):
        assert part in message
    assert "\n" not in message


@pytest.mark.parametrize("load", [loaders.load_worldbank_pm25, loaders.load_beijing_pm25])
def test_derived_tables_never_go_online(load: object, nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pooch, "HTTPDownloader", lambda **kwargs: pytest.fail("went online"))
    with pytest.raises(DataUnavailableError, match=r"The original is at .*; put the file at 'pm25_"):
        load()  # type: ignore[operator]


def test_one_try_with_a_short_timeout(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []

    def hang(url: str, **kwargs: object) -> None:
        calls.append(kwargs["timeout"])
        raise requests.exceptions.ConnectTimeout("slow")

    monkeypatch.setattr(requests, "get", hang)
    with pytest.raises(DataUnavailableError, match="ConnectTimeout"):
        loaders.fetch("socal_bight")
    assert calls == [(5.0, 30.0)]


def test_a_python_without_ssl_is_an_answer_too(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def plain_only(url: str, **kwargs: object) -> None:
        raise ImportError("Can't connect to HTTPS URL because the SSL module is not available.")

    monkeypatch.setattr(requests, "get", plain_only)
    with pytest.raises(DataUnavailableError, match=r"could not be fetched \(ImportError\)"):
        loaders.fetch("socal_bight")


def test_another_version_is_refused_and_not_kept(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Wrong:
        def __init__(self, **kwargs: object) -> None: ...

        def __call__(self, url: str, output_file: BinaryIO, _: object) -> None:
            output_file.write(b"another version")

    monkeypatch.setattr(pooch, "HTTPDownloader", Wrong)
    with pytest.raises(DataUnavailableError, match="not the pinned version"):
        loaders.fetch("socal_bight")
    assert [path for path in nowhere.rglob("*") if path.is_file()] == []


def test_unwritable_cache_is_an_answer_too(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = b"pinned"
    toy = files._Dataset("toy", "toy/x.bin", "https://x.org", hashlib.sha256(content).hexdigest(), "", "", "", "", "")
    monkeypatch.setattr(files, "_datasets", lambda: {"toy": toy})
    monkeypatch.setattr(pooch, "HTTPDownloader", lambda **kwargs: lambda url, file, _: file.write(content))
    nowhere.write_text("not a folder")
    with pytest.raises(DataUnavailableError, match=r"what was fetched could not be kept .*cannot be written"):
        loaders.fetch("toy")


@pytest.mark.parametrize("place", ["mirror", "cache"])
def test_damaged_file_is_refused(place: str, nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = nowhere.parent / place
    (folder / BIGHT).parent.mkdir(parents=True)
    (folder / BIGHT).write_bytes(b"damaged")
    if place == "mirror":
        monkeypatch.setenv("PLI_STATS_DATA", str(folder))
    with pytest.raises(InputError, match=r"SHA-256 .*pli-stats data fetch socal_bight"):
        loaders.fetch("socal_bight")


def test_mirror_comes_before_cache_before_network(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content, mirror_folder = b"pinned", nowhere.parent / "mirror"
    sha = hashlib.sha256(content).hexdigest()
    toy = files._Dataset("toy", "toy/x.bin", "https://example.org/x.bin", sha, "", "", "CC0", "", "")
    monkeypatch.setattr(files, "_datasets", lambda: {"toy": toy})
    monkeypatch.setenv("PLI_STATS_DATA", str(mirror_folder))

    class Give:
        def __init__(self, **kwargs: object) -> None: ...

        def __call__(self, url: str, output_file: BinaryIO, _: object) -> None:
            output_file.write(content)

    monkeypatch.setattr(pooch, "HTTPDownloader", Give)
    assert loaders.data_status().loc[0, "where"] == "absent"
    assert loaders.fetch("toy") == nowhere / "toy" / "x.bin"
    assert loaders.data_status().loc[0, "where"] == "cache"
    monkeypatch.setattr(pooch, "HTTPDownloader", lambda **kwargs: pytest.fail("went online"))
    assert loaders.fetch("toy") == nowhere / "toy" / "x.bin"
    (mirror_folder / "toy").mkdir(parents=True)
    (mirror_folder / "toy" / "x.bin").write_bytes(content)
    assert loaders.fetch("toy") == mirror_folder / "toy" / "x.bin"
    status = loaders.data_status()
    assert status.loc[0, ["where", "size"]].tolist() == ["mirror", len(content)]


def test_status_lists_every_set(nowhere: Path) -> None:
    status = loaders.data_status()
    assert list(status["name"]) == NAMES
    assert set(status["where"][:3]) == {"absent"}
    assert set(status["where"][3:]) <= {"R", "absent"}
    assert status["size"].isna().all()
    assert status[["licence", "citation"]].ne("").all(axis=None)


def test_unknown_and_r_names() -> None:
    with pytest.raises(InputError, match="Did you mean 'socal_bight'"):
        loaders.fetch("socal_bigth")
    with pytest.raises(InputError, match=r"sp::meuse.*load_meuse\(\)"):
        loaders.fetch("meuse")


def test_register_is_complete() -> None:
    for dataset in files._datasets().values():
        if dataset.r_object:
            assert dataset.path == dataset.sha256 == dataset.upstream == ""
        else:
            assert len(dataset.sha256) == 64
            assert not Path(dataset.path).is_absolute()


def test_example_file() -> None:
    frame = pd.read_csv(loaders.example_path())
    assert frame.shape == (15, 10)
    assert frame.notna().all(axis=None)


def test_r_files_as_rdata_reads_them() -> None:
    path = rdata.TESTDATA_PATH / "test_dataframe.rda"
    theirs = rdata.read_rda(path)["test_dataframe"]
    ours = read_frames(str(path), {"test_dataframe": list(theirs.columns)})["test_dataframe"]
    assert list(ours.columns) == ["class", "value"]
    assert ours["class"].astype(str).tolist() == theirs["class"].astype(str).tolist()
    assert ours["value"].tolist() == theirs["value"].tolist()


@pytest.mark.r
def test_r_files_that_r_writes(tmp_path: Path) -> None:
    import pli_stats.r as pr

    path = tmp_path / "odd.RData"
    with pr.r_session() as r:
        na = r.NA_Integer
        holder = r.baseenv["new.env"]()
        holder["odd"] = r.baseenv["data.frame"](
            whole=r.IntSexpVector([1, na, 3]),
            truth=r.BoolSexpVector([True, False, r.NA_Logical]),
            text=r.baseenv["I"](r.StrSexpVector(["é" * 200, r.NA_Character, ""])),
            plain=r.StrSexpVector(["é", r.NA_Character, "x" * 70000]),
            group=r.baseenv["factor"](r.StrSexpVector(["b", "a", r.NA_Character])),
            day=r.baseenv["as.Date"](r.StrSexpVector(["2020-01-01"] * 3)),
            pairs=r.baseenv["I"](r.baseenv["list"](1, 2, 3)),
        )
        odd_name, file = r.StrSexpVector(["odd"]), r.StrSexpVector([str(path)])
        for kind in ("gzip", "bzip2", "xz"):
            r.baseenv["save"](list=odd_name, file=file, envir=holder, compress=r.StrSexpVector([kind]))
            odd = read_frames(path, {"odd": ["whole", "truth", "text", "plain", "group", "day"]})["odd"]
            assert odd["text"][0] == "é" * 200
            assert odd["whole"].tolist()[::2] == [1, 3]
            assert odd["whole"].isna().tolist() == [False, True, False]
            assert odd["truth"].dtype == "boolean"
            assert odd["plain"].isna().tolist() == [False, True, False]
            assert (odd["plain"][0], len(odd["plain"][2])) == ("é", 70000)
            assert odd["group"].cat.codes.tolist() == [1, 0, -1]
            assert str(odd["day"][0])[:10] == "2020-01-01"
    with pytest.raises(InputError, match="'pairs'"):
        read_frames(path, {"odd": ["pairs"]})
    with pytest.raises(InputError, match="no column 'nope'"):
        read_frames(path, {"odd": ["nope"]})
    with pytest.raises(InputError, match="it holds no 'other'"):
        read_frames(path, {"other": ["whole"]})


OTHER_TYPE = b"RDX2\nX\n" + struct.pack(">4i", 2, 0, 0, 99)


# Named, since compressed bytes hold the time, and every process must find the same names of tests.
@pytest.mark.parametrize(
    "content",
    [b"", b"not R", gzip.compress(b"RDX3\nX\n"), gzip.compress(OTHER_TYPE)],
    ids=["empty", "text", "an end too early", "another type"],
)
def test_damaged_r_files_are_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "damaged.RData"
    path.write_bytes(content)
    with pytest.raises(InputError, match="cannot be read"):
        read_frames(path, {"x": ["y"]})
    path.write_bytes(gzip.compress(b"RDX3\nX\n")[:-6])
    with pytest.raises(InputError, match="cannot be read"):
        read_frames(path, {"x": ["y"]})


def test_truncated_text_is_refused(tmp_path: Path) -> None:
    whole = gzip.decompress((rdata.TESTDATA_PATH / "test_dataframe.rda").read_bytes())
    for cut in range(20, len(whole) - 5, 7):
        path = tmp_path / "cut.RData"
        path.write_bytes(whole[:cut])
        with pytest.raises(InputError, match="cannot be read"):
            read_frames(path, {"test_dataframe": ["class", "value"]})


def test_tampa_bay_is_what_its_table_says(mirror: Path) -> None:
    samples = loaders.load_tampa_bay()
    table = pd.read_csv(mirror / "tampa_bay" / "expected_tampa.csv", dtype=str).set_index("stationid")
    table = table.loc[samples.info["stationid"].astype(int).astype(str)]
    assert (len(samples), len(table), samples.port) == (3430, 3430, "port")
    for metal in samples.metals:
        below = table[metal].str.startswith("<").fillna(value=False).to_numpy(bool)
        value = pd.to_numeric(table[metal].str.lstrip("<")).to_numpy()
        np.testing.assert_array_equal(samples.nondetect[metal], below, err_msg=metal)
        np.testing.assert_array_equal(samples.limits[metal][below], value[below], err_msg=metal)
        np.testing.assert_array_equal(samples.concentrations[metal], np.where(below, np.nan, value), err_msg=metal)
    for name in ("latitude", "longitude", "tic_pct", "toc_pct"):
        np.testing.assert_array_equal(samples.info[name], pd.to_numeric(table[name]), err_msg=name)
    for name in ("StationNumber", "surveyyear", "port"):
        assert samples.info[name].astype(str).tolist() == table[name].tolist()
    assert samples.nondetect["As"].mean() > 0.7, "three quarters of arsenic are non-detects"
